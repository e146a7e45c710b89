"""The person's own texts that are nearest to a request: by its words, its recipient and the group."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from assistant.core.words import content_words, stem, words
from assistant.personal.mail_parts import greeted
from assistant.personal.style import OwnText

_TITLES = frozenset("mr mrs ms dr prof herr frau senor senora sr sra monsieur madame".split())
_SAME_RECIPIENT = 3.0
_SAME_GROUP = 1.5
_SHORTEST, _LONGEST = 8, 160
"""Words of a text that can serve as an example."""


def sent_to(to: str, texts: Sequence[OwnText]) -> list[OwnText]:
    """Earlier texts for a recipient, by the address or by the name that they greet."""
    asked = set(words(to)) - _TITLES
    return [each for each in texts if asked and asked <= set(words(f"{each.recipient} {greeted(each.text)}"))]


def nearest(
    texts: Sequence[OwnText], request: str, *, group: str = "", recipient: str = "", k: int = 3, around: int = 0
) -> list[OwnText]:
    """At most ``k`` examples, the nearest last, so that it stands next to the request in a prompt.

    Scores are the sum of the inverse document frequencies of shared word stems over the root of the text's length, plus
    a bonus for the same recipient and group. ``around`` is the usual length in words: texts far from it count less.
    """
    usable = [each for each in texts if _SHORTEST <= len(words(each.text)) <= _LONGEST]
    stems = [{stem(word) for word in words(f"{each.subject} {each.text}")} for each in usable]
    holders = Counter(word for each in stems for word in each)
    theirs = {id(each) for each in sent_to(recipient, usable)}
    wanted = {stem(word) for word in content_words(request)}
    scored = []
    for number, (each, held) in enumerate(zip(usable, stems, strict=True)):
        shared = sum(math.log(1 + len(usable) / holders[word]) for word in wanted & held)
        score = shared / math.sqrt(10 + len(held))
        if id(each) in theirs:
            score += _SAME_RECIPIENT
        if group and group == each.group:
            score += _SAME_GROUP
        if around:
            score -= 0.5 * abs(math.log((1 + len(words(each.text))) / (1 + around)))
        scored.append((score, number))
    best = sorted(scored, key=lambda pair: (-pair[0], pair[1]))[:k]
    return [usable[number] for _, number in reversed(best)]
