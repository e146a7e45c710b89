"""Rules for clock times and spans of them: "half past eight", "9a", "from 10:30 to 3", "in the morning"."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from assistant.calendar.when.chart import Rules, Slots
from assistant.calendar.when.meanings import PARTS, Clock, ClockSpan, Moment, Part, clock_timex, range_timex
from assistant.calendar.when.values import Duration

rules: Rules[Moment] = Rules()


def at(hour: int, minute: int = 0, second: int = 0) -> Clock | None:
    """That clock time; hours from 1 to 12 may be either half of the day. None if there is no such time."""
    if hour == 24 and minute == second == 0:
        return Clock(time(0))
    if not (0 <= hour <= 23 and 0 <= minute <= 59 and 0 <= second <= 59):
        return None
    return Clock(time(hour, minute, second), both=1 <= hour <= 12)


@rules.rule("hour", "num", "hourword")
def _hour(moment: Moment, slots: Slots) -> Clock | None:
    number = slots.get("num", slots.get("hourword"))
    return at(number) if number <= 24 else None


@rules.rule("clock", "hourword", cost=2)
@rules.rule("clock", "hour oclock", "hour ish", "loose oclock", "clock oclock", "det hour oclock")
def _sharp(moment: Moment, slots: Slots) -> Clock | None:
    if "hourword" in slots:
        return at(slots["hourword"])
    found: Clock = next(slots[name] for name in ("hour", "loose", "clock") if name in slots)
    return found


@rules.rule("clock", "at det? hour", "at hour ish", "approx det? hour", cost=1)
@rules.rule(
    "clock",
    "at det? loose",
    "at det? clock",
    "approx clock",
    "det clock",
    "det point",
    "at point",
    "at hm",
    "approx at clock",
)
@rules.rule("clock", "at approx det? hour", "at approx clock")
def _at(moment: Moment, slots: Slots) -> Clock:
    found: Clock = next(slots[name] for name in ("hour", "loose", "clock", "point", "hm") if name in slots)
    return found


@rules.rule("clock", "point", "hour point", "hour oclock point", "clock comma? point")
def _point(moment: Moment, slots: Slots) -> Clock | None:
    point: Clock = slots["point"]
    near = slots.get("hour", slots.get("clock"))
    if near is None:
        return point
    if point.time.hour == 0:
        return Clock(near.time.replace(hour=near.time.hour % 12))
    return Clock(near.time)


@rules.rule(
    "hm",
    "a=numword b=numword",
    "a=numword join b=numword",
    "a=numword o b=numword",
    "a=numword b=numword minutes",
    "a=numword join b=numword minutes",
)
@rules.rule("hm", "a=numword and b=numword", cost=1)
def _words(moment: Moment, slots: Slots) -> Clock | None:
    hour, minute = slots["a"], slots["b"]
    return at(hour, minute) if hour <= 24 and minute <= 59 and slots.get("join", "-") == "-" else None


@rules.rule("clock", "hm", cost=3)
def _bare_words(moment: Moment, slots: Slots) -> Clock | None:
    found: Clock = slots["hm"]
    return found


@rules.rule("clock", "hshape", cost=2)
@rules.rule("clock", "at hshape", "approx hshape", "at approx hshape")
def _h(moment: Moment, slots: Slots) -> Clock:
    found: Clock = slots["hshape"]
    return found


@rules.rule("clock", "hour ampm", "clock ampm", "loose ampm", "hm ampm", "hour oclock ampm", "hshape ampm", "num4 ampm")
def _half_of_day(moment: Moment, slots: Slots) -> Clock | None:
    near: Clock | None = next(
        (slots[name] for name in ("hour", "clock", "loose", "hm", "hshape") if name in slots), None
    )
    if "num4" in slots:
        near = at(slots["num4"] // 100, slots["num4"] % 100)
    if near is None:
        return None
    if slots["ampm"] == "both":
        return near
    if not near.both:
        return near if slots["ampm"] == "pm" else None
    if slots["ampm"] == "am":
        return Clock(near.time.replace(hour=near.time.hour % 12))
    return near.later_half()


@rules.rule(
    "clock",
    "one? fraction past det? exact",
    "num past det? exact",
    "num minutes past det? exact",
    "num unit past det? exact",
)
@rules.rule("clock", "numfraction past det? exact", "one unit past det? exact")
def _past(moment: Moment, slots: Slots) -> Clock | None:
    return _moved(slots, 1)


@rules.rule("clock", "one? fraction upto det? exact", "num unit upto det? exact", "one unit upto det? exact")
@rules.rule("clock", "num barelyto det? exact", "num unit barelyto det? exact", "one? fraction barelyto det? exact")
def _to(moment: Moment, slots: Slots) -> Clock | None:
    return _moved(slots, -1)


@rules.rule(
    "clock",
    "exact plus num",
    "exact plus one? fraction",
    "exact minus num",
    "exact minus det? fraction",
    "exact fraction",
)
@rules.rule(
    "clock",
    "exact plus num unit",
    "exact minus num unit",
    "exact num minutes",
    "exact plus one fraction",
    "exact num unit",
)
def _plus(moment: Moment, slots: Slots) -> Clock | None:
    return _moved(slots, -1 if "minus" in slots else 1)


@rules.rule(
    "clock", "half exact2=hour", "halfto hour", "halfto clock", "threequarterto hour", "quarterinto hour", cost=1
)
def _half_to(moment: Moment, slots: Slots) -> Clock | None:
    near: Clock = next(slots[name] for name in ("exact2", "hour", "clock") if name in slots)
    if "halfto" in slots or "threequarterto" in slots or "quarterinto" in slots:
        back = 30 if "halfto" in slots else 15 if "threequarterto" in slots else 45
        return _shifted(near, -back)
    return _shifted(near, 30) if moment.month_first else None


@rules.rule("clock", "hour hours", cost=1)
@rules.rule("clock", "at hour hours", "approx hour hours", "at approx? hour hours", cost=-1)
def _hours_told(moment: Moment, slots: Slots) -> Clock:
    """Huit heures: a clock time or a length."""
    found: Clock = slots["hour"]
    return found


@rules.rule("clock", "hour hours and? num", "hour hours and? num minutes", "at hour hours and? num minutes?", cost=-1)
def _hours_minutes(moment: Moment, slots: Slots) -> Clock | None:
    near: Clock = slots["hour"]
    return Clock(near.time.replace(minute=slots["num"]), near.both) if slots["num"] < 60 else None


@rules.rule("clock", "hour oclock and? num", "hour oclock and? num minutes", "det hour oclock and? num")
def _hour_minutes(moment: Moment, slots: Slots) -> Clock | None:
    """Acht Uhr vierzig."""
    near: Clock = slots["hour"]
    return Clock(near.time.replace(minute=slots["num"]), near.both) if slots["num"] < 60 else None


@rules.rule("exact", "hour hours", "hour", "clock", "det hour", "hour oclock", "hm", "point")
def _exact(moment: Moment, slots: Slots) -> Clock:
    found: Clock = next(slots[name] for name in ("hour", "clock", "hm", "point") if name in slots)
    return found


def _moved(slots: Slots, sign: int) -> Clock | None:
    near: Clock = slots["exact"]
    if slots.get("unit", "MIN") != "MIN":
        return None
    count = slots.get("fraction", slots.get("numfraction", slots.get("num", 1)))
    return _shifted(near, sign * count) if 0 < count < 60 else None


def _shifted(near: Clock, minutes: int) -> Clock:
    moved = datetime.combine(datetime.min.replace(year=2000), near.time) + timedelta(minutes=minutes)
    return Clock(moved.time(), near.both)


def in_part(near: Clock, code: str) -> Clock:
    """A clock time in a part of the day: 7 in the afternoon is 19:00."""
    if not near.both:
        return near
    hour = near.time.hour
    match code:
        case "MO" | "NT":
            return Clock(near.time.replace(hour=hour % 12) if hour < 12 else near.time)
        case "AF" | "EV" | "MED":
            return near.later_half()
        case "NI":
            if hour == 12:
                return Clock(near.time.replace(hour=0))
            return near.later_half() if hour >= 5 else Clock(near.time)
        case "MEL" | "DT":
            return near.later_half() if hour < (8 if code == "DT" else 9) else Clock(near.time)
    return Clock(near.time)


@rules.rule(
    "clock",
    "hour inpart? det? daypart",
    "clock inpart? det? daypart",
    "inpart? det? daypart at? hour",
    "inpart? det? daypart at? clock",
)
@rules.rule(
    "clock",
    "clock on det? daypart",
    "daypart approx hour",
    "hm inpart? det? daypart",
    "inpart? det? daypart at? hm",
    "loose inpart? det? daypart",
)
@rules.rule("clock", "at det? daypart hour", "hour comma? daypart")
def _in_part(moment: Moment, slots: Slots) -> Clock:
    near: Clock = next(slots[name] for name in ("hour", "clock", "hm", "loose") if name in slots)
    return in_part(near, slots["daypart"].code)


@rules.rule("daypart", "part")
@rules.rule("mealpart", "meal")
def _part(moment: Moment, slots: Slots) -> Part:
    return PARTS[slots["part" if "part" in slots else "meal"]]


@rules.rule("daypart", "latepart")
def _late_part(moment: Moment, slots: Slots) -> Part:
    part = PARTS[slots["latepart"]]
    return replace(part, start=time(part.start.hour + 2))


@rules.rule("daypart", "edge part", "edge join? det? part", "part edge", "det edge join? det? part")
def _edge_part(moment: Moment, slots: Slots) -> Part | None:
    part, edge = PARTS[slots["part"]], slots["edge"]
    middle = time((part.start.hour + part.end.hour + (1 if part.end.minute else 0)) // 2)
    match edge:
        case "start" | "earlier":
            return replace(part, end=middle)
        case "end" | "later":
            return replace(part, start=middle)
    return None


@rules.rule(
    "clockspan",
    "daypart",
    "inpart det? daypart",
    "at det? daypart",
    "det daypart",
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
    ends = datetime.combine(datetime.min.replace(year=2000), start.time) + timedelta(seconds=length.seconds)
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
