"""The hours of one or more days: appointments where they stand in time, dragged with the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from assistant.core.appointments import Appointment
from ui.calendardata import Key, Shown, first_day, is_banner, key_of, last_day, minutes_of, wall_time
from ui.calendarlayout import Drag, cascaded, side_by_side
from ui.calendarpaint import Block, font_of, mixed, write
from ui.calendarwords import title_of
from ui.controls import paint_ring

if TYPE_CHECKING:
    from ui.calendarweek import WeekView

HOUR = 48
"""Pixels an hour is high."""
GUTTER = 64
"""Pixels left of the first day, for the hours' names."""
_EDGE = 6
_SLACK = 5
_MINUTES = 24 * 60


class TimeGrid(QWidget):
    """All 24 hours of the shown days; scrolled by the view that holds it."""

    def __init__(self, view: WeekView) -> None:
        super().__init__()
        self._view = view
        self.blocks: list[Block] = []
        self._laid_out = 0
        self._layer = QPixmap()
        self._layer_state: tuple[object, ...] = ()
        self._pressed: tuple[QPointF, Block | None, str] | None = None
        self._drag: Drag | None = None
        self._dragged: tuple[int, int] | None = None
        self.setFixedHeight(24 * HOUR + 1)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # --- where things stand ---

    def arrange(self) -> None:
        """Lay out the blocks of every day."""
        shown = self._view.shown
        self.blocks = []
        self._laid_out += 1
        if shown is None or self.width() <= GUTTER:
            return
        timed = [each for each in shown.appointments if not is_banner(each)]
        for n, day in enumerate(shown.days):
            there = [each for each in timed if first_day(each) <= day <= last_day(each)]
            spans = [(max(0, minutes_of(a.start, day)), min(_MINUTES, minutes_of(a.end, day))) for a in there]
            slots = side_by_side(spans)
            for at in sorted(range(len(there)), key=lambda at: slots[at].column):  # a later column lies on top
                room = self._day_width() - 8
                share = cascaded(at, spans, slots, room)
                block = Block(there[at], self._box(n, *spans[at], share.left, share.wide))
                block.goes_on = first_day(there[at]) != day or last_day(there[at]) != day
                self.blocks.append(write(block, self._view.habits, share.hidden * room, share.free * HOUR / 60))

    def block_of(self, appointment: Appointment) -> Block | None:
        """Where it is drawn first."""
        key = key_of(appointment)
        return next((block for block in self.blocks if key_of(block.appointment) == key), None)

    def _box(self, n: int, start: int, end: int, left: float = 0.0, share: float = 1.0) -> QRectF:
        wide = self._day_width()
        room = wide - 8
        top = start * HOUR / 60
        high = max(18.0, (end - start) * HOUR / 60)
        return QRectF(GUTTER + n * wide + 2 + left * room, top + 1, share * room - 1, high - 1)

    def ghost_boxes(self) -> list[QRectF]:
        """Where the proposed appointment would stand, a box a day."""
        shown = self._view.shown
        after = shown.proposal.after if shown is not None and shown.proposal is not None else None
        if shown is None or after is None or is_banner(after):
            return []
        return self._boxes(minutes_of(after.start, shown.days[0]), minutes_of(after.end, shown.days[0]))

    def _boxes(self, start: int, end: int) -> list[QRectF]:
        """The boxes between two times, in minutes since the first shown midnight."""
        days = len(self._view.shown.days) if self._view.shown is not None else 0
        spans = ((n, max(start - n * _MINUTES, 0), min(end - n * _MINUTES, _MINUTES)) for n in range(days))
        return [self._box(n, low, high) for n, low, high in spans if low < high]

    def _day_width(self) -> float:
        days = len(self._view.shown.days) if self._view.shown is not None else 1
        return (self.width() - GUTTER) / days

    def minutes_at(self, point: QPointF) -> int:
        """Minutes since the first shown midnight at a point."""
        days = len(self._view.shown.days) if self._view.shown is not None else 1
        n = min(days - 1, max(0, int((point.x() - GUTTER) // self._day_width())))
        return n * _MINUTES + int(min(max(point.y(), 0.0), 24 * HOUR) * 60 / HOUR)

    def _block_at(self, point: QPointF) -> Block | None:
        return next((block for block in reversed(self.blocks) if block.box.contains(point)), None)

    # --- painting ---

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown, look = self._view.shown, self._view.look
        if shown is None:
            painter.fillRect(event.rect(), look.colour("bg"))
            return
        before = shown.proposal.before if shown.proposal is not None else None
        leaving = key_of(before) if before is not None else None
        ratio = self.devicePixelRatioF()
        layer = self._drawn_layer(shown, leaving, ratio)
        seen = QRectF(event.rect())
        painter.drawPixmap(seen, layer, QRectF(seen.topLeft() * ratio, seen.size() * ratio))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for block in self.blocks if shown.selected is not None else ():
            if key_of(block.appointment) == shown.selected:  # above its neighbours
                self._view.ink.block(painter, block, selected=True, faded=shown.selected == leaving)
                if self._view.property("keyfocus"):
                    paint_ring(painter, block.box.adjusted(-2, -2, 2, 2), 7, look.colour("focus"))
        self._paint_now(painter, shown)
        self._paint_ghost(painter, shown)

    def _drawn_layer(self, shown: Shown, leaving: Key | None, ratio: float) -> QPixmap:
        """Everything that stays while something is selected or dragged: drawn once."""
        state = (self._laid_out, leaving, self._view.look.theme.name, shown.now, ratio)
        if state != self._layer_state:
            self._layer_state = state
            self._layer = QPixmap(self.size() * ratio)
            self._layer.setDevicePixelRatio(ratio)
            self._layer.fill(self._view.look.colour("bg"))
            painter = QPainter(self._layer)
            self._paint_lines(painter, shown)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for block in self.blocks:
                self._view.ink.block(painter, block, faded=key_of(block.appointment) == leaving)
            painter.end()
        return self._layer

    def _paint_lines(self, painter: QPainter, shown: Shown) -> None:
        look, wide = self._view.look, self._day_width()
        for n, day in enumerate(shown.days):
            column = QRectF(GUTTER + n * wide, 0, wide, self.height())
            if day == shown.now.date() and len(shown.days) > 1:
                tint = look.colour("accent_soft")
                tint.setAlphaF(0.30)
                painter.fillRect(column, tint)
            elif day.weekday() >= 5 and len(shown.days) > 1:
                painter.fillRect(column, mixed(look.colour("sidebar"), look.colour("bg"), 0.5))
        painter.setPen(QPen(look.colour("border"), 1))
        painter.drawLines([QLineF(GUTTER - 8, y * HOUR + 0.5, self.width(), y * HOUR + 0.5) for y in range(1, 24)])
        painter.drawLines(
            [QLineF(x, 0, x, self.height()) for n in range(len(shown.days)) for x in [int(GUTTER + n * wide) + 0.5]]
        )
        painter.setFont(font_of(11))
        painter.setPen(look.colour("text3"))
        now = shown.now.hour * 60 + shown.now.minute if shown.now.date() in shown.days else -99
        for hour in range(1, 24):
            if abs(now - hour * 60) >= 12:  # there the present time is written
                box = QRectF(0, hour * HOUR - 8, GUTTER - 12, 16)
                painter.drawText(
                    box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._view.habits.hour(hour)
                )

    def _paint_now(self, painter: QPainter, shown: Shown) -> None:
        today = shown.now.date()
        if today not in shown.days:
            return
        look, n = self._view.look, shown.days.index(today)
        y = minutes_of(shown.now, today) * HOUR / 60
        left = GUTTER + n * self._day_width()
        colour = look.colour("danger")
        painter.setPen(QPen(colour, 1.5))
        painter.drawLine(QPointF(left, y), QPointF(left + self._day_width(), y))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(QPointF(left, y), 4, 4)
        painter.setFont(font_of(11, font_of(11).weight().Medium))
        painter.setPen(colour)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(0, y - 8, GUTTER - 12, 16), right, self._view.habits.clock(shown.now))

    def _paint_ghost(self, painter: QPainter, shown: Shown) -> None:
        if self._drag is not None and self._dragged is not None:
            start, end = self._dragged
            title = title_of(self._pressed[1].appointment) if self._pressed and self._pressed[1] else "New appointment"
        elif shown.proposal is not None and (after := shown.proposal.after) is not None and not is_banner(after):
            start, end = minutes_of(after.start, shown.days[0]), minutes_of(after.end, shown.days[0])
            title = title_of(after)
        else:
            return
        clock = self._view.habits.clock
        times = [clock(wall_time(shown.days[0], each, shown.now)) for each in (start, end)]
        for box in self._boxes(start, end):
            self._view.ink.ghost(painter, box, (title, " – ".join(times)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    # --- the mouse ---

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() is not Qt.MouseButton.LeftButton or self._view.shown is None:
            return
        block = self._block_at(event.position())
        self._pressed = event.position(), block, self._part(block, event.position())
        if block is None:
            n = self.minutes_at(event.position()) // _MINUTES
            self._view.pick(None)
            self._view.day_asked.emit(self._view.shown.days[n])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            block = self._block_at(event.position())
            edge = self._part(block, event.position()) in ("start", "end")
            self.setCursor(Qt.CursorShape.SizeVerCursor if edge else Qt.CursorShape.ArrowCursor)
            return
        began, block, part = self._pressed
        if self._drag is None and (event.position() - began).manhattanLength() > _SLACK:
            self._drag = self._begun(began, block, part)
        if self._drag is not None:
            self._dragged = self._drag.to(self.minutes_at(event.position()))
            self._view.scroller.ensureVisible(int(event.position().x()), int(event.position().y()), 0, 16)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, drag, dragged = self._pressed, self._drag, self._dragged
        self.stop_drag()
        shown = self._view.shown
        if pressed is None or shown is None:
            return
        block = pressed[1]
        if drag is None or dragged is None:
            if block is not None:
                self._view.pick(block.appointment, then_open=True)
            return
        start, end = (wall_time(shown.days[0], each, shown.now) for each in dragged)
        if block is None:
            self._view.create_asked.emit(start, end, False)
        elif dragged != (drag.start, drag.end):
            self._view.move_asked.emit(block.appointment, start, None if drag.kind == "move" else end)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        shown = self._view.shown
        if shown is None or event.button() is not Qt.MouseButton.LeftButton or self._block_at(event.position()):
            return
        start = self.minutes_at(event.position()) // 30 * 30
        begin, end = (wall_time(shown.days[0], each, shown.now) for each in (start, start + 60))
        self._view.create_asked.emit(begin, end, False)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.unsetCursor()

    def stop_drag(self) -> bool:
        """Leave everything where it is; whether something was being dragged."""
        dragging = self._drag is not None
        self._pressed = self._drag = self._dragged = None
        self.update()
        return dragging

    def _part(self, block: Block | None, point: QPointF) -> str:
        if block is None:
            return "new"
        edge = min(_EDGE, block.box.height() / 4)
        if not block.goes_on and point.y() < block.box.top() + edge:
            return "start"
        return "end" if not block.goes_on and point.y() > block.box.bottom() - edge else "move"

    def _begun(self, at: QPointF, block: Block | None, part: str) -> Drag:
        grabbed = self.minutes_at(at)
        if block is None:
            return Drag("new", grabbed)
        assert self._view.shown is not None
        origin = self._view.shown.days[0]
        return Drag(
            part, grabbed, minutes_of(block.appointment.start, origin), minutes_of(block.appointment.end, origin)
        )
