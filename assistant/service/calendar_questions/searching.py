"""Appointments by what a question asks for: its words, its time, the next or the last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from assistant.core.appointments import Appointment
from assistant.core.words import content_words
from assistant.service.agenda import Agenda
from assistant.service.calendar_questions.matching import best_holding, is_meeting, looser, tokens, within
from assistant.service.calendar_questions.query import Asked, CalendarQuery
from assistant.service.calendar_questions.replies import is_coming
from assistant.service.calendar_questions.spelling import spelled
from assistant.service.calendar_questions.windows import Window
from assistant.service.calendar_questions.words import ALIKE, SOFT

_REACHES = (timedelta(days=31), timedelta(days=366), timedelta(days=366 * 5))
"""How far the nearest appointment is looked for, step by step: the first steps are quick, and mostly enough."""


class CalendarSearch:
    """Looks up in the agenda."""

    def __init__(self, agenda: Agenda) -> None:
        self._agenda = agenda

    def known(self, words: Sequence[str]) -> tuple[str, ...] | None:
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

    def of(self, query: CalendarQuery, window: Window) -> list[Appointment]:
        """What ``query`` asks about in ``window``."""
        there = self.among(query, window)
        return next((held for words in looser(query.words) if (held := best_holding(there, words))), [])

    def among(self, query: CalendarQuery, window: Window) -> list[Appointment]:
        """What is on in ``window``, whatever it is called."""
        asked = {each.id for each in self._agenda.calendars() if query.calendar in ("", each.name)}
        return [
            each
            for each in self._agenda.between(window.start, window.end)
            if each.status != "cancelled" and each.calendar_id in asked and (not query.meetings or is_meeting(each))
            if window.hours is None or within(each, window.hours)
        ]

    def nearest(self, query: CalendarQuery, now: datetime, *, before: bool) -> Appointment | None:
        """The next one that is asked about, or (if ``before``) the last."""
        for words in looser(query.words):
            for reach in _REACHES:
                window = Window(now - reach, now) if before else Window(now, now + reach)
                found = self._sided(replace(query, words=words), window, now, before=before)
                if found:
                    return found[-1] if before else found[0]
        return None

    def _sided(self, query: CalendarQuery, window: Window, now: datetime, *, before: bool) -> list[Appointment]:
        """What is asked about in ``window`` and is over (or still to come), whole days only if they have its words."""
        there = [each for each in self.among(query, window) if is_coming(each, now) is not before]
        found = best_holding(there, query.words)
        return found if query.words else [each for each in found if not each.all_day] or found

    def one(self, query: CalendarQuery, now: datetime) -> Appointment | None:
        """The occurrence that is meant: the next one, or the last if there is none or the past is asked about."""
        first = self.nearest(query, now, before=query.past)
        return first or self.nearest(query, now, before=not query.past)

    def named(self, words: str, past: bool, around: Window | None) -> Appointment | None:
        """What an appointment is called by: the next one (if ``past`` the last), or the first one in ``around``."""
        if around is not None:
            there = self.of(CalendarQuery(Asked.AGENDA, tuple(content_words(words))), around)
            return there[0] if there else None
        return self._agenda.last_of(words) if past else self._agenda.next_of(words)
