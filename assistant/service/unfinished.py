"""Keeps an answer while it is written, so that the end of the process leaves what there was of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime

from assistant.core.engines import Engine
from assistant.store.chats import Chats

EVERY = 1.0
"""Seconds of an answer that the end of the process may cost."""


class Unfinished:
    """One answer that ``engine`` writes in ``chat_id`` (None keeps nothing: a temporary chat)."""

    def __init__(
        self,
        chats: Chats,
        chat_id: int | None,
        engine: Engine,
        clock: Callable[[], datetime],
        passed: Callable[[], float] = time.monotonic,
    ) -> None:
        self._chats = chats
        self._chat_id = chat_id
        self._engine = engine
        self._clock = clock
        self._passed = passed
        self._kept = passed()

    def grew(self, pieces: Sequence[str]) -> None:
        """The answer consists of these pieces now; kept if the last time is ``EVERY`` seconds ago."""
        now = self._passed()
        if self._chat_id is None or now - self._kept < EVERY:
            return
        self._kept = now
        self._chats.keep_unfinished(self._chat_id, "".join(pieces), self._engine.info.name, self._clock())
