"""Questions as they would be written with care: days that were mistyped or cut short, words of appointments."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

_TIMES = (
    "today tomorrow yesterday tonight monday tuesday wednesday thursday friday saturday sunday weekend morning "
    "afternoon evening january february march april june july august september october november december "
    "montag dienstag mittwoch donnerstag freitag samstag sonntag morgen heute gestern wochenende "
    "lunes martes miércoles jueves viernes sábado domingo mañana lundi mardi mercredi jeudi vendredi samedi dimanche "
    "demain"
).split()
_LEAST = 5
"""Shorter words are never taken as mistyped: too much is near them."""
_ALIKE = 0.85
"""How alike (0 to 1, by the letters in common) a mistyped word is to the word that is meant."""


_TWO_OF_A_MONTH = re.compile(
    r"\b(\d{1,2}(?:st|nd|rd|th|\.)?) (and|und|y|et|&) (\d{1,2}(?:st|nd|rd|th|\.)? (?:of |de )?([^\W\d_]{3,}))",
    re.IGNORECASE,
)


def with_times_spelled(text: str) -> str:
    """``text`` with mistyped days and months as they are spelled, and "18 and 19 July" as two days of July."""
    spelled_out = re.sub(r"[^\W\d_]+", lambda word: _spelled_time(word[0]), text)
    return _TWO_OF_A_MONTH.sub(r"\1 \4 \2 \3", spelled_out)


def _spelled_time(word: str) -> str:
    if len(word) < _LEAST or word.lower() in _TIMES:
        return word
    return next((near for near in _near(word.lower(), _TIMES) if abs(len(near) - len(word)) <= 1), word)


def spelled(word: str, told: Iterable[str]) -> str:
    """The one of ``told`` that ``word`` is mistyped for, is cut short from or is a compound of; "" if none.

    As "zahnarzt" for Zahnarzttermin, and "physiotherapy" for physio.
    """
    if len(word) < _LEAST:
        return ""
    told = list(told)
    longer = [each for each in told if each.startswith(word)]
    compound = [each for each in told if len(each) >= _LEAST and word.startswith(each)]
    return min(longer, key=len) if longer else max(compound or _near(word, told), key=len, default="")


def _near(word: str, told: Iterable[str]) -> list[str]:
    same_start = [each for each in told if each[0] == word[0]]
    return difflib.get_close_matches(word, same_start, 1, _ALIKE)
