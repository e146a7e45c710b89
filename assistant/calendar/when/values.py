"""What a text says about time, as values: dates, clock times, periods, lengths, and what recurs.

Where a text can be read in more than one way, :class:`Found` holds every reading, the preferred one first:
the coming one before the past one ("Friday"), the one whose words say so before both ("last Friday"), day and month
in the order of the language, and a bare small clock hour ("at 3") in the afternoon unless told otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import TypeAlias

Point: TypeAlias = date | datetime | time
"""A day, a moment (in the zone of the reference moment, if that has one), or a clock time of any day."""


class Kind(Enum):
    """What kind of time a text tells."""

    DATE = "date"
    TIME = "time"
    DATE_TIME = "datetime"
    DATE_PERIOD = "daterange"
    TIME_PERIOD = "timerange"
    DATE_TIME_PERIOD = "datetimerange"
    DURATION = "duration"
    RECURRING = "set"


_UNITS_LONG = {"D": (1, 0), "W": (7, 0), "M": (0, 1), "Q": (0, 3), "Y": (0, 12)}


@dataclass(frozen=True, slots=True)
class Period:
    """From ``start`` to ``end``; None where it is open ("after 8").

    ``end`` is no longer part of it, unless ``through`` tells which unit (D, W, M, Q, Y) that begins there still is:
    "from Monday to Friday" ends with the Friday. :attr:`stop` is the end in any case.
    """

    start: Point | None
    end: Point | None
    through: str = ""

    @property
    def stop(self) -> Point | None:
        """The first day or moment that is not part of it any more; None where its end is open."""
        if not self.through or isinstance(self.end, datetime) or not isinstance(self.end, date):
            return self.end
        days, months = _UNITS_LONG[self.through]
        try:
            if months:
                ahead = self.end.month - 1 + months
                return self.end.replace(year=self.end.year + ahead // 12, month=ahead % 12 + 1, day=1)
            return self.end + timedelta(days=days)
        except (OverflowError, ValueError):  # the calendar ends there
            return self.end


_SECONDS = {"Y": 31_536_000, "M": 2_592_000, "W": 604_800, "D": 86_400, "BD": 86_400, "WE": 172_800}
_SECONDS |= {"H": 3600, "MIN": 60, "S": 1}
_LETTERS = {"MIN": "M"}


@dataclass(frozen=True, slots=True)
class Duration:
    """How long, in calendar units: pairs of amount and unit (Y, M, W, D, WE, BD, H, MIN, S), the largest first."""

    parts: tuple[tuple[float, str], ...]

    @property
    def seconds(self) -> float:
        """Its length in seconds, a month taken as 30 days and a year as 365."""
        return sum(amount * _SECONDS[unit] for amount, unit in self.parts)

    @property
    def clock(self) -> bool:
        """Whether it counts hours, minutes or seconds."""
        return any(unit in ("H", "MIN", "S") for _, unit in self.parts)

    @property
    def timex(self) -> str:
        """ISO 8601 form, as P1Y2M or PT1H30M."""
        days = "".join(f"{amount:g}{unit}" for amount, unit in self.parts if unit not in ("H", "MIN", "S"))
        clock = "".join(f"{amount:g}{_LETTERS.get(unit, unit)}" for amount, unit in self.parts if _is_clock(unit))
        return f"P{days}" + (f"T{clock}" if clock else "")

    def times(self, factor: float) -> Duration:
        """As often as ``factor`` says."""
        return Duration(tuple((amount * factor, unit) for amount, unit in self.parts))


def _is_clock(unit: str) -> bool:
    return unit in ("H", "MIN", "S")


@dataclass(frozen=True, slots=True)
class Recurring:
    """What happens again and again: ``rule`` is an RFC 5545 RRULE value, ``times`` when on each of its days.

    ``times`` holds clock times and periods of clock times; empty: the text tells none. ``length`` is how long the
    whole goes on ("for ten days"), ``until`` the day before which it ends, where the text says so.
    """

    rule: str
    times: tuple[time | Period, ...] = ()
    length: Duration | None = None
    until: date | None = None


Value: TypeAlias = date | datetime | time | Period | Duration | Recurring


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the words: its value, and the same as a TIMEX-like text."""

    value: Value
    timex: str


@dataclass(frozen=True, slots=True)
class Found:
    """A time in a text: the characters from ``start`` to before ``end``, and its readings, the preferred one first."""

    start: int
    end: int
    text: str
    kind: Kind
    readings: tuple[Reading, ...]

    @property
    def value(self) -> Value:
        """The preferred reading."""
        return self.readings[0].value

    @property
    def ambiguous(self) -> bool:
        """Whether there is another reading to ask about."""
        return len(self.readings) > 1


@dataclass(frozen=True, slots=True)
class Preferences:
    """How to read what can be read in two ways; the other reading is reported too.

    ``month_first``: whether 3/4 is 4 March; None: as is usual in the language. ``afternoon``: whether a bare hour
    from 1 to 6 is in the afternoon; otherwise it is taken as written. ``past``: whether an open date ("in May",
    "on Friday") is the last one rather than the coming one.
    """

    month_first: bool | None = None
    afternoon: bool = True
    past: bool = False
