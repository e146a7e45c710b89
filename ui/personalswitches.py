"""Whether Hearth learns about its person by itself, and learning at once: at the bottom of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assistant.core.changes import Changed
from assistant.core.errors import AssistantError
from assistant.core.jobs import Finished, Lane, Progress
from ui.bridge import Bridge, JobWatch
from ui.controls import Switch
from ui.progress import Bar
from ui.theme import Look
from ui.widgets import Button, Card, Label, Line, row
from ui.wording import counted, percent

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant

_SWITCHES = (
    (
        "learn_from_chats",
        "Remember new things from chats",
        "On: while nothing else is to do, I look through what you said. Off: nothing is added, what is here is still "
        "used.",
    ),
    (
        "accept_facts",
        "Accept by itself",
        "On: what I notice is remembered at once, unless it contradicts or ends what you told me. "
        "Off: it waits for your yes.",
    ),
)


class SwitchesCard(Card):
    """Two settings and one job."""

    told = Signal(str)
    """What learning brought, in words."""

    def __init__(self, look: Look, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._look = look
        self._bridge = bridge
        self._assistant: Assistant | None = None
        self._watch: JobWatch | None = None
        self.switches = {name: Switch(look, title) for name, title, _text in _SWITCHES}
        self._unread = 0
        self.about = Label("", "caption", wrap=True)
        self.bar = Bar()
        self.bar.hide()
        self.learn = Button(look, "Learn now", "small", "spark")
        self.stop = Button(look, "Stop", "small", "stop")
        self.stop.setAccessibleName("Stop learning")
        self.stop.hide()
        self.learn.clicked.connect(self.start)
        self.stop.clicked.connect(self._stop)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.setSpacing(0)
        for name, title, text in _SWITCHES:
            inside.addWidget(self._switch(name, title, text))
            inside.addWidget(Line())
        inside.addWidget(self._learning())

    def attach(self, assistant: Assistant) -> None:
        """The profile is open."""
        self._assistant = assistant
        self.refresh()

    def refresh(self) -> None:
        """Show what is set."""
        if self._assistant is not None:
            for name, switch in self.switches.items():
                switch.setChecked(bool(self._assistant.settings.get(name)))

    def show_unread(self, unread: int) -> None:
        """How many messages were not looked at yet."""
        self._unread = unread
        if self._watch is None:
            self.about.setText(
                f"{counted(unread, 'message')} of yours {'was' if unread == 1 else 'were'} not looked at yet."
                if unread
                else "I have looked through all that you said."
            )
            self.learn.setEnabled(bool(unread))

    @property
    def learning(self) -> bool:
        """Whether it runs now."""
        return self._watch is not None

    def start(self) -> None:
        """Look through what was said, now."""
        assistant = self._assistant
        if assistant is None or self._watch is not None:
            return

        def work(desk: Any) -> Any:
            assistant.models.start()
            return assistant.learning.learn(desk)

        self._watch = self._bridge.start("Learning from your chats", work, Lane.UPKEEP, changed=Changed.MEMORY)
        self._watch.progress.connect(self._moved)
        self._watch.finished.connect(self._ended)
        self.about.setText("Looking through what you said…")
        self._show_running(True)

    def _stop(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            self.stop.setEnabled(False)

    def _moved(self, progress: Progress) -> None:
        self.bar.show_percent(percent(progress))
        if progress.total:
            self.about.setText(f"Looked at {int(progress.done):,} of {counted(int(progress.total), 'message')}…")

    def _ended(self, end: Finished[Any]) -> None:
        self._watch = None
        self._show_running(False)
        self.show_unread(self._unread)
        if end.cancelled:
            self.told.emit("Stopped. What was found so far is kept; the rest is looked at later.")
        elif isinstance(end.error, AssistantError):
            self.told.emit(" ".join(filter(None, (end.error.message, end.error.hint))))
        elif end.error is not None:
            raise end.error
        else:
            found = 0 if end.result is None else len(end.result.facts)
            self.told.emit(f"I noticed {counted(found, 'new thing')}." if found else "I noticed nothing new.")

    def _show_running(self, running: bool) -> None:
        self.bar.show_percent(None)
        self.bar.setVisible(running)
        self.stop.setEnabled(True)
        self.stop.setVisible(running)
        self.learn.setVisible(not running)
        (self.stop if running else self.learn).setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, name: str, on: bool) -> None:
        if self._assistant is None:
            return
        settings = self._assistant.settings
        self._bridge.fetch(
            self, lambda: settings.set(name, on), lambda _done: None, self._failed, title="Keeping",
            changed=Changed.SETTINGS,
        )  # fmt: skip

    def _failed(self, error: BaseException) -> None:
        self.refresh()
        if not isinstance(error, AssistantError):
            raise error
        self.told.emit(error.message)

    def _switch(self, name: str, title: str, text: str) -> QWidget:
        switch = self.switches[name]
        switch.clicked.connect(lambda on: self._choose(name, bool(on)))
        return _line(title, Label(text, "caption", wrap=True), switch)

    def _learning(self) -> QWidget:
        return _line("Learn now", self.about, self.learn, self.stop, below=self.bar)


def _line(title: str, text: Label, *controls: QWidget, below: QWidget | None = None) -> QWidget:
    made = QWidget()
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(Label(title, "ui", wrap=True))
    words.addWidget(text)
    if below is not None:
        words.addWidget(below)
    across = row(spacing=16, margins=(16, 9, 12, 10))
    across.addLayout(words, 1)
    for control in controls:
        across.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
    made.setLayout(across)
    return made
