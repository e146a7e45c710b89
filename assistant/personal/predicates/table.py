"""What a pattern of a language says, and how its matches become statements."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

RELATION, NAME, ATTRIBUTE, VALUE = "rel", "name", "attr", "value"
"""Groups of a pattern: whom of theirs it is about ("daughter"), what that one is called, what it says, and of what."""

BESIDE = {"origin": "I am from ", "job": "I am a "}
"""Groups that each tell one more fact ("I'm Ana from Porto, a nurse"), by their attribute, and how it is said."""


@dataclass(frozen=True, slots=True)
class Predicate:
    """``pattern`` matches a whole plain clause. Where it has no group ``attr``, ``attribute`` is what it says.

    ``called`` is "is called" in its language.
    """

    pattern: str
    attribute: str
    called: str

    def match(self, clause: str) -> re.Match[str] | None:
        """How a plain clause says it, None if it does not."""
        return _compiled(self.pattern).fullmatch(clause)


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compiled on first use: all of them take a tenth of a second, for which no window should wait."""
    return re.compile(rf"(?:{pattern})\s*", re.IGNORECASE)


def table(called: str, rows: tuple[tuple[str, str], ...]) -> tuple[Predicate, ...]:
    """Predicates from patterns with their attributes. Capitals matter only inside ``(?-i:...)``."""
    return tuple(Predicate(pattern, attribute, called) for pattern, attribute in rows)
