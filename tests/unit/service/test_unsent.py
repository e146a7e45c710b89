"""Drafts and reading places: noted at once, written in one go, back in the next process."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.core.errors import DiskFull
from assistant.core.messages import Role
from assistant.service.unfinished import EVERY, Unfinished
from assistant.service.unsent import Draft, ReadingPlace, Unsent
from assistant.store.chats import Chats
from assistant.store.database import Database
from assistant.store.unsent import UnsentStore
from tests.unit.service.fixed_engine import FixedEngine

NOW = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database.open(tmp_path / "hearth.db", bytes(32))
    yield database
    database.close()


@pytest.fixture
def unsent(database: Database) -> Unsent:
    return Unsent(UnsentStore(database))


def again(database: Database) -> Unsent:
    """What the next process sees."""
    return Unsent(UnsentStore(database))


def test_what_was_typed_in_each_chat_is_back(unsent: Unsent, database: Database, tmp_path: Path) -> None:
    chat = Chats(database).create("Tyres", NOW)
    there, gone = tmp_path / "a.txt", tmp_path / "b.txt"
    there.write_text("x")
    unsent.note({None: Draft("a new one"), chat: Draft("an old one", (there, gone))}, {chat: ReadingPlace(3, 40)}, chat)
    assert again(database).kept().drafts == {}, "nothing is written on the thread that notes"
    unsent.write()
    kept = again(database).kept()
    assert kept.drafts == {None: Draft("a new one"), chat: Draft("an old one", (there,))}, (
        "a file that is gone is left out"
    )
    assert kept.places == {chat: ReadingPlace(3, 40)}
    assert kept.shown == chat


def test_the_last_note_counts_and_an_empty_draft_goes(unsent: Unsent, database: Database) -> None:
    unsent.note({None: Draft("first")}, {}, None)
    unsent.note({None: Draft("second")}, {}, None)
    unsent.write()
    assert again(database).kept().drafts == {None: Draft("second")}
    unsent.note({None: Draft()}, {}, None)
    unsent.close()
    assert again(database).kept().drafts == {}


def test_a_deleted_chat_takes_its_draft_along(unsent: Unsent, database: Database) -> None:
    chats = Chats(database)
    chat = chats.create("Secret", NOW)
    unsent.note({chat: Draft("about it")}, {chat: ReadingPlace(1, 0)}, chat)
    unsent.write()
    chats.delete(chat)
    unsent.note({chat: Draft("typed on")}, {chat: ReadingPlace(1, 5)}, chat)
    unsent.write()
    kept = again(database).kept()
    assert (kept.drafts, kept.places, kept.shown) == ({}, {}, None)


def test_what_a_full_disk_refuses_is_written_the_next_time(
    unsent: Unsent, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        unsent.note({7: Draft(), None: Draft("typed meanwhile")}, {}, None)
        raise DiskFull("The disk is full.", "Free some space.")

    unsent.note({None: Draft("typed before")}, {}, None)
    with monkeypatch.context() as patch:
        patch.setattr(UnsentStore, "keep", full)
        with pytest.raises(DiskFull):
            unsent.write()
    unsent.write()
    assert again(database).kept().drafts == {None: Draft("typed meanwhile")}


def test_closing_with_a_full_disk_is_logged_without_the_text(
    unsent: Unsent, monkeypatch: pytest.MonkeyPatch, expect_log: Callable[[str], None]
) -> None:
    def full(*_arguments: object) -> None:
        raise DiskFull("The disk is full.", "Free some space.")

    monkeypatch.setattr(UnsentStore, "keep", full)
    unsent.note({None: Draft("a secret")}, {}, None)
    expect_log(r"could not be kept: DiskFull$")
    unsent.close()


# --- answers as far as they were written ---


class Passing:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def written(database: Database, chat: int) -> list[tuple[str, str, bool]]:
    return [(turn.role.value, turn.text, turn.stopped) for turn in Chats(database).messages(chat)]


@pytest.fixture
def chat(database: Database) -> int:
    chats = Chats(database)
    chat = chats.create("Lisbon", NOW)
    chats.add_message(chat, Role.USER, "When is my flight?", NOW)
    return chat


def test_an_answer_that_was_cut_off_is_there_as_far_as_it_came(database: Database, chat: int) -> None:
    passing, chats = Passing(), Chats(database)
    unfinished = Unfinished(chats, chat, FixedEngine(), lambda: NOW, passing)
    unfinished.grew(["Your"])
    passing.now += EVERY
    unfinished.grew(["Your", " flight"])
    unfinished.grew(["Your", " flight", " leaves"])
    assert len(written(database, chat)) == 1, "it is no turn yet"
    assert chats.take_in_unfinished() == 1  # the next process
    assert written(database, chat)[1] == ("assistant", "Your flight", True)
    assert chats.find("flight")[0].id == chat
    with database.read() as connection:
        assert connection.execute("SELECT count(*) FROM unfinished_answers").fetchone()[0] == 0


def test_a_finished_answer_leaves_nothing_behind(database: Database, chat: int) -> None:
    passing, chats = Passing(), Chats(database)
    unfinished = Unfinished(chats, chat, FixedEngine(), lambda: NOW, passing)
    passing.now += EVERY
    unfinished.grew(["Your"])
    chats.add_message(chat, Role.ASSISTANT, "Your flight leaves at 6.", NOW)
    assert chats.take_in_unfinished() == 0
    assert len(written(database, chat)) == 2


def test_an_answer_that_was_being_written_anew_does_not_follow_the_old_one(database: Database, chat: int) -> None:
    passing, chats = Passing(), Chats(database)
    chats.add_message(chat, Role.ASSISTANT, "At 6.", NOW)
    unfinished = Unfinished(chats, chat, FixedEngine(), lambda: NOW, passing)
    passing.now += EVERY
    unfinished.grew(["It is"])
    assert chats.take_in_unfinished() == 0
    assert len(written(database, chat)) == 2


def test_a_temporary_chat_keeps_nothing(database: Database) -> None:
    passing = Passing()
    unfinished = Unfinished(Chats(database), None, FixedEngine(), lambda: NOW, passing)
    passing.now += 2 * EVERY
    unfinished.grew(["A secret"])
    with database.read() as connection:
        assert connection.execute("SELECT count(*) FROM unfinished_answers").fetchone()[0] == 0


def test_no_draft_stands_in_the_file_in_plain_letters(unsent: Unsent, database: Database, tmp_path: Path) -> None:
    unsent.note({None: Draft("Zanzibaria")}, {}, None)
    unsent.write()
    assert not [file for file in tmp_path.iterdir() if re.search(rb"Zanzibaria", file.read_bytes())]
