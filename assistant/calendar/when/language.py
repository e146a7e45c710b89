"""One language: its table, and what else the finder needs to know about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from assistant.calendar.when.meanings import Clock
from assistant.calendar.when.shapes import ordinals
from assistant.calendar.when.words import Lexicon, entries, fold

_FIRMLY = frozenset("in since until before after from every during approx".split())
_LEADING = frozenset(
    "in of on for by from since before after until starting during between to join every edge at".split()
)
NOON, MIDNIGHT = Clock(time(12)), Clock(time(0))


def with_dots(values: Mapping[Any, str]) -> dict[Any, str]:
    """Short names also with a full stop after them."""
    return {
        value: "|".join(
            each for name in phrases.split("|") for each in ((name, f"{name}.") if len(name) < 8 else (name,))
        )
        for value, phrases in values.items()
    }


@dataclass(frozen=True)
class Language:
    """A language.

    ``ordinal`` is a regex of the endings that follow digits. Words parted by "|": ``weak_words`` alone mean a time only
    where another leads to it ("in may") or with a capital letter, ``never_words`` only beside firm ones, and before
    ``counted_words`` a number is none ("at 6 percent").
    """

    code: str
    table: Mapping[str, Mapping[Any, str]]
    month_first: bool
    ordinal: str
    weak_words: str = ""
    never_words: str = ""
    counted_words: str = ""
    lexicon: Lexicon = field(init=False)
    ordinal_shape: re.Pattern[str] = field(init=False)
    weak: frozenset[str] = field(init=False)
    never: frozenset[str] = field(init=False)
    counted: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Compile the table and the lists."""
        object.__setattr__(self, "lexicon", Lexicon(entries(self.table)))
        object.__setattr__(self, "ordinal_shape", ordinals(self.ordinal))
        for name in ("weak", "never", "counted"):
            words: str = getattr(self, f"{name}_words")
            object.__setattr__(self, name, frozenset(map(fold, words.split("|"))))

    def leads(self, word: str, firmly: bool = False) -> bool:
        """Whether a time may follow ``word``; ``firmly``: whether one must."""
        return bool(self.lexicon.categories(word) & (_FIRMLY if firmly else _LEADING))
