"""Sentences of answers in the language of the question: the English one is the key of its translations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from assistant.core.appointments import Appointment, Moment
from assistant.service.calendar_questions.said import in_french, in_german, in_spanish
from assistant.service.calendar_questions.windows import Window
from assistant.service.free_time import Slot
from assistant.service.time_words import day_words, spoken, spoken_moment

TRANSLATIONS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"de": in_german.SENTENCES, "es": in_spanish.SENTENCES, "fr": in_french.SENTENCES}
)
"""By language, what each English sentence is in it."""

_LISTED = 30
_LONG = timedelta(days=360 * 2)
"""A longer window is just "your calendar"."""


class Speech:
    """Says things in one language (an ISO 639-1 code); English where it has no other words."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._sentences = TRANSLATIONS.get(language, {})

    def __call__(self, sentence: str, **parts: object) -> str:
        """``sentence`` in the language, its ``{parts}`` filled in."""
        return self._sentences.get(sentence, sentence).format(**parts)

    def counted(self, number: int, one: str, several: str) -> str:
        """ "1 appointment", "3 appointments"."""
        return f"{number} {self(one if number == 1 else several)}"

    def day(self, when: Moment) -> str:
        """ "Thursday 26 November 2026"."""
        return day_words(when, self._language)

    def moment(self, when: Moment) -> str:
        """ "Thursday 26 November 2026, 15:00", or the day alone."""
        return spoken_moment(when, self._language)

    def when(self, each: Appointment | Slot) -> str:
        """From when to when."""
        return spoken(each.start, each.end, self._language)

    def length(self, span: timedelta, *, days: bool = True) -> str:
        """ "1 h 30 min", "2 days"; without ``days`` "48 h"."""
        minutes = round(span.total_seconds() / 60)
        if days and minutes and minutes % (24 * 60) == 0:
            return self.counted(minutes // (24 * 60), "day", "days")
        hours, minutes = divmod(minutes, 60)
        parts = ([f"{hours} h"] if hours or not minutes else []) + ([f"{minutes} min"] if minutes else [])
        return " ".join(parts)

    def clock(self, each: Appointment) -> str:
        """ "09:00 to 10:00", or "all day"."""
        if not isinstance(each.start, datetime) or not isinstance(each.end, datetime):
            return self("all day")
        if each.start == each.end:
            return f"{each.start:%H:%M}"
        return self("{start} to {end}", start=f"{each.start:%H:%M}", end=f"{each.end:%H:%M}")

    def line(self, each: Appointment) -> str:
        """One appointment in one line."""
        return f"{self.when(each)}: {each.title}{_place(each)}"

    def listed(self, found: Sequence[Appointment], window: Window | None = None) -> str:
        """One line each; of a single day only the times. What is beyond the longest list is counted."""
        single = window is not None and window.end - window.start <= timedelta(hours=25)
        lines = [
            f"- {self.clock(each)}: {each.title}{_place(each)}" if single else f"- {self.line(each)}"
            for each in found[:_LISTED]
        ]
        if len(found) > _LISTED:
            lines.append("- " + self("and {number} more", number=len(found) - _LISTED))
        return "\n".join(lines)

    def within(self, window: Window) -> str:
        """The window in a sentence: "on Thursday 26 November 2026", "from … to …", "on … at 15:00"."""
        start, end = window.start, window.end
        if end - start <= timedelta(minutes=1):
            return self("on {day} at {clock}", day=self.day(start), clock=f"{start:%H:%M}")
        if end - start > _LONG:
            return self("in all the time that the calendar knows")
        midnights = (start.hour, start.minute, end.hour, end.minute) == (0, 0, 0, 0)
        last = end - timedelta(days=1)
        if midnights and last.date() <= start.date():
            return self("on {day}", day=self.day(start))
        if midnights and timedelta(days=364) < end - start < timedelta(days=367) and (start.month, start.day) != (1, 1):
            return self("in the twelve months from {start}", start=self.day(start))
        if midnights:
            return self("from {start} to {end}", start=self.day(start), end=self.day(last))
        if start.date() == end.date():
            clocks = {"start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}
            return self("on {day} from {start} to {end}", day=self.day(start), **clocks)
        return self("from {start} to {end}", start=self.moment(start), end=self.moment(end))

    def away(self, days: int) -> str:
        """How far away a day is: "today", "in 3 days", "5 days ago"."""
        near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(days)
        if near is not None:
            return self(near)
        return self("in {number} days" if days > 0 else "{number} days ago", number=abs(days))


def _place(each: Appointment) -> str:
    return f" ({each.where})" if each.where else ""
