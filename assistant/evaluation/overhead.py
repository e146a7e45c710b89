"""What encryption costs: the same library with a key and without one, in turn, in the same run.

A library without a key exists here alone; the program has no way to open one.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import numpy as np

from assistant.core.engines import Vector
from assistant.core.errors import BadRequest
from assistant.core.jobs import CancelToken, Desk
from assistant.core.messages import Role
from assistant.core.passages import Chunk
from assistant.core.words import content_words
from assistant.evaluation import BenchResult
from assistant.evaluation.made_up import MadeUp
from assistant.evaluation.measuring import (
    Finding,
    Limit,
    as_result,
    how_busy,
    interleaved,
    percentile,
    ratios,
    tell,
)
from assistant.knowledge.retrieval import CANDIDATES, Retrieval
from assistant.store.chats import Chats
from assistant.store.database import Connection, Database
from assistant.store.documents import Documents
from assistant.store.intake import Intake, NewDocument
from assistant.store.sources import Sources
from assistant.store.vectors import ExactIndex

ENCRYPTED, PLAIN = "encrypted", "unencrypted"
PASSAGES, CHATS, TURNS = 20_000, 300, 20
ROUNDS = 200
"""Pairs of each operation."""

ALLOWED = 1.3
"""How much longer an operation may take with a key than without."""

_DIMENSIONS = 384
_PASSAGES_A_DOCUMENT, _DOCUMENTS_AT_ONCE = 50, 20
_CHARACTERS, _TURN_CHARACTERS = 900, 300
_FOUND = 10
_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)

_ABOUT = {
    "search": "search by words and meaning",
    "words": "the words' part of a search",
    "append": "keeping a message",
    "open": "opening a chat",
    "list": "listing the chats",
    "find": "searching the chats",
}


class Unencrypted(Database):
    """The same database, by the same driver, without a key."""

    def _unlock(self, connection: Connection) -> None:
        """There is nothing to unlock."""


class _Meaning:
    """Search by meaning over random vectors; a question's is drawn by chance too. The same for both libraries."""

    ready = True
    model_id = "random"
    dimensions = _DIMENSIONS

    def __init__(self, ids: Sequence[int]) -> None:
        self._index = ExactIndex(_DIMENSIONS)
        for first in range(0, len(ids), 1000):
            part = ids[first : first + 1000]
            self._index.put(part, self.embed_passages([str(chunk) for chunk in part], CancelToken()))

    def embed_passages(self, texts: Sequence[str], _cancel: CancelToken) -> list[Vector]:
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> Vector:
        row = np.random.default_rng(list(text.encode())).standard_normal(_DIMENSIONS)
        return (row / np.linalg.norm(row)).astype("<f2").tobytes()

    def near(self, vector: Vector, k: int, among: Sequence[int] | None = None) -> list[tuple[int, float]]:
        return self._index.near(vector, k, among)

    def put(self, ids: Sequence[int], vectors: Sequence[Vector]) -> None:
        self._index.put(ids, vectors)

    def forget(self, ids: Sequence[int]) -> None:
        self._index.forget(ids)

    def count(self) -> int:
        return self._index.count()


class _Library:
    """One of the two: filled with the same texts, and asked the same."""

    def __init__(self, database: Database, passages: int, chats: int) -> None:
        self._database = database
        self._documents = Documents(database)
        self._chats = Chats(database)
        self._fill(passages)
        self._ids = [self._talk(number) for number in range(chats)]
        with database.read() as connection:
            chunks = [int(chunk) for (chunk,) in connection.execute("SELECT id FROM chunks ORDER BY id")]
        self._retrieval = Retrieval(self._documents, _Meaning(chunks))
        self._questions = MadeUp(7).questions(ROUNDS)
        self._words = MadeUp(8).words(ROUNDS)

    def operations(self) -> Mapping[str, Callable[[int], object]]:
        """What is measured, by its name; each is called with the number of the round."""
        asked, now = self._questions, _BEGAN + timedelta(days=300)
        return {
            "search": lambda n: self._retrieval.search(asked[n % ROUNDS], _FOUND),
            "words": lambda n: self._documents.match(content_words(asked[n % ROUNDS]), CANDIDATES),
            "append": lambda n: self._chats.add_message(self._chat(n), Role.USER, asked[n % ROUNDS], now),
            "open": lambda n: self._chats.messages(self._chat(n)),
            "list": lambda _n: self._chats.find(),
            "find": lambda n: self._chats.find(self._words[n % ROUNDS]),
        }

    def _chat(self, number: int) -> int:
        return self._ids[(number * 7) % len(self._ids)]

    def _fill(self, passages: int) -> None:
        source = Sources(self._database).add("/made up", "folder", False)
        intake, waiting = Intake(self._database), list[NewDocument]()
        for document in _documents(source, passages):
            waiting.append(document)
            if len(waiting) == _DOCUMENTS_AT_ONCE:
                intake.keep(waiting)
                waiting = []
        intake.keep(waiting)

    def _talk(self, number: int) -> int:
        made, now = MadeUp(1000 + number), _BEGAN + timedelta(minutes=number)
        chat = self._chats.create(" ".join(made.words(4)), now)
        for turn in range(TURNS):
            self._chats.add_message(chat, (Role.USER, Role.ASSISTANT)[turn % 2], made.paragraph(_TURN_CHARACTERS), now)
        return chat


def run(data: Path | None, desk: Desk[str]) -> BenchResult:
    """The bench ``overhead``."""
    if data is not None:
        raise BadRequest("This benchmark makes its own library.", "Leave --data out.")
    began = time.monotonic()
    desk.emit(how_busy())
    findings = measure(desk)
    tell(findings, desk)
    return as_result("overhead", ROUNDS, "pairs of each operation", findings, time.monotonic() - began)


def measure(desk: Desk[str], passages: int = PASSAGES, chats: int = CHATS, rounds: int = ROUNDS) -> list[Finding]:
    """The ratio of each operation, and what the two take in milliseconds."""
    with ExitStack() as everything:
        folder = Path(everything.enter_context(tempfile.TemporaryDirectory(prefix="hearth-overhead-")))
        made: dict[str, _Library] = {}
        for done, (name, kind) in enumerate(((ENCRYPTED, Database), (PLAIN, Unencrypted))):
            desk.report(done, 3, f"Filling the {name} library")
            database = kind.open(folder / f"{name}.db", bytes(range(32)))
            everything.callback(database.close)
            made[name] = _Library(database, passages, chats)
        findings: list[Finding] = []
        for operation, about in _ABOUT.items():
            desk.report(2, 3, f"Measuring {about}")
            ways = {name: _timed(library.operations()[operation]) for name, library in made.items()}
            interleaved(ways, 10, desk.cancel)  # nobody's first one counts
            findings += _compared(operation, about, interleaved(ways, rounds, desk.cancel))
        return findings


def _timed(operation: Callable[[int], object]) -> Callable[[int], float]:
    def seconds(number: int) -> float:
        began = time.perf_counter()
        operation(number)
        return time.perf_counter() - began

    return seconds


def _compared(operation: str, about: str, measured: Mapping[str, Sequence[float]]) -> list[Finding]:
    ours, theirs = measured[ENCRYPTED], measured[PLAIN]
    pairs = ratios(ours, theirs)
    spread = percentile(pairs, 0.25), percentile(pairs, 0.75)
    ratio = f"With a key {about} takes so many times as long (median of pairs; the middle half of them)"
    return [
        Finding(f"{operation}_ratio", median(pairs), ratio, Limit(ALLOWED), spread),
        Finding(
            f"{operation}_ms", 1000 * median(ours), f"{about.capitalize()}, median in ms", None, None,
            {PLAIN: 1000 * median(theirs)},
        ),
    ]  # fmt: skip


def _documents(source: int, passages: int) -> Iterator[NewDocument]:
    made = MadeUp(6)
    for number, first in enumerate(range(0, passages, _PASSAGES_A_DOCUMENT)):
        title = " ".join(made.words(3)).capitalize()
        chunks = tuple(
            Chunk(ordinal, made.paragraph(_CHARACTERS), f"page {ordinal + 1}", title, 250)
            for ordinal in range(min(_PASSAGES_A_DOCUMENT, passages - first))
        )
        yield NewDocument(source, f"/made up/{number}.txt", 45_000, number, f"{number:064x}", title, "txt", chunks)
