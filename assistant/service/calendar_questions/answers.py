"""Answers to questions about the calendar: looked up, counted and worded by code, so that every date is right."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from assistant.calendar.when import find
from assistant.calendar.when.values import Preferences
from assistant.core.appointments import Appointment
from assistant.service.agenda import Agenda
from assistant.service.calendar_questions.ambiguity import two_days
from assistant.service.calendar_questions.matching import holds, tokens, within
from assistant.service.calendar_questions.query import (
    Asked,
    CalendarQuery,
    follow_up,
    goes_on,
    kind_of,
    meeting_in,
    points_back,
    understand,
)
from assistant.service.calendar_questions.replies import CalendarAnswer, Replies
from assistant.service.calendar_questions.searching import CalendarSearch
from assistant.service.calendar_questions.speech import Speech
from assistant.service.calendar_questions.tongues import tongue_of
from assistant.service.calendar_questions.windows import Window, midnight, window_of
from assistant.service.calendar_questions.words import SAYS_NOTHING
from assistant.service.free_time import overlapping

WORKING_HOURS = (time(9), time(18))
"""Where free time is looked for unless the question says otherwise."""

_YEAR = timedelta(days=366)

_AFTER_THAT = re.compile(r"\b(after (that|it|this)|danach|después|après)\W*$", re.IGNORECASE)
_DAYS_MEETING = re.compile(
    r"\b((?:last |next )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|tomorrow|yesterday)['’]s\s+"
    r"((?:[\w-]+\s+){0,3})(?:meeting|appointment|call|review|workshop|session)\b",
    re.IGNORECASE,
)


class CalendarAnswers:
    """Answers questions from the agenda. ``clock`` gives the time, aware, in the person's zone."""

    def __init__(self, agenda: Agenda, clock: Callable[[], datetime]) -> None:
        self._agenda = agenda
        self._search = CalendarSearch(agenda)
        self._clock = clock

    def answer(self, question: str, earlier: Sequence[str] = ()) -> CalendarAnswer | None:
        """The answer, or None if this is no question that the calendars can answer.

        ``earlier`` are the person's questions before it, the latest last: "and on Friday?" goes on from them.
        """
        now = self._clock()
        if earlier and (told := self._going_on(question, earlier, now)) is not None:
            return told
        query = self._understood(question, now)
        if query is not None and earlier and goes_on(question) and not query.words:
            return None  # it goes on from something that was not about the calendar
        told = None if query is None else self._answered(query, now)
        language = tongue_of(question).code
        unclear = two_days(find(question, now, language), now)
        if told is None or unclear is None:
            return told
        return replace(told, text=f"{told.text}\n\n{unclear.notice(Speech(language))}")

    def meeting_in(self, question: str) -> Appointment | None:
        """The appointment that a question about files leans on: "what did we agree before Tuesday's meeting?"."""
        now = self._clock()
        named = _DAYS_MEETING.search(question)
        if named is None:
            return meeting_in(question, now, self._search.named)
        past = (
            tongue_of(question).past.search(question[: named.start()]) is not None and "before" not in question.lower()
        )
        window = window_of(find(named[1], now, "en", preferences=Preferences(past=past)), now, past)
        if window is None:
            return None
        words = tuple(word for word in tokens(named[2] or "") if word not in SAYS_NOTHING)
        there = self._search.of(CalendarQuery(Asked.AGENDA, words, window, meetings=True), window)
        return there[0] if there else None

    def meant_by(self, earlier: Sequence[str]) -> Appointment | None:
        """The one appointment that the last of the ``earlier`` questions was about, for "move it"."""
        told = self.answer(earlier[-1], earlier[:-1]) if earlier else None
        return told.appointments[0] if told is not None and len(told.appointments) == 1 else None

    def _going_on(self, question: str, earlier: Sequence[str], now: datetime) -> CalendarAnswer | None:
        """The answer to a question that leaves unsaid what the one before it said."""
        before = self._query(earlier, now)
        if before is None:
            return None
        query = follow_up(question, before, now, self._search.named)
        if query is not None:
            return self._answered(query, now)
        if _AFTER_THAT.search(question) is not None:
            return self._after(self._answered(before, now), before, now)
        asked = kind_of(question)
        if asked is None or not self._leans(question, now):
            return None
        told = self._answered(before, now)
        return None if told is None else Replies(before.language, now).about_these(asked, told.appointments)

    def _after(self, told: CalendarAnswer | None, before: CalendarQuery, now: datetime) -> CalendarAnswer | None:
        """What comes on the same day after the one appointment that was just told."""
        if told is None or len(told.appointments) != 1:
            return None
        (one,) = told.appointments
        end = one.end if isinstance(one.end, datetime) else midnight(one.end, now)
        window = Window(end, midnight(end.date() + timedelta(days=1), now))
        later = [
            each for each in self._search.among(CalendarQuery(Asked.EXISTS), window) if each != one and not each.all_day
        ]
        return Replies(before.language, now).exists(later, window)

    def _understood(self, question: str, now: datetime) -> CalendarQuery | None:
        return understand(question, now, self._search.named, [each.name for each in self._agenda.calendars()])

    def _leans(self, question: str, now: datetime) -> bool:
        """Whether a question names neither a time nor an appointment, as "where is it?"."""
        query = self._understood(question, now)
        return points_back(question) and (query is None or query.window is None)

    def _query(self, questions: Sequence[str], now: datetime) -> CalendarQuery | None:
        """What the last of ``questions`` asks, which may itself go on from the one before it."""
        while questions and self._leans(questions[-1], now):
            questions = questions[:-1]
        if not questions:
            return None
        before = self._query(questions[:-1], now) if len(questions) > 1 else None
        going_on = None if before is None else follow_up(questions[-1], before, now, self._search.named)
        return going_on or self._understood(questions[-1], now)

    def _answered(self, query: CalendarQuery, now: datetime) -> CalendarAnswer | None:
        if query.asked is Asked.TASKS:
            return self._tasks(query, now)
        words = self._search.known(query.words)
        than = self._search.known(query.than)
        if words is None or than is None or not (query.explicit or words or query.meetings):
            return None
        return self._told(replace(query, words=words, than=than), now)

    def _tasks(self, query: CalendarQuery, now: datetime) -> CalendarAnswer | None:
        """What is to do; None where no task holds the words that are asked for."""
        every = self._agenda.tasks()
        held = [task for task in every if holds(f"{task.title} {task.notes}", query.words)]
        return Replies(query.language, now).tasks(held, query) if held or not query.words else None

    def _told(self, query: CalendarQuery, now: datetime) -> CalendarAnswer | None:
        replies = Replies(query.language, now)
        match query.asked:
            case Asked.FREE:
                return self._free(query, now)
            case Asked.BUSY:
                return self._busy(query, now)
            case Asked.CONFLICTS:
                return self._conflicts(query, now)
            case Asked.ORDER:
                return self._order(query, now)
            case Asked.UNTIL | Asked.SINCE if query.window is not None:
                return replies.far(query.window)
            case Asked.UNTIL | Asked.SINCE:
                asked = Asked.NEXT if query.asked is Asked.UNTIL else Asked.LAST
                return self._nearest(replace(query, asked=asked), now)
            case Asked.NEXT | Asked.LAST if query.window is None:
                return self._nearest(query, now)
            case Asked.END | Asked.LENGTH | Asked.WHERE | Asked.WHO if query.window is None:
                return replies.about(query.asked, self._search.one(query, now))
        window = query.window or _usual(query, now)
        found = self._search.of(query, window)
        if not found and not query.explicit and query.asked in (Asked.WHO, Asked.AGENDA, Asked.LENGTH, Asked.TOTAL):
            return None  # a file may know
        match query.asked:
            case Asked.COUNT:
                return replies.count(found, window)
            case Asked.TOTAL:
                return replies.total(found, window)
            case Asked.FIRST_IN | Asked.NEXT:
                return replies.about(Asked.NEXT, _first_timed(found))
            case Asked.LAST_IN | Asked.LAST:
                return replies.about(Asked.LAST, _first_timed(found[::-1]))
            case Asked.END | Asked.LENGTH | Asked.WHERE:
                return replies.about_these(query.asked, found)
            case Asked.WHO:
                return replies.who(found, window)
            case Asked.EXISTS:
                return replies.exists(found, window)
        return replies.agenda(found, window)

    def _nearest(self, query: CalendarQuery, now: datetime) -> CalendarAnswer | None:
        replies = Replies(query.language, now)
        if query.asked is Asked.LAST:
            return replies.about(Asked.LAST, self._search.nearest(query, now, before=True))
        coming = self._search.nearest(query, now, before=False)
        if coming is not None:
            return replies.about(Asked.NEXT, coming)
        return replies.last_one(self._search.nearest(query, now, before=True))

    def _order(self, query: CalendarQuery, now: datetime) -> CalendarAnswer | None:
        one = self._search.one(query, now)
        other = self._search.one(replace(query, words=query.than), now)
        return None if one is None or other is None else Replies(query.language, now).order(one, other, query.after)

    def _free(self, query: CalendarQuery, now: datetime) -> CalendarAnswer:
        window = query.window or Window(now, midnight(now.date() + timedelta(days=8), now))
        start, end = max(window.start, now), window.end
        hours = window.hours or WORKING_HOURS
        if window.end - window.start < timedelta(hours=20):  # a part of a day
            hours = (time(), time())
        least = query.length or timedelta(minutes=30)
        free = self._agenda.free(start, end, least, hours, query.buffer) if start < end else []
        return Replies(query.language, now).free(free, least, window)

    def _busy(self, query: CalendarQuery, now: datetime) -> CalendarAnswer:
        window = query.window or Window(now, now + (query.length or timedelta(minutes=1)))
        window = replace(window, end=max(window.end, window.start + (query.length or timedelta())))
        taken = overlapping(window.start, window.end, self._agenda.between(window.start, window.end))
        if window.hours is not None:
            taken = [each for each in taken if within(each, window.hours)]
        return Replies(query.language, now).busy(taken, window)

    def _conflicts(self, query: CalendarQuery, now: datetime) -> CalendarAnswer:
        window = query.window or Window(now, now + timedelta(days=31))
        pairs = self._agenda.conflicts(window.start, window.end)
        if query.words:
            meant = self._search.of(query, window)
            pairs = [pair for pair in pairs if any(each in pair for each in meant)]
        return Replies(query.language, now).conflicts(pairs, window)


def _first_timed(found: Sequence[Appointment]) -> Appointment | None:
    return next((each for each in found if not each.all_day), found[0] if found else None)


def _usual(query: CalendarQuery, now: datetime) -> Window:
    """The time of a question that names none."""
    today = midnight(now.date(), now)
    if query.asked is Asked.AGENDA and not query.words:
        return Window(today, today + timedelta(days=1), None, "today")
    if query.past:
        return Window(now - timedelta(days=366 * 5), now)
    return Window(today, today + _YEAR)
