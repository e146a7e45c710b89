"""Lets long work that the command line does by itself tell its progress."""

from __future__ import annotations

from typing import Any

from assistant.cli_text import Output
from assistant.core.jobs import CancelToken


class OutputDesk:
    """Tells progress and what comes on the way as events of ``output``."""

    def __init__(self, output: Output, cancel: CancelToken) -> None:
        self._output = output
        self.cancel = cancel

    def report(self, done: float, total: float | None = None, note: str = "") -> None:
        """How far the work is."""
        self._output.event({"event": "progress", "done": done, "total": total, "note": note, "seconds_left": None})

    def emit(self, item: Any) -> None:
        """Something to say on the way."""
        self._output.event({"event": "notice", "text": str(item)})
