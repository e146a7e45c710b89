"""When the window locks, and what holds the profile while it is locked.

A locked profile stays owned by its window, so that the command line and a second start are told so instead of asking
for a passphrase behind its back.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.core.errors import WrongPassphrase
from assistant.core.jobs import CancelToken
from assistant.system.instance import Ownership, own
from assistant.system.paths import Profile, default_profile
from assistant.system.suspend import SuspendWatch

__all__ = ["Idle", "SleepGap", "SuspendWatch", "hold_locked"]

LARGEST_GAP = 60.0
"""Seconds that the clock may run ahead of the time that the process lived through: more, and the computer slept."""

Clock = Callable[[], float]


class Idle:
    """How long the person has touched nothing."""

    def __init__(self, monotonic: Clock = time.monotonic) -> None:
        self._monotonic = monotonic
        self._touched = monotonic()

    def touch(self) -> None:
        """A key, a click, or something else that shows that somebody is there."""
        self._touched = self._monotonic()

    def over(self, minutes: int) -> bool:
        """Whether nothing was touched for that long; never for 0."""
        return minutes > 0 and self._monotonic() - self._touched >= 60 * minutes


class SleepGap:
    """Finds that the computer slept where nothing told so: the clock then jumps ahead of the process's own time."""

    def __init__(self, wall: Clock = time.time, monotonic: Clock = time.monotonic) -> None:
        self._wall = wall
        self._monotonic = monotonic
        self._ahead = wall() - monotonic()

    def slept(self) -> bool:
        """Whether it slept since the last look."""
        before, self._ahead = self._ahead, self._wall() - self._monotonic()
        return self._ahead - before > LARGEST_GAP


def hold_locked(folder: Path | None, show: Callable[[str], None]) -> Ownership:
    """Own the profile without opening it: ``show`` is called for whoever asks for the window, all else is refused.

    Raises ``AlreadyRunning`` if another process was quicker.
    """

    def answer(request: dict[str, Any], _on_event: Callable[[dict[str, Any]], None], _cancel: CancelToken) -> Any:
        wanted = request.get("command")
        if wanted in ("open", "quick"):
            show(str(wanted))
            return {"result": None}
        locked = WrongPassphrase("Hearth is locked.", "Unlock its window with your passphrase, then try again.")
        return {"error": {"kind": locked.kind, "message": locked.message, "hint": locked.hint}}

    ownership = own(Profile(folder or default_profile()))
    try:
        ownership.serve(answer)
    except BaseException:
        ownership.close()
        raise
    return ownership
