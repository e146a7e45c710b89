"""Calendar arithmetic on plain dates: units, their bounds, and moving by lengths."""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from assistant.calendar.when.values import Duration

ANY_DAY = date(2000, 1, 1)
"""A day to do sums with clock times on."""


def valid(year: int, month: int, day: int) -> date | None:
    """That date if there is one."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_bounds(year: int, month: int) -> tuple[date, date]:
    """Its first day, and the first of the next month."""
    first = date(year, month, 1)
    return first, shift(first, Duration(((1, "M"),)))


def shift(start: date, length: Duration, sign: int = 1) -> date:
    """``start`` moved by ``length``; business days skip Saturdays and Sundays. Raises OverflowError out of years."""
    moved = start
    for amount, unit in length.parts:
        match unit:
            case "BD":
                moved = _business(moved, round(sign * amount))
            case "Y" | "M" if amount == int(amount):
                months = int(sign * amount) * (12 if unit == "Y" else 1)
                moved = moved + relativedelta(months=months)
            case "WE":
                moved = moved + timedelta(days=7 * sign * amount)
            case _:
                moved = moved + timedelta(seconds=sign * Duration(((amount, unit),)).seconds)
    return moved


def _business(day: date, count: int) -> date:
    if abs(count) > 10_000:
        raise OverflowError("more business days than any calendar holds")
    step = timedelta(days=1 if count > 0 else -1)
    for _ in range(abs(count)):
        day += step
        while day.isoweekday() > 5:
            day += step
    return day


def week_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.isoweekday() - 1)


def unit_bounds(day: date, unit: str, offset: int = 0) -> tuple[date, date] | None:
    """The calendar unit (D, W, WE, WW, M, Q, Y, DEC) that holds ``day``, ``offset`` units later; None for others."""
    match unit:
        case "D":
            start = day + timedelta(days=offset)
            return start, start + timedelta(days=1)
        case "W":
            start = week_of(day) + timedelta(weeks=offset)
            return start, start + timedelta(weeks=1)
        case "WW":
            start = week_of(day) + timedelta(weeks=offset)
            return start, start + timedelta(days=5)
        case "WE":
            start = week_of(day) + timedelta(days=5, weeks=offset)
            return start, start + timedelta(days=2)
        case "M" | "Q" | "Y" | "DEC":
            months = {"M": 1, "Q": 3, "Y": 12, "DEC": 120}[unit]
            if unit == "DEC":
                first = date(day.year // 10 * 10, 1, 1)
            else:
                first = date(day.year, (day.month - 1) // months * months + 1, 1)
            start = first + relativedelta(months=offset * months)
            return start, start + relativedelta(months=months)
    return None


def unit_timex(start: date, unit: str) -> str:
    """TIMEX of the calendar unit that begins at ``start``."""
    year, week, _ = start.isocalendar()
    match unit:
        case "W" | "WW":
            return f"{year}-W{week:02d}"
        case "WE":
            return f"{year}-W{week:02d}-WE"
        case "M":
            return f"{start:%Y-%m}"
        case "Y":
            return f"{start.year:04d}"
    return start.isoformat()


def range_timex(start: object, end: object) -> str:
    """A TIMEX of two bounds."""
    return f"({start},{end})"
