"""Times in words, for sentences about appointments."""

from __future__ import annotations

from datetime import datetime, timedelta

from assistant.core.appointments import Moment


def spoken(start: Moment, end: Moment) -> str:
    """From when to when: "Tuesday 3 March 2026, 15:00 to 16:00", "Tuesday 3 March 2026", or over several days."""
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        last = end - timedelta(days=1)
        return day_words(start) if last <= start else f"{day_words(start)} to {day_words(last)}"
    if start.date() == end.date():
        return f"{day_words(start)}, {start:%H:%M} to {end:%H:%M}"
    return f"{day_words(start)}, {start:%H:%M} to {day_words(end)}, {end:%H:%M}"


def spoken_moment(when: Moment) -> str:
    """A day, or a day and a time: "Tuesday 3 March 2026, 15:00"."""
    return f"{day_words(when)}, {when:%H:%M}" if isinstance(when, datetime) else day_words(when)


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip


def day_words(when: Moment) -> str:
    """ "Thursday 26 November 2026"."""
    return f"{_WEEKDAYS[when.weekday()]} {when.day} {_MONTHS[when.month - 1]} {when.year}"
