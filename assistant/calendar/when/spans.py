"""Rules for single calendar units: "next month", "June 2027", "week 31", "this weekend"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from assistant.calendar.when.arithmetic import month_bounds, range_timex, unit_bounds, unit_timex, week_of
from assistant.calendar.when.chart import Rules, Slots
from assistant.calendar.when.days import OFFSETS
from assistant.calendar.when.meanings import Bounds, Moment, Span, of_month
from assistant.calendar.when.values import Duration

rules: Rules[Moment] = Rules()


def fixed_span(start: date, end: date) -> Span:
    """A span of days with one reading."""
    return Span((start, end), (start, end), range_timex(start, end))


def fixed(bounds: Bounds | None, unit: str = "", timex: str = "", through: str = "") -> Span | None:
    """A span with one reading."""
    if bounds is None:
        return None
    return Span(bounds, bounds, timex or range_timex(*bounds), unit, through=through)


@rules.rule("span", "month", "det month", cost=1)
def _month(moment: Moment, slots: Slots) -> Span:
    return of_month(moment.today, slots["month"])


@rules.rule("span", "det? unit join month", "det? unit month")
def _unit_month(moment: Moment, slots: Slots) -> Span | None:
    return of_month(moment.today, slots["month"]) if slots["unit"] == "M" else None


@rules.rule("span", "month join? yr", "yr join? month", "month join join yr", "det? unit join? month join? yr")
@rules.rule("span", "month join det? unit join? yr")
def _month_of_year(moment: Moment, slots: Slots) -> Span | None:
    if slots.get("unit", "M") not in ("M", "Y"):
        return None
    return month_in(slots["yr"], slots["month"])


def month_in(year: int, month: int) -> Span | None:
    """That month of that year; None beyond the calendar."""
    if not 1 <= year <= 9998:
        return None
    return fixed(month_bounds(year, month), "M", f"{year:04d}-{month:02d}")


@rules.rule("span", "month join? det? span", "span join? month")
def _month_of_span(moment: Moment, slots: Slots) -> Span | None:
    span: Span = slots["span"]
    if span.unit != "Y" or not isinstance(span.coming[0], date):
        return None
    return month_in(span.coming[0].year, slots["month"])


@rules.rule("span", "mod month", "month mod", "det mod month", "det month mod", "mod unit join? month")
@rules.rule("span", "det? unit join? month mod")
def _mod_month(moment: Moment, slots: Slots) -> Span | None:
    month, mod, today = slots["month"], slots["mod"], moment.today
    if slots.get("unit", "M") != "M":
        return None
    match mod:
        case "this":
            return month_in(today.year, month)
        case "next" | "coming":
            return _or_nearer(month_in(today.year + 1, month), today.year, month, month > today.month)
        case "last" | "past":
            return _or_nearer(month_in(today.year - 1, month), today.year, month, month < today.month)
    return None


def _or_nearer(span: Span | None, year: int, month: int, nearer: bool) -> Span | None:
    """Next June, said in March, may be this year's."""
    return replace(span, other=month_bounds(year, month)) if span is not None and nearer else span


@rules.rule("span", "year", "det? unit year", "det? unit join year")
def _year(moment: Moment, slots: Slots) -> Span | None:
    year: int = slots["year"]
    return year_span(year) if slots.get("unit", "Y") == "Y" else None


@rules.rule("span", "unit num", "det unit num", cost=1)
def _numbered_unit(moment: Moment, slots: Slots) -> Span | None:
    number = slots["num"]
    if not isinstance(number, int) or number < 1:
        return None
    match slots["unit"]:
        case "Y":
            return year_span(number)
        case "W" if number <= 53:
            return _week(moment.today.year, number)
    return None


@rules.rule("span", "det? unit num join? span", "det? unit num join? yr")
def _week_of_year(moment: Moment, slots: Slots) -> Span | None:
    year = year_of(slots)
    if slots["unit"] != "W" or year is None or not 1 <= slots["num"] <= 53:
        return None
    return _week(year, slots["num"])


def year_of(slots: Slots) -> int | None:
    """The year that the words name, by itself or as a span."""
    if "yr" in slots:
        return int(slots["yr"])
    span: Span = slots["span"]
    return span.coming[0].year if span.unit == "Y" and isinstance(span.coming[0], date) else None


def _week(year: int, number: int) -> Span | None:
    if not 1 <= year <= 9998:
        return None
    start = week_of(date(year, 1, 4)) + timedelta(weeks=number - 1)
    return fixed((start, start + timedelta(weeks=1)), "W", f"{year}-W{number:02d}")


def year_span(year: int) -> Span | None:
    """All of a year from 1 to 9998."""
    if not 1 <= year <= 9998:
        return None
    return replace(fixed_span(date(year, 1, 1), date(year + 1, 1, 1)), unit="Y", timex=f"{year:04d}", named=True)


@rules.rule("span", "det unit", cost=1)
@rules.rule("span", "mod unit", "unit mod", "det mod unit", "det unit mod", "my unit", "my mod unit")
def _mod_unit(moment: Moment, slots: Slots) -> Span | None:
    unit, mod = slots["unit"], slots.get("mod", "this")
    if unit == "D":
        return None
    if unit in ("H", "MIN", "S"):
        return around_now(moment, Duration(((1, unit),)), mod) if "mod" in slots else None
    if unit == "FN":
        start = week_of(moment.today) if mod == "this" else moment.today
        return _fortnight(moment, mod) if mod != "this" else fixed((start, start + timedelta(weeks=2)))
    offset = OFFSETS.get(mod)
    bounds = unit_bounds(moment.today, unit, offset) if offset is not None else None
    return fixed(bounds, unit, unit_timex(bounds[0], unit)) if bounds else None


def _fortnight(moment: Moment, mod: str) -> Span | None:
    step = timedelta(weeks=2)
    if mod in ("last", "past"):
        return fixed((moment.today - step, moment.today))
    return fixed((moment.today, moment.today + step))


def around_now(moment: Moment, length: Duration, mod: str) -> Span | None:
    """From now on for a length, or up to now."""
    if mod in ("next", "coming"):
        return fixed((moment.now, moment.after(length)))
    if mod in ("last", "past"):
        return fixed((moment.after(length, -1), moment.now))
    return None


@rules.rule("span", "workweek")
def _work_week(moment: Moment, slots: Slots) -> Span | None:
    bounds = unit_bounds(moment.today, "WW")
    return fixed(bounds, "WW", unit_timex(bounds[0], "WW")) if bounds else None


@rules.rule("span", "bareweekend", cost=1)
def _weekend(moment: Moment, slots: Slots) -> Span | None:
    bounds = unit_bounds(moment.today, "WE")
    return fixed(bounds, "WE", unit_timex(bounds[0], "WE")) if bounds else None


@rules.rule("span", "det? unit after det? mod", "det? mod mod2=mod unit", "det? unit aftermod")
def _after_next(moment: Moment, slots: Slots) -> Span | None:
    if slots.get("mod", "next") != "next" or slots.get("mod2", "next") != "next":
        return None
    bounds = unit_bounds(moment.today, slots["unit"], 2)
    return fixed(bounds, slots["unit"], unit_timex(bounds[0], slots["unit"])) if bounds else None


def whole_days(bounds: Bounds) -> tuple[date, date] | None:
    """Both bounds of a closed period of whole days; None for others."""
    start, end = bounds
    if start is None or end is None or isinstance(start, datetime) or isinstance(end, datetime):
        return None
    return start, end


@rules.rule("span", "ym")
def _year_month(moment: Moment, slots: Slots) -> Span | None:
    return month_in(*slots["ym"])


def with_year(span: Span, year: int) -> Span | None:
    """An open month in that year."""
    return month_in(year, span.month) if span.month else replace(span)
