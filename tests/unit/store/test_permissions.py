"""What a source may not do, no reading query gives away; a denied one stays denied when folders are added around it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assistant.core.passages import Chunk
from assistant.store.database import Database
from assistant.store.documents import Documents
from assistant.store.intake import Intake, NewDocument
from assistant.store.permissions import ALL, ANSWER, SUGGEST, Permissions, Right
from assistant.store.profile import ProfileStore
from assistant.store.signals import Signals
from assistant.store.sources import Sources
from assistant.store.styles import Styles, StyleText

NOW = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)
OPEN, DIARY = "/home/docs/plan.txt", "/home/docs/diary/may.txt"


def keep(database: Database, source: int, path: str, text: str) -> None:
    name = path.rsplit("/", 1)[1]
    chunk = Chunk(0, text, "line 1", name, 9)
    Intake(database).keep([NewDocument(source, path, 9, 9, f"{hash(text):x}", name, "txt", (chunk,))])


@pytest.fixture
def library(database: Database) -> Database:
    """A folder with a plan and, in a folder of its own, a diary."""
    source = Sources(database).add("/home/docs", "folder", watched=True)
    keep(database, source, OPEN, "The boiler is renewed in May.")
    keep(database, source, DIARY, "In May I cried about the boiler.")
    return database


def deny(database: Database, right: Right, path: str = "/home/docs/diary") -> None:
    assert Permissions(database).put(path, "folder", right, False)


def paths(database: Database, rights: frozenset[Right]) -> list[str]:
    """Where a search by words leads."""
    documents = Documents(database, rights)
    records = documents.chunks([chunk for chunk, _ in documents.match(["boiler"], 10)])
    return sorted(record.path for record in records.values())


def test_without_a_word_from_the_person_everything_is_allowed(library: Database) -> None:
    assert paths(library, ALL) == [DIARY, OPEN]
    assert [source.may for source in Sources(library).counted()] == [ALL]


@pytest.mark.parametrize("right", list(Right))
def test_a_right_that_is_denied_shuts_every_query_that_needs_it_and_no_other(library: Database, right: Right) -> None:
    deny(library, right)
    for needed in (frozenset({each}) for each in Right):
        documents = Documents(library, needed)
        shut = right in needed
        seen = [OPEN] if shut else [DIARY, OPEN]
        diary = Documents(library).find(DIARY)
        assert diary is not None
        (chunk,) = Documents(library).chunk_ids([diary.id])
        assert paths(library, needed) == seen
        assert documents.holders("cried", 5) == ([] if shut else [chunk])
        assert list(documents.chunks([chunk])) == ([] if shut else [chunk]), "nor by its number, as vectors find it"
        assert documents.shut(9) == ([chunk] if shut else [])
        assert [each.path for each in documents.titled(["may"])] == ([] if shut else [DIARY])
        assert sorted(each.path for each in documents.newest(9)) == seen


def test_what_the_person_names_is_read_all_the_same(library: Database) -> None:
    deny(library, Right.QUOTE)
    documents = Documents(library, ANSWER)
    diary = documents.find(DIARY)
    assert diary is not None
    (chunk,) = documents.chunk_ids([diary.id])
    assert [found for found, _ in documents.match(["boiler"], 9, [diary.id])] == [chunk]
    assert documents.holders("cried", 9, [diary.id]) == [chunk]
    assert list(documents.chunks([chunk], [diary.id])) == [chunk]
    assert [each.text for each in documents.whole(diary.id)] == ["In May I cried about the boiler."]


def test_a_copy_in_an_open_source_is_open_and_told_as_that(library: Database) -> None:
    deny(library, Right.SEARCH)
    other = Sources(library).add("/home/public", "folder", watched=False)
    keep(library, other, "/home/public/copy.txt", "In May I cried about the boiler.")
    assert paths(library, ANSWER) == [OPEN, "/home/public/copy.txt"]
    copy = Documents(library).find("/home/public/copy.txt")
    assert copy is not None and Documents(library, SUGGEST).same_text(copy.id) == []


def test_a_folder_inside_a_source_becomes_one_of_its_own_and_takes_what_comes_into_it(library: Database) -> None:
    outer = Sources(library).all()[0].id
    deny(library, Right.QUOTE)
    assert [(each.path, each.documents, each.watched, each.may) for each in Sources(library).counted()] == [
        ("/home/docs", 1, True, ALL),
        ("/home/docs/diary", 1, True, ALL - {Right.QUOTE}),
    ]
    keep(library, outer, "/home/docs/diary/june.txt", "The boiler is old.")  # an update that began before
    assert paths(library, ANSWER) == [OPEN]
    assert Sources(library).excluded("/home/docs") == ["/home/docs/diary"], "the folder around it looks past it"
    assert Sources(library).excluded("/home/docs/diary") == []
    assert Sources(library).add("/home/docs/diary/july.txt", "file", watched=False) != outer


def test_a_folder_added_around_a_denied_one_does_not_open_it(library: Database) -> None:
    deny(library, Right.SEARCH)
    Sources(library).add("/home", "folder", watched=False)
    assert [each.path for each in Sources(library).all()] == ["/home", "/home/docs/diary"], "the open one is taken in"
    assert paths(library, ANSWER) == [OPEN]


def test_denying_a_folder_denies_what_was_allowed_inside_it(library: Database) -> None:
    deny(library, Right.TEACH)
    assert Permissions(library).put("/home/docs/diary", "folder", Right.TEACH, True)
    deny(library, Right.TEACH, "/home/docs")
    assert all(Right.TEACH not in each.may for each in Sources(library).counted())


def test_what_is_in_no_source_cannot_be_denied(library: Database) -> None:
    assert not Permissions(library).put("/home/elsewhere", "folder", Right.QUOTE, False)
    assert Permissions(library).of("/home/elsewhere") is None


def test_what_may_not_teach_leaves_no_guesses_and_no_habits(library: Database) -> None:
    signals = Signals(library)
    assert signals.opened(DIARY, NOW) and signals.opened(OPEN, NOW)
    Styles(library).put("/home/docs/diary", [StyleText("Dear diary, so it goes.", "", "", "notes")], NOW)
    Styles(library).put("/home/letters", [StyleText("Best, Mina", "", "", "mails")], NOW)
    deny(library, Right.TEACH)
    assert [each.title for each in ProfileStore(library).beginnings(9)] == ["plan.txt"]
    assert [each.path for each in signals.most_opened(9)] == [OPEN]
    assert not signals.opened(DIARY, NOW)
    assert [each.path for each in Styles(library).sources()] == ["/home/letters"]
    assert [each.text for each in Styles(library).texts()] == ["Best, Mina"]
    assert Permissions(library).lacking([DIARY, OPEN], Right.TEACH) == [DIARY]
    with library.read() as connection:
        kept = connection.execute("SELECT count(*) FROM document_signals").fetchone()[0]
    assert kept == 1, "what was kept of it is gone, not only hidden"
