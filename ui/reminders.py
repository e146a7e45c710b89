"""Looks every half minute for what the person must be told, and tells it on the desktop, window open or not."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from assistant.core.errors import AssistantError
from assistant.service.reminders import MISSED_WITHIN, Reminder
from ui.bridge import Bridge, JobWatch
from ui.clean import clean_line
from ui.wording import counted

_log = logging.getLogger(__name__)

EVERY_MS = 30_000
_MOST_APART = 3
"""Messages shown one by one; of more at once (after a sleep) one says how many."""


class Source(Protocol):
    """The service's reminders; asked in a job."""

    def due(self, since: datetime, now: datetime) -> Sequence[Reminder]:
        """What is to be told between two moments, each once."""


class Messages(Protocol):
    """Where messages are shown: the tray."""

    def say(self, title: str, text: str, clicked: Callable[[], None] | None = None) -> None:
        """Show a short message."""


class ReminderWatch(QObject):
    """Asks for what is due while a profile is open."""

    day_asked = Signal(object)
    """A message was clicked: show this ``date``."""
    told = Signal(object)
    """A ``Reminder`` is due, whether or not the desktop can show it."""

    def __init__(self, bridge: Bridge, messages: Messages | None, parent: QObject | None = None) -> None:
        """``messages`` None: this desktop has no tray, nothing is shown."""
        super().__init__(parent)
        self.messages = messages
        self._bridge = bridge
        self._source: Source | None = None
        self._clock: Callable[[], datetime] | None = None
        self._since: datetime | None = None
        self._looking: JobWatch | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)

    def attach(self, source: Source, clock: Callable[[], datetime]) -> None:
        """The profile is open; ``clock`` gives the time in the person's zone. What was missed is told at once."""
        self._source, self._clock = source, clock
        self._since = clock() - MISSED_WITHIN
        self._timer.start()
        self.look()

    def detach(self) -> None:
        """The profile is being closed."""
        self._timer.stop()
        self._source = None

    def look(self) -> None:
        """Ask for what is due since the last time; not while that is still being looked for."""
        if self._source is None or self._clock is None or self._since is None:
            return
        if self._looking is not None and not self._looking.done:
            return
        source, since, now = self._source, self._since, self._clock()
        if now < since - timedelta(minutes=1):  # the computer's clock was put back
            self._since = since = now
        self._looking = self._bridge.fetch(
            self,
            lambda: source.due(since, now),
            lambda due: self._tell(due, now),
            self._failed,
            title="Looking for reminders",
        )

    def _tell(self, due: Sequence[Reminder], now: datetime) -> None:
        self._since = now
        for each in due:
            self.told.emit(each)
        if self.messages is None or not due:
            return
        if len(due) > _MOST_APART:
            titles = ", ".join(clean_line(each.title) for each in due)
            self.messages.say(counted(len(due), "reminder"), titles, self._opens(due[-1].day))
            return
        for each in due:
            title = clean_line(each.title) or "Reminder"
            text = clean_line(each.text)
            self.messages.say(f"Missed: {title}" if each.missed else title, text, self._opens(each.day))

    def _opens(self, day: date) -> Callable[[], None]:
        return lambda: self.day_asked.emit(day)

    def _failed(self, error: BaseException) -> None:
        """The next look tries again from the same moment."""
        if not isinstance(error, AssistantError):
            raise error
        _log.warning("looking for reminders failed: %s", error.detail or error.message)
