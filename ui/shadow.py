"""A soft shadow under a rounded card, painted: a graphics effect would draw the card twice at every change."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter


def paint_shadow(painter: QPainter, box: QRectF, radius: float, reach: int, *, dark: bool) -> None:
    """Paint around ``box``; the shadow reaches ``reach`` pixels out and lies a little below."""
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    strength = 10 if dark else 3
    for step in range(reach, 0, -1):
        painter.setBrush(QColor(0, 0, 0, strength if step < reach else 1))
        grown = box.adjusted(-step * 0.8, -step * 0.5, step * 0.8, step * 0.8 + 1)
        painter.drawRoundedRect(grown, radius + step * 0.8, radius + step * 0.8)
    painter.restore()
