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
    """Those that ``words`` tell best: all of them in the title, else in title, place and people, else in the notes too.

    What an appointment is merely called ("class", "trip") may be missing where it has the other words.
    """
    if not words:
        return list(among)
    for wanted in dict.fromkeys((tuple(words), tuple(word for word in words if word not in SOFT))):
        for parts in (_title, _shown, _everything):
            held = [each for each in among if wanted and holds(parts(each), wanted)]
            if held:
                return held
    return []


def is_meeting(each: Appointment) -> bool:
    """Whether it is with other people: they are named, or its title says so."""
    return bool(each.people) or bool(_MEETING_WORDS.intersection(content_words(each.title)))


def within(each: Appointment, hours: tuple[time, time]) -> bool:
    """Whether some of it is between two hours of its day; midnight ends a day."""
    if not isinstance(each.start, datetime) or not isinstance(each.end, datetime):
        return False
    over_night = each.end.date() > each.start.date()
    return (hours[1] == time() or each.start.time() < hours[1]) and (over_night or each.end.time() > hours[0])


def tokens(text: str) -> list[str]:
    """The words of ``text`` that tell something, folded, those with a hyphen or a colon as one: "stand-up", "1:1"."""
    return [word for word in dict.fromkeys(_TOKEN.findall(fold(text))) if word not in STOP_WORDS]


def _title(each: Appointment) -> str:
    return each.title


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
