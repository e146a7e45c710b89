"""Follows the files and folders of calendars: what changes in them is read again in the background."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from assistant.core.appointments import Calendar, CalendarKind
from assistant.core.changes import Changed
from assistant.core.jobs import Desk, Lane
from assistant.knowledge.watcher import Watcher
from assistant.service.calendar_sources import CalendarReport, CalendarSources
from assistant.service.runner import Job, JobRunner

_FILES = (CalendarKind.FILE, CalendarKind.BIRTHDAYS)


class CalendarWatch:
    """Starts to follow on :meth:`follow`; every method may be called from any thread."""

    def __init__(self, sources: CalendarSources, runner: JobRunner, calendars: Callable[[], list[Calendar]]) -> None:
        self._sources = sources
        self._runner = runner
        self._calendars = calendars
        self._watcher = Watcher(self._noticed)
        self._lock = threading.Lock()
        self._waiting: frozenset[int] = frozenset()
        self._following = False

    def follow(self) -> None:
        """Follow the calendars there are now, instead of those before."""
        self._following = True
        known = self._calendars()
        self._watcher.follow(
            {each.where: each.id for each in known if each.kind is CalendarKind.FOLDER},
            {each.where: each.id for each in known if each.kind in _FILES},
        )

    def renew(self) -> None:
        """Calendars came or went: follow those there are, if any are followed."""
        if self._following:
            self.follow()

    def start(self, wanted: frozenset[int]) -> Job:
        """Read these calendars again as a job, with all others that wait for it by then."""

        def work(desk: Desk[Any]) -> tuple[CalendarReport, ...]:
            with self._lock:
                together, self._waiting = self._waiting, frozenset()
            return tuple(self._sources.refresh(desk, together)) if together else ()

        with self._lock:
            self._waiting |= wanted
        return self._runner.start("Reading calendars", work, Lane.INGEST, changed=Changed.CALENDAR)

    def close(self) -> None:
        """Stop following."""
        self._following = False
        self._watcher.close()

    def _noticed(self, changed: frozenset[int]) -> None:
        self.start(changed)
