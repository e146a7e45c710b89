"""Which appointments a question means by its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, time

from assistant.core.appointments import Appointment
from assistant.core.words import STOP_WORDS, content_words, fold, stem
from assistant.service.calendar_questions.words import SOFT

_TOKEN = re.compile(r"\d:\d(?!\d)|\w+(?:[-']\w+)*")
_MEETING_WORDS = frozenset(
    "meeting call sync standup review workshop kick kickoff interview jour planning retro besprechung treffen reunion "
    "réunion 1:1".split()
)


def best_holding(among: Sequence[Appointment], words: Sequence[str]) -> list[Appointment]:
    """Those with all ``words`` in title, place and people; only if there are none, those with them in their notes."""
    if not words:
        return list(among)
    shown = [each for each in among if holds(_shown(each), words)]
    return shown or [each for each in among if holds(_everything(each), words)]


def looser(words: Sequence[str]) -> list[tuple[str, ...]]:
    """``words``, then those without which an appointment may do: a yoga class is "Yoga"."""
    firm = tuple(word for word in words if word not in SOFT)
    return [tuple(words), firm] if firm and firm != tuple(words) else [tuple(words)]


def is_meeting(each: Appointment) -> bool:
    """Whether it is with other people: they are named, or its title says so."""
    return bool(each.people) or not _MEETING_WORDS.isdisjoint(word.replace("-", "") for word in tokens(each.title))


def within(each: Appointment, hours: tuple[time, time]) -> bool:
    """Whether some of it is between two hours of its day; midnight ends a day."""
    if not isinstance(each.start, datetime) or not isinstance(each.end, datetime):
        return False
    over_night = each.end.date() > each.start.date()
    return (hours[1] == time() or each.start.time() < hours[1]) and (over_night or each.end.time() > hours[0])


def tokens(text: str) -> list[str]:
    """The words of ``text`` that tell something, folded, those with a hyphen or a colon as one: "stand-up", "1:1"."""
    return [word for word in dict.fromkeys(_TOKEN.findall(fold(text))) if word not in STOP_WORDS]


def _shown(each: Appointment) -> str:
    return " ".join((each.title, each.where, *each.people))


def _everything(each: Appointment) -> str:
    return " ".join((each.title, each.where, each.notes, *each.people))


def holds(text: str, words: Sequence[str]) -> bool:
    """Whether ``text`` holds all ``words``, in any of their forms."""
    told = {_plain(word) for word in (*content_words(text), *tokens(text))}
    return all(
        _plain(word) in told or ("-" in word and all(stem(part) in told for part in word.split("-"))) for word in words
    )


def _plain(word: str) -> str:
    """What a word has in common with its other forms: "standup" for Stand-ups."""
    return stem(word.replace("-", ""))
