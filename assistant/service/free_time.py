"""Arithmetic over appointments: what overlaps, and what time is left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from assistant.core.appointments import Appointment


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
    return [each for each in among if takes_time(each) and _when(each)[0] < end and _when(each)[1] > start]


def clashes(among: Iterable[Appointment]) -> list[tuple[Appointment, Appointment]]:
    """Every two that keep busy at the same time, by the start of the later one."""
    found: list[tuple[Appointment, Appointment]] = []
    running: list[Appointment] = []
    for each in sorted(filter(takes_time, among), key=lambda each: _when(each)):
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
    taken = sorted((_when(each)[0] - buffer, _when(each)[1] + buffer) for each in among if takes_time(each))
    found: list[Slot] = []
    for opens, closes in _days(start, end, hours, zone):
        at = opens
        for begins, ends in taken:
            if ends <= at or begins >= closes:
                continue
            if begins - at >= length:
                found.append(Slot(at, begins.astimezone(zone)))
            at = max(at, ends.astimezone(zone))
        if closes - at >= length:
            found.append(Slot(at, closes))
    return found


def _days(
    start: datetime, end: datetime, hours: tuple[time, time], zone: tzinfo
) -> Iterator[tuple[datetime, datetime]]:
    day = start.astimezone(zone).date()
    while day <= end.astimezone(zone).date():
        opens = datetime.combine(day, hours[0], zone)
        closes = datetime.combine(day, hours[1], zone) if hours[1] != time() else _midnight_after(opens, zone)
        opens, closes = max(opens, start.astimezone(zone)), min(closes, end.astimezone(zone))
        if opens < closes:
            yield opens, closes
        day += timedelta(days=1)


def _midnight_after(when: datetime, zone: tzinfo) -> datetime:
    return datetime.combine(when.date() + timedelta(days=1), time(), zone)


def _when(each: Appointment) -> tuple[datetime, datetime]:
    assert isinstance(each.start, datetime) and isinstance(each.end, datetime)
    return each.start, each.end
