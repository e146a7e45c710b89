"""``hearth bench``: runs one benchmark in this process, beside nothing else."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant.cli_text import Output
from assistant.core.jobs import CancelToken
from assistant.evaluation import BENCHES, MEASURED, run


class _Desk:
    """Tells a bench's progress as events."""

    def __init__(self, output: Output, cancel: CancelToken) -> None:
        self._output = output
        self.cancel = cancel

    def report(self, done: float, total: float | None = None, note: str = "") -> None:
        self._output.event({"event": "progress", "done": done, "total": total, "note": note, "seconds_left": None})

    def emit(self, item: Any) -> None:
        self._output.event({"event": "notice", "text": str(item)})


def bench(arguments: Mapping[str, Any], output: Output, cancel: CancelToken) -> Any:
    """The result of the bench as JSON; the list of benches where none is named."""
    if arguments["name"] is None:
        return [{"bench": name, "about": about} for name, about in BENCHES.items()]
    os.environ[MEASURED] = "1"
    data = None if arguments["data"] is None else Path(arguments["data"])
    return asdict(run(arguments["name"], data, _Desk(output, cancel), arguments["limit"]))
