"""Appointments one below the other, by day: the agenda view, and what a search found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from assistant.core.appointments import Appointment
from ui.calendardata import Shown, first_day, key_of
from ui.calendarpaint import elided, font_of, metrics_of
from ui.calendarview import CalendarView
from ui.calendarwords import DAYS, MONTHS, Habits, title_of
from ui.clean import clean_line
from ui.controls import paint_ring
from ui.theme import Look

_ROW = 40
_GAP = 10
_LEFT = 118
_TIME, _TIME_12 = 118, 142
"""Width of the times, with a clock of 24 and of 12 hours."""


@dataclass(frozen=True, slots=True)
class Row:
    """One appointment on one day, at its height; ``first`` is True for the day's first, which shows the day."""

    appointment: Appointment
    day: date
    top: int
    first: bool


class ListView(CalendarView):
    """A list by days. ``found`` shows each appointment once, on its first day, and years."""

    def __init__(
        self, look: Look, habits: Habits, name: str, *, found: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, habits, name, parent)
        self.found = found
        self.body = _Body(self)
        self.rows: list[Row] = []
        self._nothing = "Nothing found." if found else "Nothing in these days."
        self.scroller = QScrollArea()
        self.scroller.setFrameShape(QFrame.Shape.NoFrame)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroller.setWidgetResizable(True)
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroller.setWidget(self.body)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.scroller)

    @property
    def nothing(self) -> str:
        """What is said where the list is empty."""
        return self._nothing

    def show_days(self, shown: Shown) -> None:
        """Show this, with what was newly selected or proposed scrolled to."""
        before = self.shown.selected if self.shown is not None else None
        super().show_days(shown)
        row = next((row for row in self.rows if key_of(row.appointment) == shown.selected), None)
        if row is not None and shown.selected != before:
            self.scroller.ensureVisible(0, row.top + _ROW // 2, 0, _ROW)

    def arrange(self) -> None:
        """Work out where everything stands."""
        self.rows = []
        shown = self.shown
        if shown is None:
            return
        top = 6
        for day, there in self._by_day(shown):
            for n, appointment in enumerate(there):
                self.rows.append(Row(appointment, day, top, n == 0))
                top += _ROW
            top += _GAP
        self.body.setMinimumHeight(max(top, 120))

    def _by_day(self, shown: Shown) -> list[tuple[date, Sequence[Appointment]]]:
        if self.found:
            days: dict[date, list[Appointment]] = {}
            for each in shown.appointments:
                days.setdefault(first_day(each), []).append(each)
            return sorted(days.items())
        return [(day, there) for day in shown.days if (there := shown.on(day))]

    def repaint_all(self) -> None:
        """Draw all parts again."""
        self.body.update()

    def box_of(self, appointment: Appointment) -> QRect:
        """Where it is drawn, on the screen."""
        key = key_of(appointment)
        row = next((row for row in self.rows if key_of(row.appointment) == key), None)
        if row is None:
            return QRect()
        return QRect(self.body.mapToGlobal(QPointF(_LEFT, row.top).toPoint()), QSize(self.body.width() // 2, _ROW))

    def walk(self, by: int) -> None:
        """Through everything, from the chosen day on."""
        shown = self.shown
        if shown is None or not self.rows:
            return
        at = next((n for n, row in enumerate(self.rows) if key_of(row.appointment) == shown.selected), None)
        if at is None:
            following = next((n for n, row in enumerate(self.rows) if row.day >= shown.day or self.found), 0)
            self.pick(self.rows[following].appointment)
            return
        key = key_of(self.rows[at].appointment)
        while 0 <= at < len(self.rows) and key_of(self.rows[at].appointment) == key:
            at += by  # one that lasts days stands in several rows
        if 0 <= at < len(self.rows):
            self.pick(self.rows[at].appointment)

    def row_at(self, y: float) -> Row | None:
        """The row at a height."""
        return next((row for row in self.rows if row.top <= y < row.top + _ROW), None)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The body paints everything, the ring of the focus included."""


class _Body(QWidget):
    """The painted list."""

    def __init__(self, view: ListView) -> None:
        super().__init__()
        self._view = view
        self._under: Row | None = None
        self.setMouseTracking(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._view.look.colour("bg"))
        shown = self._view.shown
        if shown is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._view.rows:
            painter.setFont(font_of(14))
            painter.setPen(self._view.look.colour("text2"))
            painter.drawText(QRectF(0, 0, self.width(), 120), Qt.AlignmentFlag.AlignCenter, self._view.nothing)
        for row in self._view.rows:
            if row.top + _ROW >= event.rect().top() - _GAP and row.top <= event.rect().bottom():
                self._paint_row(painter, row, shown)

    def _paint_row(self, painter: QPainter, row: Row, shown: Shown) -> None:
        view, appointment = self._view, row.appointment
        if row.first:
            self._paint_day(painter, row, shown)
        selected = key_of(appointment) == shown.selected
        box = QRectF(_LEFT, row.top + 1, self.width() - _LEFT - 14, _ROW - 2)
        if selected or self._under is row:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(view.look.colour("active" if selected else "hover"))
            painter.drawRoundedRect(box, 8, 8)
        bar, _ground, title, small = view.ink.tones(appointment, "over" if view.ink.over(appointment) else "")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(bar)
        painter.drawRoundedRect(QRectF(box.left() + 10, box.top() + 9, 4, box.height() - 18), 2, 2)
        middle = box.center().y() + metrics_of(14).capHeight() / 2
        painter.setFont(font_of(13))
        painter.setPen(small)
        painter.drawText(QPointF(box.left() + 26, middle), view.habits.on_day(appointment, row.day))
        left = box.left() + 26 + (_TIME_12 if view.habits.twelve_hours else _TIME)
        unsure = "not confirmed" if appointment.status == "tentative" else ""
        where = " · ".join(filter(None, (clean_line(appointment.where), unsure)))
        weight = QFont.Weight.Medium
        room = box.right() - left - 12
        name = elided(title_of(appointment), 14, room * (0.62 if where else 1.0), weight)
        painter.setFont(font_of(14, weight, appointment.status == "cancelled"))
        painter.setPen(title)
        painter.drawText(QPointF(left, middle), name)
        used = metrics_of(14, weight).horizontalAdvance(name) + 14
        painter.setFont(font_of(13))
        painter.setPen(small)
        painter.drawText(QPointF(left + used, middle), elided(where, 13, room - used))
        if selected and view.property("keyfocus"):
            paint_ring(painter, box, 8, view.look.colour("focus"))

    def _paint_day(self, painter: QPainter, row: Row, shown: Shown) -> None:
        look, day = self._view.look, row.day
        if row.top > 10:
            painter.setPen(QPen(look.colour("border"), 1))
            y = row.top - _GAP / 2 + 0.5
            painter.drawLine(QPointF(0, y), QPointF(self.width() - 14, y))
        today = day == shown.now.date()
        pill = QRectF(4, row.top + 4, 32, 32)
        if today:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("accent"))
            painter.drawEllipse(pill)
        painter.setFont(font_of(17, QFont.Weight.DemiBold if today else QFont.Weight.Medium))
        painter.setPen(look.colour("on_accent" if today else "text"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, str(day.day))
        painter.setFont(font_of(12, QFont.Weight.Medium))
        painter.setPen(look.colour("accent" if today else "text2"))
        painter.drawText(QPointF(46, row.top + 17), DAYS[day.weekday()][:3])
        painter.setFont(font_of(11))
        painter.setPen(look.colour("text3"))
        year = f" {day.year}" if day.year != shown.now.year else ""
        painter.drawText(QPointF(46, row.top + 32), f"{MONTHS[day.month - 1][:3]}{year}")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        under = self._view.row_at(event.position().y()) if event.position().x() > _LEFT else None
        if under is not self._under:
            self._under = under
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        row = self._view.row_at(event.position().y())
        if row is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        if event.position().x() > _LEFT:
            self._view.pick(row.appointment, then_open=True)
        else:
            self._view.day_opened.emit(row.day)
