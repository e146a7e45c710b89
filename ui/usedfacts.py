"""Below an answer: the facts about the person that it rests on; a click shows one where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.clean import clean_line
from ui.controls import FocusRing, paint_ring
from ui.personalwords import short_day
from ui.theme import Look, ui_font

if TYPE_CHECKING:
    from assistant.service.about_you import KnownFact

_HEIGHT, _GAP, _LEFT = 30, 8, 30


class FactChip(FocusRing, QAbstractButton):
    """A heart, the sentence, and when it was told."""

    ring_radius = 10.0

    def __init__(self, look: Look, known: KnownFact, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.fact_id = known.fact.id
        self._when = short_day(known.fact.proof.said_at, now)
        self.setText(clean_line(known.sentence))
        self.setAccessibleName(f"From what I know about you: {self.text()}")
        self.setAccessibleDescription(f"Told {self._when}")
        self.setToolTip("Show this in what I know about you")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        words = QFontMetrics(ui_font(13)).horizontalAdvance(self.text())
        return QSize(_LEFT + words + 8 + self._told_width() + 13, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        painter.setPen(QPen(self._look.colour("border_strong" if self.underMouse() else "border"), 1))
        painter.setBrush(self._look.colour("surface"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)
        painter.drawPixmap(10, (self.height() - 14) // 2, self._look.pixmap("heart", "text2", 14))
        room = self.width() - _LEFT - self._told_width() - 21
        painter.setFont(ui_font(13))
        painter.setPen(self._look.colour("text"))
        words = QFontMetrics(ui_font(13)).elidedText(self.text(), Qt.TextElideMode.ElideRight, room + 1)
        painter.drawText(QRectF(_LEFT, 0, room + 1, self.height()), Qt.AlignmentFlag.AlignVCenter, words)
        painter.setFont(ui_font(12))
        painter.setPen(self._look.colour("text3"))
        painter.drawText(
            box.adjusted(0, 0, -13, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._when
        )
        if self.property("keyfocus"):
            paint_ring(painter, box, 10, self._look.colour("focus"))

    def _told_width(self) -> int:
        return QFontMetrics(ui_font(12)).horizontalAdvance(self._when)


class UsedFacts(QWidget):
    """The chips, in as many rows as needed."""

    asked = Signal(int)
    """The id of the fact to show."""

    def __init__(self, look: Look, facts: Sequence[KnownFact], now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chips = [FactChip(look, each, now, self) for each in facts]
        for chip in self.chips:
            chip.clicked.connect(lambda _on=False, chip=chip: self.asked.emit(chip.fact_id))

    def height_at(self, width: int) -> int:
        """Pixels the rows need at this width."""
        return self._place(width, move=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(self.width(), move=True)

    def _place(self, width: int, *, move: bool) -> int:
        left, top = 0, 4
        for chip in self.chips:
            wide = min(chip.sizeHint().width(), width)
            if left and left + wide > width:
                left, top = 0, top + _HEIGHT + _GAP
            if move:
                chip.setGeometry(left, top, wide, _HEIGHT)
            left += wide + _GAP
        return top + _HEIGHT + 2
