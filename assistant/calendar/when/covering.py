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


_UNTELLING = _FILLERS | {"mod", "from", "before", "after", "since", "until", "between", "every", "edge", "approx"}
"""What words mean that need another word to tell a time."""
_TOP = ("nothing", "date", "instant", "span", "clock", "clockspan", "length", "bound", "again")
"""What a time in a text can be."""


def best(items: list[Item], run: list[Item], text: str, words: list[Word], language: Language) -> list[Item]:
    """The items that tell most of a run of words, by as few and as likely readings as can be."""
    worth = {place for item in run if item.category not in _FILLERS for place in range(item.start, item.end)}
    ending: dict[int, list[tuple[int, Item]]] = {}
    for item in items:
        if item.category in _TOP and _stands(item, text, words, language):
            ending.setdefault(item.end, []).append((sum(place in worth for place in range(item.start, item.end)), item))
    if not ending:
        return []
    first = min(item.start for item in run)
    ways: dict[int, tuple[tuple[int, int, int, int], tuple[Item, ...]]] = {first: ((0, 0, 0, 0), ())}
    for place in range(first + 1, max(ending) + 1):
        options = [ways[place - 1]]
        for covered, item in ending.get(place, ()):
            (words_worth, number, cost, length), chosen = ways[item.start]
            score = (
                words_worth + covered,
                number - 1,
                cost - item.cost + (item.category == "nothing"),
                length + item.end - item.start,
            )
            options.append((score, (*chosen, item)))
        ways[place] = max(options, key=lambda option: option[0])
    return list(ways[max(ending)][1])


def _stands(item: Item, text: str, words: list[Word], language: Language) -> bool:
    """Whether it stands by itself: not within a longer number or name, nor by words alone that mostly mean another."""
    start, end = words[item.start].start, words[item.end - 1].end
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    first_digit, last_digit = text[start].isdigit(), text[end - 1].isdigit()
    if before[-1:] in ("$", "#") or after.strip()[:1] in ("%", "$", "€", "£"):
        return False
    if (before[-1:].isalnum() and text[start].isalnum()) or (after[:1].isalnum() and text[end - 1].isalnum()):
        return False
    if first_digit and before[-1:] in (".", ",", "/", ":", "-") and before[:1].isdigit():
        return False
    if last_digit and after[:1] in (".", ",", ":", "-", "/") and after[1:].isdigit():
        return False
    return not _counts(item, words, language) and _weighty(item, text, words, language)


def _counts(item: Item, words: list[Word], language: Language) -> bool:
    """Whether its last number counts what follows: "the first week", "at 6 percent"."""
    if item.end == len(words) or item.category not in ("date", "clock"):
        return False
    last, following = words[item.end - 1].text, words[item.end].text
    number = last.isdigit() or bool(language.lexicon.categories(last) & {"ord", "num"})
    return number and (following in language.counted or "unit" in language.lexicon.categories(following))


def _weighty(item: Item, text: str, words: list[Word], language: Language) -> bool:
    """Whether its words are enough: "may" only after "in", "this may" not at all, a year near what leads to one."""
    inside = words[item.start : item.end]
    if len(inside) > 3 or item.category == "nothing":
        return True
    led = item.start > 0 and language.leads(words[item.start - 1].text)
    if len(inside) == 1 and inside[0].text.isdigit() and item.category == "span":
        return led or _alone(item, words, language)
    if any(_strong(word, place > 0, text, language) for place, word in enumerate(inside, item.start)):
        return True
    if len(inside) == 3 and all(word.text in language.weak | language.never for word in (inside[0], inside[-1])):
        return True  # from one to the other: "Mon-Wed"
    if any(word.text in language.never for word in inside):
        return False
    if any(_turns(word, language) for word in inside):
        return True
    weak = any(word.text in language.weak for word in inside)
    return not weak or led or (len(inside) > 1 and language.leads(inside[0].text, firmly=True))


def _strong(word: Word, inner: bool, text: str, language: Language) -> bool:
    """Whether a word tells a time for sure; a weak one does within a sentence if it has a capital letter."""
    if word.text in language.never:
        return False
    if word.text in language.weak:
        return inner and text[word.start].isupper()
    return word.text.isdigit() or bool(language.lexicon.categories(word.text) - _UNTELLING)


def _turns(word: Word, language: Language) -> bool:
    """Whether it is a word as "next" or "last", after which a weak one is firm: "last night", but not "this may"."""
    return bool(language.lexicon.values(word.text, "mod") - {"this"})


def _alone(item: Item, words: list[Word], language: Language) -> bool:
    """Whether nothing follows or precedes that the number could count."""
    if item.start == 0 or item.end == len(words):
        return True
    following = words[item.end].text
    return not following[0].isalpha() or language.lexicon.knows(following)
