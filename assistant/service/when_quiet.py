"""Work that waits until the chats have been quiet for a while, and makes way as soon as the model is needed."""

from __future__ import annotations

import threading
from collections.abc import Callable

from assistant.core.changes import ChangeBus, Changed
from assistant.core.errors import StoreProblem
from assistant.service.runner import Job


class WhenQuiet:
    """Starts one job at a time. ``worth_it`` says whether there is something to do now, ``start`` begins it."""

    def __init__(self, name: str, changes: ChangeBus, worth_it: Callable[[], bool], start: Callable[[], Job]) -> None:
        self._name = name
        self._changes = changes
        self._worth_it = worth_it
        self._begin = start
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._job: Job | None = None
        self._unsubscribe: Callable[[], None] = lambda: None

    def watch(self, seconds: float) -> None:
        """From now on begin whenever no chat has changed for so many seconds; now counts as a change."""
        self._unsubscribe()
        self._unsubscribe = self._changes.subscribe(lambda changed: self._arm(changed, seconds))
        self._arm(Changed.CHATS, seconds)

    def make_way(self) -> None:
        """Stop for now: the model is needed."""
        with self._lock:
            if self._job is not None:
                self._job.cancel()

    def close(self) -> None:
        """Begin nothing any more."""
        self._unsubscribe()
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
        self.make_way()

    def start(self) -> None:
        """Begin now, where it is worth it and not under way."""
        try:
            if not self._worth_it():
                return
        except StoreProblem:  # the profile was closed while this thread woke up
            return
        with self._lock:
            if self._job is None or self._job.done:
                self._job = self._begin()

    def _arm(self, changed: Changed, seconds: float) -> None:
        if Changed.CHATS not in changed:
            return
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            self._timer = threading.Timer(seconds, self.start)
            self._timer.name, self._timer.daemon = self._name, True
            self._timer.start()
