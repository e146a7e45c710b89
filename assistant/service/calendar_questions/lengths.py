"""How long a time must be that someone looks for: "two hours", "a free evening", "with half an hour around it"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time, timedelta

_AMOUNT = (
    r"(?P<amount>one and a half|half an?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eine[rn]?|zwei"
    r"|drei|vier|una?|dos|tres|une?|deux|trois|\d+(?:[.,]\d)?)"
)
_UNIT = (
    r"(?P<unit>hours?|h|minutes?|mins?|stunden?|minuten|horas?|minutos?|heures?)\b"
    r"(?:\W+(?:and|und|y|et)\W+(?P<more>a half|\d+)(?:\W*(?:minutes?|mins?|minuten|minutos))?)?"
)
_LENGTH = re.compile(rf"\b{_AMOUNT}(?:[- ](?:free|freie|more|full))?(?:[- ]){_UNIT}", re.IGNORECASE)
_ONE_HOUR = re.compile(r"\b(free hour|freie stunde|hora libre|heure libre)\b", re.IGNORECASE)
_BUFFER = re.compile(
    rf"\b{_AMOUNT}(?:[- ]){_UNIT}\W+(?:of\W+)?"
    r"(?:buffer|travel|break|before and after|either side|each (?:way|side)|puffer|fahrt)",
    re.IGNORECASE,
)
_NUMBERS = {
    "one and a half": 1.5, "half a": 0.5, "half an": 0.5, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4,
    "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eine": 1, "einer": 1, "einen": 1, "zwei": 2,
    "drei": 3, "vier": 4, "un": 1, "una": 1, "dos": 2, "tres": 3, "une": 1, "deux": 2, "trois": 3,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Portion:
    """A part of each day; ``least`` is what must be free of it to call it free."""

    hours: tuple[time, time]

    @property
    def least(self) -> timedelta:
        """All of it."""
        begins, ends = (each.hour * 60 + each.minute for each in self.hours)
        return timedelta(minutes=(ends or 24 * 60) - begins)


_PORTIONS = (
    (re.compile(r"\b(mornings?|vormittage?)\b", re.IGNORECASE), Portion((time(9), time(12)))),
    (re.compile(r"\b(afternoons?|nachmittage?|tardes?)\b", re.IGNORECASE), Portion((time(13), time(18)))),
    (re.compile(r"\b(evenings?|abende?|soirées?)\b", re.IGNORECASE), Portion((time(18), time(22)))),
    (re.compile(r"\b(free|whole|entire) days?\b|\bdays? .*\bfree\b", re.IGNORECASE), Portion((time(9), time(18)))),
)


def length_of(question: str) -> timedelta | None:
    """The length that is looked for, None if none is told."""
    told = _LENGTH.search(_BUFFER.sub(" ", question))
    if told is None:
        return timedelta(hours=1) if _ONE_HOUR.search(question) else None
    return _span(told)


def buffer_of(question: str) -> timedelta:
    """What must stay free before and after everything else."""
    told = _BUFFER.search(question)
    return timedelta() if told is None else _span(told)


def portion_of(question: str) -> Portion | None:
    """The part of a day that is to be free as a whole: "a free evening", "which afternoons are free"."""
    if length_of(question) is not None:
        return None
    return next((portion for pattern, portion in _PORTIONS if pattern.search(question)), None)


def _span(told: re.Match[str]) -> timedelta:
    amount, unit, more = told["amount"].lower(), told["unit"].lower(), told["more"]
    number = _NUMBERS.get(amount) or float(amount.replace(",", "."))
    whole = timedelta(minutes=number) if unit.startswith("m") else timedelta(hours=number)
    if more is None:
        return whole
    return whole + timedelta(minutes=30 if more.startswith("a") else int(more))
