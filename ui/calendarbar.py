"""The line above the calendar: what is shown, the way to other days and views, search, and something new."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QToolButton, QVBoxLayout, QWidget

from ui.theme import Look
from ui.widgets import Button, Card, ElidedLabel, IconButton, row

KINDS = (("day", "Day", "D"), ("week", "Week", "W"), ("month", "Month", "M"), ("agenda", "Agenda", "A"))
"""The views by name, what they are called, and their keys."""
_TYPING_MS = 250
_SEARCH = 200
_NARROW = 920
_TIGHT = 680
"""Below this width the kinds of view and the search stand in a line of their own."""


class CalendarBar(QWidget):
    """Says what was asked for; knows nothing of what is shown below it."""

    kind_asked = Signal(str)
    leaf_asked = Signal(int)
    """1 for the following days, -1 for those before."""
    today_asked = Signal()
    new_asked = Signal()
    search_changed = Signal(str)
    """What is searched for; "" when the search is over."""
    list_asked = Signal()
    """The keyboard goes on in what was found."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles = ("", "")
        self.title = ElidedLabel("", "page")
        self.title.setMinimumWidth(90)
        self.before = IconButton(look, "chevron-left", "Earlier (Page Up)")
        self.after = IconButton(look, "chevron-right", "Later (Page Down)")
        self.today = Button(look, "Today")
        self.today.setToolTip("Go to today (T)")
        self.new = Button(look, "New", "primary", "plus")
        self.new.setToolTip("New appointment (N)")
        self.new.setAccessibleName("New appointment")
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search")
        self.search.setAccessibleName("Search in the calendar")
        self.search.setToolTip("Search in the calendar (Ctrl+F)")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(96)
        self.search.setMaximumWidth(_SEARCH)
        self.search.installEventFilter(self)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(lambda: self.search_changed.emit(self.query))
        self.search.textChanged.connect(self._typed)
        self.before.clicked.connect(lambda: self.leaf_asked.emit(-1))
        self.after.clicked.connect(lambda: self.leaf_asked.emit(1))
        self.today.clicked.connect(self.today_asked)
        self.new.clicked.connect(self.new_asked)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, Button] = {}
        self.more = IconButton(look, "more", "Add calendars, and those of servers")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.hide()
        self._kinds = self._segments(look)
        self._tight = False
        self._first = row(self.title, self._kinds, self.search, self.new, self.more, spacing=10)
        self._first.insertLayout(1, row(self.before, self.today, self.after, spacing=2))
        self._first.setStretch(0, 3)
        self._first.setStretch(3, 2)
        self._second = row(spacing=10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(self._first)
        layout.addLayout(self._second)

    @property
    def query(self) -> str:
        """What is searched for."""
        return self.search.text().strip()

    def show_title(self, title: str, short: str) -> None:
        """Name what is shown; ``short`` where there is little room."""
        self._titles = title, short
        self.title.setText(short if self.width() < _NARROW else title)

    def show_kind(self, kind: str) -> None:
        """Mark the view that is shown."""
        self._buttons[kind].setChecked(True)

    def begin_search(self) -> None:
        """Put the cursor into the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def end_search(self) -> None:
        """Empty the field without waiting."""
        if self.search.text():
            self.search.clear()
        self._typing.stop()
        self.search_changed.emit("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.show_title(*self._titles)
        self.new.setText("" if self.width() < _NARROW else "New")
        if self._tight != (self.width() < _TIGHT):
            self._tight = not self._tight
            self._arrange()

    def _arrange(self) -> None:
        """Put the kinds and the search where there is room."""
        for place, (widget, stretch) in enumerate(((self._kinds, 0), (self.search, 2)), 2):
            (self._first if self._tight else self._second).removeWidget(widget)
            if self._tight:
                self._second.addWidget(widget, 1)
            else:
                self._first.insertWidget(place, widget, stretch)
        self.search.setMaximumWidth(10_000 if self._tight else _SEARCH)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            match Qt.Key(event.key()):
                case Qt.Key.Key_Escape:
                    self.end_search()
                    self.list_asked.emit()
                    return True
                case Qt.Key.Key_Down | Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    if self._typing.isActive():
                        self._typing.stop()
                        self.search_changed.emit(self.query)
                    self.list_asked.emit()
                    return True
        return super().eventFilter(watched, event)

    def _typed(self, text: str) -> None:
        if text.strip():
            self._typing.start()
        else:
            self._typing.stop()
            self.search_changed.emit("")

    def _segments(self, look: Look) -> QWidget:
        frame = Card("segments")
        layout = row(spacing=2, margins=(3, 3, 3, 3))
        for name, title, key in KINDS:
            button = Button(look, title, "segment")
            button.setCheckable(True)
            button.setToolTip(f"{title} ({key})")
            button.ring_radius = 6.0
            button.clicked.connect(lambda _on=False, name=name: self.kind_asked.emit(name))
            self._group.addButton(button)
            self._buttons[name] = button
            layout.addWidget(button)
        frame.setLayout(layout)
        return frame
