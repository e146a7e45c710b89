"""When the alarms (VALARM) that stand in a calendar go off."""

from __future__ import annotations

from datetime import UTC, datetime, time, tzinfo

from assistant.calendar.ics import Series
from assistant.calendar.lines import Component, components
from assistant.calendar.values import ValueProblem, duration, key, moment
from assistant.calendar.zones import Zones, zones_of
from assistant.core.appointments import Moment

_MOST = 20
"""Alarms of one event; more are a mistake of some program."""


def alarms(series: Series, occurrence: str, start: Moment, end: Moment, zone: tzinfo) -> list[datetime]:
    """When the alarms of one occurrence go off, in UTC; those that cannot be read are passed over.

    ``occurrence`` is its RECURRENCE-ID ("" for a single one). Whole days begin at midnight in ``zone``. A fixed time
    is the same for every occurrence.
    """
    zones = zones_of(series.context)
    part = _component(series, occurrence, zones)
    found: list[datetime] = []
    for alarm in [] if part is None else [each for each in part.parts if each.name == "VALARM"][:_MOST]:
        try:
            at = _at(alarm, start, end, zone, zones)
        except (ValueProblem, OverflowError):
            continue
        if at is not None:
            found.append(at)
    return sorted(set(found))


def instant(when: Moment, zone: tzinfo, hour: time = time()) -> datetime:
    """A moment in UTC; a day counts from that hour of it in ``zone``."""
    aware = when if isinstance(when, datetime) else datetime.combine(when, hour, zone)
    return aware.astimezone(UTC)


def _component(series: Series, occurrence: str, zones: Zones) -> Component | None:
    """The component that tells of this occurrence: its own, else the one that repeats."""
    main = None
    for part in components(series.raw):
        if part.name != series.kind:
            continue
        which = part.first("RECURRENCE-ID")
        if which is None:
            main = main or part
        elif occurrence:
            try:
                if key(_as_in(main, moment(which, zones), zones)) == occurrence:
                    return part
            except ValueProblem:
                continue
    return main


def _as_in(main: Component | None, when: Moment, zones: Zones) -> Moment:
    """A RECURRENCE-ID in the zone in which its series repeats: programs write it in UTC too."""
    line = None if main is None else main.first("DTSTART")
    start = None if line is None else moment(line, zones)
    match when, start:
        case datetime(), datetime() if when.tzinfo and start.tzinfo:
            return when.astimezone(start.tzinfo)
    return when


def _at(alarm: Component, start: Moment, end: Moment, zone: tzinfo, zones: Zones) -> datetime | None:
    trigger = alarm.first("TRIGGER")
    if trigger is None or alarm.value("ACTION").upper() == "NONE":
        return None
    if not trigger.value.strip().lstrip("+-").upper().startswith("P"):
        fixed = moment(trigger, zones)
        if not isinstance(fixed, datetime):
            raise ValueProblem("a day is no time to ring at")
        return fixed.replace(tzinfo=fixed.tzinfo or zone).astimezone(UTC)
    to_end = trigger.parameters.get("RELATED", "").upper() == "END"
    return instant(end if to_end else start, zone) + duration(trigger.value)
