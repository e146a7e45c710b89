"""Files that are read for one conversation only: their text stays in memory and is searched there, by words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log
from pathlib import Path

from assistant.core.passages import Passage
from assistant.core.words import content_words, stem, words
from assistant.knowledge.outcomes import ReadDocument
from assistant.store.documents import ChunkRecord

_FIRST_ID = 1 << 40
"""Numbers of documents and chunks begin here: no library grows so large, so that none is taken for one of it."""

_SATURATION, _LENGTH = 1.2, 0.75
"""The usual constants of BM25."""


class Aside:
    """The documents that were read aside, in the order in which they came."""

    def __init__(self) -> None:
        self._documents: dict[int, list[ChunkRecord]] = {}
        self._next = _FIRST_ID

    def add(self, read: ReadDocument) -> int:
        """Take a file that was read; returns the number of its document."""
        document, self._next = self._next, self._next + 1 + len(read.chunks)
        self._documents[document] = [
            ChunkRecord(
                document + 1 + chunk.ordinal, document, chunk.ordinal, chunk.text, chunk.context, chunk.place,
                chunk.tokens, document, str(read.path), read.title or Path(read.path).stem,
            )
            for chunk in read.chunks
        ]  # fmt: skip
        return document

    def whole(self, document_id: int) -> list[ChunkRecord]:
        """Every chunk of a document, in order."""
        return self._documents.get(document_id, [])

    def search(self, query: str, k: int, among: Sequence[int] = ()) -> list[Passage]:
        """The ``k`` best passages for ``query`` (BM25), best first; ``among`` limits to those documents.

        Where the person named the documents, what holds none of the words comes after the rest, in its order; else it
        is left out.
        """
        chunks = [chunk for number in among or self._documents for chunk in self.whole(number)]
        scores = _bm25(query, chunks)
        ranked = sorted(zip(chunks, scores, strict=True), key=lambda each: (-each[1], each[0].id))
        return [_passage(chunk, score) for chunk, score in ranked if among or score > 0][:k]


def _bm25(query: str, chunks: Sequence[ChunkRecord]) -> list[float]:
    asked = {stem(word) for word in content_words(query)}
    counted = [Counter(stem(word) for word in words(f"{chunk.context} {chunk.text}")) for chunk in chunks]
    usual = sum(each.total() for each in counted) / max(1, len(counted)) or 1.0
    holders = {word: sum(word in each for each in counted) for word in asked}
    rarity = {word: log(1 + (len(chunks) - count + 0.5) / (count + 0.5)) for word, count in holders.items()}
    return [
        sum(
            rarity[word] * each[word] * (_SATURATION + 1)
            / (each[word] + _SATURATION * (1 - _LENGTH + _LENGTH * each.total() / usual))
            for word in asked
            if word in each
        )
        for each in counted
    ]  # fmt: skip


def _passage(chunk: ChunkRecord, score: float) -> Passage:
    return Passage((chunk.id,), chunk.document_id, chunk.path, chunk.title, chunk.place, chunk.text, score)
