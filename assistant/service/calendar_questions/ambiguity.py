"""Days that can be read in two ways: asked about before anything is changed, told where something is answered."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from assistant.calendar.when.values import Found
from assistant.service.calendar_questions.speech import Speech

_TWO_WAYS = re.compile(
    r"\b(next (mon|tues|wednes|thurs|fri|satur|sun)day|nächste\w* (\w+tag|mittwoch)|\d{1,2}/\d{1,2}(/\d{2,4})?)\b",
    re.IGNORECASE,
)
"""What people read in two ways: the Friday of this week or of the next, day and month in either order."""


@dataclass(frozen=True, slots=True)
class TwoDays:
    """What was said, from ``start`` to before ``end`` of the message, the day it is taken as, and the other one."""

    start: int
    end: int
    said: str
    taken: date
    other: date

    def settled(self, message: str, day: str) -> str:
        """``message`` with ``day`` in the place of what could be read in two ways."""
        return message[: self.start] + day + message[self.end :]

    def question(self, say: Speech) -> str:
        """What to ask the person."""
        return say("Do you mean {one} or {other}?", one=say.day(self.taken), other=say.day(self.other))

    def notice(self, say: Speech) -> str:
        """What to tell the person."""
        days = {"one": say.day(self.taken), "other": say.day(self.other)}
        return say("I took “{said}” as {one}, not {other}.", said=self.said, **days)


def two_days(found: Iterable[Found], now: datetime) -> TwoDays | None:
    """The first day of those found that can be another coming day as well."""
    for each in found:
        named = _TWO_WAYS.search(each.text)
        if named is None:
            continue
        days = [_day(reading.value) for reading in each.readings]
        coming = list(dict.fromkeys(day for day in days if day is not None and day >= now.date()))
        if len(coming) > 1:
            return TwoDays(each.start + named.start(), each.start + named.end(), named[0], coming[0], coming[1])
    return None


def _day(value: object) -> date | None:
    match value:
        case datetime():
            return value.date()
        case date():
            return value
    return None
