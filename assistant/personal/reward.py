"""A small reward that knows which of two answers its person would rather read.

Bradley and Terry, "Rank Analysis of Incomplete Block Designs", 1952: the probability that answer a is picked over b is
1 / (1 + exp(-(r(a) - r(b)))). Here r is linear in features that can be read off a text, so that it can be told in
words. The weights are those of L2-regularised logistic regression on the differences of features, 0 before anything is
known; "both are fine" counts as half a pick for each.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from assistant.core.ratings import Pick, PickedPair
from assistant.core.words import content_words, stem, words

LEAST_PAIRS = 6
"""Choices below which nothing is told and no order is changed."""

TELLING = 0.25
"""The weight from which a feature is told in words."""

_RIDGE = 0.5
_STEPS = 30
_SENTENCE = re.compile(r"[.!?…。！？]+(?=\s|$)")
_CITATION = re.compile(r"\[\d{1,2}\]")
_BULLET = re.compile(r"^\s*(?:[-*•+]|\d{1,2}[.)])\s+\S", re.MULTILINE)
_HEADING = re.compile(r"^\s*(?:#{1,6}\s+\S|\*\*[^*\n]+\*\*:?\s*$)", re.MULTILINE)
_CODE = re.compile(r"```|`[^`\n]+`")
_NUMBER = re.compile(r"(?<!\[)\b\d[\d.,:]*\b(?!\])")
_HEDGE = re.compile(
    r"\b(?:may(?:be)?|might|could|perhaps|possibly|probably|likely|seems?|appears?|generally|usually|often|I think"
    r"|vielleicht|wahrscheinlich|möglicherweise|peut-être|probablement|quizás?|probablemente)\b",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"^\W*(?:hi|hello|hey|dear|sure|certainly|of course|absolutely|great question|hallo|bonjour|hola|gerne|claro)\b",
    re.IGNORECASE,
)
_CASUAL = re.compile(
    r"\b\w+['’](?:re|ll|ve|d|m|t|s)\b|\b(?:yeah|ok(?:ay)?|gonna|wanna|stuff|cool|btw)\b", re.IGNORECASE
)

Features = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Feature:
    """``more`` and ``less`` say in words what a positive and a negative weight prefer."""

    measure: Callable[[str, str], float]
    more: str
    less: str


def features(question: str, text: str) -> dict[str, float]:
    """What the reward sees of an answer, by name; each about 0 to 3, so that no unit outweighs another."""
    return {name: feature.measure(question, text) for name, feature in FEATURES.items()}


def _length(_question: str, text: str) -> float:
    return math.log1p(len(words(text))) / 2


def _sentence_length(_question: str, text: str) -> float:
    return len(words(text)) / max(1, len(_SENTENCE.findall(text))) / 12


def _overlap(question: str, text: str) -> float:
    asked = {stem(word) for word in content_words(question)}
    return len(asked & {stem(word) for word in words(text)}) / max(1, len(asked))


def _counted(pattern: re.Pattern[str]) -> Callable[[str, str], float]:
    return lambda _question, text: math.log1p(len(pattern.findall(text)))


def _share(pattern: re.Pattern[str]) -> Callable[[str, str], float]:
    """Matches in 25 words."""
    return lambda _question, text: 25 * len(pattern.findall(text)) / max(25, len(words(text)))


FEATURES: Mapping[str, _Feature] = MappingProxyType(
    {
        "length": _Feature(_length, "longer answers", "shorter answers"),
        "sentence_length": _Feature(_sentence_length, "longer sentences", "shorter sentences"),
        "bullets": _Feature(_counted(_BULLET), "lists with bullet points", "running text without lists"),
        "headings": _Feature(_counted(_HEADING), "headings", "no headings"),
        "citations": _Feature(_counted(_CITATION), "more sources", "fewer sources"),
        "numbers": _Feature(_counted(_NUMBER), "exact figures", "fewer figures"),
        "code": _Feature(_counted(_CODE), "code", "no code"),
        "hedging": _Feature(_share(_HEDGE), "careful wording", "plain statements"),
        "questions": _Feature(_counted(re.compile(r"\?")), "questions back to you", "no questions back"),
        "exclamations": _Feature(_counted(re.compile(r"!")), "lively wording", "no exclamation marks"),
        "casual": _Feature(_share(_CASUAL), "a relaxed tone", "a formal tone"),
        "greeting": _Feature(
            lambda _question, text: float(bool(_GREETING.match(text))), "a friendly opening", "no opening phrase"
        ),
        "overlap": _Feature(_overlap, "the words of your question again", "other words than your question"),
    }
)
"""Each feature by its name: its measure, and what it means in words."""


@dataclass(frozen=True, slots=True)
class Reward:
    """What was fitted: a weight for each feature, from ``choices`` picks."""

    weights: Mapping[str, float]
    choices: int

    @property
    def sure(self) -> bool:
        """Whether there were enough choices to go by."""
        return self.choices >= LEAST_PAIRS

    def score(self, question: str, text: str) -> float:
        """Higher is better; only differences between answers to one question mean anything."""
        found = features(question, text)
        return sum(weight * found[name] for name, weight in self.weights.items())

    def rank(self, question: str, texts: Sequence[str]) -> list[int]:
        """The numbers of ``texts``, the best first; as they stand while it is unsure."""
        order = list(range(len(texts)))
        if not self.sure:
            return order
        scores = [self.score(question, text) for text in texts]
        return sorted(order, key=lambda n: -scores[n])

    def in_words(self) -> str:
        """What it learned, as it is told to the person."""
        count = f"{self.choices} choice{'' if self.choices == 1 else 's'}"
        if not self.sure:
            return f"Not enough choices yet to tell what you prefer ({count} of {LEAST_PAIRS})."
        telling = sorted(
            (name for name, weight in self.weights.items() if abs(weight) >= TELLING),
            key=lambda name: -abs(self.weights[name]),
        )[:3]
        if not telling:
            return f"Your choices follow no pattern that could be told ({count})."
        said = [FEATURES[name].more if self.weights[name] > 0 else FEATURES[name].less for name in telling]
        listed = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
        return f"You tend to prefer {listed} ({count})."


def fit(pairs: Sequence[PickedPair]) -> Reward:
    """The reward of these choices; some 2 ms for 100 of them. A feature that a kept pair lacks counts as equal."""
    chosen = [pair for pair in pairs if pair.picked is not Pick.SKIP]
    names = list(FEATURES)
    if not chosen:
        return Reward(dict.fromkeys(names, 0.0), 0)
    rows = np.array([[pair.first.get(name, 0.0) - pair.second.get(name, 0.0) for name in names] for pair in chosen])
    wins = np.array([{Pick.FIRST: 1.0, Pick.SECOND: 0.0}.get(pair.picked, 0.5) for pair in chosen])
    weights = _newton(rows, wins)
    return Reward({name: float(weight) for name, weight in zip(names, weights, strict=True)}, len(chosen))


def _newton(rows: NDArray[np.float64], wins: NDArray[np.float64]) -> NDArray[np.float64]:
    """The weights of ridge logistic regression without intercept; its loss is strictly convex, so there is one."""
    weights = np.zeros(rows.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (chance - wins) + _RIDGE * weights
        curve = (rows * (chance * (1 - chance))[:, None]).T @ rows + _RIDGE * np.eye(len(weights))
        step = np.linalg.solve(curve, slope)
        weights = weights - step
        if float(np.abs(step).max()) < 1e-8:
            break
    return weights
