"""What was changed both here and on a server: both versions as values, for a person to choose from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from assistant.calendar.diary import as_series
from assistant.calendar.ics import Series
from assistant.calendar.lines import Line, components
from assistant.calendar.merging import of_body
from assistant.calendar.pieces import Details, understand
from assistant.core.appointments import Calendar, Moment
from assistant.store.appointments import Appointments
from assistant.store.calendar_servers import CalendarServers


@dataclass(frozen=True, slots=True)
class Version:
    """One side's version. ``start`` and ``end`` (in the person's zone) are None where it has no time.

    ``changed`` is how many single occurrences of it were changed.
    """

    title: str
    start: Moment | None = None
    end: Moment | None = None
    where: str = ""
    notes: str = ""
    recurring: bool = False
    changed: int = 0


@dataclass(frozen=True, slots=True)
class Conflict:
    """An appointment or task that both sides changed; None for a version that was deleted."""

    calendar_id: int
    uid: str
    title: str
    mine: Version | None
    theirs: Version | None


def conflicts_of(
    calendars: list[Calendar], servers: CalendarServers, appointments: Appointments, zone: tzinfo
) -> list[Conflict]:
    """Everything that waits for a decision."""
    found = []
    for calendar in calendars:
        for each in servers.conflicts(calendar.id):
            record = appointments.by_uid(calendar.id, each.uid, each.kind)
            theirs = of_body(each.conflict_body or "")
            mine = None if record is None else version(as_series(record), zone)
            other = None if theirs is None else version(theirs, zone)
            found.append(Conflict(calendar.id, each.uid, each.title, mine, other))
    return found


def version(series: Series, zone: tzinfo) -> Version:
    """A series as a person compares it."""
    known = understand(series)
    piece = next(iter(known.pieces), None)
    if piece is None:
        details = known.details or Details("")
        due = known.task.due if known.task is not None else None
        when = None if due is None else _local(due, zone)
        return Version(details.title, when, when, details.where, details.notes)
    words = piece.details
    start, end = _local(piece.start, zone), _local(piece.start + piece.length, zone)
    return Version(words.title, start, end, words.where, words.notes, known.recurring, len(known.changed))


def copy_of(series: Series, uid: str) -> Series:
    """The same as a series of its own."""
    parts = components(series.raw)
    for part in parts:
        if part.name == series.kind:
            part.set("UID", Line("UID", {}, uid))
    return replace(series, uid=uid, raw="\n".join(map(str, parts)))


def _local(when: Moment, zone: tzinfo) -> Moment:
    if not isinstance(when, datetime):
        return when
    return when.astimezone(zone) if when.tzinfo else when.replace(tzinfo=zone)
