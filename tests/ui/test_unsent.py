"""What is typed and not sent, and where a chat is scrolled to, come back in the next window."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from assistant.core.messages import Role
from assistant.service.unsent import Draft
from tests.ui.scripted import NOW, ScriptedAssistant
from ui import unsent as unsent_module
from ui.bridge import Bridge
from ui.chat import ChatPage
from ui.conversations import Conversations
from ui.theme import Look
from ui.window import MainWindow


@dataclass
class Start:
    """One start of the window."""

    assistant: ScriptedAssistant
    page: ChatPage
    bridge: Bridge
    qtbot: QtBot

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.bridge._watches, timeout=5_000)

    def open(self, chat: int) -> None:
        self.page.open_chat(chat)
        self.settle()

    def kept(self) -> dict[int | None, Draft]:
        return dict(self.assistant.unsent.kept().drafts)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unsent_module, "EVERY_MS", 30)


@contextmanager
def started(folder: Path, look: Look, qtbot: QtBot, *, killed: bool = False, typed: str = "") -> Iterator[Start]:
    """The window over the profile in ``folder``; ``killed``: it ends without a close."""
    assistant, bridge = ScriptedAssistant(folder, {}), Bridge()
    bridge.attach(assistant.runner, assistant.changes)
    page = ChatPage(look, bridge)
    window = MainWindow(look, page)
    conversations = Conversations(window, page, bridge, look)
    window.resize(1000, 700)
    window.show()
    page.composer.set_text(typed)
    conversations.attach(assistant)  # type: ignore[arg-type]  # scripted
    start = Start(assistant, page, bridge, qtbot)
    start.settle()
    yield start
    start.settle()
    if killed:
        page.unsent._unsent = None  # whatever is not written yet is gone
        assistant.unsent._noted = False
    conversations.detach()
    start.settle()
    bridge.detach()
    assistant.close()
    window.close()
    window.deleteLater()


@pytest.mark.parametrize("killed", [True, False])
def test_a_draft_comes_back_in_its_chat_and_on_the_new_page(
    tmp_path: Path, look: Look, qtbot: QtBot, killed: bool
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("x")
    with started(tmp_path, look, qtbot, killed=killed) as first:
        chat = first.assistant.chats.create("Tyres", NOW)
        first.assistant.chats.add_message(chat, Role.USER, "Where are they?", NOW)
        qtbot.keyClicks(first.page.composer.field, "On the new page")
        first.open(chat)
        qtbot.keyClicks(first.page.composer.field, "In the chat")
        first.page.composer.attach([letter])
        wanted = {None: Draft("On the new page"), chat: Draft("In the chat", (letter,))}
        if killed:
            qtbot.waitUntil(lambda: first.kept() == wanted, timeout=3_000)
    with started(tmp_path, look, qtbot) as second:
        assert second.page.composer.text == "On the new page"
        second.open(chat)
        assert second.page.composer.text == "In the chat"
        assert second.page.composer.attachments.paths == (letter,)
        second.page.new_chat()
        assert second.page.composer.text == "On the new page"
        assert second.page.composer.attachments.paths == ()


def test_what_was_asked_is_no_draft_any_more(tmp_path: Path, look: Look, qtbot: QtBot) -> None:
    with started(tmp_path, look, qtbot) as first:
        first.assistant.engine.lines = ["At Müller's."]
        qtbot.keyClicks(first.page.composer.field, "Where are they?")
        qtbot.waitUntil(lambda: bool(first.kept()), timeout=3_000)
        qtbot.keyClick(first.page.composer.field, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: not first.kept(), timeout=3_000)
        qtbot.waitUntil(lambda: first.page.answering is None, timeout=5_000)
    with started(tmp_path, look, qtbot) as second:
        assert second.page.composer.text == ""


def test_what_is_typed_before_the_profile_is_open_stands_below(tmp_path: Path, look: Look, qtbot: QtBot) -> None:
    with started(tmp_path, look, qtbot) as first:
        first.page.composer.set_text("from before")
    with started(tmp_path, look, qtbot, typed="typed at once") as second:
        assert second.page.composer.text == "from before\ntyped at once"


def test_a_chat_is_scrolled_to_where_it_was_left(tmp_path: Path, look: Look, qtbot: QtBot) -> None:
    with started(tmp_path, look, qtbot) as first:
        chats = first.assistant.chats
        long, other = chats.create("Long", NOW), chats.create("Other", NOW)
        for number in range(60):
            role = Role.ASSISTANT if number % 2 else Role.USER
            chats.add_message(long, role, f"Turn {number}. " + "And so on. " * 30, NOW)
        first.open(long)
        assert first.page.transcript.at_bottom
        bar = first.page.transcript.verticalScrollBar()
        bar.setValue(bar.maximum() // 3)
        place = first.page.transcript.place()
        first.open(other)
        first.open(long)
        assert first.page.transcript.place() == place, "in the same window"
    with started(tmp_path, look, qtbot) as second:
        second.open(long)
        assert second.page.transcript.place() == place, "in the next one"
        second.page.transcript.to_bottom()
    with started(tmp_path, look, qtbot) as third:
        third.open(long)
        assert third.page.transcript.at_bottom


def test_a_temporary_chat_leaves_no_draft(tmp_path: Path, look: Look, qtbot: QtBot) -> None:
    with started(tmp_path, look, qtbot) as first:
        qtbot.keyClicks(first.page.composer.field, "half a question")
        first.page.new_chat(temporary=True)
        assert first.page.composer.text == ""
        qtbot.keyClicks(first.page.composer.field, "a secret")
        qtbot.wait(120)
        first.settle()
        assert "a secret" not in str(first.kept())
        first.page.new_chat()
        assert first.page.composer.text == "half a question"
        first.page.new_chat(temporary=True)
        qtbot.keyClicks(first.page.composer.field, "another secret")
    with started(tmp_path, look, qtbot) as second:
        assert second.page.composer.text == "half a question"
        assert "secret" not in str(second.kept())
