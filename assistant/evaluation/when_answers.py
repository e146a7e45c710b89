"""What Hearth and dateparser answer to a specification of a time, in the form in which answers are compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time

from assistant.calendar.when import find
from assistant.calendar.when.arithmetic import unit_bounds
from assistant.calendar.when.values import Duration, Found, Period, Point, Preferences, Recurring
from assistant.evaluation.when_specs import Answer, Spec, agrees

Forms = tuple[Answer, ...]
"""One time that a system found, in each form that it may be meant in; any of them counts."""
Find = Callable[[Spec], Sequence[Forms]]
_AS_WRITTEN = Preferences(afternoon=False)
"""The specifications take a bare clock hour as it is written."""


def ours(spec: Spec) -> list[Forms]:
    """What Hearth finds: the preferred reading of each time, in its one form."""
    return [(_answer(found),) for found in find(spec.text, spec.now, spec.language, preferences=_AS_WRITTEN)]


def dateparser() -> Find | None:
    """What dateparser finds, which prefers the coming reading too; None where it is not installed.

    It knows moments only. So a time of day counts both as such and as a moment, and a month, week or year both as its
    first day and as the whole of it, whichever is wanted.
    """
    try:
        from dateparser.date import DateDataParser
        from dateparser.search import search_dates
    except ImportError:
        return None

    def find_with_it(spec: Spec) -> list[Forms]:
        settings = {"RELATIVE_BASE": spec.now, "PREFER_DATES_FROM": "future", "RETURN_TIME_AS_PERIOD": True}
        found = search_dates(spec.text, languages=[spec.language], settings=settings) or []
        parser = DateDataParser(languages=[spec.language], settings=settings)
        return [_forms(at.replace(tzinfo=None), parser.get_date_data(words).period) for words, at in found]

    return find_with_it


def _forms(at: datetime, period: str) -> Forms:
    moment, day = ("datetime", _point(at)), at.date()
    match period:
        case "time":
            return moment, ("time", _point(at.time()))
        case "week" | "month" | "year":
            bounds = unit_bounds(day, {"week": "W", "month": "M", "year": "Y"}[period])
            whole = f"{_point(bounds[0])}..{_point(bounds[1])}" if bounds else ""
            return ("daterange", whole), ("date", _point(day)), moment
    return ("date", _point(day)), moment


def _answer(found: Found) -> Answer:
    timex = found.readings[0].timex
    match found.value:
        case Duration() as length:
            return found.kind.value, f"{length.seconds:g}"
        case Recurring():
            return found.kind.value, timex
        case Period(start, end):
            if timex[-2:] in ("SP", "SU", "FA", "WI"):
                return found.kind.value, timex
            return found.kind.value, f"{_point(start)}..{_point(end)}"
        case value:
            return found.kind.value, _point(value)


def _point(point: Point | None) -> str:
    match point:
        case None:
            return ""
        case datetime():
            return f"{point:%Y-%m-%d %H:%M:%S}" if point.year >= 1000 else point.isoformat(" ")
        case time():
            return f"{point:%H:%M:%S}"
    return point.isoformat()


def exact(spec: Spec, given: Sequence[Forms]) -> bool:
    """Whether what was given is what the specification wants, no more and no less, in any order.

    Where it asks for one kind only, what is of other kinds does not count.
    """
    asked = [forms for forms in given if not spec.kind or any(kind == spec.kind for kind, _ in forms)]
    return len(asked) == len(spec.wanted) and among(spec, asked)


def among(spec: Spec, given: Sequence[Forms]) -> bool:
    """Whether each time that the specification wants is among what was given."""
    left = list(given)
    for wanted in spec.wanted:
        fitting = next((forms for forms in left if any(agrees(wanted, form) for form in forms)), None)
        if fitting is None:
            return False
        left.remove(fitting)
    return True
