"""What stands in the three calendars of the year, read with other libraries than Hearth's own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

YEAR = Path(__file__).parents[1] / "data" / "calendars"
CALENDARS = ("personal", "work", "family")
OWN = "hearth"
"""What the person has entered in Hearth itself: the only appointments that it may change."""

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 6, 17, 10, 15, tzinfo=BERLIN)
"""A Wednesday: when every question is asked."""

PERSON = "Clara Weiss"
"""Whose calendars these are."""


@dataclass(frozen=True)
class Happening:
    """One occurrence. ``start`` and ``end`` are aware and in Berlin, or dates (``end`` exclusive)."""

    calendar: str
    title: str
    start: datetime | date
    end: datetime | date
    where: str
    people: tuple[str, ...]
    notes: str
    busy: bool

    @property
    def all_day(self) -> bool:
        """Whether it lasts whole days."""
        return not isinstance(self.start, datetime)

    @property
    def opens(self) -> datetime:
        """Its first moment."""
        return moment(self.start)

    @property
    def closes(self) -> datetime:
        """The moment after its last."""
        return moment(self.end)

    @property
    def length(self) -> timedelta:
        """How long it really lasts, also where the clock changes."""
        return self.closes.astimezone(ZoneInfo("UTC")) - self.opens.astimezone(ZoneInfo("UTC"))

    def __str__(self) -> str:
        return (
            f"{self.title} ({self.start:%Y-%m-%d})" if self.all_day else f"{self.title} ({self.start:%Y-%m-%d %H:%M})"
        )


@dataclass(frozen=True)
class Todo:
    """A task; ``due`` is its day."""

    title: str
    due: date | None
    done: bool


def moment(when: datetime | date) -> datetime:
    """The moment in Berlin; a day begins at midnight."""
    return when.astimezone(BERLIN) if isinstance(when, datetime) else datetime.combine(when, time(), BERLIN)


@cache
def happenings() -> tuple[Happening, ...]:
    """Everything from the end of 2025 to the middle of 2027 that was not cancelled, by start."""
    found = []
    for name in (*CALENDARS, OWN):
        calendar = _calendar(name)
        for part in recurring_ical_events.of(calendar).between(date(2025, 12, 1), date(2027, 7, 1)):
            if str(part.get("STATUS", "")) != "CANCELLED":
                found.append(_happening(name, part))
    return tuple(sorted(found, key=lambda each: (each.opens, not each.all_day, each.title)))


@cache
def todos() -> tuple[Todo, ...]:
    """Every task, by when it is due."""
    found = [
        Todo(str(part["SUMMARY"]), _day(part["DUE"].dt) if "DUE" in part else None, "COMPLETED" in part)
        for name in CALENDARS
        for part in _calendar(name).walk("VTODO")
    ]
    return tuple(sorted(found, key=lambda each: (each.due or date.max, each.title)))


def touching(start: datetime, end: datetime, among: Iterable[Happening] | None = None) -> list[Happening]:
    """What is on between the two, also what began before; something without length counts where it begins."""
    return [
        each
        for each in (happenings() if among is None else among)
        if each.opens < end and (each.closes > start or each.opens == each.closes >= start)
    ]


def called(words: str, calendar: str = "") -> list[Happening]:
    """What has a title in which the regular expression is found."""
    wanted = re.compile(words, re.IGNORECASE)
    return [each for each in happenings() if wanted.search(each.title) and calendar in ("", each.calendar)]


def clashing(among: Iterable[Happening]) -> list[tuple[Happening, Happening]]:
    """Every two that take time at the same time."""
    taking = [each for each in among if each.busy and not each.all_day and each.length > timedelta()]
    return [
        (one, other)
        for n, one in enumerate(taking)
        for other in taking[n + 1 :]
        if one.opens < other.closes and other.opens < one.closes
    ]


def free(
    start: datetime, end: datetime, hours: tuple[time, time], length: timedelta, buffer: timedelta
) -> list[tuple[datetime, datetime]]:
    """Stretches of at least ``length`` in which nothing takes time, found by walking each day in steps of 5 minutes."""
    step = timedelta(minutes=5)
    taken = [
        (each.opens - buffer, each.closes + buffer)
        for each in touching(start - timedelta(days=1), end + timedelta(days=1))
        if each.busy and not each.all_day and each.length > timedelta()
    ]
    found = []
    day = start.date()
    while day <= end.date():
        at = max(datetime.combine(day, hours[0], BERLIN), start)
        last = min(datetime.combine(day, hours[1], BERLIN), end)
        begins = None
        while at <= last:
            open_here = at < last and not any(opens < at + step and at < closes for opens, closes in taken)
            if open_here and begins is None:
                begins = at
            if not open_here and begins is not None:
                found += [(begins, at)] if at - begins >= length else []
                begins = None
            at += step
        day += timedelta(days=1)
    return found


@cache
def _calendar(name: str) -> Any:
    return icalendar.Calendar.from_ical((YEAR / f"{name}.ics").read_bytes())


def _happening(calendar: str, part: Any) -> Happening:
    start, end = part.start, part.end
    if isinstance(start, datetime):
        start, end = start.astimezone(BERLIN), end.astimezone(BERLIN)
    people = part.get("ATTENDEE", [])
    people = people if isinstance(people, list) else [people]
    if "ORGANIZER" in part:
        people = [part["ORGANIZER"], *people]
    names = dict.fromkeys(str(each.params["CN"]) for each in people)
    return Happening(
        calendar,
        str(part["SUMMARY"]),
        start,
        end,
        str(part.get("LOCATION", "")),
        tuple(name for name in names if name != PERSON),
        str(part.get("DESCRIPTION", "")),
        str(part.get("TRANSP", "OPAQUE")) == "OPAQUE",
    )


def _day(when: datetime | date) -> date:
    return when.date() if isinstance(when, datetime) else when
