"""Controls that paint themselves: sidebar rows, pills, switches, and the ring that shows the keyboard's focus."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetrics, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.clean import plain_tip
from ui.theme import NAV_ROW, Look, ui_font

_BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


if TYPE_CHECKING:
    _Mixed = QWidget
else:  # a mixin of Qt's own would be a second widget
    _Mixed = object


class FocusRing(_Mixed):
    """Mixed in before a button: shows a ring, and has the property ``keyfocus``, while focused by the keyboard."""

    ring_radius = 8.0

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._ring(event.reason() in _BY_KEYBOARD)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._ring(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.property("keyfocus"):
            painter = QPainter(self)
            paint_ring(painter, QRectF(self.rect()), self.ring_radius, self.palette().color(QPalette.ColorRole.Accent))

    def _ring(self, shown: bool) -> None:
        if bool(self.property("keyfocus")) != shown:
            self.setProperty("keyfocus", shown)
            self.update()


def paint_ring(painter: QPainter, rect: QRectF, radius: float, colour: QColor) -> None:
    """A ring of two pixels just inside ``rect``."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 2))
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius - 1, radius - 1)


class NavRow(FocusRing, QAbstractButton):
    """A row of the sidebar: icon, words, a detail at the right (a count); checked while its page is shown.

    ``boxed`` draws it as a bordered button.
    """

    def __init__(
        self,
        look: Look,
        text: str,
        icon: str = "",
        detail: str = "",
        *,
        boxed: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._icon_name = icon
        self._detail = detail
        self._badge = False
        self._boxed = boxed
        self.setText(text)
        self.setAccessibleName(text)
        self.setFixedHeight(NAV_ROW + boxed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        look.changed.connect(self.update)

    def set_detail(self, detail: str, says: str = "") -> None:
        """Change what stands at the right; with ``says``, its meaning in words, it is a badge."""
        if (detail, bool(says)) != (self._detail, self._badge):
            self._detail, self._badge = detail, bool(says)
            self.setAccessibleDescription(says or detail)
            self.setToolTip(plain_tip(says))
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, NAV_ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        chosen = self.isChecked()
        if self._boxed:
            painter.setPen(QPen(self._look.colour("border"), 1))
            painter.setBrush(self._look.colour("hover" if self.underMouse() else "surface"))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        elif chosen or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.colour("active" if chosen else "hover"))
            painter.drawRoundedRect(box, 8, 8)
        strong = chosen or self._boxed
        role = "text" if strong else "text2"
        left = 10.0
        if self._icon_name:
            painter.drawPixmap(
                12 if self._boxed else 10, (self.height() - 17) // 2, self._look.pixmap(self._icon_name, role, 17)
            )
            left = 40.0 if self._boxed else 37.0
        right = self._paint_detail(painter, box)
        font = ui_font(14)
        if strong:
            font.setWeight(font.Weight.Medium)
        painter.setFont(font)
        painter.setPen(self._look.colour(role))
        room = box.adjusted(left, 0, -right, 0)
        words = QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        if self.property("keyfocus"):
            paint_ring(painter, box, 8, self._look.colour("focus"))

    def _paint_detail(self, painter: QPainter, box: QRectF) -> float:
        """Paint the detail; returns the pixels it and its margin take from the right."""
        if not self._detail:
            return 10.0
        if self._badge:
            return self._paint_badge(painter, box)
        painter.setFont(ui_font(12))
        painter.setPen(self._look.colour("text3"))
        painter.drawText(
            box.adjusted(0, 0, -10, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._detail
        )
        return 18.0 + QFontMetrics(ui_font(12)).horizontalAdvance(self._detail)

    def _paint_badge(self, painter: QPainter, box: QRectF) -> float:
        """Paint the detail as a badge; returns what :meth:`_paint_detail` does."""
        font = ui_font(12, QFont.Weight.DemiBold)
        wide = max(20.0, QFontMetrics(font).horizontalAdvance(self._detail) + 12.0)
        badge = QRectF(box.right() - 8 - wide, (box.height() - 20) / 2, wide, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour("accent_soft"))
        painter.drawRoundedRect(badge, 10, 10)
        painter.setFont(font)
        painter.setPen(self._look.colour("on_accent_soft"))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, self._detail)
        return 16.0 + wide


class Pill(FocusRing, QAbstractButton):
    """A small rounded statement with an icon, also a button. ``tone``: ok, warn, danger, accent or plain (a border)."""

    def __init__(
        self,
        look: Look,
        text: str,
        icon: str = "",
        tone: str = "plain",
        *,
        height: int = 24,
        radius: float = 12.0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._icon_name = icon
        self._tone = tone
        self.ring_radius = radius
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.say(text)
        look.changed.connect(self.update)

    @property
    def clickable(self) -> bool:
        """Whether it is a button, not only a statement."""
        return self.focusPolicy() is not Qt.FocusPolicy.NoFocus

    def make_button(self) -> None:
        """Let it be clicked and reached by the keyboard."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def say(self, text: str, icon: str | None = None, tone: str | None = None) -> None:
        """Show other words, icon or tone."""
        self._icon_name = self._icon_name if icon is None else icon
        self._tone = tone or self._tone
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        words = QFontMetrics(self._words_font()).horizontalAdvance(self.text())
        icon = 22 if self._icon_name else 0
        return QSize(words + icon + (28 if self._tone == "plain" else 22), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        ground, role = self._colours()
        painter.setBrush(self._look.colour(ground))
        painter.setPen(QPen(self._look.colour("border"), 1) if self._tone == "plain" else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), self.ring_radius, self.ring_radius)
        left = 14.0 if self._tone == "plain" else 11.0
        if self._icon_name:
            side = 16 if self._tone == "plain" else 13
            painter.drawPixmap(
                int(left) - 2, (self.height() - side) // 2, self._look.pixmap(self._icon_name, role, side)
            )
            left += 18 if self._tone == "plain" else 17
        painter.setFont(self._words_font())
        painter.setPen(self._look.colour("text" if self._tone == "plain" else role))
        room = box.adjusted(left, 0, 0, 0)
        words = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, ceil(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
        if self.property("keyfocus"):
            paint_ring(painter, box, self.ring_radius, self._look.colour("focus"))

    def _words_font(self) -> QFont:
        font = ui_font(13 if self._tone == "plain" else 12)
        if self._tone != "plain":
            font.setWeight(font.Weight.Medium)
        return font

    def _colours(self) -> tuple[str, str]:
        match self._tone:
            case "plain":
                return ("hover" if self.clickable and self.underMouse() else "surface"), "text2"
            case "accent":
                return "accent_soft", "on_accent_soft"
            case tone:
                return f"{tone}_soft", tone


class Switch(FocusRing, QAbstractButton):
    """On or off. ``name`` is what a screen reader says."""

    ring_radius = 11.0

    def __init__(self, look: Look, name: str, on: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setCheckable(True)
        self.setChecked(on)
        self.setAccessibleName(name)
        self.setFixedSize(38, 22)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(38, 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        ground = "accent" if self.isChecked() else "border_strong"
        painter.setBrush(self._look.colour(ground if self.isEnabled() else "border"))
        painter.drawRoundedRect(QRectF(self.rect()), 11, 11)
        painter.setBrush(self._look.colour("on_accent" if self.isChecked() else "surface"))
        painter.drawEllipse(QRectF(18 if self.isChecked() else 2, 2, 18, 18))
        if self.property("keyfocus"):
            painter.setPen(QPen(self._look.colour("text"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 10, 10)
