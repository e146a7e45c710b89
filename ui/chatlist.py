"""The kept chats in the sidebar, grouped by the day they were last used."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Protocol

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QVBoxLayout, QWidget

from ui.clean import clean_line
from ui.controls import NavRow
from ui.theme import Look
from ui.widgets import Label

SHOWN_AT_FIRST = 60
MORE = 200


class KeptChat(Protocol):
    """What is shown of a chat."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def updated_at(self) -> datetime:
        """When it was last used."""


class ChatRow(NavRow):
    """One chat. Enter opens it, F2 renames, Delete deletes; the context menu has all three."""

    opened = Signal(int)
    rename_asked = Signal(int, str)
    delete_asked = Signal(int, str)

    def __init__(self, look: Look, chat: KeptChat) -> None:
        super().__init__(look, clean_line(chat.title) or "Chat")
        self.chat_id = chat.id
        self._title = self.text()
        self.setCheckable(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)
        self.clicked.connect(self._open)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._open()
            case Qt.Key.Key_F2:
                self.rename_asked.emit(self.chat_id, self._title)
            case Qt.Key.Key_Delete:
                self.delete_asked.emit(self.chat_id, self._title)
            case Qt.Key.Key_Down:
                self.focusNextChild()
            case Qt.Key.Key_Up:
                self.focusPreviousChild()
            case _:
                super().keyPressEvent(event)

    def _open(self) -> None:
        self.setChecked(True)
        self.opened.emit(self.chat_id)

    def _menu(self, where: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Open", self._open)
        menu.addAction("Rename…", lambda: self.rename_asked.emit(self.chat_id, self._title))
        menu.addSeparator()
        menu.addAction("Delete…", lambda: self.delete_asked.emit(self.chat_id, self._title))
        menu.popup(self.mapToGlobal(where))


class ChatList(QScrollArea):
    """Rows of chats under the days they were last used; the newest first, more of them on request."""

    opened = Signal(int)
    rename_asked = Signal(int, str)
    delete_asked = Signal(int, str)
    filter_changed = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._chats: tuple[KeptChat, ...] = ()
        self._now = datetime.min.replace(tzinfo=UTC)
        self._rows: dict[int, ChatRow] = {}
        self._current: int | None = None
        self._limit = SHOWN_AT_FIRST
        self._query = ""
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Chats")

    @property
    def query(self) -> str:
        """What the chats are filtered by."""
        return self._query

    @property
    def rows(self) -> tuple[ChatRow, ...]:
        """The rows that are shown, from top to bottom."""
        return tuple(self._rows.values())

    def filter(self, query: str) -> None:
        """Ask for the chats that hold these words."""
        if query != self._query:
            self._query, self._limit = query, SHOWN_AT_FIRST
            self.filter_changed.emit(query)

    def show_chats(self, chats: Sequence[KeptChat], now: datetime) -> None:
        """Show these, newest first; ``now`` decides what is today."""
        self._chats, self._now = tuple(chats), now
        self._build()

    def mark(self, chat_id: int | None) -> None:
        """Show which chat is open."""
        self._current = chat_id
        for each, chat_row in self._rows.items():
            chat_row.setChecked(each == chat_id)

    def _build(self) -> None:
        bar = self.verticalScrollBar()
        at = bar.value()
        ground = QWidget()
        ground.setProperty("kind", "ground")
        layout = QVBoxLayout(ground)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.setSpacing(2)
        self._rows = {}
        shown = self._chats[: self._limit]
        for day, chats in groupby(shown, lambda chat: day_of(chat.updated_at, self._now)):
            heading = Label(day, "group")
            heading.setContentsMargins(10, 11, 0, 3)
            layout.addWidget(heading)
            for chat in chats:
                layout.addWidget(self._row(chat))
        if not shown:
            layout.addWidget(self._nothing())
        if len(self._chats) > self._limit:
            more = NavRow(self._look, "Show more", "chevron-down")
            more.clicked.connect(self._more)
            layout.addWidget(more)
        layout.addStretch(1)
        self.setWidget(ground)
        self.mark(self._current)
        bar.setValue(at)

    def _row(self, chat: KeptChat) -> ChatRow:
        made = ChatRow(self._look, chat)
        made.opened.connect(self.opened)
        made.rename_asked.connect(self.rename_asked)
        made.delete_asked.connect(self.delete_asked)
        self._rows[chat.id] = made
        return made

    def _nothing(self) -> Label:
        label = Label("No chat holds these words." if self._query else "", "caption", wrap=True)
        label.setContentsMargins(10, 8, 10, 0)
        return label

    def _more(self) -> None:
        self._limit += MORE
        self._build()


def day_of(then: datetime, now: datetime) -> str:
    """The heading under which a chat stands, by the person's own days."""
    then, now = then.astimezone(), now.astimezone()
    if then.date() >= now.date():
        return "Today"
    if then.date() == (now - timedelta(days=1)).date():
        return "Yesterday"
    return "Last 7 days" if then.date() > (now - timedelta(days=8)).date() else "Older"
