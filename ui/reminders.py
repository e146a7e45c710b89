"""Looks every half minute for what the person must be told, window open or not, and keeps what they decide about it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
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

    def snooze(self, key: str, minutes: int) -> None:
        """Tell it once more in so many minutes."""

    def snooze_to_morning(self, key: str) -> None:
        """Tell it once more tomorrow morning."""

    def done(self, key: str) -> None:
        """Do not tell it again."""


class Messages(Protocol):
    """Where messages are shown: the tray."""

    def say(self, title: str, text: str, clicked: Callable[[], None] | None = None) -> None:
        """Show a short message."""


class ReminderWatch(QObject):
    """Asks for what is due while a profile is open."""

    day_asked = Signal(object)
    """A reminder was clicked: show this ``date``."""
    today_asked = Signal()
    """A reminder about today was clicked: show what belongs to it."""
    to_show = Signal(object)
    """The ``Reminder`` s to put before the person now, with the ways to decide about them."""
    told = Signal(object)
    """A ``Reminder`` is due, whether or not the desktop can show it."""

    def __init__(self, bridge: Bridge, messages: Messages | None, parent: QObject | None = None) -> None:
        """``messages`` are used where a window cannot choose its own place, and a click on one leads to ``to_show``;
        None: everything is shown at once.
        """
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
        self._looking = None  # a look that began before this is not waited for
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
        if not due:
            return
        if self.messages is None:
            self.to_show.emit(tuple(due))
            return
        if len(due) > _MOST_APART:
            titles = ", ".join(clean_line(each.title) for each in due)
            self.messages.say(counted(len(due), "reminder"), titles, lambda: self.to_show.emit(tuple(due)))
            return
        for each in due:
            title = clean_line(each.title) or "Reminder"
            text = clean_line(each.text)
            self.messages.say(f"Missed: {title}" if each.missed else title, text, self._shows(each))

    def _shows(self, reminder: Reminder) -> Callable[[], None]:
        return lambda: self.to_show.emit((reminder,))

    # --- what the person decides ---

    def open(self, reminder: Reminder) -> None:
        """Show what it is about: what belongs to it stands on Today, another day in the calendar."""
        if self._clock is not None and reminder.day == self._clock().date():
            self.today_asked.emit()
        else:
            self.day_asked.emit(reminder.day)

    def done(self, reminder: Reminder) -> None:
        """Never tell it again."""
        self._keep(lambda source: source.done(reminder.key))

    def later(self, reminder: Reminder, minutes: int) -> None:
        """Tell it again in so many minutes; 0 is tomorrow morning."""
        key = reminder.key
        self._keep(lambda source: source.snooze(key, minutes) if minutes else source.snooze_to_morning(key))

    def _keep(self, decide: Callable[[Source], None]) -> None:
        source = self._source
        if source is not None:
            self._bridge.fetch(self, lambda: decide(source), lambda _done: None, self._failed, title="Keeping")

    def _failed(self, error: BaseException) -> None:
        """A look tries again from the same moment the next time; a decision can be repeated when it is told again."""
        if not isinstance(error, AssistantError):
            raise error
        _log.warning("reminders could not be looked at or kept: %s", error.detail or error.message)
