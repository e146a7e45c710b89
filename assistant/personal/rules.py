"""Rules on how the person wants things written: said in words, read back from words, and settled from what tells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.core.rules import Aspect, Evidence, RequestKind, RuleSource, RuleState, Sign
from assistant.core.words import fold, words

NEWEST = 5
"""Pieces of evidence that count: what somebody wanted long ago does not outvote what they want now."""
LONGEST_RULE = 160
"""Characters of a rule in the person's own words."""
NONE, YES = "none", "yes"
UNDONE = "undone"
"""The value of evidence that the person took back what a rule did."""
SIGNS_NEEDED = 2
"""Votes that make a rule active; a clear sign has as many, another one has one."""
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_PLURALS = {
    RequestKind.SUMMARY: "summaries", RequestKind.MAIL: "mails", RequestKind.ANSWER: "answers",
    RequestKind.TEXT: "texts",
}  # fmt: skip
LANGUAGES = {"en": "English", "de": "German", "es": "Spanish", "fr": "French"}

_FIXED: Mapping[tuple[Aspect, str], str] = {
    (Aspect.BULLETS, "-"): "Use bullet points",
    (Aspect.BULLETS, "*"): "Use bullet points with *",
    (Aspect.BULLETS, "•"): "Use bullet points with •",
    (Aspect.BULLETS, "1."): "Use a numbered list",
    (Aspect.BULLETS, NONE): "Write prose without bullet points",
    (Aspect.LENGTH, "shorter"): "Be shorter",
    (Aspect.LENGTH, "longer"): "Give more detail",
    (Aspect.GREETING, NONE): "Write no greeting",
    (Aspect.SIGNOFF, NONE): "Write no sign-off",
    (Aspect.HEADINGS, NONE): "Write no headings",
    (Aspect.HEADINGS, YES): "Use headings",
    (Aspect.PARAGRAPHS, "1"): "Write one paragraph",
    (Aspect.EXCLAMATIONS, NONE): "Write without exclamation marks",
    (Aspect.EXCLAMATIONS, YES): "Exclamation marks are welcome",
    (Aspect.EMOJI, NONE): "Write without emoji",
    (Aspect.EMOJI, YES): "Use emoji",
    (Aspect.CASE, "lower"): "Write in lower case",
    (Aspect.CASE, "upper"): "Write in capitals",
    (Aspect.CASE, "usual"): "Write capitals as usual",
    (Aspect.FULL_STOP, NONE): "Write no full stop at the end",
    (Aspect.CONTRACTIONS, YES): "Use contractions",
    (Aspect.CONTRACTIONS, NONE): "Write without contractions",
    (Aspect.BOILERPLATE, NONE): "Leave out pleasantries",
    (Aspect.QUOTES, "straight"): 'Write quotes as "…"',
    (Aspect.QUOTES, "curly"): "Write quotes as “…”",
    (Aspect.NUMBERS, "digits"): "Write numbers as digits",
    (Aspect.NUMBERS, "words"): "Write small numbers as words",
    (Aspect.DATES, "day first"): "Write dates as 3 December",
    (Aspect.DATES, "month first"): "Write dates as December 3",
    (Aspect.CLOCK, "24"): "Write times as 15:00",
    (Aspect.CLOCK, "12"): "Write times as 3 PM",
    (Aspect.SPELLING, "british"): "Use British spelling",
    (Aspect.SPELLING, "american"): "Use American spelling",
    (Aspect.TENSE, "past"): "Write in the past tense",
    (Aspect.TENSE, "present"): "Write in the present tense",
    (Aspect.VOICE, "first"): "Write in the first person",
    (Aspect.VOICE, "second"): "Write in the second person",
    (Aspect.VOICE, "third"): "Write in the third person",
    (Aspect.ENDING, "question"): "End with a question",
    **{(Aspect.LANGUAGE, code): f"Write in {name}" for code, name in LANGUAGES.items()},
    **{
        (Aspect.TONE, tone): text
        for tone, text in (
            ("formal", "Write more formally"),
            ("casual", "Write more casually"),
            ("warm", "Write more warmly"),
            ("direct", "Come to the point at once"),
            ("simple", "Use simple words"),
            ("other", "Choose another tone than the usual one"),
        )
    },
}
_LINE_END = " / "
"""The end of a line of a sign-off, in a rule that is told in one line; behind a comma it goes without saying."""
_QUOTED: Mapping[Aspect, str] = {
    Aspect.GREETING: "Greet with “{}”",
    Aspect.SIGNOFF: "Sign off with “{}”",
    Aspect.OPENING: "Begin with “{}”",
    Aspect.ENDING: "End with “{}”",
    Aspect.EMOJI: "End with {}",
}
_READ: Mapping[str, tuple[Aspect, str]] = {fold(text): sign for sign, text in _FIXED.items()}
_QUOTE = r"[“\"']([^”\"]+?)[”\"']"
_FORMS: Sequence[tuple[re.Pattern[str], Callable[[re.Match[str]], Sign]]] = (
    (re.compile(rf"greet with {_QUOTE}", re.I), lambda found: Sign(Aspect.GREETING, found[1])),
    (re.compile(rf"sign(?:ed)?[ -]off with {_QUOTE}", re.I), lambda found: Sign(Aspect.SIGNOFF, _in_lines(found[1]))),
    (re.compile(rf"begin with {_QUOTE}", re.I), lambda found: Sign(Aspect.OPENING, found[1])),
    (re.compile(rf"end with {_QUOTE}", re.I), lambda found: Sign(Aspect.ENDING, found[1])),
    (
        re.compile(rf"use {_QUOTE} (?:instead of|not) {_QUOTE}", re.I),
        lambda found: Sign(Aspect.WORDS, found[1], fold(found[2])),
    ),
    (re.compile(rf"leave out {_QUOTE}", re.I), lambda found: Sign(Aspect.WORDS, "", fold(found[1]))),
    (
        re.compile(
            rf"(?:keep|limit)\b.*\bto (?:at most )?(\d+|{'|'.join(_COUNTS[1:])}) sentences?"
            rf"|at most (\d+|{'|'.join(_COUNTS[1:])}) sentences?",
            re.I,
        ),
        lambda found: Sign(Aspect.SENTENCES, _count(found[1] or found[2])),
    ),
)


@dataclass(frozen=True, slots=True)
class Settled:
    """What the evidence comes to."""

    value: str
    state: RuleState
    support: int
    against: int


def text_of(sign: Sign, kind: RequestKind) -> str:
    """The rule in words."""
    match sign.aspect:
        case Aspect.SENTENCES:
            count = int(sign.value)
            said = _COUNTS[count] if count < len(_COUNTS) else sign.value
            return f"Keep {_PLURALS[kind]} to {said} sentence{'' if count == 1 else 's'}"
        case Aspect.WORDS:
            return f"Use “{sign.value}” instead of “{sign.subject}”" if sign.value else f"Leave out “{sign.subject}”"
        case Aspect.NOTE:
            return sign.value
    fixed = _FIXED.get((sign.aspect, sign.value))
    if fixed is not None:
        return fixed
    shown = sign.value.replace(",\n", ", ") if sign.value.count("\n") == 1 else sign.value
    shown = shown.replace("\n", _LINE_END)
    return _QUOTED[sign.aspect].format(shown)


def read_rule(text: str) -> Sign:
    """What the person's words for a rule mean; a note in their words where code cannot act on it."""
    said = text.strip().rstrip(".")
    if (known := _READ.get(fold(said))) is not None:
        return Sign(*known)
    for form, sign in _FORMS:
        if (found := form.fullmatch(said)) is not None:
            return sign(found)
    return Sign(Aspect.NOTE, said, fold(said))


def key_of(kind: RequestKind, sign: Sign) -> str:
    """What a deleted rule is known by: its kind, aspect and value; a limit of sentences whatever its number."""
    value = "" if sign.aspect is Aspect.SENTENCES else fold(sign.value)
    return "|".join((kind.value, sign.aspect.value, sign.subject, value))


def settled(evidence: Sequence[Evidence]) -> Settled:
    """What the newest evidence comes to: the value told most often, the later one of two alike.

    What the person said themselves is enough, and nothing before it counts any more. A rule that was undone as often
    as it was told is weakened.
    """
    counted = list(evidence[-NEWEST:])
    said = max((n for n, each in enumerate(evidence) if each.source is RuleSource.PERSON), default=-1)
    if said >= 0:
        counted = [evidence[said], *evidence[max(said + 1, len(evidence) - NEWEST) :]]
    votes: Counter[str] = Counter()
    latest: dict[str, int] = {}
    for n, each in enumerate(counted):
        sure = each.clear or each.source is RuleSource.PERSON
        votes[each.value] += SIGNS_NEEDED if sure else 1
        latest[each.value] = n
    told = [value for value in votes if value != UNDONE] or _values(evidence)[:1]
    value = max(told, key=lambda each: (votes[each], latest.get(each, -1)))
    support = sum(each.value == value for each in counted)
    against = len(counted) - support
    if votes[UNDONE] >= votes[value]:
        return Settled(value, RuleState.WEAKENED, support, against)
    return Settled(value, RuleState.ACTIVE if votes[value] >= SIGNS_NEEDED else RuleState.PROPOSED, support, against)


def _values(evidence: Sequence[Evidence]) -> list[str]:
    return [each.value for each in reversed(evidence) if each.value != UNDONE]


def holds_words(text: str, topic: Sequence[str]) -> bool:
    """Whether every word of ``topic`` stands in ``text``."""
    held = set(words(text))
    return bool(topic) and all(word in held for word in topic)


def _in_lines(signoff: str) -> str:
    """A sign-off as it stands in a mail: the name below the words."""
    lines = signoff.replace(_LINE_END, "\n")
    return lines if "\n" in lines else re.sub(r", ", ",\n", lines, count=1)


def _count(said: str) -> str:
    return said if said.isdigit() else str(_COUNTS.index(said.lower()))
