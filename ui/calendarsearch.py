"""The calendar's search: what was found, in a list that leads to where it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from assistant.core.appointments import Appointment, Calendar
from ui.bridge import Bridge
from ui.calendarbar import CalendarBar
from ui.calendardata import Agenda, Shown, key_of
from ui.calendarlist import ListView
from ui.calendarwords import Habits
from ui.theme import Look


class Finder(QObject):
    """Between the search field and the list of what was found, which it puts on top of the stack."""

    jump_asked = Signal(object)
    """The ``Appointment`` to show where it stands."""
    over = Signal()
    """Nothing is searched for any more."""
    failed = Signal(object)
    """The error of a search."""

    def __init__(self, look: Look, bridge: Bridge, habits: Habits, bar: CalendarBar, stack: QStackedWidget) -> None:
        super().__init__(stack)
        self._bridge = bridge
        self._bar = bar
        self._stack = stack
        self._agenda: Agenda | None = None
        self._clock: Callable[[], datetime] | None = None
        self._calendars: Mapping[int, Calendar] = {}
        self.list = ListView(look, habits, "Found", found=True)
        stack.addWidget(self.list)
        bar.search_changed.connect(self.search)
        self.list.selected.connect(self._select)
        self.list.open_asked.connect(lambda appointment, _place: self.jump_asked.emit(appointment))

    def attach(self, agenda: Agenda, clock: Callable[[], datetime]) -> None:
        """The profile is open."""
        self._agenda, self._clock = agenda, clock

    def know(self, calendars: Mapping[int, Calendar]) -> None:
        """Other calendars, or another state of them: what is shown is looked up again."""
        self._calendars = calendars
        if self._bar.query:
            self.search(self._bar.query)

    def search(self, query: str) -> None:
        """Look for it; the list comes up when it is found."""
        if not query or self._agenda is None:
            self.over.emit()
            return
        agenda = self._agenda
        self._bridge.fetch(
            self,
            lambda: tuple(agenda.search(query)),
            lambda found: self._show(query, found),
            self.failed.emit,
            title="Searching the calendar",
        )

    def _show(self, query: str, found: Sequence[Appointment]) -> None:
        if query != self._bar.query or self._clock is None:
            return  # typed on meanwhile
        now = self._clock()
        before = self.list.shown.selected if self.list.shown is not None else None
        self.list.show_days(Shown((now.date(),), now.date(), now, tuple(found), self._calendars, before))
        self._stack.setCurrentWidget(self.list)

    def _select(self, appointment: Appointment | None) -> None:
        if self.list.shown is not None:
            key = None if appointment is None else key_of(appointment)
            self.list.show_days(replace(self.list.shown, selected=key))
