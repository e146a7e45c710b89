"""What left this computer: the ledger of connections, and where everything is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from assistant.core.connections import Attempt
from ui.bridge import Bridge
from ui.clean import clean_line
from ui.controls import Pill
from ui.desktop import show_folder
from ui.dialogs import AskDelete
from ui.help import HelpWindow
from ui.ledger import Purpose, by_purpose, verdict
from ui.page import Rows
from ui.theme import Look
from ui.widgets import Button, ElidedLabel, Label, row
from ui.wording import ago, counted, size, when

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant

_MOST = 100
_WHOLLY = "A damaged or hostile file can open no other file, reach no network and start no program."


class PrivacyPart(QWidget):
    """The ledger, and the way to delete."""

    def __init__(self, look: Look, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._bridge = bridge
        self._assistant: Assistant | None = None
        self.said = Label("", "meta", wrap=True)
        self.said.setContentsMargins(3, 0, 0, 0)
        self.purposes = Rows("What the network was used for")
        self.ledger = Rows("Every connection ever asked for")
        self._older = Label("", "caption", wrap=True)
        self._older.setContentsMargins(3, 0, 0, 0)
        self._older.hide()
        self._places = Rows("Where everything is kept")
        self.reading = Rows("How files are opened")
        self._delete = Button(look, "Delete all chats…", "danger")
        self._delete.clicked.connect(self._ask_delete)
        protects = Button(look, "What Hearth protects from, and what not", icon="info")
        protects.clicked.connect(lambda: HelpWindow(look, "protection", self.window()).show())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        for part in (self.said, self.purposes, self.ledger, self._older, self._places, self.reading):
            layout.addWidget(part)
        layout.addLayout(row(protects, 1, self._delete, spacing=8))

    def attach(self, assistant: Assistant) -> None:
        """The profile is open."""
        self._assistant = assistant
        self._places.clear()
        self._place("Profile", "Encrypted, but for settings, logs and the numbers of the index", assistant.profile.root)
        self._place("Models", "Shared by everybody on this computer's account", assistant.models.folder)

    def refresh(self) -> None:
        """Look into the ledger."""
        if self._assistant is not None:
            self._bridge.fetch(self, self._assistant.network_used, self.show_ledger, title="Looking at the ledger")
            self._bridge.fetch(self, self._assistant.reader_confinement, self._show_reading, title="Asking a reader")

    def show_ledger(self, attempts: Sequence[Attempt]) -> None:
        """Show these connections, the newest first."""
        self.said.setText(verdict(attempts))
        self.purposes.clear()
        self.ledger.clear()
        now = datetime.now().astimezone()
        for purpose in by_purpose(attempts)[:_MOST]:
            self.purposes.add(self._purpose(purpose, now))
        for attempt in list(reversed(attempts))[:_MOST]:
            self.ledger.add(self._attempt(attempt, now))
        more = len(attempts) - _MOST
        self._older.setText(f"And {counted(more, 'older one')}: hearth network lists them all. None is ever removed.")
        self._older.setVisible(more > 0)

    def _show_reading(self, confined: tuple[bool, str]) -> None:
        whole, words = confined
        self.reading.clear()
        about = _WHOLLY if whole else f"{words[:1].upper()}{words[1:]}."
        pill = ("sandbox", "ok") if whole else ("limits", "warn")
        self.reading.add(self._line("In a process of their own", about, [pill]))

    def _purpose(self, purpose: Purpose, now: datetime) -> QWidget:
        hosts = ", ".join(clean_line(host) for host in purpose.hosts)
        parts = [hosts, f"last {ago(purpose.last, now)}"]
        if purpose.allowed:
            parts.insert(1, f"{size(purpose.bytes)} received")
        pills = []
        if purpose.allowed:
            pills.append((counted(purpose.allowed, "time"), "accent"))
        if purpose.refused:
            pills.append((f"refused {counted(purpose.refused, 'time')}", "warn"))
        return self._line(purpose.name, " · ".join(parts), pills)

    def _attempt(self, attempt: Attempt, now: datetime) -> QWidget:
        received = f"{size(attempt.bytes)} received" if attempt.allowed else "nothing was sent"
        about = f"{clean_line(attempt.host)} · {when(attempt.at, now)} · {received}"
        pill = ("allowed", "accent") if attempt.allowed else ("refused", "warn")
        return self._line(attempt.purpose, about, [pill])

    def _line(self, title: str, about: str, pills: Sequence[tuple[str, str]]) -> QWidget:
        """A row of words with pills, each a text and its tone, at its end."""
        title = clean_line(title)
        title = title[:1].upper() + title[1:]
        made = QWidget()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(ElidedLabel(title, "strong"))
        words.addWidget(ElidedLabel(about, "caption"))
        across = row(spacing=12, margins=(16, 9, 14, 9))
        across.addLayout(words, 1)
        for text, tone in pills:
            across.addWidget(Pill(self._look, text, tone=tone, height=22, radius=11))
        made.setLayout(across)
        made.setAccessibleName(", ".join((title, about, *(text for text, _tone in pills))))
        return made

    def _place(self, title: str, about: str, folder: Path) -> None:
        made = QWidget()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Label(title, "strong"))
        words.addWidget(Label(about, "caption", wrap=True))
        words.addWidget(ElidedLabel(clean_line(str(folder)), "caption", middle=True))
        show = Button(self._look, "Show", "small", "folder")
        show.setAccessibleName(f"Show the folder of {title.lower()}")
        show.clicked.connect(lambda: show_folder(folder))
        across = row(spacing=12, margins=(16, 9, 14, 9))
        across.addLayout(words, 1)
        across.addWidget(show)
        made.setLayout(across)
        self._places.add(made)

    def _ask_delete(self) -> None:
        if self._assistant is None:
            return
        text = "Every question and answer is erased for good. Backups made before still hold them."
        ask = AskDelete(self._look, "Delete all chats?", text, self.window())
        ask.accepted.connect(self._delete_all)
        ask.open()

    def _delete_all(self) -> None:
        if self._assistant is not None:
            self._bridge.watch(self._assistant.leaving.start_erasing_part("chats"))
