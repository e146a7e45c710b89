"""Opens the vector index in the knowledge child, tries it, compares it with the database, and builds it anew."""

from __future__ import annotations

import logging
from array import array
from pathlib import Path
from typing import Any, Protocol

from assistant.core.errors import StoreDamaged
from assistant.core.jobs import CancelToken
from assistant.store.embeddings import Embeddings

_log = logging.getLogger(__name__)

CALL_SECONDS = 120.0
"""Time limit of a call that only works when its process does."""

PROBE_SECONDS = 20.0
"""Time limit for opening and trying the index."""

STEP = 128
"""Vectors put into Chroma at a time: about a tenth of a second."""

_BREATH = 0.002  # seconds between two steps, in which others get their turn
_SAMPLE = 64
_PAGE = 2000
_SMALL_DIFFERENCE = 2000


class Ask(Protocol):
    """A call to the child; raises ``ChildLost`` when it died or the time is over."""

    def __call__(self, method: str, *args: Any, timeout: float = CALL_SECONDS) -> Any:
        """The call's result."""


class IndexMending:
    """The steps between a folder of unknown health and an index that holds what the database holds."""

    def __init__(self, ask: Ask, embeddings: Embeddings) -> None:
        self._ask = ask
        self._embeddings = embeddings

    def open(self, folder: Path, model: tuple[str, int], trusted: bool) -> bool:
        """Open the index (an empty one unless ``trusted``) and make it fit; False if it must be built anew.

        Raises ``ChildLost`` if the child dies of it.
        """
        usable = self._ask("open", str(folder), model[1], self._embeddings.seed(), trusted, timeout=PROBE_SECONDS)
        if not usable:
            _log.warning("the search index is built anew: it cannot be opened")
        return bool(usable) and self._reconcile(model[0]) and self._probe(model[0])

    def _reconcile(self, model_id: str) -> bool:
        """Make the index hold the chunks that have a vector in the database; False if it must be built anew."""
        gone = self._embeddings.gone()
        wanted = array("q", self._embeddings.ids(model_id))
        packed = self._ask("compare", wanted.tobytes())
        missing, extra = (array("q", ids).tolist() for ids in packed)
        if len(missing) > _SMALL_DIFFERENCE or len(missing) == len(wanted) > 0:
            return False
        for start in range(0, len(missing), STEP):
            rows = self._embeddings.vectors_of(model_id, missing[start : start + STEP])
            self._ask("put", [chunk for chunk, _ in rows], [vector for _, vector in rows])
        if extra:
            self._ask("forget", extra)
        self._ask("settle")
        self._embeddings.forget_gone(gone)
        return True

    def _probe(self, model_id: str) -> bool:
        sample = self._embeddings.sample(model_id, _SAMPLE)
        ids, vectors = [chunk for chunk, _ in sample], [vector for _, vector in sample]
        problem = self._ask("probe", ids, vectors, timeout=PROBE_SECONDS)
        if problem:
            _log.warning("the search index is built anew: %s", problem)
        return not problem

    def fill(self, model_id: str, stop: CancelToken) -> None:
        """Give the child every vector, so that exact search can answer and the index can be built."""
        self._ask("begin_rebuild")
        after, last = 0, False
        while not last:
            stop.check()
            rows = self._embeddings.vectors(model_id, after, _PAGE)
            last = len(rows) < _PAGE
            self._ask("fill", [chunk for chunk, _ in rows], [vector for _, vector in rows], last)
            after = rows[-1][0] if rows else after

    def build(self, stop: CancelToken) -> None:
        """Build the index from what the child was given; without room for it exact search goes on answering."""
        try:
            while self._ask("rebuild_step"):
                stop.sleep(_BREATH)
        except StoreDamaged as problem:
            _log.warning("the search index could not be built anew: %s", problem.detail)
