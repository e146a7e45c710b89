"""A key as it is drawn on a keyboard."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Look, ui_font

_HEIGHT = 20


class KeyCap(QWidget):
    """The name of a key, or of a combination, on a small raised field. "Enter" is drawn as its sign."""

    def __init__(self, look: Look, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._sign = key.endswith("Enter")
        self._text = key.removesuffix("Enter").strip()
        self.setAccessibleName(key)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        words = QFontMetrics(ui_font(12)).horizontalAdvance(self._text) if self._text else 0
        sign = 12 if self._sign else 0
        gap = 5 if self._text and self._sign else 0
        return QSize(words + sign + gap + 20, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(self._look.colour("border"), 1))
        painter.setBrush(self._look.colour("bubble"))
        painter.drawRoundedRect(box, 5, 5)
        painter.setPen(self._look.colour("text2"))
        painter.setFont(ui_font(12))
        left = 10.0
        if self._text:
            painter.drawText(box.adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._text)
            left += QFontMetrics(ui_font(12)).horizontalAdvance(self._text) + 5
        if self._sign:
            painter.drawPixmap(int(left), (_HEIGHT - 12) // 2, self._look.pixmap("return", "text2", 12))
