"""The small window beside an appointment: everything that is known of it, and what can be done."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from assistant.core.appointments import Appointment, Calendar
from ui.calendarpaint import calendar_colour
from ui.calendarwords import Habits, title_of
from ui.clean import clean, clean_line
from ui.desktop import cut_corners
from ui.theme import Look
from ui.widgets import Button, Card, IconButton, Label, row
from ui.wording import counted

_WIDTH = 360
_GAP = 8
_NOTES_HIGH = 150
_PEOPLE = 8
_STATUS = {"tentative": "Not confirmed yet", "cancelled": "Cancelled"}


class CalendarDetails(QFrame):
    """Opens beside a place on the screen; Esc or a click elsewhere closes it."""

    cancel_asked = Signal(object)
    change_asked = Signal(object)

    def __init__(self, look: Look, habits: Habits) -> None:
        super().__init__(None, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._look = look
        self._habits = habits
        self._body: QWidget | None = None
        self.appointment: Appointment | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setFixedWidth(_WIDTH)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)

    def open_beside(self, appointment: Appointment, calendar: Calendar | None, today: date, place: QRect) -> None:
        """Show an appointment right of ``place``, or left of it or below where there is no room."""
        self.appointment = appointment
        if self._body is not None:
            self._body.hide()
            self._outer.removeWidget(self._body)
            self._body.deleteLater()
        self._body = self._made(appointment, calendar, today)
        self._outer.addWidget(self._body)
        self._body.show()
        self.setAccessibleName(title_of(appointment))
        self._outer.activate()
        high = self._outer.totalHeightForWidth(_WIDTH)
        self.setFixedHeight(high if high > 0 else self._outer.totalSizeHint().height())
        self.move(self._beside(place))
        cut_corners(self, QRectF(self.rect()), 11)
        self.show()

    @property
    def lines(self) -> tuple[str, ...]:
        """Every line of text that it shows."""
        return tuple(label.text() for label in self.findChildren(Label) if label.text() and label.isVisibleTo(self))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.mask().isEmpty():
            QPainter(self).fillRect(self.rect(), self._look.colour("border"))

    def _beside(self, place: QRect) -> QPoint:
        """Where it belongs, wholly on the screen."""
        screen = self.screen().availableGeometry()
        left = place.right() + _GAP
        if left + _WIDTH > screen.right():
            left = place.left() - _GAP - _WIDTH
        top = place.top() - 8
        if left < screen.left():
            left, top = place.left(), place.bottom() + _GAP
        most = screen.bottomRight() - QPoint(_WIDTH, self.height())
        return QPoint(max(screen.left(), min(left, most.x())), max(screen.top(), min(top, most.y())))

    def _made(self, appointment: Appointment, calendar: Calendar | None, today: date) -> QWidget:
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(16, 12, 10, 14)
        inside.setSpacing(9)
        title = Label(title_of(appointment), "title", wrap=True)
        title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        close = IconButton(self._look, "close", "Close", size=28, icon_size=15)
        close.clicked.connect(self.hide)
        dot = _Dot(self._look, calendar)
        head = row(spacing=10)
        head.addWidget(dot, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(title, 1)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        inside.addLayout(head)
        for icon, text in self._facts(appointment, calendar, today):
            inside.addWidget(self._fact(icon, text))
        if notes := clean(appointment.notes).strip():
            inside.addWidget(self._notes(notes))
        if calendar is not None and calendar.writable:
            cancel = Button(self._look, "Cancel it…", "small", "trash")
            cancel.clicked.connect(lambda: self._ask(self.cancel_asked, appointment))
            change = Button(self._look, "Change…", "small", "pencil")
            change.clicked.connect(lambda: self._ask(self.change_asked, appointment))
            inside.addSpacing(2)
            inside.addLayout(row(change, cancel, 1, margins=(28, 0, 0, 0)))
        return card

    def _facts(self, appointment: Appointment, calendar: Calendar | None, today: date) -> list[tuple[str, str]]:
        facts = [("clock", self._habits.when(appointment, today))]
        if appointment.recurring:
            facts.append(("repeat", "Repeats"))
        if where := clean_line(appointment.where):
            facts.append(("pin", where))
        if appointment.people:
            named = ", ".join(clean_line(each) for each in appointment.people[:_PEOPLE])
            more = len(appointment.people) - _PEOPLE
            facts.append(("people", f"{named} and {counted(more, 'other')}" if more > 0 else named))
        if appointment.status != "confirmed":
            facts.append(("info", _STATUS.get(appointment.status, clean_line(appointment.status))))
        if not appointment.busy:
            facts.append(("info", "Leaves the time free"))
        if calendar is not None:
            facts.append(("calendar", clean_line(calendar.name)))
        return facts

    def _fact(self, icon: str, text: str) -> QWidget:
        made = QWidget()
        picture = QLabel()
        picture.setPixmap(self._look.pixmap(icon, "text2", 16))
        picture.setFixedSize(18, 18)
        layout = row(picture, spacing=10)
        layout.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(Label(text, "meta", wrap=True), 1)
        made.setLayout(layout)
        return made

    def _notes(self, notes: str) -> QWidget:
        text = Label(notes, "meta", wrap=True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        text.setContentsMargins(28, 0, 6, 0)
        high = text.heightForWidth(_WIDTH - 26)
        if high <= _NOTES_HIGH:
            return text
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName("Notes")
        scroll.setFixedHeight(_NOTES_HIGH)
        text.setProperty("kind", "ground")
        scroll.setWidget(text)
        return scroll

    def _ask(self, told: SignalInstance, appointment: Appointment) -> None:
        self.hide()
        told.emit(appointment)


class _Dot(QWidget):
    """A rounded square in the calendar's colour."""

    def __init__(self, look: Look, calendar: Calendar | None) -> None:
        super().__init__()
        self._colour = calendar_colour(look, calendar)
        self.setFixedSize(18, 22)

    def sizeHint(self) -> QSize:
        return QSize(18, 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        painter.drawRoundedRect(QRectF(2, 7, 13, 13), 4, 4)
