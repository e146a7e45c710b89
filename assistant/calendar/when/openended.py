"""Rules for periods that are open at one end: "before 2010", "since May", "no later than 6"."""

from __future__ import annotations

from assistant.calendar.when.chart import Rules, Slots
from assistant.calendar.when.distances import moved
from assistant.calendar.when.meanings import Bounds, Day, Instant, Moment, Span
from assistant.calendar.when.ranges import End, bounds_of

rules: Rules[Moment] = Rules()


@rules.rule(
    "span", "before end", "by end", "before det? end", "before approx end", "by det? end", "before on? end", cost=1
)
@rules.rule("span", "end until2", cost=1)
@rules.rule("span", "until end", "until det? end", cost=1)
def _before(moment: Moment, slots: Slots) -> Span | None:
    end: End = slots["end"]
    if isinstance(end, Span) and end.unit == "edge end":
        return Span((None, end.coming[1]), (None, end.past[1]), end.timex)
    coming, past = bounds_of(end, False)
    return Span((None, coming), (None, past), end.timex, both=isinstance(end, Instant) and end.both)


@rules.rule("span", "untilwith end", "untilwith det? end", cost=1)
def _until(moment: Moment, slots: Slots) -> Span | None:
    end: End = slots["end"]
    place = (end.coming[1], end.past[1]) if isinstance(end, Span) else bounds_of(end, True)
    return Span((None, place[0]), (None, place[1]), end.timex, both=isinstance(end, Instant) and end.both)


@rules.rule("span", "after end", "after det? end", "after approx end", "unit after end", cost=1)
def _after(moment: Moment, slots: Slots) -> Span | None:
    end: End = slots["end"]
    if slots.get("unit", "Y") != "Y":
        return None
    if isinstance(end, Span) and end.unit != "edge start":
        return Span((end.coming[1], None), (end.past[1], None), end.timex, both=end.both)
    coming, past = bounds_of(end, False)
    return Span((coming, None), (past, None), end.timex, both=isinstance(end, Instant) and end.both)


@rules.rule("span", "since end", "since det? end", "starting on? end", "starting det? end", cost=1)
@rules.rule("span", "end comma? since2", cost=2)
@rules.rule("span", "since on end", cost=1)
def _since(moment: Moment, slots: Slots) -> Span | None:
    end: End = slots["end"]
    bounds = (end.coming[0], end.past[0]) if isinstance(end, Span) else bounds_of(end, False)
    coming, past = bounds
    if "since" in slots and slots["since"] == "since":
        coming, past = past, coming
    return Span((coming, None), (past, None), end.timex, both=isinstance(end, Instant) and end.both)


@rules.rule(
    "span",
    "more length before date",
    "more length after date",
    "more length fromto date",
    "morethan length before date",
)
@rules.rule("span", "morethan length after date")
def _more_than(moment: Moment, slots: Slots) -> Span | None:
    day = moved(moment, slots["date"], slots["length"], -1 if "before" in slots else 1)
    if not isinstance(day, Day):
        return None
    bounds: Bounds = (None, day.coming) if "before" in slots else (day.coming, None)
    return Span(bounds, bounds, day.timex)
