"""Which days the calendar shows, and what is known of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from assistant.core.appointments import Appointment, Calendar, CalendarKind, CalendarProblem, Proposal
from assistant.service.agenda import Conflict, ServerState
from ui.calendardata import (
    DAY,
    Agenda,
    Key,
    Shown,
    first_day,
    last_day,
    month_days,
    other_month,
    visible,
    wall_time,
    week_days,
)
from ui.calendarwords import DAYS, MONTHS, long_day, month_name

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)
"""The days that can be shown; a calendar may hold others, and the dates of Python end with the year 9999."""
LIST_DAYS = 60
"""Days that the list shows at once."""
_LIST_LEAF = 28


@dataclass(slots=True)
class Days:
    """Where the person is: the view, the chosen day, what is selected or proposed there."""

    first_weekday: int
    day: date = date(2000, 1, 1)
    kind: str = "week"
    selected: Key | None = None
    proposal: Proposal | None = None
    _list_from: date = date(2000, 1, 1)

    def go(self, day: date, kind: str = "") -> None:
        """To another day, or another view of it."""
        if kind == "agenda" and self.kind != "agenda":
            self._list_from = day
        day = min(max(day, EARLIEST), LATEST)
        self.day, self.kind = day, kind or self.kind
        if not self._list_from <= day < self._list_from + DAY * LIST_DAYS:
            self._list_from = day

    def shown(self) -> tuple[date, ...]:
        """The days that the view shows."""
        match self.kind:
            case "day":
                return (self.day,)
            case "week":
                return week_days(self.day, self.first_weekday)
            case "month":
                return month_days(self.day, self.first_weekday)
        return tuple(self._list_from + DAY * n for n in range(LIST_DAYS))

    def to_know(self, small_month: date) -> tuple[date, date]:
        """First and last day of which everything must be known: what the view and the small month show."""
        days, small = self.shown(), month_days(small_month, self.first_weekday)
        return min(days[0], small[0]), max(days[-1], small[-1])

    def leafed(self, by: int) -> date:
        """The day to choose when leafing; the weekday or day of the month stays."""
        match self.kind:
            case "day":
                return self.day + DAY * by
            case "week":
                return self.day + timedelta(weeks=by)
            case "month":
                return other_month(self.day, by)
        self._list_from += DAY * _LIST_LEAF * by
        return self._list_from

    def titles(self) -> tuple[str, str]:
        """What is shown, in words, and the same shortly."""
        if self.kind == "day":
            short = f"{DAYS[self.day.weekday()][:3]} {self.day.day} {MONTHS[self.day.month - 1][:3]}"
            return long_day(self.day), short
        first, last = (self.day, self.day) if self.kind == "month" else (self.shown()[0], self.shown()[-1])
        if self.kind == "week" and first.month == last.month:
            return f"{first.day} – {last.day} {month_name(first)}", f"{MONTHS[first.month - 1][:3]} {first.year}"
        if (first.year, first.month) == (last.year, last.month):
            return month_name(first), f"{MONTHS[first.month - 1][:3]} {first.year}"
        year = "" if first.year == last.year else f" {first.year}"
        words = f"{MONTHS[first.month - 1][:3]}{year} – {MONTHS[last.month - 1][:3]} {last.year}"
        return words, words


@dataclass(frozen=True, slots=True)
class Known:
    """What the last look found."""

    calendars: tuple[Calendar, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    problems: tuple[CalendarProblem, ...] = ()
    by_id: Mapping[int, Calendar] = field(default_factory=dict)
    days: tuple[date, date] = (EARLIEST, EARLIEST)
    """The first and the last of which everything is known."""
    servers: tuple[ServerState, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    @property
    def unusable(self) -> tuple[CalendarProblem, ...]:
        """The problems that are no conflicts: those are asked about elsewhere."""
        asked = {(each.calendar_id, each.uid) for each in self.conflicts}
        return tuple(each for each in self.problems if (each.calendar_id, each.uid) not in asked)

    @property
    def empty(self) -> bool:
        """Whether there is nothing but, at most, Hearth's own calendar with nothing in it."""
        return not self.appointments and all(each.kind is CalendarKind.OWN for each in self.calendars)

    def shown(self, days: tuple[date, ...], at: Days, now: datetime) -> Shown:
        """What falls into these days and is of a calendar that is shown."""
        there = [each for each in self.appointments if first_day(each) <= days[-1] and last_day(each) >= days[0]]
        return Shown(days, at.day, now, visible(there, self.by_id), self.by_id, at.selected, at.proposal)

    def busy_days(self) -> frozenset[date]:
        """Days on which something begins or goes on."""
        busy: set[date] = set()
        for each in visible(self.appointments, self.by_id):
            begin, end = max(first_day(each), self.days[0]), min(last_day(each), self.days[1])
            busy.update(begin + DAY * n for n in range((end - begin).days + 1))
        return frozenset(busy)

    def with_shown(self, calendar_id: int, on: bool) -> Known:
        """The same with one calendar shown or hidden."""
        calendars = tuple(replace(each, shown=on) if each.id == calendar_id else each for each in self.calendars)
        return replace(self, calendars=calendars, by_id={each.id: each for each in calendars})


def look_up(agenda: Agenda, first: date, last: date, now: datetime) -> Known:
    """Everything of these days; run it in a job."""
    calendars = tuple(agenda.calendars())
    start, end = wall_time(first, 0, now), wall_time(last + DAY, 0, now)
    return Known(
        calendars,
        tuple(agenda.between(start, end)),
        tuple(agenda.problems()),
        {each.id: each for each in calendars},
        (first, last),
        tuple(agenda.servers()),
        tuple(agenda.server_conflicts()),
    )
