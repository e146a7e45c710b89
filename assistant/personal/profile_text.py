"""The profile in a few words for the model: what matters for a purpose, within a budget, the same until it changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

from assistant.core.person import KnownValue, Purpose
from assistant.personal.profile import ATTRIBUTES

BUDGET = 300
"""Tokens at most that a summary adds to a prompt, the break before it included."""

_LIMITS = {Purpose.ANSWER: 140, Purpose.IDEAS: BUDGET - 140}
"""These two may stand in one prompt; the others stand alone."""

MOST_VALUES = 6
"""Values of one attribute at most."""

_INTRODUCTION = (
    "About the person, as they told you; it is in none of their files. Do not cite it or mention it unless it is asked"
    " for or needed:"
)
_ORDERS: Mapping[Purpose, tuple[str, ...]] = {
    Purpose.ANSWER: ("called", "name", "units", "date_format", "number_format"),
    Purpose.IDEAS: (
        "allergy", "diet", "home", "job", "language", "help", "person", "interest", "employer",
    ),
    Purpose.MAIL: ("name", "job", "employer", "person", "date_format", "language"),
    Purpose.PLANNING: ("called", "home", "workplace", "time_zone", "date_format", "person", "job"),
    Purpose.HEALTH: ("health", "allergy", "diet", "birthday", "units"),
}  # fmt: skip
"""What is told for each purpose, the most important first: what does not fit is left out from the end.

With all of it in every prompt, the starter model said that the landlord is allergic to what the person is.
"""


def summary(values: Sequence[KnownValue], purpose: Purpose, count_tokens: Callable[[str], int]) -> str:
    """What the model is told, "" for nothing: only what is confirmed, never more than :data:`BUDGET` tokens.

    ``count_tokens`` is asked only where the number of bytes does not already say that it fits.
    """
    by_name = {
        name: [each.value for each in held]
        for name, held in groupby(sorted(_confirmed(values), key=_place), key=lambda value: value.attribute)
    }
    limit = _LIMITS.get(purpose, BUDGET)
    lines: list[str] = []
    for name in _ORDERS[purpose]:
        held = by_name.get(name, [])[:MOST_VALUES]
        while held and not _fits([*lines, _line(name, held)], limit, count_tokens):
            held = held[:-1]
        if held:
            lines.append(_line(name, held))
    return _text(lines) if lines else ""


def _confirmed(values: Sequence[KnownValue]) -> list[KnownValue]:
    return [value for value in values if not value.inferred]


def _place(value: KnownValue) -> tuple[str, int]:
    return value.attribute, value.fact_id or 0


def _line(name: str, held: Sequence[str]) -> str:
    return f"{ATTRIBUTES[name].title}: {', '.join(held)}"


def _text(lines: Sequence[str]) -> str:
    return "\n".join((_INTRODUCTION, *lines))


def _fits(lines: Sequence[str], limit: int, count_tokens: Callable[[str], int]) -> bool:
    text = f"\n\n{_text(lines)}"
    return len(text.encode()) <= limit or count_tokens(text) <= limit  # a token is at least one byte
