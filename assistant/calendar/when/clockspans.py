"""Rules for spans of clock times: "from 10:30 to 3", "in the morning", "after 6 pm"."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from assistant.calendar.when.arithmetic import ANY_DAY, range_timex
from assistant.calendar.when.chart import Rules, Slots
from assistant.calendar.when.clocks import at, in_part
from assistant.calendar.when.meanings import PARTS, Clock, ClockSpan, Moment, Part, clock_timex
from assistant.calendar.when.values import Duration

rules: Rules[Moment] = Rules()


@rules.rule("clockspan", "daypart", "det daypart", cost=1)
@rules.rule(
    "clockspan",
    "inpart det? daypart",
    "at det? daypart",
    "during det? daypart",
    "approx daypart",
    "inpart det? parts",
)
@rules.rule("clockspan", "at det? mealpart", "approx det? mealpart", "during det? mealpart")
def _part_span(moment: Moment, slots: Slots) -> ClockSpan:
    part: Part = PARTS[slots["parts"]] if "parts" in slots else slots.get("daypart") or slots["mealpart"]
    return ClockSpan(part.start, part.end, timex=f"T{part.code}")


def between(start: Clock, end: Clock) -> ClockSpan:
    """From one clock time to the next one that fits: an unsure half of the day follows the sure one."""
    first, last = start.time, end.time
    if start.both and end.both:
        if last.hour == 12 and first.hour != 12:
            return clock_span(first, last)
        first = first.replace(hour=first.hour % 12) if first.hour == 12 and last.hour < 12 else first
        if last <= first:
            return clock_span(first, last.replace(hour=(last.hour + 12) % 24), both=True)
        return clock_span(first, last, both=True)
    if start.both and first.hour <= 12:
        later = start.later_half().time
        first = later if later < last and last.hour >= 12 else first
    elif end.both and last <= first:
        last = end.later_half().time
    return clock_span(first, last)


def clock_span(start: time, end: time, both: bool = False) -> ClockSpan:
    """A span of clock times with its TIMEX."""
    return ClockSpan(start, end, both, range_timex(clock_timex(start), clock_timex(end)))


@rules.rule("edgeclock", "clock", "exact2=hour oclock", "hour inpart? det? daypart", "det clock", "loose")
def _sure(moment: Moment, slots: Slots) -> Clock:
    near: Clock = next(slots[name] for name in ("clock", "exact2", "hour", "loose") if name in slots)
    return in_part(near, slots["daypart"].code) if "daypart" in slots else near


@rules.rule("clockspan", "a=edgeclock to b=edgeclock", "a=hour to b=edgeclock", "a=edgeclock to b=hour", "a=hm to b=hm")
@rules.rule(
    "clockspan", "from a=edgeclock to b=edgeclock", "from det? a=hour to b=edgeclock", "from a=edgeclock to det? b=hour"
)
@rules.rule("clockspan", "from? a=edgeclock to det b=hour", "a=hour to det? b=edgeclock", "from a=hm to b=hm")
@rules.rule("clockspan", "between a=edgeclock between2 b=edgeclock", "between det? a=hour between2 det? b=edgeclock")
@rules.rule(
    "clockspan", "between a=edgeclock between2 det? b=hour", "at a=edgeclock to b=edgeclock", "at a=hour to b=edgeclock"
)
@rules.rule("clockspan", "between a=mil between2 b=mil", "from a=mil to b=mil")
def _between(moment: Moment, slots: Slots) -> ClockSpan | None:
    start, end = slots["a"], slots["b"]
    if isinstance(start, int):
        start, end = at(start // 100, start % 100), at(end // 100, end % 100)
        if start is None or end is None:
            return None
    return between(start, end)


@rules.rule(
    "clockspan",
    "from det? a=hour to det? b=hour",
    "between det? a=hour between2 det? b=hour",
    "at a=hour to b=hour",
    cost=1,
)
@rules.rule("barespan", "a=hour to b=hour", cost=2)
def _hours(moment: Moment, slots: Slots) -> ClockSpan:
    return between(slots["a"], slots["b"])


@rules.rule(
    "clockspan",
    "clockspan inpart? det? daypart",
    "barespan inpart? det? daypart",
    "inpart? det? daypart clockspan",
    "daypart barespan",
)
@rules.rule("clockspan", "barespan oclock", "barespan ampm")
def _span_in_part(moment: Moment, slots: Slots) -> ClockSpan | None:
    span: ClockSpan = slots.get("clockspan", slots.get("barespan"))
    if "oclock" in slots:
        return span
    if "ampm" in slots:
        if slots["ampm"] == "both" or span.start is None or span.end is None:
            return span
        last = in_part(Clock(span.end, span.end.hour in range(1, 13)), "AF" if slots["ampm"] == "pm" else "MO")
        return between(Clock(span.start, True), last)
    return span_in_part(span, slots["daypart"].code)


def span_in_part(span: ClockSpan, code: str) -> ClockSpan | None:
    """A span of clock times in a part of the day: 7 to 9 in the evening; None for an open one."""
    if span.start is None or span.end is None:
        return None
    if not span.both:
        return span
    start, end = (
        in_part(Clock(span.start, span.start.hour <= 12), code),
        in_part(Clock(span.end, span.end.hour <= 12), code),
    )
    if end.time <= start.time:
        start = Clock(span.start)
    return clock_span(start.time, end.time)


@rules.rule(
    "clockspan",
    "from edgeclock for length",
    "for length from edgeclock",
    "from hour for length",
    "for length from hour",
)
@rules.rule("clockspan", "for length join? starting at? edgeclock", "starting edgeclock for length")
@rules.rule("clockspan", "for length fromto hour", "for length fromto edgeclock", "for length starting at? hour")
def _lasting(moment: Moment, slots: Slots) -> ClockSpan | None:
    start: Clock = slots.get("edgeclock", slots.get("hour"))
    length: Duration = slots["length"]
    if not length.clock or length.seconds >= 86_400:
        return None
    ends = datetime.combine(ANY_DAY, start.time) + timedelta(seconds=length.seconds)
    return clock_span(start.time, ends.time().replace(microsecond=0))


@rules.rule("clockspan", "after clock", "since clock", "clock since2", "from clock", "starting clock", "clock since")
@rules.rule(
    "clockspan",
    "since hour oclock",
    "after approx clock",
    "after hour oclock",
    "after det hour",
    "since det hour",
    "after edgeclock",
)
def _from(moment: Moment, slots: Slots) -> ClockSpan:
    near: Clock = slots.get("clock", slots.get("hour", slots.get("edgeclock")))
    return ClockSpan(near.time, None, near.both, near.timex)


@rules.rule(
    "clockspan",
    "before clock",
    "until clock",
    "by clock",
    "before det hour",
    "until det hour",
    "before approx clock",
    "before edgeclock",
)
@rules.rule("clockspan", "until edgeclock", "by edgeclock", "clock until2")
def _until(moment: Moment, slots: Slots) -> ClockSpan:
    near: Clock = slots.get("clock", slots.get("hour", slots.get("edgeclock")))
    return ClockSpan(None, near.time, near.both, near.timex)


@rules.rule("clockspan", "after daypart", "before daypart", "after det daypart", "before det daypart")
@rules.rule("clockspan", "after det? mealpart", "before det? mealpart")
def _beside_part(moment: Moment, slots: Slots) -> ClockSpan:
    part: Part = slots.get("daypart") or slots["mealpart"]
    if "after" in slots:
        return ClockSpan(part.end, None, timex=f"T{part.code}")
    return ClockSpan(None, part.start, timex=f"T{part.code}")
