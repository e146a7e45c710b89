"""Finding times in a text: runs of words that the language knows are parsed, and what covers most of them is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from functools import lru_cache

from assistant.calendar.when import (
    clocks,
    clockspans,
    days,
    distances,
    joined,
    lengths,
    numbers,
    openended,
    portions,
    ranges,
    repeats,
    runs,
    spans,
)
from assistant.calendar.when.anchors import Name, names
from assistant.calendar.when.anchors import items as anchored
from assistant.calendar.when.chart import Grammar, Item
from assistant.calendar.when.covering import best
from assistant.calendar.when.english import ENGLISH
from assistant.calendar.when.french import FRENCH
from assistant.calendar.when.german import GERMAN
from assistant.calendar.when.language import Language
from assistant.calendar.when.meanings import Again, Clock, ClockSpan, Day, Instant, Moment, Nothing, Span
from assistant.calendar.when.readings import kind_of, readings_of
from assistant.calendar.when.shapes import items as shaped
from assistant.calendar.when.spanish import SPANISH
from assistant.calendar.when.values import Duration, Found, Period, Preferences, Reading
from assistant.calendar.when.words import Word, fold, split

RULES = (
    numbers.rules,
    days.rules,
    distances.rules,
    spans.rules,
    runs.rules,
    portions.rules,
    clocks.rules,
    clockspans.rules,
    lengths.rules,
    repeats.rules,
    joined.rules,
    ranges.rules,
    openended.rules,
)
"""All rules of the grammar, which the languages share."""
LONGEST_RUN = 32
"""So many words are understood together at most; a longer run is read in pieces."""
LANGUAGES: Mapping[str, Language] = {each.code: each for each in (ENGLISH, GERMAN, SPANISH, FRENCH)}
"""The languages by their ISO 639-1 codes."""


@lru_cache(maxsize=1)
def _grammar() -> Grammar[Moment]:
    return Grammar(*RULES)


def find(
    text: str,
    now: datetime,
    language: str | None = None,
    *,
    preferences: Preferences | None = None,
    anchors: Mapping[str, date | datetime] | None = None,
) -> list[Found]:
    """The times that ``text`` tells, in order, none overlapping another; empty if it tells none.

    ``now`` is the moment that "tomorrow" is counted from; if it is aware, moments found are aware in its zone.
    ``language`` is an ISO 639-1 code ("en", "de", "es", "fr"); None or another one: that of the four in which most
    of the text tells a time. ``anchors`` are times that the caller knows by the names in the text ("my flight"); what
    to look up tells :func:`anchor_names`.
    """
    chosen = LANGUAGES.get((language or "")[:2].lower())
    if chosen is not None:
        return _find(text, now, chosen, preferences or Preferences(), anchors or {})
    tried = [_find(text, now, each, preferences or Preferences(), anchors or {}) for each in LANGUAGES.values()]
    return max(tried, key=lambda found: sum(each.end - each.start for each in found))


def anchor_names(text: str, language: str = "en") -> list[Name]:
    """What times in ``text`` are counted from that is itself no time, for the caller to look up."""
    return names(text, LANGUAGES[language])


def _find(
    text: str, now: datetime, language: Language, preferences: Preferences, anchors: Mapping[str, date | datetime]
) -> list[Found]:
    month_first = language.month_first if preferences.month_first is None else preferences.month_first
    moment = Moment(now.replace(tzinfo=None), preferences, month_first, now.tzinfo)
    folded = fold(text)
    words = split(folded)
    items = language.lexicon.items(words) + shaped(folded, words, moment, language.ordinal_shape)
    items.extend(anchored(anchors, words, language, moment))
    found: list[Found] = []
    for run in _runs(items, len(words)):
        for item in best(_grammar().parse(run, moment), run, text, words, language):
            one = _found(item, text, words, moment)
            if one is not None:
                found.append(one)
    return found


def _runs(items: list[Item], count: int) -> Iterator[list[Item]]:
    covered = bytearray(count)
    for item in items:
        for place in range(item.start, item.end):
            covered[place] = 1
    begun: dict[int, list[Item]] = {}
    for item in items:
        begun.setdefault(item.start, []).append(item)
    place = 0
    while place < count:
        if not covered[place]:
            place += 1
            continue
        end = place
        while end < count and covered[end] and end - place < LONGEST_RUN:
            end += 1
        yield [item for at in range(end - 1, place - 1, -1) for item in begun.get(at, ()) if item.end <= end]
        place = end


def _found(item: Item, text: str, words: list[Word], moment: Moment) -> Found | None:
    value = item.value
    if isinstance(value, Nothing):
        return None
    assert isinstance(value, (Day, Instant, Span, Clock, ClockSpan, Duration, Again))
    readings = readings_of(value, moment)
    if not readings:
        return None
    start, end = words[item.start].start, words[item.end - 1].end
    return Found(start, end, text[start:end], kind_of(value), _as_written(readings, text[start:end]))


_ZERO_FIRST = re.compile(r"(?<!\d)0(\d)[:.h]\d\d(?!\d)")


def _as_written(readings: tuple[Reading, ...], said: str) -> tuple[Reading, ...]:
    """The reading in which the hour stands as it is written first: 02:30 is in the night."""
    written = _ZERO_FIRST.search(said)
    if written is None:
        return readings
    return tuple(sorted(readings, key=lambda reading: _hour(reading.value) != int(written[1])))


def _hour(value: object) -> int | None:
    match value:
        case Period(start):
            return _hour(start)
        case datetime(hour=hour) | time(hour=hour):
            return hour
    return None
