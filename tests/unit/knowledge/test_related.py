"""Documents about the same: by vectors, by words until they are there, copies told apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.core.engines import Vector
from assistant.core.errors import BadRequest, ChildLost
from assistant.core.passages import Chunk
from assistant.knowledge.related import Related
from assistant.store.database import Database
from assistant.store.documents import Documents
from assistant.store.embeddings import Embeddings
from assistant.store.intake import Intake, NewDocument
from assistant.store.sources import Sources
from tests.no_meaning import NoMeaning

TYRES = (
    "The winter tyres of the Skoda lie at Garage Müller on shelf fourteen until spring. Both front wheels lost air last"
    " year and have new valves since then."
)
TEXTS = {
    "tyres.txt": TYRES,
    "tyres copy.txt": TYRES,
    "tyres again.txt": TYRES.replace("spring", "March"),
    "garage.txt": "Garage Müller serviced the Skoda, changed oil and looked after the winter tyres on their shelf.",
    "baking.txt": "Flour, butter and cinnamon for the birthday cake of Emil, baked for half an hour.",
    "cookbook.txt": "A cake for a birthday needs flour, eggs, butter and patience.",
    "oven.txt": "How to clean the oven.",
}
PLACES = {
    "tyres.txt": (1.0, 0.0), "tyres copy.txt": (1.0, 0.0), "tyres again.txt": (0.99, 0.1), "garage.txt": (0.8, 0.6),
    "baking.txt": (0.0, 1.0), "cookbook.txt": (0.05, 1.0), "oven.txt": (-0.9, 0.39),
}  # fmt: skip
"""Where each text stands among meanings."""


class MadeUpMeaning(NoMeaning):
    """Exact search over vectors of two numbers."""

    ready = True
    lost = False

    def __init__(self) -> None:
        self.held: dict[int, np.ndarray] = {}

    def near(self, vector: Vector, k: int, among: Sequence[int] | None = None) -> list[tuple[int, float]]:
        if self.lost:
            raise ChildLost("gone")
        asked = np.frombuffer(vector, "<f2").astype(float)
        found = [(chunk, float(asked @ held)) for chunk, held in self.held.items()]
        return sorted(found, key=lambda pair: -pair[1])[:k]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(tmp_path / "hearth.db", bytes(32))
    source = Sources(opened).add("/home/mina", "folder", watched=False)
    for name, text in TEXTS.items():
        chunk = Chunk(0, text, "line 1", "", 30)
        document = NewDocument(source, f"/home/mina/{name}", 9, 9, text, Path(name).stem, "text", (chunk,))
        Intake(opened).keep([document])
    yield opened
    opened.close()


@pytest.fixture
def meaning(database: Database) -> MadeUpMeaning:
    made, documents, embeddings = MadeUpMeaning(), Documents(database), Embeddings(database)
    embeddings.use("made up", 2)
    for name, place in PLACES.items():
        document = documents.find(f"/home/mina/{name}")
        assert document is not None
        (chunk,) = documents.chunk_ids([document.id])
        vector = np.array(place) / np.linalg.norm(place)
        made.held[chunk] = vector
        embeddings.keep("made up", [chunk], [vector.astype("<f2").tobytes()])
    return made


def related(database: Database, meaning: NoMeaning, name: str, k: int = 3) -> list[tuple[str, str]]:
    found = Related(Documents(database), Embeddings(database), meaning).to(f"/home/mina/{name}", k)
    return [(Path(each.path).name, Path(each.copy_of).name if each.copy_of else "") for each in found]


def test_the_nearest_first_and_copies_take_nobodys_place(database: Database, meaning: MadeUpMeaning) -> None:
    found = related(database, meaning, "tyres.txt", k=1)
    assert found[0] == ("garage.txt", "")
    assert sorted(found[1:]) == [("tyres again.txt", "tyres.txt"), ("tyres copy.txt", "tyres.txt")]


def test_what_has_nothing_to_do_with_it_is_not_shown(database: Database, meaning: MadeUpMeaning) -> None:
    assert related(database, meaning, "baking.txt")[0] == ("cookbook.txt", "")
    shown = [name for name, _ in related(database, meaning, "baking.txt", k=9)]
    assert "tyres.txt" not in shown
    assert "oven.txt" not in shown, "near, but not near enough"


def test_copies_of_each_other_are_shown_once(database: Database, meaning: MadeUpMeaning) -> None:
    found = related(database, meaning, "garage.txt")
    tyres = [(name, copied) for name, copied in found if name.startswith("tyres")]
    assert [copied for _, copied in tyres].count("") == 1


@pytest.mark.parametrize("lost", [False, True])
def test_words_answer_until_meaning_can_be_asked(database: Database, meaning: MadeUpMeaning, lost: bool) -> None:
    meaning.lost = lost
    asked = meaning if lost else NoMeaning()
    assert ("garage.txt", "") in related(database, asked, "tyres.txt")
    assert "tyres.txt" not in [name for name, _ in related(database, asked, "cookbook.txt")]


def test_a_file_that_is_not_in_the_library_is_said_so(database: Database) -> None:
    with pytest.raises(BadRequest, match="not in the library"):
        related(database, NoMeaning(), "elsewhere.txt")
