"""A full-text index that was damaged on purpose is seen, and made anew from the texts."""

from __future__ import annotations

import pytest

from assistant.core.passages import Chunk
from assistant.store.database import Connection, Database
from assistant.store.documents import Documents
from assistant.store.embeddings import Embeddings
from assistant.store.intake import Intake, NewDocument
from assistant.store.repair import Repair
from assistant.store.sources import Sources


@pytest.fixture
def filled(database: Database) -> Database:
    """Two documents in one source."""
    source = Sources(database).add("/docs", "folder", watched=False)
    for name, text in (("tyres.txt", "The winter tyres are at the garage."), ("bread.txt", "Bake at 220 degrees.")):
        chunk = Chunk(0, text, "line 1", "", 8)
        Intake(database).keep([NewDocument(source, f"/docs/{name}", 40, 1, name, name, "txt", (chunk,))])
    return database


def run(database: Database, *statements: str) -> None:
    def work(connection: Connection) -> None:
        for statement in statements:
            connection.execute(statement)

    database.write(work)


def hits(database: Database, word: str) -> int:
    return len(Documents(database).match([word], 10))


def test_a_sound_index_has_no_problems(filled: Database) -> None:
    assert Repair(filled).word_problems() == []
    assert hits(filled, "tyres") == 1


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("DELETE FROM chunk_words WHERE rowid = (SELECT min(id) FROM chunks)", "1 passages cannot be found by words"),
        ("INSERT INTO chunk_words (rowid, words) VALUES (999, 'stray')", "the words of 1 passages that are gone"),
        ("UPDATE chunk_words_data SET block = x'00ff00ff' WHERE id > 10", "chunk_words is damaged"),
        ("DELETE FROM document_words_data WHERE id > 10", "document_words is damaged"),
    ],
)
def test_damage_is_told_and_mended(filled: Database, damage: str, told: str) -> None:
    run(filled, damage)
    repair = Repair(filled)
    assert any(told in problem for problem in repair.word_problems())
    assert repair.rebuild_words() == 2
    assert repair.word_problems() == []
    assert hits(filled, "tyres") == hits(filled, "bake") == 1
    assert [found.path for found in Documents(filled).titled(["bread"])] == ["/docs/bread.txt"]
    assert Embeddings(filled).check() == []


def test_a_passage_without_a_vector_that_nobody_queued_is_queued(filled: Database) -> None:
    run(filled, "DELETE FROM pending_chunks")
    assert Repair(filled).queue_unvectored() == 2
    assert Repair(filled).queue_unvectored() == 0
    assert Embeddings(filled).check() == []


def test_something_to_look_for(database: Database, filled: Database) -> None:
    passage = Repair(filled).a_passage()
    assert passage is not None
    assert passage[1] == "Bake at 220 degrees."


def test_nothing_to_look_for_in_an_empty_library(database: Database) -> None:
    assert Repair(database).a_passage() is None
