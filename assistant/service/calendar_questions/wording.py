"""Sentences and lists about appointments and free time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from assistant.core.appointments import Appointment, Moment
from assistant.service.calendar_questions.windows import Window
from assistant.service.free_time import Slot
from assistant.service.time_words import day_words, spoken

__all__ = ["ago", "counted", "day", "in_place", "length", "line", "listed", "slots", "spoken", "time_of"]

_LISTED = 30


def counted(number: int, thing: str) -> str:
    """ "1 appointment", "3 appointments"."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def day(when: Moment) -> str:
    """ "Thursday 26 November 2026"."""
    return day_words(when)


def length(span: timedelta, *, days: bool = True) -> str:
    """ "1 h 30 min", "2 days"; without ``days`` "48 h"."""
    minutes = round(span.total_seconds() / 60)
    if days and minutes and minutes % (24 * 60) == 0:
        return counted(minutes // (24 * 60), "day")
    hours, minutes = divmod(minutes, 60)
    parts = ([f"{hours} h"] if hours or not minutes else []) + ([f"{minutes} min"] if minutes else [])
    return " ".join(parts)


def time_of(each: Appointment) -> str:
    """ "09:00 to 10:00", or "all day"."""
    if not isinstance(each.start, datetime) or not isinstance(each.end, datetime):
        return "all day"
    return f"{each.start:%H:%M} to {each.end:%H:%M}"


def line(each: Appointment, now: datetime) -> str:
    """One appointment in one line."""
    where = f" ({each.where})" if each.where else ""
    return f"{spoken(each.start, each.end)}: {each.title}{where}"


def listed(found: Sequence[Appointment], now: datetime, window: Window | None = None) -> str:
    """One line each; of a single day only the times. What is beyond the longest list is counted."""
    single = window is not None and window.end - window.start <= timedelta(hours=25)
    lines = []
    for each in found[:_LISTED]:
        where = f" ({each.where})" if each.where else ""
        lines.append(f"- {time_of(each)}: {each.title}{where}" if single else f"- {line(each, now)}")
    if len(found) > _LISTED:
        lines.append(f"- and {len(found) - _LISTED} more")
    return "\n".join(lines)


def slots(free: Iterable[Slot], now: datetime) -> str:
    """One line for each stretch of free time."""
    return "\n".join(f"- {spoken(each.start, each.end)}" for each in free)


def in_place(window: Window, now: datetime) -> str:
    """The window in a sentence: "on Thursday 26 November 2026", "from … to …", "on … at 15:00"."""
    start, end = window.start, window.end
    if end - start <= timedelta(minutes=1):
        return f"on {day_words(start)} at {start:%H:%M}"
    if end - start > timedelta(days=360 * 2):
        return "in your calendar"
    midnights = (start.hour, start.minute, end.hour, end.minute) == (0, 0, 0, 0)
    last = end - timedelta(days=1)
    if midnights and last.date() <= start.date():
        return f"on {day_words(start)}"
    if midnights:
        return f"from {day_words(start)} to {day_words(last)}"
    if start.date() == end.date():
        return f"on {day_words(start)} from {start:%H:%M} to {end:%H:%M}"
    return f"from {day_words(start)}, {start:%H:%M}, to {day_words(end)}, {end:%H:%M}"


def ago(each: Appointment, now: datetime) -> str:
    """How far away it is: "today", "in 3 days", "5 days ago"."""
    start = each.start.date() if isinstance(each.start, datetime) else each.start
    days = (start - now.date()).days
    match days:
        case 0:
            return "today"
        case 1:
            return "tomorrow"
        case -1:
            return "yesterday"
    return f"in {days} days" if days > 0 else f"{-days} days ago"
