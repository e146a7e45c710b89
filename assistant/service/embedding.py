"""Gives every passage its vector, in the background: small batches, so that a question never waits for long."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from assistant.core.engines import Vector
from assistant.core.errors import ChildLost
from assistant.core.jobs import CancelToken, Desk
from assistant.knowledge.chunker import embedded_text
from assistant.knowledge.gate import Gate
from assistant.service.knowledge_child import LOAD_SECONDS, KnowledgeChild
from assistant.store.embeddings import Embeddings, PendingChunk

SECONDS_PER_CALL = 0.2
"""How long one batch should keep the child busy; a question waits for one batch at most."""

WINDOW = 2048
"""Passages among which those of like length are put together."""

_FIRST_TOKENS = 2048
_SIZES = (1, 2, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128)  # few, for the sake of the child's memory
_INDEX_AT_ONCE = 128


class EmbeddingRun:
    """Works off the passages without a vector. While the child computes a batch, the one before it is kept."""

    def __init__(self, embeddings: Embeddings, knowledge: KnowledgeChild, gate: Gate) -> None:
        self._embeddings = embeddings
        self._knowledge = knowledge
        self._gate = gate
        self._tokens_per_call = float(_FIRST_TOKENS)
        self._for_index: list[tuple[int, Vector]] = []

    def run(self, desk: Desk[object]) -> int:
        """Until none is left or the embedder cannot be had; how many were done. Raises ``Cancelled``."""
        done = 0
        while self._knowledge.wait(LOAD_SECONDS, desk.cancel):
            left = self._embeddings.pending_count()
            if not left:
                break
            try:
                did = self._work_off(self._embeddings.pending(WINDOW), desk, done, done + left)
            except ChildLost:  # it is started again; what was kept is kept
                desk.cancel.sleep(0.1)
                continue
            done += did
            if not did:
                break
        return done

    def _work_off(self, window: Sequence[PendingChunk], desk: Desk[object], before: int, total: int) -> int:
        model_id = self._knowledge.model_id
        done = 0
        try:
            with ThreadPoolExecutor(1, "embedding") as ahead:
                for batch, vectors in self._embedded(window, ahead, desk.cancel):
                    ids = [chunk.id for chunk in batch]
                    self._embeddings.keep(model_id, ids, vectors)
                    self._for_index += zip(ids, vectors, strict=True)
                    if len(self._for_index) >= _INDEX_AT_ONCE:
                        ahead.submit(self._index)  # in turn with the batches, so that it does not slow their clock
                    done += len(batch)
                    desk.report(before + done, total, "Making it searchable by meaning")
        finally:
            self._index()
            if self._knowledge.ready:
                with contextlib.suppress(ChildLost):
                    self._knowledge.settle()
        return done

    def _embedded(
        self, window: Sequence[PendingChunk], ahead: ThreadPoolExecutor, cancel: CancelToken
    ) -> Iterator[tuple[Sequence[PendingChunk], list[Vector]]]:
        """Batches with their vectors; the next one is being computed while the consumer keeps one."""
        running: tuple[Sequence[PendingChunk], Future[list[Vector]]] | None = None
        for batch in self._batches(window):
            self._gate.wait(cancel)
            started = ahead.submit(self._embed, batch, cancel)
            if running is not None:
                yield running[0], running[1].result()
            running = batch, started
        if running is not None:
            yield running[0], running[1].result()

    def _batches(self, window: Sequence[PendingChunk]) -> Iterator[Sequence[PendingChunk]]:
        """Neighbours by length; as many as the child did lately in the time that one call may take."""
        ordered = sorted(window, key=lambda chunk: chunk.tokens)
        start = 0
        while start < len(ordered):
            fitting = [
                size
                for size in _SIZES
                if size <= len(ordered) - start and size * ordered[start + size - 1].tokens <= self._tokens_per_call
            ]
            size = max(fitting, default=1)
            yield ordered[start : start + size]
            start += size

    def _embed(self, batch: Sequence[PendingChunk], cancel: CancelToken) -> list[Vector]:
        began = time.monotonic()
        vectors = self._knowledge.embed_passages([embedded_text(chunk.context, chunk.text) for chunk in batch], cancel)
        seconds = max(time.monotonic() - began, 1e-3)
        fitting = len(batch) * max(batch[-1].tokens, 1) * SECONDS_PER_CALL / seconds
        self._tokens_per_call = min(max(0.7 * self._tokens_per_call + 0.3 * fitting, 256.0), 32_768.0)
        return vectors

    def _index(self) -> None:
        """Put what is kept into the index; what is lost on the way is found missing when the child comes up again."""
        waiting, self._for_index = self._for_index, []
        if waiting and self._knowledge.ready:
            with contextlib.suppress(ChildLost):
                self._knowledge.put([chunk for chunk, _ in waiting], [vector for _, vector in waiting])
