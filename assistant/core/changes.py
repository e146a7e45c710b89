"""What changed, so that views refresh only that."""

from __future__ import annotations

from collections.abc import Callable
from enum import Flag, auto
from threading import Lock


class Changed(Flag):
    """Kinds of stored data that a piece of work may have changed."""

    NOTHING = 0
    CHATS = auto()
    SOURCES = auto()
    MODELS = auto()
    SETTINGS = auto()
    CALENDAR = auto()
    MEMORY = auto()
    STYLE = auto()
    BACKUPS = auto()
    NETWORK = auto()


class ChangeBus:
    """Tells listeners what changed; callable from any thread, listeners run on the caller's thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._listeners: list[Callable[[Changed], None]] = []

    def subscribe(self, listener: Callable[[Changed], None]) -> Callable[[], None]:
        """Call ``listener`` at every change; the returned function ends that."""
        with self._lock:
            self._listeners.append(listener)

        def unsubscribe() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return unsubscribe

    def publish(self, changed: Changed) -> None:
        """Tell every listener; nothing is told about ``Changed.NOTHING``."""
        if not changed:
            return
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener(changed)
