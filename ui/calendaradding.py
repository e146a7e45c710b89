"""Calendar files that are added: chosen or dropped, read by a job."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from assistant.core.errors import AssistantError
from assistant.core.jobs import Finished
from ui.bridge import Bridge
from ui.calendardata import Agenda


class Adding(QWidget):
    """Starts the job and tells how it ended; never shown itself, only the parent of the file dialog."""

    started = Signal()
    ended = Signal(object)
    """The ``AssistantError`` that it ended with, or None."""

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._bridge = bridge
        self._agenda: Agenda | None = None

    def attach(self, agenda: Agenda | None) -> None:
        """The profile is open, or closed: None."""
        self._agenda = agenda

    def add(self, paths: Sequence[Path]) -> None:
        """Add calendar files."""
        if self._agenda is not None and paths:
            self._bridge.watch(self._agenda.start_add(tuple(paths))).finished.connect(self._finished)
            self.started.emit()

    def choose(self) -> None:
        """Ask for calendar files to add."""
        names, _kind = QFileDialog.getOpenFileNames(
            self.parentWidget(), "Add a calendar", str(Path.home()), "Calendars (*.ics)"
        )
        self.add([Path(name) for name in names])

    def _finished(self, end: Finished[object]) -> None:
        if end.error is not None and not isinstance(end.error, AssistantError):
            raise end.error
        if not end.cancelled:
            self.ended.emit(end.error)
