"""Rules that join days with clock times and parts of days: "Friday at 3", "tomorrow morning", "today from 3 to 5"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from assistant.calendar.when.arithmetic import range_timex, unit_bounds, valid, week_of
from assistant.calendar.when.chart import Rules, Slots
from assistant.calendar.when.clocks import in_part
from assistant.calendar.when.clockspans import span_in_part
from assistant.calendar.when.days import OFFSETS
from assistant.calendar.when.meanings import (
    PARTS,
    Bounds,
    Clock,
    ClockSpan,
    Day,
    Instant,
    Moment,
    Part,
    Span,
    on_weekday,
    single,
)

rules: Rules[Moment] = Rules()


def join(day: Day, near: Clock) -> Instant:
    """A day and a clock time."""
    other = datetime.combine(day.other, near.time) if day.other else None
    coming, past = datetime.combine(day.coming, near.time), datetime.combine(day.past, near.time)
    return Instant(coming, past, day.timex + near.timex, near.both, other)


@rules.rule(
    "instant", "date join? clock", "clock join? date", "clock join? on? date", "date join? at? hm", "date on clock"
)
@rules.rule(
    "instant",
    "date join? at hour",
    "date approx hour",
    "hour on date",
    "on date join? at hour",
    "at hour join? on? date",
)
@rules.rule(
    "instant",
    "clock join? on numbered",
    "on numbered at hour",
    "on numbered at clock",
    "on numbered comma? clock",
    "date join? loose",
)
@rules.rule(
    "instant",
    "date join? for? loose",
    "date for clock",
    "loose on? date",
    "at hour date",
    "date dash clock",
    "on numbered on? clock",
)
def _join(moment: Moment, slots: Slots) -> Instant | None:
    near: Clock = next(slots[name] for name in ("clock", "hour", "hm", "loose") if name in slots)
    day: Day = slots.get("date", slots.get("numbered"))
    return join(day, near)


@rules.rule("instant", "md join? clock join? year", "wday join? md join? clock join? year", "md clock join? year")
def _year_last(moment: Moment, slots: Slots) -> Instant | None:
    day: Day = slots["md"]
    fixed = valid(slots["year"], day.month, day.number)
    return join(single(fixed), slots["clock"]) if fixed else None


@rules.rule(
    "dated",
    "date join? inpart? det? daypart",
    "inpart? det? daypart join? of? date",
    "date join det? daypart",
    "on numbered inpart? det? daypart",
)
@rules.rule("dated", "daypart on date", "daypart join date", "at date daypart")
def _dated(moment: Moment, slots: Slots) -> tuple[Day, Part]:
    return slots.get("date", slots.get("numbered")), slots["daypart"]


@rules.rule("dated", "date partpm", "date join? det? mealpart2=mealpart", "date at mealpart")
def _dated_half(moment: Moment, slots: Slots) -> tuple[Day, Part]:
    part = PARTS[slots["partpm"]] if "partpm" in slots else slots.get("mealpart") or slots["mealpart2"]
    return slots["date"], part


@rules.rule("dated", "wdaypart", "mod wdaypart", "on wdaypart", "det wdaypart")
def _compound(moment: Moment, slots: Slots) -> tuple[Day, Part] | None:
    """Montagnachmittag."""
    weekday, code = slots["wdaypart"]
    day = on_weekday(moment.today, weekday)
    if "mod" in slots:
        offset = OFFSETS[slots["mod"]]
        day = single(week_of(moment.today) + timedelta(days=weekday - 1, weeks=offset))
    return day, PARTS[code]


@rules.rule(
    "dated",
    "mod part",
    "part mod",
    "det mod part",
    "mod edge part",
    "edge mod part",
    "edge join? mod part",
    "edge join? part mod",
    cost=1,
)
def _mod_part(moment: Moment, slots: Slots) -> tuple[Day, Part] | None:
    offset = OFFSETS[slots["mod"]]
    part = PARTS[slots["part"]]
    if "edge" in slots:
        part = _halved(part, slots["edge"])
    return single(moment.today + timedelta(days=offset)), part


@rules.rule("dated", "relpart", "edge relpart", "det relpart", "edge join? relpart", "on relpart")
def _relative_part(moment: Moment, slots: Slots) -> tuple[Day, Part]:
    offset, code = slots["relpart"]
    part = PARTS[code]
    if "edge" in slots:
        part = _halved(part, slots["edge"])
    return single(moment.today + timedelta(days=offset)), part


def _halved(part: Part, edge: str) -> Part:
    middle = time((part.start.hour + part.end.hour + (1 if part.end.minute else 0)) // 2)
    return replace(part, end=middle) if edge in ("start", "earlier") else replace(part, start=middle)


@rules.rule("dated", "wday daypart join? span", "wday daypart span", "det? ord wday daypart join? span")
def _week_part(moment: Moment, slots: Slots) -> tuple[Day, Part] | None:
    span: Span = slots["span"]
    if "ord" in slots:
        start = span.coming[0]
        if span.unit != "M" or not isinstance(start, date):
            return None
        first = start + timedelta(days=(slots["wday"] - start.isoweekday()) % 7, weeks=slots["ord"] - 1)
        return single(first), slots["daypart"]
    if span.unit != "W" or not isinstance(span.coming[0], date):
        return None
    return single(span.coming[0] + timedelta(days=slots["wday"] - 1)), slots["daypart"]


@rules.rule("span", "dated")
def _dated_span(moment: Moment, slots: Slots) -> Span:
    day, part = slots["dated"]
    bounds = [(datetime.combine(each, part.start), datetime.combine(each, part.end)) for each in (day.coming, day.past)]
    other = (datetime.combine(day.other, part.start), datetime.combine(day.other, part.end)) if day.other else None
    return Span(bounds[0], bounds[1], f"{day.timex}T{part.code}", other=other)


@rules.rule(
    "instant",
    "dated join? at? clock",
    "dated at? hour",
    "dated approx hour",
    "hour join? dated",
    "clock join? on? dated",
    "clock join? dated",
)
@rules.rule(
    "instant",
    "dated hm",
    "hm dated",
    "dated join? hour",
    "at hour join? dated",
    "hour on dated",
    "date at? hour inpart? det? daypart",
    "loose dated",
)
@rules.rule("instant", "dated at? loose", "hour inpart? dated", "clock inpart? dated")
def _dated_clock(moment: Moment, slots: Slots) -> Instant | None:
    near: Clock = next(slots[name] for name in ("clock", "hour", "hm", "loose") if name in slots)
    day, part = slots["dated"] if "dated" in slots else (slots["date"], slots["daypart"])
    return join(day, in_part(near, part.code))


@rules.rule(
    "span",
    "date join? clockspan",
    "clockspan join? on? date",
    "on numbered clockspan",
    "date join? barespan",
    "barespan on? date",
)
@rules.rule("span", "clockspan join? of date", "clockspan on numbered", "on date clockspan", "clockspan join? date")
def _dated_clockspan(moment: Moment, slots: Slots) -> Span | None:
    day: Day = slots.get("date", slots.get("numbered"))
    return on_day(day, slots.get("clockspan", slots.get("barespan")))


@rules.rule("span", "dated join? clockspan", "clockspan join? on? dated", "dated barespan", "barespan dated")
def _dated_part_span(moment: Moment, slots: Slots) -> Span | None:
    day, part = slots["dated"]
    span: ClockSpan = slots.get("clockspan", slots.get("barespan"))
    if span.start is not None and span.end is not None:
        sure = span_in_part(span, part.code)
        return on_day(day, sure) if sure else None
    near = span.start if span.start is not None else span.end
    if near is None:
        return None
    sure_clock = in_part(Clock(near, span.both), part.code).time
    return on_day(
        day, replace(span, start=sure_clock if span.start else None, end=sure_clock if span.end else None, both=False)
    )


@rules.rule("span", "det? ord wday clockspan join? span")
def _nth_weekday_span(moment: Moment, slots: Slots) -> Span | None:
    outer: Span = slots["span"]
    start = outer.coming[0]
    if outer.unit != "M" or not isinstance(start, date):
        return None
    first = start + timedelta(days=(slots["wday"] - start.isoweekday()) % 7, weeks=slots["ord"] - 1)
    return on_day(single(first), slots["clockspan"])


def on_day(day: Day, span: ClockSpan) -> Span:
    """A span of clock times on a day; over midnight it ends on the next one."""

    def bounds(each: date) -> Bounds:
        start = datetime.combine(each, span.start) if span.start is not None else None
        end = datetime.combine(each, span.end) if span.end is not None else None
        if start and end and end <= start:
            end += timedelta(days=1)
        return start, end

    other = bounds(day.other) if day.other else None
    return Span(bounds(day.coming), bounds(day.past), f"{day.timex}{span.timex}", both=span.both, other=other)


@rules.rule(
    "instant",
    "edge join? det? date",
    "det edge join? date",
    "edge join? det? unit",
    "det edge join? det? unit",
    "endday",
    "det endday",
)
@rules.rule("instant", "edge unit", "edge join? my unit", "edge join? det? mod unit")
def _end_of_day(moment: Moment, slots: Slots) -> Instant | None:
    if slots.get("edge", "end") != "end" or slots.get("unit", "D") != "D" or slots.get("mod", "this") != "this":
        return None
    return join(slots.get("date") or single(moment.today), Clock(time(23, 59, 59)))


@rules.rule("span", "edge join? date", "edge join? det? unit join? date", "date edge", cost=1)
def _edge_of_day(moment: Moment, slots: Slots) -> Span | None:
    day: Day = slots["date"]
    if slots.get("unit", "D") != "D":
        return None
    hours = {"start": (0, 12), "earlier": (0, 12), "mid": (10, 14), "later": (12, 24)}.get(slots["edge"])
    if hours is None:
        return None

    def bounds(each: date) -> Bounds:
        midnight = datetime.combine(each, time())
        return midnight + timedelta(hours=hours[0]), midnight + timedelta(hours=hours[1])

    return Span(bounds(day.coming), bounds(day.past), day.timex)


@rules.rule("instant", "now")
def _now(moment: Moment, slots: Slots) -> Instant:
    return Instant(moment.now, moment.now, "PRESENT_REF" if slots["now"] == "now" else "FUTURE_REF")


@rules.rule("instant", "approx instant", "at instant", "on instant")
@rules.rule("date", "approx date", "approx on date", "approx on? det? date")
@rules.rule("span", "approx span", "in span", "during span", "in det span", "on span")
def _approximately(moment: Moment, slots: Slots) -> Instant | Day | Span:
    found: Instant | Day | Span = next(slots[name] for name in ("instant", "date", "span") if name in slots)
    return found


def day_bounds(day: Day) -> Span:
    """A day as the period that it is."""
    one = timedelta(days=1)
    return Span((day.coming, day.coming + one), (day.past, day.past + one), day.timex, "D")


def open_after(span: Span, timex: str) -> Span:
    """What begins where ``span`` begins."""
    return Span((span.coming[0], None), (span.past[0], None), timex, both=span.both)


def first_units(moment: Moment, unit: str) -> Span | None:
    """The calendar unit that holds the reference moment."""
    bounds = unit_bounds(moment.today, unit)
    return Span(bounds, bounds, range_timex(*bounds), unit) if bounds else None
