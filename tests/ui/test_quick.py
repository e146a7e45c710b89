"""The quick-question window over a real store and a scripted model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from assistant.core.errors import ModelMissing
from tests.ui.scripted import FILES, ScriptedAssistant
from ui.bridge import Bridge
from ui.quick import QuickWindow
from ui.sources import Chips
from ui.theme import Look

ANSWER = "They are stored at Garage Müller, shelf 14."
QUESTION = "Where are my winter tyres stored?"


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[ScriptedAssistant]:
    assistant = ScriptedAssistant(tmp_path, FILES)
    yield assistant
    assistant.close()


@pytest.fixture
def bridge(assistant: ScriptedAssistant) -> Iterator[Bridge]:
    bridge = Bridge()
    bridge.attach(assistant.runner, assistant.changes)
    yield bridge
    bridge.detach()


@pytest.fixture
def quick(qtbot: QtBot, look: Look, bridge: Bridge, assistant: ScriptedAssistant) -> QuickWindow:
    quick = QuickWindow(look, bridge)
    qtbot.addWidget(quick)
    quick.attach(assistant)  # type: ignore[arg-type]
    quick.open()
    return quick


def ask(qtbot: QtBot, quick: QuickWindow, question: str = QUESTION) -> None:
    qtbot.keyClicks(quick.field, question)
    qtbot.keyClick(quick.field, Qt.Key.Key_Return)


def test_enter_asks_and_the_answer_comes_with_its_source(
    qtbot: QtBot, quick: QuickWindow, assistant: ScriptedAssistant
) -> None:
    assistant.engine.lines = [ANSWER]
    before = quick.height()
    ask(qtbot, quick)
    qtbot.waitUntil(lambda: bool(quick.answer.findChildren(Chips)), timeout=10_000)
    assert "shelf 14 [1]" in quick.answer.text
    assert quick.answer.findChildren(Chips)[0].chips[0].source.name == "Car notes.md"
    qtbot.waitUntil(lambda: quick.height() > before, timeout=2_000)
    with qtbot.waitSignal(quick.source_asked):
        qtbot.mouseClick(quick.answer.findChildren(Chips)[0].chips[0], Qt.MouseButton.LeftButton)


def test_control_c_copies_the_answer(qtbot: QtBot, quick: QuickWindow, assistant: ScriptedAssistant) -> None:
    assistant.engine.lines = [ANSWER]
    ask(qtbot, quick)
    qtbot.waitUntil(lambda: bool(quick.answer.findChildren(Chips)), timeout=10_000)
    quick.field.deselect()
    quick._copy()
    assert QGuiApplication.clipboard().text() == quick.answer.text


def test_escape_closes_and_stops_what_is_being_written(
    qtbot: QtBot, quick: QuickWindow, assistant: ScriptedAssistant
) -> None:
    assistant.engine.lines = ["They are ⏸ stored somewhere."]
    ask(qtbot, quick)
    qtbot.waitUntil(lambda: "They are" in quick.answer.text, timeout=10_000)
    with qtbot.waitSignal(quick.closed):
        quick.close_it()
    assert not quick.isVisible()
    qtbot.waitUntil(lambda: not assistant.runner.running(), timeout=5_000)


def test_going_on_leads_to_the_same_chat(qtbot: QtBot, quick: QuickWindow, assistant: ScriptedAssistant) -> None:
    assistant.engine.lines = [ANSWER]
    ask(qtbot, quick)
    qtbot.waitUntil(lambda: bool(quick.answer.findChildren(Chips)), timeout=10_000)
    with qtbot.waitSignal(quick.continued) as told:
        quick.go_on()
    kept = assistant.chat.chats()
    assert told.args == [kept[0].id, QUESTION, False]


def test_going_on_with_what_was_not_asked_yet(qtbot: QtBot, quick: QuickWindow) -> None:
    qtbot.keyClicks(quick.field, "Who is Nadja?")
    with qtbot.waitSignal(quick.continued) as told:
        quick.go_on()
    assert told.args == [None, "Who is Nadja?", False]


def test_what_is_asked_before_the_profile_is_open_is_answered_then(
    qtbot: QtBot, look: Look, bridge: Bridge, assistant: ScriptedAssistant
) -> None:
    assistant.engine.lines = [ANSWER]
    quick = QuickWindow(look, bridge)
    qtbot.addWidget(quick)
    quick.open()
    ask(qtbot, quick)
    assert quick.answer._phase.text() == "Opening your library…"
    quick.attach(assistant)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: "shelf 14" in quick.answer.text, timeout=10_000)


def test_a_missing_model_is_said_in_words(qtbot: QtBot, quick: QuickWindow, assistant: ScriptedAssistant) -> None:
    assistant.engine.lines = [ModelMissing("Qwen is not on this computer yet.", "Choose a model.")]
    ask(qtbot, quick)
    qtbot.waitUntil(lambda: bool(quick.answer._end), timeout=10_000)
    assert quick.answer._end[0].accessibleName() == "Qwen is not on this computer yet."


def test_toggle_opens_and_closes(quick: QuickWindow) -> None:
    quick.toggle()
    assert not quick.isVisible()
    quick.toggle()
    assert quick.isVisible()
    assert quick.width() >= 640
