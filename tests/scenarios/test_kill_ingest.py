"""An indexing process is killed at twenty random moments: what it said it had kept is there, and it goes on."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from assistant.store.database import Database
from assistant.store.documents import Documents
from assistant.store.embeddings import Embeddings
from tests.scenarios.indexing import KEY

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(900)]

KILLS = 20
FILES = 700
MOMENTS = [("started", 1.0, 0.008), ("file", 0.5, 0.008), ("waiting", 1.5, 0.04), ("waiting", 5.0, 0.008)]
"""What is waited for, within how many seconds of it the kill comes, and the seconds that a passage's vector costs.

The dear one makes sure that vectors are still missing when all is read, also where a busy machine reads slowly.
"""
ROOT = Path(__file__).parents[2]


class Witness:
    """Remembers everything that killed processes said they had kept."""

    def __init__(self) -> None:
        self.files: set[str] = set()
        self.waiting: int | None = None

    def hear(self, lines: list[str]) -> None:
        for line in lines:
            match line.split():
                case ["file", path]:
                    self.files.add(path)
                case ["waiting", number]:
                    self.waiting = int(number)


def start(profile: Path, folder: Path, cost: float = 0.0) -> subprocess.Popen[str]:
    """An indexing process; each passage costs its embedder ``cost`` seconds."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.scenarios.indexing", str(profile), str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "SMALL_EMBEDDER_SECONDS": str(cost)},
    )


def killed_after(process: subprocess.Popen[str], word: str, seconds: float) -> list[str]:
    """What the process said until it was killed, ``seconds`` after it first said ``word`` (or had nothing to do)."""
    assert process.stdout is not None and process.stderr is not None
    lines: list[str] = []
    timer = threading.Timer(seconds, process.kill)
    for line in process.stdout:
        lines.append(line)
        if line.startswith((word, "complete")) and not timer.is_alive() and not timer.finished.is_set():
            timer.start()
    process.wait()
    timer.cancel()
    assert process.returncode in (0, -signal.SIGKILL), process.stderr.read()
    process.stdout.close()
    process.stderr.close()
    return lines


def write_documents(folder: Path, edition: int) -> None:
    """Seven hundred short texts; half of them are other ones in the next edition."""
    for number in range(FILES):
        topic = number % 13 if number % 2 else edition
        (folder / f"{number}.txt").write_text(f"This is document number{number} about topic{topic}.")


def look(profile: Path, witness: Witness) -> tuple[int, int]:
    """Open what a killed process left: it is sound and holds all that was said; (documents, pending)."""
    database = Database.open(profile / "hearth.db", KEY)
    try:
        assert database.check(deep=True) == []
        assert Embeddings(database).check() == []
        documents = Documents(database)
        lost = [path for path in witness.files if documents.find(path) is None]
        assert lost == []
        for path in random.sample(sorted(witness.files), min(20, len(witness.files))):
            kept = documents.find(path)
            assert kept is not None
            assert [chunk.text for chunk in documents.whole(kept.id)] == [Path(path).read_text()]
            number = Path(path).stem
            assert documents.match([f"number{number}"], 5, [kept.id]), "found by words at once"
        counts = documents.counts()
        return counts.documents, counts.pending
    finally:
        database.close()


def test_nothing_that_was_kept_is_lost_by_kills(tmp_path: Path) -> None:
    random.seed(11)
    profile, folder = tmp_path / "profile", tmp_path / "docs"
    (profile / "embedder").mkdir(parents=True)
    folder.mkdir()
    witness, kills, edition, reached = Witness(), 0, 0, set[str]()
    write_documents(folder, edition)
    while kills < KILLS:
        word, longest, cost = random.choice(MOMENTS)
        process = start(profile, folder, cost)
        lines = killed_after(process, word, random.uniform(0.0, longest))
        kills += process.returncode != 0
        reached.add(lines[-1].split()[0])
        witness.hear(lines)
        documents, pending = look(profile, witness)
        if witness.waiting is not None and documents == FILES:
            assert pending <= witness.waiting, "vectors that were kept are there"
        if documents == FILES and not pending:  # nothing left to be killed in
            edition += 1
            write_documents(folder, edition)
            witness.files.clear()
            witness.waiting = None
    assert {"file", "waiting"} <= reached, "the kills hit reading as well as embedding"

    last = start(profile, folder)
    told, complaints = last.communicate(timeout=300)
    assert last.returncode == 0, complaints
    assert f"complete {FILES}" in told, "every passage is in the index as well"
    assert look(profile, witness) == (FILES, 0)
