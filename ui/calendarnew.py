"""The form for an appointment: a title, when, where. It only asks; nothing is put into a calendar by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from PySide6.QtCore import QDate, QTime, Signal
from PySide6.QtWidgets import QDateEdit, QGridLayout, QLineEdit, QTimeEdit, QVBoxLayout, QWidget

from assistant.core.appointments import Appointment, Moment
from ui.calendardata import DAY, minutes_of, wall_time
from ui.calendarwords import Habits
from ui.clean import clean_line
from ui.controls import Switch
from ui.theme import Look
from ui.widgets import Button, Card, Label, row

_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was typed."""

    title: str
    start: Moment
    end: Moment
    where: str
    all_day: bool


class NewAppointment(Card):
    """Enter asks for the proposal, Esc closes."""

    wanted = Signal(object)
    """A ``Wanted``."""
    closed = Signal()

    def __init__(
        self,
        look: Look,
        habits: Habits,
        start: Moment,
        end: Moment,
        now: datetime,
        before: Appointment | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """``before`` is the appointment to change; None asks for a new one."""
        super().__init__(parent=parent)
        self._now = now
        self._heading = "New appointment" if before is None else "Change appointment"
        self.setAccessibleName(self._heading)
        self.title = QLineEdit()
        self.title.setPlaceholderText("What is it?")
        self.title.setAccessibleName("Title")
        self.title.setMaxLength(_LONGEST)
        self.where = QLineEdit()
        self.where.setPlaceholderText("Where (optional)")
        self.where.setAccessibleName("Where")
        self.where.setMaxLength(_LONGEST)
        first = start.date() if isinstance(start, datetime) else start
        last = end.date() if isinstance(end, datetime) else end - DAY
        self.first, self.last = _day_field("First day", first), _day_field("Last day", last)
        pattern = "h:mm ap" if habits.twelve_hours else "HH:mm"
        self.begin = _time_field("Begins at", start, pattern, QTime(9, 0))
        self.end = _time_field("Ends at", end, pattern, QTime(10, 0))
        self.whole = Switch(look, "Whole days", not isinstance(start, datetime))
        self.problem = Label("", "danger", wrap=True)
        self._lay_out(look)
        if before is not None:
            self.title.setText(clean_line(before.title))
            self.where.setText(clean_line(before.where))
            self.yes.setEnabled(bool(self.title.text()))
        self.whole.toggled.connect(self._show_times)
        self.first.dateChanged.connect(lambda day: self.last.setDate(max(self.last.date(), day)))
        for field in (self.title, self.where):
            field.returnPressed.connect(self.submit)
        self.title.textChanged.connect(lambda text: self.yes.setEnabled(bool(text.strip())))
        self._show_times(self.whole.isChecked())

    def submit(self) -> None:
        """Ask for the proposal, or say what is missing."""
        title = clean_line(self.title.text())
        if not title:
            self.title.setFocus()
            return
        first, last = _date(self.first), _date(self.last)
        if self.whole.isChecked():
            start: Moment = first
            end: Moment = last + DAY
        else:
            start = wall_time(first, _minutes(self.begin), self._now)
            end = wall_time(last, _minutes(self.end), self._now)
        if minutes_of(end, first) <= minutes_of(start, first):
            self.problem.setText("It would end before it begins.")
            self.problem.show()
            return
        self.wanted.emit(Wanted(title, start, end, clean_line(self.where.text()), self.whole.isChecked()))

    def _lay_out(self, look: Look) -> None:
        self.yes = Button(look, "Check it", "primary")
        self.yes.setEnabled(False)
        self.yes.setToolTip("Shows what it would overlap with before anything is changed")
        no = Button(look, "Discard")
        self.yes.clicked.connect(self.submit)
        no.clicked.connect(self.closed)
        fields = QGridLayout()
        fields.setHorizontalSpacing(8)
        fields.setVerticalSpacing(8)
        for n, (name, day, time) in enumerate((("From", self.first, self.begin), ("To", self.last, self.end))):
            fields.addWidget(Label(name, "meta"), n, 0)
            fields.addWidget(day, n, 1)
            fields.addWidget(time, n, 2)
        fields.setColumnStretch(1, 3)
        fields.setColumnStretch(2, 2)
        fields.setColumnMinimumWidth(0, 40)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(16, 14, 16, 14)
        inside.setSpacing(9)
        inside.addWidget(Label(self._heading, "title"))
        inside.addWidget(self.title)
        inside.addLayout(fields)
        inside.addLayout(row(self.whole, Label("Whole days", "meta"), 1, spacing=10, margins=(0, 2, 0, 2)))
        inside.addWidget(self.where)
        inside.addWidget(self.problem)
        self.problem.hide()
        inside.addLayout(row(1, no, self.yes))

    def _show_times(self, whole: bool) -> None:
        self.begin.setVisible(not whole)
        self.end.setVisible(not whole)


def starting_at(day: date, now: datetime) -> tuple[datetime, datetime]:
    """An hour to begin with: the next full one today, nine o'clock on another day."""
    hour = min(now.hour + 1, 23) if day == now.date() else 9
    begin = wall_time(day, hour * 60, now)
    return begin, wall_time(day, hour * 60 + 60, now) if hour < 23 else begin + timedelta(minutes=59)


def _day_field(name: str, day: date) -> QDateEdit:
    field = QDateEdit(QDate(day.year, day.month, day.day))
    field.setDisplayFormat("ddd d MMM yyyy")
    field.setAccessibleName(name)
    field.lineEdit().setTextMargins(10, 0, 6, 0)
    return field


def _time_field(name: str, moment: Moment, pattern: str, usual: QTime) -> QTimeEdit:
    field = QTimeEdit(QTime(moment.hour, moment.minute) if isinstance(moment, datetime) else usual)
    field.setDisplayFormat(pattern)
    field.setAccessibleName(name)
    field.lineEdit().setTextMargins(10, 0, 6, 0)
    return field


def _date(field: QDateEdit) -> date:
    day = field.date()
    return date(day.year(), day.month(), day.day())


def _minutes(field: QTimeEdit) -> int:
    return field.time().hour() * 60 + field.time().minute()
