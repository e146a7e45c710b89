"""Documents about the same as the one that is shown, below it; and the one way in which a document is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from assistant.core.errors import AssistantError
from assistant.core.passages import RelatedDocument
from ui.bridge import Bridge
from ui.clean import plain_tip
from ui.controls import FocusRing, paint_ring
from ui.icons import kind_of
from ui.preview import Preview
from ui.sources import SourceRef
from ui.theme import Look, ui_font
from ui.widgets import Label

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant

SHOWN = 3
_HEIGHT = 32


class RelatedRow(FocusRing, QAbstractButton):
    """One document: its name, and where it is or what it copies."""

    ring_radius = 7.0

    def __init__(self, look: Look, found: RelatedDocument, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.source = SourceRef(0, found.path, found.title, found.place, found.text)
        copied = SourceRef(0, found.copy_of, "", "", "").name if found.copy_of else ""
        self.note = f"copy of {copied}" if copied else self.source.where
        self.setText(self.source.name)
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(self.note)
        self.setToolTip(plain_tip(found.path))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(300, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.colour("hover"))
            painter.drawRoundedRect(box, 7, 7)
        painter.drawPixmap(8, (self.height() - 16) // 2, self._look.pixmap(kind_of(self.source.path), "text2", 16))
        name_font, room = ui_font(13, QFont.Weight.Medium), self.width() - 42
        metrics = QFontMetrics(name_font)
        name = metrics.elidedText(self.text(), Qt.TextElideMode.ElideMiddle, room * 2 // 3)
        painter.setFont(name_font)
        painter.setPen(self._look.colour("text"))
        painter.drawText(QRectF(34, 0, room, box.height()), Qt.AlignmentFlag.AlignVCenter, name)
        used = metrics.horizontalAdvance(name) + 12
        painter.setFont(ui_font(12))
        painter.setPen(self._look.colour("text3"))
        note = QFontMetrics(ui_font(12)).elidedText(self.note, Qt.TextElideMode.ElideRight, room - used)
        painter.drawText(QRectF(34 + used, 0, room - used, box.height()), Qt.AlignmentFlag.AlignVCenter, note)
        if self.property("keyfocus"):
            paint_ring(painter, box, 7, self._look.colour("focus"))


class RelatedList(QWidget):
    """The rows below "Related"; hidden while there are none."""

    asked = Signal(object)
    """The ``SourceRef`` to show."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.rows: list[RelatedRow] = []
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(0)
        self._inside.addWidget(Label("Related", "section"))
        self.setAccessibleName("Related documents")
        self.hide()

    def show_related(self, found: Sequence[RelatedDocument]) -> None:
        """Show these, once."""
        for each in found:
            made = RelatedRow(self._look, each)
            made.clicked.connect(lambda _checked=False, source=made.source: self.asked.emit(source))
            self.rows.append(made)
            self._inside.addWidget(made)
        self.setVisible(bool(self.rows))


def show_document(
    look: Look, bridge: Bridge, assistant: Assistant | None, source: SourceRef, window: QWidget, *, keep: bool = True
) -> Preview:
    """Show a passage with what is related to its document; that it was opened is kept, unless ``keep`` is False."""
    preview = Preview(look, bridge, source, window)
    if assistant is not None:
        related, usage = assistant.related, assistant.usage
        shown = RelatedList(look)
        preview.add_below(shown)

        def show_other(other: SourceRef) -> None:
            preview.close()
            show_document(look, bridge, assistant, other, window, keep=keep)

        shown.asked.connect(show_other)
        work: Callable[[], Sequence[RelatedDocument]] = lambda: related.to(source.path, SHOWN)  # noqa: E731 - typed
        bridge.fetch(shown, work, shown.show_related, _not_there, title="Looking for related documents")
        if keep:
            bridge.fetch(shown, lambda: usage.opened(source.path), lambda _done: None, title="Keeping")
    preview.open()
    return preview


def _not_there(error: BaseException) -> None:
    """A document that left the library has nothing related; anything else is a bug."""
    if not isinstance(error, AssistantError):
        raise error
