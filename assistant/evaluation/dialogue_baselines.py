"""What recall of what was said is compared with: the same turns, stems and vectors, put in order in simpler ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from assistant.core.engines import Vector
from assistant.personal.recall import Bm25, Question, Scores, Turn, normalised, rarity, terms

RRF_K = 60


@dataclass(frozen=True, slots=True)
class Ranks:
    """Numbers of turns and of sessions, best first."""

    turns: tuple[int, ...]
    sessions: tuple[int, ...]


Way = Callable[[Question], Ranks]
Make = Callable[[Sequence[Turn], Sequence[Vector]], Way]


class _Channels:
    """Scores by words and by meaning of each turn, and of each with its two neighbours."""

    def __init__(self, turns: Sequence[Turn], vectors: Sequence[Vector]) -> None:
        self.turns = turns
        own = [Counter(terms(str(turn))) for turn in turns]
        near = [
            [n for n in (at - 1, at, at + 1) if 0 <= n < len(turns) and turns[n].session == turn.session]
            for at, turn in enumerate(turns)
        ]
        joined = [sum((own[n] for n in numbers), Counter[str]()) for numbers in near]
        self.words, self.words_near = Bm25(own, rarity(own)), Bm25(joined, rarity(joined))
        self.vectors = _matrix(vectors)
        summed = np.stack([self.vectors[numbers].sum(axis=0) for numbers in near])
        self.vectors_near = summed / np.linalg.norm(summed, axis=1, keepdims=True)

    def ranks(self, scores: Scores) -> Ranks:
        """The order by ``scores``; sessions by their first turn in it."""
        order = [int(n) for n in np.argsort(-scores, kind="stable")]
        return Ranks(tuple(order), tuple(dict.fromkeys(self.turns[n].session for n in order)))


def _bm25(channels: _Channels, question: Question) -> Scores:
    return channels.words.scores(terms(question.text))


def _minilm(channels: _Channels, question: Question) -> Scores:
    return np.asarray(channels.vectors @ _asked(question), dtype=float)


def _rrf(channels: _Channels, question: Question) -> Scores:
    both = (_bm25(channels, question), _minilm(channels, question))
    places = [np.argsort(np.argsort(-scores, kind="stable"), kind="stable") for scores in both]
    return np.asarray(sum(1.0 / (RRF_K + 1 + place) for place in places))


def _z_fusion(channels: _Channels, question: Question) -> Scores:
    near = normalised(channels.words_near.scores(terms(question.text)))
    near = near + normalised(np.asarray(channels.vectors_near @ _asked(question), dtype=float))
    return near + normalised(_bm25(channels, question)) + normalised(_minilm(channels, question))


def _way(score: Callable[[_Channels, Question], Scores]) -> Make:
    def make(turns: Sequence[Turn], vectors: Sequence[Vector]) -> Way:
        channels = _Channels(turns, vectors)
        return lambda question: channels.ranks(score(channels, question))

    return make


def _asked(question: Question) -> NDArray[np.float32]:
    assert question.vector is not None
    return np.frombuffer(question.vector, dtype="<f2").astype(np.float32)


def _matrix(vectors: Sequence[Vector]) -> NDArray[np.float32]:
    return np.stack([np.frombuffer(vector, dtype="<f2") for vector in vectors]).astype(np.float32)


BASELINES: Mapping[str, Make] = MappingProxyType(
    {"BM25": _way(_bm25), "MiniLM": _way(_minilm), "equal RRF": _way(_rrf), "z-fusion": _way(_z_fusion)}
)
"""Each way by its name."""
