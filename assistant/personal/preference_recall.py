"""Finds which of the person's wishes a question touches: "must-try dishes in Bangkok?" and "I avoid spicy food".

Such a question shares no word with the wish, and sentence vectors are led astray by how a thing is said: "Can you
recommend ..." is like every request, "I dislike ..." like every wish. So the common part of requests, and that of
wishes, is taken out of their vectors: the mean of made-up ones about every everyday topic of ``resources/topics.txt``.
Beside the cosine of what is left counts whether both are about the same topics (Bhattacharyya's coefficient of their
shares). Both are z-normalised before they are added. The figures below were chosen on half of PrefEval's topics; the
bench ``prefs`` tells of both halves. Words did not help there: they decide where there are no vectors.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.core.engines import Vector
from assistant.personal.recall import Bm25, normalised, rarity, terms

COMMON = 0.9
"""How much of the common part is taken out."""

TOPICS = 0.5
"""What the topics count beside the cosine."""

LEAST = 0.05
"""The cosine, without the common parts, below which a wish is not touched: most wishes of other topics lie below."""

SHARP, NEAREST = 25.0, 2
"""How sharply a text belongs to the topics it is nearest to, and how many phrases of a topic tell how near it is."""

_REQUEST = "Can you recommend some good {}?"
_WISH = "I don't like some {}."

Matrix = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Sequence[Vector]]

_SAYS_WISH = re.compile(
    r"\b(?:(?:dis)?lik(?:e|es|ing)|love|loves|hate|hates|enjoy\w*|prefer\w*|avoid\w*|refus\w+|despise|loathe|detest"
    r"|favou?rite|allerg\w+|intoleran\w+|vegan|vegetarian|halal|kosher|diet|fan of|averse|aversion|phobia|afraid|fear"
    r"|scared|uncomfortable|interest(?:ed)?|committed|believe|opposed|against|only|never|always|cannot|can['’]t|won['’]t"
    r"|want|need|must|insist|mag|liebe|hasse|lieber|vermeide|esse kein\w*|aime|déteste|préfère|évite|gusta|odio"
    r"|prefiero|evito)\b",
    re.IGNORECASE,
)
_ASKS_ADVICE = re.compile(
    r"\b(?:recommend\w*|suggest\w*|advi[cs]e|ideas? for|tips|options?|should i|what are (?:some|good|the best|my best)"
    r"|best (?:ways?|way|places?|things?)|must-\w+|what (?:would|could) (?:be|i|you)|how (?:can|could|should|do) i"
    r"|where (?:can|should|could) i|looking (?:for|to)|help me (?:choose|find|pick|plan|with)"
    r"|empf\w+|vorschl\w+|ideen für|recommand\w*|conseill\w*|idées?|recomiend\w*|recomend\w*|sugier\w*)\b",
    re.IGNORECASE,
)


def says_wish(text: str) -> bool:
    """Whether a sentence tells what its person likes, avoids, needs or cannot have."""
    return bool(_SAYS_WISH.search(text))


def asks_advice(question: str) -> bool:
    """Whether a question asks for something that may suit the person or not."""
    return bool(_ASKS_ADVICE.search(question))


@dataclass(frozen=True, slots=True)
class Frame:
    """The common parts of requests and of wishes, and the topics: ``phrases`` are vectors, ``owner`` their topics."""

    request: Matrix
    wish: Matrix
    phrases: Matrix
    owner: NDArray[np.int64]


def read_topics(file: Path) -> list[list[str]]:
    """The phrases of each everyday topic, the first one its name."""
    return [line.split("|") for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def learn_frame(topics: Sequence[Sequence[str]], embed: Embed) -> Frame:
    """The frame for one embedder: some 270 short texts."""
    names = [phrases[0] for phrases in topics]
    flat = [phrase for phrases in topics for phrase in phrases]
    return Frame(
        _matrix(embed([_REQUEST.format(name) for name in names])).mean(axis=0),
        _matrix(embed([_WISH.format(name) for name in names])).mean(axis=0),
        _matrix(embed(flat)),
        np.array([n for n, phrases in enumerate(topics) for _ in phrases]),
    )


class PreferenceRecall:
    """An index over wishes; ``vectors`` are those of their sentences."""

    def __init__(self, frame: Frame, vectors: Sequence[Vector]) -> None:
        wishes = _matrix(vectors)
        self._frame = frame
        self._wishes = _unit(wishes - COMMON * frame.wish)
        self._topics = _shares(wishes, frame)

    def nearest(self, question: Vector, k: int) -> list[int]:
        """The numbers of the wishes that the question most likely touches, best first, at most ``k``."""
        asked = _matrix([question])
        meaning = self._wishes @ _unit(asked - COMMON * self._frame.request)[0]
        topics = self._topics @ _shares(asked, self._frame)[0]
        scores = normalised(meaning.astype(float)) + TOPICS * normalised(topics.astype(float))
        return [int(n) for n in np.argsort(-scores, kind="stable")[:k] if meaning[n] >= LEAST]


def nearest_by_words(question: str, wishes: Sequence[str], k: int) -> list[int]:
    """The numbers of at most ``k`` wishes that share words with the question, best first."""
    counted = [Counter(terms(wish)) for wish in wishes]
    scores = Bm25(counted, rarity(counted)).scores(terms(question))
    return [int(n) for n in np.argsort(-scores, kind="stable")[:k] if scores[n] > 0]


def _shares(vectors: Matrix, frame: Frame) -> Matrix:
    """The square roots of each text's shares in the topics: their products add up to Bhattacharyya's coefficient."""
    near = vectors @ frame.phrases.T
    columns = [
        np.sort(near[:, frame.owner == topic], axis=1)[:, -NEAREST:].mean(axis=1)
        for topic in range(int(frame.owner.max()) + 1)
    ]
    raised = SHARP * np.stack(columns, axis=1)
    shares = np.exp(raised - raised.max(axis=1, keepdims=True))
    rooted: Matrix = np.sqrt(shares / shares.sum(axis=1, keepdims=True))
    return rooted


def _unit(vectors: Matrix) -> Matrix:
    scaled: Matrix = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.float32(1e-9))
    return scaled


def _matrix(vectors: Sequence[Vector]) -> Matrix:
    return np.stack([np.frombuffer(vector, dtype="<f2") for vector in vectors]).astype(np.float32)
