"""What a person asks to be done to the calendar, as a proposal that waits for the yes: never done by asking alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from assistant.calendar.when import find
from assistant.calendar.when.values import Duration, Found, Period, Recurring
from assistant.core.appointments import Appointment, Moment, Proposal
from assistant.core.words import STOP_WORDS, content_words
from assistant.service.agenda import Agenda
from assistant.service.calendar_questions.ambiguity import TwoDays, two_days
from assistant.service.calendar_questions.tongues import tongue_of
from assistant.service.calendar_questions.words import MEETINGS, SAYS_NOTHING
from assistant.service.calendar_repeating import first_of
from assistant.service.calendar_verbs import (
    CALENDAR,
    CANCEL,
    CREATE,
    EDGES,
    KINDLY,
    MOVE,
    PARTICLES,
    REMIND,
    SEVERAL,
    shift_of,
    verb_first,
)

_ASKS = re.compile(r"\?\s*$")
"""A question changes nothing, unless it asks to be so kind."""
_SOON = timedelta(days=60)
_LEAST = timedelta(minutes=30)
"""How long a reminder is shown as, and what an appointment without an end takes at least."""

_USUAL = timedelta(hours=1)

_NO_CLOCK = re.compile(r"\b(?:2[4-9]|[3-9]\d):\d\d\b|\b\d{1,2}:[6-9]\d\b")
_OTHER_ZONE = re.compile(r"\b(?:UTC|GMT|[ECMP][SD]T|CES?T|[A-Z]\w+(?: [A-Z]\w+)? (?:time|Zeit))$")
"""What is left at the end of a title where a zone was named: "3pm New York time"."""


class CalendarActs:
    """Reads requests to create, move or cancel. ``clock`` gives the time, aware, in the person's zone."""

    def __init__(self, agenda: Agenda, clock: Callable[[], datetime]) -> None:
        self._agenda = agenda
        self._clock = clock

    def propose(self, request: str, pointed_at: Callable[[], Appointment | None] = lambda: None) -> Proposal | None:
        """The change that ``request`` asks for, or None if it asks for none that can be understood.

        ``pointed_at`` gives what was talked about before, for "move it to Friday".
        """
        language, request = tongue_of(request).code, verb_first(request)
        now = self._clock()
        found = find(request, now, language)
        if (said := REMIND.match(request)) is not None:
            return self._create(request, said.end(), found, now, reminder=True)
        if _ASKS.search(request) and KINDLY.match(request) is None:
            return None
        if MOVE.match(request) is not None and (shift := shift_of(request)) is not None:
            by, rest = shift
            return self._shift(rest, by, now, pointed_at)
        if (said := MOVE.match(request)) is not None:
            return self._move(self._meant(request, said.end(), found, now, pointed_at), found, now)
        if (said := CANCEL.match(request)) is not None:
            if SEVERAL.search(request):
                return None
            one = self._meant(request, said.end(), found, now, pointed_at)
            return None if one is None else self._agenda.propose_cancel(one)
        if (said := CREATE.match(request)) is not None:
            return self._create(request, said.end(), found, now, reminder=False)
        return None

    def unclear(self, request: str) -> TwoDays | None:
        """The day of a request that can be read in two ways: to be asked about, not guessed."""
        if not any(verb.match(request) for verb in (REMIND, MOVE, CANCEL, CREATE)):
            return None
        return two_days(find(request, self._clock(), tongue_of(request).code), self._clock())

    def _create(
        self, request: str, at: int, found: Sequence[Found], now: datetime, *, reminder: bool
    ) -> Proposal | None:
        title = title_of(request, at, found)
        span = _span(found, now, _LEAST if reminder else _USUAL)
        if not title or span is None:
            return None
        start, end, rule = span
        if problem := _misread(title) or (_over(start, now) if reminder else ""):
            return Proposal("create", None, None, (), problem, refused=problem)
        alarm = 0 if reminder and isinstance(start, datetime) else None
        return self._agenda.propose_create(
            title, start, end, all_day=not isinstance(start, datetime), alarm=alarm, rule=rule
        )

    def _shift(
        self, request: str, by: timedelta, now: datetime, pointed_at: Callable[[], Appointment | None]
    ) -> Proposal | None:
        """The one that is meant, later or earlier by so much."""
        said = MOVE.match(request)
        found = find(request, now, tongue_of(request).code)
        one = self._meant(request, said.end() if said is not None else 0, found, now, pointed_at)
        if one is None:
            return None
        if isinstance(one.start, datetime):
            return self._agenda.propose_move(one, (one.start.astimezone(UTC) + by).astimezone(one.start.tzinfo))
        return self._agenda.propose_move(one, one.start + by) if by.seconds == 0 else None

    def matching(self, request: str) -> list[Appointment]:
        """What is coming that the words of ``request`` name, for asking which of them is meant."""
        now = self._clock()
        nothing = SAYS_NOTHING | STOP_WORDS | MEETINGS | tongue_of(request).nothing | PARTICLES
        said = MOVE.match(request) or CANCEL.match(request)
        rest = title_of(request, said.end() if said is not None else 0, find(request, now, tongue_of(request).code))
        words = [word for word in content_words(rest) if word not in nothing]
        coming = self._agenda.between(now, now + _SOON)
        named = [
            each for each in coming if not each.all_day and any(word in content_words(each.title) for word in words)
        ]
        return named if words else [each for each in coming if not each.all_day]

    def _move(self, one: Appointment | None, found: Sequence[Found], now: datetime) -> Proposal | None:
        if one is None:
            return None
        for each in reversed(found):
            moved = _moved(one, each.value, now)
            if moved is not None:
                return self._agenda.propose_move(one, moved)
        return None

    def _meant(
        self,
        request: str,
        at: int,
        found: Sequence[Found],
        now: datetime,
        pointed_at: Callable[[], Appointment | None],
    ) -> Appointment | None:
        """The coming appointment with the words of the request, on the first day that it names if it names two."""
        nothing = SAYS_NOTHING | STOP_WORDS | MEETINGS | tongue_of(request).nothing | PARTICLES
        words = [word for word in content_words(title_of(request, at, found)) if word not in nothing]
        if not words:
            return pointed_at()
        moving = MOVE.match(request) is not None
        days = [each.value for each in found if isinstance(each.value, date)]
        days = days[:1] if not moving or len(days) > 1 else []
        query = " ".join(words)
        for named in days:
            start = datetime.combine(named, time(), now.tzinfo)
            day = self._agenda.between(start, start + timedelta(days=1))
            held = {each.series_id for each in self._agenda.search(query)}
            there = [each for each in day if each.series_id in held]
            if there:
                return there[0]
        return None if days else self._agenda.next_of(query)


def _misread(title: str) -> str:
    """Why the time cannot be what was said: a part of it was left over in the title; "" where none was."""
    if clock := _NO_CLOCK.search(title):
        return f"“{clock[0]}” is no time of day."
    if zone := _OTHER_ZONE.search(title):
        return f"“{zone[0]}” may be another time zone. Say the time as it is where you are."
    return ""


def _over(start: Moment, now: datetime) -> str:
    over = start < now.replace(second=0, microsecond=0) if isinstance(start, datetime) else start < now.date()
    return "That time is over." if over else ""


def title_of(request: str, at: int, found: Sequence[Found]) -> str:
    """What is left of ``request`` from the character ``at`` on, without the times ``found`` in it."""
    parts = []
    for each in found:
        if each.start >= at:
            parts.append(request[at : each.start])
            at = each.end
    left = " ".join(EDGES.sub("", part) for part in [*parts, request[at:]] if part.strip())
    left = EDGES.sub("", CALENDAR.sub("", left))
    left = " ".join(left.split())
    return left[:1].upper() + left[1:]


def _span(found: Sequence[Found], now: datetime, usual: timedelta) -> tuple[Moment, Moment, str] | None:
    """From when to when, and the rule by which it comes again."""
    length = next((timedelta(seconds=each.value.seconds) for each in found if isinstance(each.value, Duration)), None)
    for each in found:
        match each.value:
            case Recurring() as again:
                return first_of(again, now, length or usual)
            case Period(datetime() as start, datetime() as end):
                return start, end, ""
            case Period(date() as first, date() as last) as period:
                stop = period.stop if isinstance(period.stop, date) else last
                first, stop = (first, stop) if re.search(r"\d", each.text) else _coming(first, stop, now)
                return first, stop, ""
            case Period(time() as opens, time() as closes):
                return _next(opens, now), _next(opens, now) + (_at(now, closes) - _at(now, opens)), ""
            case datetime() as at:
                return at, at + (length or usual), ""
            case date() as day:
                clock = next((other.value for other in found if isinstance(other.value, time)), None)
                if clock is not None:
                    start = datetime.combine(day, clock, now.tzinfo)
                    return start, start + (length or usual), ""
                return day, day + timedelta(days=1), ""
    clock = next((each.value for each in found if isinstance(each.value, time)), None)
    if clock is not None:
        return _next(clock, now), _next(clock, now) + (length or usual), ""
    if length is not None:  # "in two hours" is a moment; a bare length is none
        return None
    return None


def _moved(one: Appointment, value: object, now: datetime) -> Moment | None:
    """Where ``one`` goes if it is moved to ``value``: another day keeps the hour, another hour the day."""
    match value, one.start:
        case datetime() as at, _:
            return at
        case date() as day, datetime() as start:
            return datetime.combine(day, start.timetz())
        case date() as day, _:
            return day
        case time() as clock, datetime() as start:
            return datetime.combine(start.date(), clock, start.tzinfo)
        case Duration() as length, start:
            return start + timedelta(seconds=length.seconds)
    return None


def _coming(first: date, stop: date, now: datetime) -> tuple[date, date]:
    """Weekdays that are still to come: "from Friday to Wednesday" is not last week's."""
    weeks = timedelta(days=7 * max(0, -((first - now.date()).days // 7)))
    return first + weeks, stop + weeks


def _next(clock: time, now: datetime) -> datetime:
    today = _at(now, clock)
    return today if today > now else today + timedelta(days=1)


def _at(now: datetime, clock: time) -> datetime:
    return datetime.combine(now.date(), clock, now.tzinfo)
