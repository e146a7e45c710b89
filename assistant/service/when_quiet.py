"""Work that waits until the chats have been quiet for a while, and makes way as soon as the model is needed."""

from __future__ import annotations

import threading
from collections.abc import Callable

from assistant.core.changes import ChangeBus, Changed
from assistant.core.errors import StoreProblem
from assistant.service.runner import Job

MakeTimer = Callable[[float, Callable[[], None]], threading.Timer]


class WhenQuiet:
    """Starts one job at a time. ``worth_it`` says whether there is something to do now, ``start`` begins it.

    ``answering`` says whether an answer or a draft is being written: a long one, and that of a temporary chat, changes
    no chat meanwhile, so it is asked too. ``timer`` is other than ``threading.Timer`` in tests only.
    """

    def __init__(
        self,
        name: str,
        changes: ChangeBus,
        worth_it: Callable[[], bool],
        start: Callable[[], Job],
        answering: Callable[[], bool],
        timer: MakeTimer = threading.Timer,
    ) -> None:
        self._name = name
        self._changes = changes
        self._worth_it = worth_it
        self._begin = start
        self._answering = answering
        self._make_timer = timer
        self._seconds: float | None = None
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._job: Job | None = None
        self._unsubscribe: Callable[[], None] = lambda: None

    def watch(self, seconds: float) -> None:
        """From now on begin whenever no chat has changed for so many seconds; now counts as a change.

        While an answer is being written it waits as long again.
        """
        self._unsubscribe()
        with self._lock:
            self._seconds = seconds
            self._arm()
        self._unsubscribe = self._changes.subscribe(self._note)

    def make_way(self) -> None:
        """Stop for now: the model is needed. It begins again later, also where no chat changes."""
        with self._lock:
            if self._job is not None and not self._job.done:
                self._job.cancel()
                self._arm()

    def close(self) -> None:
        """Begin nothing any more."""
        self._unsubscribe()
        with self._lock:
            self._seconds = None
            if self._timer is not None:
                self._timer.cancel()
        self.make_way()

    def start(self) -> None:
        """Begin now, where it is worth it and not under way; while an answer is being written, look again later."""
        try:
            if not self._worth_it():
                return
        except StoreProblem:  # the profile was closed while this thread woke up
            return
        with self._lock:
            if self._answering() or (self._job is not None and not self._job.done):
                self._arm()
            else:
                self._job = self._begin()

    def _note(self, changed: Changed) -> None:
        if Changed.CHATS in changed:
            with self._lock:
                self._arm()

    def _arm(self) -> None:
        """Count from now; the caller holds the lock."""
        if self._timer is not None:
            self._timer.cancel()
        if self._seconds is None:
            return
        self._timer = self._make_timer(self._seconds, self.start)
        self._timer.name, self._timer.daemon = self._name, True
        self._timer.start()
