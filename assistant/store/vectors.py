"""Nearest neighbours over the vectors of the database. Runs only in the knowledge child; the one door to Chroma.

Chroma loses or damages data when its process dies or the disk fills, and never erases. So it is a copy that can be
thrown away: while it is missing or suspect, :class:`ExactIndex` answers and a new folder is built beside it.
What it holds is ids and rotated vectors only.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from assistant.core.engines import Vector
from assistant.core.errors import AlreadyRunning, StoreDamaged

Matrix: TypeAlias = np.ndarray[Any, np.dtype[np.float32]]

SAME = 0.995
"""Cosine of a vector with itself after float16 and rotation, at least."""

_COLLECTION = "chunks"
_LOCK_SECONDS = 5.0


def unpacked(vectors: Sequence[Vector], dimensions: int) -> Matrix:
    """Vectors as rows of float32."""
    rows = np.frombuffer(b"".join(vectors), dtype="<f2").reshape(len(vectors), dimensions)
    return rows.astype(np.float32)


class Rotation:
    """A secret orthogonal matrix: it keeps every cosine and hides what the numbers mean.

    Embeddings can be turned back into text by whoever knows the model. Rotated ones cannot without the seed, as long
    as nobody has many pairs of a text and its rotated vector.
    """

    def __init__(self, seed: bytes, dimensions: int) -> None:
        random = np.random.Generator(np.random.PCG64(int.from_bytes(seed, "little")))
        orthogonal, triangle = np.linalg.qr(random.standard_normal((dimensions, dimensions)))
        self._matrix: Matrix = (orthogonal * np.sign(np.diag(triangle))).astype(np.float32)

    def __call__(self, rows: Matrix) -> Matrix:
        """Every row, rotated."""
        return np.asarray(rows @ self._matrix, dtype=np.float32)


class ExactIndex:
    """Compares with every vector; 5 ms for 100,000 of 384 numbers, whose memory (4 bytes a number) it takes."""

    def __init__(self, dimensions: int) -> None:
        self._dimensions = dimensions
        self._rows: Matrix = np.zeros((0, dimensions), dtype=np.float32)
        self._ids: np.ndarray[Any, np.dtype[np.int64]] = np.zeros(0, dtype=np.int64)
        self._row_of: dict[int, int] = {}
        self._used = 0

    def put(self, ids: Sequence[int], vectors: Sequence[Vector]) -> None:
        """Add or replace vectors."""
        self._make_room(len(ids))
        for chunk, row in zip(ids, unpacked(vectors, self._dimensions), strict=True):
            at = self._row_of.setdefault(chunk, self._used)
            self._rows[at] = row
            self._ids[at] = chunk
            self._used = max(self._used, at + 1)

    def near(self, vector: Vector, k: int, among: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """At most ``k`` pairs (chunk id, cosine), best first."""
        rows, ids = self._rows[: self._used], self._ids[: self._used]
        if among is not None:
            places = [self._row_of[chunk] for chunk in among if chunk in self._row_of]
            rows, ids = rows[places], ids[places]
        return nearest(unpacked([vector], self._dimensions)[0], ids, rows, k)

    def forget(self, ids: Sequence[int]) -> None:
        """Take vectors out; the last one moves to each gap."""
        for chunk in ids:
            gap = self._row_of.pop(chunk, None)
            if gap is None:
                continue
            self._used -= 1
            if gap != self._used:
                moved = int(self._ids[self._used])
                self._rows[gap] = self._rows[self._used]
                self._ids[gap] = moved
                self._row_of[moved] = gap
            self._rows[self._used] = 0.0

    def count(self) -> int:
        """Vectors in the index."""
        return self._used

    def rows(self, ids: Sequence[int]) -> tuple[list[int], Matrix]:
        """Those of ``ids`` that are in it, each once, with their vectors as rows."""
        there = [chunk for chunk in dict.fromkeys(ids) if chunk in self._row_of]
        return there, self._rows[[self._row_of[chunk] for chunk in there]]

    def _make_room(self, more: int) -> None:
        if self._used + more <= len(self._rows):
            return
        size = max(1024, 2 * len(self._rows), self._used + more)
        rows, ids = np.zeros((size, self._dimensions), dtype=np.float32), np.zeros(size, dtype=np.int64)
        rows[: self._used], ids[: self._used] = self._rows[: self._used], self._ids[: self._used]
        self._rows, self._ids = rows, ids


def nearest(vector: Matrix, ids: np.ndarray[Any, np.dtype[np.int64]], rows: Matrix, k: int) -> list[tuple[int, float]]:
    """The ``k`` rows with the highest cosine, all vectors being of length 1."""
    scores = rows @ vector
    if len(scores) > k:
        best = np.argpartition(-scores, k)[:k]
        scores, ids = scores[best], ids[best]
    order = np.argsort(-scores, kind="stable")
    return [(int(ids[place]), float(scores[place])) for place in order]


class ChromaIndex:
    """Chroma in one folder. Raises ``StoreDamaged`` where the folder cannot be used; then throw it away."""

    def __init__(self, folder: Path, dimensions: int, seed: bytes) -> None:
        """Open or make it. The caller holds the lock on the folder."""
        import chromadb  # late: it takes a second, and nobody but this process may
        from chromadb.api.shared_system_client import SharedSystemClient
        from chromadb.config import Settings

        self._dimensions = dimensions
        self._rotation = Rotation(seed, dimensions)
        # WORKAROUND: a client that could not be opened stays in Chroma's cache by its path and would be had again
        with _told(), _on_failure(SharedSystemClient.clear_system_cache):
            self._client: Any = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
            self._collection = self._client.get_or_create_collection(
                _COLLECTION,
                embedding_function=None,  # the default one would be fetched from the network
                configuration={"hnsw": {"space": "cosine", "ef_search": 200}},
            )

    def put(self, ids: Sequence[int], vectors: Sequence[Vector]) -> None:
        """Add or replace vectors."""
        self.put_rows(ids, unpacked(vectors, self._dimensions))

    def put_rows(self, ids: Sequence[int], rows: Matrix) -> None:
        """Add or replace vectors given as rows of float32."""
        if not ids:
            return
        with _told():
            self._collection.upsert(ids=[str(chunk) for chunk in ids], embeddings=self._rotation(rows))

    def near(self, vector: Vector, k: int, among: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """At most ``k`` pairs (chunk id, cosine), best first."""
        return self.near_all([vector], k, among)[0]

    def near_all(
        self, vectors: Sequence[Vector], k: int, among: Sequence[int] | None = None
    ) -> list[list[tuple[int, float]]]:
        """:meth:`near` for several vectors at once."""
        count = self.count()
        wanted = None if among is None else [str(chunk) for chunk in among]
        if not count or wanted == []:
            return [[] for _ in vectors]
        with _told():
            found = self._collection.query(
                query_embeddings=self._rotation(unpacked(vectors, self._dimensions)),
                n_results=min(k, count),
                ids=wanted,
                include=["distances"],
            )
        distances = found["distances"] or []
        return [
            [(int(chunk), 1.0 - distance) for chunk, distance in zip(chunks, far, strict=True)]
            for chunks, far in zip(found["ids"], distances, strict=True)
        ]

    def forget(self, ids: Sequence[int]) -> None:
        """Take vectors out of every answer; their bytes stay until the folder is built anew."""
        if ids:
            with _told():
                self._collection.delete(ids=[str(chunk) for chunk in ids])

    def count(self) -> int:
        """Vectors in the index."""
        with _told():
            return int(self._collection.count())

    def ids(self) -> list[int]:
        """Every id in it, in order."""
        with _told():
            return sorted(int(chunk) for chunk in self._collection.get(include=[])["ids"])

    def probe(self, ids: Sequence[int], vectors: Sequence[Vector]) -> str:
        """Whether each of these vectors finds itself; says what is wrong, "" if nothing is."""
        for chunk, found in zip(ids, self.near_all(vectors, 3), strict=True):
            if not any(score >= SAME for _, score in found):  # another chunk may have the very same text
                return f"chunk {chunk} does not find itself"
        return ""

    def some_vector(self) -> Vector:
        """A vector of the right size."""
        return np.full(self._dimensions, self._dimensions**-0.5, dtype="<f2").tobytes()

    def close(self) -> None:
        """Write everything out and let go of the files."""
        with _told():
            self._client.close()


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Chroma's many kinds of failure, as one; they share no base class, and panics of its native part have none."""
    try:
        yield
    except BaseException as problem:
        if not isinstance(problem, Exception) and type(problem).__name__ != "PanicException":
            raise
        raise StoreDamaged("The search index is damaged.", "It is built anew.", repr(problem)) from problem


@contextlib.contextmanager
def _on_failure(clean_up: Callable[[], None]) -> Iterator[None]:
    try:
        yield
    except BaseException:
        clean_up()
        raise


class FolderLock:
    """Keeps a second process out of the index folder; the system lets go when this process dies."""

    def __init__(self, folder: Path) -> None:
        """Waits some seconds for a process that is about to end. Raises ``AlreadyRunning``."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        deadline = time.monotonic() + _LOCK_SECONDS
        while not _locked(self._file):
            if time.monotonic() > deadline:
                os.close(self._file)
                raise AlreadyRunning("Another process uses the search index.", "Close other windows of Hearth.")
            time.sleep(0.05)

    def close(self) -> None:
        """Let go."""
        os.close(self._file)


def _locked(file: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def discard(folder: Path) -> None:
    """Delete a folder of the index; what cannot be deleted now is tried again at the next start."""
    shutil.rmtree(folder, ignore_errors=True)
