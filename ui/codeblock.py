"""A piece of code: its language, a copy button, and the code in colours once it is complete."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import (
    QGuiApplication,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from ui.clean import clean
from ui.markdown import Code
from ui.theme import Look, code_font
from ui.widgets import Button, Label

_HEAD = 40
_PADDING = 14
_ABOVE = 6
_RADIUS = 10
_LINE = 22
_BAR = 12
_SAID_MS = 1_600


class _Lines(QTextEdit):
    """The code itself: not wrapped, scrolls sideways only."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        sideways = abs(event.angleDelta().x()) > abs(event.angleDelta().y())
        if sideways or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            super().wheelEvent(event)
        else:
            event.ignore()


class CodeBlock(QWidget):
    """As tall as its code."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._code = Code("", "", closed=False)
        self._language = Label("", "meta", parent=self)
        self._copy = Button(look, "Copy", "code", "copy", parent=self)
        self._copy.setAccessibleName("Copy the code")
        self._copy.clicked.connect(self.copy)
        self._lines = _Lines(self)
        self._lines.setReadOnly(True)
        self._lines.setProperty("kind", "code")
        self._lines.setAccessibleName("Code")
        self._lines.setFrameShape(QFrame.Shape.NoFrame)
        self._lines.setLineWrapMode(QTextEdit.LineWrapMode.NoWrap)
        self._lines.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lines.setUndoRedoEnabled(False)
        self._lines.setTabChangesFocus(True)
        self._lines.document().setDocumentMargin(0)
        self._lines.ensurePolished()
        self._lines.document().setDefaultFont(code_font())
        look.changed.connect(self._colour)

    @property
    def code(self) -> Code:
        """What is shown."""
        return self._code

    @property
    def document(self) -> QTextDocument:
        """The code as it is drawn."""
        return self._lines.document()

    def show_code(self, code: Code) -> None:
        """Show code, or more of the same; colours come when it is closed."""
        before, self._code = self._code, Code(clean(code.language), clean(code.text), code.closed)
        self._language.setText(self._code.language or "text")
        if before.text and self._code.text.startswith(before.text):
            end = QTextCursor(self._lines.document())
            end.movePosition(QTextCursor.MoveOperation.End)
            end.insertText(self._code.text[len(before.text) :])
        else:
            self._lines.setPlainText(self._code.text)
            self._space_lines()
        if self._code.closed:
            self._colour()

    def copy(self) -> None:
        """Put the code on the clipboard and say so for a moment."""
        QGuiApplication.clipboard().setText(self._code.text)
        self._copy.setText("Copied")
        self._copy.set_icon("check")
        QTimer.singleShot(_SAID_MS, self, self._copied)

    def height_at(self, width: int) -> int:
        """Pixels it needs at this width."""
        wide = self._lines.document().idealWidth() > width - 2 * _PADDING
        return _HEAD + _ABOVE + self._text_height() + _PADDING + (_BAR if wide else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wanted = self._copy.sizeHint().width()
        self._language.setGeometry(_PADDING + 1, 0, max(0, self.width() - wanted - 40), _HEAD)
        self._copy.setGeometry(self.width() - wanted - 10, 6, wanted, 28)
        self._lines.setGeometry(
            _PADDING, _HEAD + _ABOVE, self.width() - 2 * _PADDING, max(0, self.height() - _HEAD - _ABOVE - 2)
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        shape = QPainterPath()
        shape.addRoundedRect(box, _RADIUS, _RADIUS)
        painter.fillPath(shape, self._look.colour("code"))
        painter.save()
        painter.setClipPath(shape)
        painter.fillRect(QRectF(0, 0, self.width(), _HEAD), self._look.colour("code_head"))
        painter.fillRect(QRectF(0, _HEAD, self.width(), 1), self._look.colour("border"))
        painter.restore()
        painter.setPen(QPen(self._look.colour("border"), 1))
        painter.drawPath(shape)

    def _text_height(self) -> int:
        return _LINE * (self._code.text.count("\n") + 1)

    def _copied(self) -> None:
        self._copy.setText("Copy")
        self._copy.set_icon("copy")

    def _colour(self) -> None:
        # Pygments is loaded with the first piece of code, not with the window
        from ui.highlight import coloured

        self._lines.document().setDefaultFont(code_font())
        cursor = QTextCursor(self._lines.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.setCharFormat(QTextCharFormat())
        if not self._code.closed:
            return
        text, read, at = self._code.text, 0, 0
        for start, length, role in coloured(self._code.language, text):
            at += units(text[read:start])  # a document counts in UTF-16 units
            end = at + units(text[start : start + length])
            colour = QTextCharFormat()
            colour.setForeground(self._look.colour(role))
            cursor.setPosition(at)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(colour)
            read, at = start + length, end

    def _space_lines(self) -> None:
        spaced = QTextBlockFormat()
        spaced.setLineHeight(_LINE, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor = QTextCursor(self._lines.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(spaced)


def units(text: str) -> int:
    """The length of ``text`` as Qt counts it, in UTF-16 units."""
    return len(text) + sum(letter > "\uffff" for letter in text)
