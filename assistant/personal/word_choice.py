"""Which of several ways to say the same a person takes: "about" or "regarding", "thanks" or "thanx".

Only expressions that stand for each other in any sentence are compared, so that exchanging them leaves a draft right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial

_LEAST_USES = 3
_TIMES_AS_OFTEN = 3
SAME: tuple[tuple[str, ...], ...] = (
    ("regarding", "about", "concerning"),
    ("in order to", "to"),
    ("prior to", "before"),
    ("inform you", "let you know"),
    ("ensure that", "make sure that"),
    ("assistance", "help"),
    ("thank you for", "thanks for", "thanx for", "thx for"),
    ("i would like to", "i'd like to"),
    ("however,", "but"),
    ("to discuss", "to talk about"),
    ("speak with", "speak to", "talk to", "talk with"),
    ("approximately", "approx", "about", "around"),
    ("as soon as possible", "asap"),
    ("e-mail", "email"),
    ("information", "info"),
    ("please", "pls", "plz"),
    ("thanks", "thx", "thanx", "tks"),
    ("okay", "ok"),
    ("through", "thru"),
    ("because", "b/c", "cuz"),
    ("with", "w/"),
    ("until", "till"),
    ("sufficient", "enough"),
    ("yes", "yeah", "yep"),
)
"""English expressions of one meaning, those of one group exchangeable; other languages have none yet."""
_COMMON = frozenset("to before but about around with help enough".split())
"""These stand in sentences where the others of their group cannot: never taken out, and put in only where the person
does not use the other at all, for being frequent tells nothing."""
_SHORT = frozenset(("thanx for", "thx for", *"approx asap pls plz thx thanx tks thru b/c cuz w/ yep".split()))
"""What no model writes need not be taken out."""


def choices(texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Pairs of what the person avoids and what they say instead, told by how often each is in their texts."""
    whole = "\n".join(texts).replace("’", "'")
    found: list[tuple[str, str]] = []
    for group in SAME:
        uses = {each: len(_pattern(each).findall(whole)) for each in group}
        best = max(group, key=lambda each: uses[each])
        if uses[best] < _LEAST_USES:
            continue
        rarely = 0 if best in _COMMON else uses[best] / _TIMES_AS_OFTEN
        others = (each for each in group if each != best and each not in _COMMON | _SHORT)
        found += [(other, best) for other in others if uses[other] <= rarely]
    return tuple(found)


def with_choices(text: str, chosen: Sequence[tuple[str, str]]) -> str:
    """``text`` with the person's expressions; a capital at the beginning stays one."""
    for other, best in chosen:
        text = _pattern(other).sub(partial(_as_begun, after=best), text)
    return text


def _pattern(expression: str) -> re.Pattern[str]:
    end = "" if expression[-1] in "/," else r"(?![\w/@-])"
    return re.compile(rf"(?<![\w/@-]){re.escape(expression)}{end}", re.IGNORECASE)


def _as_begun(before: re.Match[str], after: str) -> str:
    capital = before[0][0].isupper() or after.startswith(("i ", "i'"))
    return after[0].upper() + after[1:] if capital else after
