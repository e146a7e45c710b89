"""One language: its table, and what else the finder needs to know about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from assistant.calendar.when.meanings import Clock
from assistant.calendar.when.shapes import ordinals
from assistant.calendar.when.words import Lexicon, entries

_LEADING = frozenset(
    "in of on for by from since before after until starting mod during between to join every edge at".split()
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
    """A language. ``weak`` are words that alone mean a time only where another leads to it ("in may").

    ``ordinal`` is a regex of the endings that follow digits.
    """

    code: str
    table: Mapping[str, Mapping[Any, str]]
    month_first: bool
    ordinal: str
    weak: str = ""
    weak_words: frozenset[str] = field(init=False)
    lexicon: Lexicon = field(init=False)
    ordinal_shape: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        """Compile the table."""
        object.__setattr__(self, "lexicon", Lexicon(entries(self.table)))
        object.__setattr__(self, "ordinal_shape", ordinals(self.ordinal))
        object.__setattr__(self, "weak_words", frozenset(self.weak.split("|")))

    def leads(self, word: str) -> bool:
        """Whether a time may follow ``word``."""
        meant = self.lexicon.categories(word)
        return bool(meant & _LEADING)
