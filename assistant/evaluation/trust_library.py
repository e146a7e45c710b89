"""Deeds of the program that are killed: taking in files, vectors, indexes made anew, migrations with their backups."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

from assistant.core.changes import ChangeBus
from assistant.core.jobs import CancelToken, QuietDesk
from assistant.core.passages import Chunk
from assistant.evaluation.trust_deeds import Seen, Tell, check, fresh, opened
from assistant.knowledge.reading import ReadingRoom
from assistant.service.knowledge_child import KnowledgeChild
from assistant.service.library import Library
from assistant.service.runner import JobRunner
from assistant.store.database import Database
from assistant.store.documents import Documents
from assistant.store.embeddings import Embeddings
from assistant.store.intake import Intake, NewDocument
from assistant.store.repair import Repair
from assistant.store.sources import Sources
from assistant.system.children import Handler

DIMENSIONS = 32
FILES = 24
DOCUMENTS = 120
UP_SECONDS = 60.0
EMBEDDER = "digest"


class DigestEmbedder:
    """An embedder without a model: a text's vector is made of its digest. Only for what happens to vectors."""

    model_id = EMBEDDER
    dimensions = DIMENSIONS

    def __init__(self, _folder: Path, _threads: int) -> None:
        """Nothing is loaded."""

    def embed_passages(self, texts: Sequence[str], cancel: CancelToken) -> list[bytes]:
        """One vector per text."""
        cancel.check()
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> bytes:
        """The vector of a text."""
        import numpy as np

        row = np.frombuffer(sha256(text.encode()).digest(), dtype=np.uint8)[:DIMENSIONS].astype(np.float32) - 127.5
        return bytes((row / np.linalg.norm(row)).astype("<f2").tobytes())


def serve_digests() -> Mapping[str, Handler]:
    """The calls of a knowledge child with that embedder."""
    from assistant.service.knowledge_calls import Calls

    return Calls(DigestEmbedder).handlers()


def knowledge(database: Database, place: Path) -> KnowledgeChild:
    """The search index over this place's vectors, in a process of its own as always."""
    return KnowledgeChild(Embeddings(database), place / "vectors", lambda: place, setup=serve_digests)


def rebuilt(child: KnowledgeChild) -> None:
    """Build the search index anew and wait until that is done."""
    done = threading.Event()
    child.rebuild()
    child._wishes.put(done.set)
    assert done.wait(UP_SECONDS), "the search index is still being built"


def library(database: Database, child: KnowledgeChild, room: ReadingRoom) -> Library:
    """A library over this database; its files are read in children as always."""
    changes = ChangeBus()
    return Library(database, room, child, JobRunner(changes), changes, lambda: 1_000_000)


def documents_in(database: Database, place: Path, number: int) -> None:
    """Keep documents of some passages, as if they were read."""
    source = Sources(database).add(str(place / "kept"), "folder", watched=False)
    arrivals = []
    for document in range(number):
        mark = fresh()
        chunks = tuple(Chunk(n, f"Passage {n} tells of {mark}.", f"line {n + 1}", mark, 20) for n in range(3))
        digest = sha256(mark.encode()).hexdigest()
        arrivals.append(NewDocument(source, str(place / "kept" / mark), 9, document + 1, digest, mark, "text", chunks))
    Intake(database).keep(arrivals)


class TakingIn:
    """Files that are read in child processes and taken into the library."""

    def prepare(self, place: Path) -> None:
        """Make what it begins with."""
        (place / "files").mkdir()
        with opened(place):
            pass

    def work(self, place: Path, tell: Tell) -> None:
        """Write and tell until the process is killed."""
        with opened(place) as database:
            taking = library(database, knowledge(database, place), ReadingRoom(None, 256, workers=1))
            for n in count():
                for _ in range(FILES):
                    mark = fresh()
                    (place / "files" / f"{mark}.txt").write_text(text_of(mark), encoding="utf-8")
                desk = _Telling(tell)
                if n == 0:
                    tell("")
                taking.add([place / "files"], desk, wait_for_meaning=False)

    def look(self, place: Path, told: Sequence[str], seen: Seen) -> None:
        """What was told is there, and what is there is whole."""
        with opened(place) as database:
            check(database, seen)
            documents = Documents(database)
            for mark in told:
                kept = documents.find(str((place / "files" / f"{mark}.txt").resolve()))
                seen.need(kept is not None, f"file {mark}")
                if kept is not None:
                    text = "\n".join(chunk.text for chunk in documents.whole(kept.id))
                    seen.right(text.split() == text_of(mark).split(), f"file {mark} is kept with other words")
                    seen.right(bool(documents.match([mark], 1, [kept.id])), f"file {mark} is not found by its words")


def text_of(mark: str) -> str:
    """A file's text."""
    return f"This is about {mark}.\n\nIt goes on for a while, and ends with {mark} again.\n"


class _Telling(QuietDesk):
    """Tells every file that is kept, by its mark."""

    def __init__(self, tell: Tell) -> None:
        super().__init__()
        self._tell = tell

    def emit(self, item: Any) -> None:
        if item.outcome in ("added", "updated"):
            self._tell(Path(item.path).stem)


class Vectors:
    """Vectors that are put beside their passages."""

    def prepare(self, place: Path) -> None:
        """Make what it begins with."""
        with opened(place) as database:
            Embeddings(database).use(EMBEDDER, DIMENSIONS)

    def work(self, place: Path, tell: Tell) -> None:
        """Write and tell until the process is killed."""
        with opened(place) as database:
            embeddings, embedder = Embeddings(database), DigestEmbedder(place, 0)
            tell("")
            for _ in count():
                documents_in(database, place, 4)
                pending = embeddings.pending(12)
                texts = [chunk.text for chunk in pending]
                embeddings.keep(
                    EMBEDDER, [chunk.id for chunk in pending], embedder.embed_passages(texts, CancelToken())
                )
                tell(" ".join(str(chunk.id) for chunk in pending))

    def look(self, place: Path, told: Sequence[str], seen: Seen) -> None:
        """What was told is there, and what is there is whole."""
        with opened(place) as database:
            check(database, seen)
            embeddings, embedder = Embeddings(database), DigestEmbedder(place, 0)
            vectors = dict(embeddings.vectors(EMBEDDER, 0, 1_000_000))
            for chunk_id in (int(number) for line in told for number in line.split()):
                seen.need(chunk_id in vectors, f"the vector of {chunk_id}")
            texts = Documents(database).chunks(list(vectors))
            for chunk_id, vector in vectors.items():
                seen.right(vector == embedder.embed_query(texts[chunk_id].text), f"the vector of {chunk_id} is another")


class WordsAnew:
    """The index of words, made anew from the texts again and again."""

    def prepare(self, place: Path) -> None:
        """Make what it begins with."""
        with opened(place) as database:
            documents_in(database, place, DOCUMENTS)

    def work(self, place: Path, tell: Tell) -> None:
        """Write and tell until the process is killed."""
        with opened(place) as database:
            tell("")
            for number in count():
                Repair(database).rebuild_words()
                tell(str(number))

    def look(self, place: Path, told: Sequence[str], seen: Seen) -> None:
        """What was told is there, and what is there is whole."""
        with opened(place) as database:
            check(database, seen)
            documents = Documents(database)
            for kept in documents.under(str(place / "kept")):
                seen.right(bool(documents.match([kept.title], 1)), f"{kept.title} is not found by its words")
            seen.need(documents.counts().documents == DOCUMENTS, "documents")


class SearchIndexAnew:
    """Chroma's copy of the vectors, built anew again and again: the part that may break, and is thrown away then."""

    def __init__(self, documents: int = DOCUMENTS) -> None:
        """Over so many documents of three passages."""
        self._documents = documents

    def prepare(self, place: Path) -> None:
        """Make what it begins with."""
        with opened(place) as database:
            documents_in(database, place, self._documents)
            embeddings = Embeddings(database)
            embeddings.use(EMBEDDER, DIMENSIONS)
            embedder = DigestEmbedder(place, 0)
            pending = embeddings.pending(3 * self._documents)
            embeddings.keep(
                EMBEDDER,
                [chunk.id for chunk in pending],
                embedder.embed_passages([chunk.text for chunk in pending], CancelToken()),
            )

    def work(self, place: Path, tell: Tell) -> None:
        """Write and tell until the process is killed."""
        with opened(place) as database:
            child = knowledge(database, place)
            child.start()
            assert child.wait(UP_SECONDS), child.problem
            tell("")
            for number in count():
                rebuilt(child)
                tell(str(number))

    def look(self, place: Path, told: Sequence[str], seen: Seen) -> None:
        """What was told is there, and what is there is whole."""
        with opened(place) as database:
            check(database, seen)
            child = knowledge(database, place)
            child.start()
            try:
                up = child.wait(UP_SECONDS)
                seen.right(up, f"the search index did not come up: {child.problem}")
                vectors = Embeddings(database).vectors(EMBEDDER, 0, 1_000_000)
                seen.need(len(vectors) == 3 * self._documents, "vectors")
                seen.right(up and child.count() == len(vectors), "the search index lacks vectors")
                for chunk_id, vector in vectors[:: len(vectors) // 8] if up else ():
                    found = child.near(vector, 1)
                    seen.right(bool(found) and found[0][0] == chunk_id, f"{chunk_id} does not find itself")
            finally:
                child.close()
