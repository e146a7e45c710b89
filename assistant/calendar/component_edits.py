"""What a change does to one component: its words, its alarm, its times, its rule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from assistant.calendar.lines import Component, Line, escaped
from assistant.calendar.values import written
from assistant.core.appointments import Moment

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_PLAIN_DAYS = re.compile(r"BYDAY=((?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:MO|TU|WE|TH|FR|SA|SU))*)\Z")
_BY_DATE = re.compile(r"BY(DAY|MONTHDAY|YEARDAY|WEEKNO|MONTH|SETPOS)=")


class EditProblem(ValueError):
    """A change that cannot be made, in words."""


@dataclass(frozen=True, slots=True)
class Words:
    """What may be changed beside the time; None leaves it. ``alarm`` is minutes before the start, -1 for none."""

    title: str | None = None
    where: str | None = None
    notes: str | None = None
    alarm: int | None = None


def say(part: Component, words: Words) -> None:
    """Change title, place, notes and alarm as far as they are given; "" takes one away."""
    for name, text in (("SUMMARY", words.title), ("LOCATION", words.where), ("DESCRIPTION", words.notes)):
        if text is not None:
            part.set(name, Line(name, {}, escaped(text)) if text else None)
    if words.alarm is None:
        return
    part.parts = [each for each in part.parts if each.name != "VALARM"]
    if words.alarm >= 0:
        lines = [
            Line("ACTION", {}, "DISPLAY"),
            Line("DESCRIPTION", {}, escaped(part.value("SUMMARY"))),
            Line("TRIGGER", {}, f"-PT{words.alarm}M"),
        ]
        part.parts.append(Component("VALARM", lines))


def stamp(part: Component, now: datetime) -> None:
    """Tell others that this is newer than what they have."""
    sequence = part.value("SEQUENCE")
    number = int(sequence) + 1 if sequence.isdecimal() and len(sequence) < 10 else 1
    part.set("SEQUENCE", Line("SEQUENCE", {}, str(number)))
    for name in ("LAST-MODIFIED", "DTSTAMP"):
        part.set(name, written(name, now.astimezone(UTC)))


def set_times(part: Component, start: Moment, end: Moment, like: Line | None) -> None:
    """Give it a start and an end, in the form of the line ``like`` where that can be."""
    part.set("DTSTART", in_form("DTSTART", start, like))
    line = in_form("DTEND", end, like)
    if part.first("DTEND") is None:
        part.set("DURATION", None)
        place = next(n for n, each in enumerate(part.lines) if each.name == "DTSTART") + 1
        part.lines.insert(place, line)
    else:
        part.set("DTEND", line)


def in_form(name: str, when: Moment, like: Line | None) -> Line:
    """A line for a moment; in UTC where ``like`` is, in its zone where it names one."""
    if like is not None and like.value.strip().endswith("Z") and isinstance(when, datetime) and when.tzinfo:
        return written(name, when.astimezone(UTC))
    return written(name, when, like)


def moved_rule(rule: str, days: int, by: timedelta) -> str:
    """A rule for a series that moves by that many days on the calendar, and by ``by`` in all.

    Raises :class:`EditProblem` where the rule names days in a way that cannot be moved along.
    """
    parts = [part for part in rule.split(";") if part]
    if by and any(re.match(r"BY(HOUR|MINUTE|SECOND)=", part, re.IGNORECASE) for part in parts):
        raise EditProblem("Its rule names times of day; move its occurrences from one on instead.")
    weekly = any(part.upper() == "FREQ=WEEKLY" for part in parts)
    moved = []
    for part in parts:
        plain = _PLAIN_DAYS.match(part.upper())
        if days and weekly and plain:
            names = (_WEEKDAYS[(_WEEKDAYS.index(name) + days) % 7] for name in plain[1].split(","))
            part = f"BYDAY={','.join(sorted(names, key=_WEEKDAYS.index))}"
        elif days and _BY_DATE.match(part.upper()):
            raise EditProblem("Its rule names the day; move its occurrences from one on instead.")
        elif by and part.upper().startswith("UNTIL="):
            part = _moved_until(part, days, by)
        moved.append(part)
    return ";".join(moved)


def _moved_until(part: str, days: int, by: timedelta) -> str:
    text = part[6:].strip()
    try:  # read and written as it stands: its zone is told beside it
        if "T" not in text.upper():
            return f"UNTIL={datetime.strptime(text, '%Y%m%d') + timedelta(days=days):%Y%m%d}"  # noqa: DTZ007
        last = datetime.strptime(text.upper().rstrip("Z"), "%Y%m%dT%H%M%S") + by  # noqa: DTZ007
    except (ValueError, OverflowError):
        raise EditProblem("Until when it repeats cannot be read.") from None
    return f"UNTIL={last:%Y%m%dT%H%M%S}{'Z' if text.upper().endswith('Z') else ''}"
