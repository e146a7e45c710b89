"""What the window's tests share: one look, and the offscreen platform where no other was asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assistant.service.assistant import Assistant
from assistant.system import audit
from tests.ui.made_up_agenda import NOW, MadeUpAgenda
from ui.bridge import Bridge
from ui.chat import ChatPage
from ui.desktop import Remembered
from ui.shell import Shell
from ui.theme import Look
from ui.window import MainWindow


@pytest.fixture
def look(qtbot: QtBot) -> Look:
    """The light theme on the test's application."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    # a whole window of the test before, closed and not yet deleted, would be styled once more: a second each
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return Look(app, "light")


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[Assistant]:
    """A real assistant over an empty profile, without any model: searching goes by words."""
    opened = Assistant.open(tmp_path / "profile", models=tmp_path / "models")
    yield opened
    assert opened.close(10) == ()


@pytest.fixture
def shell(qtbot: QtBot, look: Look, assistant: Assistant) -> Iterator[Shell]:
    """The whole window over it."""
    bridge = Bridge()
    chat = ChatPage(look, bridge)
    window = MainWindow(look, chat)
    qtbot.addWidget(window)
    shell = Shell(look, bridge, Remembered(), window, chat)
    qtbot.addWidget(shell.quick)
    qtbot.addWidget(shell.details)
    qtbot.addWidget(shell.corner)
    shell.attach(assistant)
    window.show()
    yield shell
    shell.detach()


@pytest.fixture
def agenda(qtbot: QtBot, shell: Shell, assistant: Assistant) -> MadeUpAgenda:
    """A realistic year of calendars in memory, given to the window in place of the profile's own, which is empty."""
    qtbot.waitUntil(lambda: not shell.bridge._watches, timeout=30_000)  # what looks at that one has arrived
    shell.today.detach()
    shell.calendar.detach()
    made = MadeUpAgenda(assistant.runner)
    shell.give_agenda(made, lambda: NOW)
    return made


@pytest.fixture
def canary() -> Iterator[tuple[str, list[str]]]:
    """An address on this computer and the paths that were asked of it."""
    asked: list[str] = []

    class Canary(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    with audit.granted("127.0.0.1"):
        listening = HTTPServer(("127.0.0.1", 0), Canary)
    thread = Thread(target=listening.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.server_port}", asked
    listening.shutdown()
    listening.server_close()
    thread.join()
