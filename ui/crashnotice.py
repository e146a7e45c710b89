"""Says at the next start that something ended unexpectedly, quietly, and shows the report that was kept of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QFrame, QPlainTextEdit, QWidget

from assistant.core.errors import AssistantError
from assistant.core.jobs import Lane
from ui.bridge import Bridge
from ui.chat import ChatPage
from ui.conversations import Conversations
from ui.dialogs import Ask
from ui.notices import TurnNotice
from ui.theme import Look
from ui.widgets import Button, Label
from ui.wording import when

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant
    from assistant.service.unsent import Kept

_WIDE, _HIGH = 680, 320
_ENDED = {
    "window": "Hearth ended unexpectedly",
    "inference": "The model’s process ended unexpectedly",
    "knowledge": "The process that searches by meaning ended unexpectedly",
}
_OTHERWISE = "One of Hearth’s helping processes ended unexpectedly"
_DAMAGED = "Some of what Hearth kept is damaged."
_RESTORE = "Put back a backup: “hearth restore”, or Settings, Backups. “hearth doctor --deep” says what is damaged."
_PROMISE = (
    "This is all that was kept of it: versions, and where in the program it happened. It holds none of your texts, "
    "names or paths, stays on this computer and is sent nowhere."
)


class Ended(Protocol):
    """An unexpected end, as far as it is told."""

    @property
    def name(self) -> str:
        """The report's name."""

    @property
    def what(self) -> str:
        """What ended."""

    @property
    def at(self) -> datetime:
        """When, aware."""

    @property
    def told(self) -> bool:
        """Whether the person was told already."""

    @property
    def report(self) -> str:
        """The whole report."""


class CrashReport(Ask):
    """The whole report. It can be copied, saved and deleted; accepted means that it shall be deleted."""

    def __init__(self, look: Look, report: str, parent: QWidget | None = None) -> None:
        super().__init__(look, "What is known of the unexpected end", _PROMISE, "Delete", kind="danger", parent=parent)
        self.setFixedWidth(_WIDE)
        self.text = QPlainTextEdit(report)
        self.text.setReadOnly(True)
        self.text.setProperty("kind", "report")
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setAccessibleName("The report")
        self.text.setFixedHeight(_HIGH)
        self.inside.addWidget(self.text)
        self.problem = Label("", "danger", wrap=True)
        self.problem.hide()
        self.inside.addWidget(self.problem)
        self.no.setText("Close")
        self.copy = Button(look, "Copy")
        self.save = Button(look, "Save…")
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report))
        self.save.clicked.connect(self._choose)
        self.buttons.insertWidget(0, self.copy)
        self.buttons.insertWidget(1, self.save)
        self.no.setFocus()

    def save_at(self, path: Path) -> None:
        """Write the report to a file that the person chose."""
        try:
            path.write_text(self.text.toPlainText(), encoding="utf-8")
        except OSError as problem:
            self.problem.setText(f"It could not be saved there: {problem.strerror or problem}.")
            self.problem.show()

    def _choose(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(self, "Save the report", str(Path.home() / "hearth-report.txt"))
        if name:
            self.save_at(Path(name))


class CrashNotices(QObject):
    """Looks once, when the profile is open, whether there is something to tell."""

    def __init__(self, look: Look, bridge: Bridge, page: ChatPage, conversations: Conversations) -> None:
        super().__init__(page)
        self._look = look
        self._bridge = bridge
        self._page = page
        self._conversations = conversations
        self._assistant: Assistant | None = None
        self.shown: TurnNotice | None = None
        """The notice that stands above the composer."""
        self.damage: TurnNotice | None = None
        """What is said if the end damaged what is kept."""
        page.unsent.loaded.connect(self._find)

    def attach(self, assistant: Assistant) -> None:
        """The profile is open."""
        self._assistant = assistant

    def _find(self, kept: Kept) -> None:
        if (assistant := self._assistant) is None:
            return

        def look() -> Sequence[Ended]:
            new = [each for each in assistant.crashes.all() if not each.told]
            assistant.crashes.tell()
            return new

        self._bridge.fetch(self, look, lambda new: self._show(new, kept, assistant.now()))

    def _show(self, new: Sequence[Ended], kept: Kept, now: datetime) -> None:
        last = next((each for each in new if each.what == "window"), new[0] if new else None)
        if last is None:
            return
        hint = ""
        if last.what == "window":
            if kept.shown is not None and self._page.chat_id is None:
                self._conversations.open(kept.shown)
            hint = "Your unsent text is back." if kept.drafts else "Everything that was kept is there."
        text = f"{_ENDED.get(last.what, _OTHERWISE)} {said(last.at, now)}."
        notice = self.shown = TurnNotice(self._look, text, hint)
        notice.offer("Read the report", lambda: self._read(last))
        notice.offer("OK", self._put_away)
        self._page.notices.addWidget(notice)
        if last.what == "window" and (assistant := self._assistant) is not None:
            self._bridge.fetch(self, assistant.upkeep.damage, self._show_damage, lane=Lane.UPKEEP, title="Checking")

    def _show_damage(self, problem: str) -> None:
        """After an unexpected end every page is looked at; what is damaged is said before more is built upon it."""
        if problem:
            self.damage = TurnNotice(self._look, _DAMAGED, _RESTORE, "danger")
            self._page.notices.addWidget(self.damage)

    def _read(self, crash: Ended) -> None:
        dialog = CrashReport(self._look, crash.report, self._page.window())
        dialog.accepted.connect(lambda: self._delete(crash))
        dialog.open()

    def _delete(self, crash: Ended) -> None:
        if (assistant := self._assistant) is None:
            return

        def forget() -> None:
            try:
                assistant.crashes.forget(crash.name)
            except AssistantError:
                return  # it was deleted meanwhile, on the command line

        self._bridge.fetch(self, forget, lambda _done: self._put_away())

    def _put_away(self) -> None:
        if self.shown is not None:
            self.shown.hide()
            self.shown.deleteLater()
            self.shown = None


def said(at: datetime, now: datetime) -> str:
    """ "today at 14:05", "yesterday at 09:30" or "on 3 Nov 2026"."""
    day, _, time = when(at, now).partition(" ")
    return f"{day} at {time}" if day in ("today", "yesterday") else f"on {day} {time}"
