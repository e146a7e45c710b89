"""Recurrence rules (RRULE of RFC 5545) as values, and the arithmetic that tells which ones nobody can follow."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

FREQUENCIES = ("SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")
UNITS = {"HOURLY": 3600, "MINUTELY": 60, "SECONDLY": 1}
"""Seconds of the frequencies within a day."""

_WEEKDAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
_BYDAY = re.compile(r"([+-]?\d{0,2})(MO|TU|WE|TH|FR|SA|SU)\Z")
_RANGES = {
    "BYSECOND": (0, 60),
    "BYMINUTE": (0, 59),
    "BYHOUR": (0, 23),
    "BYMONTHDAY": (-31, 31),
    "BYYEARDAY": (-366, 366),
    "BYWEEKNO": (-53, 53),
    "BYMONTH": (1, 12),
    "BYSETPOS": (-366, 366),
}

_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

MOST_A_YEAR = 10_000
"""More occurrences a year than this (one an hour is 8,784) are no appointments."""

PRACTICALLY_ENDLESS = 100_000
"""A COUNT beyond this outlives everybody at once a day; at more than that the rule is refused."""


class RuleProblem(ValueError):
    """A rule that cannot be followed, in words."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as it was read. ``days`` are (which one, weekday), 0 for each; ``until`` is as written, "" without one."""

    frequency: str
    interval: int = 1
    count: int | None = None
    until: str = ""
    week_start: int = 0
    seconds: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()
    hours: tuple[int, ...] = ()
    days: tuple[tuple[int, int], ...] = ()
    month_days: tuple[int, ...] = ()
    year_days: tuple[int, ...] = ()
    weeks: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()

    @property
    def endless(self) -> bool:
        """Whether it has no end that anybody will see."""
        return not self.until and (self.count is None or self.count > PRACTICALLY_ENDLESS)


def read_rule(text: str) -> Rule:
    """The rule that ``text`` is; raises :class:`RuleProblem` with the reason."""
    parts: dict[str, str] = {}
    for part in filter(None, (each.strip() for each in text.upper().replace("\\", "").split(";"))):  # some escape it
        name, equals, value = part.partition("=")
        if not equals:
            raise RuleProblem(f"its rule has a part without a value: {part[:40]}")
        parts[name.strip()] = value.strip()
    if parts.get("FREQ") not in FREQUENCIES:
        raise RuleProblem(f"it repeats “{parts.get('FREQ', '')[:40]}”, which is not known")
    if parts.get("RSCALE", "GREGORIAN") != "GREGORIAN":
        raise RuleProblem(f"it repeats by the calendar {parts['RSCALE'][:40]}")
    numbers = {name: _numbers(name, parts.get(name, "")) for name in _RANGES}
    if not _any_day(numbers["BYMONTH"], numbers["BYMONTHDAY"]):
        raise RuleProblem("it names a day that its month never has")
    return Rule(
        frequency=parts["FREQ"],
        interval=_positive("INTERVAL", parts.get("INTERVAL") or "1"),
        count=_count(parts.get("COUNT", "")),
        until=parts.get("UNTIL", ""),
        week_start=_WEEKDAYS.get(parts.get("WKST", "MO"), 0),
        seconds=tuple(sorted({min(each, 59) for each in numbers["BYSECOND"]})),
        minutes=numbers["BYMINUTE"],
        hours=numbers["BYHOUR"],
        days=_days(parts.get("BYDAY", "")),
        month_days=numbers["BYMONTHDAY"],
        year_days=numbers["BYYEARDAY"],
        weeks=numbers["BYWEEKNO"],
        months=numbers["BYMONTH"],
        positions=numbers["BYSETPOS"],
    )


def too_often(rule: Rule, start: datetime, until: datetime | None) -> bool:
    """Whether following the rule would take more than anybody wants to see, by arithmetic alone."""
    a_year = _a_year(rule)
    if a_year <= MOST_A_YEAR:
        return False
    if rule.count is not None and rule.count <= MOST_A_YEAR and _matches_every_period(rule):
        return False
    years = None if until is None else max((until - start) / timedelta(days=365), 0.0)
    return years is None or years * a_year > MOST_A_YEAR


# --- reading ---


def _count(text: str) -> int | None:
    """None where there is none; some programs write -1 for that."""
    return _positive("COUNT", text) if text not in ("", "-1") else None


def _positive(name: str, text: str) -> int:
    if not text.isdecimal() or len(text) > 12 or int(text) < 1:
        raise RuleProblem(f"its rule has {name}={text[:40]}")
    return int(text)


def _numbers(name: str, text: str) -> tuple[int, ...]:
    lowest, highest = _RANGES[name]
    found = set()
    for part in filter(None, (each.strip() for each in text.split(","))):
        try:
            number = int(part)
        except ValueError:
            raise RuleProblem(f"its rule has {name}={text[:40]}") from None
        if not lowest <= number <= highest or (number == 0 and (lowest < 0 or name == "BYMONTH")):
            raise RuleProblem(f"its rule has {name}={text[:40]}")
        found.add(number)
    return tuple(sorted(found))


def _any_day(months: tuple[int, ...], days: tuple[int, ...]) -> bool:
    """Whether one of the months has one of the days, in some year."""
    return not (months and days) or any(abs(day) <= _LONGEST[month - 1] for month in months for day in days)


def _days(text: str) -> tuple[tuple[int, int], ...]:
    found = set()
    for part in filter(None, (each.strip() for each in text.split(","))):
        match = _BYDAY.match(part)
        if match is None or match[1] in ("+", "-"):
            raise RuleProblem(f"its rule has BYDAY={text[:40]}")
        found.add((int(match[1] or 0), _WEEKDAYS[match[2]]))
    return tuple(sorted(found))


# --- arithmetic ---


def _a_year(rule: Rule) -> float:
    """At most how many occurrences a year, or how many moments must be looked at to find them."""
    within = max(len(rule.minutes), 1) * max(len(rule.seconds), 1)
    if rule.frequency not in UNITS:
        return within * max(len(rule.hours), 1) * 366 / (rule.interval if rule.frequency == "DAILY" else 1)
    rate = 366 * 86_400 / UNITS[rule.frequency] / rule.interval
    if rule.frequency == "SECONDLY":
        return rate  # each second is looked at, whatever is left out
    if rule.hours:
        rate *= len(rule.hours) / 24
    if rule.frequency == "HOURLY":
        return rate * within
    return rate * max(len(rule.seconds), 1) * (len(rule.minutes) / 60 if rule.minutes else 1)


def _matches_every_period(rule: Rule) -> bool:
    within = (
        rule.hours or (rule.frequency != "HOURLY" and rule.minutes) or (rule.frequency == "SECONDLY" and rule.seconds)
    )
    return not (rule.days or rule.month_days or rule.year_days or rule.months or rule.weeks or within)
