"""Rules for how often: "every other Friday", "mornings", "at 8 and 20 for ten days"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from assistant.calendar.when.chart import Rules, Slots
from assistant.calendar.when.lengths import count
from assistant.calendar.when.meanings import Again, Clock, ClockSpan, Day, Moment, Span, of_month
from assistant.calendar.when.values import Duration

rules: Rules[Moment] = Rules()


_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FREQUENCY = {"D": "DAILY", "W": "WEEKLY", "M": "MONTHLY", "Y": "YEARLY", "H": "HOURLY", "MIN": "MINUTELY"}


@rules.rule("again", "every unit", "every one unit", "once every? one? unit", "once every? unit")
def _every_unit(moment: Moment, slots: Slots) -> Again | None:
    return _each(1, slots["unit"])


@rules.rule(
    "again",
    "every num unit",
    "every other unit",
    "every length",
    "once every length",
    "every ord unit",
    "once in length",
)
def _every_some(moment: Moment, slots: Slots) -> Again | None:
    if "length" in slots:
        parts = slots["length"].parts
        return _each(*parts[0]) if len(parts) == 1 else None
    return _each(slots.get("num", slots.get("ord", 2)), slots["unit"])


@rules.rule("again", "freq")
def _often(moment: Moment, slots: Slots) -> Again | None:
    return _each(*slots["freq"])


def _each(every: float, unit: str) -> Again | None:
    if unit == "WD":
        return Again("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "P1WD")
    if unit == "WE":
        return Again("FREQ=WEEKLY;BYDAY=SA,SU" + (f";INTERVAL={every:g}" if every != 1 else ""), f"P{every:g}WE")
    length = count(every, unit)
    if length is None:
        return None
    ((amount, plain),) = length.parts
    if plain == "Y" and amount == 0.5:
        return Again("FREQ=MONTHLY;INTERVAL=6", "P0.5Y")
    if plain not in _FREQUENCY or amount != int(amount) or amount < 1:
        return None
    step = f";INTERVAL={amount:g}" if amount != 1 else ""
    return Again(f"FREQ={_FREQUENCY[plain]}{step}", length.timex)


@rules.rule("weekdays", "every wday", "wdays", "det wdays", "every wdays", "every det wdays", "wday every")
def _weekdays(moment: Moment, slots: Slots) -> tuple[int, ...]:
    return (slots.get("wday", slots.get("wdays")),)


@rules.rule(
    "weekdays", "weekdays and wday", "weekdays and b=weekdays", "weekdays comma wday", "weekdays comma b=weekdays"
)
def _more_weekdays(moment: Moment, slots: Slots) -> tuple[int, ...]:
    more = slots["b"] if "b" in slots else (slots["wday"],)
    return tuple(sorted({*slots["weekdays"], *more}))


@rules.rule("again", "weekdays", "on weekdays")
def _on_weekdays(moment: Moment, slots: Slots) -> Again:
    days: tuple[int, ...] = slots["weekdays"]
    rule = "FREQ=WEEKLY;BYDAY=" + ",".join(_WEEKDAYS[day - 1] for day in days)
    return Again(rule, "|".join(f"XXXX-WXX-{day}" for day in days))


@rules.rule("again", "every other wday", "every num wdays", "every ord wday", "every num wday")
def _other_weekday(moment: Moment, slots: Slots) -> Again:
    step = slots.get("num", slots.get("ord", 2))
    day = slots.get("wday", slots.get("wdays"))
    return Again(f"FREQ=WEEKLY;INTERVAL={step};BYDAY={_WEEKDAYS[day - 1]}", f"XXXX-WXX-{day}")


@rules.rule("again", "every md", "every numericday", "every looseday", "md every unit")
def _every_date(moment: Moment, slots: Slots) -> Again | None:
    day: Day = next(slots[name] for name in ("md", "numericday", "looseday") if name in slots)
    if slots.get("unit", "Y") != "Y":
        return None
    return Again(f"FREQ=YEARLY;BYMONTH={day.month};BYMONTHDAY={day.number}", day.timex)


@rules.rule("again", "on? det? dom join? every unit")
def _every_number(moment: Moment, slots: Slots) -> Again | None:
    number = slots["dom"]
    return Again(f"FREQ=MONTHLY;BYMONTHDAY={number}", f"XXXX-XX-{number:02d}") if slots["unit"] == "M" else None


@rules.rule(
    "again",
    "det? ord wday join? every unit",
    "det? mod wday join? every unit",
    "every ord wday join? det? unit",
    "every mod wday join? det? unit",
)
def _monthly_weekday(moment: Moment, slots: Slots) -> Again | None:
    nth = slots.get("ord", -1)
    if slots["unit"] != "M" or (nth == -1 and slots["mod"] != "last"):
        return None
    day = _WEEKDAYS[slots["wday"] - 1]
    return Again(f"FREQ=MONTHLY;BYDAY={nth}{day}", f"XXXX-XX-WXX-{slots['wday']}-#{nth}")


@rules.rule("again", "wdayparts")
def _compound_parts(moment: Moment, slots: Slots) -> Again:
    day, code = slots["wdayparts"]
    return Again(f"FREQ=WEEKLY;BYDAY={_WEEKDAYS[day - 1]}", f"XXXX-WXX-{day}T{code}", part=code)


@rules.rule("again", "every unit on? md", "freq on? md")
def _yearly(moment: Moment, slots: Slots) -> Again | None:
    """Every year on 4 May."""
    unit = slots["unit"] if "unit" in slots else slots["freq"][1]
    return _every_date(moment, {"md": slots["md"]}) if unit == "Y" else None


@rules.rule("again", "freq on? weekdays", "every num unit on? weekdays", "every other unit on? weekdays")
@rules.rule("again", "every unit on? weekdays", "every unit on wday")
def _weekly_on(moment: Moment, slots: Slots) -> Again | None:
    """Biweekly on Fridays."""
    step, unit = slots["freq"] if "freq" in slots else (2 if "other" in slots else slots.get("num", 1), slots["unit"])
    if unit != "W":
        return None
    again = _on_weekdays(moment, {"weekdays": slots.get("weekdays") or (slots["wday"],)})
    if step == 1:
        return again
    return replace(again, rule=again.rule.replace("WEEKLY", f"WEEKLY;INTERVAL={step:g}"))


@rules.rule("again", "again until on? date", "again until month", "again until det? span")
def _until(moment: Moment, slots: Slots) -> Again | None:
    """Every Monday until June."""
    again: Again = slots["again"]
    if again.until or again.length:
        return None
    if "date" in slots:
        return replace(again, until=slots["date"].coming + timedelta(days=1))
    span: Span = of_month(moment.today, slots["month"]) if "month" in slots else slots["span"]
    start = span.coming[0]
    return replace(again, until=start) if isinstance(start, date) and not isinstance(start, datetime) else None


@rules.rule("again", "every part", "every parts", "on parts", "every det parts")
@rules.rule("again", "parts", cost=3)
def _every_part(moment: Moment, slots: Slots) -> Again:
    code = slots.get("part", slots.get("parts"))
    return Again("FREQ=DAILY", f"T{code}", part=code)


@rules.rule("again", "weekends", "every weekends", "on weekends", "det weekends", "all weekends", "all unit2=weekends")
def _weekends(moment: Moment, slots: Slots) -> Again:
    return Again("FREQ=WEEKLY;BYDAY=SA,SU", "P1WE")


@rules.rule("again", "workdays", "every workdays", "on workdays")
def _workdays(moment: Moment, slots: Slots) -> Again:
    return Again("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "P1WD")


@rules.rule(
    "again",
    "wday parts",
    "again part",
    "every wday part",
    "weekdays inpart? det? part",
    "weekdays det? part",
    "weekdays parts",
)
def _weekday_parts(moment: Moment, slots: Slots) -> Again | None:
    code = slots.get("parts", slots.get("part"))
    if "wday" in slots:
        day = slots["wday"]
        return Again(f"FREQ=WEEKLY;BYDAY={_WEEKDAYS[day - 1]}", f"XXXX-WXX-{day}T{code}", part=code)
    again = slots["again"] if "again" in slots else _on_weekdays(moment, slots)
    if not isinstance(again, Again) or again.part or again.times or not again.timex.startswith(("XXXX", "P1D")):
        return None
    timex = f"T{code}" if again.timex == "P1D" else f"{again.timex}T{code}"
    return replace(again, part=code, timex=timex)


@rules.rule(
    "again",
    "again at? clock",
    "clock again",
    "at clock again",
    "again at clocks",
    "again comma at? clock",
    "clock on again",
)
@rules.rule(
    "again", "again at? hour", "hour again", "again clockspan", "clockspan again", "again at? clocks", "at hour again"
)
def _at_times(moment: Moment, slots: Slots) -> Again | None:
    again: Again = slots["again"]
    if again.times or again.rule.startswith(("FREQ=HOURLY", "FREQ=MINUTELY")):
        return None
    if "hour" in slots and "at" not in slots and not again.part:
        return None
    times: tuple[Clock | ClockSpan, ...] = slots.get("clocks") or (
        slots.get("clock", slots.get("hour", slots.get("clockspan"))),
    )
    settled = tuple(_settled(each, again.part, moment) for each in times)
    stamp = "|".join(_stamp(each) for each in settled)
    days = "" if again.part or again.timex == "P1D" else again.timex
    if days.startswith("P") and days not in ("P1WD", "P1WE"):
        return None
    if again.part and again.timex.startswith("XXXX"):
        days = again.timex.partition("T")[0]
    return replace(again, times=settled, timex=f"{days}{stamp}", part="")


@rules.rule("clocks", "a=clock and b=clock", "a=hour and b=hour", "a=clock and b=hour", "a=hour and b=clock")
@rules.rule("clocks", "a=clocks and b=clock", "a=clocks and b=hour", "a=hour comma b=clocks", "a=clock comma b=clocks")
def _clocks(moment: Moment, slots: Slots) -> tuple[Clock, ...]:
    first, second = (each if isinstance(each, tuple) else (each,) for each in (slots["a"], slots["b"]))
    return (*first, *second)


@rules.rule("again", "at clocks for length", "at clock for length", "at clocks every unit", "at hour for length")
def _for_days(moment: Moment, slots: Slots) -> Again | None:
    times = slots.get("clocks") or (slots.get("clock", slots.get("hour")),)
    length: Duration | None = slots.get("length")
    if (length is not None and length.clock) or slots.get("unit", "D") != "D":
        return None
    clear = any(not each.both for each in times)
    settled = tuple(each.time if clear else _settled(each, "", moment) for each in times)
    return Again("FREQ=DAILY", "|".join(_stamp(each) for each in settled), settled, length=length)


@rules.rule("again", "again for length", "again for det? mod length")
def _again_for(moment: Moment, slots: Slots) -> Again | None:
    return None if slots["again"].length or slots["length"].clock else replace(slots["again"], length=slots["length"])


def _settled(at: Clock | ClockSpan, part: str, moment: Moment) -> time | ClockSpan:
    if isinstance(at, ClockSpan):
        return at
    if at.both and (part in ("AF", "EV") or (part == "NI" and 5 <= at.time.hour < 12)):
        return at.later_half().time
    if at.both and not part and moment.preferences.afternoon and 1 <= at.time.hour <= 6:
        return at.later_half().time
    return at.time


def _stamp(at: time | ClockSpan) -> str:
    if isinstance(at, ClockSpan):
        return at.timex
    return Clock(at).timex
