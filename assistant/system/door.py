"""What passes the one door to the network: the ledger is told of it, and what is in use right now is known."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from assistant.core.connections import UNASKED, Attempt, DoorState
from assistant.core.errors import AssistantError
from assistant.system import audit
from assistant.system.audit import Refusal

_log = logging.getLogger(__name__)

REPEATED = timedelta(minutes=1)
"""A library that goes on trying is written down once in that time."""

_Key = tuple[str, str]


class Door:
    """Every attempt, to the ledger first and then to whoever asks for the state; callable from any thread.

    ``changed`` is called when the state has changed.
    """

    def __init__(self, ledger: Callable[[Attempt], None], changed: Callable[[], None]) -> None:
        self._ledger = ledger
        self._changed = changed
        self._lock = threading.Lock()
        self._open: dict[datetime, Attempt] = {}
        self._used: dict[_Key, Attempt] = {}
        self._refused: dict[_Key, Attempt] = {}
        self._heard: queue.SimpleQueue[Refusal | None] = queue.SimpleQueue()
        self._leave: Callable[[], None] | None = None
        self._writer: threading.Thread | None = None

    def state(self) -> DoorState:
        """What is in use, was used and was refused."""
        with self._lock:
            return DoorState(tuple(self._open.values()), tuple(self._used.values()), tuple(self._refused.values()))

    def began(self, attempt: Attempt) -> None:
        """A connection is about to be made."""
        self._ledger(attempt)
        with self._lock:
            self._open[attempt.at] = attempt
            _put(self._used, attempt)
        self._changed()

    def left(self, attempt: Attempt) -> None:
        """An answer led to another host: this one is not asked any more."""
        with self._lock:
            self._open.pop(attempt.at, None)

    def ended(self, attempt: Attempt) -> None:
        """A connection is over; ``attempt`` has what was received."""
        with self._lock:
            self._open.pop(attempt.at, None)
            _put(self._used, attempt)
        try:
            self._ledger(attempt)
        finally:
            self._changed()

    def refused(self, attempt: Attempt) -> None:
        """A connection was not made."""
        self._ledger(attempt)
        with self._lock:
            _put(self._refused, attempt)
        self._changed()

    def listen(self, now: Callable[[], datetime]) -> None:
        """Write down what the process refuses from now on, and what it refused before anybody listened."""
        self._writer = threading.Thread(target=self._write, args=(now,), name="refusals", daemon=True)
        self._writer.start()
        self._leave = audit.listen(self._heard.put)

    def close(self) -> None:
        """Listen no more; returns when what was heard is written down."""
        if self._leave is None or self._writer is None:
            return
        self._leave()
        self._heard.put(None)
        self._writer.join()
        self._leave = None

    def _write(self, now: Callable[[], datetime]) -> None:
        """In a thread of its own: who is refused may hold any lock, that of the database too."""
        while (heard := self._heard.get()) is not None:
            attempt = Attempt(now(), _purpose(heard), heard.host, allowed=False)
            before = self._refused.get((attempt.purpose, attempt.host))
            if before is not None and attempt.at - before.at < REPEATED:
                continue
            try:
                self.refused(attempt)
            except AssistantError as problem:  # such as a full disk: the refusal stands, and the next one is tried
                _log.warning("a refused connection could not be written down: %s", problem.kind)


def _purpose(refusal: Refusal) -> str:
    return f"{UNASKED}, tried by {refusal.by}" if refusal.by else UNASKED


def _put(attempts: dict[_Key, Attempt], attempt: Attempt) -> None:
    """Keep the newest of its kind, at the end."""
    attempts.pop((attempt.purpose, attempt.host), None)
    attempts[attempt.purpose, attempt.host] = attempt
