"""Rules for days: "the 4th of July", "next Friday", "three days ago", "the week after Easter" is built upon them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from assistant.calendar.when.arithmetic import shift, unit_bounds, valid, week_of
from assistant.calendar.when.chart import Rules, Slots
from assistant.calendar.when.holidays import Feast
from assistant.calendar.when.meanings import (
    Day,
    Moment,
    Nothing,
    Span,
    on_month_day,
    on_number,
    on_weekday,
    single,
    weekday_of_number,
)
from assistant.calendar.when.values import Duration

rules: Rules[Moment] = Rules()


@rules.rule("dom", "ord", "num")
def _number_of_day(moment: Moment, slots: Slots) -> int | None:
    number = slots.get("ord", slots.get("num"))
    return number if isinstance(number, int) and 1 <= number <= 31 else None


@rules.rule("yr", "year")
def _year(moment: Moment, slots: Slots) -> int:
    return int(slots["year"])


@rules.rule("yr", "two", cost=1)
def _short_year(moment: Moment, slots: Slots) -> int | None:
    return full_year(slots["two"]) if slots["two"] > 31 else None


def full_year(short: int) -> int:
    """The year that two digits mean: 1940 to 2039."""
    return short + (2000 if short < 40 else 1900)


@rules.rule("md", "month join? det? dom", "dom join? month", "det dom join? month", "dom join det month")
def _month_day(moment: Moment, slots: Slots) -> Day | None:
    return on_month_day(moment.today, slots["month"], slots["dom"])


@rules.rule("md", "det? ord unit join? month", "det? dom unit join month")
def _day_unit_of_month(moment: Moment, slots: Slots) -> Day | None:
    number = slots.get("ord", slots.get("dom"))
    return on_month_day(moment.today, slots["month"], number) if slots["unit"] == "D" else None


@rules.rule("date", "md", "wday join? md", "wday det md", "numericday", "wday join? numericday", "on looseday")
@rules.rule("date", "fulldate", "wday join? det? fulldate", "wday join? date2=fulldate")
def _date(moment: Moment, slots: Slots) -> Day:
    found: Day = next(slots[name] for name in ("md", "numericday", "looseday", "fulldate", "date2") if name in slots)
    return found


@rules.rule("date", "wday on? looseday")
def _weekday_and_pair(moment: Moment, slots: Slots) -> Day | None:
    """Friday 7-6: a day if it is a Friday (else it may be from 7 to 6)."""
    day: Day = slots["looseday"]
    return day if slots["wday"] in (day.coming.isoweekday(), day.past.isoweekday()) else None


@rules.rule("fulldate", "md join? yr", "md join det? unit join? yr", "md join join yr")
@rules.rule("fulldate", "looseday join yr", "numericday join yr")
@rules.rule("fulldate", "md join? two", cost=2)
def _with_year(moment: Moment, slots: Slots) -> Day | None:
    day: Day = next(slots[name] for name in ("md", "looseday", "numericday") if name in slots)
    if slots.get("unit", "Y") != "Y":
        return None
    year = slots["yr"] if "yr" in slots else full_year(slots["two"])
    fixed = valid(year, day.month, day.number) if day.month else None
    return single(fixed) if fixed else None


@rules.rule("nothing", "month join? dom join? yr?", "dom join? month join? yr?", "month join? det dom")
def _no_such_day(moment: Moment, slots: Slots) -> Nothing | None:
    """The 30th of February."""
    if "yr" in slots:
        return None if valid(slots["yr"], slots["month"], slots["dom"]) else Nothing()
    return None if on_month_day(moment.today, slots["month"], slots["dom"]) else Nothing()


@rules.rule("nothing", "num join? month", "det? dom join det? span", "ord wday", "det ord wday")
def _no_such_day_of(moment: Moment, slots: Slots) -> Nothing | None:
    """The 32nd of January, the 31st of this month, the fifth Sunday."""
    today = moment.today
    if "num" in slots:
        return Nothing() if 31 < slots["num"] < 100 else None
    if "wday" in slots:
        return None if _nth(today.replace(day=1), slots["wday"], slots["ord"]) else Nothing()
    start = slots["span"].coming[0]
    if slots["span"].unit != "M" or slots["span"].month or not isinstance(start, date):
        return None
    return None if valid(start.year, start.month, slots["dom"]) else Nothing()


@rules.rule("nothing", "nothing join? at? clock", "nothing join? join? clock")
def _no_such_moment(moment: Moment, slots: Slots) -> Nothing:
    """The 30th of February at 5."""
    return Nothing()


@rules.rule("fulldate", "dom month2=num year", cost=2)
def _spaced(moment: Moment, slots: Slots) -> Day | None:
    """18 8 1978."""
    fixed = valid(slots["year"], slots["month2"], slots["dom"]) if 1 <= slots["month2"] <= 12 else None
    return single(fixed) if fixed else None


@rules.rule("md", "dom of month2=num", cost=2)
def _number_of_month(moment: Moment, slots: Slots) -> Day | None:
    """17 del 11."""
    month = slots["month2"]
    return on_month_day(moment.today, month, slots["dom"]) if 1 <= month <= 12 else None


@rules.rule("fulldate", "year join month join dom", "month join year join dom", "year join dom join month")
@rules.rule("fulldate", "dom join year join month", "year month dom", "a=year b=num dom")
def _turned(moment: Moment, slots: Slots) -> Day | None:
    year, month = slots.get("year", slots.get("a")), slots.get("month", slots.get("b"))
    fixed = valid(year, month, slots["dom"]) if isinstance(month, int) and month <= 12 else None
    return single(fixed) if fixed else None


@rules.rule("fulldate", "dom join? det? span", "det dom join? span", cost=2)
@rules.rule("fulldate", "md join? span")
@rules.rule("fulldate", "det? dom unit join? span", "det? dom join det? span")
def _day_of_span(moment: Moment, slots: Slots) -> Day | None:
    span: Span = slots["span"]
    start = span.coming[0]
    if not isinstance(start, date) or slots.get("unit", "D") != "D":
        return None
    if "md" in slots and span.unit == "Y":
        fixed = valid(start.year, slots["md"].month, slots["md"].number)
    elif "dom" in slots and span.unit == "M" and not span.month:
        fixed = valid(start.year, start.month, slots["dom"])
    else:
        return None
    return single(fixed) if fixed else None


@rules.rule("date", "rel")
def _relative(moment: Moment, slots: Slots) -> Day:
    return single(moment.today + timedelta(days=slots["rel"]), relative=True)


@rules.rule("date", "wday")
def _weekday(moment: Moment, slots: Slots) -> Day:
    return on_weekday(moment.today, slots["wday"])


@rules.rule("date", "wday det dom", "wday join? ord", "wday dom", "wday on det dom", "wday join det dom")
def _weekday_number(moment: Moment, slots: Slots) -> Day | None:
    number = slots.get("dom", slots.get("ord"))
    return weekday_of_number(moment.today, slots["wday"], number, this_month="det" in slots)


@rules.rule("numbered", "det? dom")
def _numbered(moment: Moment, slots: Slots) -> Day | None:
    return on_number(moment.today, slots["dom"])


@rules.rule("date", "on numbered", "fordate det dom", cost=1)
def _on_number(moment: Moment, slots: Slots) -> Day | None:
    return slots["numbered"] if "numbered" in slots else on_number(moment.today, slots["dom"])


@rules.rule("date", "mod wday", "wday mod", "on mod wday", "on wday mod", "det mod wday", "det wday mod")
def _mod_weekday(moment: Moment, slots: Slots) -> Day | None:
    weekday, mod = slots["wday"], slots["mod"]
    nearest = on_weekday(moment.today, weekday)
    here = week_of(moment.today) + timedelta(days=weekday - 1)
    match mod:
        case "this":
            return replace(single(here), weekday=weekday)
        case "next":
            day = here + timedelta(weeks=1)
            ahead = nearest.coming if nearest.coming > moment.today else nearest.coming + timedelta(weeks=1)
            return replace(single(day), weekday=weekday, other=ahead if ahead != day else None)
        case "last":
            day = here - timedelta(weeks=1)
            return replace(single(day), weekday=weekday, other=nearest.past if nearest.past != day else None)
        case "coming":
            ahead = nearest.coming if nearest.coming > moment.today else nearest.coming + timedelta(weeks=1)
            return replace(single(ahead), weekday=weekday)
        case "past":
            return replace(single(nearest.past), weekday=weekday)
        case "afternext" | "beforelast":
            return replace(single(here + timedelta(weeks=OFFSETS[mod])), weekday=weekday)
    return None


@rules.rule("date", "wday join? on? span", "on wday join? span", "span join? on? wday", "span join? det wday")
@rules.rule("date", "wday det? span", "on wday det span")
def _weekday_of_week(moment: Moment, slots: Slots) -> Day | None:
    span: Span = slots["span"]
    if span.unit not in ("W", "WE") or not isinstance(span.coming[0], date):
        return None
    start = span.coming[0]
    return replace(single(week_of(start) + timedelta(days=slots["wday"] - 1)), weekday=slots["wday"])


@rules.rule("date", "det? ord wday join unit", "det? mod wday join unit", "det? wday mod join unit", cost=1)
@rules.rule("date", "det? ord wday join? span", "det? mod wday join? span", "det? mod wday join? month")
@rules.rule("date", "det? ord wday join? month", "det? ord wday join det span", "ord wday", "det ord wday", cost=1)
@rules.rule("date", "det? wday mod join? span", "det? wday mod join? month", "det? ord wday join? month join? yr")
def _nth_weekday(moment: Moment, slots: Slots) -> Day | None:
    nth = slots.get("ord", -1)
    if nth == -1 and slots["mod"] != "last":
        return None
    if "month" in slots:
        years = [slots["yr"]] if "yr" in slots else range(moment.today.year - 1, moment.today.year + 2)
        firsts = [date(year, slots["month"], 1) for year in years]
    elif "unit" in slots:
        if slots["unit"] != "M":
            return None
        firsts = [shift(moment.today.replace(day=1), Duration(((1, "M"),)), sign) for sign in (-1, 0, 1)]
    elif "span" in slots:
        span: Span = slots["span"]
        if span.unit not in ("M", "Y") or not isinstance(span.coming[0], date) or not isinstance(span.past[0], date):
            return None
        firsts = sorted({span.past[0], span.coming[0]})
        if span.unit == "Y" and nth == -1:
            firsts = [first.replace(month=12) for first in firsts]
    else:
        firsts = [moment.today.replace(day=1)]
    days = [day for first in firsts if (day := _nth(first, slots["wday"], nth)) is not None]
    return _nearest(moment, days)


def _nth(first: date, weekday: int, nth: int) -> date | None:
    if nth == -1:
        bounds = unit_bounds(first, "M")
        last = bounds[1] - timedelta(days=1) if bounds else first
        return last - timedelta(days=(last.isoweekday() - weekday) % 7)
    day = first + timedelta(days=(weekday - first.isoweekday()) % 7, weeks=nth - 1)
    return day if day.month == first.month else None


def _nearest(moment: Moment, days: list[date]) -> Day | None:
    if not days:
        return None
    coming = min((day for day in days if day >= moment.today), default=max(days))
    past = max((day for day in days if day < moment.today), default=min(days))
    if len(days) == 1:
        return single(days[0])
    return Day(coming, past, coming.isoformat())


@rules.rule("date", "det unit", "mod unit", "unit mod", "det mod unit", "det unit mod", "my unit")
def _unit_day(moment: Moment, slots: Slots) -> Day | None:
    offset = OFFSETS.get(slots.get("mod", "this"))
    if slots["unit"] != "D" or offset is None:
        return None
    return single(moment.today + timedelta(days=offset), relative=True)


OFFSETS = {"this": 0, "next": 1, "last": -1, "coming": 1, "past": -1, "afternext": 2, "beforelast": -2}
"""How many units on or back a word goes."""


@rules.rule("date", "det? unit after mod?", "det? unit before")
def _day_after(moment: Moment, slots: Slots) -> Day | None:
    if slots["unit"] != "D" or slots.get("mod", "next") != "next":
        return None
    step = 2 if "mod" in slots else 1 if "after" in slots else -1
    return single(moment.today + timedelta(days=step), relative=True)


@rules.rule("date", "holiday", "det holiday", "holiday join? yr", "mod holiday", "holiday mod", "holiday join? span")
@rules.rule("date", "det mod holiday", "det holiday join? yr", "det holiday mod", "holiday join join yr")
def _holiday(moment: Moment, slots: Slots) -> Day | None:
    feast: Feast = slots["holiday"]
    if "yr" in slots:
        day = feast.in_year(slots["yr"])
        return single(day) if day else None
    if "span" in slots:
        span: Span = slots["span"]
        if span.unit != "Y" or not isinstance(span.coming[0], date):
            return None
        day = feast.in_year(span.coming[0].year)
        return single(day) if day else None
    years = range(moment.today.year - 2, moment.today.year + 3)
    days = [day for year in years if (day := feast.in_year(year)) is not None]
    open_day = _nearest(moment, days)
    mod = slots.get("mod")
    if open_day is None or mod is None:
        return replace(open_day, month=open_day.coming.month) if open_day else None
    if mod == "this":
        day = feast.in_year(moment.today.year)
        return single(day) if day else None
    return single(open_day.past if mod in ("last", "past") else open_day.coming)


@rules.rule("date", "mod numericday", "mod md", "mod wday join? numericday", "mod wday join? md", "mod wday looseday")
@rules.rule("date", "on? mod wday numericday", "numericday mod", "md mod")
def _mod_date(moment: Moment, slots: Slots) -> Day | None:
    day: Day = next(slots[name] for name in ("md", "looseday", "numericday") if name in slots)
    if not day.month:
        return None
    this = valid(moment.today.year, day.month, day.number)
    match slots["mod"]:
        case "this":
            return single(this) if this else None
        case "next" | "coming":
            return single(day.coming)
        case "last" | "past":
            return single(day.past)
    return None
