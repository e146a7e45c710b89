"""The library as a person uses it: real files, readers, database, index; a small embedder."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from assistant.core.changes import ChangeBus, Changed
from assistant.core.errors import BadRequest, Cancelled
from assistant.core.jobs import CancelToken, QuietDesk
from assistant.core.messages import Role
from assistant.core.passages import Citation
from assistant.knowledge import watcher
from assistant.knowledge.reading import ReadingRoom
from assistant.service.knowledge_child import KnowledgeChild
from assistant.service.library import FileOutcome, Library
from assistant.service.runner import JobRunner
from assistant.store.chats import Chats
from assistant.store.database import Database
from assistant.store.documents import Documents
from assistant.store.embeddings import Embeddings
from tests.unit.service import small_embedder

LONG = 60.0


class House:
    """A library with a folder of documents, and all that it stands on."""

    def __init__(self, root: Path) -> None:
        self.profile = root / "profile"
        self.profile.mkdir()
        self.folder = root / "docs"
        self.folder.mkdir()
        self.embedder = root / "embedder"
        self.database = Database.open(self.profile / "hearth.db", bytes(32))
        self.changes = ChangeBus()
        self.heard: list[Changed] = []
        self.changes.subscribe(self.heard.append)
        self.runner = JobRunner(self.changes)
        self.embeddings = Embeddings(self.database)
        self.knowledge = KnowledgeChild(
            self.embeddings,
            self.profile / "vectors",
            lambda: self.embedder if self.embedder.exists() else None,
            setup=small_embedder.serve,
        )
        self.library = Library(
            self.database,
            ReadingRoom(None, 256),
            self.knowledge,
            self.runner,
            self.changes,
            lambda: 1_000_000,
            [self.profile],
        )

    def close(self) -> None:
        assert self.runner.close(10) == ()
        self.library.close()
        self.knowledge.close()
        assert self.embeddings.check() == []
        self.database.close()

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def start_meaning(self) -> None:
        self.embedder.mkdir()
        self.knowledge.start()
        assert self.knowledge.wait(LONG)

    def by_words(self, word: str) -> list[str]:
        documents = Documents(self.database)
        return [each.text for each in documents.chunks([chunk for chunk, _ in documents.match([word], 9)]).values()]

    def by_meaning(self, text: str) -> str:
        documents = Documents(self.database)
        ((chunk, _),) = self.knowledge.near(self.knowledge.embed_query(text), 1)
        return documents.chunks([chunk])[chunk].text


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """An empty library; its embedder is not there yet."""
    opened = House(tmp_path)
    yield opened
    opened.close()


def until(condition: Callable[[], bool], seconds: float = LONG) -> None:
    """Wait for something that happens in the background."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def test_without_a_model_words_are_searchable_and_meaning_follows_once_it_is_there(house: House) -> None:
    house.write("a.txt", "winter tyres in the garage")
    report = house.library.add([house.folder], QuietDesk())
    assert (report.added, report.chunks, report.failed) == (1, 1, ())
    assert house.by_words("tyre") == ["winter tyres in the garage"]
    assert house.library.counts().pending == 1
    house.start_meaning()
    until(lambda: house.library.counts().pending == 0)
    until(lambda: house.knowledge.count() == 1)
    assert house.by_meaning("tyres garage") == "winter tyres in the garage"


def test_adding_waits_for_meaning_if_it_is_to(house: House) -> None:
    house.start_meaning()
    for number in range(40):
        house.write(f"{number}.txt", f"number{number} of the documents")
    house.library.add([house.folder], QuietDesk())
    assert house.library.counts().pending == 0 and house.knowledge.count() == 40
    assert "number7" in house.by_meaning("number7")
    (source,) = house.library.sources()
    assert (source.documents, source.chunks, source.pending, source.state) == (40, 40, 0, "ready")
    assert Changed.SOURCES in house.heard


def test_a_job_adds_and_then_another_one_embeds(house: House) -> None:
    house.start_meaning()
    house.write("a.txt", "winter tyres")
    outcomes: list[FileOutcome] = []
    job = house.library.start_add([house.folder])
    job.listen(lambda event: outcomes.append(event.item) if hasattr(event, "item") else None)
    assert job.result(LONG).added == 1
    until(lambda: house.library.counts().pending == 0)
    assert all(outcome.outcome == "added" for outcome in outcomes)


def test_what_cannot_be_added_is_told_and_the_rest_is(house: House) -> None:
    good = house.write("good.txt", "good words")
    film = house.write("film.mp4", "\0\0\0\x18ftypmp42\0")
    odd = house.folder / os.fsdecode(b"caf\xe9.txt")
    odd.write_text("x")
    report = house.library.add([good, film, house.folder / "absent", odd, house.profile / "hearth.db"], QuietDesk())
    assert report.added == 1 and house.by_words("good") == ["good words"]
    reasons = {failed.path.name: failed.reason for failed in report.failed}
    assert "no such file" in reasons["absent"] and "not valid text" in reasons["caf\\xe9.txt"]
    assert "Hearth itself" in reasons["hearth.db"] and reasons["film.mp4"]
    assert [problem.path for problem in house.library.problems()] == [str(film)]
    with pytest.raises(BadRequest):
        house.library.add([], QuietDesk())


def test_the_profile_inside_an_added_folder_is_not_read(house: House) -> None:
    (house.profile / "notes.txt").write_text("secret profile words")
    house.write("a.txt", "words")
    house.library.add([house.folder.parent], QuietDesk())
    assert house.by_words("secret") == [] and house.by_words("words") == ["words"]


def test_a_path_inside_a_source_only_brings_it_up_to_date(house: House) -> None:
    house.write("sub/a.txt", "one")
    house.library.add([house.folder], QuietDesk())
    house.write("sub/b.txt", "two")
    house.write("c.txt", "three")
    report = house.library.add([house.folder / "sub"], QuietDesk())
    assert (report.added, report.unchanged) == (1, 1)
    assert [source.path for source in house.library.sources()] == [str(house.folder)]


def test_a_link_is_added_under_the_name_of_what_it_leads_to(house: House) -> None:
    file = house.write("a.txt", "words")
    (house.folder / "link.txt").symlink_to(file)
    house.library.add([house.folder / "link.txt"], QuietDesk())
    assert [source.path for source in house.library.sources()] == [str(file)]


def test_forgetting_erases_everything_but_the_file(house: House) -> None:
    house.start_meaning()
    secret = house.write("sub/secret.txt", "xylophone hidden under the stairs")
    house.write("other.txt", "ordinary words")
    house.library.add([house.folder], QuietDesk())
    chats = Chats(house.database)
    now = datetime(2026, 11, 21, tzinfo=UTC)
    chat = chats.create("a chat", now)
    cited = Citation(1, 1, str(secret), "secret", "line 1", "xylophone hidden under the stairs")
    chats.add_message(chat, Role.ASSISTANT, "It is there [1].", now, citations=(cited,))
    vector = house.knowledge.embed_query("xylophone hidden under the stairs")

    assert house.library.forget([house.folder / "sub"], QuietDesk()) == 1
    assert house.by_words("xylophone") == [] and house.by_words("ordinary") != []
    assert chats.messages(chat)[0].citations[0].text == ""
    assert house.embeddings.gone() == [] and house.knowledge.count() == 1
    until(lambda: not list((house.profile / "vectors").glob("eras*")))
    assert "xylophone" not in house.by_meaning("xylophone hidden")
    with house.database.read() as connection:
        kept = [bytes(row[0]) for row in connection.execute("SELECT vector FROM chunk_vectors")]
    assert vector not in kept
    assert secret.exists()

    assert house.library.add([house.folder], QuietDesk()).added == 0, "it stays out"
    assert house.library.add([secret], QuietDesk()).added == 1, "until it is added by name"


def test_forgetting_a_source_takes_it_out(house: House) -> None:
    house.write("a.txt", "words")
    house.library.add([house.folder], QuietDesk())
    assert house.library.forget([house.folder], QuietDesk()) == 1
    assert house.library.sources() == () and house.library.counts().documents == 0
    with pytest.raises(BadRequest, match="not in the library"):
        house.library.forget([house.folder], QuietDesk())


def test_an_unknown_path_among_others_forgets_nothing(house: House) -> None:
    house.write("a.txt", "words")
    house.library.add([house.folder], QuietDesk())
    with pytest.raises(BadRequest):
        house.library.forget([house.folder, house.folder.parent / "absent"], QuietDesk())
    assert house.library.counts().documents == 1


def test_forgetting_goes_before_an_update_that_runs(house: House) -> None:
    for number in range(400):
        house.write(f"{number // 100}/{number}.txt", f"words of file {number}")
    job = house.library.start_add([house.folder])
    until(lambda: house.library.counts().documents > 0)
    began = time.monotonic()
    house.library.forget([house.folder / "3"], QuietDesk())
    assert not job.done or time.monotonic() - began < 5
    job.result(LONG)
    assert house.library.counts().documents == 300, "the update went on with all the rest"


def test_pausing_and_stopping_a_job(house: House) -> None:
    for number in range(300):
        house.write(f"{number}.txt", f"words of file {number}")
    house.library.pause()
    assert house.library.paused
    job = house.library.start_add([house.folder])
    time.sleep(0.3)
    assert not job.done and house.library.counts().documents == 0
    house.library.unpause()
    until(lambda: house.library.counts().documents > 0)
    house.library.pause()
    job.cancel()
    with pytest.raises(Cancelled):
        job.result(LONG)
    house.library.unpause()
    assert house.library.add([house.folder], QuietDesk()).failed == ()
    assert house.library.counts().documents == 300


def test_embedding_can_be_paused_and_goes_on(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMALL_EMBEDDER_SECONDS", "0.02")
    for number in range(200):
        house.write(f"{number}.txt", f"words of file {number}")
    house.library.add([house.folder], QuietDesk())
    house.start_meaning()
    until(lambda: 0 < house.library.counts().pending < 200)
    house.library.pause()
    time.sleep(0.5)
    held = house.library.counts().pending
    time.sleep(0.5)
    assert house.library.counts().pending == held > 0
    house.library.unpause()
    until(lambda: house.library.counts().pending == 0)


def test_stopped_embedding_keeps_what_it_did(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMALL_EMBEDDER_SECONDS", "0.02")
    house.start_meaning()
    for number in range(100):
        house.write(f"{number}.txt", f"words of file {number}")
    house.library.add([house.folder], QuietDesk(), wait_for_meaning=False)
    cancel = CancelToken()

    def embed() -> None:
        with pytest.raises(Cancelled):
            house.library.embed_pending(QuietDesk(cancel))

    worker = threading.Thread(target=embed)
    worker.start()
    until(lambda: house.library.counts().pending < 100)
    cancel.cancel()
    worker.join(LONG)
    left = house.library.counts().pending
    assert 0 < left < 100
    assert house.library.embed_pending(QuietDesk()) == left


def test_at_the_next_start_it_goes_on_and_sees_what_changed(house: House) -> None:
    house.write("a.txt", "one")
    house.library.add([house.folder], QuietDesk(), wait_for_meaning=False)
    house.write("b.txt", "two")
    house.start_meaning()
    house.library.resume()
    until(lambda: house.library.counts().documents == 2 and house.library.counts().pending == 0)


def test_what_goes_while_the_index_comes_up_leaves_it_as_well(house: House) -> None:
    house.start_meaning()
    file = house.write("a.txt", "old words")
    house.library.add([house.folder], QuietDesk())
    file.write_text("new words")
    (house.embedder / "loading").unlink()
    (house.embedder / "hold").touch()
    house.knowledge.reload()
    until(lambda: (house.embedder / "loading").exists())  # the index was compared with the database already
    house.library.add([house.folder], QuietDesk(), wait_for_meaning=False)
    (house.embedder / "hold").unlink()
    assert house.knowledge.wait(LONG)
    until(lambda: house.embeddings.gone() == [] and house.knowledge.count() == 1)


def test_a_watched_folder_is_followed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watcher, "QUIET_MS", 200)
    house.write("a.txt", "one")
    house.library.add([house.folder], QuietDesk(), watch=True)
    assert house.library.sources()[0].watched
    time.sleep(0.5)
    house.write("b.txt", "two followed")
    until(lambda: house.by_words("followed") != [])
    (house.folder / "a.txt").unlink()
    until(lambda: house.library.counts().documents == 1)
    house.library.follow(house.library.sources()[0].id, False)
    house.write("c.txt", "three")
    time.sleep(1.0)
    assert house.library.counts().documents == 1


def test_a_folder_that_is_not_there_is_a_problem_until_it_is_forgotten(house: House) -> None:
    for number in range(6):
        house.write(f"disk/{number}.txt", f"kept {number}")
    house.write("b.txt", "beside")
    house.library.add([house.folder], QuietDesk(), wait_for_meaning=False)
    shutil.rmtree(house.folder / "disk")
    report = house.library.add([house.folder], QuietDesk(), wait_for_meaning=False)
    (problem,) = house.library.problems()
    assert problem.path == str(house.folder / "disk") and "hearth forget" in problem.hint
    assert (report.removed, house.library.counts().documents) == (0, 7)
    assert house.library.forget([Path(problem.path)], QuietDesk()) == 6
    assert house.library.problems() == () and house.library.counts().documents == 1


def test_a_lost_process_in_the_middle_of_embedding_costs_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch, expect_log: Callable[[str], None]
) -> None:
    expect_log("the knowledge process was lost")
    monkeypatch.setenv("SMALL_EMBEDDER_SECONDS", "0.02")
    for number in range(200):
        house.write(f"{number}.txt", f"number{number} words")
    house.library.add([house.folder], QuietDesk())
    house.start_meaning()
    until(lambda: house.library.counts().pending < 150)
    assert house.knowledge.pid is not None
    os.kill(house.knowledge.pid, 9)
    until(lambda: house.library.counts().pending == 0)
    until(lambda: house.knowledge.ready and house.knowledge.count() == 200)
    assert "number42" in house.by_meaning("number42")


def test_vectors_are_those_of_context_and_text(house: House) -> None:
    house.start_meaning()
    house.write("Car insurance.md", "# Renewal\n\nDue in March.")
    house.library.add([house.folder], QuietDesk())
    ((_, vector),) = house.embeddings.vectors("embedder", 0, 9)
    (chunk,) = Documents(house.database).chunks([1]).values()
    expected = house.knowledge.embed_query(f"{chunk.context}\n{chunk.text}")
    assert chunk.context and np.frombuffer(vector, "<f2") == pytest.approx(np.frombuffer(expected, "<f2"), abs=1e-3)
