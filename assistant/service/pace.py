"""How long work still takes, from how fast it went."""

from __future__ import annotations

import math
import time
from collections.abc import Callable


class Pace:
    """Estimates how long is left from a smoothed rate; says nothing until it knows something."""

    MEMORY = 15.0
    """Seconds after which an older rate counts for about a third."""

    FIRST_ESTIMATE = 2.0
    """Seconds of work before the first estimate."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last: tuple[float, float] | None = None
        self._work = 0.0
        self._seconds = 0.0
        self._observed = 0.0

    def seconds_left(self, done: float, total: float | None) -> float | None:
        """Seconds until ``done`` reaches ``total``, or None while nobody can know."""
        now = self._clock()
        if self._last is None or done < self._last[1]:  # a new phase began to count anew
            self._last = (now, done)
            self._work = self._seconds = self._observed = 0.0
            return None
        passed, progressed = now - self._last[0], done - self._last[1]
        self._last = (now, done)
        fade = math.exp(-passed / self.MEMORY)
        self._work = self._work * fade + progressed
        self._seconds = self._seconds * fade + passed
        self._observed += passed
        if total is None or self._observed < self.FIRST_ESTIMATE or self._work <= 0:
            return None
        return max(0.0, total - done) * self._seconds / self._work
