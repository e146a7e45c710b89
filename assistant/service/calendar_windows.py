"""The time that a question is about, from the times that were found in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from assistant.calendar.when.values import Found, Period
from assistant.core.appointments import Moment

_WEEKDAY = re.compile(r"\blast (mon|tues|wednes|thurs|fri|satur|sun)day\b", re.IGNORECASE)
_BOTH_ENDS = re.compile(r"\b(from|between|to|till|until|through)\b|[-–]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Window:
    """From ``start`` to before ``end``, aware, and between which hours of each day; ``said`` as the person wrote it."""

    start: datetime
    end: datetime
    hours: tuple[time, time] | None = None
    said: str = ""


def window_of(found: list[Found], now: datetime, past: bool) -> Window | None:
    """What all the times of a question limit together: days, and hours of each day."""
    spans: list[tuple[datetime, datetime]] = []
    hours: tuple[time, time] | None = None
    for each in found:
        match _chosen(each, now):
            case Period(time() | None as start, time() | None as end):
                hours = (start or time(), end or time(23, 59))
            case Period(start, end):
                spans.append((_begin(start, now, past), _end(end, each, now, past)))
            case datetime() as at:
                spans.append((at, at + timedelta(minutes=1)))
            case date() as day:
                spans.append((midnight(day, now), midnight(day + timedelta(days=1), now)))
            case time() as at:
                start = datetime.combine(now.date(), at, now.tzinfo)
                spans.append((start, start + timedelta(minutes=1)))
            case _:
                continue
    said = " ".join(each.text for each in found)
    if not spans:
        return None if hours is None else Window(now, now + timedelta(days=14), hours, said)
    return Window(min(start for start, _ in spans), max(end for _, end in spans), hours, said)


def _chosen(found: Found, now: datetime) -> object:
    """The reading that a person means: this November in November, and last Tuesday's the latest Tuesday."""
    recent = _WEEKDAY.search(found.text)
    if recent is not None and isinstance(found.value, date) and not isinstance(found.value, datetime):
        back = (now.weekday() - found.value.weekday()) % 7 or 7
        return now.date() - timedelta(days=back)
    for reading in found.readings:
        match reading.value:
            case Period(date() as start, date() as end) if midnight(start, now) <= now < midnight(end, now):
                return reading.value
    return found.value


def _begin(start: object, now: datetime, past: bool) -> datetime:
    match start:
        case datetime():
            return start
        case date():
            return midnight(start, now)
        case time():
            return datetime.combine(now.date(), start, now.tzinfo)
    return now - timedelta(days=366) if past else now


def _end(end: object, found: Found, now: datetime, past: bool) -> datetime:
    match end:
        case datetime():
            return end
        case date():
            return midnight(_through(end, found), now)
        case time():
            return datetime.combine(now.date(), end, now.tzinfo)
    return now if past else now + timedelta(days=366)


def _through(end: date, found: Found) -> date:
    """People count the last day in: "from Monday to Wednesday" ends with Wednesday."""
    if not _BOTH_ENDS.search(found.text) or found.text.lower().startswith("until"):
        return end
    if end.day == 1 and not re.search(r"\d", found.text):
        return (end.replace(day=28) + timedelta(days=7)).replace(day=1)
    return end + timedelta(days=1)


def midnight(day: Moment, now: datetime) -> datetime:
    """When that day begins, in the zone of ``now``."""
    return datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)
