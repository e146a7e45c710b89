"""Under which circumstances a request is carried out: what time it is said to be, and whether the network is off."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What one request assumes. ``now`` None is the real time; ``offline`` True adds to the setting, never lifts it."""

    now: datetime | None = None
    offline: bool = False


class Surroundings:
    """The time and the network as the running request sees them; each thread has its own assumptions."""

    def __init__(self, clock: Callable[[], datetime], offline: Callable[[], bool]) -> None:
        self._clock = clock
        self._offline = offline
        self._assumed = threading.local()

    def now(self) -> datetime:
        """The time, aware: the assumed one, else the real one."""
        return self._current().now or self._clock()

    def offline(self) -> bool:
        """Whether every connection must be refused."""
        return self._current().offline or self._offline()

    @contextlib.contextmanager
    def assume(self, circumstances: Circumstances) -> Iterator[None]:
        """Let what runs on this thread inside the block see these circumstances."""
        before = self._current()
        self._assumed.circumstances = circumstances
        try:
            yield
        finally:
            self._assumed.circumstances = before

    def _current(self) -> Circumstances:
        circumstances: Circumstances = getattr(self._assumed, "circumstances", Circumstances())
        return circumstances
