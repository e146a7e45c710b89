"""Finding what was said: the turns of LoCoMo that hold a question's evidence, beside BM25, MiniLM and two fusions.

Turns: the share of a question's evidence turns among the first 5, 10 and 25 of all turns of its conversation (rule:
fraction). Sessions: whether any session with evidence is among the first five (rule: any). Every question with
evidence counts, the unanswerable ones too. A turn is its speaker, its text and the captions of its photos.

The baselines rank the same turns with the same stems and vectors: BM25, MiniLM, both by reciprocal ranks (RRF, k 60)
and both as z-scores over the turn and over the turn with its two neighbours (whose vector is their sum). Their
sessions come in the order of their turns. ``TUNED`` names the conversations that the weights of ``personal.recall``
were chosen on; "kept" tells of all others.
"""

from __future__ import annotations

import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from assistant.core.changes import ChangeBus
from assistant.core.engines import Embedder, Vector
from assistant.core.jobs import Desk
from assistant.evaluation import BenchResult
from assistant.evaluation.bench_library import models
from assistant.evaluation.dialogue_baselines import BASELINES, Ranks
from assistant.evaluation.locomo import CATEGORIES, Conversation, read_conversations
from assistant.evaluation.measuring import Finding, Limit, as_result, how_busy, tell
from assistant.model.embedder import SentenceEmbedder
from assistant.personal.recall import Question, Recall
from assistant.system.paths import resources

TUNED = frozenset({"conv-26", "conv-41", "conv-43"})
DEPTHS = (5, 10, 25)
SESSIONS = 5
FLOORS = {"turns_at_5": 62.0, "turns_at_10": 72.0, "turns_at_25": 82.0, "sessions_at_5": 93.0}
OURS = "Hearth"
_DATA = Path("shared", "data", "memory", "locomo", "locomo_dev5.json")

Rows = list[tuple[str, int, tuple[float, ...]]]
"""For each question its conversation, its category, and its figures in the order of ``FLOORS``, 0.0 to 1.0."""


def run(data: Path | None, desk: Desk[str]) -> BenchResult:
    """The bench ``memory``; ``data`` is another file of the same form."""
    began = time.monotonic()
    desk.emit(how_busy())
    conversations = read_conversations(data or resources().parents[1] / _DATA)
    rows = measure(conversations, embedder(), desk)
    findings = found(rows)
    tell(findings, desk)
    return as_result("memory", len(rows[OURS]), "questions", findings, time.monotonic() - began)


def embedder() -> Embedder:
    """The embedder in use on this computer. Raises ``ModelMissing``."""
    with tempfile.TemporaryDirectory(prefix="hearth-bench-") as folder:
        return SentenceEmbedder(models(Path(folder), ChangeBus()).embedder_folder())


def measure(conversations: Sequence[Conversation], embedder: Embedder, desk: Desk[str]) -> dict[str, Rows]:
    """What each way finds for each question; every turn and question is embedded once for all ways."""
    rows: dict[str, Rows] = defaultdict(list)
    for number, conversation in enumerate(conversations):
        desk.report(number, len(conversations), f"Reading {len(conversation.turns)} turns of {conversation.name}")
        vectors = embedder.embed_passages([str(turn) for turn in conversation.turns], desk.cancel)
        asked = embedder.embed_passages([each.text for each in conversation.asked], desk.cancel)
        ways = {OURS: _ours(conversation, vectors)}
        ways |= {name: make(conversation.turns, vectors) for name, make in BASELINES.items()}
        for each, vector in zip(conversation.asked, asked, strict=True):
            desk.cancel.check()
            right = {conversation.turns[n].session for n in each.evidence}
            for name, way in ways.items():
                ranks = way(Question(each.text, vector))
                shares = [len(each.evidence & set(ranks.turns[:depth])) / len(each.evidence) for depth in DEPTHS]
                hit = float(bool(right & set(ranks.sessions[:SESSIONS])))
                rows[name].append((conversation.name, each.category, (*shares, hit)))
    return dict(rows)


def _ours(conversation: Conversation, vectors: Sequence[Vector]) -> Callable[[Question], Ranks]:
    recall = Recall(conversation.turns, vectors)
    deepest = max(DEPTHS)
    return lambda question: Ranks(
        tuple(n for n, _ in recall.turns(question, deepest)), tuple(recall.sessions(question, SESSIONS))
    )


def found(rows: Mapping[str, Rows]) -> list[Finding]:
    """The figures of all questions, of the conversations that nothing was chosen on, and by kind of question."""
    about = [f"Evidence turns among the first {depth}, in % (fraction)" for depth in DEPTHS]
    about.append(f"Any session with evidence among the first {SESSIONS}, in %")
    findings = []
    for column, (metric, floor) in enumerate(FLOORS.items()):
        kept = {name: [row for row in each if row[0] not in TUNED] for name, each in rows.items()}
        findings.append(_finding(metric, about[column], rows, column, Limit(floor, at_least=True)))
        if kept[OURS]:
            findings.append(_finding(f"kept_{metric}", f"{about[column]}, kept conversations", kept, column))
    for category, name in CATEGORIES.items():
        of_kind = {way: [row for row in each if row[1] == category] for way, each in rows.items()}
        if of_kind[OURS]:
            findings.append(_finding(f"turns_at_10_{name}", f"{about[1]}, {name.replace('_', ' ')}", of_kind, 1))
    return findings


def _finding(metric: str, about: str, rows: Mapping[str, Rows], column: int, limit: Limit | None = None) -> Finding:
    means = {name: 100 * float(np.mean([row[2][column] for row in each])) for name, each in rows.items()}
    error = 100 * float(np.std([row[2][column] for row in rows[OURS]])) / len(rows[OURS]) ** 0.5
    return Finding(
        metric,
        means[OURS],
        f"{about}, {len(rows[OURS])} questions, standard error {error:.1f}",
        limit,
        beside={name: mean for name, mean in means.items() if name != OURS},
    )
