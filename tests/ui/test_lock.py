"""Locking: when it is due, what it takes away, and that the passphrase brings everything back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assistant.core.changes import Changed
from assistant.core.errors import AlreadyRunning, WrongPassphrase
from assistant.core.jobs import CancelToken
from assistant.core.messages import Role
from assistant.service import knowledge_child
from assistant.service.assistant import Assistant
from assistant.service.locking import Idle, SleepGap
from assistant.service.models import Models
from assistant.service.owner import ask_owner, call_window, profile_at, result_of
from assistant.store.chats import Chats
from assistant.system import suspend
from tests.ui.scripted import ScriptedEngine
from ui.app import Hearth
from ui.lock import LockWatch
from ui.opening import CLOSING_SECONDS, HURRIED_SECONDS, Opening
from ui.shell import Shell

pytestmark = pytest.mark.timeout(120)

SESAME = "open sesame"
TITLE = "Letter to the landlord"


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


# --- when it is due ---


@pytest.fixture
def clocks() -> tuple[Clock, Clock]:
    """The wall's and the process's own."""
    return Clock(), Clock()


@pytest.fixture
def watch(shell: Shell, qapp: QApplication, clocks: tuple[Clock, Clock]) -> Iterator[LockWatch]:
    wall, monotonic = clocks
    made = LockWatch(qapp, shell.bridge, lambda: False, shell, idle=Idle(monotonic), gap=SleepGap(wall, monotonic))
    yield made
    made.close()


def test_a_lock_before_sleep_is_done_before_the_computer_sleeps(
    qtbot: QtBot, watch: LockWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[float] = []

    class Closing:
        def close(self, seconds: float) -> tuple[str, ...]:
            given.append(seconds)
            return ()

    opening = Opening(None)
    monkeypatch.setattr(opening, "_hold_locked", lambda: None)
    for sleeping in (False, True, False):
        if sleeping:
            watch._on_suspend, watch._assistant = True, cast("Any", Closing())
            watch._sleep()
        opening._assistant = cast("Any", Closing())
        with qtbot.waitSignal(opening.locked, timeout=9_000):
            opening.lock(watch.closing_seconds)
        watch.locked()
    assert given == [CLOSING_SECONDS, HURRIED_SECONDS, CLOSING_SECONDS]
    assert HURRIED_SECONDS + knowledge_child.CLOSE_SECONDS < suspend.BEFORE_SLEEP_SECONDS


def pass_time(clocks: tuple[Clock, Clock], seconds: float) -> None:
    for clock in clocks:
        clock.now += seconds


def test_it_is_due_after_the_minutes_that_are_set_and_after_sleep_and_only_with_a_passphrase(
    qtbot: QtBot, watch: LockWatch, assistant: Assistant, shell: Shell, clocks: tuple[Clock, Clock]
) -> None:
    wall, _monotonic = clocks
    with qtbot.waitSignal(watch.possible_changed, timeout=9_000) as told:
        watch.attach(assistant)
    assert told.args == [False]
    pass_time(clocks, 99_999)
    wall.now += 9_999
    assert not due(qtbot, watch), "there is nothing to lock"

    with qtbot.waitSignal(watch.possible_changed, timeout=9_000):
        assistant.keeping.set_passphrase(SESAME)
    QApplication.sendEvent(shell.window, QEvent(QEvent.Type.Wheel))
    pass_time(clocks, 14 * 60)
    assert not due(qtbot, watch)
    QApplication.sendEvent(shell.window, QEvent(QEvent.Type.Wheel))
    pass_time(clocks, 14 * 60)
    assert not due(qtbot, watch), "a touch counts"
    pass_time(clocks, 61)
    assert due(qtbot, watch)

    assistant.settings.set("lock_after_minutes", 0)
    with qtbot.waitSignal(watch.possible_changed, timeout=9_000):
        assistant.changes.publish(Changed.SETTINGS)
    pass_time(clocks, 9_999)
    assert not due(qtbot, watch)
    for jump in (59, -9_999):
        wall.now += jump
        assert not due(qtbot, watch), "a clock that is set right is no sleep"
    wall.now += 61
    assert due(qtbot, watch) and not due(qtbot, watch)

    assistant.settings.set("lock_on_suspend", False)
    with qtbot.waitSignal(watch.possible_changed, timeout=9_000):
        assistant.changes.publish(Changed.SETTINGS)
    wall.now += 61
    assert not due(qtbot, watch)


def due(qtbot: QtBot, watch: LockWatch) -> bool:
    with qtbot.waitSignal(watch.due, timeout=20, raising=False) as told:
        watch.tick()
    return bool(told.signal_triggered)


# --- the window ---


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> ScriptedEngine:
    """What answers in place of a model."""
    made = ScriptedEngine()
    monkeypatch.setattr(Models, "engine", lambda _models: made)
    return made


@pytest.fixture
def hearth(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: ScriptedEngine
) -> Iterator[Hearth]:
    """A running window over a profile with a passphrase and one chat."""
    monkeypatch.setenv("HEARTH_MODELS", str(tmp_path / "models"))
    made = Assistant.open(tmp_path / "profile", passphrase=SESAME)
    chats, now = Chats(made._opened.database), made.now()
    chats.add_message(chats.create(TITLE, now - timedelta(days=1)), Role.USER, TITLE, now)
    made.close()
    monkeypatch.setattr(qapp, "quit", lambda: None)
    running = Hearth(qapp, tmp_path / "profile")
    with qtbot.waitSignal(running.opening.failed, timeout=30_000):
        running.start()
    running.window.resize(1200, 800)  # a test before it may have left a narrow one to be remembered, without a sidebar
    assert running.shell is not None
    running.shell.problem.passphrase.setText(SESAME)
    with qtbot.waitSignal(running.opened, timeout=30_000):
        running.shell.problem.again.click()
    qtbot.waitUntil(lambda: running.lock is not None and running.lock.watch.possible, timeout=9_000)
    yield running
    with qtbot.waitSignal(running.opening.closed, timeout=30_000):
        running.quit()
    for each in (running.shell.quick, running.shell.details, running.shell.corner, running.window):
        each.close()
        each.deleteLater()
    running.end()


def titles(hearth: Hearth) -> list[str]:
    return [row.text() for row in hearth.window.sidebar.chats.rows]


def test_a_locked_window_has_let_go_of_everything_and_comes_back_to_the_same_chat(
    qtbot: QtBot, hearth: Hearth, tmp_path: Path
) -> None:
    shell, opening, lock = hearth.shell, hearth.opening, hearth.lock
    assert shell is not None and lock is not None
    qtbot.waitUntil(lambda: titles(hearth) == [TITLE], timeout=9_000)
    shell.conversations.open(1)
    qtbot.waitUntil(lambda: hearth.chat.chat_id == 1 and hearth.chat.transcript.last_question == TITLE, timeout=9_000)
    before = opening.assistant
    assert before is not None
    key = bytes(before._opened.key)
    assert any(key)
    with qtbot.waitSignal(opening.locked, timeout=30_000):
        shell.settings.security.lock.click()

    assert opening.assistant is None and lock.locked
    assert not any(before._opened.key) and before._opened.database._key == b""
    assert hearth.window.shown == "problem" and shell.problem.passphrase.isVisible()
    assert shell.problem.message.text() == "Hearth is locked"
    assert not hearth.window.sidebar.isVisible() and not hearth.window.topbar.isVisible()
    assert titles(hearth) == [] and hearth.chat.chat_id is None and hearth.chat.transcript.last_question == ""
    for page in ("settings", "personal", "chat"):
        hearth.window.show_page(page)
        assert hearth.window.shown == "problem"
    hearth.window.toggle_sidebar()
    shell.quick.open()
    assert not hearth.window.sidebar.isVisible() and not shell.quick.isVisible()

    asked = ask_owner(profile_at(tmp_path / "profile"), {"command": "chats"}, lambda _event: None, CancelToken())
    assert asked is not None
    with pytest.raises(WrongPassphrase, match="Hearth is locked"):
        result_of(asked)
    with pytest.raises(AlreadyRunning):
        Assistant.open(tmp_path / "profile", passphrase=SESAME)
    with qtbot.waitSignal(opening.summoned, timeout=9_000):
        assert call_window(tmp_path / "profile", "open")

    shell.problem.passphrase.setText("open barley")
    with qtbot.waitSignal(opening.failed, timeout=30_000):
        shell.problem.again.click()
    assert "not the passphrase" in shell.problem.message.text() and lock.locked
    assert ask_owner(profile_at(tmp_path / "profile"), {"command": "chats"}, lambda _event: None, CancelToken())
    shell.problem.passphrase.setText(SESAME)
    with qtbot.waitSignal(hearth.opened, timeout=30_000):
        shell.problem.again.click()
    qtbot.waitUntil(lambda: hearth.chat.chat_id == 1 and hearth.chat.transcript.last_question == TITLE, timeout=9_000)
    assert hearth.window.shown == "chat" and hearth.window.sidebar.isVisible()
    qtbot.waitUntil(lambda: titles(hearth) == [TITLE], timeout=9_000)


def test_a_running_answer_is_stopped_and_kept_and_no_environment_opens_a_locked_window(
    qtbot: QtBot, hearth: Hearth, engine: ScriptedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert hearth.lock is not None and hearth.shell is not None
    engine.lines = ["The rent is due ⏸ on the first."]
    hearth.chat.ask("Hello, how are you?")
    qtbot.waitUntil(lambda: hearth.chat.answering is not None and "due" in hearth.chat.answering.text, timeout=9_000)
    chat_id = hearth.chat.chat_id
    assert chat_id is not None and hearth.lock.watch._busy(), "nobody is idle while an answer is written"
    with qtbot.waitSignal(hearth.opening.locked, timeout=30_000):
        hearth.lock.watch.due.emit()
    monkeypatch.setenv("HEARTH_PASSPHRASE", SESAME)
    hearth.shell.again_asked.emit("")
    assert (
        not hearth.opening._opening and hearth.opening.assistant is None and hearth.shell.problem.passphrase.isVisible()
    )
    hearth.shell.problem.passphrase.setText(SESAME)
    with qtbot.waitSignal(hearth.opened, timeout=30_000):
        hearth.shell.problem.again.click()
    qtbot.waitUntil(lambda: hearth.chat.chat_id == chat_id and len(hearth.chat.transcript.items) == 2, timeout=9_000)
    assert hearth.opening.assistant is not None
    kept = hearth.opening.assistant.chat.messages(chat_id)
    assert [each.role for each in kept] == [Role.USER, Role.ASSISTANT]
    assert kept[1].text.startswith("The rent is due") and "first" not in kept[1].text
