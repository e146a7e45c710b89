"""The reading connections of a database: each reader has one to itself, and the next reader gets it afterwards."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any


class Readers:
    """As many connections as there were readers at the same time; threads that end leave none behind."""

    def __init__(self, connect: Callable[[], Any]) -> None:
        self._connect = connect
        self._changed = threading.Condition()
        self._idle: list[Any] = []
        self._busy: list[Any] = []
        self._closed = False

    def take(self) -> Any | None:
        """A connection that nobody else uses until it is given back; None once closed."""
        with self._changed:
            if self._closed:
                return None
            if self._idle:
                self._busy.append(self._idle.pop())
                return self._busy[-1]
        connection = self._connect()  # outside the lock: it may wait for the disk
        with self._changed:
            if not self._closed:
                self._busy.append(connection)
                return connection
        connection.close()
        return None

    def give_back(self, connection: Any) -> None:
        """Let go of a connection that :meth:`take` gave, and of the moment that it read."""
        if connection.in_transaction:
            connection.rollback()
        with self._changed:
            if connection in self._busy:
                self._busy.remove(connection)
            if not self._closed:
                self._idle.append(connection)
                return
            self._changed.notify_all()
        connection.close()

    def close(self, seconds: float) -> None:
        """Interrupt what still reads and wait for it; a reader that goes on closes its connection later."""
        until = time.monotonic() + seconds
        with self._changed:
            self._closed = True
            for connection in self._idle:
                connection.close()
            self._idle.clear()
            while self._busy and (left := until - time.monotonic()) > 0:
                for connection in self._busy:
                    connection.interrupt()
                self._changed.wait(min(left, 0.05))  # it may have been between two statements
