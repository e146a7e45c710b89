"""Times that only the caller knows: "between my flight and the wedding".

:func:`names` tells what a text leans on that is no time by itself; the caller looks these up, in a calendar say, and
hands what it found to :func:`assistant.calendar.when.find`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from assistant.calendar.when.chart import Item
from assistant.calendar.when.language import Language
from assistant.calendar.when.meanings import Instant, Moment, single
from assistant.calendar.when.words import Word, fold, split

_LEADING = frozenset(("between", "before", "after", "since", "until", "fromto"))
_LONGEST = 6
"""A name has so many words at most."""


@dataclass(frozen=True, slots=True)
class Name:
    """What a time in a text is counted from, as it stands there: the characters from ``start`` to before ``end``."""

    start: int
    end: int
    text: str


def names(text: str, language: Language) -> list[Name]:
    """The names after words as "before", "after", "between" that are no times themselves, without their articles."""
    words = split(fold(text))
    found: list[Name] = []
    place = 0
    while place < len(words):
        led = _led(words, place, language)
        if led is None:
            place += 1
            continue
        category, start = led
        place = max(_name(text, words, start, language, found), place + 1)
        if category == "between" and place < len(words) and "and" in language.lexicon.categories(words[place].text):
            place = _name(text, words, place + 1, language, found)
    return found


def _name(text: str, words: list[Word], start: int, language: Language, found: list[Name]) -> int:
    """Put the name that begins with the word ``start`` to those found, if there is one; the word after it."""
    while start < len(words) and "det" in language.lexicon.categories(words[start].text):
        start += 1
    end = _end_of_name(words, start, language)
    if end > start:
        begin, stop = words[start].start, words[end - 1].end
        found.append(Name(begin, stop, text[begin:stop]))
    return end


def _led(words: list[Word], place: int, language: Language) -> tuple[str, int] | None:
    led = [(end, category) for end, category, _ in language.lexicon.meanings(words, place) if category in _LEADING]
    return (max(led)[1], max(led)[0]) if led else None


def _end_of_name(words: list[Word], start: int, language: Language) -> int:
    """Up to a sign, a joining word, a digit or a word that tells a time; ``start`` itself if no name begins there."""
    end, named = start, start
    while end < len(words) and end - start < _LONGEST:
        word = words[end].text
        meant = language.lexicon.categories(word)
        if not word[0].isalpha() or "and" in meant or (meant and not meant & {"det", "my"}):
            break
        end += 1
        named = end if not meant else named
    return named


def items(
    anchors: Mapping[str, date | datetime], words: list[Word], language: Language, moment: Moment
) -> Iterator[Item]:
    """Each named time where its name stands in ``words``, with and without an article before it."""
    for name, value in anchors.items():
        wanted = [word.text for word in split(fold(name))]
        if isinstance(value, datetime):
            at = moment.here(value)
            category, meaning = "instant", Instant(at, at, at.isoformat())
        else:
            category, meaning = "date", single(value)  # type: ignore[assignment]
        for place in range(len(words) - len(wanted) + 1):
            if wanted and [word.text for word in words[place : place + len(wanted)]] == wanted:
                yield Item(category, place, place + len(wanted), meaning)
                if place and language.lexicon.categories(words[place - 1].text) & {"det", "my"}:
                    yield Item(category, place - 1, place + len(wanted), meaning)
