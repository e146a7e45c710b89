"""The card that says what runs, and the window above it."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from assistant.core.errors import DiskFull
from assistant.core.jobs import Desk, Lane
from assistant.service.assistant import Assistant
from ui.activity import MEANING
from ui.shell import Shell

pytestmark = pytest.mark.timeout(120)


class Held:
    """Work that stands still where a test can look at it."""

    def __init__(self, done: float, total: float | None, note: str = "") -> None:
        self._report = (done, total, note)
        self.go = Event()

    def __call__(self, desk: Desk[None]) -> None:
        desk.report(*self._report)
        while not self.go.is_set():
            desk.cancel.sleep(0.01)


def start(assistant: Assistant, title: str, lane: Lane, work: Held) -> Held:
    assistant.runner.start(title, work, lane)
    return work


def test_indexing_is_said_in_files_and_ends_with_the_card(qtbot: QtBot, shell: Shell, assistant: Assistant) -> None:
    work = start(assistant, "Adding Documents", Lane.INGEST, Held(812, 1_269, "Trips/Hotel Avenida.pdf"))
    qtbot.waitUntil(shell.card.isVisible, timeout=5_000)
    assert shell.card.text == "Adding Documents · 63 % · 812 of 1,269 files"
    work.go.set()
    qtbot.waitUntil(lambda: not shell.card.isVisible(), timeout=5_000)


def test_words_and_meaning_are_told_apart(qtbot: QtBot, shell: Shell, assistant: Assistant) -> None:
    reading = start(assistant, "Adding Documents", Lane.INGEST, Held(1, 2, "a.pdf"))
    meaning = start(assistant, "Making files searchable by meaning", Lane.UPKEEP, Held(1_200, 9_400))
    qtbot.waitUntil(lambda: len(shell.activities.current) == 2, timeout=5_000)
    files, passages = shell.activities.current
    assert (files.line, files.now) == ("1 of 2 files", "a.pdf")
    assert (passages.title, passages.line) == (MEANING, "1,200 of 9,400 passages")
    assert "words" in files.explanation and "meaning" in passages.explanation
    reading.go.set()
    qtbot.waitUntil(lambda: MEANING in shell.card.text, timeout=5_000)
    meaning.go.set()


def test_a_download_is_told_in_bytes(qtbot: QtBot, shell: Shell, assistant: Assistant) -> None:
    work = start(assistant, "Downloading Qwen3 4B", Lane.NETWORK, Held(3e8, 2.5e9))
    qtbot.waitUntil(lambda: "300 MB of 2.5 GB" in shell.card.text, timeout=5_000)
    work.go.set()


def test_a_click_opens_the_details_and_stop_stops(qtbot: QtBot, shell: Shell, assistant: Assistant) -> None:
    start(assistant, "Adding Documents", Lane.INGEST, Held(1, 2, "a.pdf"))
    qtbot.waitUntil(shell.card.isVisible, timeout=5_000)
    qtbot.mouseClick(shell.card, Qt.MouseButton.LeftButton)
    assert shell.details.isVisible()
    section = shell.details._sections[0]
    assert section._now.full_text == "now: a.pdf"
    qtbot.mouseClick(section._stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not assistant.runner.running(), timeout=5_000)
    qtbot.waitUntil(lambda: not shell.details.isVisible() and not shell.card.isVisible(), timeout=5_000)


def test_pause_holds_the_library(qtbot: QtBot, shell: Shell, assistant: Assistant) -> None:
    work = start(assistant, "Adding Documents", Lane.INGEST, Held(1, 2, "a.pdf"))
    qtbot.waitUntil(shell.card.isVisible, timeout=5_000)
    qtbot.mouseClick(shell.card, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(shell.details._pause, Qt.MouseButton.LeftButton)
    assert assistant.library.paused
    assert shell.details._pause.text() == "Continue"
    qtbot.waitUntil(lambda: "paused" in shell.card.text, timeout=5_000)
    qtbot.mouseClick(shell.details._pause, Qt.MouseButton.LeftButton)
    assert not assistant.library.paused
    work.go.set()


def test_what_could_not_be_read_stays_until_it_was_looked_at(qtbot: QtBot, shell: Shell, tmp_path: Path) -> None:
    good, bad = tmp_path / "note.txt", tmp_path / "scan.pdf"
    good.write_text("The allotment costs CHF 320 a year.")
    bad.write_bytes(b"")
    shell.add([good, bad])
    qtbot.waitUntil(lambda: "1 could not be read" in shell.card.text, timeout=60_000)
    assert shell.card.text == "Added 2 files and folders · 1 file read · 1 could not be read"
    qtbot.mouseClick(shell.card, Qt.MouseButton.LeftButton)
    assert shell.window.shown == "library"
    assert not shell.card.isVisible()


def test_a_failed_job_is_told_in_its_own_words(qtbot: QtBot, shell: Shell, assistant: Assistant) -> None:
    def fail(_desk: Desk[None]) -> None:
        raise DiskFull("The disk is full.")

    held = start(assistant, "Adding Documents", Lane.INGEST, Held(1, 2))
    qtbot.waitUntil(shell.card.isVisible, timeout=5_000)
    assistant.runner.start("Adding more", fail, Lane.INGEST)
    shell.activities.look()
    held.go.set()
    qtbot.waitUntil(lambda: shell.card.text == "Adding more · The disk is full.", timeout=5_000)


def test_work_that_is_over_at_once_does_not_flicker(qtbot: QtBot, shell: Shell, assistant: Assistant) -> None:
    assistant.runner.start("Looking for changes", lambda desk: desk.report(1, 1, "Nothing new"), Lane.INGEST)
    shell.activities.look()
    qtbot.wait(300)
    assert not shell.card.isVisible()
