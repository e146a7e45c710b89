"""What a question asks of the calendar: understood by rules, because a wrong day is worse than no answer.

The times come from :mod:`assistant.calendar.when`; what is left over tells the kind of question and the words that an
appointment must hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from assistant.calendar.when import find
from assistant.calendar.when.finding import anchor_names
from assistant.calendar.when.values import Duration, Found, Preferences
from assistant.core.appointments import Appointment
from assistant.core.words import STOP_WORDS, content_words
from assistant.service.calendar_windows import Window, window_of
from assistant.service.calendar_words import MEETINGS, SAYS_NOTHING


class Asked(Enum):
    """The kinds of questions about a calendar."""

    AGENDA = "agenda"
    """What is on in a time."""
    EXISTS = "exists"
    """Whether something is on in a time."""
    NEXT = "next"
    LAST = "last"
    FIRST_IN = "first in"
    LAST_IN = "last in"
    COUNT = "count"
    TOTAL = "total"
    """How much time something takes."""
    LENGTH = "length"
    WHERE = "where"
    WHO = "who"
    FREE = "free"
    """When there is time."""
    BUSY = "busy"
    """Whether a time is free."""
    CONFLICTS = "conflicts"


@dataclass(frozen=True, slots=True)
class CalendarQuery:
    """One question, typed. ``words`` must all stand in an appointment; ``meetings``: only those with other people.

    ``window`` is None where the question names no time. ``past`` is its tense. ``length`` is that of a free time.
    ``explicit`` says that the question can only be about a calendar.
    """

    asked: Asked
    words: tuple[str, ...] = ()
    window: Window | None = None
    length: timedelta | None = None
    meetings: bool = False
    past: bool = False
    explicit: bool = False


Lookup = Callable[[str, bool], "Appointment | None"]
"""The next (or, if True, last) appointment with these words, for times that are counted from one."""


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


_PAST = _any(
    r"\b(did|was|were|had|has been|spent|ago|since|so far|until now)\b",
    r"\bhave (i|we) (been|had|seen|met|spent|done)\b",
)
_FREE = _any(
    r"\bfree (time|slots?|hours?|minutes|evenings?|afternoons?|mornings?|days?)\b",
    r"\bfind\b.*\b(time|hours?|minutes|slot)\b",
    r"\b(have|any) time for\b",
    r"\bfree .{0,20}\bhours?\b",
    r"\bwhen (am i|are we|could (i|we)|can (i|we))\b.*\b(free|available|meet|time|fit)\b",
    r"\bwhen do (i|we) have (time|\d+|an?|two|three|half)\b",
)
_BUSY = _any(r"\b(am|are|is) (i|we|\w+) (still )?(free|available|busy)\b", r"\b(is|are) .{0,40}\bfree\b")
_CONFLICTS = _any(r"\b(conflict|clash|overlap|double[- ]?book|at the same time)")
_TOTAL = _any(
    r"\bhow (many|much) (hours|minutes|time|days)\b",
    r"\bhow long (did|do|have|will) (i|we)\b",
    r"\btime (did|do|have) (i|we) spen",
)
_LENGTH = _any(r"\bhow long (is|are|was|were|does|did|will)\b")
_COUNT = _any(r"\bhow (many|often)\b", r"\bnumber of\b", r"\bcount\b")
_WHERE = _any(r"^\W*where\b", r"\b(address|place|location|room) of\b", r"\bin (which|what) room\b")
_WHO = _any(r"^\W*(who|whom|with who)\b", r"\bwho('s| is| are| was| will)\b", r"\bwhich people\b")
_LAST = _any(r"\b(last|latest|most recent|previous)\b")
_NEXT = _any(r"\b(next|upcoming|coming)\b")
_FIRST = _any(r"\b(first|earliest)\b")
_WHEN = _any(r"^\W*(and |so )?(when|(at )?what time|what day|which day|on (what|which) (day|date))\b")
_EXISTS = _any(r"^\W*(do|did|will|have|is there|are there|was there|were there|has)\b")
_ON = (
    "on|planned|scheduled|happen\\w*|going on|have|got|up|doing|do|plans?|appointments?|meetings?|events?|coming up"
    "|calendar|schedule|agenda"
)
_AGENDA = _any(
    rf"\bwhat('s| is| was| are| do| did| have| will| am)\b.*\b({_ON})\b",
    r"\b(agenda|schedule|calendar|appointments|plans|meetings|events)\b.*\b(for|on|in|this|next|today|tomorrow)\b",
    r"^\W*(show|list|give)\b",
    r"\bwhat (meetings|appointments|events)\b",
)
_NAMED = _any(r"\b(calendar|agenda|schedule|appointments?|meetings?|events?|free time|free slots?|am i free|busy)\b")
_LENGTHS = _any(
    r"\b(half an|an?|one|two|three|four|five|six|\d+)(?:[- ]free)?[- ](hours?|minutes?|mins?)"
    r"(?: and (a half|\d+ minutes?))?"
)
_AMOUNTS = {"half an": 0.5, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


def understand(question: str, now: datetime, lookup: Lookup) -> CalendarQuery | None:
    """The typed query, or None if this does not look like a question about a calendar. ``now`` is aware."""
    past = _PAST.search(question) is not None
    anchors = _anchors(question, past, lookup)
    found = find(question, now, "en", preferences=Preferences(past=past), anchors=anchors)
    window = window_of([each for each in found if not isinstance(each.value, Duration)], now, past)
    rest = _without(question, found)
    asked = _kind(question, rest, window)
    if asked is None:
        return None
    nothing = SAYS_NOTHING | STOP_WORDS
    said = [word for word in content_words(rest) if word not in nothing and not word.isdigit()]
    meetings = any(word in MEETINGS for word in said)
    words = tuple(word for word in said if word not in MEETINGS)
    length = _length(question) if asked in (Asked.FREE, Asked.BUSY) else None
    if asked in (Asked.FREE, Asked.BUSY, Asked.CONFLICTS):
        words = ()
    explicit = _NAMED.search(question) is not None or asked in (Asked.FREE, Asked.BUSY, Asked.CONFLICTS)
    explicit = explicit or (asked is Asked.AGENDA and not words and window is not None)
    return CalendarQuery(asked, words, window, length, meetings, past, explicit)


def _kind(question: str, rest: str, window: Window | None) -> Asked | None:
    for pattern, asked in (
        (_CONFLICTS, Asked.CONFLICTS),
        (_TOTAL, Asked.TOTAL),
        (_FREE, Asked.FREE),
        (_BUSY, Asked.BUSY),
        (_LENGTH, Asked.LENGTH),
        (_COUNT, Asked.COUNT),
        (_WHERE, Asked.WHERE),
        (_WHO, Asked.WHO),
    ):
        if pattern.search(question):
            return asked
    if _FIRST.search(rest):
        return Asked.FIRST_IN if window is not None else Asked.NEXT
    if _LAST.search(rest):
        return Asked.LAST_IN if window is not None else Asked.LAST
    if _NEXT.search(rest):
        return Asked.NEXT
    if _WHEN.search(question):
        return Asked.LAST if _PAST.search(question) else Asked.NEXT
    if _EXISTS.search(question):
        return Asked.EXISTS
    return Asked.AGENDA if _AGENDA.search(question) or (window is not None and len(rest.split()) <= 4) else None


def _anchors(question: str, past: bool, lookup: Lookup) -> dict[str, date | datetime]:
    known: dict[str, date | datetime] = {}
    for name in anchor_names(question):
        words = " ".join(word for word in content_words(name.text) if word not in MEETINGS)
        there = lookup(words, past) or lookup(words, not past) if words else None
        if there is not None:
            known[name.text] = there.start
    return known


def _without(question: str, found: list[Found]) -> str:
    parts, at = [], 0
    for each in found:
        parts.append(question[at : each.start])
        at = each.end
    return " ".join([*parts, question[at:]])


def _length(question: str) -> timedelta | None:
    told = _LENGTHS.search(question)
    if told is None:
        return None
    amount, unit, more = told.groups()
    number = _AMOUNTS.get(amount.lower()) or float(amount)
    whole = timedelta(hours=number) if unit.lower().startswith("h") else timedelta(minutes=number)
    if more is None:
        return whole
    return whole + timedelta(minutes=30 if more.startswith("a") else int(more.split()[0]))
