"""What Hearth and dateparser answer to a specification of a time, in the form in which answers are compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time

from assistant.calendar.when import find
from assistant.calendar.when.values import Duration, Found, Period, Point, Preferences, Recurring
from assistant.evaluation.when_specs import Answer, Spec, agrees

Answers = Callable[[Spec], Sequence[Answer]]
_AS_WRITTEN = Preferences(afternoon=False)
"""The specifications take a bare clock hour as it is written."""


def ours(spec: Spec) -> list[Answer]:
    """What Hearth finds: the preferred reading of each time."""
    return [_answer(found) for found in find(spec.text, spec.now, spec.language, preferences=_AS_WRITTEN)]


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


def exact(spec: Spec, given: Sequence[Answer]) -> bool:
    """Whether what was given is what the specification wants, no more and no less, in any order.

    Where it asks for one kind only, what is of other kinds does not count.
    """
    left = [answer for answer in given if not spec.kind or answer[0] == spec.kind]
    if len(left) != len(spec.wanted):
        return False
    for wanted in spec.wanted:
        fitting = next((answer for answer in left if agrees(wanted, answer)), None)
        if fitting is None:
            return False
        left.remove(fitting)
    return True
