"""A small month to jump in: days with appointments have a dot."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.calendardata import month_days, other_month
from ui.calendarpaint import font_of
from ui.calendarwords import DAYS, Habits, long_day, month_name
from ui.controls import FocusRing, paint_ring
from ui.theme import Look
from ui.widgets import IconButton, Label, row

_CELL = 28
_HEAD = 24


class MiniMonth(QWidget):
    """One month; its arrows leaf through the months without choosing a day."""

    day_asked = Signal(object)
    """A day was clicked."""
    month_shown = Signal()
    """Another month is shown: what happens in it is not known yet."""

    def __init__(self, look: Look, habits: Habits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = Label("", "strong")
        before = IconButton(look, "chevron-left", "The month before", size=28, icon_size=15)
        after = IconButton(look, "chevron-right", "The month after", size=28, icon_size=15)
        before.clicked.connect(lambda: self._leaf(-1))
        after.clicked.connect(lambda: self._leaf(1))
        self.days = _Days(look, habits)
        self.days.day_asked.connect(self.day_asked)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(4)
        inside.addLayout(row(self._title, 1, before, after, spacing=0, margins=(8, 0, 0, 0)))
        inside.addWidget(self.days)
        self.setFixedWidth(7 * _CELL)

    def show_day(self, day: date, today: date, week: tuple[date, ...] = ()) -> None:
        """Choose a day; ``week`` is underlaid: the days that the view shows."""
        self.days.day, self.days.today, self.days.week = day, today, frozenset(week)
        self._show_month(day.replace(day=1))

    def mark(self, busy: frozenset[date]) -> None:
        """Which days have appointments."""
        self.days.busy = busy
        self.days.update()

    def _leaf(self, months: int) -> None:
        self._show_month(other_month(self.days.month, months))
        self.month_shown.emit()

    def _show_month(self, month: date) -> None:
        self._title.setText(month_name(month))
        self.days.show_month(month)


class _Days(FocusRing, QWidget):
    day_asked = Signal(object)

    def __init__(self, look: Look, habits: Habits) -> None:
        super().__init__()
        self._look = look
        self._habits = habits
        self.month = self.day = self.today = date(2000, 1, 1)
        self.week: frozenset[date] = frozenset()
        self.busy: frozenset[date] = frozenset()
        self.days: tuple[date, ...] = ()
        self._under: date | None = None
        self.setFixedSize(7 * _CELL, _HEAD + 6 * _CELL)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        look.changed.connect(self.update)

    def show_month(self, month: date) -> None:
        """The six weeks around it."""
        self.month = month
        self.days = month_days(month, self._habits.first_weekday)
        self.setAccessibleName(f"Small month, {long_day(self.day)}")
        self.update()

    def _cell(self, n: int) -> QRectF:
        return QRectF(n % 7 * _CELL, _HEAD + n // 7 * _CELL, _CELL, _CELL)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font_of(11))
        painter.setPen(self._look.colour("text3"))
        for n, day in enumerate(self.days[:7]):
            painter.drawText(QRectF(n * _CELL, 0, _CELL, _HEAD), Qt.AlignmentFlag.AlignCenter, DAYS[day.weekday()][:2])
        self._paint_week(painter)
        for n, day in enumerate(self.days):
            self._paint_day(painter, day, self._cell(n))
        if self.property("keyfocus") and self.day in self.days:
            paint_ring(painter, self._cell(self.days.index(self.day)), 13, self._look.colour("focus"))

    def _paint_week(self, painter: QPainter) -> None:
        shown = [n for n, day in enumerate(self.days) if day in self.week]
        if 1 < len(shown) <= 7:
            first, last = self._cell(shown[0]), self._cell(shown[-1])
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.colour("hover"))
            painter.drawRoundedRect(first.united(last).adjusted(0, 1, 0, -1), 13, 13)

    def _paint_day(self, painter: QPainter, day: date, cell: QRectF) -> None:
        today, other = day == self.today, day.month != self.month.month
        if today or day == self.day or day == self._under:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.colour("accent" if today else "active"))
            painter.drawEllipse(cell.adjusted(1, 1, -1, -1))
        weight = QFont.Weight.DemiBold if today or day == self.day else QFont.Weight.Normal
        painter.setFont(font_of(12, weight))
        painter.setPen(self._look.colour("on_accent" if today else "text3" if other else "text"))
        busy = day in self.busy
        painter.drawText(cell.adjusted(0, 0, 0, -5 if busy else 0), Qt.AlignmentFlag.AlignCenter, str(day.day))
        if busy:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.colour("on_accent" if today else "border_strong" if other else "accent"))
            painter.drawEllipse(QPointF(cell.center().x(), cell.bottom() - 6.5), 1.8, 1.8)

    def _at(self, event: QMouseEvent) -> date | None:
        at = event.position()
        n = next((n for n in range(len(self.days)) if self._cell(n).contains(at)), None)
        return None if n is None else self.days[n]

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._under = self._at(event)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if (day := self._at(event)) is not None:
            self.day_asked.emit(day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}.get(Qt.Key(event.key()))
        if by is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        else:
            self.day_asked.emit(self.day + timedelta(days=by))
