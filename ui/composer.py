"""Where questions are typed: one rounded card with the text, attached files and the round button."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QTextOption
from PySide6.QtWidgets import QFileDialog, QFrame, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from ui.attachments import Attachments
from ui.controls import paint_ring
from ui.shadow import paint_shadow
from ui.theme import Look
from ui.widgets import IconButton, Label, row

_SHADOW = 10
_LINES_MOST = 9
_SIDE = 11
_ASK = ("Your question", "Ask about your files…")
_ASK_TEMPORARILY = ("Your question, which is not kept", "Ask; nothing of it is kept…")
_WRITE = ("What to write", "Say what to write: tell Anna that I come at six…")
_TO_WIDTH = 190


class QuestionField(QPlainTextEdit):
    """Grows with its text. Enter sends and Shift+Enter breaks the line, or Ctrl+Enter sends, as set."""

    sent = Signal()
    grown = Signal()
    files_pasted = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.send_with = "enter"
        self.setProperty("kind", "ask")
        self.say(*_ASK)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(2)
        self.viewport().setAutoFillBackground(False)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self.fit())
        self.ensurePolished()
        self.fit()

    def say(self, name: str, placeholder: str) -> None:
        """What a screen reader says of it, and what stands there while it is empty."""
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)

    def fit(self) -> None:
        """Be as high as the text, within reason."""
        lines = max(1, round(self.document().size().height()))
        shown = min(lines, _LINES_MOST)
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if lines > _LINES_MOST else policy.ScrollBarAlwaysOff)
        height = shown * self.fontMetrics().lineSpacing() + 8
        if height != self.height():
            self.setFixedHeight(height)
            self.grown.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if control or (self.send_with == "enter" and not shift):
                self.sent.emit()
                return
        super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasUrls() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        paths = tuple(Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile())
        if paths:
            self.files_pasted.emit(paths)
        else:
            self.insertPlainText(source.text())


class SendButton(IconButton):
    """The round button: sends, or stops what is being answered."""

    ring_radius = 17.0

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "arrow-up", "Send", size=34, icon_size=18, role="on_accent", parent=parent)
        self._busy = False

    def set_busy(self, busy: bool) -> None:
        """Show which of both it does."""
        self._busy = busy
        self.set_icon("stop" if busy else "arrow-up", "on_accent")
        self.set_name("Stop (Esc)" if busy else "Send")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = "accent_hover" if self.underMouse() else "accent"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour(ground))
        painter.drawEllipse(QRectF(self.rect()))
        picture = self._look.pixmap(self._icon_name, "on_accent", 18)
        painter.drawPixmap(8, 8, picture)
        if self.property("keyfocus"):
            paint_ring(painter, QRectF(self.rect()), 17, self._look.colour("text"))


class Composer(QWidget):
    """Text, attached files and the button; says what is asked and clears itself.

    With the pencil on, the text is what a mail should say; it stays there, to be said better after a look at the draft.
    """

    asked = Signal(str, tuple)
    """The question and the attached paths."""
    draft_asked = Signal(str, str)
    """What to write, and to whom ("" where that is not said)."""
    writing_changed = Signal(bool)
    """Whether the text asks for a draft now."""
    stop_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._busy = False
        self._ask = _ASK
        self.field = QuestionField()
        self.attachments = Attachments(look)
        self._attach = IconButton(look, "paperclip", "Ask about particular files…", size=32, icon_size=17)
        self._pencil = IconButton(look, "pencil", "Write as me (Ctrl+Shift+M)", size=32, icon_size=17)
        self._pencil.setCheckable(True)
        self._pencil.toggled.connect(self._show_writing)
        self.to = QLineEdit()
        self.to.setPlaceholderText("To whom, if you like")
        self.to.setAccessibleName("To whom")
        self.to.setMaximumWidth(_TO_WIDTH)
        self.to.returnPressed.connect(self._send)
        self._sources_icon = QLabel()
        self._sources = Label("All sources", "source")
        self._sources.setToolTip("Answers come from everything in your library.")
        self._button = SendButton(look)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_SHADOW + _SIDE, _SHADOW + 13, _SHADOW + _SIDE - 1, _SHADOW + 10)
        layout.setSpacing(8)
        layout.addLayout(row(self.field, margins=(5, 0, 6, 0)))
        layout.addWidget(self.attachments)
        told = (self._sources_icon, self._sources)
        below = row(self._attach, self._pencil, self.to, *told, 1, self._button, spacing=4, margins=(2, 0, 0, 0))
        below.insertSpacing(2, 6)
        layout.addLayout(below)
        self.field.sent.connect(self._send)
        self.field.files_pasted.connect(self.attachments.add)
        self.attachments.changed.connect(self._refresh)
        self._attach.clicked.connect(self._choose)
        self._button.clicked.connect(self._pressed)
        look.changed.connect(self._tint)
        self._tint()
        self._show_writing(False)

    @property
    def writing(self) -> bool:
        """Whether the text asks for a draft."""
        return self._pencil.isChecked()

    def set_writing(self, writing: bool) -> None:
        """Let the text ask for a draft, or be a question again."""
        self._pencil.setChecked(writing and self._pencil.isEnabled())

    def set_temporary(self, temporary: bool) -> None:
        """Ask in a chat that is not kept: it writes no drafts, because edits of them teach."""
        self.set_writing(False)
        self._pencil.setEnabled(not temporary)
        self._pencil.setVisible(not temporary)
        self._ask = _ASK_TEMPORARILY if temporary else _ASK
        self.field.say(*self._ask)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.field.toPlainText()

    def set_text(self, text: str) -> None:
        """Put a text into the field, the cursor behind it."""
        self.field.setPlainText(text)
        self.field.moveCursor(self.field.textCursor().MoveOperation.End)

    def set_busy(self, busy: bool) -> None:
        """While an answer is written the button stops it; typing goes on."""
        self._busy = busy
        self._button.set_busy(busy)
        self._refresh()

    def attach(self, paths: Sequence[Path]) -> None:
        """Ask about these files."""
        self.attachments.add(tuple(paths))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(_SHADOW, _SHADOW, -_SHADOW, -_SHADOW)
        paint_shadow(painter, box, 16, _SHADOW, dark=self._look.theme.dark)
        painter.setBrush(self._look.colour("surface"))
        painter.setPen(QPen(self._look.colour("border"), 1))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 16, 16)

    def _send(self) -> None:
        question = self.text.strip()
        if self._busy or not question:
            self.field.setFocus()
            return
        if self.writing:
            self.draft_asked.emit(question, self.to.text().strip())
            return
        files = self.attachments.paths
        self.field.clear()
        self.attachments.clear()
        self.asked.emit(question, files)

    def _pressed(self) -> None:
        if self._busy:
            self.stop_asked.emit()
        else:
            self._send()

    def _choose(self) -> None:
        paths, _kind = QFileDialog.getOpenFileNames(self, "Ask about these files", str(Path.home()))
        if paths:
            self.attachments.add(tuple(Path(path) for path in paths))
        self.field.setFocus()

    def _show_writing(self, writing: bool) -> None:
        self.field.say(*(_WRITE if writing else self._ask))
        self._pencil.set_icon("pencil", "accent" if writing else "text2")
        self.to.setVisible(writing)
        for each in (self._attach, self._sources_icon, self._sources):
            each.setVisible(not writing)
        self.attachments.setVisible(not writing and bool(self.attachments.paths))
        self._refresh()
        self.writing_changed.emit(writing)

    def _refresh(self) -> None:
        attached = len(self.attachments.paths)
        said = "All sources" if not attached else "Only the attached file" + ("s" if attached > 1 else "")
        self._sources.setText(said)

    def _tint(self) -> None:
        self._sources_icon.setPixmap(self._look.pixmap("folder", "text2", 16))
        self.update()
