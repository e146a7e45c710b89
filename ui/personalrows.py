"""A row of the page about the person: a sentence, its proof that leads to the chat, edit in place, forget."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QSizePolicy, QWidget

from ui.clean import plain_tip
from ui.column import height_of
from ui.controls import FocusRing, Pill, paint_ring
from ui.personalwords import FactPlace, Line, Place
from ui.theme import Look, ui_font
from ui.widgets import Button, IconButton, Label, row

LONGEST = 400
"""Characters of a sentence."""
_FLASH_MS = 1_800
_LEFT, _RIGHT, _TOP, _GAP = 16, 9, 9, 6
_BUTTON, _PROOF = 30, 17
_LEAST = 44
"""Pixels of a row with one line."""


class ProofLink(FocusRing, QAbstractButton):
    """Where something was said, or the fact that it rests on; a click leads there."""

    ring_radius = 4.0

    def __init__(self, look: Look, text: str, to_chat: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setText(text)
        self.setAccessibleName(text)
        where = "the chat where it was said" if to_chat else "the fact that it rests on"
        self.setAccessibleDescription(f"Opens {where}")
        self.setToolTip(plain_tip(f"Open {where}"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(QFontMetrics(ui_font(12)).horizontalAdvance(self.text()) + 2, 17)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, 17)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = ui_font(12)
        font.setUnderline(self.underMouse())
        painter.setFont(font)
        painter.setPen(self._look.colour("link" if self.underMouse() else "text3"))
        words = QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        if self.property("keyfocus"):
            paint_ring(painter, QRectF(self.rect()), 4, self._look.colour("focus"))


class Editor(QWidget):
    """A sentence that is being written or corrected: Enter keeps it, Esc leaves it as it was."""

    kept = Signal(str)
    left = Signal()

    def __init__(self, look: Look, text: str, name: str, keep: str = "Save", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before = text
        self.field = QLineEdit(text)
        self.field.setAccessibleName(name)
        self.field.setMaxLength(LONGEST)
        self.field.returnPressed.connect(self._keep)
        self.save, cancel = Button(look, keep, "primary"), Button(look, "Cancel")
        self.save.clicked.connect(self._keep)
        cancel.clicked.connect(self.left)
        self.field.textChanged.connect(self._typed)
        self._typed(text)
        inside = row(self.field, self.save, cancel)
        inside.setStretch(0, 1)
        self.setLayout(inside)
        self.setFocusProxy(self.field)

    @property
    def touched(self) -> bool:
        """Whether something was typed."""
        return self.field.text() != self._before

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _typed(self, text: str) -> None:
        self.save.setEnabled(any(letter.isalnum() for letter in text))

    def _keep(self) -> None:
        if self.save.isEnabled():
            self.kept.emit(self.field.text().strip())


class LineRow(QWidget):
    """One thing that is known. F2 edits, Delete forgets, from anywhere in the row."""

    edited = Signal(int, str)
    """Its number, and what it is to say."""
    forget_asked = Signal(int)
    place_asked = Signal(object)
    """The ``Place`` of its proof."""
    confirmed = Signal(int)
    """Its number: the person says yes to it."""
    grown = Signal()
    """Its height may be another one now."""

    def __init__(self, look: Look, line: Line, forget: str = "Forget", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._forget_word = forget
        self.first = True
        self._flashing = False
        self.editor: Editor | None = None
        self._parts: list[QWidget] = []
        self._texts: list[QWidget] = []
        self._controls: list[QWidget] = []
        self._proof: QWidget | None = None
        self.edit: IconButton | None = None
        self.link: ProofLink | None = None
        self.line = line
        look.changed.connect(self.update)
        self._build()

    def show_line(self, line: Line) -> None:
        """Show what is known now; an edit that is going on is left alone."""
        if line == self.line:
            return
        self.line = line
        if self.editor is None:
            self._build()

    def set_first(self, first: bool) -> None:
        """A rule stands above every row but the first."""
        if first != self.first:
            self.first = first
            self.update()

    def flash(self) -> None:
        """Draw the eye here for a moment."""
        self._flashing = True
        self.update()
        QTimer.singleShot(_FLASH_MS, self, self._calm)

    def begin_edit(self) -> None:
        """Let the person correct the sentence where it stands."""
        if self.editor is not None or not self.line.words:
            return
        for part in self._parts:
            part.hide()
        self.editor = Editor(self._look, self.line.words, f"Correct: {self.line.text}", parent=self)
        self.editor.setContentsMargins(14, 9, 9, 9)
        self.editor.kept.connect(self._keep)
        self.editor.left.connect(self.end_edit)
        self.editor.setGeometry(self.rect())
        self.editor.show()
        self.grown.emit()
        self.editor.field.selectAll()
        self.editor.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def end_edit(self) -> None:
        """Back to the sentence."""
        if self.editor is None:
            return
        self.editor.hide()
        self.editor.deleteLater()
        self.editor = None
        self._build()
        if self.edit is not None:
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_F2 if self.line.words:
                self.begin_edit()
            case Qt.Key.Key_Delete if self.editor is None and self._forget_word:
                self.forget_asked.emit(self.line.id)
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._flashing:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.colour("accent_soft"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(4, 4, -4, -4), 8, 8)
        if not self.first:
            painter.fillRect(0, 0, self.width(), 1, self._look.colour("border"))

    # --- inside ---

    def _build(self) -> None:
        """Make the parts of the line anew; they are placed by :meth:`resizeEvent`."""
        for old in self._parts:
            old.hide()
            old.deleteLater()
        line, look = self.line, self._look
        self._texts = [Label(line.text, "ui", wrap=True, parent=self)]
        if line.quote:
            self._texts.append(Label(line.quote, "caption", wrap=True, parent=self))
        self._proof = self._made_proof()
        self._controls = []
        if line.mark:
            self._controls.append(Pill(look, line.mark, tone="accent", height=22, radius=11, parent=self))
        if line.yes:
            button = Button(look, line.yes, "small", "check", parent=self)
            button.setAccessibleName(f"{line.yes}: {line.text}")
            button.clicked.connect(lambda: self.confirmed.emit(self.line.id))
            self._controls.append(button)
        self.edit = None
        if line.words:
            self.edit = IconButton(look, "pencil", f"Edit: {line.text}", size=_BUTTON, icon_size=16, parent=self)
            self.edit.setToolTip("Edit (F2)")
            self.edit.clicked.connect(self.begin_edit)
            self._controls.append(self.edit)
        if self._forget_word:
            name = f"{self._forget_word}: {line.text}"
            forget = IconButton(look, "trash", name, size=_BUTTON, icon_size=16, parent=self)
            forget.setToolTip(f"{self._forget_word} (Delete)")
            forget.clicked.connect(lambda: self.forget_asked.emit(self.line.id))
            self._controls.append(forget)
        self._parts = [*self._texts, *([self._proof] if self._proof is not None else []), *self._controls]
        for part in self._parts:
            part.show()
        self.setAccessibleName(line.text)
        self.setAccessibleDescription(" · ".join(filter(None, (line.proof, line.more, line.quote))))
        self._place(self.width(), move=True)
        self.grown.emit()

    def _made_proof(self) -> QWidget | None:
        line, place = self.line, self.line.place
        self.link = None
        if not line.proof and not line.more:
            return None
        holder = QWidget(self)
        across = row(spacing=0)
        if place is not None:
            self.link = ProofLink(self._look, line.proof, isinstance(place, Place))
            self.link.clicked.connect(lambda: self._lead(place))
            across.addWidget(self.link)
        elif line.proof:
            across.addWidget(Label(line.proof, "caption"))
        if line.more:
            across.addWidget(Label(f" · {line.more}" if line.proof else line.more, "caption"))
        across.addStretch(1)
        holder.setLayout(across)
        return holder

    def height_at(self, width: int) -> int:
        """Pixels it needs at this width."""
        if self.editor is not None:
            return self.editor.sizeHint().height()
        return self._place(width, move=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.editor is not None:
            self.editor.setGeometry(self.rect())
        self._place(self.width(), move=True)

    def _place(self, width: int, *, move: bool) -> int:
        right = width - _RIGHT
        lefts = []
        for control in reversed(self._controls):
            wide = _BUTTON if isinstance(control, IconButton) else control.sizeHint().width()
            right -= wide
            lefts.append((control, right, wide))
            right -= _GAP
        room = max(40, right - _LEFT - 4)
        at = _TOP
        for text in self._texts:
            high = height_of(text, room)
            if move:
                text.setGeometry(_LEFT, at, room, high)
            at += high + 2
        if self._proof is not None:
            if move:
                self._proof.setGeometry(_LEFT, at, room, _PROOF)
            at += _PROOF + 2
        height = max(at - 2 + _TOP, _LEAST)
        if move:
            for control, left, wide in lefts:
                high = _BUTTON if isinstance(control, IconButton) else control.sizeHint().height()
                control.setGeometry(left, (self.height() - high) // 2, wide, high)
        return height

    def _lead(self, place: Place | FactPlace) -> None:
        self.place_asked.emit(place)

    def _keep(self, text: str) -> None:
        if self.editor is not None and self.editor.touched and text != self.line.words:
            self.edited.emit(self.line.id, text)
        self.end_edit()

    def _calm(self) -> None:
        self._flashing = False
        self.update()
