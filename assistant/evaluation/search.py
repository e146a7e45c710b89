"""Searching a large library: words and meaning together, as every question and every search does it.

The passages are made up and their vectors are random, which is the hardest case for the index: nothing is near
anything. The question is embedded by the real model.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from assistant.core.engines import Vector
from assistant.core.errors import BadRequest
from assistant.core.jobs import Desk
from assistant.core.passages import Chunk
from assistant.core.words import content_words
from assistant.evaluation import BenchResult
from assistant.evaluation.bench_library import BenchLibrary
from assistant.evaluation.made_up import MadeUp
from assistant.evaluation.measuring import Finding, Limit, as_result, how_busy, percentile, tell
from assistant.knowledge.retrieval import CANDIDATES
from assistant.store.intake import Intake, NewDocument
from assistant.store.sources import Sources

PASSAGES = 100_000
QUESTIONS = 200
_PASSAGES_A_DOCUMENT = 50
_DOCUMENTS_AT_ONCE = 20
_CHARACTERS = 900
_INDEX_AT_ONCE = 128
_FOUND = 10


def run(data: Path | None, desk: Desk[str]) -> BenchResult:
    """The bench ``search``."""
    if data is not None:
        raise BadRequest("This benchmark makes its own library.", "Leave --data out.")
    began = time.monotonic()
    desk.emit(how_busy())
    findings = measure(desk)
    tell(findings, desk)
    return as_result("search", QUESTIONS, "searches", findings, time.monotonic() - began)


def measure(desk: Desk[str], passages: int = PASSAGES) -> list[Finding]:
    """How long a search takes among that many passages. Raises ``ModelMissing``."""
    with BenchLibrary() as ours:
        ours.load_embedder(desk.cancel)  # before anything waits for a vector: else it is computed
        _fill(ours, passages, desk)
        _embed(ours, passages, desk)
        questions = MadeUp(7).questions(QUESTIONS)
        for question in questions[:10]:  # nobody's first search counts
            ours.retrieval.search(question, _FOUND)
        whole, by_words, by_meaning = [], [], []
        for question in questions:
            desk.cancel.check()
            began = time.perf_counter()
            found = ours.retrieval.search(question, _FOUND)
            whole.append(time.perf_counter() - began)
            if not found:
                raise AssertionError(f"nothing was found for {question!r}")
        for question in questions:
            desk.cancel.check()
            began = time.perf_counter()
            ours.documents.match(content_words(question), CANDIDATES)
            between = time.perf_counter()
            ours.knowledge.near(ours.knowledge.embed_query(question), CANDIDATES)
            by_words.append(between - began)
            by_meaning.append(time.perf_counter() - between)
    return [
        _in_ms("search_p50_ms", whole, 0.5, "Search, half of them within ms"),
        _in_ms("search_p95_ms", whole, 0.95, "Search, 95 % within ms", Limit(50.0)),
        _in_ms("search_worst_ms", whole, 1.0, "Search, the slowest in ms"),
        _in_ms("words_p95_ms", by_words, 0.95, "The words' part alone, 95 % within ms"),
        _in_ms("meaning_p95_ms", by_meaning, 0.95, "The meaning's part alone, 95 % within ms"),
    ]


def _in_ms(metric: str, seconds: list[float], share: float, about: str, limit: Limit | None = None) -> Finding:
    return Finding(metric, 1000 * percentile(seconds, share), about, limit)


def _fill(ours: BenchLibrary, passages: int, desk: Desk[str]) -> None:
    """Put made-up documents into the store, searchable by words."""
    source = Sources(ours.database).add(str(ours.folder / "made up"), "folder", False)
    intake, waiting = Intake(ours.database), []
    for number, document in enumerate(_documents(source, passages)):
        desk.cancel.check()
        desk.report(number * _PASSAGES_A_DOCUMENT, passages, "Filling a library with made-up passages")
        waiting.append(document)
        if len(waiting) == _DOCUMENTS_AT_ONCE:
            intake.keep(waiting)
            waiting = []
    intake.keep(waiting)


def _documents(source: int, passages: int) -> Iterator[NewDocument]:
    made = MadeUp(6)
    for number, first in enumerate(range(0, passages, _PASSAGES_A_DOCUMENT)):
        title = " ".join(made.words(3)).capitalize()
        chunks = tuple(
            Chunk(ordinal, made.paragraph(_CHARACTERS), f"page {ordinal + 1}", title, 250)
            for ordinal in range(min(_PASSAGES_A_DOCUMENT, passages - first))
        )
        yield NewDocument(source, f"made up/{number}.txt", 45_000, number, f"{number:064x}", title, "txt", chunks)


def _embed(ours: BenchLibrary, passages: int, desk: Desk[str]) -> None:
    """Give every passage a random vector, in the database and in Chroma, the way indexing does."""
    random = np.random.default_rng(8)
    model_id, dimensions = ours.knowledge.model_id, ours.knowledge.dimensions
    done = 0
    while waiting := ours.embeddings.pending(_INDEX_AT_ONCE):
        desk.cancel.check()
        ids = [chunk.id for chunk in waiting]
        vectors = _random_vectors(random, len(ids), dimensions)
        ours.embeddings.keep(model_id, ids, vectors)
        ours.knowledge.put(ids, vectors)
        done += len(ids)
        desk.report(done, passages, "Building the index")
    ours.knowledge.settle()


def _random_vectors(random: np.random.Generator, count: int, dimensions: int) -> list[Vector]:
    rows = random.standard_normal((count, dimensions))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return [row.tobytes() for row in rows.astype("<f2")]
