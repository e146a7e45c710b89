"""Ties each sentence of an answer to the passage that holds it; the model's own marks are only a hint.

A small model's ``[n]`` is missing or wrong in about half of its answers, so the marks are set here: a sentence belongs
to the passage that holds its numbers, names and words. What stands in no passage gets no mark.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.core.passages import Citation, Passage
from assistant.core.words import content_words, names, numbers, stem

NUMBER_WEIGHT = 3.0
NAME_WEIGHT = 2.0
HINT_BONUS = 0.15
"""What the model's own mark adds to a passage's share."""

SUPPORTED = 0.55
"""Share of a sentence's weight that must stand in a passage for it to count as its source."""

SECOND_SOURCE = 0.2
"""Share that a second passage must add to be cited as well."""

_MARK = re.compile(
    r"\s*[\[【](?:passages?\s*)?\d{1,2}(?:\s*[,-]\s*(?:passages?\s*)?\d{1,2})*[\]】](?!\()", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"')\]]?\s+(?=[\"'(\[]?[A-ZÀ-Þ0-9*_`])|(?<=[。！？])")
_UNFINISHED = re.compile(r"(?:\b(?:Dr|Mr|Mrs|Ms|St|No|Nr|approx|ca|e\.g|i\.e|etc|vs|p|pp|Tel|Str)|^\s*\d{1,3})\.$")
_ORDINAL = re.compile(r"\b\d{1,2}\.$")  # "am 3. Dezember"
_MONTH = re.compile(r"(jan|feb|mär|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec)", re.IGNORECASE)
_FENCE = re.compile(r"^\s*(```|~~~)")
_BULLET = re.compile(r"^\s*(?:[-*+•]|\d{1,3}[.)])\s+")
_RULE = re.compile(r"^\s*\|?[\s:|-]+\|?\s*$")


@dataclass(frozen=True, slots=True)
class Attributed:
    """An answer with its marks set.

    ``supported`` is the share (0.0 to 1.0) of checkable sentences that stand in a passage; 1.0 if none is checkable.
    ``foreign`` are numbers and names of the answer that stand neither in a passage nor in the question.
    """

    text: str
    citations: tuple[Citation, ...] = ()
    supported: float = 1.0
    foreign: frozenset[str] = frozenset()


class _Evidence:
    """The passages as sets of numbers, names and stems, with how telling each stem is."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        texts = [f"{passage.title}\n{passage.text}" for passage in passages]
        self.numbers = [numbers(text) for text in texts]
        self.stems = [{stem(word) for word in content_words(text)} for text in texts]
        self._count = len(texts)

    def weight(self, word_stem: str) -> float:
        holders = sum(word_stem in stems for stems in self.stems)
        return math.log(1 + self._count / holders) if holders else 1.0

    def has(self, name: str) -> bool:
        """Whether one passage holds ``name``; a short form of a word in it ("Dec") counts."""
        parts = [stem(part) for part in content_words(name)]
        return any(all(part in stems or _begins_one(part, stems) for part in parts) for stems in self.stems)


def _begins_one(part: str, stems: set[str]) -> bool:
    return len(part) >= 3 and any(known.startswith(part) for known in stems)


@dataclass(frozen=True, slots=True)
class _Claim:
    """What a sentence says that can be looked up: its parts with their weights."""

    numbers: frozenset[str]
    stems: dict[str, float]
    hints: frozenset[int]

    @property
    def total(self) -> float:
        return NUMBER_WEIGHT * len(self.numbers) + sum(self.stems.values())

    def held_by(self, evidence: _Evidence, passages: Sequence[int]) -> float:
        """Share of this claim that these passages hold together."""
        if not self.total:
            return 0.0
        held_numbers = self.numbers & frozenset().union(*(evidence.numbers[n] for n in passages))
        held_stems = frozenset().union(*(evidence.stems[n] for n in passages))
        words = sum(weight for part, weight in self.stems.items() if part in held_stems)
        return (NUMBER_WEIGHT * len(held_numbers) + words) / self.total


def attribute(answer: str, passages: Sequence[Passage], question: str = "") -> Attributed:
    """``answer`` with each mark set by what the passages hold, and the citations in order of first mark.

    Citations are renumbered from 1 in the order in which they first appear. Code blocks are left alone.
    """
    evidence = _Evidence(passages)
    asked_numbers, asked_names = numbers(question), names(question) | set(content_words(question))
    order: list[int] = []
    checked = supported = 0
    foreign: set[str] = set()
    lines: list[str] = []
    in_code = False
    every = answer.split("\n")
    for line, following in zip(every, [*every[1:], ""], strict=True):
        if _FENCE.match(line):
            in_code = not in_code
        heading = line.lstrip().startswith("#") or (
            line.lstrip().startswith("|") and _RULE.match(following) is not None
        )
        if in_code or heading or _FENCE.match(line) or not line.strip() or _RULE.match(line):
            lines.append(line)
            continue
        pieces: list[str] = []
        for sentence in _sentences(line):
            bare = _MARK.sub("", sentence).rstrip()
            claim = _claim(sentence, _BULLET.sub("", bare), evidence)
            sources = _sources(claim, evidence, asked_numbers)
            if claim.numbers or len(claim.stems) > 1:
                checked += 1
                supported += bool(sources)
            foreign |= {
                n for n in claim.numbers if n not in asked_numbers and not any(n in s for s in evidence.numbers)
            }
            foreign |= {n for n in names(_BULLET.sub("", bare)) if n not in asked_names and not evidence.has(n)}
            for source in sources:
                if source not in order:
                    order.append(source)
            pieces.append(_with_marks(bare, [order.index(source) + 1 for source in sources]))
        lines.append(" ".join(piece for piece in pieces if piece.strip()) if len(pieces) > 1 else "".join(pieces))
    citations = tuple(_citation(position + 1, passages[source]) for position, source in enumerate(order))
    share = supported / checked if checked else 1.0
    return Attributed("\n".join(lines).strip(), citations, share, frozenset(foreign))


def _sentences(line: str) -> list[str]:
    """The sentences of one line; marks that follow a full stop stay with the sentence they end."""
    if line.lstrip().startswith("|"):
        return [line]
    parts: list[str] = []
    for part in _SENTENCE_END.split(_marks_before_stops(line)):
        german_date = (
            bool(parts) and re.search(r"\b\d{1,2}\.$", parts[-1]) is not None and _MONTH.match(part) is not None
        )
        if parts and (german_date or _UNFINISHED.search(parts[-1])):
            parts[-1] += " " + part
        else:
            parts.append(part)
    return parts


def _marks_before_stops(line: str) -> str:
    return re.sub(r"([.!?])((?:\s*\[\d{1,2}\])+)", r"\2\1", line)


def _claim(sentence: str, bare: str, evidence: _Evidence) -> _Claim:
    hints = {int(digits) - 1 for mark in _MARK.findall(sentence) for digits in re.findall(r"\d+", mark)}
    named = {stem(part) for name in names(bare) for part in content_words(name)}
    stems: dict[str, float] = {}
    for word in content_words(bare):
        if numbers(word):
            continue  # counted among the numbers
        part = stem(word)
        stems[part] = NAME_WEIGHT if part in named else evidence.weight(part)
    return _Claim(frozenset(numbers(bare)), stems, frozenset(hints))


def _sources(claim: _Claim, evidence: _Evidence, asked_numbers: set[str]) -> list[int]:
    """The passages to cite for ``claim``: the one that holds most of it, and a second if it adds to it.

    None if the claim has a number that these passages do not hold: a wrong figure must not look proven.
    """
    every = range(len(evidence.stems))
    if not claim.total or not every:
        return []
    shares = {n: claim.held_by(evidence, [n]) + (HINT_BONUS if n in claim.hints else 0.0) for n in every}
    best = max(every, key=lambda n: (shares[n], -n))
    pairs = {n: claim.held_by(evidence, [best, n]) for n in every if n != best}
    second = max(pairs, key=lambda n: (pairs[n], -n), default=None)
    alone = claim.held_by(evidence, [best])
    if second is not None and pairs[second] - alone >= SECOND_SOURCE and pairs[second] >= SUPPORTED:
        chosen = [best, second]
    else:
        chosen = [best] if shares[best] >= SUPPORTED and alone > 0 else []
    held = asked_numbers.union(*(evidence.numbers[n] for n in chosen))
    return chosen if claim.numbers <= held else []


def _with_marks(sentence: str, marks: Sequence[int]) -> str:
    if not marks:
        return sentence
    text = "".join(f" [{n}]" for n in sorted(marks))
    body = sentence.rstrip()
    closing = re.search(r"(\s*\|)?$|[.!?:;,]+(?:[*_\"')]*)$", body)
    end = re.search(r"[.!?:;,。！？]+$", body)
    if body.endswith("|"):
        return body[:-1].rstrip() + text + " |"
    if end is not None and closing is not None:
        return body[: end.start()] + text + end.group()
    return body + text


def _citation(n: int, passage: Passage) -> Citation:
    return Citation(n, passage.document_id, passage.path, passage.title, passage.place, passage.text)
