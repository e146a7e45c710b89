"""What the library, models and settings pages are made of: one reading column with cards of rows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.theme import COLUMN
from ui.widgets import Button, Card, Label, row


class Page(QScrollArea):
    """A page with a heading, a sentence below it, and a column of parts."""

    def __init__(self, title: str, lead: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        ground = QWidget()
        ground.setProperty("kind", "ground")
        column = QWidget()
        column.setMaximumWidth(COLUMN)
        self.column = QVBoxLayout(column)
        self.column.setContentsMargins(0, 20, 0, 32)
        self.column.setSpacing(12)
        self.lead = Label(lead, "lead", wrap=True)
        self.column.addWidget(Label(title, "page"))
        self.column.addWidget(self.lead)
        outer = row(1, spacing=0, margins=(24, 0, 24, 0))
        outer.addWidget(column, 100)
        outer.addStretch(1)
        ground.setLayout(outer)
        self.setWidget(ground)

    def refresh(self) -> None:
        """Show what is now; called when the page is shown and when what it shows changed."""


class Rows(QWidget):
    """A section: a small heading and a card of rows with rules between them; hidden while it has no rows."""

    def __init__(self, heading: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 4, 0, 4)
        self._whole.setSpacing(8)
        self.heading = Label(heading, "section")
        self.heading.setContentsMargins(3, 0, 0, 0)
        self.heading.setVisible(bool(heading))
        self._whole.addWidget(self.heading)
        self._card = Card()
        self._inside = QVBoxLayout(self._card)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(0)
        self._whole.addWidget(self._card)
        self.setVisible(False)

    def add(self, widget: QWidget) -> None:
        """Put a row below the others."""
        if self._inside.count():
            line = Card("line")
            line.setFixedHeight(1)
            self._inside.addWidget(line)
        self._inside.addWidget(widget)
        self.setVisible(True)

    def clear(self) -> None:
        """Take all rows out."""
        while (item := self._inside.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.setVisible(False)

    def rows(self) -> list[QWidget]:
        """The rows, without the rules between them."""
        items = (self._inside.itemAt(index) for index in range(0, self._inside.count(), 2))
        widgets = (item.widget() for item in items if item is not None)
        return [widget for widget in widgets if widget is not None]


class Nothing(Card):
    """What a page shows where there is nothing yet: a sentence and what to do about it."""

    def __init__(self, title: str, text: str, *buttons: Button, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(24, 28, 24, 28)
        inside.setSpacing(6)
        for label in (Label(title, "title"), Label(text, "meta", wrap=True)):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            inside.addWidget(label)
        if buttons:
            inside.addSpacing(8)
            inside.addLayout(row(1, *buttons, 1))
