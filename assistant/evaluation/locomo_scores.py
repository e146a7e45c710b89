"""How LoCoMo scores answers (``task_eval/evaluation.py`` of its authors): F1 of stemmed words.

Commas go first, then capitals, punctuation, the words a, an, the, and; what is left is stemmed (Porter; ours is the
original algorithm, theirs NLTK's with a few later rules). F1 is of the words of the answer and of the truth, each as
often as it stands there. Of an open question (3) the truth ends at its first semicolon. For a multi-hop question (1)
both are cut at commas: for each part of the truth the best part of the answer counts, and the mean over the parts.
"""

from __future__ import annotations

import re
from collections import Counter

from assistant.personal.stemming import porter

MULTI_HOP, OPEN = 1, 3

_LEFT_OUT = re.compile(r"\b(a|an|the|and)\b")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


def f1(answer: str, truth: str, category: int) -> float:
    """0.0 to 1.0 by the rule of that category."""
    if category == MULTI_HOP:
        parts = answer.split(",")
        truths = truth.split(",")
        return sum(max(_overlap(part, each) for part in parts) for each in truths) / len(truths)
    return _overlap(answer, truth.split(";")[0] if category == OPEN else truth)


def stems(text: str) -> list[str]:
    """The words of ``text`` as they are compared."""
    plain = _PUNCTUATION.sub("", text.replace(",", "").lower())
    return [porter(word) for word in _LEFT_OUT.sub(" ", plain).split()]


def _overlap(answer: str, truth: str) -> float:
    said, true = Counter(stems(answer)), Counter(stems(truth))
    common = (said & true).total()
    return 2 * common / (said.total() + true.total()) if common else 0.0
