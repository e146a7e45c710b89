"""What can be found again of the kept chats, and what never can."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.core.messages import Role
from assistant.core.passages import Citation
from assistant.store.chats import Chats, chat_path
from assistant.store.database import Database
from assistant.store.said import CHATS, Said

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database.open(tmp_path / "hearth.db", bytes(32))
    yield database
    database.close()


def keep(database: Database, *turns: str, at: datetime = NOW) -> int:
    chats = Chats(database)
    chat_id = chats.create(turns[0], at)
    for n, turn in enumerate(turns):
        chats.add_message(chat_id, (Role.USER, Role.ASSISTANT)[n % 2], turn, at)
    return chat_id


def test_the_whole_chat_comes_in_order_also_one_that_is_long_past(database: Database) -> None:
    old = keep(database, "Clay or slate for the roof?", "Clay is cheaper.", "Then clay.")
    for n in range(CHATS):
        keep(database, f"Small talk {n}", at=NOW + timedelta(days=n + 1))
    found = [each for each in Said(database).near(["roofs"]) if each.chat_id == old]
    assert [each.text for each in found] == ["Clay or slate for the roof?", "Clay is cheaper.", "Then clay."]
    assert (found[1].role, found[1].title, found[1].created_at) == (Role.ASSISTANT, "Clay or slate for the roof?", NOW)
    assert old not in {each.chat_id for each in Said(database).near(["bicycle"])}


def test_the_chat_that_asks_is_left_out(database: Database) -> None:
    one, other = keep(database, "the roof"), keep(database, "the roof again")
    assert {each.chat_id for each in Said(database).near(["roof"], besides=other)} == {one}


def test_answers_that_found_nothing_are_left_out(database: Database) -> None:
    chat_id = keep(database, "Which roof?")
    Chats(database).add_message(chat_id, Role.ASSISTANT, "I could not find the roof.", NOW, found=False)
    Chats(database).add_message(chat_id, Role.ASSISTANT, "The roof is", NOW, stopped=True)
    assert [each.text for each in Said(database).near(["roof"])] == ["Which roof?"]


def test_a_deleted_chat_is_gone_also_where_another_cites_it(database: Database) -> None:
    told, asking = keep(database, "The roof gets clay tiles."), keep(database, "What about it?")
    quote = Citation(1, -told, chat_path(told), "Roof", "3 March 2026", "The roof gets clay tiles.")
    Chats(database).add_message(asking, Role.ASSISTANT, "See [1].", NOW, citations=[quote])
    Chats(database).delete(told)
    assert {each.chat_id for each in Said(database).near(["clay"])} == {asking}
    (cited,) = Chats(database).messages(asking)[-1].citations
    assert cited.text == ""


@pytest.mark.parametrize("word", ['"', "a*b", "NEAR(", "\0", "屋根"])
def test_no_word_breaks_the_search(database: Database, word: str) -> None:
    keep(database, "the roof")
    assert len(Said(database).near([word])) == 1
