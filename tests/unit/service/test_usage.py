"""What the person opens decides between near-ties of a search, and the reason is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.core.changes import ChangeBus
from assistant.core.messages import Role
from assistant.core.passages import Chunk, Citation, Passage
from assistant.core.settings import Value, setting
from assistant.knowledge.retrieval import Retrieval
from assistant.service.usage import FROM_NOTES, DocumentUse, near_day
from assistant.store.chats import Chats
from assistant.store.database import Database
from assistant.store.documents import Documents
from assistant.store.intake import Intake, NewDocument
from assistant.store.signals import Signals
from assistant.store.sources import Sources
from tests.no_meaning import NoMeaning

NOW = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)  # a Saturday
OLD = NOW - timedelta(days=900)
FILES = (
    "Notes/one.txt", "Notes/two.txt", "Health/three.txt", "Notes/four.txt",
)  # fmt: skip
TEXT = "The blue folder {name} holds the papers about the boiler and its yearly service visit."


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(tmp_path / "hearth.db", bytes(32))
    source = Sources(opened).add("/home/mina", "folder", watched=False)
    for name in FILES:
        text = TEXT.format(name=Path(name).stem)
        chunk = Chunk(0, text, "line 1", "", 30)
        Intake(opened).keep(
            [NewDocument(source, f"/home/mina/{name}", 9, int(OLD.timestamp()) * 10**9, name, name, "text", (chunk,))]
        )
    yield opened
    opened.close()


@pytest.fixture
def values() -> dict[str, Value]:
    return {}


@pytest.fixture
def usage(database: Database, values: dict[str, Value]) -> DocumentUse:
    known: Callable[[str], Value] = lambda name: values.get(name, setting(name).default)  # noqa: E731 - one line
    return DocumentUse(Signals(database), known, ChangeBus(), lambda: NOW)


def passage(database: Database, name: str, score: float) -> Passage:
    document = Documents(database).find(f"/home/mina/{name}")
    assert document is not None
    return Passage((document.id,), document.id, document.path, "", "line 1", TEXT, score)


def found(database: Database, *scores: float) -> list[Passage]:
    return [passage(database, name, score) for name, score in zip(FILES, scores, strict=False)]


def names(passages: list[Passage]) -> list[str]:
    return [Path(each.path).stem for each in passages]


def test_what_was_opened_comes_first_among_near_ties_and_says_why(usage: DocumentUse, database: Database) -> None:
    for _ in range(3):
        usage.opened("/home/mina/Notes/two.txt")
    shown = usage.in_order("boiler", found(database, 10.0, 9.8, 2.0, -3.0))
    assert names(shown) == ["two", "one", "three", "four"]
    assert usage.why("boiler", shown) == ["opened 3 times, last today", "", "", ""]


def test_a_better_match_stays_first(usage: DocumentUse, database: Database) -> None:
    for _ in range(50):
        usage.opened("/home/mina/Notes/two.txt")
    shown = usage.in_order("boiler", found(database, 10.0, 9.0, 2.0, -3.0))
    assert names(shown) == ["one", "two", "three", "four"]
    assert usage.why("boiler", shown) == ["", "", "", ""]


def test_the_setting_switches_it_off(usage: DocumentUse, database: Database, values: dict[str, Value]) -> None:
    usage.opened("/home/mina/Notes/two.txt")
    values["personal_ranking"] = False
    shown = usage.in_order("boiler", found(database, 10.0, 9.9, 2.0, -3.0))
    assert names(shown) == ["one", "two", "three", "four"]
    assert usage.why("boiler", list(reversed(shown))) == ["", "", "", ""]


def test_a_question_about_health_takes_notes_about_health_first(usage: DocumentUse, database: Database) -> None:
    asked = "How much ibuprofen may I take?"
    shown = usage.in_order(asked, found(database, 10.0, 9.9, 9.8, -3.0))
    assert names(shown)[0] == "three"
    assert usage.why(asked, shown)[0].startswith(FROM_NOTES)
    assert names(usage.in_order("boiler", found(database, 10.0, 9.9, 9.8, -3.0)))[0] == "one"


def test_kept_answers_are_a_reason(usage: DocumentUse, database: Database) -> None:
    chats = Chats(database)
    chat = chats.create("Boiler", NOW)
    cited = (Citation(1, 1, "/home/mina/Notes/two.txt", "", "line 1", "x"),)
    for days in (12, 5):
        chats.add_message(chat, Role.ASSISTANT, "Blue [1].", NOW - timedelta(days=days), citations=cited)
    shown = usage.in_order("boiler", found(database, 10.0, 9.8, 2.0, -3.0))
    assert usage.why("boiler", shown)[0] == "cited in 2 answers, last on Monday"


def test_search_uses_it_and_gives_the_same_passages(usage: DocumentUse, database: Database) -> None:
    plain = Retrieval(Documents(database), NoMeaning())
    ours = Retrieval(Documents(database), NoMeaning(), usage.in_order)
    query = "papers about the boiler"
    before = plain.search(query, 4)
    usage.opened(before[-1].path)
    after = ours.search(query, 4)
    assert sorted(names(before)) == sorted(names(after))
    assert names(after)[0] == names(before)[-1], "equal ones are as near as can be"
    assert names(ours.search(query, 4)) == names(after), "the same every time"


def test_what_is_kept_is_shown_and_forgotten(usage: DocumentUse) -> None:
    usage.opened("/home/mina/Notes/two.txt")
    usage.opened("/elsewhere.txt")
    assert [(each.path, each.opened, each.why) for each in usage.used()] == [
        ("/home/mina/Notes/two.txt", 1, "opened once today")
    ]
    assert usage.forget() == 1
    assert usage.used() == []


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "today"), (1, "yesterday"), (5, "on Monday"), (7, "on Saturday 14 November 2026"), (-1, "on Sunday 22")],
)
def test_days_in_words(days: int, said: str) -> None:
    assert near_day(NOW - timedelta(days=days), NOW).startswith(said)
