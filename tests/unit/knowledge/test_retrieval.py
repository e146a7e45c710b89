"""Search over a real store: words, meaning where it is up, copies given once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from assistant.core.engines import Vector
from assistant.core.errors import ChildLost
from assistant.core.jobs import CancelToken
from assistant.core.passages import Chunk
from assistant.knowledge import retrieval
from assistant.knowledge.retrieval import Retrieval
from assistant.store.database import Database
from assistant.store.documents import Documents
from assistant.store.intake import Intake, NewDocument
from assistant.store.permissions import ANSWER, Permissions, Right
from assistant.store.sources import Sources

TEXTS = {
    "car.txt": "The winter tyres are stored at Garage Müller, shelf 14.",
    "garden.txt": "Two apple trees and one plum stand on the plot by the river.",
    "copy of car.txt": "The winter tyres are stored at Garage Müller, shelf 14!",
    "hotel.txt": "Hotel Avenida in Lisbon is booked for four nights.",
}


class Pointing:
    """Search by meaning that always points at the chunks it was told."""

    model_id = "pointing"
    dimensions = 384

    def __init__(self) -> None:
        self.ready = True
        self.dead = False
        self.told: list[tuple[int, float]] = []
        self.among: Sequence[int] | None = None

    def embed_passages(self, texts: Sequence[str], cancel: CancelToken) -> list[Vector]:
        return [b"" for _ in texts]

    def embed_query(self, text: str) -> Vector:
        if self.dead:
            raise ChildLost("The knowledge process ended unexpectedly.")
        return b""

    def put(self, ids: Sequence[int], vectors: Sequence[Vector]) -> None:
        self.told.extend((chunk, 0.0) for chunk in ids)

    def near(self, vector: Vector, k: int, among: Sequence[int] | None = None) -> list[tuple[int, float]]:
        self.among = among
        return [pair for pair in self.told if among is None or pair[0] in among][:k]

    def forget(self, ids: Sequence[int]) -> None:
        self.told = [pair for pair in self.told if pair[0] not in ids]

    def count(self) -> int:
        return len(self.told)


@pytest.fixture
def documents(tmp_path: Path) -> Iterator[Documents]:
    database = Database.open(tmp_path / "hearth.db", bytes(32))
    source = Sources(database).add(str(tmp_path / "files"), "folder", watched=False)
    for name, text in TEXTS.items():
        path = str(tmp_path / "files" / name)
        chunk = Chunk(0, text, "line 1", Path(name).stem, 20)
        Intake(database).keep([NewDocument(source, path, 9, 9, name, Path(name).stem, "text", (chunk,))])
    yield Documents(database)
    database.close()


@pytest.fixture
def meaning() -> Pointing:
    return Pointing()


def names(
    documents: Documents, meaning: Pointing, query: str, k: int = 5, among: Sequence[int] | None = None
) -> list[str]:
    return [Path(passage.path).name for passage in Retrieval(documents, meaning).search(query, k, among)]


def chunk_of(documents: Documents, tmp_path: Path, name: str) -> int:
    document = documents.find(str(tmp_path / "files" / name))
    assert document is not None
    return documents.chunk_ids([document.id])[0]


def test_words_find_while_meaning_still_loads(documents: Documents, meaning: Pointing) -> None:
    meaning.ready = False
    assert names(documents, meaning, "Where are the apple trees?") == ["garden.txt"]


def test_words_find_when_the_other_process_has_died(documents: Documents, meaning: Pointing) -> None:
    meaning.dead = True
    assert names(documents, meaning, "Where are the apple trees?") == ["garden.txt"]


def test_meaning_finds_where_no_word_fits(documents: Documents, meaning: Pointing, tmp_path: Path) -> None:
    meaning.told = [(chunk_of(documents, tmp_path, "hotel.txt"), 0.7)]
    assert names(documents, meaning, "accommodation") == ["hotel.txt"]


def test_the_same_text_is_given_once(documents: Documents, meaning: Pointing) -> None:
    meaning.ready = False
    assert len(names(documents, meaning, "winter tyres shelf")) == 1


def test_both_channels_keep_to_the_named_documents(documents: Documents, meaning: Pointing, tmp_path: Path) -> None:
    hotel = documents.find(str(tmp_path / "files" / "hotel.txt"))
    assert hotel is not None
    meaning.told = [(chunk_of(documents, tmp_path, name), 0.5) for name in TEXTS]
    assert names(documents, meaning, "winter tyres", among=[hotel.id]) == ["hotel.txt"]
    assert meaning.among == documents.chunk_ids([hotel.id])


def test_nothing_is_found_where_nothing_fits(documents: Documents, meaning: Pointing) -> None:
    assert names(documents, meaning, "zyzzyva") == []


def test_a_passage_with_a_rare_word_of_the_question_comes_second(tmp_path: Path, meaning: Pointing) -> None:
    database = Database.open(tmp_path / "hearth.db", bytes(32))
    source = Sources(database).add(str(tmp_path), "folder", watched=False)
    told = [f"Phone number of the garage, desk {n}: 061 555 31 1{n}, a phone for every number." for n in range(6)]
    texts = [told, ["Our plumber comes on Friday. " + "Please make sure that the radiator can be reached. " * 9]]
    for n, parts in enumerate(texts):
        chunks = tuple(Chunk(at, text, "line 1", f"{n}", 20) for at, text in enumerate(parts))
        Intake(database).keep([NewDocument(source, str(tmp_path / f"{n}.txt"), 9, 9, f"{n}", f"{n}", "text", chunks)])
    meaning.told = [(n + 1, 0.9 - n / 100) for n in range(6)] + [(7, 0.1)]
    search = Retrieval(Documents(database), meaning)
    found = search.search("garage phone number of the plumber", 3)
    assert ["plumber" in passage.text for passage in found] == [False, True, False]
    assert list(search.rarest_words("phone number of the plumber")) == ["plumber"]
    assert not any("plumber" in passage.text for passage in search.search("phone number", 3))
    database.close()


def test_what_may_not_be_searched_takes_no_place_of_what_meaning_finds(
    documents: Documents, meaning: Pointing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hotel = str(tmp_path / "files" / "hotel.txt")
    shut, left = chunk_of(documents, tmp_path, "hotel.txt"), chunk_of(documents, tmp_path, "garden.txt")
    meaning.told = [(shut, 0.9), (left, 0.7)]
    assert Permissions(documents._database).put(hotel, "file", Right.SEARCH, False)
    opened = Documents(documents._database, ANSWER)
    assert names(documents, meaning, "accommodation") == ["hotel.txt", "garden.txt"]
    monkeypatch.setattr(retrieval, "CANDIDATES", 1)
    assert names(opened, meaning, "accommodation") == ["garden.txt"]
    document = opened.find(hotel)
    assert document is not None
    meaning.told = [(shut, 0.9)]
    assert names(opened, meaning, "accommodation", among=[document.id]) == ["hotel.txt"], "asked for by name"
