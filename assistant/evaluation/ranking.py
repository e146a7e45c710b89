"""Personal order of what was found: what it does to the quality of a search, with made-up habits of a person.

XQuAD: 1,190 questions a language, each with the one paragraph that answers it, 240 paragraphs. Rule: that paragraph at
rank 1, and its reciprocal rank among the first ten (MRR@10). The habits: "none"; "random", a fifth of the paragraphs
opened one to nine times within two months; "helpful", the answering paragraph of each question was opened before;
"against", for each question everything but the answering paragraph was opened nine times today, which is the worst that
any habits can do. A passage never leaves the first ten, so that recall@10 stays what it is by construction; it is
measured all the same.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assistant.core.errors import BadRequest
from assistant.core.jobs import Desk
from assistant.core.passages import Chunk
from assistant.evaluation import BenchResult
from assistant.evaluation.bench_library import BenchLibrary
from assistant.evaluation.measuring import Finding, Limit, as_result, how_busy, tell
from assistant.personal.ranking import order, strength
from assistant.store.intake import Intake, NewDocument
from assistant.store.signals import DocumentSignals, Signal
from assistant.store.sources import Sources
from assistant.system.paths import resources

LANGUAGES = ("en", "de")
FOUND = 10
MOST_LOST = 0.01
"""How much of rank 1 habits that say nothing may cost."""

_DATA = Path("shared", "data", "search", "xquad")
_NOW = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)
_OLD = _NOW - timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class Hits:
    """What one question found: scores and paragraphs, the best first, and the paragraph that answers it."""

    scores: tuple[float, ...]
    found: tuple[int, ...]
    answer: int


Habit = Callable[[Hits], Sequence[float]]
"""How much the person uses each paragraph that was found, as the personal order takes it."""


def run(data: Path | None, desk: Desk[str], limit: int = 0) -> BenchResult:
    """The bench ``ranking``; ``data`` is another folder of the same form, ``limit`` takes so many questions each."""
    folder = data or resources().parents[1] / _DATA
    if not folder.is_dir():
        raise BadRequest(f"There is no folder {folder}.", "Say with --data where the questions are.")
    began = time.monotonic()
    desk.emit(how_busy())
    findings, count = list[Finding](), 0
    for language in LANGUAGES:
        hits = search(folder / f"xquad.{language}.json", desk, limit)
        count += len(hits)
        findings += compare(language, hits, desk)
    tell(findings, desk)
    return as_result("ranking", count, "questions", findings, time.monotonic() - began)


def search(file: Path, desk: Desk[str], limit: int = 0) -> list[Hits]:
    """Each question's first ten paragraphs, as the app finds them without any habits."""
    with BenchLibrary() as ours:
        ours.load_embedder(desk.cancel)
        source = Sources(ours.database).add(str(ours.folder / "xquad"), "folder", False)
        asked, documents = _read(file, source)
        Intake(ours.database).keep(documents)
        ours.library.embed_pending(desk)
        asked = asked[:: max(1, len(asked) // limit)] if limit else asked
        found = []
        for n, (question, answer) in enumerate(asked):
            desk.cancel.check()
            desk.report(n, len(asked), f"Searching {file.stem}")
            passages = ours.retrieval.search(question, FOUND)
            numbers = tuple(int(Path(each.path).stem) for each in passages)
            found.append(Hits(tuple(each.score for each in passages), numbers, answer))
        return found


def compare(language: str, hits: Sequence[Hits], desk: Desk[str]) -> list[Finding]:
    """Rank 1, MRR and recall with each of the habits, beside those without."""
    before, findings = measured(hits, _none), list[Finding]()
    for name, habit in (("random", _random()), ("helpful", _helpful), ("against", _against)):
        after = measured(hits, habit)
        changed = sum(order(each.scores, habit(each))[:1] != [0] for each in hits if each.found)
        desk.emit(f"{language}, {name}: another first passage for {changed} of {len(hits)} questions.")
        asked_for = Limit(before[0] - MOST_LOST, at_least=True) if name == "random" else None
        for metric, value, plain, limit in zip(
            ("r1", "mrr", "r10"), after, before, (asked_for, None, None), strict=True
        ):
            about = f"{language}, {name} habits: {metric}"
            findings.append(Finding(f"{language}_{name}_{metric}", value, about, limit, beside={"no habits": plain}))
    return findings


def measured(hits: Sequence[Hits], habit: Habit) -> tuple[float, float, float]:
    """Rank 1, MRR@10 and recall@10 in the personal order of these habits."""
    first, reciprocal, recalled = 0, 0.0, 0
    for each in hits:
        ranked = [each.found[place] for place in order(each.scores, habit(each))]
        if each.answer in ranked:
            recalled += 1
            reciprocal += 1.0 / (1 + ranked.index(each.answer))
            first += ranked[0] == each.answer
    return first / len(hits), reciprocal / len(hits), recalled / len(hits)


def _none(hits: Hits) -> list[float]:
    return [0.0] * len(hits.found)


def _opened(times: int, days: int) -> float:
    last = _NOW - timedelta(days=days)
    return strength(DocumentSignals(0, "", "", _OLD, opened=Signal(times, float(times), last)), _NOW)


def _random() -> Habit:
    chance = random.Random(7)  # noqa: S311 - no secret
    used = {n: _opened(chance.randint(1, 9), chance.randint(0, 60)) for n in range(240) if chance.random() < 0.2}
    return lambda hits: [used.get(number, 0.0) for number in hits.found]


def _helpful(hits: Hits) -> list[float]:
    return [_opened(3, 5) if number == hits.answer else 0.0 for number in hits.found]


def _against(hits: Hits) -> list[float]:
    return [0.0 if number == hits.answer else _opened(9, 0) for number in hits.found]


def _read(file: Path, source: int) -> tuple[list[tuple[str, int]], list[NewDocument]]:
    asked, documents = list[tuple[str, int]](), list[NewDocument]()
    for text in json.loads(file.read_text(encoding="utf-8"))["data"]:
        for part in text["paragraphs"]:
            number, title = len(documents), text["title"]
            chunk = Chunk(0, part["context"], "line 1", title, 200)
            path = f"/xquad/{number}.txt"
            documents.append(NewDocument(source, path, 1, 1, f"{number:064x}", title, "txt", (chunk,)))
            asked += [(question["question"], number) for question in part["qas"]]
    return asked, documents
