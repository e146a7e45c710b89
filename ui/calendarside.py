"""Beside the calendar: the small month, the calendars with their colours, and what could not be used."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QMenu, QScrollArea, QVBoxLayout, QWidget

from assistant.core.appointments import Calendar, CalendarKind, CalendarProblem
from ui.calendarmini import MiniMonth
from ui.calendarpaint import calendar_colour, elided, font_of
from ui.calendarwords import Habits
from ui.clean import clean_line, plain_tip
from ui.controls import FocusRing, paint_ring
from ui.page import Nothing
from ui.serverslist import ServersLine
from ui.theme import Look
from ui.widgets import Button, Card, ElidedLabel, Label
from ui.wording import counted

WIDTH = 7 * 28 + 12
_ROW = 30
_FEW = 3
_KINDS = {
    CalendarKind.OWN: "Hearth’s own calendar",
    CalendarKind.FILE: "From a file; Hearth does not change it",
    CalendarKind.FOLDER: "From a folder; Hearth does not change it",
    CalendarKind.CALDAV: "From a server",
    CalendarKind.WEBCAL: "Subscribed; Hearth does not change it",
    CalendarKind.HOLIDAYS: "Public holidays",
    CalendarKind.BIRTHDAYS: "Birthdays",
}


class CalendarSide(QScrollArea):
    """Everything in one narrow column."""

    show_asked = Signal(object, bool)
    """A ``Calendar``, and whether it is to be shown."""
    add_asked = Signal()
    connect_asked = Signal()
    subscribe_asked = Signal()
    servers_asked = Signal()
    """Show how the calendars of servers stand."""
    sync_asked = Signal()

    def __init__(self, look: Look, habits: Habits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._all_problems = False
        self._known: tuple[CalendarProblem, ...] = ()
        self.month = MiniMonth(look, habits)
        self.setAccessibleName("Small month and calendars")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFixedWidth(WIDTH)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._calendars = QVBoxLayout()
        self._calendars.setSpacing(0)
        self._problems = Card("notice", "warn")
        self._told = QVBoxLayout(self._problems)
        self._told.setContentsMargins(10, 9, 10, 9)
        self._told.setSpacing(3)
        self._problems.hide()
        add = Button(look, "Add a calendar…", "code", "plus")
        add.setMenu(self.add_menu(add))
        self.servers = ServersLine(look)
        self.servers.opened.connect(self.servers_asked)
        self.servers.sync_asked.connect(self.sync_asked)
        ground = QWidget()
        ground.setProperty("kind", "ground")
        inside = QVBoxLayout(ground)
        inside.setContentsMargins(0, 0, 12, 12)
        inside.setSpacing(6)
        inside.addWidget(self.month)
        inside.addSpacing(10)
        heading = Label("Calendars", "section")
        heading.setContentsMargins(8, 0, 0, 0)
        inside.addWidget(heading)
        inside.addLayout(self._calendars)
        inside.addWidget(self.servers)
        inside.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addSpacing(6)
        inside.addWidget(self._problems)
        inside.addStretch(1)
        self.setWidget(ground)

    def add_menu(self, button: QWidget) -> QMenu:
        """The ways to add a calendar, for a button."""
        menu = QMenu(button)
        for text, told in (
            ("From a file…", self.add_asked),
            ("From a server (CalDAV)…", self.connect_asked),
            ("Subscribe to an address…", self.subscribe_asked),
        ):
            menu.addAction(text, told.emit)
        return menu

    def rows(self) -> list[CalendarRow]:
        """The calendars' rows."""
        return [row for row in self.findChildren(CalendarRow) if row.isVisibleTo(self)]

    def show_calendars(self, calendars: Sequence[Calendar]) -> None:
        """List these; rows stay where they are while the calendars are the same."""
        old = self.rows()
        if [row.calendar.id for row in old] == [calendar.id for calendar in calendars]:
            for row, calendar in zip(old, calendars, strict=True):
                row.show_calendar(calendar)
            return
        _empty(self._calendars)
        for calendar in calendars:
            made = CalendarRow(self._look, calendar)
            made.clicked.connect(lambda on, made=made: self.show_asked.emit(made.calendar, on))
            self._calendars.addWidget(made)
            made.show()

    def show_problems(self, problems: Sequence[CalendarProblem], calendars: Sequence[Calendar]) -> None:
        """Say what could not be used, and why."""
        if tuple(problems) == self._known and not self._all_problems:
            return
        self._known = tuple(problems)
        names = {calendar.id: clean_line(calendar.name) for calendar in calendars}
        _empty(self._told)
        self._problems.setVisible(bool(problems))
        self._problems.setAccessibleName(f"{counted(len(problems), 'entry', 'entries')} could not be used")
        self._told.addWidget(Label(self._problems.accessibleName(), "warn", wrap=True))
        for problem in problems if self._all_problems else problems[:_FEW]:
            name = clean_line(problem.title) or "An entry without a title"
            where = names.get(problem.calendar_id, "")
            reason = clean_line(problem.reason)
            self._told.addSpacing(4)
            self._told.addWidget(ElidedLabel(name, "section"))
            self._told.addWidget(Label(f"{where}: {reason}" if where else reason, "caption", wrap=True))
        if len(problems) > _FEW and not self._all_problems:
            more = Button(self._look, f"Show all {len(problems)}", "link")
            more.clicked.connect(lambda: self._show_all(problems, calendars))
            self._told.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_all(self, problems: Sequence[CalendarProblem], calendars: Sequence[Calendar]) -> None:
        self._all_problems = True
        self.show_problems(problems, calendars)


class NoCalendar(QWidget):
    """What stands in the calendar's place while there is none."""

    add_asked = Signal()
    connect_asked = Signal()
    new_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        add = Button(look, "Add a calendar…", "primary", "plus")
        new = Button(look, "New appointment")
        add.clicked.connect(self.add_asked)
        connect = Button(look, "Connect a server…", "plain", "globe")
        connect.clicked.connect(self.connect_asked)
        new.clicked.connect(self.new_asked)
        text = "Drop an .ics file here or add a calendar. It is read on this computer and stays here."
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 12, 0)
        inside.addWidget(Nothing("No calendar yet", text, add, connect, new))
        inside.addStretch(1)


class CalendarRow(FocusRing, QAbstractButton):
    """One calendar: a box in its colour, ticked while it is shown, and its name."""

    ring_radius = 7.0

    def __init__(self, look: Look, calendar: Calendar, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.calendar = calendar
        self.setCheckable(True)
        self.setFixedHeight(_ROW)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        look.changed.connect(self.update)
        self.show_calendar(calendar)

    def show_calendar(self, calendar: Calendar) -> None:
        """Show what is known of it now."""
        self.calendar = calendar
        name = clean_line(calendar.name) or clean_line(calendar.where)
        self.setText(name)
        self.setChecked(calendar.shown)
        self.setAccessibleName(f"Show the calendar {name}")
        self.setToolTip(plain_tip(f"{name}\n{_KINDS[calendar.kind]}"))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH - 12, _ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.colour("hover"))
            painter.drawRoundedRect(QRectF(self.rect()), 7, 7)
        colour = calendar_colour(self._look, self.calendar)
        box = QRectF(9, (self.height() - 15) / 2, 15, 15)
        painter.setPen(QPen(colour, 1.75))
        painter.setBrush(colour if self.isChecked() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 4, 4)
        if self.isChecked():
            painter.drawPixmap(box.topLeft() + QPointF(2, 2), self._look.pixmap("check", "surface", 11))
        painter.setFont(font_of(13))
        painter.setPen(self._look.colour("text" if self.isChecked() else "text3"))
        room = self.width() - 33 - 8
        words = elided(self.text(), 13, room)
        painter.drawText(QRectF(33, 0, room + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, words)
        if self.property("keyfocus"):
            paint_ring(painter, QRectF(self.rect()), 7, self._look.colour("focus"))


def _empty(layout: QVBoxLayout) -> None:
    """Take everything out."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
