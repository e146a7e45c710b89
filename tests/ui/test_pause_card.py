"""Pausing learning in the window: one switch in two places, and a statement in every chat."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy

from tests.ui.scripted import NOW
from tests.ui.test_chat_page import Room, files, room  # noqa: F401 - fixtures
from ui.pausecard import TITLE, PauseCard


def test_one_switch_pauses_and_resumes_and_every_chat_says_so(room: Room) -> None:  # noqa: F811 - the fixture
    first, second = (PauseCard(room.page._look, room.bridge) for _ in range(2))
    pause, qtbot, left = room.assistant.pause, room.qtbot, Qt.MouseButton.LeftButton
    for card in (first, second):
        qtbot.addWidget(card)
        card.attach(room.assistant)  # type: ignore[arg-type]  # scripted
        card.show()
    assert room.window.topbar.memory_text == ""
    qtbot.mouseClick(first.switch, left)
    qtbot.waitUntil(lambda: second.switch.isChecked() and bool(room.window.topbar.memory_text), timeout=3_000)
    assert pause() and second.title.text() == "Learning is paused"
    assert not second.hour.isVisible()
    assert room.window.topbar.memory_text == "Learning paused"
    asked = QSignalSpy(room.window.page_shown)
    room.window.topbar._memory.click()
    assert asked.count() == 0 or room.window.shown == "personal"
    qtbot.mouseClick(second.switch, left)
    qtbot.waitUntil(lambda: not first.switch.isChecked() and not room.window.topbar.memory_text, timeout=3_000)
    assert not pause() and first.title.text() == TITLE
    qtbot.mouseClick(first.hour, left)
    qtbot.waitUntil(lambda: first.switch.isChecked(), timeout=3_000)
    state = pause.state()
    assert state is not None and state.until == NOW + timedelta(hours=1)
    assert first.title.text() == "Learning is paused until 10:05"
    pause.resume()
    qtbot.mouseClick(first.tomorrow, left)
    qtbot.waitUntil(lambda: "tomorrow, 06:00" in first.title.text(), timeout=3_000)
