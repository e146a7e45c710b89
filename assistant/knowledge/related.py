"""Documents about the same as one document: by its stored vectors, or by its telling words until those can be asked.

A document is as near as its best passage is to a passage of the other and as its passages are on the whole, half and
half. What holds nearly the same text is told as a copy and takes nobody's place.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from assistant.core.engines import Vector
from assistant.core.errors import AssistantError, BadRequest
from assistant.core.passages import RelatedDocument
from assistant.core.words import STOP_WORDS, overlap, words
from assistant.knowledge.retrieval import SAME_TEXT, Meaning
from assistant.store.documents import ChunkRecord, DocumentRecord, Documents
from assistant.store.embeddings import Embeddings

PASSAGES = 8
"""Passages of a document that stand for it, spread over all of it."""

NEIGHBOURS = 60
"""Passages near each of them that are looked at."""

LEAST_NEAR = 0.3
"""Cosine of the starter embedder below which a passage is near no other."""

LEAST_ALIKE = 0.45
"""Score below which a document is not shown. Measured on XQuAD with the 240 paragraphs as documents, four shown, right
if of the same article: 96 of 100 shown are right in English, 65 in German (which the starter embedder knows little
of); from 0.3 on it would be 79 and 58."""

LEAST_SHARED = 0.2
"""Weight of its telling words that another document must hold where words alone decide: 74 and 78 of 100 right."""

TELLING = 24
"""Words that stand for a document where there are no vectors yet."""

MOST_COPIES = 3

_COMMONEST = 60
_HOLDERS = 200
_LEAST_WORDS = 3
_LONGEST = 40
"""Passages of a text that are compared to see whether it is a copy."""


class Related:
    """Every method may be called from any thread."""

    def __init__(self, documents: Documents, embeddings: Embeddings, meaning: Meaning) -> None:
        self._documents = documents
        self._embeddings = embeddings
        self._meaning = meaning

    def to(self, path: str, k: int) -> list[RelatedDocument]:
        """At most ``k`` documents about the same as the one at ``path``, the nearest first, then at most three copies.

        Raises ``BadRequest`` if it is not in the library.
        """
        document = self._documents.find(path)
        if document is None:
            raise BadRequest(f"“{path}” is not in the library.", "See what is in it: hearth sources")
        own = self._documents.whole(document.id)
        if not own:
            return []
        near, least = self._by_meaning(own), LEAST_ALIKE
        if near is None:
            near, least = self._by_words(own), LEAST_SHARED
        best = [each for each in self._best_passages(near, {chunk.id for chunk in own}) if each.score >= least]
        ranked = sorted(best, key=lambda each: (-each.score, each.path))
        return self._without_copies(document, own, ranked, k)

    # --- what is near ---

    def _by_meaning(self, own: Sequence[ChunkRecord]) -> list[dict[int, float]] | None:
        """For some passages of the document the passages near each; None where that cannot be asked yet."""
        current = self._embeddings.current()
        if not self._meaning.ready or current is None:
            return None
        chosen = [chunk.id for chunk in _spread(own, PASSAGES)]
        vectors: list[tuple[int, Vector]] = self._embeddings.vectors_of(current[0], chosen)
        if not vectors:
            return None
        try:
            found = [dict(self._meaning.near(vector, NEIGHBOURS)) for _, vector in vectors]
        except AssistantError:  # its process died: words still answer
            return None
        return [{chunk: cosine for chunk, cosine in each.items() if cosine >= LEAST_NEAR} for each in found]

    def _by_words(self, own: Sequence[ChunkRecord]) -> list[dict[int, float]]:
        """The passages that hold at least three of the words that tell this document from others."""
        counts = Counter(
            word
            for chunk in own
            for word in words(f"{chunk.context} {chunk.text}")
            if len(word) > 2 and word not in STOP_WORDS and not word.isdecimal()
        )
        held = {word: self._documents.holders(word, _HOLDERS) for word, _ in counts.most_common(_COMMONEST)}
        passages = max(1, self._documents.counts().chunks)
        mine = {chunk.id for chunk in own}
        shared = {word: chunks for word, chunks in held.items() if not mine.issuperset(chunks)}
        weights = {word: math.log(1 + passages / len(chunks)) for word, chunks in shared.items()}
        telling = sorted(weights, key=lambda word: (-math.log(1 + counts[word]) * weights[word], word))[:TELLING]
        whole = sum(weights[word] for word in telling)
        found, hits = dict[int, float](), Counter[int]()
        for word in telling:
            for chunk in held[word]:
                hits[chunk] += 1
                found[chunk] = found.get(chunk, 0.0) + weights[word] / whole
        return [{chunk: score for chunk, score in found.items() if hits[chunk] >= _LEAST_WORDS}]

    def _best_passages(self, near: Sequence[Mapping[int, float]], own: set[int]) -> Iterable[RelatedDocument]:
        """Each other document once, with its nearest passage."""
        others = {chunk for each in near for chunk in each} - own
        records = self._documents.chunks(sorted(others))
        nearest: dict[int, list[dict[int, float]]] = {}
        for n, each in enumerate(near):
            for chunk, score in each.items():
                if chunk in records:
                    place = nearest.setdefault(records[chunk].document_id, [{} for _ in near])
                    place[n][chunk] = score
        for document_id, found in nearest.items():
            best = [max(each.values(), default=0.0) for each in found]
            chunk = max((score, -chunk) for each in found for chunk, score in each.items())[1]
            record = records[-chunk]
            score = 0.5 * max(best) + 0.5 * sum(best) / len(best)
            yield RelatedDocument(document_id, record.path, record.title, record.place, record.text, score)

    # --- what is the same ---

    def _without_copies(
        self, document: DocumentRecord, own: Sequence[ChunkRecord], ranked: Sequence[RelatedDocument], k: int
    ) -> list[RelatedDocument]:
        kept, copies = list[RelatedDocument](), list[RelatedDocument]()
        texts = [(document.path, document.chunks, _words_of(own))]
        same = self._documents.same_text(document.id)
        copies += [
            RelatedDocument(each.id, each.path, each.title, own[0].place, own[0].text, 1.0, document.path)
            for each in same
        ]
        known = self._documents.get([each.document_id for each in ranked])
        for each in ranked:
            if len(kept) == k:
                break
            length = known[each.document_id].chunks if each.document_id in known else 0
            theirs = _words_of(self._documents.whole(each.document_id)) if length <= _LONGEST else set[str]()
            copied = next((path for path, size, held in texts if _same(size, held, length, theirs)), "")
            if copied:
                copies.append(replace(each, copy_of=copied))
                continue
            kept.append(each)
            texts.append((each.path, length, theirs))
        return kept + copies[:MOST_COPIES]


def _spread(chunks: Sequence[ChunkRecord], most: int) -> Sequence[ChunkRecord]:
    step = max(1.0, len(chunks) / most)
    return [chunks[int(n * step)] for n in range(min(most, len(chunks)))]


def _words_of(chunks: Sequence[ChunkRecord]) -> set[str]:
    return {word for chunk in chunks[:_LONGEST] for word in words(chunk.text)}


def _same(size: int, held: set[str], length: int, theirs: set[str]) -> bool:
    return min(size, length) * 5 >= max(size, length) * 4 and bool(theirs) and overlap(held, theirs) >= SAME_TEXT
