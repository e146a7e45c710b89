"""What else goes wrong on people's machines: the search index gone or blown up, a read-only disk, a clock put back."""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assistant.core.changes import ChangeBus
from assistant.core.errors import AlreadyRunning, AssistantError, ChildLost
from assistant.core.memory import FactSource, FactState, NewFact, Proof, Statement
from assistant.evaluation.trust_deeds import opened
from assistant.evaluation.trust_disk import small_disk
from assistant.evaluation.trust_library import EMBEDDER, UP_SECONDS, SearchIndexAnew, knowledge, rebuilt
from assistant.service.assistant import Assistant
from assistant.service.kept_chats import KeptChats
from assistant.service.knowledge_child import KnowledgeChild
from assistant.store.chats import Chats
from assistant.store.database import Database
from assistant.store.embeddings import Embeddings
from assistant.store.memories import Memories

MANY = 400
"""Documents of three passages: Chroma writes its graph to the disk after 1000."""

NOW = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)
PASSAGES = 3 * MANY
_REMOUNT_READ_ONLY = 32 | 1


# --- the search index ---


@pytest.fixture
def place(tmp_path: Path) -> Path:
    SearchIndexAnew(MANY).prepare(tmp_path)
    return tmp_path


@pytest.fixture
def database(place: Path) -> Iterator[Database]:
    with opened(place) as database:
        yield database


@pytest.fixture
def child(database: Database, place: Path) -> Iterator[KnowledgeChild]:
    child = knowledge(database, place)
    child.start()
    assert child.wait(UP_SECONDS), child.problem
    yield child
    child.close()


def finds_all(child: KnowledgeChild, database: Database) -> bool:
    """Whether every vector is there, and some find themselves."""
    vectors = Embeddings(database).vectors(EMBEDDER, 0, 10_000)
    assert len(vectors) == PASSAGES
    return child.count() == PASSAGES and all(child.near(vector, 1)[0][0] == chunk for chunk, vector in vectors[::90])


def test_a_search_index_that_vanishes_while_it_is_used_is_made_again(
    child: KnowledgeChild, database: Database, place: Path
) -> None:
    assert finds_all(child, database)
    shutil.rmtree(place / "vectors" / "current")
    vectors = Embeddings(database).vectors(EMBEDDER, 0, 40)
    for _ in range(3):  # it answers, or its process is replaced; nothing wrong is told meanwhile
        try:
            child.put([chunk for chunk, _ in vectors], [vector for _, vector in vectors])
            assert child.near(vectors[5][1], 1)[0][0] == vectors[5][0]
        except ChildLost:
            assert child.wait(UP_SECONDS), child.problem
    child.close()
    again = knowledge(database, place)
    again.start()
    assert again.wait(UP_SECONDS), again.problem
    assert finds_all(again, database)
    again.close()


def test_a_search_index_blown_up_to_hundreds_of_gigabytes_is_thrown_away(
    child: KnowledgeChild, database: Database, place: Path, expect_log: Callable[[str], None]
) -> None:
    rebuilt(child)
    assert finds_all(child, database)
    child.settle()
    child.close()
    [graph] = (place / "vectors" / "current").rglob("link_lists.bin")
    os.truncate(graph, 342_742_293_408)  # as found after a kill -9: sparse, a copy of it would fill the disk
    for file in (place / "vectors" / "current").rglob("index_metadata.pickle"):
        os.truncate(file, 7)
    expect_log("search index")
    again = knowledge(database, place)
    again.start()
    assert again.wait(UP_SECONDS), again.problem
    assert finds_all(again, database)
    again.rebuild()
    again.close()
    sizes = [file.stat().st_size for file in (place / "vectors").rglob("*") if file.is_file()]
    assert max(sizes) < 50 << 20


# --- the profile ---


def test_a_second_owner_is_told_and_changes_nothing(tmp_path: Path) -> None:
    first = Assistant.open(tmp_path / "profile", models=tmp_path / "models")
    try:
        with pytest.raises(AlreadyRunning) as told:
            Assistant.open(tmp_path / "profile", models=tmp_path / "models")
        assert told.value.hint
        assert first.chat.begin("Still mine?") > 0
    finally:
        first.close()


@pytest.mark.skipif(os.name != "posix", reason="a read-only mount")
def test_a_profile_on_a_read_only_disk_says_what_to_do_and_stays_as_it_is() -> None:
    with small_disk() as disk:
        if not disk.mounted:
            pytest.skip("a disk of its own may be mounted by root only")
        Assistant.open(disk.folder / "profile", models=disk.folder / "models").close()
        before = {path: path.read_bytes() for path in (disk.folder / "profile").rglob("*") if path.is_file()}
        assert ctypes.CDLL(None).mount(None, str(disk.folder).encode(), None, _REMOUNT_READ_ONLY, None) == 0
        with pytest.raises(AssistantError) as told:
            Assistant.open(disk.folder / "profile", models=disk.folder / "models")
        assert "cannot be written" in told.value.message and told.value.hint
        after = {path: path.read_bytes() for path in (disk.folder / "profile").rglob("*") if path.is_file()}
        assert after == before


# --- the clock ---


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Database]:
    database = Database.open(tmp_path / "empty.db", bytes(32))
    yield database
    database.close()


def test_chats_of_the_hour_that_comes_twice_stay_in_order(empty: Database) -> None:
    berlin, clock = ZoneInfo("Europe/Berlin"), [datetime(2026, 10, 25, 0, 50, tzinfo=UTC)]
    kept = KeptChats(Chats(empty), ChangeBus(), lambda: clock[0].astimezone(berlin))
    first = kept.keep_question("at ten to three, before the clock goes back", None)
    clock[0] += timedelta(minutes=20)
    second = kept.keep_question("at ten past two, after it", None)
    assert [chat.id for chat in kept.chats()] == [second, first]


def test_a_clock_put_back_by_years_loses_no_chat(empty: Database) -> None:
    chats = Chats(empty)
    first, second = chats.create("today", NOW), chats.create("with the clock of 2019", NOW - timedelta(days=2600))
    assert {chat.id for chat in chats.find()} == {first, second}


def test_what_is_closed_with_the_clock_put_back_was_never_true_for_less_than_no_time(empty: Database) -> None:
    memories = Memories(empty)
    fact = NewFact(Statement("I", "live in", "Bern"), "You live in Bern.", FactSource.TOLD, 1.0, Proof("Bern.", NOW))
    fact_id = memories.add(fact)
    memories.change(fact_id, FactState.CLOSED, NOW - timedelta(days=400))
    assert memories.get(fact_id).valid_to == NOW
    memories.change(fact_id, FactState.CLOSED, NOW + timedelta(days=1))
    assert memories.get(fact_id).valid_to == NOW + timedelta(days=1)
    memories.change(fact_id, FactState.ACCEPTED)
    assert memories.get(fact_id).valid_to is None
