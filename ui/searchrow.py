"""The sidebar's search: a row that becomes a field."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QStackedLayout, QWidget

from ui.controls import NavRow
from ui.theme import NAV_ROW, Look
from ui.widgets import Card, IconButton, row

_TYPING_MS = 150


class SearchRow(QWidget):
    """Closed it is a row with its shortcut; open it is a field. Esc closes and empties it."""

    changed = Signal(str)
    """What is searched for; "" when the search is over."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setFixedHeight(NAV_ROW)
        self._row = NavRow(look, "Search chats", "search", "Ctrl K")
        self._row.clicked.connect(self.open)
        self.field = QLineEdit()
        self.field.setProperty("kind", "bare")
        self.field.setPlaceholderText("Search chats")
        self.field.setAccessibleName("Search chats")
        self.field.installEventFilter(self)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(lambda: self.changed.emit(self.field.text().strip()))
        self.field.textChanged.connect(lambda _text: self._typing.start())
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._row)
        self._stack.addWidget(self._opened())

    def open(self) -> None:
        """Show the field and put the cursor into it."""
        self._stack.setCurrentIndex(1)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.selectAll()

    def close_search(self) -> None:
        """Back to the row; shows every chat again."""
        self.field.clear()
        self._typing.stop()
        self._stack.setCurrentIndex(0)
        self.changed.emit("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self.close_search()
            return True
        if event.type() is QEvent.Type.FocusOut and not self.field.text():
            self._stack.setCurrentIndex(0)
        return super().eventFilter(watched, event)

    def _opened(self) -> QWidget:
        frame = Card("field")
        glass = QLabel()
        glass.setPixmap(self._look.pixmap("search", "text2", 16))
        self._look.changed.connect(lambda: glass.setPixmap(self._look.pixmap("search", "text2", 16)))
        clear = IconButton(self._look, "close", "Clear the search", size=24, icon_size=14)
        clear.clicked.connect(self.close_search)
        frame.setLayout(row(glass, self.field, clear, spacing=8, margins=(9, 0, 4, 0)))
        frame.layout().setStretch(1, 1)  # type: ignore[union-attr]  # it was set on the line above
        return frame
