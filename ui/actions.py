"""What can be done with an answer."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme import Look
from ui.widgets import IconButton, Label

_SAID_MS = 1_600


class ActionRow(QWidget):
    """Copy, answer again (with more care), delete, and what is added to it."""

    copy_asked = Signal()
    again_asked = Signal()
    careful_asked = Signal()
    delete_asked = Signal()

    def __init__(self, look: Look, *, can_repeat: bool, about: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._copy = IconButton(look, "copy", "Copy the answer", size=30, icon_size=16)
        self.again = IconButton(look, "refresh", "Answer again, reading more", size=30, icon_size=16)
        careful = "Take more care: write three answers, check them and tell the best, which takes longer"
        self.careful = IconButton(look, "spark", careful, size=30, icon_size=16)
        delete = IconButton(look, "trash", "Delete this question and answer", size=30, icon_size=16)
        self._copy.clicked.connect(self._copied)
        self.again.clicked.connect(self.again_asked)
        self.careful.clicked.connect(self.careful_asked)
        delete.clicked.connect(self.delete_asked)
        self.let_repeat(can_repeat)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for button in (self._copy, self.again, self.careful, delete):
            layout.addWidget(button)
        self._layout, self._added = layout, layout.count()
        layout.addSpacing(6)
        layout.addWidget(Label(about, "caption"))
        layout.addStretch(1)

    def add(self, part: QWidget) -> None:
        """Put something beside the buttons."""
        self._layout.insertWidget(self._added, part)

    def let_repeat(self, allowed: bool) -> None:
        """Whether the answer can be written again."""
        self.again.setVisible(allowed)
        self.careful.setVisible(allowed)

    def _copied(self) -> None:
        self.copy_asked.emit()
        self._copy.set_icon("check", "ok")
        self._copy.set_name("Copied")
        QTimer.singleShot(_SAID_MS, self, self._back)

    def _back(self) -> None:
        self._copy.set_icon("copy", "text2")
        self._copy.set_name("Copy the answer")
