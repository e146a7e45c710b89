"""The window's life: first paint, opening, problems at the start, crashes, and a clean end."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assistant.core.errors import StoreDamaged, WrongPassphrase
from assistant.service.assistant import Assistant
from ui.crash import Crashes
from ui.opening import Opening
from ui.problem import ProblemPage
from ui.shell import Shell
from ui.theme import Look

pytestmark = pytest.mark.timeout(120)

HEAVY = ("torch", "chromadb", "llama_cpp", "sentence_transformers", "numpy", "sqlcipher3", "httpx")

SCRIPT = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
import ui.app

def main():
    start = ui.app.Hearth.start

    def watched(self, **options):
        self.painted.connect(lambda: print("painted", [m for m in HEAVY if m in sys.modules], flush=True))
        self.opened.connect(lambda: print("opened", flush=True))
        start(self, **options)

    ui.app.Hearth.start = watched
    sys.exit(ui.app.run(Path(sys.argv[1]), quick=False, background=False))

if __name__ == "__main__":
    main()
"""


@pytest.fixture
def process(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    script = tmp_path / "window.py"
    script.write_text(f"HEAVY = {HEAVY!r}\n{SCRIPT}")
    command = [sys.executable, str(script), str(tmp_path / "profile")]
    started = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    yield started
    started.kill()
    started.communicate()


def test_it_paints_before_anything_heavy_and_a_stop_signal_ends_it_cleanly(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == "painted []\n"
    assert process.stdout.readline() == "opened\n"
    process.send_signal(signal.SIGINT)
    _out, told = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Traceback" not in told


def test_a_stop_signal_while_the_profile_opens_ends_it_cleanly_too(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    _out, told = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Traceback" not in told


def test_a_profile_that_is_owned_becomes_a_page_and_opens_once_it_is_free(
    qtbot: QtBot, look: Look, tmp_path: Path
) -> None:
    owner = Assistant.open(tmp_path / "profile", models=tmp_path / "models")
    opening, page = Opening(tmp_path / "profile"), ProblemPage(look)
    qtbot.addWidget(page)
    opening.failed.connect(lambda problem: page.show_problem(problem, tmp_path))
    with qtbot.waitSignal(opening.failed, timeout=20_000):
        opening.open()
    assert "already running" in page.message.text()
    assert page.hint.text()
    owner.close(5)
    page.again_asked.connect(lambda _passphrase: opening.open())
    with qtbot.waitSignal(opening.opened, timeout=20_000):
        page.again.click()
    with qtbot.waitSignal(opening.closed, timeout=20_000):
        opening.close()


def test_closing_while_it_opens_closes_what_was_opened(qtbot: QtBot, tmp_path: Path) -> None:
    opening = Opening(tmp_path / "profile")
    with qtbot.waitSignal(opening.closed, timeout=30_000), qtbot.assertNotEmitted(opening.opened):
        opening.open()
        opening.close()
    Assistant.open(tmp_path / "profile", models=tmp_path / "models").close(5)


def test_a_locked_profile_asks_for_its_passphrase(qtbot: QtBot, look: Look, tmp_path: Path) -> None:
    page = ProblemPage(look)
    qtbot.addWidget(page)
    page.show()
    page.show_problem(WrongPassphrase("This profile is locked with a passphrase.", "Enter it."), tmp_path)
    assert page.passphrase.isVisible()
    with qtbot.assertNotEmitted(page.again_asked):
        page.again.click()
    qtbot.keyClicks(page.passphrase, "correct horse")
    with qtbot.waitSignal(page.again_asked) as told:
        page.again.click()
    assert told.args == ["correct horse"]
    page.show_problem(StoreDamaged("The database is damaged.", "Bring back a backup."), tmp_path)
    assert not page.passphrase.isVisible() and page.passphrase.text() == ""


def test_what_nobody_planned_is_told_once_and_the_window_lives(
    qtbot: QtBot, look: Look, shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    logged: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, problem, _trace: logged.append(problem))
    crashes = Crashes(look, shell.window, tmp_path)
    crashes.install()
    for _ in range(3):
        bug = ZeroDivisionError("a bug")
        sys.excepthook(type(bug), bug, None)
    qtbot.waitUntil(lambda: crashes.shown is not None, timeout=5_000)
    assert len(logged) == 3, "the log hears of it before the person does"
    assert QApplication.activeModalWidget() is crashes.shown
    assert crashes.shown is not None
    crashes.shown.accept()
    assert shell.window.isVisible()
    crashes.uninstall()


def test_what_is_dropped_before_the_profile_is_open_is_added_then(
    qtbot: QtBot, shell: Shell, assistant: Assistant, tmp_path: Path
) -> None:
    note = tmp_path / "note.txt"
    note.write_text("The allotment costs CHF 320 a year.")
    shell._assistant = None
    shell.add([note])
    assert assistant.library.sources() == ()
    shell.attach(assistant)
    qtbot.waitUntil(lambda: assistant.library.counts().documents == 1, timeout=60_000)


def test_asking_the_owner_shows_its_window(qtbot: QtBot, shell: Shell, assistant: Assistant) -> None:
    asked: list[str] = []
    assistant.on_summon(asked.append)
    began = time.monotonic()
    assistant.summon("quick")
    assert asked == ["quick"] and time.monotonic() - began < 1
    assistant.on_summon(None)
