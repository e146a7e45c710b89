"""Following real folders."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.knowledge import watcher as module
from assistant.knowledge.watcher import Watcher

Told = queue.Queue[frozenset[int]]


@pytest.fixture
def told() -> Told:
    """What the watcher told."""
    return queue.Queue()


@pytest.fixture
def watcher(told: Told, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watcher]:
    """A watcher that does not wait long for a moment of quiet."""
    monkeypatch.setattr(module, "QUIET_MS", 200)
    monkeypatch.setattr(module, "LOOK_AGAIN_MS", 200)
    opened = Watcher(told.put)
    yield opened
    opened.close()


def settle(told: Told, poke: Callable[[], object]) -> None:
    """Wait until watching has begun: poke until it is told, then until nothing more comes."""
    for _ in range(100):
        poke()
        try:
            told.get(timeout=0.3)
            break
        except queue.Empty:
            continue
    quiet(told)


def quiet(told: Told, seconds: float = 1.0) -> list[frozenset[int]]:
    """What is told until nothing comes for that long."""
    heard = []
    while True:
        try:
            heard.append(told.get(timeout=seconds))
        except queue.Empty:
            return heard


def test_changes_are_told_by_source_and_hidden_ones_not(watcher: Watcher, told: Told, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    (one / ".git").mkdir(parents=True)
    (two / "sub").mkdir(parents=True)
    watcher.follow({str(one): 1, str(two): 2}, {})
    settle(told, lambda: (one / "poke.txt").write_text("x"))
    (one / ".git" / "index").write_text("x")
    (one / "draft.txt~").write_text("x")
    assert quiet(told) == []
    (two / "sub" / "a.txt").write_text("x")
    assert told.get(timeout=5) == {2}
    (one / "poke.txt").unlink()
    assert told.get(timeout=5) == {1}


def test_a_single_file_is_followed_when_it_is_replaced(watcher: Watcher, told: Told, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("x")
    watcher.follow({}, {str(file): 7})
    settle(told, lambda: file.write_text("x"))
    (tmp_path / "other.txt").write_text("x")
    assert quiet(told) == []
    (tmp_path / "new").write_text("y")
    (tmp_path / "new").replace(file)  # as most programs save
    assert told.get(timeout=5) == {7}


def test_a_folder_that_comes_back_is_told(watcher: Watcher, told: Told, tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    watcher.follow({str(folder): 3}, {})
    settle(told, lambda: (folder / "poke.txt").write_text("x"))
    folder.rename(tmp_path / "unplugged")
    quiet(told)
    (tmp_path / "unplugged").rename(folder)
    assert told.get(timeout=5) == {3}
    quiet(told)
    (folder / "a.txt").write_text("x")
    assert told.get(timeout=5) == {3}


def test_what_is_no_longer_followed_is_not_told(watcher: Watcher, told: Told, tmp_path: Path) -> None:
    watcher.follow({str(tmp_path): 1}, {})
    settle(told, lambda: (tmp_path / "poke.txt").write_text("x"))
    watcher.follow({}, {})
    (tmp_path / "a.txt").write_text("x")
    assert quiet(told) == []
