"""Finds passages by words and by meaning, and fuses the two.

Both channels score the chunk itself and its window of neighbours; scores are z-normalised per channel before they are
added. On long chats this beats BM25, the embedder alone and reciprocal rank fusion (which falls below BM25).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean, pstdev
from typing import Protocol

from assistant.core.engines import Embedder, VectorIndex
from assistant.core.errors import AssistantError
from assistant.core.passages import Passage
from assistant.core.words import content_words, overlap, words
from assistant.store.documents import ChunkRecord, Documents

CANDIDATES = 60
"""Chunks that each channel proposes."""

WINDOW_WEIGHT = 0.5
"""What a chunk's surroundings count beside the chunk itself."""

SAME_TEXT = 0.9
"""Share of common words from which two chunks count as one text."""


class Meaning(Embedder, VectorIndex, Protocol):
    """Search by meaning; may be still loading."""

    @property
    def ready(self) -> bool:
        """Whether a question can be answered now."""


class Retrieval:
    """Search over the library. ``meaning`` may not be ready yet: then words alone decide."""

    def __init__(self, documents: Documents, meaning: Meaning) -> None:
        self._documents = documents
        self._meaning = meaning

    def search(self, query: str, k: int, among: Sequence[int] | None = None) -> list[Passage]:
        """The ``k`` best passages for ``query``, best first; ``among`` limits to those document ids.

        Adjacent chunks that were both found become one passage; copies of the same text are given once.
        """
        by_words = dict(self._documents.match(content_words(query), CANDIDATES, among))
        by_meaning = dict(self._near(query, among))
        candidates = list(by_words.keys() | by_meaning.keys())
        if not candidates:
            return []
        neighbours = self._documents.neighbours(candidates)
        scores = fuse(candidates, by_words, by_meaning, neighbours)
        ranked = sorted(candidates, key=lambda chunk: (-scores[chunk], chunk))
        records = self._documents.chunks(ranked[: 4 * k])
        kept = _drop_copies([records[chunk] for chunk in ranked if chunk in records])
        return merge(kept[:k], scores)

    def _near(self, query: str, among: Sequence[int] | None) -> list[tuple[int, float]]:
        if not self._meaning.ready:
            return []
        try:
            vector = self._meaning.embed_query(query)
            chunk_ids = None if among is None else self._documents.chunk_ids(among)
            return self._meaning.near(vector, CANDIDATES, chunk_ids)
        except AssistantError:  # its process died: words still answer, and it is replaced at the next call
            return []


def fuse(
    candidates: Sequence[int],
    by_words: Mapping[int, float],
    by_meaning: Mapping[int, float],
    neighbours: Mapping[int, Sequence[int]],
) -> dict[int, float]:
    """One comparable score per candidate from both channels, over the chunk and over its window.

    A candidate that a channel did not propose gets that channel's lowest score (0 for words).
    """
    total = dict.fromkeys(candidates, 0.0)
    for channel, missing in ((by_words, 0.0), (by_meaning, min(by_meaning.values(), default=0.0))):
        own = {chunk: channel.get(chunk, missing) for chunk in candidates}
        window = {
            chunk: own[chunk] + fmean(channel.get(near, missing) for near in around) if around else own[chunk] + missing
            for chunk, around in ((chunk, neighbours.get(chunk, ())) for chunk in candidates)
        }
        for part, weight in ((own, 1.0), (window, WINDOW_WEIGHT)):
            for chunk, score in _normalised(part).items():
                total[chunk] += weight * score
    return total


def _normalised(scores: Mapping[int, float]) -> dict[int, float]:
    mean, spread = fmean(scores.values()), pstdev(scores.values())
    return {chunk: (score - mean) / spread if spread > 1e-9 else 0.0 for chunk, score in scores.items()}


def _drop_copies(ranked: Sequence[ChunkRecord]) -> list[ChunkRecord]:
    kept: list[tuple[ChunkRecord, set[str]]] = []
    for record in ranked:
        these = set(words(record.text))
        if all(overlap(these, others) < SAME_TEXT for _, others in kept):
            kept.append((record, these))
    return [record for record, _ in kept]


def merge(records: Sequence[ChunkRecord], scores: Mapping[int, float]) -> list[Passage]:
    """Passages of ``records``: runs of adjacent chunks of one document joined, ordered by their best score."""
    runs: list[list[ChunkRecord]] = []
    for record in sorted(records, key=lambda chunk: (chunk.content_id, chunk.ordinal)):
        last = runs[-1][-1] if runs else None
        if last is not None and last.content_id == record.content_id and last.ordinal + 1 == record.ordinal:
            runs[-1].append(record)
        else:
            runs.append([record])
    passages = [
        Passage(
            chunk_ids=tuple(record.id for record in run),
            document_id=run[0].document_id,
            path=run[0].path,
            title=run[0].title,
            place=run[0].place,
            text="\n".join(record.text for record in run),
            score=max(scores[record.id] for record in run),
        )
        for run in runs
    ]
    return sorted(passages, key=lambda passage: -passage.score)
