"""A soft shadow under a rounded card, painted: a graphics effect would draw the card twice at every change."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter


def paint_shadow(painter: QPainter, box: QRectF, radius: float, reach: int, *, dark: bool) -> None:
    """Paint around ``box``; the shadow reaches ``reach`` pixels out and lies a little below."""
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor.fromRgbF(0, 0, 0, 0.03 if dark else 0.006))
    for step in range(reach, 0, -1):
        side = step * 0.7
        painter.drawRoundedRect(box.adjusted(-side, -side * 0.4, side, step - 0.5), radius + side, radius + side)
    painter.restore()
