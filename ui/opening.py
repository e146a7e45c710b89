"""Opens the profile behind the first paint, closes it behind the last one, and while it is locked holds it closed."""

from __future__ import annotations

from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

from assistant.core.errors import AssistantError

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant
    from assistant.service.keeping import Recovery

CLOSING_SECONDS = 5.0
"""How long running work may take to stop when the window closes."""

HURRIED_SECONDS = 0.8
"""The same when the computer is about to sleep: that and the search index's writing fit into what it is held back."""


class Opening(QObject):
    """Opens and closes the assistant in threads of its own; each signal comes on the main thread."""

    opened = Signal(object)
    """The open ``Assistant``."""
    failed = Signal(object)
    """The error: an ``AssistantError`` to show as it stands, or a bug."""
    closed = Signal(tuple)
    """Titles of work that would not stop."""
    locked = Signal()
    """The profile is closed, nobody else can open it, and :meth:`open` with its passphrase goes on."""
    summoned = Signal(str)
    """While it is locked, another process asks for the window: "open" or "quick"."""
    _held = Signal(object)
    _arrived = Signal(object)
    _left = Signal(object)

    def __init__(self, profile: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.profile = profile
        """Its folder; None is the default one."""
        self._holding: Any = None
        self._locking = False
        self._assistant: Assistant | None = None
        self._opening = False
        self._closing = False
        self._arrived.connect(self._arrive, Qt.ConnectionType.QueuedConnection)
        self._left.connect(self._leave, Qt.ConnectionType.QueuedConnection)
        self._held.connect(self._hold, Qt.ConnectionType.QueuedConnection)

    @property
    def assistant(self) -> Assistant | None:
        """The open assistant, or None before it is and after it was closed."""
        return self._assistant

    def open(self, passphrase: str | None = None, recovery: Recovery | None = None) -> None:
        """Begin to open the profile; may be called again after ``failed``. ``recovery`` opens one whose key is lost."""
        if self._opening or self._assistant is not None or self._closing or self._locking:
            return
        self._opening = True
        Thread(target=self._open, args=(passphrase, recovery), name="opening", daemon=True).start()

    def lock(self, seconds: float = CLOSING_SECONDS) -> None:
        """Begin to close the profile until it is opened again; ``locked`` follows.

        Running work gets so many ``seconds`` to stop.
        """
        assistant = self._assistant
        if assistant is None or self._closing or self._locking:
            return
        self._assistant, self._locking = None, True
        Thread(target=self._lock, args=(assistant, seconds), name="locking", daemon=True).start()

    def close(self) -> None:
        """Begin to close; ``closed`` follows, also when the profile was never open."""
        if self._closing:
            return
        self._closing = True
        if not (self._opening or self._locking):
            self._begin_closing()

    def _open(self, passphrase: str | None, recovery: Recovery | None) -> None:
        held, self._holding = self._holding, None
        if held is not None:
            held.close()
        try:
            # imported here, after the first paint: the store and its libraries take a moment to load
            from assistant.service.assistant import Assistant

            self._arrived.emit(Assistant.open(self.profile, passphrase=passphrase, recovery=recovery))
        except Exception as problem:  # noqa: BLE001 - every failure becomes a page in the window
            if held is not None:
                self._hold_locked()
            self._arrived.emit(problem)

    def _lock(self, assistant: Assistant, seconds: float) -> None:
        try:
            assistant.close(seconds)
            del assistant  # and with it the key
            self._hold_locked()
            self._held.emit(None)
        except Exception as problem:  # noqa: BLE001 - told on the main thread
            self._held.emit(problem)

    def _hold_locked(self) -> None:
        from assistant.service.locking import hold_locked

        try:
            self._holding = hold_locked(self.profile, self.summoned.emit)
        except AssistantError:
            return  # another process was quicker: opening it again tells so

    def _hold(self, problem: Exception | None) -> None:
        self._locking = False
        if self._closing:
            self._begin_closing()
            return
        self.locked.emit()
        if problem is not None:
            raise problem

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
        if self._holding is not None:
            self._holding.close()
            self._holding = None
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
