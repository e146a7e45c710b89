"""Calendars and what stands in them: the values that files, servers, questions and the window speak."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Literal, TypeAlias

Moment: TypeAlias = datetime | date
"""When something is: an aware datetime, or a date where it lasts whole days."""


class CalendarKind(Enum):
    """Where a calendar comes from."""

    OWN = "own"
    """Hearth's own: what it creates for its person lives here."""
    FILE = "file"
    FOLDER = "folder"
    CALDAV = "caldav"
    WEBCAL = "webcal"
    HOLIDAYS = "holidays"
    BIRTHDAYS = "birthdays"


@dataclass(frozen=True, slots=True)
class Calendar:
    """One calendar. ``where`` is its path, address or country; ``colour`` a hex colour or "" for the next free one."""

    id: int
    name: str
    kind: CalendarKind
    where: str
    colour: str = ""
    shown: bool = True

    @property
    def writable(self) -> bool:
        """Whether Hearth may change it once the person said yes."""
        return self.kind in (CalendarKind.OWN, CalendarKind.CALDAV)


@dataclass(frozen=True, slots=True)
class Appointment:
    """One happening: a single event, or one occurrence of a recurring one.

    ``series_id`` is the stored series (all occurrences of one UID share it). ``start`` and ``end`` are both aware
    datetimes in the person's zone, or both dates (``end`` exclusive) if ``all_day``. ``people`` are the names or
    addresses of those who take part. ``status`` is "confirmed", "tentative" or "cancelled"; ``busy`` is False for
    what leaves the time free (TRANSP:TRANSPARENT). ``occurrence`` is the RECURRENCE-ID value that tells this one
    from the others of its series, "" for a single event.
    """

    series_id: int
    calendar_id: int
    uid: str
    title: str
    start: Moment
    end: Moment
    all_day: bool
    where: str = ""
    people: tuple[str, ...] = ()
    notes: str = ""
    status: str = "confirmed"
    busy: bool = True
    recurring: bool = False
    occurrence: str = ""
    url: str = ""

    @property
    def length(self) -> timedelta:
        """From start to end, also where the clock changes in between."""
        match self.start, self.end:
            case datetime() as start, datetime() as end:
                return end.astimezone(UTC) - start.astimezone(UTC)
            case start, end:
                return timedelta(days=end.toordinal() - start.toordinal())


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do (VTODO). ``due`` None: at no given time; ``done_at`` None: still to do.

    ``priority`` is 1 (highest) to 9, 0 for none.
    """

    series_id: int
    calendar_id: int
    uid: str
    title: str
    due: Moment | None = None
    done_at: datetime | None = None
    notes: str = ""
    priority: int = 0
    recurring: bool = False


@dataclass(frozen=True, slots=True)
class CalendarProblem:
    """A part of a calendar that could not be used, in words. ``uid`` is "" where even that could not be read."""

    calendar_id: int
    uid: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class SeriesChange:
    """A series of one calendar as iCalendar text before and after a change; "" where it is not there."""

    calendar_id: int
    uid: str
    before: str
    after: str


ProposalKind: TypeAlias = Literal["create", "move", "cancel", "change"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would be done to a calendar once the person says yes; nothing has changed yet.

    ``before`` is None for something new, ``after`` for something that goes. ``conflicts`` are the busy appointments
    that the new time overlaps. ``says`` is one sentence for the person. ``refused`` tells why it cannot be done,
    "" where it can; ``change`` is what carrying it out writes, None where it is refused. ``scope`` is how much of a
    series it is for, "one", "onwards" or "all"; "" where there is nothing to choose. ``alarm`` is a new alarm in
    minutes before the start (-1 for none), None where it stays.
    """

    kind: ProposalKind
    before: Appointment | None
    after: Appointment | None
    conflicts: tuple[Appointment, ...]
    says: str
    refused: str = ""
    change: SeriesChange | None = None
    scope: str = ""
    alarm: int | None = None


@dataclass(frozen=True, slots=True)
class Undo:
    """How to take back what was carried out. ``says`` tells the person what was done."""

    says: str
    change: SeriesChange


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to prepare, and why. ``key`` names it for ``never_suggest``; ``path`` is the file to open, or ""."""

    key: str
    text: str
    why: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """What a day brings. ``conflicts`` are pairs that overlap, today or tomorrow; ``tasks`` are due or overdue."""

    day: date
    events: tuple[Appointment, ...]
    tomorrow: tuple[Appointment, ...]
    conflicts: tuple[tuple[Appointment, Appointment], ...]
    tasks: tuple[Task, ...]
    birthdays: tuple[Appointment, ...]
    prepare: tuple[Suggestion, ...]
