"""What the person does with their documents is kept without content and goes with the document."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from assistant.core.messages import Role
from assistant.core.passages import Chunk, Citation
from assistant.store.chats import Chats
from assistant.store.database import Database
from assistant.store.intake import Intake, NewDocument
from assistant.store.signals import OPENED_HALF_LIFE, Signals, faded
from assistant.store.sources import Sources

NOW = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)
CAR = "/home/mina/car.txt"


@pytest.fixture
def signals(database: Database) -> Signals:
    keep(database, CAR, "The winter tyres are on shelf 14.", NOW - timedelta(days=9))
    return Signals(database)


def keep(database: Database, path: str, text: str, changed: datetime) -> int:
    source = Sources(database).add("/home/mina", "folder", watched=False)
    document = NewDocument(
        source, path, 9, int(changed.timestamp()) * 10**9, text, "Car", "text", (Chunk(0, text, "line 1", "Car", 9),)
    )
    Intake(database).keep([document])
    with database.read() as connection:
        return int(connection.execute("SELECT id FROM documents WHERE path = ?", (path,)).fetchone()[0])


def number(database: Database) -> int:
    with database.read() as connection:
        return int(connection.execute("SELECT id FROM documents WHERE path = ?", (CAR,)).fetchone()[0])


def cite(database: Database, chat: int, when: datetime, path: str = CAR) -> int:
    cited = (Citation(1, 1, path, "Car", "line 1", "shelf 14"),)
    return Chats(database).add_message(chat, Role.ASSISTANT, "On shelf 14 [1].", when, citations=cited)


def test_an_opening_is_counted_and_fades(signals: Signals, database: Database) -> None:
    signals.opened(CAR, NOW - OPENED_HALF_LIFE)
    assert signals.opened(CAR, NOW)
    kept = signals.of([number(database)])[number(database)]
    assert kept.opened is not None
    assert (kept.opened.count, kept.opened.last) == (2, NOW)
    assert kept.opened.weight == pytest.approx(1.5)
    assert faded(kept.opened, NOW + 2 * OPENED_HALF_LIFE, OPENED_HALF_LIFE) == pytest.approx(0.375)
    assert faded(kept.opened, NOW - timedelta(days=1), OPENED_HALF_LIFE) == pytest.approx(1.5), "a clock that went back"


def test_what_is_not_in_the_library_is_not_kept(signals: Signals) -> None:
    assert not signals.opened("/home/mina/elsewhere.txt", NOW)
    assert signals.most_opened(9) == []


def test_new_text_is_an_edit_and_a_touched_file_is_none(signals: Signals, database: Database) -> None:
    keep(database, CAR, "The winter tyres are on shelf 14.", NOW - timedelta(days=2))
    assert signals.of([number(database)])[number(database)].edited is None
    keep(database, CAR, "The winter tyres are on shelf 15.", NOW - timedelta(days=1))
    keep(database, CAR, "The winter tyres are on shelf 16.", NOW)
    edited = signals.of([number(database)])[number(database)].edited
    assert edited is not None
    assert (edited.count, edited.last) == (2, NOW.replace(microsecond=0))


def test_kept_answers_count_until_they_are_deleted(signals: Signals, database: Database) -> None:
    chats = Chats(database)
    chat = chats.create("Tyres", NOW)
    first, second = cite(database, chat, NOW - timedelta(days=7)), cite(database, chat, NOW)
    cite(database, chat, NOW - timedelta(days=3), path="/home/mina/other.txt")
    assert signals.of([number(database)])[number(database)].cited == (NOW, NOW - timedelta(days=7))
    chats.delete_message(second)
    assert signals.of([number(database)])[number(database)].cited == (NOW - timedelta(days=7),)
    assert [each.path for each in signals.cited_since(NOW - timedelta(days=8))] == [CAR]
    assert signals.cited_since(NOW - timedelta(days=6)) == []
    assert first != second


def test_answers_in_a_chat_that_may_not_teach_do_not_count(signals: Signals, database: Database) -> None:
    chats = Chats(database)
    chat = chats.create("Tyres", NOW)
    cite(database, chat, NOW)
    chats.switch(chat, teaches=False)
    assert signals.of([number(database)])[number(database)].cited == ()
    assert signals.cited_since(NOW - timedelta(days=1)) == []
    chats.switch(chat, teaches=True)
    assert signals.of([number(database)])[number(database)].cited == (NOW,)


def test_signals_go_with_their_document(signals: Signals, database: Database) -> None:
    signals.opened(CAR, NOW)
    Intake(database).erase([CAR], lambda _connection, _paths: None)
    with database.read() as connection:
        assert connection.execute("SELECT count(*) FROM document_signals").fetchone()[0] == 0
    keep(database, CAR, "A new file at the old place.", NOW)
    assert signals.of([number(database)])[number(database)].opened is None


def test_everything_can_be_forgotten(signals: Signals, database: Database) -> None:
    signals.opened(CAR, NOW)
    assert signals.forget() == 1
    assert signals.most_opened(9) == []
    assert signals.forget() == 0


def test_nothing_of_the_content_is_kept(signals: Signals, database: Database) -> None:
    signals.opened(CAR, NOW)
    with database.read() as connection:
        row = connection.execute("SELECT * FROM document_signals").fetchone()
    assert set(row.keys()) == {"document_id", "kind", "count", "weight", "last_at"}
