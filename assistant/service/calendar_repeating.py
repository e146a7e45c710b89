"""What comes again, as its first time and the rule (RRULE of RFC 5545) that leads on from there; and in words."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from assistant.calendar.expansion import expand
from assistant.calendar.rules import UNITS, RuleProblem, read_rule
from assistant.calendar.when.values import Recurring
from assistant.core.appointments import Moment

_FARTHEST = timedelta(days=9 * 366)
"""How far off a first time may be: eight years lie between the leap days around 2100."""

_UNITS = {"HOURLY": "hour", "DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
_WEEKDAYS = {
    "MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday", "SA": "Saturday",
    "SU": "Sunday",
}  # fmt: skip
_WHICH = {"1": "first ", "2": "second ", "3": "third ", "4": "fourth ", "5": "fifth ", "-1": "last ", "": ""}


def first_of(again: Recurring, now: datetime, length: timedelta) -> tuple[Moment, Moment, str] | None:
    """The first time after ``now``, its end and the rule; two clock times of a day are one rule.

    None where the clock times are no one rule, or where it never comes.
    """
    clocks = sorted(each for each in again.times if isinstance(each, time))
    rule = again.rule + _ends(again, now, len(clocks))
    if len(clocks) > 1:
        if len({clock.minute for clock in clocks}) > 1:
            return None
        rule += f";BYHOUR={','.join(str(clock.hour) for clock in clocks)};BYMINUTE={clocks[0].minute}"
    timed = bool(clocks) or read_rule(again.rule).frequency in UNITS
    first = _first(rule, clocks[0] if clocks else None, now)
    if first is None:
        return None
    if not timed:
        return first.date(), first.date() + timedelta(days=1), rule
    start = first.replace(tzinfo=now.tzinfo)
    return start, start + length, rule


def _first(rule: str, clock: time | None, now: datetime) -> datetime | None:
    """The first time by the wall clock that the rule names: today's whole day, or what is still to come of it."""
    read, wall = read_rule(rule), now.replace(tzinfo=None, second=0, microsecond=0)
    if clock is not None:
        begins, after = datetime.combine(wall.date(), clock), wall + timedelta(minutes=1)
    elif read.frequency in UNITS:
        begins = after = (wall + timedelta(hours=1)).replace(minute=0)
    else:
        begins = after = datetime.combine(wall.date(), time())
    uncounted = ";".join(part for part in rule.split(";") if not part.startswith(("COUNT", "UNTIL")))
    try:
        return next(expand(read_rule(uncounted), begins, after, wall + _FARTHEST, None), None)
    except RuleProblem:
        return after  # such as every minute: the proposal says why it is refused


def _ends(again: Recurring, now: datetime, times_a_day: int) -> str:
    """The part of the rule that ends it; "" where nothing does."""
    if again.until is not None:
        return f";UNTIL={again.until - timedelta(days=1):%Y%m%d}T235959Z"
    if again.length is None:
        return ""
    days = max(1, round(again.length.seconds / 86_400))
    if "FREQ=DAILY" in again.rule and "INTERVAL" not in again.rule:
        return f";COUNT={days * max(1, times_a_day)}"
    return f";UNTIL={now.date() + timedelta(days=days):%Y%m%d}T235959Z"


def repeats(calendar: str) -> str:
    """How often what is written there comes again, in words; "" if it does not."""
    rule = next((row[6:] for row in calendar.splitlines() if row.startswith("RRULE:")), "")
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    if not parts:
        return ""
    unit, step = _UNITS.get(parts["FREQ"], "time"), int(parts.get("INTERVAL", "1"))
    days = " and ".join(_day_words(name) for name in parts.get("BYDAY", "").split(",") if name[-2:] in _WEEKDAYS)
    period = unit if step == 1 else f"{step} {unit}s"
    plain = parts["FREQ"] == "WEEKLY" and step == 1
    every = (days if plain else f"{period} on {'the ' if unit == 'month' else ''}{days}") if days else period
    clocks = [
        f"{int(hour):02}:{int(parts.get('BYMINUTE', '0')):02}" for hour in parts.get("BYHOUR", "").split(",") if hour
    ]
    at = f" at {' and '.join(clocks)}" if clocks else ""
    times = f", {parts['COUNT']} times in all" if "COUNT" in parts else ""
    until = f", until {date.fromisoformat(parts['UNTIL'][:8]):%-d %B %Y}" if "UNTIL" in parts else ""
    return f"It comes again every {every}{at}{times}{until}."


def _day_words(name: str) -> str:
    """ "-1FR" as "last Friday"."""
    return _WHICH.get(name[:-2].lstrip("+"), "") + _WEEKDAYS[name[-2:]]
