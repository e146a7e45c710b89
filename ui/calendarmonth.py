"""The month view: six weeks of days, with bars over several days and a line for each appointment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from assistant.core.appointments import Appointment
from ui.calendardata import DAY, Key, Shown, first_day, is_banner, key_of, last_day, minutes_of, wall_time
from ui.calendarlayout import lanes
from ui.calendarpaint import Block, elided, font_of, metrics_of, mixed, write
from ui.calendarview import CalendarView
from ui.calendarwords import DAYS, MONTHS, Habits, title_of
from ui.controls import paint_ring
from ui.theme import Look

_HEAD = 30
_NUMBER = 30
_LINE, _LOW_LINE = 21, 18
_LOW = 96
"""Height of a day below which its lines stand closer."""
_RIGHT = 12
_SLACK = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One appointment of a day, or one bar over several: where it is drawn and what it says."""

    appointment: Appointment
    box: QRectF
    bar: Block | None
    time: str = ""
    title: str = ""


class MonthView(CalendarView):
    """Six weeks. Space walks through a day's appointments; Enter opens the selected one, or the day."""

    def __init__(self, look: Look, habits: Habits, parent: QWidget | None = None) -> None:
        super().__init__(look, habits, "Month", parent)
        self.lines: list[Line] = []
        self._more: dict[int, int] = {}
        self._pressed: tuple[QPointF, Line | None] | None = None
        self._over: int | None = None
        """The day above which an appointment is being dragged."""

    # --- where things stand ---

    def arrange(self) -> None:
        """Lay every week out by itself."""
        self.lines, self._more = [], {}
        if self.shown is not None and self.width() > 70:
            for week in range(6):
                self._arrange_week(self.shown, week)

    def _arrange_week(self, shown: Shown, week: int) -> None:
        days = shown.days[week * 7 : week * 7 + 7]
        there = [a for a in shown.appointments if _in_week(a, days)]
        there.sort(key=lambda a: (not is_banner(a), first_day(a) if is_banner(a) else days[0]))
        spans = [(max(0, (first_day(a) - days[0]).days), min(6, (last_day(a) - days[0]).days)) for a in there]
        room = max(1, int((self._high() - _NUMBER - 1) // self._line_high()))
        banners = sum(is_banner(a) for a in there)
        found = lanes(spans[:banners])
        taken = [
            {lane for lane, (first, last) in zip(found, spans, strict=False) if first <= n <= last} for n in range(7)
        ]
        for first, _last in spans[banners:]:
            lane = next(n for n in range(len(there) + 1) if n not in taken[first])
            found.append(lane)
            taken[first].add(lane)
        fits = [room if len(each) <= room and max(each, default=0) < room else room - 1 for each in taken]
        for appointment, (first, last), lane in zip(there, spans, found, strict=True):
            if not is_banner(appointment):
                last = first
            if lane < min(fits[first : last + 1]):
                self.lines.append(self._line(appointment, week, first, last, lane))
            else:
                for n in range(first, last + 1):
                    self._more[week * 7 + n] = self._more.get(week * 7 + n, 0) + 1

    def _line(self, appointment: Appointment, week: int, first: int, last: int, lane: int) -> Line:
        left = self._cell(week * 7 + first)
        top = left.top() + _NUMBER + lane * self._line_high()
        box = QRectF(left.left() + 3, top, (last - first + 1) * self._wide() - 7, self._line_high() - 2)
        if is_banner(appointment):
            return Line(appointment, box, write(Block(appointment, box), self.habits))
        time = self.habits.clock(appointment.start)
        before = metrics_of(11).horizontalAdvance(time) + 19
        return Line(appointment, box, None, time, elided(title_of(appointment), 12, box.width() - before - 2))

    def _wide(self) -> float:
        return (self.width() - _RIGHT) / 7

    def _high(self) -> float:
        return (self.height() - _HEAD) / 6

    def _line_high(self) -> int:
        return _LINE if self._high() >= _LOW else _LOW_LINE

    def _cell(self, n: int) -> QRectF:
        week, day = divmod(n, 7)
        return QRectF(day * self._wide(), _HEAD + week * self._high(), self._wide(), self._high())

    def _day_at(self, point: QPointF) -> int:
        week = min(5, max(0, int((point.y() - _HEAD) // self._high())))
        return week * 7 + min(6, max(0, int(point.x() // self._wide())))

    def box_of(self, appointment: Appointment) -> QRect:
        """Where it is drawn, on the screen."""
        key = key_of(appointment)
        found = [line.box.toRect() for line in self.lines if key_of(line.appointment) == key]
        return QRect(self.mapToGlobal(found[0].topLeft()), found[0].size()) if found else QRect()

    # --- painting ---

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.look.colour("bg"))
        if self.shown is None:
            return
        self._paint_cells(painter, self.shown)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for n in range(42):
            self._paint_number(painter, self.shown, n)
        before = self.shown.proposal.before if self.shown.proposal is not None else None
        leaving = key_of(before) if before is not None else None
        for line in self.lines:
            self._paint_line(painter, line, self.shown, leaving)
        painter.setFont(font_of(11))
        painter.setPen(self.look.colour("text2"))
        for n, count in self._more.items():
            cell = self._cell(n)
            fits = max(1, int((self._high() - _NUMBER - 1) // self._line_high())) - 1
            box = QRectF(
                cell.left() + 10,
                cell.top() + _NUMBER + fits * self._line_high(),
                cell.width() - 12,
                self._line_high() - 2,
            )
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, f"+{count} more")
        self._paint_ghost(painter, self.shown)

    def _paint_cells(self, painter: QPainter, shown: Shown) -> None:
        for n, day in enumerate(shown.days):
            if day.month != _month_of(shown):
                painter.fillRect(self._cell(n), mixed(self.look.colour("sidebar"), self.look.colour("bg"), 0.55))
        painter.setPen(QPen(self.look.colour("border"), 1))
        tops = [int(_HEAD + week * self._high()) + 0.5 for week in range(6)]
        painter.drawLines([QLineF(0, y, self.width() - _RIGHT, y) for y in tops])
        lefts = [int(n * self._wide()) + 0.5 for n in range(1, 8)]
        painter.drawLines([QLineF(x, _HEAD, x, self.height()) for x in lefts])
        painter.setFont(font_of(11, QFont.Weight.Medium))
        painter.setPen(self.look.colour("text3"))
        for n in range(7):
            name = DAYS[shown.days[n].weekday()][: 3 if self._wide() < 110 else None]
            painter.drawText(
                QRectF(n * self._wide() + 10, 0, self._wide(), _HEAD - 4), Qt.AlignmentFlag.AlignVCenter, name
            )

    def _paint_number(self, painter: QPainter, shown: Shown, n: int) -> None:
        day, cell = shown.days[n], self._cell(n)
        today, chosen = day == shown.now.date(), day == shown.day
        text = f"{day.day} {MONTHS[day.month - 1][:3]}" if day.day == 1 else str(day.day)
        wide = max(24.0, metrics_of(13, QFont.Weight.DemiBold).horizontalAdvance(text) + 13)
        pill = QRectF(cell.left() + 4, cell.top() + 4, wide, 24)
        if today or chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.look.colour("accent" if today else "active"))
            painter.drawRoundedRect(pill, 12, 12)
        painter.setFont(font_of(13, QFont.Weight.DemiBold if today else QFont.Weight.Medium))
        other = day.month != _month_of(shown)
        painter.setPen(self.look.colour("on_accent" if today else "text3" if other else "text"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
        if chosen and self.property("keyfocus") and shown.chosen is None:
            paint_ring(painter, cell.adjusted(1, 1, -1, -1), 6, self.look.colour("focus"))

    def _paint_line(self, painter: QPainter, line: Line, shown: Shown, leaving: Key | None) -> None:
        key = key_of(line.appointment)
        selected = key == shown.selected
        if line.bar is not None:
            self.ink.block(painter, line.bar, selected=selected, faded=key == leaving)
            return
        state = "selected" if selected else "over" if self.ink.over(line.appointment) else ""
        bar, ground, title, small = self.ink.tones(line.appointment, state)
        painter.setOpacity(0.45 if key == leaving else 1.0)
        if selected:
            painter.setPen(QPen(bar, 1.5))
            painter.setBrush(ground)
            painter.drawRoundedRect(line.box.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        middle = line.box.center().y()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(bar)
        painter.drawEllipse(QPointF(line.box.left() + 7, middle), 3, 3)
        painter.setPen(small)
        painter.setFont(font_of(11))
        base = middle + metrics_of(12).capHeight() / 2
        left = line.box.left() + 14
        painter.drawText(QPointF(left, base), line.time)
        painter.setPen(title)
        painter.setFont(font_of(12, QFont.Weight.Medium, line.appointment.status == "cancelled"))
        painter.drawText(QPointF(left + metrics_of(11).horizontalAdvance(line.time) + 5, base), line.title)
        painter.setOpacity(1.0)

    def _paint_ghost(self, painter: QPainter, shown: Shown) -> None:
        after = shown.proposal.after if shown.proposal is not None else None
        if self._over is not None and self._pressed is not None and self._pressed[1] is not None:
            cell, title = self._cell(self._over), title_of(self._pressed[1].appointment)
        elif after is not None and first_day(after) in shown.days:
            cell = self._cell(shown.days.index(first_day(after)))
            title = f"{self.habits.clock(after.start)} {title_of(after)}".strip()
        else:
            return
        self.ink.ghost(
            painter, QRectF(cell.left() + 3, cell.top() + _NUMBER, cell.width() - 7, self._line_high()), (title,)
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    # --- keys and the mouse ---

    def ghost_box(self) -> QRect:
        """Where the proposed appointment would stand, on the screen."""
        after = self.shown.proposal.after if self.shown is not None and self.shown.proposal is not None else None
        if self.shown is None or after is None or first_day(after) not in self.shown.days:
            return QRect()
        cell = self._cell(self.shown.days.index(first_day(after))).toRect()
        return QRect(self.mapToGlobal(cell.topLeft()), cell.size())

    def step(self, across: int, down: int) -> bool:
        """Left and right are days, up and down are weeks."""
        assert self.shown is not None
        self.day_asked.emit(self.shown.day + timedelta(days=across + 7 * down))
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.shown is not None and event.position().y() > _HEAD:
            at = event.position()
            line = next((line for line in self.lines if line.box.contains(at)), None)
            self._pressed = at, line
            if line is None:
                self.pick(None)
                self.day_asked.emit(self.shown.days[self._day_at(at)])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None and self._pressed[1] is not None:
            moved = (event.position() - self._pressed[0]).manhattanLength() > _SLACK
            self._over = self._day_at(event.position()) if moved or self._over is not None else None
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, over, shown = self._pressed, self._over, self.shown
        self._pressed = self._over = None
        self.update()
        if pressed is None or shown is None:
            return
        began, line = pressed
        if line is None:
            n = self._day_at(event.position())
            inside = event.position().y() - self._cell(n).top()
            if n in self._more and inside > self._high() - self._line_high() - 8:
                self.day_opened.emit(shown.days[n])
        elif over is None:
            self.pick(line.appointment, then_open=True)
        elif by := over - self._day_at(began):
            self._ask_move(line.appointment, by, shown)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.shown is not None and event.position().y() > _HEAD:
            at = event.position()
            if not any(line.box.contains(at) for line in self.lines):
                day = self.shown.days[self._day_at(at)]
                begin, end = (wall_time(day, minutes, self.shown.now) for minutes in (9 * 60, 10 * 60))
                self.create_asked.emit(begin, end, False)

    def _ask_move(self, appointment: Appointment, days: int, shown: Shown) -> None:
        day = first_day(appointment) + DAY * days
        if appointment.all_day:
            self.move_asked.emit(appointment, day, None)
        else:
            minutes = minutes_of(appointment.start, first_day(appointment))
            self.move_asked.emit(appointment, wall_time(day, minutes, shown.now), None)


def _in_week(appointment: Appointment, days: tuple[date, ...]) -> bool:
    """Whether it stands in this week: what takes less than a day only where it begins."""
    if not is_banner(appointment):
        return first_day(appointment) in days
    return first_day(appointment) <= days[-1] and last_day(appointment) >= days[0]


def _month_of(shown: Shown) -> int:
    """The month that the six weeks are about."""
    return shown.days[14].month
