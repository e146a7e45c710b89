"""Rules for periods between two times: "from Monday to Friday", "between now and May", "the 3rd to the 5th of June"."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from assistant.calendar.when.arithmetic import month_bounds, range_timex, valid
from assistant.calendar.when.chart import Rules, Slots
from assistant.calendar.when.meanings import (
    Bounds,
    Clock,
    Day,
    Instant,
    Moment,
    Span,
    of_month,
    on_month_day,
    single,
)
from assistant.calendar.when.spans import fixed

rules: Rules[Moment] = Rules()
End = Day | Span | Instant | Clock


@rules.rule("end", "date", "span", "instant", "det date", "on date", "det numericday", "looseday", "in span")
def _end(moment: Moment, slots: Slots) -> End | None:
    found: End = next(slots[name] for name in ("date", "span", "instant", "numericday", "looseday") if name in slots)
    if isinstance(found, Span) and (found.coming[0] is None or found.coming[1] is None):
        return None
    return found


@rules.rule(
    "span",
    "from? a=end to b=end",
    "from? a=end to det? b=end",
    "between a=end between2 det? b=end",
    "from a=end comma? to b=end",
)
@rules.rule("span", "between det? a=end between2 b=end", cost=1)
@rules.rule(
    "span", "from? a=instant to b=clock", "between a=instant between2 b=clock", "from? a=clock to b=instant", cost=2
)
@rules.rule("span", "between a=clock between2 b=instant", "from? a=instant to b=hour", cost=2)
def _range(moment: Moment, slots: Slots) -> Span | None:
    start, end = slots["a"], slots["b"]
    if isinstance(start, Clock) or isinstance(end, Clock):
        return _clock_range(moment, start, end)
    if isinstance(end, Span) and not end.month and end.unit == "M" and isinstance(start, (Span, Day)) and start.month:
        start = _before_end(start, end.coming[0])
    elif isinstance(end, Day) and not end.open and isinstance(start, (Span, Day)) and start.month and not end.relative:
        start = _before_end(start, end.coming)
    return _between(start, end)


def _before_end(start: Span | Day, end: date | datetime | None) -> Span | Day:
    """An open start in the last year in which it is before a fixed end."""
    if end is None or not start.open_year:
        return start
    for year in (end.year, end.year - 1):
        if isinstance(start, Day):
            day = valid(year, start.month, start.number)
            if day is not None and day <= end:
                return single(day)
        elif month_bounds(year, start.month)[0] <= end:
            found = fixed(month_bounds(year, start.month), "M")
            return found or start
    return start


def bounds_of(end: End, last: bool) -> tuple[date | datetime | None, date | datetime | None]:
    """Its coming and its past reading as one bound of a range."""
    if isinstance(end, Span):
        place = 1 if last and end.unit in ("edge end",) else 0
        if end.unit == "edge end":
            return end.coming[1], end.past[1]
        if end.unit == "edge mid":
            return _middle(end.coming, end.past)
        return end.coming[place], end.past[place]
    assert not isinstance(end, Clock)
    return end.coming, end.past


def _middle(coming: Bounds, past: Bounds) -> tuple[date | None, date | None]:
    found = []
    for start, _ in (coming, past):
        if not isinstance(start, date):
            return None, None
        found.append(start.replace(day=16) if start.day == 10 else date(start.year, 7, 2))
    return found[0], found[1]


def _between(start: End, end: End) -> Span | None:
    if isinstance(start, Instant) and start.timex == "PRESENT_REF" and isinstance(end, (Day, Span)):
        start = single(start.coming.date())
    if isinstance(end, Instant) and end.timex == "PRESENT_REF" and isinstance(start, (Day, Span)):
        end = single(end.coming.date())
    first, last = bounds_of(start, False), bounds_of(end, True)
    if None in first or None in last:
        return None
    coming, past = _ordered(first[0], last[0], first, last, 0), _ordered(first[1], last[1], first, last, 1)
    if isinstance(end, Day) and end.weekday and isinstance(start, Day) and not start.open and end.open:
        coming = past = (start.coming, start.coming + timedelta(days=(end.weekday - start.coming.isoweekday()) % 7))
    if coming is None:
        return None
    both = isinstance(start, Instant) and start.both
    through = "D" if isinstance(end, Day) else ""
    if isinstance(end, Span) and end.unit in ("W", "M", "Q", "Y"):
        through = end.unit
    through = "" if isinstance(coming[1], datetime) else through
    return Span(coming, past or coming, range_timex(*coming), both=both, through=through)


def _ordered(start: object, end: object, first: object, last: object, which: int) -> Bounds | None:
    begin, stop = start, end
    if not isinstance(begin, date) or not isinstance(stop, date):
        return None
    if isinstance(begin, datetime) != isinstance(stop, datetime):
        begin, stop = _same(begin, stop)
    if begin <= stop:
        return begin, stop
    assert isinstance(first, tuple)
    assert isinstance(last, tuple)
    if which == 0 and first[0] != first[1] and _same(first[1], stop)[0] <= _same(first[1], stop)[1]:
        return _same(first[1], stop)
    if which == 1 and last[0] != last[1] and _same(begin, last[0])[0] <= _same(begin, last[0])[1]:
        return _same(begin, last[0])
    return None


def _same(start: date, end: date) -> tuple[date, date]:
    if isinstance(start, datetime) and not isinstance(end, datetime):
        return (
            (start.date(), end)
            if start.time() == time() or start.date() == end
            else (start, datetime.combine(end, time()))
        )
    if isinstance(end, datetime) and not isinstance(start, datetime):
        return datetime.combine(start, time()), end
    return start, end


def _clock_range(moment: Moment, start: End, end: End) -> Span | None:
    if isinstance(end, Clock) and isinstance(start, Instant):
        day, near = start.coming.date(), end.time
        stop = datetime.combine(day, near)
        if stop <= start.coming and end.both:
            stop += timedelta(hours=12)
        if stop <= start.coming:
            return None
        past = (start.past, start.past + (stop - start.coming))
        return Span((start.coming, stop), past, range_timex(start.timex, end.timex), both=start.both)
    if isinstance(start, Clock) and isinstance(end, Instant):
        begin = datetime.combine(moment.today if end.coming.date() >= moment.today else end.coming.date(), start.time)
        return fixed((begin, end.coming)) if begin < end.coming else None
    return None


@rules.rule(
    "span", "from? det? a=dom to det? b=dom join? det? month", "between det? a=dom between2 det? b=dom join? det? month"
)
@rules.rule(
    "span",
    "from? det? a=dom to det? b=dom join? month join? yr",
    "between det? a=dom between2 det? b=dom join? month join? yr",
)
@rules.rule("span", "on? month join? from? det? a=dom to det? b=dom", "month between det? a=dom between2 det? b=dom")
@rules.rule(
    "span",
    "month from? a=dom to b=dom join? yr",
    "month between a=dom between2 b=dom join? yr",
    "from month det? a=dom to det? b=dom",
)
@rules.rule(
    "span", "from? det? a=dom to det? b=dom join? det? span", "between det? a=dom between2 det? b=dom join? det? span"
)
@rules.rule("span", "span from? det? a=dom to det? b=dom", "span between det? a=dom between2 det? b=dom")
@rules.rule(
    "span", "from? det? a=dom to det? b=dom join? month join? det? span", "from? a=dom and b=dom join? month join yr"
)
@rules.rule(
    "span",
    "from? wday det? a=dom to wday det? b=dom join? month",
    "from? wday det? a=dom to wday det? b=dom join? month join? yr",
)
def _numbers(moment: Moment, slots: Slots) -> Span | None:
    first, last = slots["a"], slots["b"]
    if "month" not in slots:
        span: Span = slots["span"]
        start = span.coming[0]
        if span.unit != "M" or not isinstance(start, date) or span.month:
            return None
        return _days(start.year, start.month, first, last)
    year = slots.get("yr")
    if "span" in slots:
        outer: Span = slots["span"]
        if outer.unit != "Y" or not isinstance(outer.coming[0], date):
            return None
        year = outer.coming[0].year
    if year is not None:
        return _days(year, slots["month"], first, last)
    return _open_days(moment, slots["month"], first, last)


def _days(year: int, month: int, first: int, last: int) -> Span | None:
    start, end = valid(year, month, first), valid(year, month, last)
    return fixed((start, end), through="D") if start and end and start <= end else None


def _open_days(moment: Moment, month: int, first: int, last: int) -> Span | None:
    start, end = on_month_day(moment.today, month, first), on_month_day(moment.today, month, last)
    if start is None or end is None or first > last:
        return None
    return _between(start, end)


@rules.rule("span", "from? det? dom to date", "between det? dom between2 date", "from? det? dom to det? md")
def _number_to_day(moment: Moment, slots: Slots) -> Span | None:
    end: Day = slots.get("date") or slots["md"]
    number: int = slots["dom"]
    if end.weekday or end.relative:
        return None
    bounds = []
    for day in (end.coming, end.past):
        month = day if number <= day.day else day + relativedelta(months=-1)
        start = valid(month.year, month.month, number)
        if start is None:
            return None
        bounds.append((start, day))
    return Span(bounds[0], bounds[1], range_timex(*bounds[0]), through="D")


@rules.rule(
    "span", "from? date to det? dom", "between date between2 det? dom", "from? date to det dom join? span", cost=1
)
def _day_to_number(moment: Moment, slots: Slots) -> Span | None:
    start: Day = slots["date"]
    number: int = slots["dom"]
    if not start.month and not start.number:
        return None
    bounds = []
    for day in (start.coming, start.past):
        month = day if number > day.day else day + relativedelta(day=1, months=1)
        end = valid(month.year, month.month, number)
        if end is None:
            return None
        bounds.append((day, end))
    return Span(bounds[0], bounds[1], range_timex(*bounds[0]), through="D")


@rules.rule("span", "from det? a=ord to det? b=ord", "between det? a=ord between2 det? b=ord", cost=2)
def _ordinals(moment: Moment, slots: Slots) -> Span | None:
    """From the 4th to the 23rd, this month unless that is over."""
    today = moment.today
    first = _days(today.year, today.month, slots["a"], slots["b"])
    if first is None or (isinstance(first.coming[1], date) and first.coming[1] >= today):
        return first
    later = today + relativedelta(day=1, months=1)
    return _days(later.year, later.month, slots["a"], slots["b"])


@rules.rule(
    "span",
    "a=span between b=wday between2 c=wday",
    "a=span from? b=wday to c=wday",
    "from? b=wday to c=wday join? det? a=span",
)
@rules.rule("span", "between b=wday between2 c=wday join? a=span")
def _weekdays_of(moment: Moment, slots: Slots) -> Span | None:
    span: Span = slots["a"]
    if span.unit != "W" or not isinstance(span.coming[0], date):
        return None
    monday = span.coming[0]
    return fixed((monday + timedelta(days=slots["b"] - 1), monday + timedelta(days=slots["c"] - 1)), through="D")


@rules.rule(
    "span",
    "from? month to b=month join? yr",
    "between month between2 b=month join? yr",
    "from? month to b=month join? span",
)
@rules.rule("span", "from? month to b=month", "between month between2 b=month", "from? month to det? b=month")
def _months(moment: Moment, slots: Slots) -> Span | None:
    first, last = slots["month"], slots["b"]
    year = slots.get("yr")
    if "span" in slots:
        outer: Span = slots["span"]
        if outer.unit != "Y" or not isinstance(outer.coming[0], date):
            return None
        year = outer.coming[0].year
    if year is not None:
        if not 2 <= year <= 9998:
            return None
        return fixed((date(year if first <= last else year - 1, first, 1), date(year, last, 1)), through="M")
    return _between(of_month(moment.today, first), of_month(moment.today, last))
