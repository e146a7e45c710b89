"""Dates, times and durations as iCalendar writes them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from assistant.calendar.lines import Line
from assistant.calendar.zones import Zones
from assistant.core.appointments import Moment

_MOMENT = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?(Z|[+-]\d\d:?\d\d)?)?\Z", re.I
)
_DURATION = re.compile(r"([+-]?)P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?\Z", re.I)
_LONGEST = timedelta(days=36_525)


class ValueProblem(ValueError):
    """A value that cannot be used, in words."""


def moments(line: Line, zones: Zones) -> list[Moment]:
    """Every moment of a line with one or more; see :func:`moment`."""
    return [moment(line, zones, part) for part in line.value.split(",") if part.strip()]


def moment(line: Line, zones: Zones, text: str | None = None) -> Moment:
    """An aware datetime, a naive one where it floats, or a date. A zone that nobody knows floats too.

    Raises :class:`ValueProblem` where it is none.
    """
    text = (line.value if text is None else text).strip()
    match = _MOMENT.match(text)
    if match is None:
        raise ValueProblem(f"“{text[:40]}” is no date")
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
        if match[4] is None or line.parameters.get("VALUE", "").upper() == "DATE":
            return day
        hour, minute, second = int(match[4]), int(match[5]), min(int(match[6] or 0), 59)
        # by the clock on the wall: the caller knows the zone
        when = datetime(day.year, day.month, day.day, hour % 24 if hour == 24 else hour, minute, second)  # noqa: DTZ001
        if hour == 24:
            when += timedelta(days=1)
    except (ValueError, OverflowError):
        raise ValueProblem(f"“{text[:40]}” is no date that exists") from None
    return _in_zone(when, match[7], line, zones)


def _in_zone(when: datetime, mark: str | None, line: Line, zones: Zones) -> datetime:
    if mark is not None and mark.upper() != "Z":
        zone = zones.get(mark)
        return when if zone is None else when.replace(tzinfo=zone)
    if mark is not None:
        aware = when.replace(tzinfo=UTC)
        try:
            return aware if zones.own is None else aware.astimezone(zones.own)
        except OverflowError:
            return aware
    name = line.parameters.get("TZID")
    zone = zones.own if name is None else zones.get(name)
    return when if zone is None else when.replace(tzinfo=zone)


def unknown_zone(line: Line, zones: Zones) -> str:
    """The name of a line's zone where nobody knows it, else ""."""
    name = line.parameters.get("TZID", "")
    return name if name and not line.value.rstrip().endswith("Z") and zones.get(name) is None else ""


def duration(text: str) -> timedelta:
    """A DURATION; raises :class:`ValueProblem` where it is none, or longer than a century."""
    match = _DURATION.match(text.strip())
    if match is None or not any(match.groups()[1:]):
        raise ValueProblem(f"“{text[:40]}” is no duration")
    weeks, days, hours, minutes, seconds = (int((each or "0")[:9]) for each in match.groups()[1:])
    try:
        length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        length = _LONGEST + timedelta(days=1)
    if length > _LONGEST:
        raise ValueProblem("it lasts more than a hundred years")
    return -length if match[1] == "-" else length


def written(name: str, when: Moment, like: Line | None = None) -> Line:
    """A line of that name for a moment; in the zone of ``like`` where ``when`` is aware and that one has a zone."""
    if not isinstance(when, datetime):
        return Line(name, {"VALUE": "DATE"}, f"{when:%Y%m%d}")
    if when.tzinfo is None:
        return Line(name, {}, wall(when))
    zone = getattr(when.tzinfo, "key", "")
    if when.utcoffset() == timedelta() and zone in ("", "UTC"):
        return Line(name, {}, wall(when) + "Z")
    if like is not None and like.parameters.get("TZID"):
        return Line(name, {"TZID": like.parameters["TZID"]}, wall(when))
    if zone:
        return Line(name, {"TZID": zone}, wall(when))
    return Line(name, {}, wall(when.astimezone(UTC)) + "Z")


def wall(when: datetime) -> str:
    """Year to second without marks; strftime leaves years before 1000 short."""
    return f"{when.year:04}{when.month:02}{when.day:02}T{when.hour:02}{when.minute:02}{when.second:02}"


def key(when: Moment) -> str:
    """A moment as RECURRENCE-ID writes it in its own zone: "20260105T090000", with "Z" in UTC; "20260105" for a day."""
    if not isinstance(when, datetime):
        return f"{when.year:04}{when.month:02}{when.day:02}"
    return wall(when) + ("Z" if when.tzinfo is UTC else "")


def key_seconds(text: str) -> int:
    """Seconds since 1970 by the wall clock of a :func:`key`; 0 where it is none."""
    match = _MOMENT.match(text)
    if match is None:
        return 0
    try:
        when = datetime(*(int(each or 0) for each in match.groups()[:6]), tzinfo=UTC)  # type: ignore[misc, arg-type]
    except ValueError:
        return 0
    return int(when.timestamp())
