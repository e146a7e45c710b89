"""The left side of the window: new chat, search, the chats, running work, and the way to the other pages."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.chatlist import ChatList
from ui.controls import NavRow
from ui.searchrow import SearchRow
from ui.theme import SIDEBAR, Look
from ui.widgets import Card, IconButton, Label, row

PAGES = (
    ("today", "Today", "sun"),
    ("calendar", "Calendar", "calendar"),
    ("library", "Library", "folder"),
    ("personal", "What I know", "heart"),
    ("models", "Models", "chip"),
    ("settings", "Settings", "sliders"),
)
"""Name, title and icon of the pages that the sidebar leads to."""
_OFFERED_LATER = ("today", "calendar")
"""Pages that have nothing to show until the shell is given a calendar."""


class Sidebar(Card):
    """Says what was clicked; knows nothing of the pages behind it."""

    new_chat = Signal()
    temporary_chat = Signal()
    page_asked = Signal(str)
    """One of ``PAGES`` by name."""
    collapse_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("sidebar", parent=parent)
        self._look = look
        self.setFixedWidth(SIDEBAR)
        self.search = SearchRow(look)
        self.chats = ChatList(look)
        self._slot = QVBoxLayout()
        self._rows = {name: NavRow(look, title, icon) for name, title, icon in PAGES}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(0)
        layout.addLayout(self._head())
        layout.addSpacing(14)
        self.new_chat_row = self._new_chat_row()
        self.temporary_button = IconButton(
            look, "temporary", "New temporary chat: nothing of it is kept (Ctrl+Shift+N)"
        )
        self.temporary_button.clicked.connect(self.temporary_chat)
        layout.addLayout(row(self.new_chat_row, self.temporary_button, spacing=4))
        layout.addSpacing(10)
        layout.addWidget(self.search)
        layout.addSpacing(4)
        layout.addWidget(self.chats, 1)
        layout.addLayout(self._slot)
        layout.addSpacing(10)
        for name, nav_row in self._rows.items():
            nav_row.setCheckable(True)
            nav_row.clicked.connect(lambda _checked=False, name=name: self.page_asked.emit(name))
            layout.addWidget(nav_row)
            layout.addSpacing(2)
        for name in _OFFERED_LATER:
            self._rows[name].hide()
        self.search.changed.connect(self.chats.filter)
        QShortcut(QKeySequence("Ctrl+K"), self, self.search.open)

    def set_card(self, card: QWidget) -> None:
        """Show a card above the way to the other pages: the running work."""
        self._slot.addWidget(card)

    def offer(self, page: str) -> None:
        """Lead to a page that could not be shown before."""
        self._rows[page].show()

    def set_count(self, page: str, count: str, says: str = "") -> None:
        """Show a number beside a page's name; "" shows none. With ``says`` it is a badge: something waits there."""
        self._rows[page].set_detail(count, says)

    def mark_page(self, name: str) -> None:
        """Show which page is open; "chat" is none of the rows."""
        for each, nav_row in self._rows.items():
            nav_row.setChecked(each == name)

    def _head(self) -> QHBoxLayout:
        mark = QLabel()
        mark.setPixmap(self._look.mark(26))
        self._look.changed.connect(lambda: mark.setPixmap(self._look.mark(26)))
        name = Label("Hearth", "brand")
        collapse = IconButton(self._look, "panel", "Hide the sidebar (Ctrl+B)", size=30, icon_size=17)
        collapse.clicked.connect(self.collapse_asked)
        return row(mark, name, 1, collapse, spacing=6, margins=(6, 2, 0, 0))

    def _new_chat_row(self) -> NavRow:
        button = NavRow(self._look, "New chat", "plus", boxed=True)
        button.setToolTip("New chat (Ctrl+N)")
        button.clicked.connect(self.new_chat)
        return button
