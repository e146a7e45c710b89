"""What an edit tells word by word: spelling, tense, person, numbers, dates, and words swapped for others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.core.rules import Aspect, Sign
from assistant.core.words import STOP_WORDS, fold, names, numbers
from assistant.personal.edits import Edit, Swap, tokens
from assistant.personal.style_words import BOILERPLATE, CONTRACTION, SPELLED_OUT
from assistant.personal.word_tables import AMERICAN, BRITISH, SPELLED, past_of

_LONGEST_SWAP = 3
"""Words on either side of a substitution: longer ones are a change of content."""
MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
)
DAY_FIRST = re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?(?P<month>{MONTHS})\b", re.I)
MONTH_FIRST = re.compile(rf"\b(?P<month>{MONTHS})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)", re.I)
HALF_DAY = re.compile(r"\b(?P<hour>1[0-2]|0?[1-9])(?::(?P<minute>[0-5]\d))?\s?(?P<half>[ap])\.?m\b\.?", re.I)
FULL_DAY = re.compile(r"\b(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)\b(?!\s?[ap]\.?m)", re.I)
_DATE = re.compile(
    rf"\b(?:{MONTHS}|(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|tomorrow|yesterday|tonight)\b", re.IGNORECASE
)
_PERSONS = {
    "first": frozenset("i me my mine we us our ours i'm i've i'll i'd we're we've we'll".split()),
    "second": frozenset("you your yours you're you've you'll you'd".split()),
    "third": frozenset("he she they him her them his hers their theirs he's she's they're".split()),
}


def word_signs(edit: Edit) -> list[Sign]:
    """Everything that the edit tells word by word. What is explained by one sign is not also a swapped word."""
    signs = [*_spelling(edit), *_tense(edit), *_voice(edit), *_figures(edit)]
    return [*signs, *_swapped(edit)]


def _pairs(edit: Edit) -> Iterator[tuple[str, str]]:
    """Single words for single words, folded."""
    for swap in edit.swaps:
        if len(swap.old) == len(swap.new):
            yield from ((fold(old), fold(new)) for old, new in zip(swap.old, swap.new, strict=True))


def _spelling(edit: Edit) -> Iterator[Sign]:
    pairs = list(_pairs(edit))
    if any(BRITISH.get(old) == new for old, new in pairs):
        yield Sign(Aspect.SPELLING, "british")
    elif any(AMERICAN.get(old) == new for old, new in pairs):
        yield Sign(Aspect.SPELLING, "american")


def _tense(edit: Edit) -> Iterator[Sign]:
    pairs = list(_pairs(edit))
    into_past = sum(new in past_of(old) for old, new in pairs)
    into_present = sum(old in past_of(new) for old, new in pairs)
    if max(into_past, into_present) and into_past != into_present:
        sure = abs(into_past - into_present) > 1
        yield Sign(Aspect.TENSE, "past" if into_past > into_present else "present", clear=sure)


def _voice(edit: Edit) -> Iterator[Sign]:
    became = [
        (then, now)
        for old, new in _pairs(edit)
        for then, of in _PERSONS.items()
        for now, to in _PERSONS.items()
        if then != now and old in of and new in to
    ]
    if len(became) > 1 and len({now for _, now in became}) == 1:
        yield Sign(Aspect.VOICE, became[0][1])


def _figures(edit: Edit) -> Iterator[Sign]:
    old, new = edit.old.body, edit.new.body
    pairs = list(_pairs(edit))
    if any(SPELLED.get(one) == other for one, other in pairs):
        yield Sign(Aspect.NUMBERS, "digits", clear=False)
    elif any(SPELLED.get(other) == one for one, other in pairs):
        yield Sign(Aspect.NUMBERS, "words", clear=False)
    for one, other, value in ((MONTH_FIRST, DAY_FIRST, "day first"), (DAY_FIRST, MONTH_FIRST, "month first")):
        if _same(one, old, other, new) and not DAY_FIRST.search(old if value == "day first" else new):
            yield Sign(Aspect.DATES, value)
    if HALF_DAY.search(old) and FULL_DAY.search(new) and not HALF_DAY.search(new):
        yield Sign(Aspect.CLOCK, "24")
    elif FULL_DAY.search(old) and HALF_DAY.search(new) and not FULL_DAY.search(new):
        yield Sign(Aspect.CLOCK, "12")


def _same(before: re.Pattern[str], old: str, after: re.Pattern[str], new: str) -> bool:
    told = {(found["day"], fold(found["month"])[:3]) for found in before.finditer(old)}
    return any((found["day"], fold(found["month"])[:3]) in told for found in after.finditer(new))


def _swapped(edit: Edit) -> Iterator[Sign]:
    """Words for words, in the person's spelling; both must be whole, short, and no name or number."""
    seen: set[str] = set()
    for swap in edit.swaps:
        old, new = " ".join(map(fold, swap.old)), " ".join(swap.new)
        if not old or old in seen or not _is_habit(swap, edit) or _explained(old, fold(new)):
            continue
        seen.add(old)
        yield Sign(Aspect.WORDS, new if _shouts(swap.new) else new.lower(), old, clear=False)


def _is_habit(swap: Swap, edit: Edit) -> bool:
    if max(len(swap.old), len(swap.new)) > _LONGEST_SWAP or (swap.last and not swap.new):
        return False
    content = [word for word in swap.old if fold(word) not in STOP_WORDS]
    if not content or len(content) * 2 < len(swap.old):
        return False
    if not swap.new:  # a word left out: only where its sentence stayed
        beside = tokens(edit.old.body)[max(0, swap.at - 1) : swap.at]
        return bool(beside) and not numbers(" ".join(swap.old))
    new = " ".join(swap.new)
    named = names(edit.new.body)
    return not numbers(new) and not _DATE.search(new) and not any(fold(word) in named for word in swap.new)


def _shouts(new: Sequence[str]) -> bool:
    return any(len(word) > 1 and word.isupper() for word in new)


def _explained(old: str, new: str) -> bool:
    """Whether spelling, tense, person, contraction or pleasantries account for it."""
    return (
        BRITISH.get(old) == new
        or AMERICAN.get(old) == new
        or new in past_of(old)
        or (bool(new) and old in past_of(new))
        or SPELLED.get(old) == new
        or SPELLED.get(new) == old
        or any(old in each and new in each for each in _PERSONS.values())
        or bool(CONTRACTION.search(new) and SPELLED_OUT.search(old))
        or bool(CONTRACTION.search(old) and SPELLED_OUT.search(new))
        or bool(BOILERPLATE.search(old))
        or any(old in a and new in b for a in _PERSONS.values() for b in _PERSONS.values())
    )
