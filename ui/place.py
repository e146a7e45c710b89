"""Whether "On this computer" is true right now, as the ledger of connections and the running downloads say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from assistant.core.changes import Changed
from assistant.core.jobs import Lane
from assistant.service.agenda import SYNCING
from ui.activity import Activities
from ui.bridge import Bridge
from ui.privacy import Attempt, verdict

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant

HERE = "On this computer"
_ALWAYS = "Your files, questions and answers stay on this computer."


class Place(QObject):
    """Says where things happen."""

    changed = Signal(str, str, bool)
    """The statement, its explanation, and whether the network is in use."""

    def __init__(self, bridge: Bridge, activities: Activities, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._activities = activities
        self._assistant: Assistant | None = None
        self._said = ""
        self._told: tuple[str, str, bool] | None = None
        bridge.changed.connect(self._changed)
        activities.changed.connect(self._tell)
        activities.ended.connect(lambda _job, _end: self.refresh())

    def attach(self, assistant: Assistant) -> None:
        """The profile is open: its ledger can be read."""
        self._assistant = assistant
        self.refresh()

    def detach(self) -> None:
        """The profile is being closed."""
        self._assistant = None

    def refresh(self) -> None:
        """Look into the ledger."""
        if self._assistant is not None and self._bridge.ready:
            self._bridge.fetch(self, self._assistant.network_used, self._read, title="Looking at the ledger")

    def _changed(self, changed: Changed) -> None:
        if Changed.MODELS in changed:
            self.refresh()

    def _read(self, attempts: Sequence[Attempt]) -> None:
        self._said = verdict(attempts)
        self._tell()

    def _tell(self) -> None:
        asking = [each.title for each in self._activities.current if each.lane is Lane.NETWORK]
        if asking and all(title == SYNCING for title in asking):
            now = "Syncing calendars", f"{_ALWAYS} The calendar servers that you connected are being asked now.", True
        elif asking:
            now = "Downloading", f"{_ALWAYS} A download that you asked for is using the network now.", True
        else:
            now = HERE, " ".join(filter(None, (_ALWAYS, self._said))), False
        if now != self._told:
            self._told = now
            self.changed.emit(*now)
