"""The calendar page: days, weeks, months and a list; search; and changes that are asked before they are done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import QLocale, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from assistant.core.appointments import Appointment, Calendar, Proposal
from assistant.core.changes import Changed
from assistant.core.errors import AssistantError
from ui.bridge import Bridge
from ui.calendaracts import Acts, Slot
from ui.calendaradding import Adding
from ui.calendarbar import KINDS, CalendarBar
from ui.calendardata import Agenda, first_day, key_of, last_day
from ui.calendardays import Days, Known
from ui.calendardetails import CalendarDetails
from ui.calendarlist import ListView
from ui.calendarlooking import Looking
from ui.calendarmonth import MonthView
from ui.calendarnew import starting_at
from ui.calendarsearch import Finder
from ui.calendarservers import CalendarServers, Settings
from ui.calendarside import CalendarSide, NoCalendar
from ui.calendarview import CalendarView
from ui.calendarweek import WeekView
from ui.calendarwords import Habits
from ui.notices import NoticePlace, Offer
from ui.theme import Look
from ui.wording import counted

_SIDE_FROM = 860
_MINUTE_MS = 30_000


class CalendarPage(QWidget):
    """Everything slow is done by jobs; the views show what the last look found."""

    def __init__(self, look: Look, bridge: Bridge, habits: Habits | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._bridge = bridge
        self._agenda: Agenda | None = None
        self._clock: Callable[[], datetime] | None = None
        self._begun = False
        self._look_failed = False
        self.notice = NoticePlace(look)
        self.habits = habits or Habits.of(QLocale())
        self.known = Known()
        self.days = Days(self.habits.first_weekday)
        self.setAccessibleName("Calendar")
        self.looking = Looking(bridge, self)
        self.adding = Adding(bridge, self)
        self.servers = CalendarServers(look, bridge, self.habits, self)
        self.conflicts = NoticePlace(look)
        self.bar = CalendarBar(look)
        self.side = CalendarSide(look, self.habits)
        self.details = CalendarDetails(look, self.habits)
        self.views: dict[str, CalendarView] = {
            "day": WeekView(look, self.habits, "Day"),
            "week": WeekView(look, self.habits, "Week"),
            "month": MonthView(look, self.habits),
            "agenda": ListView(look, self.habits, "Agenda"),
        }
        self.nothing = NoCalendar(look)
        self.stack = QStackedWidget()
        for part in (*self.views.values(), self.nothing):
            self.stack.addWidget(part)
        self.finder = Finder(look, bridge, self.habits, self.bar, self.stack)
        self.slot = Slot(look, self.stack)
        self.acts = Acts(look, bridge, self.habits, self.slot)
        self._minute = QTimer(self)
        self._minute.setInterval(_MINUTE_MS)
        self._minute.timeout.connect(self._tick)
        self._lay_out()
        self._wire()

    # --- from outside ---

    def attach(self, agenda: Agenda, clock: Callable[[], datetime], settings: Settings | None = None) -> None:
        """The profile is open: show its calendars, as of the ``clock``'s time in the person's zone.

        The ``settings`` say how often servers are asked; without them only the person does.
        """
        self._agenda, self._clock = agenda, clock
        self.acts.attach(agenda, clock)
        self.finder.attach(agenda, clock)
        self.adding.attach(agenda)
        self.servers.attach(agenda, clock, settings)
        self.days.go(clock().date())
        self._minute.start()
        self.refresh()

    def detach(self) -> None:
        """The profile is being closed."""
        self._minute.stop()
        self.details.hide()
        self.servers.detach()
        self._agenda = None
        self.adding.attach(None)

    def refresh(self) -> None:
        """Look what there is."""
        if self._agenda is not None and self._clock is not None:
            self.looking.look(self._agenda, self._clock, self.days.to_know(self.side.month.days.month))

    def jump(self, appointment: Appointment) -> None:
        """Show an appointment where it stands, selected."""
        if self.bar.query:
            self.bar.end_search()
        self.days.selected = key_of(appointment)
        self.go(first_day(appointment))
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def view(self) -> CalendarView:
        """The view that was chosen."""
        return self.views[self.days.kind]

    def go(self, day: date, kind: str = "") -> None:
        """Show a day, in this kind of view or the one that is shown."""
        before = self.days.to_know(self.side.month.days.month)
        self.days.go(day, kind)
        self._show()
        if self.days.to_know(self.side.month.days.month) != before:
            self.refresh()

    # --- what there is ---

    def _changed(self, changed: Changed) -> None:
        if Changed.CALENDAR in changed and self.isVisible():
            self.refresh()

    def _know(self, known: Known) -> None:
        self.known = known
        self.acts.know(known.calendars)
        self.finder.know(known.by_id)
        self.side.show_calendars(known.calendars)
        self.side.show_problems(known.unusable, known.calendars)
        self.servers.know(known.servers, known.conflicts)
        self._begun = self._begun or not known.empty
        if self._look_failed:
            self._look_failed = False
            self.notice.clear()
        self._show()

    def _show(self) -> None:
        """Show what is known of the chosen days in the chosen view."""
        if self._clock is None:
            return
        now = self._clock()
        view, days = self.view, self.days.shown()
        self.bar.show_kind(self.days.kind)
        self.bar.show_title(*self.days.titles())
        view.show_days(self.known.shown(days, self.days, now))
        self.side.month.show_day(self.days.day, now.date(), days if self.days.kind == "week" else ())
        self.side.month.mark(self.known.busy_days())
        if not self.bar.query:
            self.stack.setCurrentWidget(view if self._begun else self.nothing)

    def _tick(self) -> None:
        if self.isVisible():
            self._show()

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, AssistantError):
            raise error
        self._look_failed = True
        self.notice.say(error.message, error.hint, Offer("Try again", self.refresh, "refresh"))

    def _show_servers(self) -> None:
        """Say how the calendars of servers stand, and ask where both sides changed something."""
        servers = self.servers
        if self._clock is not None:
            self.side.servers.show_states(servers.states, self._clock(), busy=servers.busy)
        count = len(servers.conflicts)
        said = f"{counted(count, 'appointment was', 'appointments were')} changed here and on the server."
        if not count:
            self.conflicts.clear()
        elif self.conflicts.message != said:
            self.conflicts.say(said, "Both versions are kept until you choose.", Offer("Choose…", self._decide))

    def _decide(self) -> None:
        self.servers.decide()

    def _tell(self, message: str, hint: str) -> None:
        self.notice.say(message, hint, Offer("Close", self.notice.clear))

    def _show_calendar(self, calendar: Calendar, on: bool) -> None:
        if self._agenda is not None:
            agenda = self._agenda
            self.known = self.known.with_shown(calendar.id, on)
            self._show()
            self._bridge.fetch(
                self, lambda: agenda.show(calendar.id, on), lambda _done: None, self._failed, changed=Changed.CALENDAR
            )

    def _added(self, error: AssistantError | None) -> None:
        self._begun = self._begun or error is None
        self.refresh()
        if error is not None:
            self._tell(error.message, error.hint)

    # --- moving about ---

    def _select(self, appointment: Appointment | None) -> None:
        self.days.selected = None if appointment is None else key_of(appointment)
        if appointment is not None and not first_day(appointment) <= self.days.day <= last_day(appointment):
            self.days.day = self.view.day_of(appointment)
        self._show()

    def _choose_day(self, day: date) -> None:
        self.days.selected = None
        self.go(day)

    def _open(self, appointment: Appointment, place: QRect) -> None:
        if self._clock is not None:
            calendar = self.known.by_id.get(appointment.calendar_id)
            self.details.open_beside(appointment, calendar, self._clock().date(), place)

    def _new(self) -> None:
        if self._clock is not None:
            self._begun = True
            self._show()
            self.acts.new(*starting_at(self.days.day, self._clock()))

    def _today(self) -> None:
        if self._clock is not None:
            self._choose_day(self._clock().date())

    def _take_keyboard(self) -> None:
        if (shown := self.stack.currentWidget()) is not None:
            shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or self._clock is None:
            super().keyPressEvent(event)
            return
        kinds = {Qt.Key[f"Key_{key}"]: name for name, _title, key in KINDS}
        match Qt.Key(event.key()):
            case key if key in kinds:
                self.go(self.days.day, kinds[key])
                self._take_keyboard()
            case Qt.Key.Key_T:
                self._today()
            case Qt.Key.Key_N:
                self._new()
            case Qt.Key.Key_PageUp | Qt.Key.Key_PageDown:
                self._choose_day(self.days.leafed(1 if event.key() == Qt.Key.Key_PageDown else -1))
            case Qt.Key.Key_Escape if self.slot.isVisible():
                self.acts.close()
            case _:
                super().keyPressEvent(event)

    # --- making ---

    def _wire(self) -> None:
        for view in self.views.values():
            view.day_asked.connect(self._choose_day)
            view.day_opened.connect(lambda day: self.go(day, "day"))
            view.selected.connect(self._select)
            view.open_asked.connect(self._open)
            view.cancel_asked.connect(self.acts.cancel)
            view.change_asked.connect(self.acts.edit)
            view.move_asked.connect(self.acts.move)
            view.create_asked.connect(lambda start, end, _whole: self.acts.new(start, end))
        self.adding.ended.connect(self._added)
        self.looking.found.connect(self._know)
        self.looking.failed.connect(self._failed)
        self.finder.jump_asked.connect(self.jump)
        self.finder.over.connect(self._show)
        self.finder.failed.connect(self._failed)
        for part in (self.nothing, self.side):
            part.add_asked.connect(self.adding.choose)
            part.connect_asked.connect(lambda: self.servers.connect_server())
        self.side.subscribe_asked.connect(self.servers.subscribe)
        self.side.servers_asked.connect(self.servers.show_list)
        self.side.sync_asked.connect(self.servers.sync)
        more = self.side.add_menu(self.bar.more)
        more.addSeparator()
        more.addAction("Calendars of servers…", self.servers.show_list)
        self.bar.more.setMenu(more)
        self.servers.shown.connect(self._show_servers)
        self.servers.synced.connect(self.refresh)
        self.servers.failed.connect(self._tell)
        self.nothing.new_asked.connect(self._new)
        self.bar.kind_asked.connect(lambda kind: self.go(self.days.day, kind))
        self.bar.leaf_asked.connect(lambda by: self._choose_day(self.days.leafed(by)))
        self.bar.today_asked.connect(self._today)
        self.bar.new_asked.connect(self._new)
        self.bar.list_asked.connect(self._take_keyboard)
        self.side.month.day_asked.connect(self._choose_day)
        self.side.month.month_shown.connect(self.refresh)
        self.side.show_asked.connect(self._show_calendar)
        self.details.cancel_asked.connect(self.acts.cancel)
        self.details.change_asked.connect(self.acts.edit)
        self.acts.proposed.connect(self._propose)
        self.acts.done.connect(self._done)
        self.acts.ended.connect(self._take_keyboard)
        self._bridge.changed.connect(self._changed)
        find = QShortcut(QKeySequence("Ctrl+F"), self, self.bar.begin_search)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _propose(self, proposal: Proposal | None) -> None:
        self.days.proposal = proposal
        self._show()
        self.slot.avoid(self.view.ghost_box())

    def _done(self, proposal: Proposal) -> None:
        if proposal.after is not None:
            self.go(first_day(proposal.after))

    def _lay_out(self) -> None:
        self._right = QVBoxLayout()
        self._right.setSpacing(10)
        self._right.addWidget(self.notice)
        self._right.addWidget(self.conflicts)
        for part in (self.notice, self.conflicts):
            part.setContentsMargins(0, 0, 12, 0)
        self._right.addWidget(self.stack, 1)
        across = QHBoxLayout()
        across.setSpacing(12)
        across.addWidget(self.side)
        across.addLayout(self._right, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 16, 12, 8)
        whole.setSpacing(12)
        self.bar.setContentsMargins(0, 0, 12, 0)
        whole.addWidget(self.bar)
        whole.addLayout(across, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side.setVisible(self.width() >= _SIDE_FROM)
        self.bar.more.setVisible(self.width() < _SIDE_FROM)
