"""Answers to questions about the calendar: looked up, counted and worded by code, so that every date is right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from assistant.core.appointments import Appointment
from assistant.core.words import content_words, names, stem
from assistant.service.agenda import Agenda
from assistant.service.calendar_query import Asked, CalendarQuery, understand
from assistant.service.calendar_windows import Window, midnight
from assistant.service.calendar_wording import (
    ago,
    counted,
    day,
    in_place,
    length,
    line,
    listed,
    slots,
    spoken,
    time_of,
)
from assistant.service.free_time import overlapping

WORKING_HOURS = (time(9), time(18))
"""Where free time is looked for unless the question says otherwise."""

_MEETING_WORDS = frozenset("meeting call sync stand standup review workshop kick interview jour 1:1 planning".split())
_SLOTS = 6


@dataclass(frozen=True, slots=True)
class CalendarAnswer:
    """What to say, and the appointments that it is about, for cards. ``found`` is False where there is none."""

    text: str
    appointments: tuple[Appointment, ...] = ()
    found: bool = True


class CalendarAnswers:
    """Answers questions from the agenda. ``clock`` gives the time, aware, in the person's zone."""

    def __init__(self, agenda: Agenda, clock: Callable[[], datetime]) -> None:
        self._agenda = agenda
        self._clock = clock

    def answer(self, question: str) -> CalendarAnswer | None:
        """The answer, or None if this is no question that the calendars can answer."""
        now = self._clock()
        query = understand(question, now, self._named)
        if query is None:
            return None
        words = self._known(query.words, question)
        if words is None:
            return CalendarAnswer("I could not find this in your calendar.", (), False) if query.explicit else None
        if not query.explicit and not words and not query.meetings:
            return None
        return self._told(query, words, now)

    def _named(self, words: str, past: bool) -> Appointment | None:
        return self._agenda.last_of(words) if past else self._agenda.next_of(words)

    def _known(self, words: Sequence[str], question: str) -> tuple[str, ...] | None:
        """Those of ``words`` that stand in a calendar; None if nothing, or not what is asked about, does."""
        known = tuple(word for word in words if self._agenda.search(word))
        missing = set(words) - set(known)
        asked = {part for name in names(question) for part in content_words(name)}
        if (words and not known) or missing & asked:
            return None
        return known

    def _told(self, query: CalendarQuery, words: tuple[str, ...], now: datetime) -> CalendarAnswer:
        match query.asked:
            case Asked.FREE:
                return self._free(query, now)
            case Asked.BUSY:
                return self._busy(query, now)
            case Asked.CONFLICTS:
                return self._conflicts(query, now)
            case Asked.NEXT | Asked.LAST if query.window is None:
                return self._nearest(query, words, now)
            case Asked.LENGTH | Asked.WHERE | Asked.WHO if query.window is None:
                return _about(query.asked, self._one(query, words, now), now)
        window = query.window or _usual(query, now)
        found = self._in(window, words, query.meetings)
        match query.asked:
            case Asked.COUNT:
                return _count(found, window, words, now)
            case Asked.TOTAL:
                return _total(found, window, now)
            case Asked.FIRST_IN | Asked.NEXT:
                timed = [each for each in found if not each.all_day] or found
                return _about(Asked.NEXT, timed[0] if timed else None, now, window)
            case Asked.LAST_IN | Asked.LAST:
                timed = [each for each in found if not each.all_day] or found
                return _about(Asked.LAST, timed[-1] if timed else None, now, window)
            case Asked.LENGTH | Asked.WHERE:
                return _about(query.asked, found[0] if found else None, now, window)
            case Asked.WHO:
                return _who(found, window, now)
            case Asked.EXISTS:
                return _exists(found, window, now)
        return _agenda(found, window, now)

    def _in(self, window: Window, words: Sequence[str], meetings: bool) -> list[Appointment]:
        return [
            each
            for each in self._agenda.between(window.start, window.end)
            if each.status != "cancelled" and _holds(each, words) and (not meetings or _is_meeting(each))
            if window.hours is None or _within(each, window.hours)
        ]

    def _one(self, query: CalendarQuery, words: tuple[str, ...], now: datetime) -> Appointment | None:
        """The occurrence that is meant: the next one, or the last if there is none or the past is asked about."""
        reach = timedelta(days=366 * 3)
        coming = [each for each in self._in(Window(now, now + reach), words, query.meetings) if _begins(each, now)]
        past = [each for each in self._in(Window(now - reach, now), words, query.meetings) if not _begins(each, now)]
        if query.past and past:
            return past[-1]
        return coming[0] if coming else past[-1] if past else None

    def _nearest(self, query: CalendarQuery, words: tuple[str, ...], now: datetime) -> CalendarAnswer:
        reach = timedelta(days=366 * 5)
        if query.asked is Asked.LAST:
            found = self._in(Window(now - reach, now), words, query.meetings)
            past = [each for each in found if not _begins(each, now)]
            return _about(Asked.LAST, past[-1] if past else None, now)
        coming = [each for each in self._in(Window(now, now + reach), words, query.meetings) if _begins(each, now)]
        if coming:
            timed = [each for each in coming if not each.all_day] if not words else coming
            return _about(Asked.NEXT, (timed or coming)[0], now)
        last = self._one(query, words, now)
        if last is None:
            return _about(Asked.NEXT, None, now)
        told = _about(Asked.LAST, last, now)
        return CalendarAnswer(f"Nothing like that is coming. The last one: {told.text}", told.appointments)

    def _free(self, query: CalendarQuery, now: datetime) -> CalendarAnswer:
        window = query.window or Window(now, midnight(now.date() + timedelta(days=8), now))
        start, end = max(window.start, now), window.end
        hours = window.hours or WORKING_HOURS
        if window.end - window.start < timedelta(hours=20):  # a part of a day
            hours = (time(), time(23, 59))
        least = query.length or timedelta(minutes=30)
        free = self._agenda.free(start, end, least, hours) if start < end else []
        if not free:
            return CalendarAnswer(f"There is no free time of {length(least)} {in_place(window, now)}.", (), False)
        return CalendarAnswer(f"Free for at least {length(least)}:\n{slots(free[:_SLOTS], now)}")

    def _busy(self, query: CalendarQuery, now: datetime) -> CalendarAnswer:
        window = query.window or Window(now, now + (query.length or timedelta(minutes=1)))
        end = max(window.end, window.start + (query.length or timedelta()))
        taken = overlapping(window.start, end, self._agenda.between(window.start, end))
        if window.hours is not None:
            taken = [each for each in taken if _within(each, window.hours)]
        if not taken:
            return CalendarAnswer(f"Yes, {in_place(window, now)} is free.")
        head = "No" if end - window.start <= timedelta(hours=6) else "Not all of it"
        return CalendarAnswer(f"{head}: {in_place(window, now)} there is\n{listed(taken, now)}", tuple(taken))

    def _conflicts(self, query: CalendarQuery, now: datetime) -> CalendarAnswer:
        window = query.window or Window(now, now + timedelta(days=31), None, "in the next 31 days")
        pairs = self._agenda.conflicts(window.start, window.end)
        if not pairs:
            return CalendarAnswer(f"No, nothing overlaps {in_place(window, now)}.")
        told = "\n".join(f"- {line(one, now)}, and {time_of(other)} {other.title}" for one, other in pairs)
        involved = tuple(dict.fromkeys(each for pair in pairs for each in pair))
        return CalendarAnswer(f"{counted(len(pairs), 'overlap')} {in_place(window, now)}:\n{told}", involved)


def _usual(query: CalendarQuery, now: datetime) -> Window:
    """The time of a question that names none."""
    today = midnight(now.date(), now)
    if query.asked is Asked.AGENDA and not query.words:
        return Window(today, today + timedelta(days=1), None, "today")
    if query.past:
        return Window(now - timedelta(days=366 * 5), now)
    return Window(today, today + timedelta(days=366))


def _agenda(found: list[Appointment], window: Window, now: datetime) -> CalendarAnswer:
    if not found:
        return CalendarAnswer(f"Nothing is in your calendar {in_place(window, now)}.", (), False)
    return CalendarAnswer(f"{_head(found, window, now)}:\n{listed(found, now, window)}", tuple(found))


def _exists(found: list[Appointment], window: Window, now: datetime) -> CalendarAnswer:
    if not found:
        return CalendarAnswer(f"No, nothing like that is in your calendar {in_place(window, now)}.", (), False)
    if len(found) == 1:
        return CalendarAnswer(f"Yes: {line(found[0], now)}.", tuple(found))
    return CalendarAnswer(f"Yes, {_head(found, window, now)}:\n{listed(found, now)}", tuple(found))


def _count(found: list[Appointment], window: Window, words: Sequence[str], now: datetime) -> CalendarAnswer:
    if not found:
        return CalendarAnswer(f"None: 0 appointments {in_place(window, now)}.", ())
    return CalendarAnswer(f"{_head(found, window, now)}:\n{listed(found, now)}", tuple(found))


def _total(found: list[Appointment], window: Window, now: datetime) -> CalendarAnswer:
    timed = [each for each in found if not each.all_day]
    whole = [each for each in found if each.all_day]
    total = sum((each.length for each in timed), timedelta())
    days = sum((each.length for each in whole), timedelta()).days
    parts = ([length(total)] if timed or not days else []) + ([counted(days, "whole day")] if days else [])
    told = f"{' and '.join(parts)} in {counted(len(found), 'appointment')} {in_place(window, now)}"
    return CalendarAnswer(f"{told}:\n{listed(found, now)}" if found else f"{told}.", tuple(found), bool(found))


def _about(asked: Asked, one: Appointment | None, now: datetime, window: Window | None = None) -> CalendarAnswer:
    if one is None:
        where = "in your calendar" if window is None else f"in your calendar {in_place(window, now)}"
        return CalendarAnswer(f"I could not find this {where}.", (), False)
    when = spoken(one.start, one.end)
    match asked:
        case Asked.LENGTH:
            told = f"{one.title} takes {length(one.length)}: {when}."
        case Asked.WHERE:
            place = f"is at {one.where}" if one.where else "has no place in the calendar"
            told = f"{one.title} ({when}) {place}."
        case Asked.WHO:
            told = f"{one.title} ({when}): {', '.join(one.people) or 'nobody else is named'}."
        case _:
            verb = "is" if _begins(one, now) or one.all_day else "was"
            place = f", {one.where}" if one.where else ""
            told = f"{one.title} {verb} on {when}{place} ({ago(one, now)})."
    return CalendarAnswer(told, (one,))


def _who(found: list[Appointment], window: Window, now: datetime) -> CalendarAnswer:
    named = [each for each in found if each.people]
    if not named:
        return CalendarAnswer(f"Nobody is named in your calendar {in_place(window, now)}.", tuple(found), False)
    lines = "\n".join(f"- {line(each, now)}: {', '.join(each.people)}" for each in named)
    return CalendarAnswer(f"{day(window.start)}:\n{lines}" if len(named) > 1 else lines[2:] + ".", tuple(named))


def _head(found: Sequence[Appointment], window: Window, now: datetime) -> str:
    return f"{counted(len(found), 'appointment')} {in_place(window, now)}"


def _holds(each: Appointment, words: Sequence[str]) -> bool:
    told = {stem(word) for word in content_words(" ".join((each.title, each.where, each.notes, *each.people)))}
    return all(stem(word) in told for word in words)


def _is_meeting(each: Appointment) -> bool:
    return bool(each.people) or bool(_MEETING_WORDS.intersection(content_words(each.title)))


def _within(each: Appointment, hours: tuple[time, time]) -> bool:
    if not isinstance(each.start, datetime) or not isinstance(each.end, datetime):
        return False
    return each.start.time() < hours[1] and (each.end.time() > hours[0] or each.end.date() > each.start.date())


def _begins(each: Appointment, now: datetime) -> bool:
    """Whether it is still to come; a whole day comes until it is over."""
    if isinstance(each.start, datetime):
        return each.start > now
    return each.end > now.date()
