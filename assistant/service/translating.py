"""The desk of a service whose items are told as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

from assistant.core.jobs import CancelToken, Desk, Emitted, Progress
from assistant.core.messages import AnswerDone, AnswerEvent, Notice, Searching, TextPiece
from assistant.knowledge.ingest import FileOutcome
from assistant.service.json_views import Json, outcome_view
from assistant.service.runner import Job, follow

JsonDesk: TypeAlias = "Desk[dict[str, Json]]"


class Translated:
    """Hands on progress as it is and items as JSON; ``found`` is what was searched last."""

    def __init__(self, desk: JsonDesk) -> None:
        self._desk = desk
        self.found: Searching | None = None

    @property
    def cancel(self) -> CancelToken:
        """What stops it."""
        return self._desk.cancel

    def report(self, done: float, total: float | None = None, note: str = "") -> None:
        """How far it is."""
        self._desk.report(done, total, note)

    def emit(self, item: AnswerEvent | FileOutcome) -> None:
        """Something on the way."""
        match item:
            case Searching(passages, documents):
                self.found = item
                self._desk.emit({"event": "searching", "passages": len(passages), "documents": documents})
            case TextPiece(text):
                self._desk.emit({"event": "text", "text": text})
            case Notice(text):
                self._desk.emit(notice(text))
            case AnswerDone():
                pass  # the command's result says the same
            case _:
                self._desk.emit({"event": "file", **outcome_view(item)})


def notice(text: str) -> dict[str, Json]:
    """Something the person should know, told on the way."""
    return {"event": "notice", "text": text}


def finished(job: Job, desk: JsonDesk) -> Any:
    """The result of a job, with its progress and items told on the way."""
    translated = Translated(desk)
    for event in follow(job, desk.cancel):
        match event:
            case Progress(done, total, note):
                translated.report(done, total, note)
            case Emitted(item):
                translated.emit(item)
    return job.result(0)


def paths(texts: Sequence[str]) -> list[Path]:
    """Paths as commands give them."""
    return [Path(text) for text in texts]
