"""The knowledge child: a real process with a real index, and what it survives."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.core.errors import ChildLost, ModelMissing
from assistant.core.jobs import CancelToken
from assistant.core.passages import Chunk
from assistant.service.knowledge_child import KnowledgeChild
from assistant.store.database import Database
from assistant.store.embeddings import Embeddings
from assistant.store.intake import Intake, NewDocument
from assistant.store.sources import Sources
from tests.unit.service import small_embedder

LONG = 60.0
COUNT = 1300  # Chroma writes its graph to the disk after 1000
TEXTS = [f"word{n} other{n % 50} third{n % 7}" for n in range(COUNT)]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A database with one document of many passages."""
    opened = Database.open(tmp_path / "hearth.db", bytes(32))
    source = Sources(opened).add("/docs", "folder", watched=False)
    chunks = tuple(Chunk(n, text, "", "", 5) for n, text in enumerate(TEXTS))
    Intake(opened).keep([NewDocument(source, "/docs/a.txt", 1, 1, "hash", "a", "txt", chunks)])
    yield opened
    opened.close()


@pytest.fixture
def embedder(tmp_path: Path) -> Path:
    """The folder of the embedder."""
    folder = tmp_path / "embedders" / "first"
    folder.mkdir(parents=True)
    return folder


Start = Callable[[], KnowledgeChild]


@pytest.fixture
def start(database: Database, tmp_path: Path, embedder: Path) -> Iterator[Start]:
    """Starts a child over that database; the one before is closed."""
    started: list[KnowledgeChild] = []

    def start() -> KnowledgeChild:
        for before in started:
            before.close()
        folders = embedder.parent
        child = KnowledgeChild(
            Embeddings(database),
            tmp_path / "vectors",
            lambda: next(iter(sorted(folders.iterdir())), None),
            setup=small_embedder.serve,
        )
        started.append(child)
        child.start()
        child.wait(LONG)
        return child

    yield start
    for child in started:
        child.close()


def embed_all(child: KnowledgeChild, database: Database) -> None:
    """Give every passage its vector, as the library does."""
    embeddings = Embeddings(database)
    while waiting := embeddings.pending(130):
        vectors = child.embed_passages([chunk.text for chunk in waiting], CancelToken())
        ids = [chunk.id for chunk in waiting]
        embeddings.keep(child.model_id, ids, vectors)
        child.put(ids, vectors)
    child.settle()


def finds(child: KnowledgeChild, number: int) -> bool:
    """Whether that passage is the nearest to its own text."""
    return child.near(child.embed_query(TEXTS[number]), 1)[0][0] == number + 1


def until(condition: Callable[[], bool], seconds: float = LONG) -> None:
    """Wait for something that happens in the background."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def test_it_comes_up_and_finds_the_nearest(start: Start, database: Database) -> None:
    child = start()
    assert (child.state, child.problem, child.model_id, child.dimensions) == ("ready", "", "first", 32)
    embed_all(child, database)
    assert child.count() == COUNT and finds(child, 17)
    assert {chunk for chunk, _ in child.near(child.embed_query(TEXTS[17]), 5, [3, 4, 5])} == {3, 4, 5}
    child.forget([18])
    assert child.near(child.embed_query(TEXTS[17]), 1)[0][0] != 18
    again = start()
    assert again.count() == COUNT, "what the database has is in the index again"


def test_without_its_model_it_says_so_and_comes_up_once_the_model_is_there(start: Start, embedder: Path) -> None:
    embedder.rmdir()
    child = start()
    assert child.state == "missing" and "model" in child.problem
    with pytest.raises(ModelMissing):
        child.embed_query("x")
    embedder.mkdir()
    child.start()
    assert child.wait(LONG) and child.ready


def test_a_damaged_model_is_told(start: Start, embedder: Path, expect_log: Callable[[str], None]) -> None:
    expect_log("search by meaning is not available")
    (embedder / "damaged").touch()
    child = start()
    assert child.state == "failed" and "cannot be loaded" in child.problem


def test_another_embedder_makes_everything_wait_again(start: Start, database: Database, embedder: Path) -> None:
    child = start()
    embed_all(child, database)
    embedder.rename(embedder.with_name("second"))
    child.reload()
    until(lambda: child.ready and child.model_id == "second")
    assert child.count() == 0 and Embeddings(database).pending_count() == COUNT
    embed_all(child, database)
    assert finds(child, 5)


@pytest.mark.parametrize("victim", ["data_level0.bin", "chroma.sqlite3"])
def test_an_index_that_kills_the_process_is_built_anew(
    start: Start, database: Database, tmp_path: Path, victim: str, expect_log: Callable[[str], None]
) -> None:
    """Scrambled graph data makes Chroma end its process with a segmentation fault."""
    child = start()
    embed_all(child, database)
    child.close()
    for file in (tmp_path / "vectors" / "current").rglob(victim):
        data = bytearray(file.read_bytes())
        data[len(data) // 4 :] = os.urandom(len(data) - len(data) // 4)
        file.write_bytes(data)
    expect_log("the search index is (thrown away|built anew)")
    child = start()
    assert child.ready and finds(child, 123), "exact search answers at once"
    until(lambda: (tmp_path / "vectors" / "current").exists() and not (tmp_path / "vectors" / "next").exists())
    assert child.count() == COUNT and finds(child, 321)
    assert start().count() == COUNT


def test_a_process_that_dies_is_replaced(start: Start, database: Database, expect_log: Callable[[str], None]) -> None:
    expect_log("the knowledge process was lost")
    child = start()
    embed_all(child, database)
    pid = child.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(ChildLost):
        child.embed_query("x")
    until(lambda: child.ready)
    assert child.pid != pid and finds(child, 99)


def test_a_process_that_dies_again_and_again_is_given_up(start: Start, expect_log: Callable[[str], None]) -> None:
    expect_log("the knowledge process was lost")
    child = start()
    for _ in range(4):
        with pytest.raises(ChildLost):
            child.embed_passages(["die"], CancelToken())
        until(lambda: child.state in ("ready", "failed"))
    assert child.state == "failed" and "words" in child.problem
    with pytest.raises(ChildLost):
        child.embed_query("x")


def test_killed_in_the_middle_of_writing_nothing_is_lost(
    start: Start, database: Database, expect_log: Callable[[str], None]
) -> None:
    expect_log("the knowledge process was lost")
    child = start()
    embed_all(child, database)
    rows = Embeddings(database).vectors("first", 0, 400)

    def write() -> None:
        for _ in range(200):
            child.put([chunk for chunk, _ in rows], [vector for _, vector in rows])

    def write_until_it_is_lost() -> None:
        with pytest.raises(ChildLost):
            write()

    writing = threading.Thread(target=write_until_it_is_lost)
    writing.start()
    time.sleep(0.4)
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    writing.join(LONG)
    until(lambda: child.ready)
    assert child.count() == COUNT and all(finds(child, number) for number in range(0, COUNT, 100))


def test_what_is_forgotten_leaves_the_disk_even_if_the_process_dies_before_it_has(
    start: Start, database: Database, tmp_path: Path
) -> None:
    child = start()
    embed_all(child, database)
    child.will_erase()
    database.write(lambda connection: connection.execute("DELETE FROM documents"))
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    assert start().count() == 0
    left = [path for path in (tmp_path / "vectors").rglob("data_level0.bin") if path.stat().st_size > 100_000]
    assert left == [] and not (tmp_path / "vectors" / "erase").exists()


def test_a_rebuild_takes_what_was_forgotten_off_the_disk(start: Start, database: Database, tmp_path: Path) -> None:
    child = start()
    embed_all(child, database)
    folders = {path.name for path in (tmp_path / "vectors" / "current").iterdir() if path.is_dir()}
    child.will_erase()
    child.rebuild()
    until(lambda: not (tmp_path / "vectors" / "erasing").exists() and not (tmp_path / "vectors" / "erase").exists())
    assert folders.isdisjoint(path.name for path in (tmp_path / "vectors" / "current").iterdir())
    assert child.count() == COUNT and finds(child, 200)


def test_others_get_their_turn_while_the_index_is_built_anew(start: Start, database: Database, tmp_path: Path) -> None:
    child = start()
    embed_all(child, database)
    child.will_erase()
    child.rebuild()
    until(lambda: (tmp_path / "vectors" / "erasing").exists())
    child.count()
    assert (tmp_path / "vectors" / "erasing").exists(), "the answer came before the end of the building"


def test_a_question_comes_between_two_batches(
    start: Start, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMALL_EMBEDDER_SECONDS", "0.2")
    child = start()
    cancel, stop = CancelToken(), threading.Event()

    def embed() -> None:
        while not stop.is_set():
            child.embed_passages(["passage"], cancel)

    workers = [threading.Thread(target=embed) for _ in range(3)]
    for worker in workers:
        worker.start()
    time.sleep(0.3)
    slowest = 0.0
    for _ in range(8):
        began = time.monotonic()
        child.embed_query("question")
        slowest = max(slowest, time.monotonic() - began)
    stop.set()
    for worker in workers:
        worker.join()
    assert slowest < 0.45, "one batch at most, whatever waits behind it"
