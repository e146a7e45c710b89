"""What a chat was about: whether a sentence about it is true to it, and the one of its own that tells most."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from assistant.core.words import STOP_WORDS, content_words, names, numbers, words
from assistant.personal.stemming import porter

SUPPORTED = 0.7
"""Share of the content words of a sentence that must stand in what was said."""

LONGEST = 200
"""Letters of a summary."""

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_ABOUT_THE_CHAT = frozenset("user person chat assistant conversation asked asks discussed discusses talked".split())


def supported(sentence: str, said: str) -> bool:
    """Whether all names and numbers of ``sentence``, and most of its other words, stand in ``said``.

    A small model that sums up adds a name or a sum that nobody gave; words such as "asked" may be its own.
    """
    known = {porter(word) for word in words(said)}
    told = {porter(word) for word in content_words(sentence) if word not in _ABOUT_THE_CHAT | STOP_WORDS}
    if not told or not numbers(sentence) <= numbers(said):
        return False
    named = {porter(part) for name in names(sentence) for part in words(name)} - {porter(w) for w in _ABOUT_THE_CHAT}
    return named <= known and len(told & known) >= SUPPORTED * len(told)


def true_part(summary: str, said: str) -> str:
    """The sentences of ``summary`` that are true to ``said``, in their order; "" where none is."""
    kept = [sentence.strip() for sentence in _SENTENCE.split(summary.strip()) if supported(sentence, said)]
    return _cut(" ".join(kept))


def most_telling(own: Sequence[str], every: Sequence[str]) -> str:
    """The sentence of ``own`` turns whose words come up most in ``every`` turn of the chat; "" where there is none."""
    heard = Counter(term for turn in every for term in {porter(word) for word in content_words(turn)})
    sentences = [sentence.strip() for turn in own for sentence in _SENTENCE.split(turn) if words(sentence)]

    def weight(sentence: str) -> float:
        terms = {porter(word) for word in content_words(sentence) if word not in STOP_WORDS}
        return sum(heard[term] for term in terms) / (4 + len(terms))

    return _cut(max(sentences, key=weight, default=""))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + "…"
