"""Finding times in a text: runs of words that the language knows are parsed, and the best readings that cover most are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache

from assistant.calendar.when import clocks, days, joined, lengths, ranges, spans
from assistant.calendar.when.chart import Grammar, Item
from assistant.calendar.when.english import ENGLISH
from assistant.calendar.when.language import Language
from assistant.calendar.when.meanings import Again, Clock, ClockSpan, Day, Instant, Moment, Span, single
from assistant.calendar.when.readings import kind_of, readings_of
from assistant.calendar.when.shapes import items as shaped
from assistant.calendar.when.values import Duration, Found, Preferences
from assistant.calendar.when.words import Word, fold, split

LONGEST_RUN = 32
"""So many words are understood together at most; a longer run is read in pieces."""
_TOP = ("date", "instant", "span", "clock", "clockspan", "length", "again")
LANGUAGES: Mapping[str, Language] = {language.code: language for language in (ENGLISH,)}


@lru_cache(maxsize=1)
def _grammar() -> Grammar[Moment]:
    return Grammar(days.rules, spans.rules, clocks.rules, lengths.rules, joined.rules, ranges.rules)


def find(
    text: str,
    now: datetime,
    language: str | None = None,
    *,
    preferences: Preferences | None = None,
    anchors: Mapping[str, date | datetime] | None = None,
) -> list[Found]:
    """The times that ``text`` tells, in order, none overlapping another; empty if it tells none."""
    chosen = LANGUAGES[language or "en"]
    preferences = preferences or Preferences()
    month_first = chosen.month_first if preferences.month_first is None else preferences.month_first
    moment = Moment(now.replace(tzinfo=None), preferences, month_first)
    folded = fold(text)
    words = split(folded)
    items = chosen.lexicon.items(words) + shaped(folded, words, moment, chosen.ordinal_shape)
    found: list[Found] = []
    for run in _runs(items, len(words)):
        for item in _best(_grammar().parse(run, moment), folded, words):
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


def _best(items: list[Item], folded: str, words: list[Word]) -> list[Item]:
    tops = [item for item in items if item.category in _TOP]
    if not tops:
        return []
    end = max(item.end for item in tops)
    ending: dict[int, list[Item]] = {}
    for item in tops:
        if _stands(item, folded, words):
            ending.setdefault(item.end, []).append(item)
    best: list[tuple[int, int, int, tuple[Item, ...]]] = [(0, 0, 0, ())]
    for place in range(1, end + 1):
        options = [best[-1]]
        for item in ending.get(place, ()):
            covered, number, cost, chosen = best[item.start]
            options.append((covered + item.end - item.start, number - 1, cost - item.cost, (*chosen, item)))
        best.append(max(options, key=lambda option: option[:3]))
    return list(best[-1][3])


def _stands(item: Item, folded: str, words: list[Word]) -> bool:
    start, end = words[item.start].start, words[item.end - 1].end
    before, after = folded[max(0, start - 2) : start], folded[end : end + 2]
    return not (
        (before[-1:].isalnum() and folded[start].isalnum())
        or (after[:1].isalnum() and folded[end - 1].isalnum())
        or (before[-1:] in (".", ",", "/", ":") and before[:1].isdigit() and folded[start].isdigit())
        or (after[:1] in (".", ",", ":") and after[1:].isdigit() and folded[end - 1].isdigit())
        or after[:1] == "%"
    )


def _found(item: Item, text: str, words: list[Word], moment: Moment) -> Found | None:
    value = item.value
    assert isinstance(value, (Day, Instant, Span, Clock, ClockSpan, Duration, Again))
    readings = readings_of(value, moment)
    if not readings:
        return None
    start, end = words[item.start].start, words[item.end - 1].end
    return Found(start, end, text[start:end], kind_of(value), readings)


__all__ = ["LANGUAGES", "find", "single"]
