"""From what was put together to the readings that a caller gets, in the order of their preference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from assistant.calendar.when.meanings import (
    PARTS,
    Again,
    Bounds,
    Clock,
    ClockSpan,
    Day,
    Instant,
    Moment,
    Span,
    clock_timex,
)
from assistant.calendar.when.values import Duration, Kind, Period, Reading, Recurring, Value

Meaning = Day | Instant | Span | Clock | ClockSpan | Duration | Again
_HALF = timedelta(hours=12)


def kind_of(meaning: Meaning) -> Kind:
    """What kind of time it is."""
    match meaning:
        case Day():
            return Kind.DATE
        case Instant():
            return Kind.DATE_TIME
        case Clock():
            return Kind.TIME
        case ClockSpan():
            return Kind.TIME_PERIOD
        case Duration():
            return Kind.DURATION
        case Again():
            return Kind.RECURRING
        case Span():
            of_days = all(not isinstance(bound, datetime) for bound in meaning.coming)
            return Kind.DATE_PERIOD if of_days else Kind.DATE_TIME_PERIOD


def readings_of(meaning: Meaning, moment: Moment) -> tuple[Reading, ...]:
    """All its readings, the preferred one first."""
    found: dict[Value, Reading] = {}
    for reading in _readings(meaning, moment):
        value = _aware(reading.value, moment)
        found.setdefault(value, Reading(value, reading.timex))
    return tuple(found.values())


def _aware(value: Value, moment: Moment) -> Value:
    match value:
        case datetime():
            return moment.aware(value)
        case Period(start, end):
            bounds = [moment.aware(each) if isinstance(each, datetime) else each for each in (start, end)]
            return Period(bounds[0], bounds[1], value.through)
    return value


def _readings(meaning: Meaning, moment: Moment) -> Iterator[Reading]:
    past = moment.preferences.past
    match meaning:
        case Day(coming, before, timex):
            for day in _ordered(coming, before, meaning.other, past):
                yield Reading(day, timex)
        case Instant(coming, before, timex, both):
            for at in _ordered(coming, before, meaning.other, past):
                for half in _halves(at, both, moment):
                    yield Reading(half, timex)
        case Clock(at, both):
            for hour in _clock_halves(at, both, moment):
                yield Reading(hour, clock_timex(hour))
        case ClockSpan():
            yield from _clock_spans(meaning, moment)
        case Span(coming, before, timex):
            for bounds in _ordered(coming, before, meaning.other, past):
                yield from _spans(bounds, meaning, moment)
        case Duration():
            yield Reading(meaning, meaning.timex)
        case Again(rule, timex, times):
            settled = tuple(Period(each.start, each.end) if isinstance(each, ClockSpan) else each for each in times)
            if not settled and meaning.part:
                settled = (Period(PARTS[meaning.part].start, PARTS[meaning.part].end),)
            yield Reading(Recurring(rule, settled, meaning.length, meaning.until), timex)


def _ordered(coming: object, past: object, other: object, past_first: bool) -> list:  # type: ignore[type-arg]
    both = [past, coming] if past_first else [coming, past]
    return both + ([other] if other is not None else [])


def _afternoon(hour: int, moment: Moment) -> bool:
    return moment.preferences.afternoon and 1 <= hour <= 6


def _from_noon(hour: int, moment: Moment) -> bool:
    """Whether a span that begins then, as written, is meant twelve hours later: from 12 to 1 is at lunch."""
    return _afternoon(hour, moment) or (moment.preferences.afternoon and hour == 0)


def _halves(at: datetime, both: bool, moment: Moment) -> list[datetime]:
    if not both:
        return [at]
    later = at + _HALF if at.hour < 12 else at - _HALF
    return [later, at] if _afternoon(at.hour, moment) else [at, later]


def _clock_halves(at: time, both: bool, moment: Moment) -> list[time]:
    if not both:
        return [at]
    later = at.replace(hour=(at.hour + 12) % 24)
    return [later, at] if _afternoon(at.hour, moment) else [at, later]


def _clock_spans(span: ClockSpan, moment: Moment) -> Iterator[Reading]:
    as_written = replace(span, both=False)
    later = replace(span, start=_later(span.start), end=_later(span.end), both=False)
    first = span.start if span.start is not None else span.end
    order = [as_written, later] if span.both else [as_written]
    if span.both and first is not None and _from_noon(first.hour, moment):
        order.reverse()
    for each in order:
        yield Reading(Period(each.start, each.end), span.timex)


def _later(at: time | None) -> time | None:
    return at.replace(hour=(at.hour + 12) % 24) if at is not None else None


def _spans(bounds: Bounds, span: Span, moment: Moment) -> Iterator[Reading]:
    order = [bounds]
    if span.both:
        order.append((_shifted(bounds[0]), _shifted(bounds[1])))
        first = bounds[0] if bounds[0] is not None else bounds[1]
        if isinstance(first, datetime) and _from_noon(first.hour, moment):
            order.reverse()
    for start, end in order:
        yield Reading(Period(start, end, span.through), span.timex)


def _shifted(bound: date | datetime | None) -> date | datetime | None:
    return bound + _HALF if isinstance(bound, datetime) else bound
