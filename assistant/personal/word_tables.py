"""English words in pairs: spellings, tenses, numbers, and how a text is put from one into the other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from assistant.core.words import fold

_PAST_OF = (
    "is was|are were|am was|has had|have had|does did|do did|will would|can could|may might|goes went|go went"
    "|gives gave|give gave|gets got|get got|takes took|take took|makes made|make made|says said|say said"
    "|tells told|tell told|thinks thought|think thought|feels felt|feel felt|finds found|find found|knows knew"
    "|know knew|comes came|come came|buys bought|buy bought|brings brought|sees saw|see saw|meets met|meet met"
    "|leaves left|leave left|keeps kept|keep kept|speaks spoke|writes wrote|write wrote|begins began"
    "|understands understood|pays paid|sends sent|sells sold|loses lost|wins won|teaches taught|eats ate"
    "|drives drove|wears wore|chooses chose|sits sat|runs ran|forgets forgot|spends spent|stands stood"
    "|hears heard|holds held|becomes became|means meant|builds built|falls fell"
)
_BRITISH_OF = (
    "color colour|favor favour|honor honour|labor labour|neighbor neighbour|behavior behaviour|flavor flavour"
    "|favorite favourite|center centre|theater theatre|meter metre|liter litre|fiber fibre|program programme"
    "|catalog catalogue|dialog dialogue|traveler traveller|traveling travelling|traveled travelled|canceled cancelled"
    "|canceling cancelling|labeled labelled|modeling modelling|jewelry jewellery|defense defence|offense offence"
    "|license licence|practice practise|gray grey|check cheque|tire tyre|pajamas pyjamas|plow plough|mom mum"
    "|enrollment enrolment|fulfill fulfil|skillful skilful|aluminum aluminium"
)
_AMBIGUOUS_SPELLING = frozenset("program license practice check tire meter dialog".split())
"""Words that are right in British English too, with another meaning: never swapped by themselves."""
_IZE = "organ real apolog final recogn summar prior util minim maxim custom special emphas standard categor author"
_DIGITS = "zero one two three four five six seven eight nine ten eleven twelve"

PAST: Mapping[str, str] = MappingProxyType(dict(pair.split() for pair in _PAST_OF.split("|")))
"""Irregular verbs: the present with its past."""
SPELLED: Mapping[str, str] = MappingProxyType({word: str(n) for n, word in enumerate(_DIGITS.split())})
"""Numbers in words with their digits."""


def _british() -> dict[str, str]:
    pairs = [pair.split() for pair in _BRITISH_OF.split("|")]
    table = {american: british for american, british in pairs if american not in _AMBIGUOUS_SPELLING}
    table |= {f"{american}s": f"{british}s" for american, british in table.items() if american[-1] not in "sd"}
    for root in _IZE.split():
        for ending in ("ize", "izes", "ized", "izing", "ization", "izations"):
            table[root + ending] = root + ending.replace("z", "s", 1)
    return table


BRITISH: Mapping[str, str] = MappingProxyType(_british())
"""American spellings with the British ones."""
AMERICAN: Mapping[str, str] = MappingProxyType({british: american for american, british in BRITISH.items()})


def past_of(verb: str) -> tuple[str, ...]:
    """What the past of a present form may be, folded: irregular, or with -ed."""
    word = fold(verb)
    if word in PAST:
        return (PAST[word],)
    root = word[:-1] if word.endswith("s") and not word.endswith("ss") else word
    if word.endswith("ies"):
        return (word[:-3] + "ied",)
    if word.endswith(("shes", "ches", "sses", "xes")):
        return (word[:-2] + "ed",)
    if root.endswith("e"):
        return (root + "d",)
    return (root + "ed", root + root[-1:] + "ed", root[:-1] + "ied")


def swap_words(text: str, table: Mapping[str, str]) -> str:
    """``text`` with each key of ``table`` (folded, of one word or more) as its value; capitals stay as they were."""
    if not table:
        return text
    keys = "|".join(re.escape(key) for key in sorted(table, key=len, reverse=True))
    return re.sub(
        rf"(?<![\w'’-])(?:{keys})(?![\w'’-])", lambda found: _like(found[0], table[fold(found[0])]), text, flags=re.I
    )


def _like(before: str, after: str) -> str:
    if len(before) > 1 and before.isupper():
        return after.upper()
    return after[:1].upper() + after[1:] if before[0].isupper() else after
