"""The time that a question is about, from the times that were found in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from assistant.calendar.when.values import Found, Period, Point, Recurring
from assistant.core.appointments import Appointment, Moment

_YEAR = timedelta(days=366)
_WEEKS_AHEAD = timedelta(days=14)
"""How far ahead hours of no named day are looked at."""

_LAST_WEEKDAY = re.compile(
    r"\b(last (mon|tues|wednes|thurs|fri|satur|sun)day|(letzte|vergangene)\w* (\w+tag|mittwoch)"
    r"|(lunes|martes|miércoles|jueves|viernes|sábado|domingo) pasado|(\w+di|dimanche) dernier)$",
    re.IGNORECASE,
)
_COMING = re.compile(r"\b(next|coming|nächsten|kommenden|próximos|prochains)\b.*\d|\bnext few\b", re.IGNORECASE)
_THROUGH = re.compile(r"(by|until|till|through|bis|hasta|jusqu)\b", re.IGNORECASE)
"""What counts the day in that it names; "before Friday" does not."""
_DAWN, _UP = time(4), time(8)
_PORTIONS = {
    (time(8), time(12)): (_DAWN, time(12)),
    (time(12), time(16)): (time(12), time(18)),
    (time(16), time(20)): (time(18), time()),
    (time(20), time(23, 59, 59)): (time(18), time()),
}
"""Parts of a day as calendars know them: what begins at 20:30 is in the evening. Midnight ends a day."""


@dataclass(frozen=True, slots=True)
class Window:
    """From ``start`` to before ``end``, aware, and between which hours of each day; ``said`` as the person wrote it."""

    start: datetime
    end: datetime
    hours: tuple[time, time] | None = None
    said: str = ""

    @property
    def days(self) -> int:
        """How many days it touches."""
        return ((self.end - timedelta(microseconds=1)).date() - self.start.date()).days + 1


def window_of(
    found: Sequence[Found], now: datetime, past: bool, anchors: Mapping[str, date | datetime] | None = None
) -> Window | None:
    """What all the times of a question say together: days and periods, cut by what is open ("before", "after").

    ``anchors`` are times by the names of the appointments that other times are counted from: "before the trip" begins
    now, where "before noon tomorrow" begins that morning.
    """
    anchors = anchors or {}
    anchored = [_moment(at, now) for at in anchors.values()]
    spans: list[tuple[datetime, datetime]] = []
    after, before = None, None
    hours: tuple[time, time] | None = None
    for each in found:
        clock = not any(name in each.text for name in anchors)
        match _chosen(each, now, past):
            case Recurring(times=(Period(time() as opens, time() as closes), *_)):
                hours = _portion(opens, closes, each.text)
            case Period(time() | None as start, time() | None as end):
                hours = _portion(start or time(), end or time(), each.text)
            case Period(None, datetime() as end) if clock:
                spans.append((midnight(end, now), _moment(end, now)))
            case Period(datetime() as start, None) if clock:
                spans.append((_moment(start, now), midnight(start + timedelta(days=1), now)))
            case Period(None, end) as period if end is not None:
                stop = _moment(period.stop or end, now)
                through = _THROUGH.match(each.text) is not None and not isinstance(end, datetime)
                before = stop + timedelta(days=1) if through and not period.through else stop
            case Period(start, None) if start is not None:
                after = _moment(start, now)
                if after not in anchored and isinstance(start, datetime):  # "Monday after lunch"
                    spans.append((after, midnight(start + timedelta(days=1), now)))
            case Period(start, end) if start is not None and end is not None and not clock:
                after, before = _moment(start, now), _moment(end, now)
            case Period(start, end) as period if start is not None and end is not None:
                spans.append(_span(start, period.stop or end, now, each.text))
            case datetime() as at:
                spans.append((at, at + timedelta(minutes=1)))
            case date() as day:
                spans.append((midnight(day, now), midnight(day + timedelta(days=1), now)))
            case time() as at:
                start = datetime.combine(now.date(), at, now.tzinfo)
                spans.append((start, start + timedelta(minutes=1)))
    said = " ".join(each.text for each in found)
    if not spans and after is None and before is None:
        return None if hours is None else Window(now, now + _WEEKS_AHEAD, hours, said)
    return Window(*_cut(spans, after, before, now, past), hours, said)


def during(there: Appointment, now: datetime) -> Window:
    """The time that an appointment takes."""
    return Window(_moment(there.start, now), _moment(there.end, now), None, there.title)


def waking(window: Window) -> Window:
    """The same where a morning begins when people are up: what is free before that is no use to them."""
    hours, start = window.hours, window.start
    if hours is not None and hours[0] == _DAWN:
        hours = (_UP, hours[1])
    if start.time() == _DAWN:
        start = datetime.combine(start.date(), _UP, start.tzinfo)
    return Window(start, window.end, hours, window.said)


def _cut(
    spans: Sequence[tuple[datetime, datetime]],
    after: datetime | None,
    before: datetime | None,
    now: datetime,
    past: bool,
) -> tuple[datetime, datetime]:
    """From the first to the last of ``spans``, not before ``after`` nor beyond ``before``."""
    if spans:
        start, end = min(start for start, _ in spans), max(end for _, end in spans)
        end = now if past and start < now < end else end  # what is still to come this year has not been
        return max(start, after or start), min(end, before or end)
    if after is not None and before is not None:
        return after, before
    if after is not None:
        return after, now if past and after < now else after + _YEAR
    assert before is not None
    if before > now:
        return now, before
    return before - _YEAR, before


def _chosen(found: Found, now: datetime, past: bool) -> object:
    """The reading that a person means: this November in November, and last Tuesday's the latest Tuesday."""
    day = found.value
    if isinstance(day, date) and not isinstance(day, datetime) and _LAST_WEEKDAY.search(found.text):
        return now.date() - timedelta(days=(now.weekday() - day.weekday()) % 7 or 7)
    for reading in found.readings:
        match reading.value:
            case Period(date() as start, None) if past and _moment(start, now) < now:
                return reading.value
            case Period(date() as start, date() as end) if _COMING.search(found.text) and start == _tomorrow(now):
                return Period(now, end)  # the next ten days begin now
            case Period(date() as start, date() as end) if midnight(start, now) <= now < midnight(end, now):
                return reading.value
    return found.value


def _tomorrow(now: datetime) -> date:
    return now.date() + timedelta(days=1)


def _portion(opens: time, closes: time, said: str) -> tuple[time, time]:
    """A part of a day as calendars know it; a Spanish "tarde" is all that comes between noon and supper."""
    if "tarde" in said.lower() and (opens, closes) in _PORTIONS:
        return time(12), time(20)
    return _PORTIONS.get((opens, closes), (opens, closes))


def _span(start: Point, end: Point, now: datetime, said: str) -> tuple[datetime, datetime]:
    match start, end:
        case datetime(), datetime() if start.date() == end.date():
            opens, closes = _portion(start.time(), end.time(), said)
            if (opens, closes) != (start.time(), end.time()):
                last = start.date() + timedelta(days=closes == time())
                return datetime.combine(start.date(), opens, now.tzinfo), datetime.combine(last, closes, now.tzinfo)
    return _moment(start, now), _moment(end, now)


def _moment(point: Point, now: datetime) -> datetime:
    match point:
        case datetime():
            return point if point.tzinfo is not None else point.replace(tzinfo=now.tzinfo)
        case date():
            return midnight(point, now)
        case time():
            return datetime.combine(now.date(), point, now.tzinfo)
    raise TypeError(f"no point in time: {point!r}")


def midnight(day: Moment, now: datetime) -> datetime:
    """When that day begins, in the zone of ``now``."""
    return datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)
