"""Rules for clock times and spans of them: "half past eight", "9a", "from 10:30 to 3", "in the morning"."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from assistant.calendar.when.arithmetic import ANY_DAY
from assistant.calendar.when.chart import Rules, Slots
from assistant.calendar.when.meanings import PARTS, Clock, Moment, Part

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
    if hour >= 20 and hour % 10 == 0 and 0 < minute < 10 and "o" not in slots:
        return None  # twenty-one is a number
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
@rules.rule("clock", "one unit past det? exact")
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


@rules.rule("clock", "halfpast hour", "halfto hour", "halfto clock", "threequarterto hour", "quarterinto hour", cost=1)
def _part_of_hour(moment: Moment, slots: Slots) -> Clock:
    """Half seven is 7:30, halb sieben 6:30, viertel sieben 6:15, dreiviertel sieben 6:45."""
    near: Clock = slots.get("hour", slots.get("clock"))
    minutes = next(MINUTES[name] for name in MINUTES if name in slots)
    return _shifted(near, minutes)


MINUTES = {"halfpast": 30, "halfto": -30, "threequarterto": -15, "quarterinto": -45}
"""From the hour that is said to the time that is meant."""


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
    count = slots.get("fraction", slots.get("num", 1))
    return _shifted(near, sign * count) if 0 < count < 60 else None


def _shifted(near: Clock, minutes: int) -> Clock:
    moved = datetime.combine(ANY_DAY, near.time) + timedelta(minutes=minutes)
    return Clock(moved.time(), near.both)


def in_part(near: Clock, code: str) -> Clock:
    """A clock time in a part of the day: 7 in the afternoon is 19:00."""
    if not near.both:
        return near
    hour = near.time.hour
    match code:
        case "MO" | "NT":
            return Clock(near.time.replace(hour=hour % 12) if hour < 12 else near.time)
        case "EV" if hour == 12:
            return Clock(near.time.replace(hour=0))
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
