"""The rows of the Today page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QSizePolicy, QVBoxLayout, QWidget

from assistant.core.appointments import Appointment, Calendar, Suggestion, Task
from ui.calendardata import day_of, first_day
from ui.calendarpaint import calendar_colour, elided, font_of, metrics_of
from ui.calendarwords import Habits, near_day, title_of
from ui.clean import clean_line, plain_tip
from ui.controls import FocusRing, paint_ring
from ui.theme import Look
from ui.widgets import Button, ElidedLabel, Label, row

_HEIGHT = 54
_TIME, _TIME_12 = 132, 164
"""Where the stripe stands, right of the times, with a clock of 24 and of 12 hours."""


class EventRow(FocusRing, QAbstractButton):
    """One appointment of a day: its time, its calendar's colour, title and place; and whether it is now or soon."""

    ring_radius = 10.0

    def __init__(
        self,
        look: Look,
        appointment: Appointment,
        calendar: Calendar | None,
        habits: Habits,
        day: date,
        now: datetime,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._calendar = calendar
        self.appointment = appointment
        self._stripe = _TIME_12 if habits.twelve_hours else _TIME
        self.time = habits.on_day(appointment, day)
        self.soon = soon(appointment, now)
        end = appointment.end
        self._over = end <= now if isinstance(end, datetime) else end <= now.date()
        self.setText(title_of(appointment))
        self.setAccessibleName(", ".join(filter(None, (self.text(), self.time, self.soon))))
        self.setAccessibleDescription(clean_line(appointment.where))
        self.setToolTip(plain_tip(self.text()))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(360, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.colour("hover"))
            painter.drawRoundedRect(box.adjusted(4, 3, -4, -3), 8, 8)
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setFont(font_of(14, QFont.Weight.Medium))
        painter.setPen(self._look.colour("text3" if self._over else "text"))
        painter.drawText(QRectF(18, 0, self._stripe, box.height()), left, self.time)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(calendar_colour(self._look, self._calendar))
        painter.setOpacity(0.5 if self._over else 1.0)
        painter.drawRoundedRect(QRectF(self._stripe + 8, 12, 4, box.height() - 24), 2, 2)
        painter.setOpacity(1.0)
        right = self._paint_soon(painter, box)
        self._paint_words(painter, QRectF(self._stripe + 24, 0, right - self._stripe - 34, box.height()))
        if self.property("keyfocus"):
            paint_ring(painter, box, 10, self._look.colour("focus"))

    def _paint_words(self, painter: QPainter, room: QRectF) -> None:
        where = clean_line(self.appointment.where)
        weight = QFont.Weight.Medium
        painter.setFont(font_of(14, weight, self.appointment.status == "cancelled"))
        painter.setPen(self._look.colour("text2" if self._over else "text"))
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        high = 20.0 if where else room.height()
        top = 8.0 if where else 0.0
        title = elided(self.text(), 14, room.width(), weight)
        painter.drawText(QRectF(room.left(), top, room.width() + 2, high), left, title)
        painter.setFont(font_of(13))
        painter.setPen(self._look.colour("text3" if self._over else "text2"))
        painter.drawText(QRectF(room.left(), 28, room.width() + 2, 18), left, elided(where, 13, room.width()))

    def _paint_soon(self, painter: QPainter, box: QRectF) -> float:
        """Say that it is now or soon; returns where that begins."""
        right = box.right() - 16
        if not self.soon:
            return right
        wide = metrics_of(12, QFont.Weight.Medium).horizontalAdvance(self.soon) + 20
        pill = QRectF(right - wide, (box.height() - 22) / 2, wide, 22)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour("accent_soft"))
        painter.drawRoundedRect(pill, 11, 11)
        painter.setFont(font_of(12, QFont.Weight.Medium))
        painter.setPen(self._look.colour("on_accent_soft"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, self.soon)
        return pill.left() - 10


class IconRow(QWidget):
    """An icon, a title and a line below it: tasks and birthdays. ``late`` writes the line as a warning."""

    def __init__(
        self, look: Look, icon: str, title: str, line: str = "", *, late: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(", ".join(filter(None, (title, line))))
        self.title = title
        self.line = line
        picture = QLabel()
        self.words = QVBoxLayout()
        self.words.setSpacing(2)
        self.words.addWidget(ElidedLabel(title, "strong"))
        if line:
            self.words.addWidget(Label(line, "danger" if late else "caption", wrap=True))
        self.across = row(picture, spacing=12, margins=(18, 9, 12, 9))
        self.across.addLayout(self.words, 1)
        self.setLayout(self.across)

        def tint() -> None:
            picture.setPixmap(look.pixmap(icon, "text2", 18))

        look.changed.connect(tint)
        tint()


class SuggestionRow(IconRow):
    """Something to prepare: why it is suggested, its file, and the way to never see it again."""

    open_asked = Signal(str)
    never_asked = Signal(str)

    def __init__(self, look: Look, suggestion: Suggestion, parent: QWidget | None = None) -> None:
        text, why = clean_line(suggestion.text), clean_line(suggestion.why)
        super().__init__(look, "file-text" if suggestion.path else "spark", text, f"Why: {why}", parent=parent)
        self.suggestion = suggestion
        if suggestion.path:
            show = Button(look, "Open", "small", "open")
            show.setAccessibleName(f"Open: {text}")
            show.clicked.connect(lambda: self.open_asked.emit(suggestion.path))
            self.across.addWidget(show)
        self.never = Button(look, "Don’t suggest this", "code")
        self.never.setAccessibleName(f"Don’t suggest this: {text}")
        self.never.clicked.connect(lambda: self.never_asked.emit(suggestion.key))
        self.across.addWidget(self.never)


def task_row(look: Look, task: Task, habits: Habits, today: date) -> IconRow:
    """A task that is due."""
    late = task.due is not None and day_of(task.due) < today
    due = habits.due(task, today)
    return IconRow(look, "circle", clean_line(task.title), due[:1].upper() + due[1:], late=late)


def birthday_row(look: Look, birthday: Appointment, today: date) -> IconRow:
    """A birthday, and when it is."""
    day = near_day(first_day(birthday), today)
    return IconRow(look, "gift", title_of(birthday), day[:1].upper() + day[1:])


def soon(appointment: Appointment, now: datetime) -> str:
    """ "now", "in 25 min", or "" where it is over, lasts whole days, or is further off than two hours."""
    start, end = appointment.start, appointment.end
    if not isinstance(start, datetime) or not isinstance(end, datetime) or end <= now:
        return ""
    if start <= now:
        return "now"
    minutes = int((start - now).total_seconds() + 59) // 60
    if minutes < 60:
        return f"in {minutes} min"
    return f"in {minutes // 60} h {minutes % 60} min".replace(" 0 min", "") if minutes <= 120 else ""


def conflict_words(one: Appointment, other: Appointment, habits: Habits, today: date) -> str:
    """Two appointments at the same time, in a sentence."""
    named = f"“{title_of(one)}” and “{title_of(other)}” overlap"
    match one.start, one.end, other.start, other.end:
        case datetime() as start, datetime() as end, datetime() as begin, datetime() as stop:
            both = replace(one, start=max(start, begin), end=min(end, stop))
            return f"{named} {near_day(day_of(both.start), today)}, {habits.span(both)}."
    return f"{named} {near_day(max(first_day(one), first_day(other)), today)}."
