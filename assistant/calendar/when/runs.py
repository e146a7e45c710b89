"""Rules for what is counted in units: "the next 3 days", "the nineties", "for a week from Monday"."""

from __future__ import annotations

from datetime import date, timedelta

from assistant.calendar.when.arithmetic import shift, unit_bounds
from assistant.calendar.when.chart import Rules, Slots
from assistant.calendar.when.lengths import count
from assistant.calendar.when.meanings import Instant, Moment, Span, of_month
from assistant.calendar.when.portions import nth_unit
from assistant.calendar.when.spans import around_now, fixed
from assistant.calendar.when.values import Duration

rules: Rules[Moment] = Rules()


@rules.rule("span", "det? mod length", "det? num mod unit", "det? length mod", cost=1)
@rules.rule(
    "span",
    "within det? mod one? unit and length",
)
@rules.rule("span", "det? few mod unit", "det? mod few unit")
@rules.rule("span", "within mod length", "within length", "within det mod length", "within less length", "length hence")
@rules.rule("span", "less length fromto date", "within length fromto date", "within length after date")
@rules.rule(
    "span",
    "less length after date",
    "within num mod unit",
    "within length mod",
    "within mod length after date",
    "within det mod length after date",
)
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
        return around_now(moment, length, mod)
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


@rules.rule("span", "decadeword year", "decadeword num", "det decadeword num", "det decadeword year", cost=-1)
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
            inner = nth_unit((start, end), outer.unit, "W", -1 if last else 1)
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
