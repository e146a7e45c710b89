"""Rules for times at a distance: "three days ago", "in 5 minutes", "two weeks after Easter", "two Sundays from now"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from assistant.calendar.when.arithmetic import shift, week_of
from assistant.calendar.when.chart import Rules, Slots
from assistant.calendar.when.meanings import Day, Instant, Moment, Span, on_weekday, single
from assistant.calendar.when.values import Duration

rules: Rules[Moment] = Rules()


Moved = Day | Instant


def moved(moment: Moment, start: Day | Instant | None, length: Duration, sign: int) -> Moved | None:
    """A day or moment that is ``length`` after or before another, or after the reference moment for None."""
    try:
        if start is None or (isinstance(start, Day) and start.relative and start.coming == moment.today):
            if length.clock:
                if start is not None:
                    return None  # "3 minutes from today" is no moment
                return _instant(moment, length, sign)
            if start is None and any(amount != int(amount) for amount, _ in length.parts):
                return None
            return single(shift(moment.today, length, sign), relative=True)
        if isinstance(start, Instant):
            coming = shift(start.coming, length, sign)
            assert isinstance(coming, datetime)
            return Instant(coming, coming, coming.isoformat(), start.both)
        if length.clock:
            return None
        return single(shift(start.coming, length, sign), relative=True)
    except (OverflowError, ValueError):
        return None


def _instant(moment: Moment, length: Duration, sign: int) -> Instant:
    at = moment.after(length, sign)
    return Instant(at, at, at.isoformat())


@rules.rule("moved", "length ago", "agopre det? length", "length ago on wday")
def _ago(moment: Moment, slots: Slots) -> Moved | None:
    return moved(moment, None, slots["length"], -1)


@rules.rule(
    "moved", "in length", "length later", "in length later", "in length fromnow", "length fromnow", "later length"
)
@rules.rule("moved", "in less length", "in approx length")
def _ahead(moment: Moment, slots: Slots) -> Moved | None:
    return moved(moment, None, slots["length"], 1)


@rules.rule(
    "moved", "in? length after date", "in? length fromto date", "in? length since date", "in? length after det? span"
)
@rules.rule("moved", "in? length since det? span", "length after now", "length fromto now", "length after instant")
def _after(moment: Moment, slots: Slots) -> Moved | None:
    start = _start(slots)
    return None if start is None and "now" not in slots else moved(moment, start, slots["length"], 1)


@rules.rule("moved", "length before date", "length before instant", "length before det? span")
def _before(moment: Moment, slots: Slots) -> Moved | None:
    start = _start(slots)
    return moved(moment, start, slots["length"], -1) if start is not None else None


def _start(slots: Slots) -> Day | Instant | None:
    start: Day | Instant | Span | None = slots.get("date", slots.get("instant", slots.get("span")))
    if isinstance(start, Span):
        bounds = start.coming if start.unit == "Y" and not start.month else (None, None)
        return single(bounds[0]) if isinstance(bounds[0], date) else None
    return start


@rules.rule("date", "moved", "on moved")
def _moved_day(moment: Moment, slots: Slots) -> Day | None:
    return slots["moved"] if isinstance(slots["moved"], Day) else None


@rules.rule("instant", "moved")
def _moved_moment(moment: Moment, slots: Slots) -> Instant | None:
    return slots["moved"] if isinstance(slots["moved"], Instant) else None


@rules.rule("date", "wday join? a=moved", "a=moved join? on? wday", "in? num wdays fromnow", "num wdays later")
@rules.rule("date", "num wday later", "num wday fromnow", "in num wdays")
def _weekday_then(moment: Moment, slots: Slots) -> Day | None:
    if "num" in slots:
        first = on_weekday(moment.today, slots.get("wday", slots.get("wdays"))).coming
        first = first if first > moment.today else first + timedelta(weeks=1)
        return single(first + timedelta(weeks=slots["num"] - 1)) if 0 < slots["num"] < 1000 else None
    near = slots["a"]
    if not isinstance(near, Day):
        return None
    return replace(single(week_of(near.coming) + timedelta(days=slots["wday"] - 1)), weekday=slots["wday"])
