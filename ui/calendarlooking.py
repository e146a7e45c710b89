"""Looks what the calendar holds, off the main thread and never twice at the same time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import QObject, QTimer, Signal

from ui.bridge import Bridge, JobWatch
from ui.calendardata import Agenda
from ui.calendardays import look_up


class Looking(QObject):
    """A look asked for while one runs follows it, with the days that were asked for last."""

    found = Signal(object)
    """What is ``Known`` now."""
    failed = Signal(object)
    """The error of a look."""

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._running: JobWatch | None = None
        self._next: tuple[date, date] | None = None

    def look(self, agenda: Agenda, clock: Callable[[], datetime], days: tuple[date, date]) -> None:
        """Look at these days, the first and the last of which are given."""
        if self._running is not None and not self._running.done:
            self._next = days
            return
        now = clock()
        self._running = self._bridge.fetch(
            self,
            lambda: look_up(agenda, *days, now),
            self.found.emit,
            self.failed.emit,
            title="Looking at the calendar",
        )
        self._running.finished.connect(lambda _end: self._looked(agenda, clock))

    def _looked(self, agenda: Agenda, clock: Callable[[], datetime]) -> None:
        following, self._running, self._next = self._next, None, None
        if following is not None:
            QTimer.singleShot(0, self, lambda: self.look(agenda, clock, following))
