"""The one switch that stops all learning: on the settings page and on the page of what is known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from assistant.core.changes import Changed
from ui.bridge import Bridge
from ui.controls import Switch
from ui.theme import Look
from ui.widgets import Button, Card, Label, row

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant
    from assistant.service.pause import LearningPause

TITLE = "Pause learning"
_LEARNS = "Hearth learns from what you say, edit, rate and open, as far as the switches allow. Pause all of it here."
_PAUSED = "What you say and do now teaches me nothing, and it is not learned from later either."


class PauseCard(Card):
    """Pauses for an hour, until tomorrow, or until it is switched off again."""

    def __init__(self, look: Look, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._look = look
        self._bridge = bridge
        self._assistant: Assistant | None = None
        self._icon = QLabel()
        self.title = Label(TITLE, "strong")
        self.text = Label(_LEARNS, "caption", wrap=True)
        self.switch = Switch(look, TITLE)
        self.hour = Button(look, "For an hour", "small")
        self.tomorrow = Button(look, "Until tomorrow", "small")
        self.switch.clicked.connect(lambda on: self._do(lambda pause: pause.pause() if on else pause.resume()))
        self.hour.clicked.connect(lambda: self._do(lambda pause: pause.for_an_hour()))
        self.tomorrow.clicked.connect(lambda: self._do(lambda pause: pause.until_tomorrow()))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.text)
        inside = row(self._icon, spacing=12, margins=(16, 10, 12, 11))
        inside.addLayout(words, 1)
        for each in (self.hour, self.tomorrow, self.switch):
            inside.addWidget(each, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(inside)
        look.changed.connect(self._tint)
        bridge.changed.connect(self._changed)
        self._tint()

    def attach(self, assistant: Assistant) -> None:
        """The profile is open."""
        self._assistant = assistant
        self.refresh()

    def refresh(self) -> None:
        """Show whether it is paused, and until when."""
        if self._assistant is not None:
            pause, now = self._assistant.pause, self._assistant.now
            self._bridge.fetch(self, lambda: (pause.state(), now()), self._show)

    def _changed(self, changed: Changed) -> None:
        if Changed.SETTINGS in changed:
            self.refresh()

    def _do(self, act: Callable[[LearningPause], object]) -> None:
        if (assistant := self._assistant) is not None:
            self._bridge.fetch(self, lambda: act(assistant.pause), lambda _done: self.refresh(), title="Keeping")

    def _show(self, found: tuple[Any, datetime]) -> None:
        state, now = found
        paused = state is not None
        until = "" if state is None or state.until is None else f" until {_time(state.until, now)}"
        self.title.setText(f"Learning is paused{until}" if paused else TITLE)
        self.text.setText(_PAUSED if paused else _LEARNS)
        self.switch.setChecked(paused)
        for each in (self.hour, self.tomorrow):
            each.setVisible(not paused)
        self._tint()

    def _tint(self) -> None:
        self._icon.setPixmap(self._look.pixmap("pause", "warn" if self.switch.isChecked() else "text2", 18))


def _time(until: datetime, now: datetime) -> str:
    """A time of today or tomorrow."""
    then = until.astimezone(now.tzinfo)
    return f"{then:%H:%M}" if then.date() == now.date() else f"tomorrow, {then:%H:%M}"
