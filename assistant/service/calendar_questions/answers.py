"""Answers to questions about the calendar: looked up, counted and worded by code, so that every date is right."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from assistant.calendar.when import find
from assistant.calendar.when.values import Preferences
from assistant.core.appointments import Appointment
from assistant.core.words import content_words
from assistant.service.agenda import Agenda
from assistant.service.calendar_questions.ambiguity import two_days
from assistant.service.calendar_questions.matching import best_holding, holds, is_meeting, looser, tokens, within
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
from assistant.service.calendar_questions.replies import CalendarAnswer, Replies, is_coming
from assistant.service.calendar_questions.speech import Speech
from assistant.service.calendar_questions.spelling import spelled
from assistant.service.calendar_questions.tongues import tongue_of
from assistant.service.calendar_questions.windows import Window, midnight, window_of
from assistant.service.calendar_questions.words import ALIKE, SAYS_NOTHING, SOFT
from assistant.service.free_time import overlapping

WORKING_HOURS = (time(9), time(18))
"""Where free time is looked for unless the question says otherwise."""

_REACHES = (timedelta(days=31), timedelta(days=366), timedelta(days=366 * 5))
"""How far the nearest appointment is looked for, step by step: the first steps are quick, and mostly enough."""

_YEAR = timedelta(days=366)

_DAYS_MEETING = re.compile(
    r"\b((?:last |next )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|tomorrow|yesterday)['’]s\s+"
    r"((?:[\w-]+\s+){0,3})(?:meeting|appointment|call|review|workshop|session)\b",
    re.IGNORECASE,
)


class CalendarAnswers:
    """Answers questions from the agenda. ``clock`` gives the time, aware, in the person's zone."""

    def __init__(self, agenda: Agenda, clock: Callable[[], datetime]) -> None:
        self._agenda = agenda
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
            return meeting_in(question, now, self._named)
        past = (
            tongue_of(question).past.search(question[: named.start()]) is not None and "before" not in question.lower()
        )
        window = window_of(find(named[1], now, "en", preferences=Preferences(past=past)), now, past)
        if window is None:
            return None
        words = tuple(word for word in tokens(named[2] or "") if word not in SAYS_NOTHING)
        there = self._of(CalendarQuery(Asked.AGENDA, words, window, meetings=True), window)
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
        query = follow_up(question, before, now, self._named)
        if query is not None:
            return self._answered(query, now)
        asked = kind_of(question)
        if asked is None or not self._leans(question, now):
            return None
        told = self._answered(before, now)
        return None if told is None else Replies(before.language, now).about_these(asked, told.appointments)

    def _understood(self, question: str, now: datetime) -> CalendarQuery | None:
        return understand(question, now, self._named, [each.name for each in self._agenda.calendars()])

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
        going_on = None if before is None else follow_up(questions[-1], before, now, self._named)
        return going_on or self._understood(questions[-1], now)

    def _named(self, words: str, past: bool, around: Window | None) -> Appointment | None:
        if around is not None:
            there = self._of(CalendarQuery(Asked.AGENDA, tuple(content_words(words))), around)
            return there[0] if there else None
        return self._agenda.last_of(words) if past else self._agenda.next_of(words)

    def _answered(self, query: CalendarQuery, now: datetime) -> CalendarAnswer | None:
        if query.asked is Asked.TASKS:
            return self._tasks(query, now)
        words = self._known(query.words)
        than = self._known(query.than)
        if words is None or than is None or not (query.explicit or words or query.meetings):
            return None
        return self._told(replace(query, words=words, than=than), now)

    def _tasks(self, query: CalendarQuery, now: datetime) -> CalendarAnswer | None:
        """What is to do; None where no task holds the words that are asked for."""
        every = self._agenda.tasks()
        held = [task for task in every if holds(f"{task.title} {task.notes}", query.words)]
        return Replies(query.language, now).tasks(held, query) if held or not query.words else None

    def _known(self, words: Sequence[str]) -> tuple[str, ...] | None:
        """``words`` as appointments spell them; None where one of them stands in none: it belongs to a file then."""
        known: list[str] = []
        for word in words:
            same = next((group for group in ALIKE if word in group), {word})
            there = next((each for each in (word, *sorted(same - {word})) if self._stands(each)), None)
            if there is not None or word in SOFT:
                known.append(there or word)
                continue
            titles = self._agenda.diary.titles(word[:2])
            near = spelled(word, {told for title in titles for told in tokens(title)})
            if not near:
                return None
            known.append(near)
        return tuple(known)

    def _stands(self, word: str) -> bool:
        """Whether some appointment holds it."""
        return self._agenda.diary.knows(word.replace(":", " "))

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
                return replies.about(query.asked, self._one(query, now))
        window = query.window or _usual(query, now)
        found = self._of(query, window)
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

    def _of(self, query: CalendarQuery, window: Window) -> list[Appointment]:
        """What ``query`` asks about in ``window``."""
        there = self._among(query, window)
        return next((held for words in looser(query.words) if (held := best_holding(there, words))), [])

    def _among(self, query: CalendarQuery, window: Window) -> list[Appointment]:
        """What is on in ``window``, whatever it is called."""
        asked = {each.id for each in self._agenda.calendars() if query.calendar in ("", each.name)}
        return [
            each
            for each in self._agenda.between(window.start, window.end)
            if each.status != "cancelled" and each.calendar_id in asked and (not query.meetings or is_meeting(each))
            if window.hours is None or within(each, window.hours)
        ]

    def _nearest_of(self, query: CalendarQuery, now: datetime, *, before: bool) -> Appointment | None:
        for words in looser(query.words):
            for reach in _REACHES:
                window = Window(now - reach, now) if before else Window(now, now + reach)
                found = self._sided(replace(query, words=words), window, now, before=before)
                if found:
                    return found[-1] if before else found[0]
        return None

    def _sided(self, query: CalendarQuery, window: Window, now: datetime, *, before: bool) -> list[Appointment]:
        """What is asked about in ``window`` and is over (or still to come), whole days only if they have its words."""
        there = [each for each in self._among(query, window) if is_coming(each, now) is not before]
        found = best_holding(there, query.words)
        return found if query.words else [each for each in found if not each.all_day] or found

    def _one(self, query: CalendarQuery, now: datetime) -> Appointment | None:
        """The occurrence that is meant: the next one, or the last if there is none or the past is asked about."""
        first = self._nearest_of(query, now, before=query.past)
        return first or self._nearest_of(query, now, before=not query.past)

    def _nearest(self, query: CalendarQuery, now: datetime) -> CalendarAnswer | None:
        replies = Replies(query.language, now)
        if query.asked is Asked.LAST:
            return replies.about(Asked.LAST, self._nearest_of(query, now, before=True))
        coming = self._nearest_of(query, now, before=False)
        if coming is not None:
            return replies.about(Asked.NEXT, coming)
        return replies.last_one(self._nearest_of(query, now, before=True))

    def _order(self, query: CalendarQuery, now: datetime) -> CalendarAnswer | None:
        one = self._one(query, now)
        other = self._one(replace(query, words=query.than), now)
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
            meant = self._of(query, window)
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
