"""One draft on screen: it comes word by word, can be copied, changed in place and taken."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from ui.clean import clean
from ui.theme import Look
from ui.widgets import Button, Card, Label, row

_SAID_MS = 1_600
_LEAST_LINES = 5


class DraftText(QPlainTextEdit):
    """As high as its text; read only until it is being edited."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "ask")
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        self.ensurePolished()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(240, self.minimumHeight())

    def _fit(self) -> None:
        lines = max(_LEAST_LINES, round(self.document().size().height()))
        height = lines * self.fontMetrics().lineSpacing() + 12
        if height != self.minimumHeight():
            self.setMinimumHeight(height)
            self.updateGeometry()


class DraftCard(Card):
    """A draft with its heading and what can be done with it. ``about`` names it for a screen reader."""

    edited = Signal(str, str)
    """What it was before and what the person made of it."""
    used = Signal()
    """This is the one; it is on the clipboard."""

    def __init__(self, look: Look, title: str, about: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(about)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._before = ""
        self._whole = False
        self.state = Label("", "caption")
        self.field = DraftText(about)
        self.copy = Button(look, "Copy", "small", "copy")
        self.edit = Button(look, "Edit", "small", "pencil")
        self.use = Button(look, "Use this", "small", "check")
        self.edit.setCheckable(True)
        for button, does in ((self.copy, "Copy"), (self.edit, "Edit"), (self.use, "Use")):
            button.setAccessibleName(f"{does}: {about}")
        self.copy.clicked.connect(self._copy)
        self.edit.toggled.connect(self._edit)
        self.use.clicked.connect(self._use)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(16, 12, 12, 12)
        inside.setSpacing(8)
        inside.addLayout(row(Label(title, "title"), 1, self.state, spacing=8, margins=(0, 0, 4, 0)))
        inside.addWidget(self.field, 1)
        inside.addLayout(row(self.copy, self.edit, 1, self.use, spacing=6))
        self.clear()

    @property
    def text(self) -> str:
        """The draft as it stands there."""
        return self.field.toPlainText()

    @property
    def whole(self) -> bool:
        """Whether it is finished, so that something can be done with it."""
        return self._whole

    def clear(self, state: str = "") -> None:
        """Nothing is written yet; ``state`` says why."""
        self.edit.setChecked(False)
        self.field.clear()
        self._before, self._whole = "", False
        self.state.setText(state)
        self._refresh()

    def add(self, piece: str) -> None:
        """Show the next piece."""
        self.state.setText("Writing…")
        self.field.setPlainText(clean(self.text + piece))

    def finish(self, text: str) -> None:
        """Show the finished draft."""
        self._before, self._whole = clean(text), True
        self.field.setPlainText(self._before)
        self.state.setText("")
        self._refresh()

    def end(self, state: str) -> None:
        """Nothing more comes: a draft that was not finished is taken away, and ``state`` says why."""
        if not self._whole:
            self.clear(state)

    def commit(self) -> None:
        """End the editing; what was changed is told."""
        self.edit.setChecked(False)

    def _copy(self) -> None:
        self.commit()
        QGuiApplication.clipboard().setText(self.text)
        self.state.setText("Copied")
        QTimer.singleShot(_SAID_MS, self, lambda: self.state.setText(""))

    def _edit(self, on: bool) -> None:
        self.field.setReadOnly(not on)
        self.edit.setText("Done" if on else "Edit")
        self.edit.set_icon("check" if on else "pencil")
        self.state.setText("Editing" if on else "")
        if on:
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._whole and self.text.strip() and self.text != self._before:
            before, self._before = self._before, self.text
            self.edited.emit(before, self.text)

    def _use(self) -> None:
        self._copy()
        self.used.emit()

    def _refresh(self) -> None:
        for button in (self.copy, self.edit, self.use):
            button.setEnabled(self._whole)
