"""The quick-question window: one line to ask, the answer below it, from anywhere on the desktop."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPainterPath, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from assistant.core.changes import Changed
from assistant.core.jobs import Desk, Lane
from assistant.core.messages import AnswerDone
from ui.answering import Answering, ChatBegun
from ui.bridge import Bridge
from ui.desktop import cut_corners
from ui.keycap import KeyCap
from ui.quickanswer import QuickAnswer
from ui.shadow import paint_shadow
from ui.theme import Look, ui_font
from ui.widgets import IconButton, Label, row

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant

WIDTH = 640
_SHADOW = 26
_FIELD, _FOOT = 53, 37
_MOST_ANSWER = 420
_RADIUS = 13
_SIDE = 19


class QuickWindow(QWidget):
    """Enter asks, Esc closes, Ctrl+Enter goes on in the window, Ctrl+C copies the answer."""

    continued = Signal(object, str, bool)
    """The chat's id (None before it has one), the question, and whether nothing is to be kept: go on in the window."""
    source_asked = Signal(object)
    """The ``SourceRef`` to show."""
    closed = Signal()
    """It was put away without going on in the window."""

    def __init__(self, look: Look, bridge: Bridge) -> None:
        super().__init__(
            None,
            Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint,
        )
        self._look = look
        self._bridge = bridge
        self._assistant: Assistant | None = None
        self._answering: Answering | None = None
        self._waiting = False
        self._network = False
        self.instead: Callable[[], None] | None = None
        """Done in place of opening it, while the profile is locked."""
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setWindowTitle("Hearth: quick question")
        self.setWindowIcon(look.app_icon())
        self.setFixedWidth(WIDTH + 2 * _SHADOW)
        self.field = QLineEdit()
        self.field.setProperty("kind", "bare")
        self.field.setPlaceholderText("Ask about your files")
        self.field.setAccessibleName("Quick question")
        self.field.setFont(ui_font(18))
        self.field.setStyleSheet("font-size: 18px;")
        self.field.returnPressed.connect(self.ask)
        self.answer = QuickAnswer(look)
        self.answer.grown.connect(self._grown)
        self.answer.source_asked.connect(self.source_asked)
        self.temporary = IconButton(look, "temporary", "Temporary: keep nothing of it (Ctrl+Shift+N)", size=30)
        self.temporary.setCheckable(True)
        self.temporary.toggled.connect(self._show_temporary)
        self._scroll = QScrollArea()
        self._mark = QLabel()
        self._lock = QLabel()
        self._lay_out()
        look.changed.connect(self._tint)
        self._tint()
        for keys, act in (
            ("Escape", self.close_it),
            ("Ctrl+Return", self.go_on),
            ("Ctrl+Enter", self.go_on),
            ("Ctrl+C", self._copy),
            ("Ctrl+Shift+N", self.temporary.toggle),
        ):
            QShortcut(QKeySequence(keys), self, act)
        self._fit()

    def forget(self, instead: Callable[[], None] | None) -> None:
        """The profile is locked: forget what was asked; ``instead`` is done in place of opening until it is None."""
        self.instead = instead
        self._assistant = None
        self._waiting = False
        if self._answering is not None:
            self._answering.stop()
            self._answering = None
        self.hide()
        self.field.clear()
        self.answer.clear()

    def attach(self, assistant: Assistant) -> None:
        """The profile is open: what was asked meanwhile is answered now."""
        self._assistant = assistant
        if self._waiting:
            self.ask()

    def toggle(self) -> None:
        """Open it, or close it if it is in front."""
        if self.isVisible():
            self.close_it()
        else:
            self.open()

    def open(self) -> None:
        """Open it with the last question selected."""
        if self.instead is not None:
            self.instead()
            return
        screen = QGuiApplication.screenAt(self.cursor().pos()) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        self.move(room.center().x() - self.width() // 2, room.top() + room.height() // 5 - _SHADOW)
        self.show()
        self._shape()
        self.raise_()
        self.activateWindow()
        self.field.selectAll()
        self.field.setFocus()

    def close_it(self) -> None:
        """Close it; a running answer is stopped, what was answered stays until the next question.

        Of a temporary one nothing stays, and the next question is kept again.
        """
        self._waiting = False
        if self._answering is not None and not self._answering.over:
            self._answering.stop()
        if self.temporary.isChecked():
            self._forget()
        self.hide()
        self.closed.emit()

    def show_place(self, text: str, *, network: bool) -> None:
        """Say where things happen."""
        self._network = network
        self.place.setText(text)
        self._tint()

    def ask(self) -> None:
        """Ask what stands in the field."""
        question = self.field.text().strip()
        if not question or (self._answering is not None and not self._answering.over):
            return
        self.answer.clear()
        if self._assistant is None:
            self._waiting = True
            self.answer.say("Opening your library…")
            return
        self._waiting = False
        chat, temporary = self._assistant.chat, self.temporary.isChecked()

        def work(desk: Desk[Any]) -> AnswerDone:
            if temporary:
                return chat.ask(question, desk, temporary=True)
            chat_id = chat.begin(question)
            desk.emit(ChatBegun(chat_id))
            return chat.ask(question, desk, chat_id=chat_id)

        answering = Answering(question, (), None, parent=self)
        if self._answering is not None:
            self._answering.deleteLater()
        self._answering = answering
        answering.changed.connect(lambda: self._changed(answering))
        changed = Changed.NOTHING if temporary else Changed.CHATS
        answering.follow(self._bridge.start("Answering", work, Lane.ANSWER, changed=changed))
        self._changed(answering)

    def go_on(self) -> None:
        """Go on in the window: with this answer's chat, or with the question that was not asked yet."""
        question = self.field.text().strip()
        asked = self._answering
        if asked is not None and asked.question == question:
            self.continued.emit(asked.chat_id, question, self.temporary.isChecked())
        elif question:
            self.continued.emit(None, question, self.temporary.isChecked())
        if self.temporary.isChecked():
            self._forget()
        self.hide()

    # --- inside ---

    def _forget(self) -> None:
        self.field.clear()
        self.answer.clear()
        if self._answering is not None:
            self._answering.deleteLater()
            self._answering = None
        self.temporary.setChecked(False)

    def _show_temporary(self, on: bool) -> None:
        self.field.setPlaceholderText("Ask; nothing of it is kept" if on else "Ask about your files")
        self.temporary.set_icon("temporary", "accent" if on else "text2")
        self.answer.clear()

    def _changed(self, answering: Answering) -> None:
        if answering is self._answering:
            self.answer.show_answering(answering)

    def _copy(self) -> None:
        if self.field.hasSelectedText():
            self.field.copy()
        elif self.answer.text:
            QGuiApplication.clipboard().setText(self.answer.text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isprintable() and event.text() and not self.field.hasFocus():
            self.field.setFocus()
            self.field.insert(event.text())
            return
        super().keyPressEvent(event)

    def _grown(self) -> None:
        self._fit()
        QTimer.singleShot(0, self, self._fit)  # once more: new text knows its font only when it is shown

    def _fit(self) -> None:
        wanted = self.answer.height_at(WIDTH - 2 * _SIDE)
        policy = Qt.ScrollBarPolicy
        self._scroll.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if wanted > _MOST_ANSWER else policy.ScrollBarAlwaysOff
        )
        shown = min(_MOST_ANSWER, wanted)
        self._answer_part.setVisible(bool(wanted))
        self._scroll.setFixedHeight(max(1, shown))
        self.answer.setFixedHeight(max(1, wanted))
        inside = _FIELD + (shown + 26 + 1 if wanted else 0) + _FOOT
        if self.height() != inside + 2 * _SHADOW:
            self.setFixedHeight(inside + 2 * _SHADOW)
            self._shape()
        self.update()

    def _shape(self) -> None:
        if self.isVisible():
            cut_corners(self, self._box, _RADIUS)

    @property
    def _box(self) -> QRectF:
        return QRectF(0, 0, self.width(), self.height()).adjusted(_SHADOW, _SHADOW, -_SHADOW, -_SHADOW)

    def _lay_out(self) -> None:
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self.answer)
        for ground in (self._scroll.viewport(), self.answer):  # Qt fills both once they are put together
            ground.setAutoFillBackground(False)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head = QWidget()
        head.setFixedHeight(_FIELD)
        across = row(self._mark, spacing=14, margins=(_SIDE, 0, 15, 0))
        across.addWidget(self.field, 1)
        across.addWidget(self.temporary)
        across.addWidget(KeyCap(self._look, "Esc"))
        head.setLayout(across)
        self._answer_part = QWidget()
        inside = QVBoxLayout(self._answer_part)
        inside.setContentsMargins(_SIDE, 14, _SIDE, 12)
        inside.addWidget(self._scroll)
        foot = QWidget()
        foot.setFixedHeight(_FOOT)
        below = row(spacing=7, margins=(_SIDE, 0, 15, 0))
        for key, text in (("Enter", "Ask"), ("Ctrl Enter", "Continue in window"), ("Ctrl C", "Copy answer")):
            below.addWidget(KeyCap(self._look, key))
            below.addWidget(Label(text, "meta"))
            below.addSpacing(7)
        below.addStretch(1)
        below.addWidget(self._lock)
        self.place = Label("On this computer", "meta")
        below.addWidget(self.place)
        foot.setLayout(below)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_SHADOW, _SHADOW, _SHADOW, _SHADOW)
        layout.setSpacing(0)
        for part in (head, self._answer_part, foot):
            layout.addWidget(part)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self._box
        if not self.mask().isEmpty():  # no see-through here: what is left beside the round corners is border
            painter.fillRect(self.rect(), self._look.colour("border"))
        else:
            paint_shadow(painter, box, _RADIUS, _SHADOW - 6, dark=self._look.theme.dark)
        shape = QPainterPath()
        shape.addRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        painter.fillPath(shape, self._look.colour("surface"))
        painter.save()
        painter.setClipRect(QRectF(box.left(), box.bottom() - _FOOT, box.width(), _FOOT))
        painter.fillPath(shape, self._look.colour("bg"))
        painter.restore()
        painter.setPen(QPen(self._look.colour("border"), 1))
        rules = [box.bottom() - _FOOT]
        if self._answer_part.isVisibleTo(self):
            rules.append(box.top() + _FIELD)
        for y in rules:
            painter.drawLine(int(box.left()), int(y), int(box.right()), int(y))
        painter.drawPath(shape)

    def _tint(self) -> None:
        self._mark.setPixmap(self._look.mark(24))
        self._lock.setPixmap(
            self._look.pixmap("globe" if self._network else "lock", "warn" if self._network else "ok", 12)
        )
        self.update()
