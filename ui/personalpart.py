"""What every part of the page about the person has in common: it looks off the main thread and shows what it found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from assistant.core.changes import Changed
from ui.bridge import Bridge, JobWatch
from ui.theme import Look

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant

Result = TypeVar("Result")


class Part(QWidget):
    """A part has a ``look_up`` that runs on another thread, a ``show_found`` for what it gives, and what it watches."""

    place_asked = Signal(object)
    """The ``Place`` where something was said."""

    watches = Changed.MEMORY
    """After which changes it looks again."""

    def __init__(self, look: Look, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._bridge = bridge
        self._assistant: Assistant | None = None
        self._looking: JobWatch | None = None
        self._again = False

    @property
    def assistant(self) -> Assistant | None:
        """None as long as the profile is not open."""
        return self._assistant

    def attach(self, assistant: Assistant) -> None:
        """The profile is open."""
        self._assistant = assistant

    def look_up(self, assistant: Assistant) -> object:
        """What is to be shown; called on another thread."""
        raise NotImplementedError

    def show_found(self, found: Any) -> None:
        """Show what a look found."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Look again; a look asked for while one runs follows it."""
        assistant = self._assistant
        if assistant is None:
            return
        if self._looking is not None and not self._looking.done:
            self._again = True
            return
        self._looking = self._bridge.fetch(
            self, lambda: self.look_up(assistant), self.show_found, title="Looking at what I know"
        )
        self._looking.finished.connect(lambda _end: self._looked())

    def now(self) -> datetime:
        """The time in the person's zone."""
        return datetime.now().astimezone() if self._assistant is None else self._assistant.now()

    def run(
        self,
        work: Callable[[], Result],
        then: Callable[[Result], None],
        failed: Callable[[BaseException], None] | None = None,
        changed: Changed = Changed.NOTHING,
    ) -> None:
        """Do something off the main thread, then go on here."""
        self._bridge.fetch(self, work, then, failed, title="Memory", changed=changed)

    def _looked(self) -> None:
        self._looking = None
        if self._again:
            self._again = False
            self.refresh()
