"""Rules for parts of units and units beside a day: "the last week of July", "late May", "the week after Easter"."""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from assistant.calendar.when.arithmetic import range_timex, unit_bounds, unit_timex, week_of
from assistant.calendar.when.chart import Rules, Slots
from assistant.calendar.when.days import OFFSETS
from assistant.calendar.when.meanings import Bounds, Day, Moment, Span, of_month, single
from assistant.calendar.when.spans import fixed, month_in, whole_days, year_of

rules: Rules[Moment] = Rules()


@rules.rule("span", "det? ord unit join? det? span", "det? mod unit join? det? span", "det? unit mod join? det? span")
@rules.rule(
    "span", "det? ord unit join? month", "det? mod unit join? month", "span det? ord unit", "det? unit mod join? month"
)
@rules.rule(
    "span", "det? unit ord join? det? span", "det? ord unit join? month join? yr", "det? mod unit join? month join? yr"
)
def _unit_of(moment: Moment, slots: Slots) -> Span | None:
    nth = slots.get("ord", -1)
    if nth == -1 and slots["mod"] != "last":
        return None
    if "yr" in slots:
        outer = month_in(slots["yr"], slots["month"])
    else:
        outer = of_month(moment.today, slots["month"]) if "month" in slots else slots["span"]
    if outer is None:
        return None
    coming, past = nth_unit(outer.coming, outer.unit, slots["unit"], nth), None
    if coming is None:
        return None
    past = nth_unit(outer.past, outer.unit, slots["unit"], nth) or coming
    return Span(coming, past, range_timex(*coming), slots["unit"])


def nth_unit(outer: Bounds, outer_unit: str, unit: str, nth: int) -> tuple[date, date] | None:
    """The nth week, month, quarter or weekend of a month or year, -1 for the last; None if there is none."""
    start, end = outer
    if whole_days(outer) is None or not isinstance(start, date) or not isinstance(end, date):
        return None
    match outer_unit, unit:
        case (("M" | "Y"), "W"):
            if nth == -1:
                monday = week_of(end - timedelta(days=1))
                monday -= timedelta(weeks=1 if (monday + timedelta(days=3)) >= end else 0)
            else:
                monday = week_of(start + timedelta(days=3)) + timedelta(weeks=nth - 1)
            return (monday, monday + timedelta(weeks=1)) if nth < 54 else None
        case "Y", ("Q" | "M"):
            months, most = (3, 4) if unit == "Q" else (1, 12)
            nth = most if nth == -1 else nth
            if not 1 <= nth <= most:
                return None
            first = start + relativedelta(months=months * (nth - 1))
            return first, first + relativedelta(months=months)
        case (("M" | "Y"), "WE") if 0 < nth < 6:
            saturday = start + timedelta(days=(5 - start.weekday()) % 7, weeks=nth - 1)
            return saturday, saturday + timedelta(days=2)
    return None


@rules.rule("span", "quarter", "det quarter")
def _quarter(moment: Moment, slots: Slots) -> Span:
    number, months = slots["quarter"]
    today = moment.today
    here = _quarter_in(today.year, number, months)
    year = today.year if (today < here[1] and today.month <= here[0].month) or here[0] >= today else today.year + 1
    coming, past = _quarter_in(year, number, months), _quarter_in(year - 1, number, months)
    return Span(coming, past, f"XXXX-Q{number}", "Q" if months == 3 else "")


@rules.rule("span", "quarter join? yr", "yr join? quarter", "quarter join? det? span", "span join? quarter")
def _quarter_of(moment: Moment, slots: Slots) -> Span | None:
    if "span" in slots and slots["span"].unit in ("M", "W") and slots["quarter"][1] == 6:
        return _half_of(moment, slots["span"], slots["quarter"][0])
    year = year_of(slots)
    if year is None or not 1 <= year <= 9998:
        return None
    return fixed(_quarter_in(year, *slots["quarter"]), "Q")


@rules.rule("span", "quarter join? month", "quarter join? month join? yr")
def _half_of_month(moment: Moment, slots: Slots) -> Span | None:
    month = month_in(slots["yr"], slots["month"]) if "yr" in slots else of_month(moment.today, slots["month"])
    return _half_of(moment, month, slots["quarter"][0]) if month and slots["quarter"][1] == 6 else None


def _half_of(moment: Moment, outer: Span, number: int) -> Span | None:
    edge = "start" if number == 1 else "end"
    coming, past = (part_of(moment, outer, bounds, edge) for bounds in (outer.coming, outer.past))
    return Span(coming, past, outer.timex, f"edge {edge}") if coming and past else None


def _quarter_in(year: int, number: int, months: int) -> tuple[date, date]:
    start = date(year, 1, 1) + relativedelta(months=(number - 1) * months)
    return start, start + relativedelta(months=months)


SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
"""The first months of the seasons, as weather services count them, north of the equator."""


@rules.rule("span", "season", "det season", cost=1)
def _season(moment: Moment, slots: Slots) -> Span:
    code = slots["season"]
    year = moment.today.year
    starts = [date(each, SEASONS[code], 1) for each in range(year - 2, year + 2)]
    seasons = [(start, start + relativedelta(months=3)) for start in starts]
    coming = next(bounds for bounds in seasons if bounds[1] > moment.today)
    past = max(bounds for bounds in seasons if bounds < coming)
    return Span(coming, past, code, "season")


@rules.rule(
    "span", "mod season", "season mod", "season join? yr", "season join? det? span", "det? mod season", "yr season"
)
@rules.rule("span", "mod bareseason", "bareseason mod", "bareseason join? yr", "bareseason join? det? span")
def _season_of(moment: Moment, slots: Slots) -> Span | None:
    season = slots.get("season", slots.get("bareseason"))
    if "mod" in slots:
        offset = OFFSETS.get(slots["mod"])
        year: int | None = moment.today.year + offset if offset is not None else None
    else:
        year = year_of(slots)
    if year is None or not 1 <= year <= 9990:
        return None
    start = date(year, SEASONS[season], 1)
    return fixed((start, start + relativedelta(months=3)), "season", f"{year:04d}-{season}")


@rules.rule("span", "rest join? det? unit", "rest join? my unit", "rest join? mod unit", "rest join? det? unit mod")
@rules.rule("span", "det rest join? det? unit", "det rest join? mod unit", "det rest join? my unit")
def _rest(moment: Moment, slots: Slots) -> Span | None:
    bounds = unit_bounds(moment.today, slots["unit"])
    if bounds is None or slots["unit"] == "D" or slots.get("mod", "this") != "this":
        return None
    return fixed((moment.today, bounds[1] - timedelta(days=1)), through="D")


@rules.rule("edged", "edge join? det? span", "det edge join? det? span", "edge join? month", "det edge join? month")
@rules.rule("edged", "edge join? det? unit", "det edge join? det? unit", cost=2)
@rules.rule("edged", "span edge", cost=1)
def _edged(moment: Moment, slots: Slots) -> Span | None:
    if "unit" in slots:
        bounds = unit_bounds(moment.today, slots["unit"])
        unit = slots["unit"]
        outer = fixed(bounds, unit, unit_timex(bounds[0], unit)) if bounds and unit != "D" else None
    else:
        outer = slots.get("span") or of_month(moment.today, slots["month"])
    if outer is None:
        return None
    coming, past = (
        part_of(moment, outer, outer.coming, slots["edge"]),
        part_of(moment, outer, outer.past, slots["edge"]),
    )
    if coming is None or past is None:
        return None
    return Span(coming, past, outer.timex, f"edge {slots['edge']}")


@rules.rule("span", "edged")
def _edged_span(moment: Moment, slots: Slots) -> Span:
    found: Span = slots["edged"]
    return found


def part_of(moment: Moment, outer: Span, bounds: Bounds, edge: str) -> Bounds | None:
    """The early, middle or late part of a week, month or year."""
    whole = whole_days(bounds)
    if whole is None:
        return None
    start, end = whole
    today, here = moment.today, start <= moment.today < end
    cuts = _cuts(outer, start)
    if cuts is None:
        return None
    first, second, middle = cuts
    if edge == "earlier":
        return start, min(today, first) if here and today > start else first
    if edge == "later":
        return max(today, second) if here else second, end
    match edge:
        case "start":
            return start, first
        case "end":
            return second, end
    return middle


def _cuts(outer: Span, start: date) -> tuple[date, date, tuple[date, date]] | None:
    day = timedelta(days=1)
    match outer.unit:
        case "W" | "WW":
            return start + 3 * day, start + 3 * day, (start + day, start + 5 * day)
        case "M":
            return start + 15 * day, start + 15 * day, (start + 9 * day, start + 20 * day)
        case "Y":
            half = date(start.year, 7, 1)
            if outer.named:
                return date(start.year, 5, 1), date(start.year, 9, 1), (date(start.year, 5, 1), date(start.year, 9, 1))
            return half, half, (date(start.year, 5, 1), date(start.year, 9, 1))
    return None


@rules.rule("span", "det? unit of on? date", "det? unit starting date", "det? unit of det? numbered")
@rules.rule("span", "wc date", "det? unit starting on date")
def _unit_with(moment: Moment, slots: Slots) -> Span | None:
    day: Day = slots.get("date") or slots["numbered"]
    unit = slots.get("unit", "W")
    coming, past = unit_bounds(day.coming, unit), unit_bounds(day.past, unit)
    if coming is None or past is None or unit == "D" or (unit == "Y") or day.relative:
        return None
    return Span(coming, past, day.timex, unit)


@rules.rule("span", "det? unit after date", "det? unit before date", "det? unit after span", "det? unit before span")
def _unit_beside(moment: Moment, slots: Slots) -> Span | None:
    """The week after Easter."""
    anchor = slots.get("date") or slots["span"]
    if slots["unit"] not in ("W", "WE", "M") or (isinstance(anchor, Span) and anchor.unit not in ("W", "M", "")):
        return None
    return _beside(anchor, slots["unit"], 1 if "after" in slots else -1)


def _beside(anchor: Day | Span, unit: str, step: int) -> Span | None:
    both = []
    for reading in (anchor.coming, anchor.past):
        day = reading[0 if step < 0 else 1] if isinstance(reading, tuple) else reading
        if not isinstance(day, date):
            return None
        if isinstance(anchor, Span) and step > 0:
            day -= timedelta(days=1)
        offset = step
        if unit == "WE":
            offset = 0 if step > 0 and day.isoweekday() < 6 else step
        bounds = unit_bounds(day, unit, offset)
        if bounds is None:
            return None
        both.append(bounds)
    return Span(both[0], both[1], range_timex(*both[0]), unit)


@rules.rule(
    "span", "holiday unit", "holiday join? yr unit", "holiday unit join? yr", "det? unit of det? holiday join? yr"
)
@rules.rule("span", "det? unit of det? holiday")
def _feast_weekend(moment: Moment, slots: Slots) -> Span | None:
    """The week of a feast, or the weekend nearest to it with the days between."""
    feast, today = slots["holiday"], moment.today
    if slots["unit"] not in ("W", "WE"):
        return None
    years = [slots["yr"]] if "yr" in slots else range(today.year - 1, today.year + 2)
    days = [day for year in years if (day := feast.in_year(year)) is not None]
    coming = next((day for day in days if day >= today), days[-1] if days else None)
    past = next((day for day in reversed(days) if day < today), coming)
    if coming is None or past is None:
        return None
    if slots["unit"] == "W":
        return Span((week_of(coming), _week_later(coming)), (week_of(past), _week_later(past)), "W", "W")
    return Span(_weekend_near(coming), _weekend_near(past), "WE", "WE")


def _week_later(day: date) -> date:
    return week_of(day) + timedelta(weeks=1)


def _weekend_near(day: date) -> tuple[date, date]:
    saturday = week_of(day) + timedelta(days=5)
    if day.isoweekday() < 3:
        saturday -= timedelta(weeks=1)
    return min(saturday, day), max(saturday + timedelta(days=2), day + timedelta(days=1))


@rules.rule("edged", "endunit", "det endunit")
def _end_of_unit(moment: Moment, slots: Slots) -> Span | None:
    return _edged(moment, {"unit": slots["endunit"], "edge": "end"})


@rules.rule("date", "det? mod unit join? det? span", "det? unit mod join? det? span", "det? ord unit join? det? span")
@rules.rule("date", "det? mod unit join? month", "det? unit mod join? month")
def _edge_day(moment: Moment, slots: Slots) -> Day | None:
    """The last day of December, the first day of next week."""
    span: Span = of_month(moment.today, slots["month"]) if "month" in slots else slots["span"]
    coming, past = whole_days(span.coming), whole_days(span.past)
    if slots["unit"] != "D" or coming is None or past is None or slots.get("mod", "last") != "last":
        return None
    number = slots.get("ord")
    if number is None:
        days = [bounds[1] - timedelta(days=1) for bounds in (coming, past)]
    else:
        days = [bounds[0] + timedelta(days=number - 1) for bounds in (coming, past)]
        if days[0] >= coming[1]:
            return None
    return single(days[0]) if days[0] == days[1] else Day(days[0], days[1], days[0].isoformat(), month=days[0].month)
