"""Whose turn it is to call a child: one at a time, and a question before whatever else waits."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

from assistant.core.jobs import CancelToken


class CallTurns:
    """A lock whose urgent waiters go first. ``poll`` is how often (seconds) who waits looks whether to stop."""

    def __init__(self, poll: float) -> None:
        self._poll = poll
        self._free = threading.Condition()
        self._taken = False
        self._waiting = 0
        self._urgent_waiting = 0

    @property
    def busy(self) -> bool:
        """Whether somebody has it or waits for it."""
        return self._taken or self._waiting > 0

    @contextlib.contextmanager
    def take(self, cancel: CancelToken, urgent: bool) -> Iterator[None]:
        """Have it while this is entered. Raises ``Cancelled``."""
        with self._free:
            self._waiting += 1
            self._urgent_waiting += urgent
            try:
                while self._taken or (self._urgent_waiting and not urgent):
                    cancel.check()
                    self._free.wait(self._poll)
                cancel.check()
                self._taken = True
            finally:
                self._waiting -= 1
                self._urgent_waiting -= urgent
        try:
            yield
        finally:
            with self._free:
                self._taken = False
                self._free.notify_all()
