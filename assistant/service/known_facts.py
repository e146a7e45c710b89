"""Facts about the person as sources of an answer: given to the model like passages, told in words instead of marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.core.memory import Fact
from assistant.core.passages import FACTS_BELOW, Citation, Passage
from assistant.core.words import stem, words
from assistant.knowledge.citations import Attributed
from assistant.service.time_words import day_words

KIND = "memory"
"""The kind of a passage that is a fact."""

_MARK = re.compile(r"(\s*)\[(\d{1,2})\]")
_TO_YOU = tuple(
    (re.compile(pattern, re.IGNORECASE), instead)
    for pattern, instead in (
        (r"\bI am\b|\bI['’]m\b|\bwe are\b|\bwe['’]re\b", "you are"),
        (r"\bI was\b", "you were"),
        (r"\bI['’]ve\b|\bwe['’]ve\b", "you have"),
        (r"\b(?:I|we|me|us)\b", "you"),
        (r"\b(?:my|our)\b", "your"),
        (r"\b(?:mine|ours)\b", "yours"),
        (r"\b(?:myself|ourselves)\b", "yourself"),
    )
)


def as_passages(facts: Sequence[Fact]) -> tuple[Passage, ...]:
    """The facts as passages of no document: their ids are never those of one."""
    return tuple(Passage((), FACTS_BELOW - fact.id, "", "", "", spoken_to(fact.text), 0.0, KIND) for fact in facts)


def words_known(citations: Sequence[Citation]) -> set[str]:
    """The words, as stems, of the facts among what an answer cites."""
    return {stem(word) for each in citations if each.document_id < FACTS_BELOW for word in words(each.text)}


def block(facts: Sequence[Fact], first: int) -> str:
    """The facts as the model reads them, numbered from ``first``."""
    lines = (f"[{n}] {spoken_to(fact.text)} (You told me this on {_day(fact)}.)" for n, fact in enumerate(facts, first))
    return "What I know about you:\n\n" + "\n".join(lines)


def spoken_to(text: str) -> str:
    """``text``, which the person says of themselves, as it is said to them: a small model repeats it as it stands."""
    for pattern, instead in _TO_YOU:
        text = pattern.sub(instead, text)
    return text[:1].upper() + text[1:]


def in_words(checked: Attributed, facts: Sequence[Fact]) -> tuple[Attributed, tuple[Fact, ...]]:
    """The answer with its marks of facts turned into "You told me on ...", and the facts that it rests on.

    The marks of files are numbered anew from 1.
    """
    by_id = {FACTS_BELOW - fact.id: fact for fact in facts}
    used = tuple(by_id[each.document_id] for each in checked.citations if each.document_id in by_id)
    if not used:
        return checked, ()
    files = [each for each in checked.citations if each.document_id not in by_id]
    numbers = {str(each.n): n for n, each in enumerate(files, 1)}

    def renumbered(mark: re.Match[str]) -> str:
        return f"{mark[1]}[{numbers[mark[2]]}]" if mark[2] in numbers else ""

    days = " and ".join(dict.fromkeys(_day(fact) for fact in used))
    text = f"{_MARK.sub(renumbered, checked.text)} (You told me on {days}.)"
    citations = tuple(replace(each, n=n) for n, each in enumerate(files, 1))
    return replace(checked, text=text, citations=citations), used


def _day(fact: Fact) -> str:
    return day_words(fact.proof.said_at)
