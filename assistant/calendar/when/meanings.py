"""What parts of a time mean while they are being put together: days, clocks, spans, all with their readings.

Days and clock times here are in the zone of the reference moment, without saying so; the zone is put on at the end.
``coming`` is the reading at or after the reference day, ``past`` the one before it; equal where nothing is open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from dateutil.relativedelta import relativedelta

from assistant.calendar.when.arithmetic import month_bounds, shift, valid
from assistant.calendar.when.values import Duration, Preferences


@dataclass(frozen=True, slots=True)
class Moment:
    """The reference moment in its own zone but without saying so, and how to read what can be read in two ways."""

    now: datetime
    preferences: Preferences
    month_first: bool = False
    zone: tzinfo | None = None

    @property
    def today(self) -> date:
        """Its day."""
        return self.now.date()

    def here(self, at: datetime) -> datetime:
        """An aware moment as the zone's clocks show it, without the zone; a naive one as it is."""
        if at.tzinfo is None or self.zone is None:
            return at.replace(tzinfo=None)
        return at.astimezone(self.zone).replace(tzinfo=None)

    def aware(self, at: datetime) -> datetime:
        """What the zone's clocks show as a moment; a time that they skip in spring is as much later as they skip."""
        if self.zone is None:
            return at
        settled = at.replace(tzinfo=self.zone)
        real = settled.astimezone(UTC).astimezone(self.zone)
        return settled if real.replace(tzinfo=None) == at else real

    def after(self, length: Duration, sign: int = 1) -> datetime:
        """The reference moment moved by ``length``: days by the calendar, hours as they pass, clock changes or not."""
        days = Duration(tuple(part for part in length.parts if part[1] not in ("H", "MIN", "S")))
        rest = sum(Duration((part,)).seconds for part in length.parts if part not in days.parts)
        moved = shift(self.now, days, sign)
        assert isinstance(moved, datetime)
        if self.zone is None:
            return moved + timedelta(seconds=sign * rest)
        passed = self.aware(moved).astimezone(UTC) + timedelta(seconds=sign * rest)
        return passed.astimezone(self.zone).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Day:
    """A day. ``month`` and ``number`` are kept where the year (and month) is open; ``other`` is a wholly other way
    to read the words (3/4, "next Friday")."""

    coming: date
    past: date
    timex: str
    month: int = 0
    number: int = 0
    weekday: int = 0
    other: date | None = None
    relative: bool = False

    @property
    def open(self) -> bool:
        """Whether the words leave open which day of its kind."""
        return self.coming != self.past

    @property
    def open_year(self) -> bool:
        """Whether it is a day of a month whose year the words leave open."""
        return bool(self.month) and self.open


@dataclass(frozen=True, slots=True)
class Nothing:
    """Words that look like a time and are none: "good morning", the 30th of February."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock time. ``both``: whether it may as well be twelve hours later."""

    time: time
    both: bool = False

    @property
    def timex(self) -> str:
        """As T07:30."""
        return clock_timex(self.time)

    def later_half(self) -> Clock:
        """The reading after noon, for sure."""
        return Clock(self.time.replace(hour=(self.time.hour + 12) % 24 if self.time.hour < 12 else self.time.hour))


def clock_timex(at: time) -> str:
    """As T07 or T07:30 or T07:30:15."""
    return "T" + (f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}" if at.minute else f"{at:%H}")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day."""

    code: str
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class ClockSpan:
    """From one clock time to another; None where it is open."""

    start: time | None
    end: time | None
    both: bool = False
    timex: str = ""
    nights: int = 0


@dataclass(frozen=True, slots=True)
class Instant:
    """A day and a clock time."""

    coming: datetime
    past: datetime
    timex: str
    both: bool = False
    other: datetime | None = None


Bounds = tuple[date | datetime | None, date | datetime | None]


@dataclass(frozen=True, slots=True)
class Span:
    """A period of days or moments. ``unit``: the calendar unit that it is one of; ``month`` where its year is open.

    ``named``: whether the words name it ("2027") rather than count from the reference moment ("next year").
    ``through``: the unit beginning at its end that still belongs to it, as in a ``Period``.
    """

    coming: Bounds
    past: Bounds
    timex: str
    unit: str = ""
    month: int = 0
    both: bool = False
    other: Bounds | None = None
    named: bool = False
    through: str = ""

    @property
    def open_year(self) -> bool:
        """Whether it is a month whose year the words leave open."""
        return bool(self.month)


@dataclass(frozen=True, slots=True)
class Again:
    """What recurs: the frequency part of a rule, a TIMEX for its days, and its clock times."""

    rule: str
    timex: str
    times: tuple[time | ClockSpan, ...] = ()
    part: str = ""
    length: Duration | None = None
    until: date | None = None


PARTS = {
    "MO": Part("MO", time(8), time(12)),
    "AF": Part("AF", time(12), time(16)),
    "EV": Part("EV", time(16), time(20)),
    "NI": Part("NI", time(20), time(23, 59, 59)),
    "DT": Part("DT", time(8), time(18)),
    "NT": Part("NT", time(0), time(8)),
    "MEB": Part("MEB", time(8), time(12)),
    "MEL": Part("MEL", time(11), time(13)),
    "MED": Part("MED", time(16), time(20)),
}
"""Parts of the day with the hours that TIMEX tools take them for; a calendar may mean others by its own settings."""


def single(day: date, relative: bool = False) -> Day:
    """A day that is fixed."""
    return Day(day, day, day.isoformat(), relative=relative)


def on_month_day(today: date, month: int, number: int) -> Day | None:
    """The day of that number in that month of an open year; None where no year has one."""
    coming = _first(range(today.year, today.year + 9), lambda year: _from(today, valid(year, month, number)))
    past = _first(range(today.year, today.year - 9, -1), lambda year: _before(today, valid(year, month, number)))
    if coming is None or past is None:
        return None
    return Day(coming, past, f"XXXX-{month:02d}-{number:02d}", month, number)


def on_number(today: date, number: int) -> Day | None:
    """The day of that number in an open month."""
    months = [today + relativedelta(day=1, months=offset) for offset in range(-12, 13)]
    days = [day for month in months if (day := valid(month.year, month.month, number)) is not None]
    if not days:
        return None
    coming, past = min(day for day in days if day >= today), max(day for day in days if day < today)
    return Day(coming, past, f"XXXX-XX-{number:02d}", number=number)


def on_weekday(today: date, weekday: int) -> Day:
    """The Monday (1) to Sunday (7) of an open week."""
    ahead = (weekday - today.isoweekday()) % 7
    coming = today + timedelta(days=ahead)
    return Day(coming, coming - timedelta(days=7), f"XXXX-WXX-{weekday}", weekday=weekday)


def weekday_of_number(today: date, weekday: int, number: int, this_month: bool) -> Day | None:
    """Friday the 13th: in this month if so told and it fits there, else the nearest months where it does."""
    here = valid(today.year, today.month, number)
    if this_month and here is not None and here.isoweekday() == weekday:
        return replace(single(here), weekday=weekday)
    months = [today + relativedelta(day=1, months=offset) for offset in range(-14, 15)]
    days = [
        day
        for month in months
        if (day := valid(month.year, month.month, number)) is not None and day.isoweekday() == weekday
    ]
    coming, past = [day for day in days if day >= today], [day for day in days if day < today]
    return Day(min(coming), max(past), f"XXXX-WXX-{weekday}", weekday=weekday) if coming and past else None


def of_month(today: date, month: int) -> Span:
    """A month of an open year; this one counts as coming."""
    year = today.year + (month < today.month)
    return Span(month_bounds(year, month), month_bounds(year - 1, month), f"XXXX-{month:02d}", unit="M", month=month)


def _from(today: date, day: date | None) -> date | None:
    return day if day is not None and day >= today else None


def _before(today: date, day: date | None) -> date | None:
    return day if day is not None and day < today else None


def _first(years: range, find: Callable[[int], date | None]) -> date | None:
    return next((found for year in years if 0 < year < 10_000 and (found := find(year)) is not None), None)
