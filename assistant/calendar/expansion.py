"""Which wall-clock times a recurrence rule names in a stretch of time.

Every rule is expanded period by period inside the stretch asked for, so that no rule runs on for ever: a rule without
COUNT is entered where the stretch begins, one that never matches costs its periods and no more. Wall-clock times are
naive datetimes in the zone of the series.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from datetime import date, datetime, time, timedelta
from itertools import product

from assistant.calendar.rules import PRACTICALLY_ENDLESS, UNITS, Rule, RuleProblem

_MOST_PERIODS = 120_000
"""Periods looked at in one expansion; the arithmetic of ``rules.too_often`` comes long before."""


def expand(rule: Rule, start: datetime, first: datetime, last: datetime, until: datetime | None) -> Iterator[datetime]:
    """The rule's times from ``first`` to ``last`` (both counted), in order, never before ``start``.

    ``until`` is the rule's UNTIL as wall-clock time. Raises :class:`RuleProblem` where that would take too long.
    """
    last = last if until is None else min(last, until)
    left = rule.count if rule.count is not None and rule.count <= PRACTICALLY_ENDLESS else None
    entered = start if left is not None else max(start, first)
    for number, times in enumerate(_periods(_completed(rule, start), start, entered, last)):
        if number > _MOST_PERIODS:
            raise RuleProblem("its rule takes too long to follow")
        for when in times:
            if when < start:
                continue
            if when > last:
                return
            if when >= first:
                yield when
            if left is not None:
                left -= 1
                if left <= 0:
                    return


def _completed(rule: Rule, start: datetime) -> Rule:
    """The rule with what it leaves to its start said outright."""
    given = {name: getattr(rule, name) for name in (each.name for each in fields(Rule))}
    if rule.frequency not in UNITS:
        given["hours"] = rule.hours or (start.hour,)
    if rule.frequency not in ("MINUTELY", "SECONDLY"):
        given["minutes"] = rule.minutes or (start.minute,)
    if rule.frequency != "SECONDLY":
        given["seconds"] = rule.seconds or (start.second,)
    dated = rule.days or rule.month_days or rule.year_days
    if rule.frequency == "YEARLY" and rule.weeks and not dated:
        given["days"] = ((0, start.weekday()),)
    elif rule.frequency == "YEARLY" and not dated:
        given["months"] = rule.months or (start.month,)
        given["month_days"] = (start.day,)
    elif rule.frequency == "MONTHLY" and not dated:
        given["month_days"] = (start.day,)
    elif rule.frequency == "WEEKLY" and not dated:
        given["days"] = ((0, start.weekday()),)
    return Rule(**given)


def _periods(rule: Rule, start: datetime, entered: datetime, last: datetime) -> Iterator[Iterable[datetime]]:
    """The times of each period that touches the stretch, in order."""
    match rule.frequency:
        case "YEARLY":
            days = _by_year(rule, start, entered, last)
        case "MONTHLY":
            days = _by_month(rule, start, entered, last)
        case "WEEKLY":
            days = _by_week(rule, start, entered, last)
        case "DAILY":
            days = _by_day(rule, start, entered, last)
        case _:
            yield from _within_days(rule, start, entered, last)
            return
    times = [time(*each) for each in product(rule.hours, rule.minutes, rule.seconds)]
    for period in days:
        whole = [datetime.combine(date.fromordinal(day), each) for day in period for each in times]
        yield _chosen(whole, rule.positions)


def _by_year(rule: Rule, start: datetime, entered: datetime, last: datetime) -> Iterator[list[int]]:
    first = start.year + (entered.year - start.year) // rule.interval * rule.interval
    for year in range(first, min(last.year, 9999) + 1, rule.interval):
        begins, ends = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        if rule.months or not (rule.year_days or rule.weeks):
            found = [day for month in rule.months or range(1, 13) for day in _month(rule, year, month, (begins, ends))]
        else:
            found = [day for day in range(begins, ends + 1) if _fits(rule, day, (begins, ends))]
        yield found


def _by_month(rule: Rule, start: datetime, entered: datetime, last: datetime) -> Iterator[list[int]]:
    begins = start.year * 12 + start.month - 1
    ahead = (entered.year * 12 + entered.month - 1 - begins) // rule.interval * rule.interval
    for number in range(begins + ahead, min(last.year * 12 + last.month - 1, 9999 * 12 + 11) + 1, rule.interval):
        year, month = divmod(number, 12)
        yield _month(rule, year, month + 1, None) if not rule.months or month + 1 in rule.months else []


def _by_week(rule: Rule, start: datetime, entered: datetime, last: datetime) -> Iterator[list[int]]:
    begins = start.toordinal() - (start.weekday() - rule.week_start) % 7
    step = 7 * rule.interval
    ahead = (entered.toordinal() - begins) // step * step
    for week in range(begins + ahead, last.toordinal() + 1, step):
        yield [day for day in range(max(week, 1), min(week + 7, date.max.toordinal() + 1)) if _fits(rule, day, None)]


def _by_day(rule: Rule, start: datetime, entered: datetime, last: datetime) -> Iterator[list[int]]:
    begins = start.toordinal()
    ahead = (entered.toordinal() - begins) // rule.interval * rule.interval
    for day in range(begins + ahead, last.toordinal() + 1, rule.interval):
        yield [day] if _fits(rule, day, None) else []


def _within_days(rule: Rule, start: datetime, entered: datetime, last: datetime) -> Iterator[Iterable[datetime]]:
    """HOURLY, MINUTELY and SECONDLY rules: the units of each day that fits, in step with the start."""
    unit = UNITS[rule.frequency]
    a_day = 86_400 // unit
    begins = start.toordinal() * a_day + (start.hour * 3600 + start.minute * 60 + start.second) // unit
    named = _unit_test(rule)
    for day in range(entered.toordinal(), last.toordinal() + 1):
        if not _fits(rule, day, None):
            yield ()
            continue
        for number in range((begins - day * a_day) % rule.interval, a_day, rule.interval):
            if named(number):
                yield _in_unit(rule, day, number * unit)


def _unit_test(rule: Rule) -> Callable[[int], bool]:
    hours, minutes, seconds = frozenset(rule.hours), frozenset(rule.minutes), frozenset(rule.seconds)
    match rule.frequency:
        case "HOURLY":
            return lambda number: not hours or number in hours
        case "MINUTELY":
            return lambda number: (not hours or number // 60 in hours) and (not minutes or number % 60 in minutes)
        case _:
            return lambda number: (
                (not hours or number // 3600 in hours)
                and (not minutes or number // 60 % 60 in minutes)
                and (not seconds or number % 60 in seconds)
            )


def _in_unit(rule: Rule, day: int, begins: int) -> list[datetime]:
    whole = datetime.combine(date.fromordinal(day), time()) + timedelta(seconds=begins)
    match rule.frequency:
        case "HOURLY":
            found = [whole + timedelta(minutes=m, seconds=s) for m, s in product(rule.minutes, rule.seconds)]
        case "MINUTELY":
            found = [whole + timedelta(seconds=s) for s in rule.seconds]
        case _:
            found = [whole]
    return _chosen(found, rule.positions)


def _chosen(whole: list[datetime], positions: tuple[int, ...]) -> list[datetime]:
    if not positions:
        return whole
    places = {each - 1 if each > 0 else len(whole) + each for each in positions}
    return [when for place, when in enumerate(whole) if place in places]


def _month(rule: Rule, year: int, month: int, whole_year: tuple[int, int] | None) -> list[int]:
    """The days of a month that fit; "the first Monday" counts in the year only where no month is named."""
    begins = date(year, month, 1).toordinal()
    length = calendar.monthrange(year, month)[1]
    scope = whole_year if whole_year is not None and not rule.months else (begins, begins + length - 1)
    if rule.month_days:
        numbers = sorted({each if each > 0 else length + 1 + each for each in rule.month_days})
        candidates: Iterable[int] = (begins + each - 1 for each in numbers if 1 <= each <= length)
    else:
        candidates = range(begins, begins + length)
    return [day for day in candidates if _fits(rule, day, scope)]


def _fits(rule: Rule, day: int, scope: tuple[int, int] | None) -> bool:
    """Whether a day passes every BY part; ``scope`` is the first and last day among which weekdays are numbered."""
    if rule.days and not _fits_weekday(rule, day, scope):
        return False
    if not (rule.months or rule.month_days or rule.year_days or rule.weeks):
        return True
    when = date.fromordinal(day)
    if rule.months and when.month not in rule.months:
        return False
    if rule.month_days:
        length = calendar.monthrange(when.year, when.month)[1]
        if when.day not in rule.month_days and when.day - length - 1 not in rule.month_days:
            return False
    if rule.year_days:
        number, length = when.timetuple().tm_yday, 366 if calendar.isleap(when.year) else 365
        if number not in rule.year_days and number - length - 1 not in rule.year_days:
            return False
    return not rule.weeks or _fits_week(rule, when)


def _fits_weekday(rule: Rule, day: int, scope: tuple[int, int] | None) -> bool:
    weekday = (day - 1) % 7
    if scope is None:
        return any(weekday == each for _, each in rule.days)
    from_start, from_end = (day - scope[0]) // 7 + 1, -((scope[1] - day) // 7 + 1)
    return any(weekday == each and which in (0, from_start, from_end) for which, each in rule.days)


def _fits_week(rule: Rule, when: date) -> bool:
    """Week 1 is the first with at least four days in the year; weeks begin at the rule's WKST."""
    middle = when.toordinal() - (when.weekday() - rule.week_start) % 7 + 3  # decides to which year the week belongs
    if middle < 1 or middle > date.max.toordinal():
        return False
    year = date.fromordinal(middle).year
    begins = date(year, 1, 1).toordinal()
    number = (middle - begins) // 7 + 1
    total = (date(year, 12, 31).toordinal() - begins - (middle - begins) % 7) // 7 + 1
    return number in rule.weeks or number - total - 1 in rule.weeks
