"""Which appointments a question means by its words."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from datetime import datetime, time

from assistant.core.appointments import Appointment
from assistant.core.words import content_words, stem

_MEETING_WORDS = frozenset(
    "meeting call sync standup review workshop kick kickoff interview jour planning retro besprechung treffen reunion "
    "réunion 1:1".split()
)
_ALIKE = 0.8
"""How alike (0 to 1) a mistyped word must be to the word that is meant."""


def best_holding(among: Sequence[Appointment], words: Sequence[str]) -> list[Appointment]:
    """Those with all ``words`` in title, place and people; only if there are none, those with them in their notes."""
    if not words:
        return list(among)
    shown = [each for each in among if _holds((each.title, each.where, *each.people), words)]
    return shown or [each for each in among if _holds((each.title, each.where, each.notes, *each.people), words)]


def is_meeting(each: Appointment) -> bool:
    """Whether it is with other people: they are named, or its title says so."""
    return bool(each.people) or bool(_MEETING_WORDS.intersection(content_words(each.title)))


def within(each: Appointment, hours: tuple[time, time]) -> bool:
    """Whether some of it is between two hours of its day; midnight ends a day."""
    if not isinstance(each.start, datetime) or not isinstance(each.end, datetime):
        return False
    over_night = each.end.date() > each.start.date()
    return (hours[1] == time() or each.start.time() < hours[1]) and (over_night or each.end.time() > hours[0])


def spelled(word: str, among: Iterable[Appointment]) -> str:
    """The word of their titles that ``word`` is mistyped for, "" if none is near."""
    if len(word) < 5:
        return ""
    told = {each for one in among for each in content_words(one.title)}
    compound = [each for each in told if len(each) >= 5 and word.startswith(each)]  # Zahnarzttermin: Zahnarzt
    near = compound or difflib.get_close_matches(word, told, 1, _ALIKE)
    return max(near, key=len, default="")


def _holds(parts: Sequence[str], words: Sequence[str]) -> bool:
    told = {stem(word) for word in content_words(" ".join(parts))}
    return all(stem(word) in told for word in words)
