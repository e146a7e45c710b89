"""What the knowledge child does: it holds the embedder and the vector index. Imported in that child only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from assistant.core.engines import Embedder
from assistant.core.errors import ChildLost
from assistant.service.knowledge_child import FRESH
from assistant.store.search_index import SearchIndex
from assistant.store.vectors import nearest, unpacked
from assistant.system.children import ChildDesk, Handler

Load = Callable[[Path, int], Embedder]
"""Makes the embedder from its folder and a number of threads (0 chooses)."""


class Calls:
    """The calls of the child, one at a time."""

    def __init__(self, load: Load) -> None:
        self._make_embedder = load
        self._embedder: Embedder | None = None
        self._index: SearchIndex | None = None

    def handlers(self) -> Mapping[str, Handler]:
        """By name, as the parent calls them."""
        return {
            name: getattr(self, name)
            for name in (
                "open", "probe", "compare", "load", "embed", "embed_query", "put", "near", "score", "forget", "count",
                "settle", "begin_rebuild", "fill", "rebuild_step", "close",
            )
        }  # fmt: skip

    # --- the embedder ---

    def load(self, _desk: ChildDesk, folder: str, threads: int) -> list[Any]:
        """Load the embedder; its id and the size of its vectors."""
        self._embedder = self._make_embedder(Path(folder), threads)
        return [self._embedder.model_id, self._embedder.dimensions]

    def embed(self, desk: ChildDesk, texts: list[str]) -> list[bytes]:
        """A vector for each passage."""
        if self._embedder is None:
            raise _fresh()
        return self._embedder.embed_passages(texts, desk.cancel)

    def embed_query(self, _desk: ChildDesk, text: str) -> bytes:
        """The vector of a question."""
        if self._embedder is None:
            raise _fresh()
        return self._embedder.embed_query(text)

    # --- the index ---

    def open(self, _desk: ChildDesk, folder: str, dimensions: int, seed: bytes, trusted: bool) -> bool:
        """Open the index in ``folder``, thrown away before unless ``trusted``; whether what was there can be used."""
        if self._index is not None:
            self._index.close()
        self._index = SearchIndex(Path(folder), dimensions, seed)
        if not trusted:
            self._index.distrust()
        self._index.open()
        return self._index.usable

    def probe(self, _desk: ChildDesk, ids: list[int], vectors: list[bytes]) -> str:
        """Whether these vectors find themselves; what is wrong, or ""."""
        return self._open_index.probe(ids, vectors)

    def compare(self, _desk: ChildDesk, wanted: bytes) -> list[bytes]:
        """Of the wanted ids (packed, 8 bytes each) those that the index lacks, and those that it has beyond them."""
        want = np.frombuffer(wanted, dtype=np.int64)
        have = np.array(self._open_index.ids(), dtype=np.int64)
        return [np.setdiff1d(want, have).tobytes(), np.setdiff1d(have, want).tobytes()]

    def put(self, _desk: ChildDesk, ids: list[int], vectors: list[bytes]) -> bool:
        """Add vectors; False if the index no longer answers and must be built anew."""
        self._open_index.put(ids, vectors)
        return self._open_index.answers

    def near(self, _desk: ChildDesk, vector: bytes, k: int) -> list[tuple[int, float]] | None:
        """The nearest, best first; None if the index no longer answers and must be built anew."""
        found = self._open_index.near(vector, k)
        return found if self._open_index.answers else None

    def score(
        self, _desk: ChildDesk, vector: bytes, ids: list[int], vectors: list[bytes], k: int
    ) -> list[tuple[int, float]]:
        """The nearest of the given vectors, best first."""
        dimensions = len(vector) // 2
        rows = unpacked(vectors, dimensions)
        return nearest(unpacked([vector], dimensions)[0], np.array(ids, dtype=np.int64), rows, k)

    def forget(self, _desk: ChildDesk, ids: list[int]) -> bool:
        """Take vectors out; False as in :meth:`put`."""
        self._open_index.forget(ids)
        return self._open_index.answers

    def count(self, _desk: ChildDesk) -> int:
        """Vectors in the index."""
        return self._open_index.count()

    def settle(self, _desk: ChildDesk) -> None:
        """Write everything out."""
        self._open_index.settle()

    def begin_rebuild(self, _desk: ChildDesk) -> None:
        """Start building the index anew."""
        self._open_index.begin_rebuild()

    def fill(self, _desk: ChildDesk, ids: list[int], vectors: list[bytes], last: bool) -> None:
        """Take vectors for the rebuild."""
        self._open_index.fill(ids, vectors, last)

    def rebuild_step(self, _desk: ChildDesk) -> int:
        """Build on; how many vectors are left."""
        return self._open_index.rebuild_step()

    def close(self, _desk: ChildDesk) -> None:
        """Write everything out and let go of the folder."""
        if self._index is not None:
            self._index.close()
            self._index = None

    @property
    def _open_index(self) -> SearchIndex:
        if self._index is None:
            raise _fresh()
        return self._index


def _fresh() -> ChildLost:
    return ChildLost("The knowledge process was just started anew.", detail=FRESH)
