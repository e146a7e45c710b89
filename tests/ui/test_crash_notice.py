"""A window that crashed is explained at the next start, and what was typed in it is there."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assistant.service.assistant import Assistant
from assistant.system.crashes import Crashes
from tests.ui.stage import Stage
from ui.crashnotice import CrashReport, said
from ui.theme import Look
from ui.widgets import Button

ROOT = Path(__file__).parents[2]
TYPED = "Tell Anna about Zanzibaria"
WINDOW = """
import json, os, signal, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from ui.app import Hearth

profile, deed = Path(sys.argv[1]), sys.argv[2]
app = QApplication([])
app.setQuitOnLastWindowClosed(False)
hearth = Hearth(app, profile)
hearth.start()

def step():
    assistant, shell = hearth.opening.assistant, hearth.shell
    if assistant is None or not getattr(step, "loaded", False):
        return
    if deed == "crash":
        if not hearth.chat.composer.text:
            hearth.chat.composer.set_text("Tell Anna about Zanzibaria")
        elif assistant.unsent.kept().drafts:
            os.kill(os.getpid(), signal.SIGSEGV)
    elif not hearth.bridge._watches:
        notice = shell.crash_notices.shown
        said = None if notice is None else [notice.message.text(), notice.hint.text()]
        print(json.dumps({"said": said, "typed": hearth.chat.composer.text}), flush=True)
        timer.stop()
        hearth.quit()

hearth.chat.unsent.loaded.connect(lambda kept: setattr(step, "loaded", True))
timer = QTimer()
timer.timeout.connect(step)
timer.start(20)
code = app.exec()
hearth.end()
sys.exit(code)
"""


def run_window(profile: Path, deed: str) -> subprocess.CompletedProcess[str]:
    """A window in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", WINDOW, str(profile), deed],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "HEARTH_MODELS": str(profile.parent / "models")},
        capture_output=True,
        text=True,
        timeout=120,
    )


def told(profile: Path) -> dict[str, Any]:
    done = run_window(profile, "look")
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.mark.timeout(240)
def test_a_window_that_crashed_is_explained_and_its_text_is_back(tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    assert run_window(profile, "crash").returncode == -signal.SIGSEGV
    second = told(profile)
    assert second["typed"] == TYPED
    assert second["said"][0].startswith("Hearth ended unexpectedly today at ")
    assert second["said"][1] == "Your unsent text is back."
    [crash] = Crashes(profile / "logs").all()
    assert "Segmentation fault" in crash.report
    kept = [file for file in profile.rglob("*") if file.is_file() and b"Zanzibaria" in file.read_bytes()]
    assert (kept, TYPED in crash.report, str(ROOT) in crash.report) == ([], False, False)
    assert told(profile) == {"said": None, "typed": TYPED}, "after a clean close nothing is said"


@pytest.fixture
def crashed(tmp_path: Path, look: Look, qtbot: QtBot) -> Iterator[Stage]:
    Crashes(tmp_path / "profile" / "logs").begin(datetime(2026, 11, 20, tzinfo=UTC))
    assistant = Assistant.open(tmp_path / "profile", models=tmp_path / "models")
    stage = Stage(assistant, look, qtbot)
    stage.attach()
    qtbot.waitUntil(lambda: stage.shell.crash_notices.shown is not None, timeout=5_000)
    yield stage
    stage.close()
    assistant.close()


def dialog(qtbot: QtBot) -> CrashReport:
    def shown() -> list[CrashReport]:
        return [each for each in QApplication.topLevelWidgets() if isinstance(each, CrashReport) and each.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()), timeout=3_000)
    return shown()[0]


def test_the_report_is_read_copied_saved_and_deleted(crashed: Stage, qtbot: QtBot, tmp_path: Path) -> None:
    notice = crashed.shell.crash_notices.shown
    assert notice is not None
    assert notice.hint.text() == "Everything that was kept is there."
    assert crashed.shell.crash_notices.damage is None
    [crash] = crashed.assistant.crashes.all()
    assert crash.told
    read = next(each for each in notice.findChildren(Button) if each.text() == "Read the report")
    qtbot.mouseClick(read, Qt.MouseButton.LeftButton)
    report = dialog(qtbot)
    assert report.text.toPlainText() == crash.report
    qtbot.mouseClick(report.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == crash.report
    report.save_at(tmp_path / "report.txt")
    assert (tmp_path / "report.txt").read_text(encoding="utf-8") == crash.report
    report.save_at(tmp_path / "no such folder" / "report.txt")
    assert report.problem.text().startswith("It could not be saved there")
    qtbot.mouseClick(report.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: crashed.shell.crash_notices.shown is None, timeout=3_000)
    assert crashed.assistant.crashes.all() == []


def test_after_an_unexpected_end_every_page_is_looked_at(
    tmp_path: Path, look: Look, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    Crashes(tmp_path / "profile" / "logs").begin(datetime(2026, 11, 20, tzinfo=UTC))
    assistant = Assistant.open(tmp_path / "profile", models=tmp_path / "models")
    monkeypatch.setattr(
        assistant._opened.database, "check", lambda deep=False: ["Page 7: btreeInitPage() returns error"]
    )
    stage = Stage(assistant, look, qtbot)
    stage.attach()
    qtbot.waitUntil(lambda: stage.shell.crash_notices.damage is not None, timeout=5_000)
    notice = stage.shell.crash_notices.damage
    assert notice is not None and "restore" in notice.hint.text()
    stage.close()
    assistant.close()


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(minutes=5), "today at 14:00"),
        (timedelta(hours=24), "yesterday at 14:05"),
        (timedelta(20), "on 1 Nov 2026"),
    ],
)
def test_when_it_was_is_said_as_people_say_it(ago: timedelta, words: str) -> None:
    now = datetime(2026, 11, 21, 14, 5, tzinfo=UTC)
    assert said(now - ago, now) == words
