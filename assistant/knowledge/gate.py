"""Pausing long work."""

from __future__ import annotations

import threading

from assistant.core.jobs import CancelToken


class Gate:
    """Lets work pass, or holds it while a person paused it."""

    def __init__(self) -> None:
        self._open = threading.Event()
        self._open.set()

    @property
    def closed(self) -> bool:
        """Whether work is held."""
        return not self._open.is_set()

    def close(self) -> None:
        """Hold work from the next file or batch on."""
        self._open.clear()

    def open(self) -> None:
        """Let work go on."""
        self._open.set()

    def wait(self, cancel: CancelToken) -> None:
        """Return once the gate is open; raises ``Cancelled``."""
        cancel.check()
        while not self._open.wait(0.05):
            cancel.check()
        cancel.check()
