"""One occurrence of a series that is not, or not only, kept: the next one, or the one with a key."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

from assistant.calendar.clock import seconds
from assistant.calendar.ics import Series
from assistant.calendar.pieces import understand
from assistant.calendar.recurrence import appointment, changed, expanded, span
from assistant.calendar.values import key_seconds
from assistant.core.appointments import Appointment

_REACH = int(timedelta(days=366 * 5).total_seconds())
"""How far from now, or from its beginning, an occurrence is looked for, in seconds."""

_DAY = 86_400
_NEAR_KEY = 3 * _DAY
"""Seconds around a key within which its occurrence begins, unless it was changed."""


def next_in(series: Series, now: datetime, zone: tzinfo) -> Appointment | None:
    """The next occurrence, else the last before ``now``; None where it has none. The store's numbers are 0."""
    known = understand(series)
    bounds, at = span(known), seconds(now)
    first, last = max(bounds.first, at - bounds.longest - _DAY), min(bounds.last + _DAY, at + _REACH)
    ahead = [each for each in expanded(known, first, last) if each.ends > at]
    found = ahead[:1] or expanded(known, max(bounds.first, at - _REACH), min(bounds.last, at) + 1)[-1:]
    found = found or expanded(known, bounds.first, bounds.first + _REACH)[-1:]
    return appointment(found[0], known, series.uid, zone) if found else None


def occurrence_in(series: Series, key: str, zone: tzinfo) -> Appointment | None:
    """The occurrence with that key; None where there is none. The store's numbers are 0."""
    known = understand(series)
    at = key_seconds(key)
    near = [*expanded(known, at - _NEAR_KEY, at + _NEAR_KEY), *changed(known)]
    found = next((each for each in near if each.key == key), None)
    return None if found is None else appointment(found, known, series.uid, zone)


def placed(one: Appointment | None, calendar_id: int, series_id: int = 0) -> Appointment | None:
    """The same with the store's numbers."""
    return None if one is None else replace(one, calendar_id=calendar_id, series_id=series_id)
