"""The languages in which questions are understood."""

from __future__ import annotations

from assistant.core.words import words
from assistant.service.calendar_questions.english import ENGLISH
from assistant.service.calendar_questions.french import FRENCH
from assistant.service.calendar_questions.german import GERMAN
from assistant.service.calendar_questions.kinds import Tongue
from assistant.service.calendar_questions.spanish import SPANISH

TONGUES = (ENGLISH, GERMAN, SPANISH, FRENCH)


def tongue_of(question: str) -> Tongue:
    """The language of ``question``: the one most of whose frequent words stand in it, English where none leads."""
    said = set(question.lower().replace("’", "'").split()) | set(words(question))
    plain = {word.strip("¿?¡!.,;:") for word in said}
    return max(TONGUES, key=lambda each: len(plain & each.frequent))
