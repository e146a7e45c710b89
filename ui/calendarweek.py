"""The day and the week view: names of the days, whole days in a band, and the hours below."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from assistant.core.appointments import Appointment
from ui.calendardata import DAY, Shown, first_day, is_banner, key_of, last_day
from ui.calendargrid import GUTTER, HOUR, TimeGrid
from ui.calendarlayout import lanes
from ui.calendarpaint import Block, elided, font_of, write
from ui.calendarview import CalendarView
from ui.calendarwords import DAYS, Habits, title_of
from ui.controls import paint_ring
from ui.theme import Look

SCROLL_BAR = 12
_NAMES = 56
_LANE = 23
_MOST_LANES = 4
_SLACK = 5


class WeekView(CalendarView):
    """One day or seven of them."""

    def __init__(self, look: Look, habits: Habits, name: str, parent: QWidget | None = None) -> None:
        super().__init__(look, habits, name, parent)
        self.grid = TimeGrid(self)
        self.head = DayHead(self)
        self.scroller = QScrollArea()
        self.scroller.setFrameShape(QFrame.Shape.NoFrame)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroller.setWidgetResizable(True)
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroller.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.scroller.setWidget(self.grid)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self.head)
        inside.addWidget(self.scroller, 1)
        self._scrolled = False

    def show_days(self, shown: Shown) -> None:
        """Show this, with what was newly selected or proposed scrolled to."""
        before = self.shown
        super().show_days(shown)
        if not self._scrolled:
            self._scrolled = True
            self.scroller.verticalScrollBar().setValue(self._opening_hour(shown) * HOUR - 10)
        if shown.chosen is not None and (before is None or before.chosen is None or shown.selected != before.selected):
            self._into_view(shown.chosen)
        if shown.proposal is not None and (before is None or before.proposal != shown.proposal):
            for box in self.grid.ghost_boxes()[:1]:
                self._scroll_to(box)

    def arrange(self) -> None:
        """Work out where everything stands."""
        self.head.arrange()
        self.grid.arrange()

    def repaint_all(self) -> None:
        """Draw all parts again."""
        self.head.update()
        self.grid.update()

    def box_of(self, appointment: Appointment) -> QRect:
        """Where it is drawn, on the screen."""
        for part in (self.head, self.grid):
            if (block := part.block_of(appointment)) is not None:
                box = block.box.toRect()
                return QRect(part.mapToGlobal(box.topLeft()), box.size())
        return QRect()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and (self.grid.stop_drag() or self.head.stop_drag()):
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Head and grid paint everything, the ring of the focus included."""

    def _opening_hour(self, shown: Shown) -> int:
        """The hour at the top at first: seven, or earlier where something begins earlier."""
        early = [each.start.hour for each in shown.appointments if not is_banner(each)]  # type: ignore[union-attr]
        return min([7, *(hour for hour in early if hour >= 4)])

    def _into_view(self, appointment: Appointment) -> None:
        block = self.grid.block_of(appointment)
        if block is not None:
            self._scroll_to(block.box)

    def _scroll_to(self, box: QRectF) -> None:
        middle = box.center().toPoint()
        self.scroller.ensureVisible(middle.x(), middle.y(), 0, int(min(box.height() / 2, 120)) + 24)

    def ghost_box(self) -> QRect:
        """Where the proposed appointment would stand, on the screen."""
        boxes = [box.toRect() for box in self.grid.ghost_boxes()]
        return QRect(self.grid.mapToGlobal(boxes[0].topLeft()), boxes[0].size()) if boxes else QRect()


class DayHead(QWidget):
    """The names of the days and the band of what lasts whole days."""

    def __init__(self, view: WeekView) -> None:
        super().__init__()
        self._view = view
        self.blocks: list[Block] = []
        self._more: dict[int, int] = {}
        self._pressed: tuple[QPointF, Block | None] | None = None
        self._by = 0
        self.setFixedHeight(_NAMES)

    def arrange(self) -> None:
        """Lay the whole days out in lanes; what has no room is counted."""
        shown = self._view.shown
        self.blocks, self._more = [], {}
        if shown is None:
            return
        there = [each for each in shown.appointments if is_banner(each)]
        spans = [
            (max(0, (first_day(a) - shown.days[0]).days), min(len(shown.days) - 1, (last_day(a) - shown.days[0]).days))
            for a in there
        ]
        found = lanes(spans)
        fits = _MOST_LANES if max(found, default=0) < _MOST_LANES else _MOST_LANES - 1
        for appointment, (first, last), lane in zip(there, spans, found, strict=True):
            if lane < fits:
                box = self._box(first, last, lane)
                self.blocks.append(write(Block(appointment, box), self._view.habits))
            else:
                for n in range(first, last + 1):
                    self._more[n] = self._more.get(n, 0) + 1
        used = min(max(found, default=-1) + 1, _MOST_LANES)
        self.setFixedHeight(_NAMES + (used * _LANE + 6 if used else 0))

    def block_of(self, appointment: Appointment) -> Block | None:
        """Where it is drawn."""
        key = key_of(appointment)
        return next((block for block in self.blocks if key_of(block.appointment) == key), None)

    def stop_drag(self) -> bool:
        """Leave everything where it is; whether something was being dragged."""
        dragging = self._by != 0
        self._pressed, self._by = None, 0
        self.update()
        return dragging

    def _wide(self) -> float:
        days = len(self._view.shown.days) if self._view.shown is not None else 1
        return (self.width() - GUTTER - SCROLL_BAR) / days

    def _box(self, first: int, last: int, lane: int) -> QRectF:
        wide = self._wide()
        return QRectF(GUTTER + first * wide + 2, _NAMES + lane * _LANE, (last - first + 1) * wide - 6, _LANE - 2)

    def _day_at(self, x: float) -> int:
        assert self._view.shown is not None
        return min(len(self._view.shown.days) - 1, max(0, int((x - GUTTER) // self._wide())))

    # --- painting ---

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown, look = self._view.shown, self._view.look
        painter.fillRect(self.rect(), look.colour("bg"))
        if shown is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for n in range(len(shown.days)):
            self._paint_day(painter, shown, n)
        if self.blocks or self._more:
            painter.setFont(font_of(11))
            painter.setPen(look.colour("text3"))
            box = QRectF(0, _NAMES, GUTTER - 12, _LANE - 2)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, "all day")
        for block in self.blocks:
            self._view.ink.block(painter, block, selected=key_of(block.appointment) == shown.selected)
        self._paint_ghost(painter, shown)
        painter.setFont(font_of(11))
        painter.setPen(look.colour("text2"))
        for n, count in self._more.items():
            box = self._box(n, n, _MOST_LANES - 1).adjusted(8, 0, 0, 0)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, f"+{count} more")
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), look.colour("border"))

    def _paint_day(self, painter: QPainter, shown: Shown, n: int) -> None:
        look, day, wide = self._view.look, shown.days[n], self._wide()
        today, alone = day == shown.now.date(), len(shown.days) == 1
        left = GUTTER + n * wide
        middle = left + (36 if alone else wide / 2)
        painter.setFont(font_of(11, QFont.Weight.Medium))
        painter.setPen(look.colour("accent" if today else "text3"))
        name = DAYS[day.weekday()] if wide > 100 and alone else DAYS[day.weekday()][:3]
        painter.drawText(QRectF(middle - 50, 4, 100, 16), Qt.AlignmentFlag.AlignCenter, name)
        pill = QRectF(middle - 15, 21, 30, 30)
        if today or day == shown.day:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("accent" if today else "active"))
            painter.drawEllipse(pill)
        painter.setFont(font_of(16, QFont.Weight.DemiBold if today else QFont.Weight.Medium))
        past = day < shown.now.date()
        painter.setPen(look.colour("on_accent" if today else "text2" if past else "text"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, str(day.day))
        if day == shown.day and shown.chosen is None and self._view.property("keyfocus"):
            paint_ring(painter, pill.adjusted(-4, -4, 4, 4), 19, look.colour("focus"))

    def _paint_ghost(self, painter: QPainter, shown: Shown) -> None:
        after = shown.proposal.after if shown.proposal is not None else None
        if self._pressed is not None and self._pressed[1] is not None and self._by:
            after, by = self._pressed[1].appointment, self._by
        elif after is not None and is_banner(after):
            by = 0
        else:
            return
        first = (first_day(after) - shown.days[0]).days + by
        last = (last_day(after) - shown.days[0]).days + by
        if last >= 0 and first < len(shown.days):
            box = self._box(max(0, first), min(len(shown.days) - 1, last), 0)
            self._view.ink.ghost(painter, box, (elided(title_of(after), 12, box.width() - 14),))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    # --- the mouse ---

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() is Qt.MouseButton.LeftButton and self._view.shown is not None:
            at = event.position()
            self._pressed = at, next((block for block in self.blocks if block.box.contains(at)), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None and self._pressed[1] is not None:
            moved = (event.position() - self._pressed[0]).manhattanLength() > _SLACK
            self._by = self._day_at(event.position().x()) - self._day_at(self._pressed[0].x()) if moved else 0
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, by, shown = self._pressed, self._by, self._view.shown
        self.stop_drag()
        if pressed is None or shown is None:
            return
        day = shown.days[self._day_at(event.position().x())]
        if pressed[1] is not None and by:
            appointment = pressed[1].appointment
            self._view.move_asked.emit(appointment, appointment.start + timedelta(days=by), None)
        elif pressed[1] is not None:
            self._view.pick(pressed[1].appointment, then_open=True)
        elif event.position().y() < _NAMES or day in {shown.days[n] for n in self._more}:
            self._view.day_opened.emit(day)
        else:
            self._view.day_asked.emit(day)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._view.shown is not None and event.position().y() >= _NAMES:
            day = self._view.shown.days[self._day_at(event.position().x())]
            self._view.create_asked.emit(day, day + DAY, True)
