"""Arithmetic over appointments: what overlaps, and what time is left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from assistant.core.appointments import Appointment, Moment


@dataclass(frozen=True, slots=True)
class Slot:
    """Free time, aware, in the person's zone."""

    start: datetime
    end: datetime


def takes_time(each: Appointment) -> bool:
    """Whether it keeps its person busy: not what is cancelled, free, without length or of whole days."""
    return each.busy and not each.all_day and each.status != "cancelled" and each.length > timedelta()


def overlapping(start: datetime, end: datetime, among: Iterable[Appointment]) -> list[Appointment]:
    """What keeps busy between ``start`` and ``end``."""
    return [each for each in among if takes_time(each) and _when(each)[0] < _utc(end) and _when(each)[1] > _utc(start)]


def clashes(among: Iterable[Appointment]) -> list[tuple[Appointment, Appointment]]:
    """Every two that keep busy at the same time, by the start of the later one."""
    found: list[tuple[Appointment, Appointment]] = []
    running: list[Appointment] = []
    for each in sorted(filter(takes_time, among), key=_when):
        running = [other for other in running if _when(other)[1] > _when(each)[0]]
        found += [(other, each) for other in running]
        running.append(each)
    return found


def free_slots(
    start: datetime,
    end: datetime,
    length: timedelta,
    hours: tuple[time, time],
    buffer: timedelta,
    among: Sequence[Appointment],
    zone: tzinfo,
) -> list[Slot]:
    """The stretches of at least ``length`` with nothing in them, each day between two hours of the person's clock.

    ``buffer`` stays free before and after every appointment.
    """
    taken = sorted((_utc(each.start) - buffer, _utc(each.end) + buffer) for each in among if takes_time(each))
    found: list[Slot] = []
    for at, closes in _days(start, end, hours, zone):
        for begins, ends in [*taken, (closes, closes)]:
            until = min(begins, closes)
            if until - at >= length:
                found.append(Slot(at.astimezone(zone), until.astimezone(zone)))
            at = max(at, ends)
    return found


def _days(
    start: datetime, end: datetime, hours: tuple[time, time], zone: tzinfo
) -> Iterator[tuple[datetime, datetime]]:
    """When each day opens and closes, in UTC: there a day of a clock change is as long as it is."""
    day = start.astimezone(zone).date()
    while day <= end.astimezone(zone).date():
        last = day if hours[1] != time() else day + timedelta(days=1)
        opens = max(_utc(datetime.combine(day, hours[0], zone)), _utc(start))
        closes = min(_utc(datetime.combine(last, hours[1], zone)), _utc(end))
        if opens < closes:
            yield opens, closes
        day += timedelta(days=1)


def _utc(when: Moment) -> datetime:
    assert isinstance(when, datetime)
    return when.astimezone(UTC)


def _when(each: Appointment) -> tuple[datetime, datetime]:
    return _utc(each.start), _utc(each.end)
