"""What a question asks of the calendar: understood by rules, because a wrong day is worse than no answer.

The times come from :mod:`assistant.calendar.when`; what is left over tells the kind of question and the words that an
appointment must hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from assistant.calendar.when import find
from assistant.calendar.when.values import Duration, Found, Kind, Preferences, Recurring
from assistant.core.appointments import Appointment
from assistant.core.words import STOP_WORDS, content_words, fold
from assistant.service.calendar_questions.anchors import Anchors, anchors_in
from assistant.service.calendar_questions.english import ENGLISH
from assistant.service.calendar_questions.kinds import Asked, Tongue
from assistant.service.calendar_questions.lengths import buffer_of, length_of, portion_of
from assistant.service.calendar_questions.matching import tokens
from assistant.service.calendar_questions.phrasing import days_in_full, plainly
from assistant.service.calendar_questions.spelling import with_times_spelled
from assistant.service.calendar_questions.tongues import tongue_of
from assistant.service.calendar_questions.windows import Window, during, waking, window_of
from assistant.service.calendar_questions.words import MEETINGS, SAYS_NOTHING

__all__ = ["Asked", "CalendarQuery", "Lookup", "follow_up", "understand"]


@dataclass(frozen=True, slots=True)
class CalendarQuery:
    """One question, typed. ``words`` must all stand in an appointment; ``meetings``: only those with other people.

    ``window`` is None where the question names no time. ``past`` is its tense. ``length`` is that of a free time,
    ``buffer`` what stays free around others. ``than`` are the words of the appointment that it is compared with,
    ``after`` says which way. ``calendar`` is the name of the one that is asked about, "" for all. ``explicit`` says
    that the question can only be about a calendar, ``language`` in which it is asked.
    """

    asked: Asked
    words: tuple[str, ...] = ()
    window: Window | None = None
    length: timedelta | None = None
    buffer: timedelta = timedelta()
    meetings: bool = False
    past: bool = False
    than: tuple[str, ...] = ()
    after: bool = False
    overdue: bool = False
    calendar: str = ""
    explicit: bool = False
    language: str = "en"


Lookup = Callable[[str, bool, "Window | None"], "Appointment | None"]
"""The next (or, if True, last) appointment with these words, in a window if one is given."""

_OF_ITS_OWN = (Asked.FREE, Asked.BUSY)
"""Kinds of questions that only a calendar answers, and that need no words of appointments."""


def understand(question: str, now: datetime, lookup: Lookup, calendars: Sequence[str] = ()) -> CalendarQuery | None:
    """The typed query, or None if this does not look like a question about a calendar. ``now`` is aware.

    ``calendars`` are the names of the calendars: "my work calendar" asks about one of them.
    """
    question, calendar = _one_calendar(with_times_spelled(plainly(question)), calendars)
    tongue = tongue_of(question)
    question = days_in_full(question) if tongue is ENGLISH else question
    past = tongue.past.search(question) is not None
    distant = _kind(question, question, None, tongue) in (Asked.UNTIL, Asked.SINCE)
    anchors = Anchors(question) if distant else _anchors(question, now, tongue, past, lookup)
    question = anchors.question
    found = find(question, now, tongue.code, preferences=Preferences(past=past), anchors=anchors.times)
    found = [each for each in _times(found) if not _of_a_title(each, question, past, lookup)]
    window = window_of(found, now, past, anchors.times)
    for each in anchors.during:
        window = during(each, now)
    rest = _without(question, found)
    asked = _kind(question, rest, window, tongue)
    if asked is None:
        return None
    if asked is Asked.ORDER:
        return _order(question, tongue, past)
    words, meetings = _words(rest, tongue)
    if window is not None and window.start < now < window.end and tongue.remaining.search(question):
        window = replace(window, start=now)
    query = CalendarQuery(asked, words, window, meetings=meetings, past=past, calendar=calendar, language=tongue.code)
    if asked is Asked.CONFLICTS:
        return replace(query, explicit=True)
    named = tongue.named.search(question) is not None
    bare = not words and window is not None and asked in (Asked.AGENDA, Asked.EXISTS, Asked.FIRST_IN, Asked.LAST_IN)
    if asked is Asked.TASKS:
        return replace(query, overdue=tongue.overdue.search(question) is not None, explicit=True)
    if asked not in _OF_ITS_OWN:
        return replace(query, explicit=named or bare)
    own = tongue.own.search(question) is not None  # "is there a clause about free time" is not about the person's
    query = replace(query, words=() if own else words, length=length_of(question), buffer=buffer_of(question))
    query = replace(query, explicit=own or not words)
    if window is not None:
        query = replace(query, window=waking(window))
    return _whole_portion(query, question, now) if asked is Asked.FREE and query.length is None else query


_CALENDAR = "calendar|agenda|diary|kalender|calendario|calendrier"


def _one_calendar(question: str, calendars: Sequence[str]) -> tuple[str, str]:
    """The question without the name of the calendar that it asks about, and that name, "" if it names none."""
    for name in calendars:
        said = re.compile(rf"\b{re.escape(name)}(['’]s)?[- ]?({_CALENDAR})\b", re.IGNORECASE)
        if name and said.search(question):
            return said.sub("calendar", question), name
    return question, ""


def _whole_portion(query: CalendarQuery, question: str, now: datetime) -> CalendarQuery:
    """A free evening is free as a whole; a question about one part of one day says so itself."""
    portion, window = portion_of(question), query.window
    if portion is None or (window is not None and window.end - window.start < timedelta(hours=23)):
        return query
    window = window or Window(now, now + timedelta(days=14))
    return replace(query, window=replace(window, hours=portion.hours), length=portion.least)


_THE_ONE_AFTER = re.compile(r"\b(after|after that|danach|después|après)\W*$", re.IGNORECASE)
"""Ends a question about the same day of a later week: "and the Monday after?"."""


_WEEKDAY = re.compile(r"(on )?(\w+day|\w+tag|mittwoch|lunes|martes|miércoles|jueves|viernes|\w+di)", re.IGNORECASE)


def _from(window: Window, start: datetime) -> Window:
    """The same time in the first week in which it is not before ``start``."""
    weeks = timedelta(days=-7 * ((window.start - start).days // 7)) if window.start < start else timedelta()
    return replace(window, start=window.start + weeks, end=window.end + weeks)


def follow_up(question: str, before: CalendarQuery, now: datetime, lookup: Lookup) -> CalendarQuery | None:
    """The query of a question that goes on from the one before it ("and on Friday?"), or None if it stands alone."""
    tongue = tongue_of(question)
    opened = tongue.follows.match(question)
    if opened is None:
        return None
    rest = question[opened.end() :]
    own = understand(question, now, lookup)
    found = _times(find(rest, now, tongue.code, preferences=Preferences(past=before.past)))
    window = window_of(found, now, before.past)
    words, meetings = _words(_without(rest, found), tongue)
    if window is None and not words and not meetings:
        return None
    asked = own.asked if own is not None and not _short(rest, found) else before.asked
    if window is not None and before.window is not None and _THE_ONE_AFTER.search(rest):
        window = _from(window, before.window.start + timedelta(days=1))
    if window is not None and before.window is not None and _WEEKDAY.fullmatch(window.said):
        window = _from(window, before.window.start)
    if window is not None and before.window is not None and window.hours is not None and window.start == now:
        window = replace(before.window, hours=window.hours)  # "only the evening" of the day before
    return replace(
        before,
        asked=asked,
        words=words or before.words,
        window=window or before.window,
        meetings=meetings or (before.meetings and not words),
    )


def points_back(question: str) -> bool:
    """Whether the question is about what was just told: "where is it?", "who comes?"."""
    tongue = tongue_of(question)
    words, meetings = _words(question, tongue)
    return not words and not meetings


def kind_of(question: str) -> Asked | None:
    """What a question that names neither a time nor an appointment asks about the one just told."""
    return _kind(question, question, None, tongue_of(question))


def goes_on(question: str) -> bool:
    """Whether it opens as one that goes on from another: "and …", "what about …"."""
    return tongue_of(question).follows.match(question) is not None


def _times(found: Sequence[Found]) -> list[Found]:
    """Those that tell when: not how long, nor how often ("quarterly" is a word of a title)."""
    return [
        each
        for each in found
        if not isinstance(each.value, Duration) and (not isinstance(each.value, Recurring) or each.value.times)
    ]


def _short(rest: str, found: Sequence[Found]) -> bool:
    return len(_without(rest, found).split()) <= 3


def _order(question: str, tongue: Tongue, past: bool) -> CalendarQuery | None:
    """Two appointments of which one may come before the other."""
    parts = re.split(r"\b(before|after)\b", question, maxsplit=1, flags=re.IGNORECASE)
    if len(parts) < 3:
        return None
    one, other = _words(parts[0], tongue)[0], _words(parts[2], tongue)[0]
    if not one or not other:
        return None
    return CalendarQuery(Asked.ORDER, one, past=past, than=other, after=parts[1].lower() == "after")


def _words(rest: str, tongue: Tongue) -> tuple[tuple[str, ...], bool]:
    """The words that an appointment must hold, and whether only meetings are asked for."""
    nothing = SAYS_NOTHING | STOP_WORDS | tongue.nothing
    said = [word for word in tokens(rest) if not word.isdigit() and not _made_of(word, nothing)]
    meetings = any(word in MEETINGS for word in said)
    return tuple(word for word in said if word not in MEETINGS), meetings


def _made_of(word: str, nothing: frozenset[str]) -> bool:
    """Whether a word says nothing, or is put together of such as "qu'est-ce"."""
    return word in nothing or all(part in nothing for part in re.split(r"[-']", word))


def _kind(question: str, rest: str, window: Window | None, tongue: Tongue) -> Asked | None:
    for asked, pattern in tongue.kinds:
        if pattern.search(question):
            return asked
    if tongue.first.search(rest):
        return Asked.FIRST_IN if window is not None else Asked.NEXT
    if tongue.last.search(rest):
        return Asked.LAST_IN if window is not None else Asked.LAST
    if tongue.next.search(rest):
        return Asked.NEXT
    if tongue.when.search(question):
        return Asked.LAST if tongue.past.search(question) else Asked.NEXT
    if tongue.agenda.search(question):
        return Asked.AGENDA
    if tongue.exists.search(question):
        return Asked.EXISTS
    if window is not None and len(rest.split()) <= 4:
        return Asked.AGENDA
    return Asked.NEXT if question.rstrip().endswith("?") and len(rest.split()) <= 2 else None


def meeting_in(question: str, now: datetime, lookup: Lookup) -> Appointment | None:
    """The appointment that times in the question are counted from: "before the Heron review"."""
    tongue = tongue_of(question)
    found: list[Appointment] = []

    def kept(words: str, past: bool, around: Window | None) -> Appointment | None:
        there = lookup(words, past, around)
        if there is not None:
            found.append(there)
        return there

    _anchors(question, now, tongue, tongue.past.search(question) is not None, kept)
    return found[-1] if found else None


def _anchors(question: str, now: datetime, tongue: Tongue, past: bool, lookup: Lookup) -> Anchors:
    """The appointments that times in the question are counted from, on the days that it names if there are any."""
    days = [each for each in _times(find(question, now, tongue.code)) if each.kind is not Kind.TIME]
    around = window_of(days, now, past)

    def named(name: str) -> Appointment | None:
        if _words(name.split()[-1], tongue) == ((), False):
            return None  # it goes on with something else: "and the", "next week"
        words = " ".join(_words(name, tongue)[0]) or " ".join(content_words(name))
        return lookup(words, past, around) or lookup(words, past, None) or lookup(words, not past, None)

    return anchors_in(question, named)


_BARE = re.compile(r"(?:the |a |an |my |our |der |die |das |el |la |le )?(\w+)", re.IGNORECASE)


def _of_a_title(found: Found, question: str, past: bool, lookup: Lookup) -> bool:
    """Whether a bare word of time is a part of a title: the night train, the parents' evening."""
    bare = _BARE.fullmatch(found.text)
    if bare is None:
        return False
    before = re.search(r"([\w'’]+)\s+$", question[: found.start])
    after = re.match(r"[\s-]+([\w'’]+)", question[found.end :])
    phrases = [f"{before[1]} {bare[1]}"] if before is not None else []
    phrases += [f"{bare[1]} {after[1]}"] if after is not None else []
    for phrase in map(fold, phrases):
        there = lookup(phrase, past, None) or lookup(phrase, not past, None)
        if there is not None and phrase in fold(there.title):
            return True
    return False


def _without(question: str, found: Sequence[Found]) -> str:
    parts, at = [], 0
    for each in found:
        parts.append(question[at : each.start])
        at = each.end
    return " ".join([*parts, question[at:]])
