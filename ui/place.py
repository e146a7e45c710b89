"""Whether "On this computer" is true, as the one door to the network itself measures it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from assistant.core.changes import Changed
from assistant.core.connections import Attempt, DoorState
from ui.bridge import Bridge
from ui.clean import clean_line
from ui.ledger import doing, done, refused, verdict

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant

HERE = "On this computer"
_ALWAYS = "Your files, questions and answers stay on this computer."
_NOTHING = "Since it was opened, Hearth has used no connection."
_WHERE = "Click to see every connection ever asked for."
_SETTLES_MS = 700
"""A download asks again for each of its pieces: what is said changes only after this pause."""
_RENEWED_MS = 30_000
"""How often the minutes since the last connection are counted anew."""


class Place(QObject):
    """Says where things happen: from the door's state, never from what was meant to happen."""

    changed = Signal(str, str, str)
    """The statement, its explanation, and when the network was used: "now", "before" (since it was opened) or ""."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._assistant: Assistant | None = None
        self._ledger = ""
        self._told: tuple[str, str, str] | None = None
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLES_MS)
        self._settling.timeout.connect(self._settle)
        self._minutes = QTimer(self)
        self._minutes.setInterval(_RENEWED_MS)
        self._minutes.timeout.connect(self._tell)
        bridge.changed.connect(self._changed)

    def attach(self, assistant: Assistant) -> None:
        """The profile is open: its door and its ledger can be looked at."""
        self._assistant = assistant
        self._settle()

    def detach(self) -> None:
        """The profile is being closed."""
        self._settling.stop()
        self._minutes.stop()
        self._assistant = None

    def _changed(self, changed: Changed) -> None:
        if Changed.NETWORK not in changed or self._assistant is None:
            return
        if self._assistant.network_state().open:
            self._settling.stop()
            self._tell()
        elif not self._settling.isActive():
            self._settling.start()

    def _settle(self) -> None:
        self._tell()
        if self._assistant is not None and self._bridge.ready:
            self._bridge.fetch(self, self._assistant.network_used, self._read, title="Looking at the ledger")

    def _read(self, attempts: Sequence[Attempt]) -> None:
        self._ledger = verdict(attempts)
        self._tell()

    def _tell(self) -> None:
        if self._assistant is None:
            return
        state = self._assistant.network_state()
        if state.used and not self._minutes.isActive():
            self._minutes.start()
        used = "now" if state.open else "before" if state.used else ""
        now = *_statement(state, self._assistant.now(), self._ledger), used
        if now != self._told:
            self._told = now
            self.changed.emit(*now)


def _statement(state: DoorState, now: datetime, ledger: str) -> tuple[str, str]:
    """What is said, and why."""
    if state.open:
        hosts = ", ".join(dict.fromkeys(clean_line(each.host) for each in state.open))
        return doing(state.open), f"What you asked for is using the network now, with {hosts}. {_WHERE}"
    used = "; ".join(done(each, now) for each in reversed(state.used))
    said = [f"{used}."] if used else [_ALWAYS, _NOTHING]
    said += [refused(each) for each in state.refused] + [ledger, _WHERE]
    return done(state.used[-1], now) if state.used else HERE, " ".join(filter(None, said))
