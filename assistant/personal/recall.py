"""Finds what was said: turns of long conversations, by words and by meaning.

A turn says little by itself ("Yes, on Friday!"): what was said before it and after it belongs to it. So words are
counted and vectors are summed over a window whose weight falls with the distance, slower into the past, because an
answer follows its question. Scores are z-normalised before they are added (equal ranks added fall below BM25 alone).
Short turns are set back, because the window gives "Wow, thanks!" the words of its neighbours. The weights were chosen
on three conversations of LoCoMo (26, 41, 43) and three people of BFCL's memory tasks, and checked on the others: the
benches ``memory`` and ``recall-facts`` tell both. BFCL's long monologues need a turn's own words too; LoCoMo does not.

BM25: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from assistant.core.engines import Vector
from assistant.core.words import STOP_WORDS, words
from assistant.personal.stemming import porter
from assistant.store.words import indexed

BEFORE = (0.8, 0.5, 0.3)
AFTER = (0.5, 0.25, 0.1)
"""What the turns before and after one count for it, the nearest first."""

K1, B = 0.9, 0.4
"""BM25: how soon a repeated word counts no more, and how much a long text is discounted."""

WORDS, WORDS_AROUND, MEANING, MEANING_AROUND, SPEAKER, DATED = 0.5, 1.0, 0.75, 1.0, 0.5, 1.0
"""What each part of a turn's score counts."""

LENGTH, LONG = 1.4, 20
"""What the logarithm of a turn's terms counts, and the terms from which more count no more."""

Scores: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that was said. ``session`` is the conversation that it belongs to."""

    session: int
    speaker: str
    text: str
    when: datetime | None = None

    def __str__(self) -> str:
        """As it is embedded."""
        return f"{self.speaker}: {self.text}"


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for. ``vector`` None: by words alone.

    ``speaker`` is whose turns are meant; None: whoever alone is named in the text. ``within`` is the time from which
    the turn is likely to be, start included and end not.
    """

    text: str
    vector: Vector | None = None
    speaker: str | None = None
    within: tuple[datetime, datetime] | None = None


class Recall:
    """An index over turns, in the order in which they were said; ``vectors`` are those of ``str(turn)``."""

    def __init__(self, turns: Sequence[Turn], vectors: Sequence[Vector] | None = None) -> None:
        """Count and sum; some 50 microseconds a turn."""
        self._turns = tuple(turns)
        own = [Counter(terms(str(turn))) for turn in turns]
        weight = rarity(own)
        self._own = Bm25(own, weight)
        self._around = Bm25([_added(own, near) for near in self._windows()], weight)
        self._lengths = np.log1p([min(counts.total(), LONG) for counts in own])
        self._vectors = None if vectors is None else _matrix(vectors)
        self._vectors_around = None if self._vectors is None else self._summed(self._vectors)

    def turns(self, question: Question, k: int) -> list[tuple[int, float]]:
        """The numbers of the ``k`` best turns with their scores, best first."""
        if not self._turns:
            return []
        scores = self.scores(question)
        return [(int(n), float(scores[n])) for n in np.argsort(-scores, kind="stable")[:k]]

    def sessions(self, question: Question, k: int) -> list[int]:
        """The ``k`` best sessions, best first: each as good as its best turn, a short one as good as a long one."""
        if not self._turns:
            return []
        scores = self._by_words(question, 1.0) + self._by_meaning(question, 1.0)
        ranked = np.argsort(-scores, kind="stable")
        return list(dict.fromkeys(self._turns[n].session for n in ranked))[:k]

    def scores(self, question: Question) -> Scores:
        """How well each turn answers, in spreads above the mean of each part of the score."""
        scores = self._by_words(question, WORDS) + self._by_meaning(question, MEANING) + LENGTH * self._lengths
        if (speaker := question.speaker or self._named(question.text)) is not None:
            scores += SPEAKER * normalised(np.array([float(turn.speaker == speaker) for turn in self._turns]))
        if (within := question.within) is not None:
            dated = [turn.when is not None and within[0] <= turn.when < within[1] for turn in self._turns]
            scores += DATED * normalised(np.array(dated, dtype=float))
        return scores

    def _by_words(self, question: Question, own: float) -> Scores:
        asked = terms(question.text)
        return own * normalised(self._own.scores(asked)) + WORDS_AROUND * normalised(self._around.scores(asked))

    def _by_meaning(self, question: Question, own: float) -> Scores:
        if self._vectors is None or self._vectors_around is None or question.vector is None:
            return np.zeros(len(self._turns))
        asked = _matrix([question.vector])[0]
        around = normalised(self._vectors_around @ asked)
        return own * normalised(self._vectors @ asked) + MEANING_AROUND * around

    def _named(self, text: str) -> str | None:
        asked = set(words(text)) | {word.removesuffix("'s") for word in words(text)}
        named = [each for each in {turn.speaker for turn in self._turns} if asked & set(words(each))]
        return named[0] if len(named) == 1 else None

    def _windows(self) -> Iterator[list[tuple[int, float]]]:
        """The turns around each, itself included, with what they count; never beyond the session."""
        for at, turn in enumerate(self._turns):
            near = [(at, 1.0)]
            near += [(at - far, weight) for far, weight in enumerate(BEFORE, 1) if at >= far]
            near += [(at + far, weight) for far, weight in enumerate(AFTER, 1) if at + far < len(self._turns)]
            yield [(n, weight) for n, weight in near if self._turns[n].session == turn.session]

    def _summed(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        summed = np.zeros_like(vectors)
        for at, near in enumerate(self._windows()):
            for n, weight in near:
                summed[at] += np.float32(weight) * vectors[n]
        summed /= np.maximum(np.linalg.norm(summed, axis=1, keepdims=True), np.float32(1e-9))
        return summed


class Bm25:
    """BM25 over texts given as counts of their terms (parts of a count are fine); ``weight`` is each term's own."""

    def __init__(self, texts: Sequence[Mapping[str, float]], weight: Mapping[str, float]) -> None:
        self._count = len(texts)
        self._weight = weight
        lengths = np.array([sum(counts.values()) for counts in texts], dtype=float)
        mean = float(lengths.mean()) if len(texts) else 0.0
        self._damping = K1 * (1 - B + B * lengths / (mean or 1.0))
        self._holders: dict[str, tuple[list[int], list[float]]] = defaultdict(lambda: ([], []))
        for n, counts in enumerate(texts):
            for term, count in counts.items():
                numbers, amounts = self._holders[term]
                numbers.append(n)
                amounts.append(count)

    def scores(self, asked: Sequence[str]) -> Scores:
        """One score a text; each different term counts once."""
        scores = np.zeros(self._count)
        for term in dict.fromkeys(asked):
            if term in self._holders:
                numbers, amounts = map(np.array, self._holders[term])
                scores[numbers] += self._weight[term] * amounts * (K1 + 1) / (amounts + self._damping[numbers])
        return scores


def terms(text: str) -> list[str]:
    """The stems of ``text`` that carry content, in order; pairs of letters in scripts without spaces."""
    return [porter(word) for word in words(indexed(text)) if word not in STOP_WORDS]


def rarity(texts: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """What each term tells, the more the fewer of the texts hold it: BM25's inverse document frequency, above 0."""
    holders = Counter(term for counts in texts for term in counts)
    return {term: math.log(1 + (len(texts) - n + 0.5) / (n + 0.5)) for term, n in holders.items()}


def normalised(scores: Scores) -> Scores:
    """``scores`` with mean 0 and spread 1; all 0 where they do not differ."""
    spread = float(scores.std())
    return (scores - scores.mean()) / spread if spread > 1e-9 else np.zeros_like(scores)


def _added(own: Sequence[Mapping[str, float]], near: Sequence[tuple[int, float]]) -> dict[str, float]:
    summed: dict[str, float] = defaultdict(float)
    for n, weight in near:
        for term, count in own[n].items():
            summed[term] += weight * count
    return summed


def _matrix(vectors: Sequence[Vector]) -> NDArray[np.float32]:
    return np.stack([np.frombuffer(vector, dtype="<f2") for vector in vectors]).astype(np.float32)
