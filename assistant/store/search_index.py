"""The vector index as the knowledge child holds it: Chroma when it is sound, exact search while it is not.

In the index folder: ``current`` (Chroma), ``next`` (being built), ``writing`` (there while Chroma may have
something unwritten: a process that died then leaves it, and ``current`` is not trusted), ``erase`` (there while
``current`` may hold what the person forgot).
"""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.core.engines import Vector
from assistant.core.errors import StoreDamaged
from assistant.store.embeddings import ERASE_MARK
from assistant.store.vectors import ChromaIndex, ExactIndex, FolderLock, discard

STEP = 128
"""Vectors that one step of a rebuild puts into Chroma: about a tenth of a second."""


class SearchIndex:
    """Implements ``core.engines.VectorIndex`` in one process; not thread-safe, calls come one at a time."""

    def __init__(self, folder: Path, dimensions: int, seed: bytes) -> None:
        """Take the folder's lock and open what is there. Raises ``AlreadyRunning``."""
        self._folder = folder
        self._dimensions = dimensions
        self._seed = seed
        self._lock = FolderLock(folder)
        self._current, self._next = folder / "current", folder / "next"
        self._writing = folder / "writing"
        for left_over in folder.glob("old-*"):
            discard(left_over)
        discard(self._next)
        self._chroma: ChromaIndex | None = None
        self._exact: ExactIndex | None = None
        self._exact_is_whole = False
        self._building: ChromaIndex | None = None
        self._to_build: deque[int] = deque()
        self._erase, self._erasing = folder / ERASE_MARK, folder / "erasing"
        marks = [mark for mark in (self._writing, self._erase, self._erasing) if mark.exists()]
        if marks:
            discard(self._current)
        for mark in marks:
            mark.unlink()

    @property
    def usable(self) -> bool:
        """Whether Chroma is open and answers."""
        return self._chroma is not None

    @property
    def answers(self) -> bool:
        """Whether answers come from all vectors that were put; if not, it must be built anew."""
        return self._chroma is not None or self._exact_is_whole

    def open(self) -> None:
        """Open the Chroma folder that is there, or make an empty one; a damaged one may end this process."""
        try:
            self._chroma = ChromaIndex(self._current, self._dimensions, self._seed)
            self._chroma.count()
        except StoreDamaged:
            self.distrust()

    def probe(self, ids: Sequence[int], vectors: Sequence[Vector]) -> str:
        """Whether Chroma finds these vectors; says what is wrong, and does not trust it any more then."""
        if self._chroma is None:
            return "there is no index"
        try:
            problem = self._chroma.probe(ids, vectors)
        except StoreDamaged as damaged:
            problem = damaged.detail
        if problem:
            self.distrust()
        return problem

    def ids(self) -> list[int]:
        """The chunks in Chroma; none if it is not usable."""
        if self._chroma is None:
            return []
        try:
            return self._chroma.ids()
        except StoreDamaged:
            self.distrust()
            return []

    def distrust(self) -> None:
        """Throw the Chroma folder away."""
        chroma, self._chroma = self._chroma, None
        if chroma is not None:
            with contextlib.suppress(StoreDamaged):
                chroma.close()
        self._retire(self._current)

    # --- the index ---

    def put(self, ids: Sequence[int], vectors: Sequence[Vector]) -> None:
        """Add or replace vectors, wherever they are held."""
        if self._exact is not None:
            self._exact.put(ids, vectors)
            self._to_build.extend(ids)
        self._change(lambda chroma: chroma.put(ids, vectors))

    def near(self, vector: Vector, k: int, among: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """At most ``k`` pairs (chunk id, cosine), best first."""
        if self._chroma is not None and not self._exact_is_whole:
            try:
                return self._chroma.near(vector, k, among)
            except StoreDamaged:
                self.distrust()
        return [] if self._exact is None else self._exact.near(vector, k, among)

    def forget(self, ids: Sequence[int]) -> None:
        """Take vectors out of every answer."""
        if self._exact is not None:
            self._exact.forget(ids)
        if self._building is not None:
            self._building.forget(ids)
        self._change(lambda chroma: chroma.forget(ids))

    def count(self) -> int:
        """Vectors that answers can come from."""
        if self._chroma is not None and not self._exact_is_whole:
            return self._chroma.count()
        return 0 if self._exact is None else self._exact.count()

    def settle(self) -> None:
        """Make sure that nothing waits to be written; from now on ``current`` may be trusted."""
        if self._chroma is not None and self._writing.exists():
            self._attempt(_wait_for_writes)
            self._writing.unlink(missing_ok=True)

    def close(self) -> None:
        """Write everything out and let go of the folder."""
        self.settle()
        self._attempt(ChromaIndex.close)
        self._chroma = None
        self._drop_building()
        self._lock.close()

    # --- building anew ---

    def begin_rebuild(self) -> None:
        """Start over: :meth:`fill` with every vector, then :meth:`rebuild_step` until nothing is left."""
        self._drop_building()
        self._exact, self._exact_is_whole = ExactIndex(self._dimensions), False
        if self._erase.exists():
            self._erase.rename(self._erasing)

    def fill(self, ids: Sequence[int], vectors: Sequence[Vector], last: bool) -> None:
        """Take some vectors for the rebuild; after the ``last`` ones exact search can answer."""
        assert self._exact is not None, "begin_rebuild comes first"
        self._exact.put(ids, vectors)
        self._to_build.extend(ids)
        self._exact_is_whole = last

    def rebuild_step(self) -> int:
        """Build the new folder a little further; how many vectors are left, 0 when it is in its place.

        Raises ``StoreDamaged`` where it cannot be built (a full disk); exact search goes on answering then.
        """
        assert self._exact is not None, "fill comes first"
        if self._building is None:
            self._building = ChromaIndex(self._next, self._dimensions, self._seed)
        some = [self._to_build.popleft() for _ in range(min(STEP, len(self._to_build)))]
        self._building.put_rows(*self._exact.rows(some))
        if self._to_build:
            return len(self._to_build)
        _wait_for_writes(self._building)
        self._building.close()
        self._building = None
        self._attempt(ChromaIndex.close)
        self._chroma = None
        self._retire(self._current)
        self._next.rename(self._current)
        self._writing.unlink(missing_ok=True)
        self._erasing.unlink(missing_ok=True)
        self.open()
        if self._chroma is not None:
            self._exact, self._exact_is_whole = None, False
        return 0

    def _drop_building(self) -> None:
        if self._building is not None:
            with contextlib.suppress(StoreDamaged):
                self._building.close()
        self._building = None
        self._to_build.clear()
        discard(self._next)

    def _retire(self, folder: Path) -> None:
        """Out of the way by one rename, then deleted: a half-deleted folder is never opened."""
        if folder.exists():
            number = 1 + max((int(old.name[4:]) for old in self._folder.glob("old-*")), default=0)
            discard(folder.rename(self._folder / f"old-{number}"))

    def _change(self, work: Callable[[ChromaIndex], object]) -> None:
        if self._chroma is not None:
            self._writing.touch(mode=0o600)
            self._attempt(work)

    def _attempt(self, work: Callable[[ChromaIndex], object]) -> None:
        if self._chroma is not None:
            try:
                work(self._chroma)
            except StoreDamaged:
                self.distrust()


def _wait_for_writes(chroma: ChromaIndex) -> None:
    """An answer comes only after all that was put before is in the index."""
    chroma.near(chroma.some_vector(), 1)
