"""What left this computer: the ledger of connections, and where everything is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QVBoxLayout, QWidget

from assistant.core.changes import Changed
from assistant.core.jobs import Lane
from ui.bridge import Bridge
from ui.clean import clean_line
from ui.controls import Pill
from ui.desktop import show_folder
from ui.dialogs import AskDelete
from ui.page import Rows
from ui.theme import Look
from ui.widgets import Button, ElidedLabel, Label, row
from ui.wording import counted, size, when

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant

_MOST = 100


class Attempt(Protocol):
    """One connection that was asked for, as the ledger keeps it. ``bytes`` were received."""

    @property
    def at(self) -> datetime:
        """When; aware."""

    @property
    def purpose(self) -> str:
        """What for, in words."""

    @property
    def host(self) -> str:
        """With whom."""

    @property
    def allowed(self) -> bool:
        """False if it was refused because the network is switched off."""

    @property
    def bytes(self) -> int:
        """What came."""


class PrivacyPart(QWidget):
    """The ledger, and the way to delete."""

    def __init__(self, look: Look, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._bridge = bridge
        self._assistant: Assistant | None = None
        self.said = Label("", "meta", wrap=True)
        self.said.setContentsMargins(3, 0, 0, 0)
        self.ledger = Rows("Every connection ever asked for")
        self._places = Rows("Where everything is kept")
        self._delete = Button(look, "Delete all chats…", "danger")
        self._delete.clicked.connect(self._ask_delete)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        for part in (self.said, self.ledger, self._places):
            layout.addWidget(part)
        layout.addLayout(row(self._delete, 1))

    def attach(self, assistant: Assistant) -> None:
        """The profile is open."""
        self._assistant = assistant
        self._places.clear()
        self._place("Profile", "Chats, settings, and the text of your documents, encrypted", assistant.profile.root)
        self._place("Models", "Shared by everybody on this computer's account", assistant.models.folder)

    def refresh(self) -> None:
        """Look into the ledger."""
        if self._assistant is not None:
            self._bridge.fetch(self, self._assistant.network_used, self.show_ledger, title="Looking at the ledger")

    def show_ledger(self, attempts: Sequence[Attempt]) -> None:
        """Show these connections, the newest first."""
        self.said.setText(verdict(attempts))
        self.ledger.clear()
        now = datetime.now().astimezone()
        for attempt in list(reversed(attempts))[:_MOST]:
            self.ledger.add(self._attempt(attempt, now))

    def _attempt(self, attempt: Attempt, now: datetime) -> QWidget:
        made = QWidget()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(ElidedLabel(clean_line(attempt.purpose), "strong"))
        received = f"{size(attempt.bytes)} received" if attempt.allowed else "nothing was sent"
        words.addWidget(ElidedLabel(f"{clean_line(attempt.host)} · {when(attempt.at, now)} · {received}", "caption"))
        across = row(spacing=12, margins=(16, 9, 14, 9))
        across.addLayout(words, 1)
        text, tone = ("allowed", "accent") if attempt.allowed else ("refused", "warn")
        across.addWidget(Pill(self._look, text, tone=tone, height=22, radius=11))
        made.setLayout(across)
        made.setAccessibleName(f"{attempt.purpose}, {attempt.host}, {text}")
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
        ask = AskDelete(self._look, "Delete all chats?", "Every question and answer is erased for good.", self.window())
        ask.accepted.connect(self._delete_all)
        ask.open()

    def _delete_all(self) -> None:
        if self._assistant is None:
            return
        chat = self._assistant.chat

        def erase() -> None:
            for each in chat.chats():
                chat.delete(each.id)

        self._bridge.fetch(
            self, erase, lambda _done: None, lane=Lane.UPKEEP, title="Deleting chats", changed=Changed.CHATS
        )


def verdict(attempts: Sequence[Attempt]) -> str:
    """The ledger in a sentence."""
    used = [attempt for attempt in attempts if attempt.allowed]
    refused = len(attempts) - len(used)
    if not attempts:
        return "Network: never used. Hearth has not asked for a single connection."
    parts = []
    if used:
        received = size(sum(attempt.bytes for attempt in used))
        parts.append(f"Network: used {counted(len(used), 'time')}, each because you asked for it; {received} received")
    else:
        parts.append("Network: never used")
    if refused:
        parts.append(f"{counted(refused, 'connection')} refused")
    return "; ".join(parts) + ". No question, answer or file of yours was sent."
