"""Finding a time for something: the first that is free, as a proposal, and the next ones beside it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.calendar.when import find
from assistant.calendar.when.values import Duration
from assistant.core.appointments import Proposal
from assistant.service.agenda import Agenda, Slot
from assistant.service.calendar_acts import title_of
from assistant.service.calendar_questions.answers import WORKING_HOURS
from assistant.service.calendar_questions.lengths import buffer_of, length_of
from assistant.service.calendar_questions.tongues import tongue_of
from assistant.service.calendar_questions.windows import Window, midnight, waking, window_of

_FIND = re.compile(
    r"^\W*(?:(?:please|bitte|por favor)\s+)?(?:can you |could you )?"
    r"(?:find|look for|suggest|pick|finde|such|encuentra|busca|trouve|cherche)\b(?: me| us| mir| uns|-moi)?\s+"
    r"(?P<span>[^,;:]+?)\s+(?:(?:for|to|für|para|pour)\s+|(?P<with>with|mit|con|avec)\s+)(?P<what>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_SPAN = re.compile(
    r"\b(time|slot|gap|opening|hours?|minutes?|mins?|zeit|stunden?|minuten|lücke|hueco|horas?|tiempo|minutos|heures?"
    r"|temps|créneau)\b",
    re.IGNORECASE,
)
_QUARTER = 15
_USUAL = timedelta(hours=1)
_AHEAD = timedelta(days=15)
_OTHERS = 3
"""So many other times are told."""


@dataclass(frozen=True, slots=True)
class FoundTime:
    """The proposal for the first free time, None if there is none, and the beginnings of the next ones."""

    proposal: Proposal | None
    others: tuple[datetime, ...] = ()


class TimeFinder:
    """Finds times in the agenda. ``clock`` gives the time, aware, in the person's zone."""

    def __init__(self, agenda: Agenda, clock: Callable[[], datetime]) -> None:
        self._agenda = agenda
        self._clock = clock

    def find(self, request: str) -> FoundTime | None:
        """A time for what ``request`` names ("find an hour for lunch with Eva next week"); None if it asks for none."""
        asked = _FIND.match(request)
        if asked is None or _SPAN.search(asked["span"]) is None:
            return None
        if asked["with"] and not asked["what"][0].isupper():
            return None  # "with no meetings" is no person
        now = self._clock()
        found = find(request, now, tongue_of(request).code)
        title = title_of(request, asked.start("what"), found)
        if not title:
            return None
        times = [each for each in found if not isinstance(each.value, Duration)]
        window = window_of(times, now, past=False) or Window(now, midnight(now.date(), now) + _AHEAD)
        length = length_of(request) or _USUAL
        slots = self._free(waking(window), length, buffer_of(request), now)
        starts = [start for slot in slots if (start := _on_the_quarter(slot.start)) + length <= slot.end]
        if not starts:
            return FoundTime(None)
        named = f"Meeting with {title}" if asked["with"] else title
        proposal = self._agenda.propose_create(named, starts[0], starts[0] + length)
        return FoundTime(proposal, tuple(starts[1 : 1 + _OTHERS]))

    def _free(self, window: Window, length: timedelta, buffer: timedelta, now: datetime) -> list[Slot]:
        hours = window.hours or WORKING_HOURS
        start = max(window.start, now)
        return self._agenda.free(start, window.end, length, hours, buffer) if start < window.end else []


def _on_the_quarter(start: datetime) -> datetime:
    """The next quarter of an hour."""
    late = timedelta(minutes=start.minute % _QUARTER, seconds=start.second, microseconds=start.microsecond)
    return start if not late else start - late + timedelta(minutes=_QUARTER)
