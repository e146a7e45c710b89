"""Questions about long chats, answered in a few words: LoCoMo's F1, and whether it knows what nobody told.

The answers are those of ``service.remembering`` with the chat model in use; a question of every kind is asked in the
same way. F1 is of the questions of the categories 1 to 4 (see ``locomo_scores``); one that is refused scores 0 there.
Abstention is the mean of two shares: of category 5 that is refused, and of 1 to 4 that is not. ``SAMPLE`` questions are
taken by conversation and category, always the same ones, a quarter of category 5. ``memory.TUNED`` names the
conversations that everything was chosen on; "kept" tells of the others. Answers may be kept between runs (see
``kept_answers``), so that a run that was stopped goes on where it was.

Beside it, on the same questions with the same model and prompt: the first turns by BM25, with the days on which they
were said; and an assistant that answers (or refuses) whatever it is asked.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from assistant.core.changes import ChangeBus
from assistant.core.engines import Embedder, Engine, Vector
from assistant.core.errors import BadRequest
from assistant.core.jobs import CancelToken, Desk
from assistant.core.messages import Message, Role
from assistant.evaluation import BenchResult
from assistant.evaluation.bench_library import models
from assistant.evaluation.dialogue_baselines import BASELINES
from assistant.evaluation.kept_answers import kept_answers
from assistant.evaluation.locomo import CATEGORIES, Asked, Conversation, read_conversations
from assistant.evaluation.locomo_scores import f1
from assistant.evaluation.measuring import Finding, Limit, as_result, how_busy, tell
from assistant.evaluation.memory import OURS, TUNED, embedder
from assistant.personal.recall import Question
from assistant.service.prompt import system_text
from assistant.service.remembering import READ, Remembering, is_refusal, read
from assistant.service.time_words import plain_day
from assistant.system.paths import resources

SAMPLE = 160
F1_FLOOR, ABSTENTION_FLOOR = 25.0, 65.0
UNANSWERABLE = 5
BASELINE, ALWAYS = "BM25", "always answers"
_UNANSWERABLE_SHARE = 4
"""One in so many of the questions taken is unanswerable."""
_DATA = Path("shared", "data", "memory", "locomo", "locomo_dev5.json")

Way = Callable[[str, Vector, CancelToken], str | None]
"""From a question with its vector to an answer; None where it is refused."""


@dataclass(slots=True)
class Row:
    """One question with what each way answered."""

    conversation: str
    asked: Asked
    answers: dict[str, str | None] = field(default_factory=dict)

    def score(self, way: str) -> float:
        """F1, 0.0 for a refusal."""
        return f1(self.answers[way] or "", self.asked.answer, self.asked.category)


def run(data: Path | None, desk: Desk[str], limit: int = SAMPLE) -> BenchResult:
    """The bench ``qa``; ``data`` is another file of the same form, ``limit`` how many questions, 0 for all."""
    began = time.monotonic()
    desk.emit(how_busy())
    conversations = read_conversations(data or resources().parents[1] / _DATA)
    rows = sample(conversations, limit)
    with tempfile.TemporaryDirectory(prefix="hearth-bench-") as folder:
        chosen = models(Path(folder), ChangeBus())
        try:
            answer(conversations, rows, kept_answers(chosen.engine()), embedder(), desk)
        finally:
            chosen.close()
    findings = found(rows)
    tell(findings, desk)
    return as_result("qa", len(rows), "questions", findings, time.monotonic() - began)


def sample(conversations: Sequence[Conversation], count: int) -> list[Row]:
    """``count`` questions (0: all), a quarter of them unanswerable, spread over conversations and categories.

    A smaller sample is part of a larger one.
    """
    every = [
        (_place(conversation, each), conversation.name, each)
        for conversation in conversations
        for each in conversation.asked
    ]
    every.sort(key=lambda each: each[:2])
    rows = [Row(name, asked) for _, name, asked in every]
    unanswerable = [row for row in rows if row.asked.category == UNANSWERABLE]
    few = count // _UNANSWERABLE_SHARE
    return [*_answerable(rows)[: count - few], *unanswerable[:few]] if count else rows


def _place(conversation: Conversation, asked: Asked) -> float:
    """Where by chance it stands among the questions of its kind in its conversation, always the same; 0.0 to 1.0."""
    alike = [each.text for each in conversation.asked if each.category == asked.category]
    random.Random(f"{conversation.name} {asked.category}").shuffle(alike)  # noqa: S311 - the same order every time
    return (alike.index(asked.text) + 0.5) / len(alike)


def answer(
    conversations: Sequence[Conversation], rows: Sequence[Row], model: Engine, embedder: Embedder, desk: Desk[str]
) -> None:
    """Ask every way every question."""
    done = 0
    for conversation in conversations:
        asked = [row for row in rows if row.conversation == conversation.name]
        desk.report(done, len(rows), f"Reading {len(conversation.turns)} turns of {conversation.name}")
        vectors = embedder.embed_passages([str(turn) for turn in conversation.turns], desk.cancel)
        ways = {OURS: _ours(conversation, vectors, model), BASELINE: _bm25(conversation, vectors, model)}
        for row in asked:
            desk.report(done, len(rows), row.asked.text)
            vector = embedder.embed_query(row.asked.text)
            row.answers |= {name: way(row.asked.text, vector, desk.cancel) for name, way in ways.items()}
            done += 1


def _ours(conversation: Conversation, vectors: Sequence[Vector], model: Engine) -> Way:
    remembering = Remembering(conversation.turns, vectors, lambda: model, resources() / "prompts")

    def way(question: str, vector: Vector, cancel: CancelToken) -> str | None:
        answered = remembering.answer(question, vector, cancel)
        return None if answered is None else answered.text

    return way


def _bm25(conversation: Conversation, vectors: Sequence[Vector], model: Engine) -> Way:
    ranks = BASELINES[BASELINE](conversation.turns, vectors)
    system = Message(Role.SYSTEM, system_text(resources() / "prompts", "remembered"))

    def way(question: str, vector: Vector, cancel: CancelToken) -> str | None:
        turns = [conversation.turns[n] for n in sorted(ranks(Question(question, vector)).turns[:READ])]
        lines = "\n".join(f"{plain_day(turn.when)}, {turn}" if turn.when else str(turn) for turn in turns)
        text = read(model, system, lines, question, cancel)
        return None if is_refusal(text) else text

    return way


def found(rows: Sequence[Row]) -> list[Finding]:
    """The figures of all questions, of the conversations that nothing was chosen on, and by kind of question.

    Raises ``BadRequest`` without an answerable or without an unanswerable one.
    """
    kept = [row for row in rows if row.conversation not in TUNED]
    if not 0 < len(_answerable(rows)) < len(rows):
        raise BadRequest("There must be questions of both kinds.", "Take more of them: --limit 8")
    findings = [_f1("f1", "F1 of categories 1 to 4", rows, Limit(F1_FLOOR, at_least=True))]
    findings += [_f1("kept_f1", "F1, kept conversations", kept)] if _answerable(kept) else []
    for category, name in CATEGORIES.items():
        of_kind = [row for row in rows if row.asked.category == category]
        if of_kind and category != UNANSWERABLE:
            findings.append(_f1(f"f1_{name}", f"F1, {name.replace('_', ' ')}", of_kind))
    findings.append(_abstention("abstention", "all", rows, Limit(ABSTENTION_FLOOR, at_least=True)))
    findings += [_abstention("kept_abstention", "kept conversations", kept)] if _answerable(kept) else []
    for metric, about, of in (
        ("refused", "Unanswerable questions refused", [row for row in rows if row not in _answerable(rows)]),
        ("refused_wrongly", "Answerable questions refused", _answerable(rows)),
    ):
        shares = {name: 100 * _refused(of, name) for name in (OURS, BASELINE)}
        findings.append(Finding(metric, shares.pop(OURS), f"{about}, in %, {len(of)} questions", beside=shares))
    return findings


def _f1(metric: str, about: str, rows: Sequence[Row], limit: Limit | None = None) -> Finding:
    counted = _answerable(rows)
    scores = {name: [100 * row.score(name) for row in counted] for name in (OURS, BASELINE)}
    error = float(np.std(scores[OURS])) / len(counted) ** 0.5
    about += f" (0 to 100), {len(counted)} questions, standard error {error:.1f}"
    return Finding(metric, float(np.mean(scores[OURS])), about, limit, beside=_beside(scores))


def _beside(scores: Mapping[str, Sequence[float]]) -> dict[str, float]:
    return {BASELINE: float(np.mean(scores[BASELINE]))}


def _abstention(metric: str, about: str, rows: Sequence[Row], limit: Limit | None = None) -> Finding:
    answerable = _answerable(rows)
    others = [row for row in rows if row not in answerable]
    balanced = {name: 50 * (_refused(others, name) + 1 - _refused(answerable, name)) for name in (OURS, BASELINE)}
    about = f"Balanced abstention in %, {about}, {len(answerable)} answerable and {len(others)} unanswerable questions"
    return Finding(metric, balanced[OURS], about, limit, beside={BASELINE: balanced[BASELINE], ALWAYS: 50.0})


def _refused(rows: Sequence[Row], way: str) -> float:
    return float(np.mean([row.answers[way] is None for row in rows])) if rows else 0.0


def _answerable(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row.asked.category != UNANSWERABLE]
