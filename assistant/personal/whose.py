"""Of whom something is told: "I love pottery" tells of who says it, "You love pottery" of who hears it.

A question that no turn answers finds turns all the same, and their scores do not tell (the area under the curve of the
best score is 0.5). What tells is of whom the best sentences are: asked what inspired Ann's painting, who finds the
sentences about Ben's must not answer with his. ``LEAST`` and the weights were chosen on the conversations 26, 41 and
43 of LoCoMo; the bench ``qa`` tells of the others too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from assistant.core.engines import Vector
from assistant.personal.recall import Bm25, Question, Recall, Turn, normalised, rarity, terms

LEAST = -1.0
"""The margin from which what was found may be told of the person asked about."""

_BEST, _FALLING = 7, 0.7
"""Sentences of each person that are compared, and what each counts of the better one before it."""

_LENGTH, _LONG = 0.5, 12
"""What the logarithm of a sentence's terms counts, and the terms from which more count no more."""

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_OF_ONESELF = re.compile(
    r"\b(i|i['’]\w+|me|my|mine|myself|we|we['’]\w+|us|our|ours|ich|mich|mir|mein\w*|wir|uns|unser\w*"
    r"|yo|mi|mis|nosotr[oa]s|nuestr[oa]s?|je|j['’]\w+|moi|mon|ma|mes|nous|notre|nos)\b",
    re.IGNORECASE,
)
_OF_THE_OTHER = re.compile(
    r"\b(you|you['’]\w+|your|yours|yourself|du|dich|dir|dein\w*|tú|tu|tus|usted|toi|ton|ta|tes|vous|votre|vos)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b[A-ZÀ-Þ]\w{2,}")


class Whose:
    """The sentences of turns, and of whom each is told."""

    def __init__(self, turns: Sequence[Turn], recall: Recall) -> None:
        """Cut and count; some 50 microseconds a turn. ``recall`` is an index over the same turns."""
        self._recall = recall
        self.people = tuple(sorted({turn.speaker for turn in turns}))
        told = [(n, each, self._of(turn, each)) for n, turn in enumerate(turns) for each in _SENTENCE.split(turn.text)]
        counted = [Counter(terms(sentence)) for _, sentence, _ in told]
        self._turns = np.array([n for n, _, _ in told], dtype=int)
        self._of_whom = np.array([person for _, _, person in told])
        self._words = Bm25(counted, rarity(counted))
        self._lengths = np.log1p([min(counts.total(), _LONG) for counts in counted])

    def asked_about(self, question: str) -> str | None:
        """The one of the people whom the question names, by a short form too ("Mel"); None for nobody or several."""
        capitals = {match[0] for match in _NAME.finditer(question)}
        named = [each for each in self.people if any(each.startswith(word) for word in capitals)]
        return named[0] if len(named) == 1 else None

    def margin(self, question: str, vector: Vector | None, person: str) -> float:
        """By how much better sentences answer ``question`` that are told of ``person`` than those of the others.

        In spreads of the scores of all turns, mostly from -10 to 10; 0.0 where nobody else is told of.
        """
        asked = " ".join(word for word in question.split() if not self._names(word))
        turns = self._recall.scores(Question(asked, vector))
        scores = normalised(self._words.scores(terms(asked))) + turns[self._turns] + _LENGTH * self._lengths
        own = self._of_whom == person
        if own.all() or not own.any():
            return 0.0
        best, others = np.sort(scores[own])[::-1], np.sort(scores[~own])[::-1]
        count = min(len(best), len(others), _BEST)
        return float(np.average(best[:count] - others[:count], weights=_FALLING ** np.arange(count)))

    def _of(self, turn: Turn, sentence: str) -> str:
        if len(self.people) == 2 and _OF_THE_OTHER.search(sentence) and not _OF_ONESELF.search(sentence):
            return next(each for each in self.people if each != turn.speaker)
        return turn.speaker

    def _names(self, word: str) -> bool:
        return any(each.startswith(match[0]) for match in _NAME.finditer(word) for each in self.people)
