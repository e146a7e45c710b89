"""Finds passages by words and by meaning, and fuses the two.

Both channels score the chunk itself and its window of neighbours; scores are z-normalised per channel before they are
added. On long chats this beats BM25, the embedder alone and reciprocal rank fusion (which falls below BM25).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from statistics import fmean, pstdev
from typing import Protocol

from assistant.core.engines import Embedder, VectorIndex
from assistant.core.errors import AssistantError
from assistant.core.passages import Passage
from assistant.core.words import content_words, overlap, words
from assistant.store.documents import ChunkRecord, Documents

CANDIDATES = 60
"""Chunks that each channel proposes."""

MOST_SHUT = 4_000
"""Chunks that may not be found and are asked for beside the candidates, to be left out: beyond so many of them a search
by meaning may propose fewer than it could, and words decide."""

WINDOW_WEIGHT = 0.5
"""What a chunk's surroundings count beside the chunk itself."""

RARE = 3
"""Chunks that a word of the question may stand in to count as what the question is about."""

FRAMING = frozenset(
    """ask asked begin call called come cost date day end get give go going happen happened info information kind know
    last look make mean meaning name named need new next number old pay place read said say see set start take thing
    think time today tomorrow type use used want way week work write wrote year""".split()
)
"""Words that ask rather than say what is asked about; in a small library they may well be rare."""

SAME_TEXT = 0.9
"""Share of common words from which two chunks count as one text."""


class Meaning(Embedder, VectorIndex, Protocol):
    """Search by meaning; may be still loading."""

    @property
    def ready(self) -> bool:
        """Whether a question can be answered now."""


class Retrieval:
    """Search over the library. ``meaning`` may not be ready yet: then words alone decide.

    ``near_ties`` puts the passages found for a query, best first, into the order in which the person wants those that
    the search cannot tell apart; it gives back the same passages.
    """

    def __init__(
        self,
        documents: Documents,
        meaning: Meaning,
        near_ties: Callable[[str, list[Passage]], list[Passage]] = lambda _query, found: found,
    ) -> None:
        self._documents = documents
        self._meaning = meaning
        self._near_ties = near_ties

    def search(self, query: str, k: int, among: Sequence[int] | None = None) -> list[Passage]:
        """The ``k`` best passages for ``query``, best first; ``among`` limits to those document ids.

        One passage a chunk (see :func:`merge`); copies of the same text are given once.
        """
        with ThreadPoolExecutor(1, "search-by-meaning") as beside:  # another process does that: no need to wait first
            near = beside.submit(self._near, query, among)
            by_words = dict(self._documents.match(content_words(query), CANDIDATES, among))
            by_meaning = dict(near.result())
        candidates = list(by_words.keys() | by_meaning.keys())
        if not candidates:
            return []
        neighbours = self._documents.neighbours(candidates)
        scores = fuse(candidates, by_words, by_meaning, neighbours)
        ranked = sorted(candidates, key=lambda chunk: (-scores[chunk], chunk))
        records = self._documents.chunks(ranked[: 4 * k], among)
        kept = _without_copies((records[chunk] for chunk in ranked if chunk in records), k)
        found = self._near_ties(query, [_passage(record, scores[record.id]) for record in kept])
        return self._with_rarest_words(found, query, k, among)

    def rarest_words(self, query: str, among: Sequence[int] | None = None) -> dict[str, list[int]]:
        """What ``query`` is about, most likely: those of its words that stand in the fewest chunks, with these.

        Empty if even they are not rare, as in a question of common words.
        """
        telling = [word for word in content_words(query) if word not in FRAMING]
        holders = {word: self._documents.holders(word, RARE + 1, among) for word in telling}
        fewest = min((len(chunks) for chunks in holders.values() if chunks), default=0)
        return {word: chunks for word, chunks in holders.items() if 0 < len(chunks) == fewest <= RARE}

    def _with_rarest_words(
        self, found: list[Passage], query: str, k: int, among: Sequence[int] | None
    ) -> list[Passage]:
        """``found``, with a passage that holds one of the rarest words of ``query`` in second place if need be.

        "The plumber's phone number" must not be answered from phone numbers alone where one file names the plumber.
        """
        holders = [chunk for chunks in self.rarest_words(query, among).values() for chunk in chunks]
        read = {chunk for passage in found[:2] for chunk in passage.chunk_ids}
        if k < 2 or len(found) < 2 or not holders or read.intersection(holders):
            return found
        best = next((passage for passage in found if set(passage.chunk_ids).intersection(holders)), None)
        if best is None:
            (record,) = self._documents.chunks(holders[:1], among).values()
            best = _passage(record, found[1].score)
        rest = [passage for passage in found if passage is not best]
        return [rest[0], best, *rest[1:]][:k]

    def _near(self, query: str, among: Sequence[int] | None) -> list[tuple[int, float]]:
        if not self._meaning.ready:
            return []
        try:
            vector = self._meaning.embed_query(query)
            if among is not None:
                return self._meaning.near(vector, CANDIDATES, self._documents.chunk_ids(among))
            shut = frozenset(self._documents.shut(MOST_SHUT))  # the index of vectors knows of no permissions
            near = self._meaning.near(vector, CANDIDATES + len(shut), None)
            return [found for found in near if found[0] not in shut][:CANDIDATES]
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


def _without_copies(ranked: Iterable[ChunkRecord], k: int) -> list[ChunkRecord]:
    kept: list[tuple[ChunkRecord, set[str]]] = []
    for record in ranked:
        if len(kept) == k:
            break
        these = set(words(record.text))
        if all(overlap(these, others) < SAME_TEXT for _, others in kept):
            kept.append((record, these))
    return [record for record, _ in kept]


def _passage(record: ChunkRecord, score: float) -> Passage:
    return Passage(
        chunk_ids=(record.id,),
        document_id=record.document_id,
        path=record.path,
        title=record.title,
        place=record.place,
        text=record.text,
        score=score,
    )


def merge(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """``passages`` with those that follow each other in one document joined, at the rank of the better one."""
    rank = {(passage.document_id, passage.chunk_ids): n for n, passage in enumerate(passages)}
    joined: list[tuple[int, Passage]] = []
    for passage in sorted(passages, key=lambda each: (each.document_id, each.chunk_ids)):
        best = rank[passage.document_id, passage.chunk_ids]
        if joined and _follows(joined[-1][1], passage):
            before_rank, before = joined.pop()
            text = f"{before.text}\n{passage.text}"
            ids = before.chunk_ids + passage.chunk_ids
            passage = replace(before, chunk_ids=ids, text=text, score=max(before.score, passage.score))
            best = min(before_rank, best)
        joined.append((best, passage))
    return tuple(passage for _, passage in sorted(joined, key=lambda each: each[0]))


def _follows(before: Passage, after: Passage) -> bool:
    return before.document_id == after.document_id and before.chunk_ids[-1] + 1 == after.chunk_ids[0]
