"""Rules for single calendar units and what is counted in them: "next month", "the past 3 weeks", "Q2 2027", "late May"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta

from assistant.calendar.when.chart import Rules, Slots
from assistant.calendar.when.days import OFFSETS
from assistant.calendar.when.lengths import count
from assistant.calendar.when.meanings import (
    Bounds,
    Day,
    Instant,
    Moment,
    Span,
    month_bounds,
    of_month,
    range_timex,
    shift,
    unit_bounds,
    unit_timex,
    valid,
    week_of,
)
from assistant.calendar.when.values import Duration

rules: Rules[Moment] = Rules()


def fixed_span(start: date, end: date) -> Span:
    """A span of days with one reading."""
    return Span((start, end), (start, end), range_timex(start, end))


def fixed(bounds: Bounds | None, unit: str = "", timex: str = "") -> Span | None:
    """A span with one reading."""
    if bounds is None:
        return None
    return Span(bounds, bounds, timex or range_timex(*bounds), unit)


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
    return _month_in(slots["yr"], slots["month"])


def _month_in(year: int, month: int) -> Span | None:
    if not 1 <= year <= 9998:
        return None
    return fixed(month_bounds(year, month), "M", f"{year:04d}-{month:02d}")


@rules.rule("span", "month join? det? span", "span join? month")
def _month_of_span(moment: Moment, slots: Slots) -> Span | None:
    span: Span = slots["span"]
    if span.unit != "Y" or not isinstance(span.coming[0], date):
        return None
    return _month_in(span.coming[0].year, slots["month"])


@rules.rule("span", "mod month", "month mod", "det mod month", "det month mod", "mod unit join? month")
@rules.rule("span", "det? unit join? month mod")
def _mod_month(moment: Moment, slots: Slots) -> Span | None:
    month, mod, today = slots["month"], slots["mod"], moment.today
    if slots.get("unit", "M") != "M":
        return None
    match mod:
        case "this":
            return _month_in(today.year, month)
        case "next" | "coming":
            return _or_nearer(_month_in(today.year + 1, month), today.year, month, month > today.month)
        case "last" | "past":
            return _or_nearer(_month_in(today.year - 1, month), today.year, month, month < today.month)
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
    year = _year_of(slots)
    if slots["unit"] != "W" or year is None or not 1 <= slots["num"] <= 53:
        return None
    return _week(year, slots["num"])


def _year_of(slots: Slots) -> int | None:
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
@rules.rule("span", "mod mod2=mod unit", "det? mod unit mod2=mod")
def _mod_unit(moment: Moment, slots: Slots) -> Span | None:
    unit, mod = slots["unit"], slots.get("mod", "this")
    if unit == "D":
        return None
    if unit in ("H", "MIN", "S"):
        return _around_now(moment, Duration(((1, unit),)), mod) if "mod" in slots else None
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


def _around_now(moment: Moment, length: Duration, mod: str) -> Span | None:
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


@rules.rule("span", "det? mod length", "det? num mod unit", "det? length mod", cost=1)
@rules.rule(
    "span",
    "within det? mod one? unit and length",
)
@rules.rule("span", "det? few mod unit", "det? mod few unit")
@rules.rule("span", "within mod length", "within length", "within det mod length", "within less length", "length hence")
@rules.rule("span", "less length fromto date", "within length fromto date", "within length after date")
@rules.rule("span", "less length after date", "within num mod unit", "within length mod", "within mod length after date", "within det mod length after date")
def _counted(moment: Moment, slots: Slots) -> Span | None:
    length = slots.get("length") or count(slots.get("num", slots.get("few", 1)), slots["unit"])
    if length is None:
        return None
    mod, within = slots.get("mod", "next"), "within" in slots or "less" in slots
    start = slots["date"].coming if "date" in slots else moment.today
    if mod == "this":
        return None
    if not all(amount == int(amount) for amount, _ in length.parts):
        return None
    try:
        return _run(moment, start, length, mod, within)
    except (OverflowError, ValueError):
        return None


def _run(moment: Moment, start: date, length: Duration, mod: str, within: bool) -> Span | None:
    ahead = mod in ("next", "coming")
    if length.clock:
        return _around_now(moment, length, mod)
    if len(length.parts) == 1 and length.parts[0][1] in ("DEC",):
        return None
    timex = length.timex
    if not ahead:
        return fixed((shift(start, length, -1), start), timex=timex)
    first = start if within else start + timedelta(days=1)
    if any(unit == "BD" for _, unit in length.parts):
        last = shift(start, length)
        first = shift(start, Duration(((1, "BD"),)))
        return fixed((first, last + timedelta(days=1)), timex=timex)
    return fixed((first, shift(first, length)), timex=timex)


@rules.rule("span", "det? mod num unit")
def _quarters(moment: Moment, slots: Slots) -> Span | None:
    number, here = slots["num"], unit_bounds(moment.today, "Q")
    if slots["unit"] != "Q" or here is None or not 1 <= number <= 1000 or slots["mod"] == "this":
        return None
    run = Duration(((3 * number, "M"),))
    if slots["mod"] in ("next", "coming"):
        return fixed((here[1], shift(here[1], run)))
    return fixed((shift(here[0], run, -1), here[0]))


@rules.rule(
    "span", "det? mod decades", "det? mod num decades", "det? num mod decades", "det decades", "det? decades mod"
)
def _decades(moment: Moment, slots: Slots) -> Span | None:
    number, mod = slots.get("num", 1), slots.get("mod", "this")
    first = moment.today.year // 10 * 10
    if not 1 <= number <= 100:
        return None
    if mod == "this":
        return fixed((date(first, 1, 1), date(first + 10, 1, 1)), "DEC")
    if mod in ("next", "coming"):
        return fixed((date(first + 10, 1, 1), date(first + 10 + 10 * number, 1, 1)), "DEC")
    return fixed((date(first - 10 * number, 1, 1), date(first, 1, 1)), "DEC")


@rules.rule("span", "decadeword year", "decadeword num", "det decadeword num", "det decadeword year")
def _decade_named(moment: Moment, slots: Slots) -> Span | None:
    """Les années quarante, la década de 1970."""
    year = slots.get("year", slots.get("num"))
    if year % 10 or not (10 <= year <= 90 or 1000 <= year <= 2990):
        return None
    return _decade(moment, {"decade": (year, year >= 1000)})


@rules.rule("span", "decade", "det decade")
def _decade(moment: Moment, slots: Slots) -> Span | None:
    """The nineties, the 1990s."""
    year, sure = slots["decade"]
    if sure:
        return fixed((date(year, 1, 1), date(year + 10, 1, 1)), "DEC")
    century = moment.today.year // 100 * 100
    coming, past = century + year, century - 100 + year
    if coming + 10 <= moment.today.year:
        coming, past = coming, past
    ahead, behind = (date(coming, 1, 1), date(coming + 10, 1, 1)), (date(past, 1, 1), date(past + 10, 1, 1))
    return Span(ahead, behind, f"XX{year:02d}", "DEC")


@rules.rule("span", "det? ord century", "det? century num", "det? century roman")
def _century(moment: Moment, slots: Slots) -> Span | None:
    number = next(slots[name] for name in ("ord", "num", "roman") if name in slots)
    if not 1 < number < 90:
        return None
    return fixed((date(number * 100 - 100, 1, 1), date(number * 100, 1, 1)))


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
        outer = _month_in(slots["yr"], slots["month"])
    else:
        outer = of_month(moment.today, slots["month"]) if "month" in slots else slots["span"]
    if outer is None:
        return None
    coming, past = _nth_unit(outer.coming, outer.unit, slots["unit"], nth), None
    if coming is None:
        return None
    past = _nth_unit(outer.past, outer.unit, slots["unit"], nth) or coming
    return Span(coming, past, range_timex(*coming), slots["unit"])


def whole_days(bounds: Bounds) -> tuple[date, date] | None:
    """Both bounds of a closed period of whole days; None for others."""
    start, end = bounds
    if start is None or end is None or isinstance(start, datetime) or isinstance(end, datetime):
        return None
    return start, end


def _nth_unit(outer: Bounds, outer_unit: str, unit: str, nth: int) -> tuple[date, date] | None:
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


@rules.rule("span", "det? ord length join? det? span", "det? mod length join? det? span", "det? ord length join? month")
@rules.rule("span", "det? length mod join? det? span", "det? mod length join? month", "det? length ord join? det? span")
@rules.rule("span", "det? num ord unit join? det? span", "det? num mod unit join? det? span")
def _counted_of(moment: Moment, slots: Slots) -> Span | None:
    outer: Span = of_month(moment.today, slots["month"]) if "month" in slots else slots["span"]
    length = slots.get("length") or count(slots.get("num", 1), slots["unit"])
    if length is None:
        return None
    start, end = outer.coming
    last = "mod" in slots
    if len(length.parts) != 1 or outer.unit not in ("M", "Y", "Q") or (last and slots["mod"] != "last"):
        return None
    ((number, unit),) = length.parts
    if (
        not isinstance(start, date)
        or not isinstance(end, date)
        or slots.get("ord", 1) != 1
        or unit not in ("D", "W", "M")
    ):
        return None
    try:
        if unit == "W":
            inner = _nth_unit((start, end), outer.unit, "W", -1 if last else 1)
            if inner is None:
                return None
            run = (
                (inner[1] - timedelta(weeks=number), inner[1])
                if last
                else (inner[0], inner[0] + timedelta(weeks=number))
            )
        else:
            run = (shift(end, length, -1), end) if last else (start, shift(start, length))
    except (OverflowError, ValueError):
        return None
    return fixed(run)


@rules.rule("span", "quarter", "det quarter")
def _quarter(moment: Moment, slots: Slots) -> Span:
    number, months = slots["quarter"]
    today = moment.today
    here = _quarter_in(today.year, number, months)
    year = today.year if today < here[1] and today.month <= here[0].month or here[0] >= today else today.year + 1
    coming, past = _quarter_in(year, number, months), _quarter_in(year - 1, number, months)
    return Span(coming, past, f"XXXX-Q{number}", "Q" if months == 3 else "")


@rules.rule("span", "quarter join? yr", "yr join? quarter", "quarter join? det? span", "span join? quarter")
def _quarter_of(moment: Moment, slots: Slots) -> Span | None:
    year = _year_of(slots)
    if year is None or not 1 <= year <= 9998:
        return None
    return fixed(_quarter_in(year, *slots["quarter"]), "Q")


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
        year = _year_of(slots)
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
    return fixed((moment.today, bounds[1] - timedelta(days=1)))


@rules.rule(
    "edged", "edge join? det? span", "edge det? span", "det edge join? det? span", "edge join? det? unit"
)
@rules.rule("edged", "edge join? span2=span", "det edge join? det? unit", "edge join? month", "det edge join? month")
@rules.rule("edged", "edge month")
@rules.rule("edged", "span edge", cost=1)
def _edged(moment: Moment, slots: Slots) -> Span | None:
    if "unit" in slots:
        bounds = unit_bounds(moment.today, slots["unit"])
        unit = slots["unit"]
        outer = fixed(bounds, unit, unit_timex(bounds[0], unit)) if bounds and unit != "D" else None
    else:
        outer = slots.get("span") or slots.get("span2")
        outer = of_month(moment.today, slots["month"]) if outer is None else outer
    if outer is None or outer.unit == "edge":
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


@rules.rule("span", "for? length join? starting date", "for? length join? fromto date", "for? length starting date")
@rules.rule("span", "for? length starting on? span", "for length starting on? instant", "length starting on? instant")
@rules.rule("span", "fromto date for length", "starting date for length")
def _from_day(moment: Moment, slots: Slots) -> Span | None:
    start, length = slots.get("date") or slots.get("instant") or slots.get("span"), slots.get("length")
    if length is None or start is None or ("for" not in slots and "starting" not in slots):
        return None
    try:
        if isinstance(start, Instant):
            return fixed((start.coming, shift(start.coming, length)))
        day = start.coming[0] if isinstance(start, Span) else start.coming
        if not isinstance(day, date) or length.clock:
            return None
        return fixed((day, shift(day, length)))
    except (OverflowError, ValueError):
        return None


@rules.rule(
    "span", "holiday unit", "holiday join? yr unit", "holiday unit join? yr", "det? unit of det? holiday join? yr"
)
@rules.rule("span", "det? unit of det? holiday")
def _feast_weekend(moment: Moment, slots: Slots) -> Span | None:
    """The weekend nearest to a feast, with the days between."""
    feast, today = slots["holiday"], moment.today
    if slots["unit"] != "WE":
        return None
    years = [slots["yr"]] if "yr" in slots else range(today.year - 1, today.year + 2)
    days = [day for year in years if (day := feast.in_year(year)) is not None]
    coming = next((day for day in days if day >= today), days[-1] if days else None)
    past = next((day for day in reversed(days) if day < today), coming)
    if coming is None or past is None:
        return None
    return Span(_weekend_near(coming), _weekend_near(past), "WE", "WE")


def _weekend_near(day: date) -> tuple[date, date]:
    saturday = week_of(day) + timedelta(days=5)
    if day.isoweekday() < 3:
        saturday -= timedelta(weeks=1)
    return min(saturday, day), max(saturday + timedelta(days=2), day + timedelta(days=1))


@rules.rule("edged", "endunit", "det endunit")
def _end_of_unit(moment: Moment, slots: Slots) -> Span | None:
    return _edged(moment, {"unit": slots["endunit"], "edge": "end"})


@rules.rule("span", "from? det? span2=span todate", "from? date todate", "from month todate")
def _until_today(moment: Moment, slots: Slots) -> Span | None:
    start = slots.get("date") or slots.get("span2") or of_month(moment.today, slots["month"])
    first = start.past[0] if isinstance(start, Span) else start.past
    return fixed((first, moment.today)) if first is not None and first <= moment.today else None


@rules.rule("span", "todate", "det? unit todate")
def _to_date(moment: Moment, slots: Slots) -> Span | None:
    if "unit" not in slots:
        return Span((None, moment.today), (None, moment.today), "PRESENT_REF")
    bounds = unit_bounds(moment.today, slots["unit"])
    return fixed((bounds[0], moment.today)) if bounds else None


@rules.rule("span", "ym")
def _year_month(moment: Moment, slots: Slots) -> Span | None:
    return _month_in(*slots["ym"])


def with_year(span: Span, year: int) -> Span | None:
    """An open month in that year."""
    return _month_in(year, span.month) if span.month else replace(span)


__all__ = ["fixed", "part_of", "rules", "valid", "with_year", "year_span"]
