"""Of all that the words of a run can mean, what to keep: items that do not overlap and cover what tells a time."""

from __future__ import annotations

from assistant.calendar.when.chart import Item
from assistant.calendar.when.language import Language
from assistant.calendar.when.words import Word

_FILLERS = frozenset(
    "det my join comma dash of on at in inpart for fordate by and during o one to between2 since2 until2 upto"
    " barelyto few past nothing".split()
)
"""What words mean that tell no time by themselves: to cover them is worth nothing."""


_TOP = ("nothing", "date", "instant", "span", "clock", "clockspan", "length", "bound", "again")
"""What a time in a text can be."""


def best(items: list[Item], run: list[Item], folded: str, words: list[Word], language: Language) -> list[Item]:
    """The items that tell most of a run of words, by as few and as likely readings as can be."""
    worth = {place for item in run if item.category not in _FILLERS for place in range(item.start, item.end)}
    ending: dict[int, list[tuple[int, Item]]] = {}
    for item in items:
        if item.category in _TOP and _stands(item, folded, words, language):
            ending.setdefault(item.end, []).append((sum(place in worth for place in range(item.start, item.end)), item))
    if not ending:
        return []
    first = min(item.start for item in run)
    ways: dict[int, tuple[tuple[int, int, int, int], tuple[Item, ...]]] = {first: ((0, 0, 0, 0), ())}
    for place in range(first + 1, max(ending) + 1):
        options = [ways[place - 1]]
        for covered, item in ending.get(place, ()):
            (words_worth, number, cost, length), chosen = ways[item.start]
            score = (words_worth + covered, number - 1, cost - item.cost, length + item.end - item.start)
            options.append((score, (*chosen, item)))
        ways[place] = max(options, key=lambda option: option[0])
    return list(ways[max(ending)][1])


def _stands(item: Item, folded: str, words: list[Word], language: Language) -> bool:
    """Whether it stands by itself: not within a longer number or name, nor by a word alone that is mostly another."""
    start, end = words[item.start].start, words[item.end - 1].end
    before, after = folded[max(0, start - 2) : start], folded[end : end + 2]
    first_digit, last_digit = folded[start].isdigit(), folded[end - 1].isdigit()
    if (
        before[-1:] in ("$", "#")
        or after.strip()[:1] in ("%", "$", "€", "£")
        or (before[-1:].isalnum() and folded[start].isalnum())
    ):
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
