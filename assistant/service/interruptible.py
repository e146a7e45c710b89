"""The desk of an addition that may be ended from elsewhere."""

from __future__ import annotations

import time

from assistant.core.changes import ChangeBus, Changed
from assistant.core.jobs import CancelToken, Desk
from assistant.knowledge.ingest import FileOutcome


class InterruptibleDesk:
    """A desk whose work can also be ended by forgetting; views hear now and then that documents have come."""

    EVERY = 1.0

    def __init__(self, desk: Desk[FileOutcome], cancel: CancelToken, changes: ChangeBus) -> None:
        self._desk = desk
        self._cancel = cancel
        self._changes = changes
        self._told_at = time.monotonic()

    @property
    def cancel(self) -> CancelToken:
        """The token that also forgetting cancels."""
        return self._cancel

    def report(self, done: float, total: float | None = None, note: str = "") -> None:
        """Tell the desk behind."""
        self._desk.report(done, total, note)

    def emit(self, item: FileOutcome) -> None:
        """Tell the desk behind, and the views now and then."""
        self._desk.emit(item)
        if time.monotonic() - self._told_at > self.EVERY:
            self._told_at = time.monotonic()
            self._changes.publish(Changed.SOURCES)
