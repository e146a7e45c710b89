"""Times in words, for sentences about appointments."""

from __future__ import annotations

from datetime import datetime, timedelta

from assistant.core.appointments import Moment


def spoken(start: Moment, end: Moment) -> str:
    """From when to when: "Tuesday 3 March 2026, 15:00 to 16:00", "Tuesday 3 March 2026", or over several days."""
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        last = end - timedelta(days=1)
        return _day(start) if last <= start else f"{_day(start)} to {_day(last)}"
    if start.date() == end.date():
        return f"{_day(start)}, {start:%H:%M} to {end:%H:%M}"
    return f"{_day(start)}, {start:%H:%M} to {_day(end)}, {end:%H:%M}"


def spoken_moment(when: Moment) -> str:
    """A day, or a day and a time: "Tuesday 3 March 2026, 15:00"."""
    return f"{_day(when)}, {when:%H:%M}" if isinstance(when, datetime) else _day(when)


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip


def _day(when: Moment) -> str:
    return f"{_WEEKDAYS[when.weekday()]} {when.day} {_MONTHS[when.month - 1]} {when.year}"
