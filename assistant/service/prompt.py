"""The words given to the model: stable ones first, to stay in its KV cache; passages only in the last turn."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from assistant.core.appointments import Appointment
from assistant.core.memory import Fact
from assistant.core.messages import Message, Role
from assistant.core.passages import Passage
from assistant.core.words import content_words, stem
from assistant.knowledge.retrieval import merge
from assistant.personal.health import without_caution
from assistant.service import fencing, known_facts
from assistant.service.routing import asks_summary
from assistant.service.time_words import spoken

BEST_PASSAGE_TOKENS = 240
PASSAGE_TOKENS = 120
"""Longest best passage and longest other ones; a longer one is cut to the sentences around the question's words."""

LEAST_PASSAGES = 2
"""Passages that are read whatever the budget."""

HISTORY_MESSAGES = 8
"""Earlier turns that the model reads again."""

_WHEN = re.compile(r"^\W*(and |but |so )?(when|what time|at what time|wann|cuándo|quand)\b", re.IGNORECASE)
_WHICH = re.compile(r"^\W*(which|list|what are|welche|qué|cuáles|quels|quelles)\b", re.IGNORECASE)
_MARK = re.compile(r"\s*\[\d{1,2}\]")
_BETWEEN = "\n\n"
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


def system_text(prompts: Path, name: str = "answer") -> str:
    """The stable text at the start of every prompt, from ``prompts``/``name``.md."""
    return (prompts / f"{name}.md").read_text(encoding="utf-8").strip()


def history(messages: Sequence[Message]) -> tuple[Message, ...]:
    """The last turns, starting with the person's, without citation marks (they mean nothing in a later turn) and
    without the caution that code put below an answer."""
    recent = list(messages[-HISTORY_MESSAGES:])
    while recent and recent[0].role is not Role.USER:
        recent.pop(0)
    return tuple(
        replace(message, content=without_caution(without_marks(message.content)))
        if message.role is Role.ASSISTANT
        else message
        for message in recent
    )


def without_marks(text: str) -> str:
    """``text`` without its citation marks."""
    return _MARK.sub("", text)


def question_turn(
    question: str,
    passages: Sequence[Passage],
    now: datetime,
    unknown: Sequence[str] = (),
    meeting: Appointment | None = None,
    facts: Sequence[Fact] = (),
    guidance: Sequence[str] = (),
) -> Message:
    """The last turn: numbered passages, the time, and the question.

    ``unknown`` are names of the question that stand nowhere in the library; saying so keeps a small model from
    answering about something similar. ``meeting`` is the appointment that the question leans on. ``facts`` are what
    the person told that may answer it. ``guidance`` are lines on how to answer.
    """
    parts = []
    if passages:
        blocks = (f"[{n}] {_label(passage)}\n{_data(passage, question)}" for n, passage in enumerate(passages, 1))
        chats = any(passage.kind == "chats" for passage in passages)
        origin = "our earlier chats and my files" if chats else "my files"
        parts.append(f"Passages from {origin}:\n{fencing.fenced(_BETWEEN.join(blocks))}")
    if facts:
        parts.append(known_facts.block(facts, len(passages) + 1))
    parts.append(f"Today: {now:%A} {now.day} {now:%B %Y}.")
    if meeting is not None:
        people = fencing.line(f", with {', '.join(meeting.people)}") if meeting.people else ""
        parts.append(f"In my calendar: {fencing.line(meeting.title)}, {spoken(meeting.start, meeting.end)}{people}.")
    if unknown and passages:
        parts.append("Not in my files: " + ", ".join(unknown) + ".")
    if guidance:
        parts.append("\n".join(guidance))
    parts.append(f"Question: {question.strip()}{_reminder(question)}" if passages or facts else question.strip())
    return Message(Role.USER, "\n\n".join(parts))


def _reminder(question: str) -> str:
    """What a small model forgets unless it stands beside the question."""
    if _WHEN.search(question):
        return " (Give the date, and the time if a passage gives it.)"
    if asks_summary(question):
        return " (Only what matters most, in at most six short sentences.)"
    return " (Name each one.)" if _WHICH.search(question) else ""


def _label(passage: Passage) -> str:
    name = Path(passage.path).name
    title = "" if passage.title in ("", Path(passage.path).stem) else f" “{passage.title}”"
    return fencing.line(f"{name}{title}" + (f", {passage.place}" if passage.place else ""))


def _data(passage: Passage, question: str) -> str:
    """A passage as data. In earlier chats the person gave orders to an assistant themselves: there they stay."""
    return fencing.as_data(passage.text, question, orders=passage.kind != "files")


def within_budget(
    passages: Sequence[Passage], question: str, tokens: int, count_tokens: Callable[[str], int]
) -> tuple[Passage, ...]:
    """The best passages that fit ``tokens`` together, at least two; long ones are cut, adjacent ones joined."""
    kept: list[Passage] = []
    left = tokens
    for passage in passages:
        limit = PASSAGE_TOKENS if kept else BEST_PASSAGE_TOKENS
        cut = shorten(passage, question, limit, count_tokens)
        cost = count_tokens(cut.text) + 20
        if len(kept) >= LEAST_PASSAGES and cost > left:
            continue
        kept.append(cut)
        left -= cost
    return merge(kept)


def shorten(passage: Passage, question: str, tokens: int, count_tokens: Callable[[str], int]) -> Passage:
    """``passage`` cut to at most about ``tokens``: what of it holds most of the question's words.

    Of running text that is one run of sentences; of a table the best rows, in their order.
    """
    if count_tokens(passage.text) <= tokens:
        return passage
    pieces = _pieces(passage.text)
    costs = [count_tokens(piece) for piece in pieces]
    asked = {stem(word) for word in content_words(question)}
    hits = [asked & {stem(word) for word in content_words(piece)} for piece in pieces]
    chosen = _best_rows(costs, hits, tokens) if _is_table(pieces) else _best_run(costs, hits, tokens)
    return replace(passage, text="".join(pieces[n] for n in chosen).strip())


def _best_run(costs: Sequence[int], hits: Sequence[set[str]], tokens: int) -> Sequence[int]:
    """The adjacent pieces within ``tokens`` that hold most different asked words, then most of them; at least one."""
    best, best_score = range(1), -1.0
    for first in range(len(costs)):
        used, found, repeated = 0, set[str](), 0
        for last in range(first, len(costs)):
            used += costs[last]
            if used > tokens and last > first:
                break
            found |= hits[last]
            repeated += len(hits[last])
            score = len(found) + 0.1 * repeated + 0.001 * (last - first) - 0.0001 * first
            if score > best_score:
                best, best_score = range(first, last + 1), score
    return best


def _best_rows(costs: Sequence[int], hits: Sequence[set[str]], tokens: int) -> Sequence[int]:
    """The pieces with most asked words that fit ``tokens`` together, in their order; at least one."""
    chosen: list[int] = []
    for n in sorted(range(len(costs)), key=lambda n: (-len(hits[n]), n)):
        tokens -= costs[n]
        if chosen and (tokens < 0 or not hits[n]):
            break
        chosen.append(n)
    return sorted(chosen)


def _is_table(pieces: Sequence[str]) -> bool:
    """Whether most pieces look like rows: cells between bars, tabs or many commas."""
    rows = sum(piece.count("|") >= 2 or piece.count("\t") >= 1 or piece.count(",") >= 3 for piece in pieces)
    return rows * 3 > len(pieces) * 2


def _pieces(text: str) -> list[str]:
    """Sentences and lines of ``text`` that joined give it back."""
    ends = [match.end() for match in _SENTENCE.finditer(text)]
    bounds = [0, *ends, len(text)]
    return [text[start:end] for start, end in pairwise(bounds) if text[start:end]]
