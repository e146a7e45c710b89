"""Finding times in a text: runs of words that the language knows are parsed, and the best readings that cover most are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache

from assistant.calendar.when import clocks, days, joined, lengths, numbers, ranges, spans
from assistant.calendar.when.anchors import Name, names
from assistant.calendar.when.anchors import items as anchored
from assistant.calendar.when.chart import Grammar, Item
from assistant.calendar.when.english import ENGLISH
from assistant.calendar.when.french import FRENCH
from assistant.calendar.when.german import GERMAN
from assistant.calendar.when.language import Language
from assistant.calendar.when.meanings import Again, Clock, ClockSpan, Day, Instant, Moment, Nothing, Span
from assistant.calendar.when.readings import kind_of, readings_of
from assistant.calendar.when.shapes import items as shaped
from assistant.calendar.when.spanish import SPANISH
from assistant.calendar.when.values import Duration, Found, Preferences
from assistant.calendar.when.words import Word, fold, split

LONGEST_RUN = 32
"""So many words are understood together at most; a longer run is read in pieces."""
_TOP = ("nothing", "date", "instant", "span", "clock", "clockspan", "length", "bound", "again")
LANGUAGES: Mapping[str, Language] = {each.code: each for each in (ENGLISH, GERMAN, SPANISH, FRENCH)}
"""The languages by their ISO 639-1 codes."""


@lru_cache(maxsize=1)
def _grammar() -> Grammar[Moment]:
    return Grammar(numbers.rules, days.rules, spans.rules, clocks.rules, lengths.rules, joined.rules, ranges.rules)


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
        for item in _best(_grammar().parse(run, moment), run, folded, words, language):
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


_FILLERS = frozenset(
    "det my join comma dash of on at in for by and during o one to between2 since2 until2 upto barelyto few past nothing".split()
)
"""What words mean that tell no time by themselves: to cover them is worth nothing."""


def _best(items: list[Item], run: list[Item], folded: str, words: list[Word], language: Language) -> list[Item]:
    worth = {place for item in run if item.category not in _FILLERS for place in range(item.start, item.end)}
    ending: dict[int, list[tuple[int, Item]]] = {}
    for item in items:
        if item.category in _TOP and _stands(item, folded, words, language):
            ending.setdefault(item.end, []).append((sum(place in worth for place in range(item.start, item.end)), item))
    if not ending:
        return []
    first = min(item.start for item in run)
    best: dict[int, tuple[tuple[int, int, int, int], tuple[Item, ...]]] = {first: ((0, 0, 0, 0), ())}
    for place in range(first + 1, max(ending) + 1):
        options = [best[place - 1]]
        for covered, item in ending.get(place, ()):
            (words_worth, number, cost, length), chosen = best[item.start]
            score = (words_worth + covered, number - 1, cost - item.cost, length + item.end - item.start)
            options.append((score, (*chosen, item)))
        best[place] = max(options, key=lambda option: option[0])
    return list(best[max(ending)][1])


def _stands(item: Item, folded: str, words: list[Word], language: Language) -> bool:
    """Whether it stands by itself: not within a longer number or name, and not only by a word that is mostly another."""
    start, end = words[item.start].start, words[item.end - 1].end
    before, after = folded[max(0, start - 2) : start], folded[end : end + 2]
    first_digit, last_digit = folded[start].isdigit(), folded[end - 1].isdigit()
    if before[-1:] in ("$", "#") or after.strip()[:1] in ("%", "$", "€", "£") or (before[-1:].isalnum() and folded[start].isalnum()):
        return False
    if after[:1].isalnum() and folded[end - 1].isalnum():
        return False
    if first_digit and before[-1:] in (".", ",", "/", ":", "-") and before[:1].isdigit():
        return False
    if last_digit and after[:1] in (".", ",", ":", "-", "/") and after[1:].isdigit():
        return False
    return item.end - item.start > 1 or _weighty(item, words, language)


def _weighty(item: Item, words: list[Word], language: Language) -> bool:
    """Whether one word alone is enough: a year only near words that lead to one, "may" only after "in"."""
    text = words[item.start].text
    weak = text in language.weak_words
    if not weak and not (text.isdigit() and item.category == "span"):
        return True
    led = item.start > 0 and language.leads(words[item.start - 1].text)
    if weak:
        return led
    last = item.end == len(words)
    return (
        led
        or last
        or item.start == 0
        or not words[item.end].text[0].isalpha()
        or language.lexicon.knows(words[item.end].text)
    )


def _found(item: Item, text: str, words: list[Word], moment: Moment) -> Found | None:
    value = item.value
    if isinstance(value, Nothing):
        return None
    assert isinstance(value, (Day, Instant, Span, Clock, ClockSpan, Duration, Again))
    readings = readings_of(value, moment)
    if not readings:
        return None
    start, end = words[item.start].start, words[item.end - 1].end
    return Found(start, end, text[start:end], kind_of(value), readings)
