"""Opens the profile behind the first paint, and closes it behind the last one."""

from __future__ import annotations

from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant

CLOSING_SECONDS = 5.0
"""How long running work may take to stop when the window closes."""


class Opening(QObject):
    """Opens and closes the assistant in threads of its own; each signal comes on the main thread."""

    opened = Signal(object)
    """The open ``Assistant``."""
    failed = Signal(object)
    """The error: an ``AssistantError`` to show as it stands, or a bug."""
    closed = Signal(tuple)
    """Titles of work that would not stop."""
    _arrived = Signal(object)
    _left = Signal(object)

    def __init__(self, profile: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._profile = profile
        self._assistant: Assistant | None = None
        self._opening = False
        self._closing = False
        self._arrived.connect(self._arrive, Qt.ConnectionType.QueuedConnection)
        self._left.connect(self._leave, Qt.ConnectionType.QueuedConnection)

    @property
    def assistant(self) -> Assistant | None:
        """The open assistant, or None before it is and after it was closed."""
        return self._assistant

    def open(self, passphrase: str | None = None) -> None:
        """Begin to open the profile; may be called again after ``failed``."""
        if self._opening or self._assistant is not None or self._closing:
            return
        self._opening = True
        Thread(target=self._open, args=(passphrase,), name="opening", daemon=True).start()

    def close(self) -> None:
        """Begin to close; ``closed`` follows, also when the profile was never open."""
        if self._closing:
            return
        self._closing = True
        if not self._opening:
            self._begin_closing()

    def _open(self, passphrase: str | None) -> None:
        try:
            # imported here, after the first paint: the store and its libraries take a moment to load
            from assistant.service.assistant import Assistant

            self._arrived.emit(Assistant.open(self._profile, passphrase=passphrase))
        except Exception as problem:  # noqa: BLE001 - every failure becomes a page in the window
            self._arrived.emit(problem)

    def _arrive(self, arrived: Assistant | Exception) -> None:
        self._opening = False
        if not isinstance(arrived, Exception):
            self._assistant = arrived
        if self._closing:
            self._begin_closing()
        elif isinstance(arrived, Exception):
            self.failed.emit(arrived)
        else:
            self.opened.emit(arrived)

    def _begin_closing(self) -> None:
        assistant, self._assistant = self._assistant, None
        if assistant is None:
            self.closed.emit(())
            return
        Thread(target=self._close, args=(assistant,), name="closing", daemon=True).start()

    def _close(self, assistant: Assistant) -> None:
        try:
            self._left.emit(assistant.close(CLOSING_SECONDS))
        except Exception as problem:  # noqa: BLE001 - told on the main thread
            self._left.emit(problem)

    def _leave(self, left: tuple[str, ...] | Exception) -> None:
        self.closed.emit(() if isinstance(left, Exception) else left)
        if isinstance(left, Exception):
            raise left
