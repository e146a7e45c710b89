"""Whose turn it is to change the library."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator

from assistant.core.jobs import CancelToken


class Turns:
    """One update of the library at a time; forgetting goes first and interrupts the one that runs."""

    def __init__(self) -> None:
        self._free = threading.Condition()
        self._running: CancelToken | None = None
        self._first = 0

    @contextlib.contextmanager
    def take(self, cancel: CancelToken) -> Iterator[CancelToken]:
        """Wait for the turn; the token given is cancelled when the turn must end early."""
        with self._wait(cancel, lambda: self._running is None and not self._first) as token:
            yield token

    @contextlib.contextmanager
    def first(self, cancel: CancelToken) -> Iterator[None]:
        """Have the turn before all others."""
        with self._free:
            self._first += 1
            if self._running is not None:
                self._running.cancel()
        try:
            with self._wait(cancel, lambda: self._running is None):
                yield
        finally:
            with self._free:
                self._first -= 1
                self._free.notify_all()

    @contextlib.contextmanager
    def _wait(self, cancel: CancelToken, may_run: Callable[[], bool]) -> Iterator[CancelToken]:
        token = CancelToken()
        with self._free:
            while not may_run():
                cancel.check()
                self._free.wait(0.05)
            cancel.check()
            self._running = token
        forget = cancel.on_cancel(token.cancel)
        try:
            yield token
        finally:
            forget()
            with self._free:
                self._running = None
                self._free.notify_all()


@contextlib.contextmanager
def held(lock: threading.Lock, cancel: CancelToken) -> Iterator[None]:
    """Hold ``lock`` for the block; raises ``Cancelled`` while waiting for it."""
    while not lock.acquire(timeout=0.05):
        cancel.check()
    try:
        yield
    finally:
        lock.release()
