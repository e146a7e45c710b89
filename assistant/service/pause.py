"""One switch that stops all learning: from turns, edits, ratings, use, writing and by inference.

It goes before every other switch. What is said while it is on is marked and teaches nothing later either; what the
person asks to be remembered is kept, because that is told and not learned.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from assistant.core.changes import ChangeBus, Changed
from assistant.core.errors import BadRequest
from assistant.core.settings import Value
from assistant.store.pauses import Pause, Pauses

SWITCHES = ("learn_from_chats", "learn_from_edits")
"""The settings that are off in a pause, whatever they say."""

MORNING = 6
"""The hour at which "until tomorrow" ends."""


class LearningPause:
    """Every method may be called from any thread. ``clock`` gives the time, aware, in the person's zone."""

    def __init__(self, pauses: Pauses, changes: ChangeBus, clock: Callable[[], datetime]) -> None:
        self._pauses = pauses
        self._changes = changes
        self._clock = clock

    def __call__(self) -> bool:
        """Whether learning is paused now."""
        return self.state() is not None

    def state(self) -> Pause | None:
        """The pause that is on, None while Hearth learns."""
        return self._pauses.now(self._clock())

    def pause(self, until: datetime | None = None) -> Pause:
        """Learn nothing from now on, until then or until it is resumed. Raises ``BadRequest`` for a time gone by."""
        now = self._clock()
        if until is not None and until <= now:
            raise BadRequest("This time is over already.", "Give one that is still to come.")
        made = Pause(now, until)
        self._pauses.begin(made)
        self._changes.publish(Changed.MEMORY | Changed.SETTINGS)
        return made

    def for_an_hour(self) -> Pause:
        """Pause for an hour."""
        return self.pause(self._clock() + timedelta(hours=1))

    def until_tomorrow(self) -> Pause:
        """Pause until tomorrow morning."""
        tomorrow = self._clock() + timedelta(days=1)
        return self.pause(tomorrow.replace(hour=MORNING, minute=0, second=0, microsecond=0))

    def resume(self) -> None:
        """Learn again, from what is said and done from now on."""
        self._pauses.end()
        self._changes.publish(Changed.MEMORY | Changed.SETTINGS)

    def check(self) -> None:
        """Raises ``BadRequest`` while learning is paused."""
        if self():
            raise BadRequest("Learning is paused, so nothing is learned now.", "Resume it: hearth memory resume")

    def over(self, setting: Callable[[str], Value]) -> Callable[[str], Value]:
        """``setting``, with what lets Hearth learn switched off while it is paused."""
        return lambda name: False if name in SWITCHES and self() else setting(name)
