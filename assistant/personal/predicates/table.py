"""What a pattern of a language says, and how its matches become statements."""

from __future__ import annotations

import re
from dataclasses import dataclass

RELATION, NAME, ATTRIBUTE, VALUE = "rel", "name", "attr", "value"
"""Groups of a pattern: whom of theirs it is about ("daughter"), what that one is called, what it says, and of what."""

BESIDE = ("origin", "job")
"""Groups that each tell another fact of the same one ("I'm Ana from Porto, a nurse"); their names are the attributes."""


@dataclass(frozen=True, slots=True)
class Predicate:
    """``pattern`` matches a whole plain clause. Where it has no group ``attr``, ``attribute`` is what it says."""

    pattern: re.Pattern[str]
    attribute: str


def table(rows: tuple[tuple[str, str], ...]) -> tuple[Predicate, ...]:
    """Predicates from patterns with their attributes. Capitals matter in none of a pattern but its ``(?-i:...)``."""
    return tuple(Predicate(re.compile(rf"(?:{pattern})\s*", re.IGNORECASE), attribute) for pattern, attribute in rows)
