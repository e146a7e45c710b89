"""An answer that is being written, as far as it is known: the state that a turn on screen shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from assistant.core.jobs import Finished, Progress
from assistant.core.messages import AnswerDone, Notice, Searching, TextPiece
from ui.bridge import JobWatch


@dataclass(frozen=True, slots=True)
class ChatBegun:
    """The first thing an answer in a new chat tells: the chat's id."""

    chat_id: int


class Answering(QObject):
    """One running answer; lives on when another chat is shown, and is shown again when one comes back."""

    changed = Signal()
    """Something more is known."""
    begun = Signal(int)
    """The chat it is kept in has an id now."""
    ended = Signal()
    """It is over; nothing changes any more."""

    def __init__(
        self,
        question: str,
        files: Sequence[Path],
        chat_id: int | None,
        *,
        again: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.question = question
        self.files = tuple(files)
        self.chat_id = chat_id
        self.again = again
        self.searching: Searching | None = None
        self.text = ""
        self.notices: list[str] = []
        self.note = ""
        self.done: AnswerDone | None = None
        self.error: BaseException | None = None
        self.cancelled = False
        self.over = False
        self._watch: JobWatch | None = None

    def follow(self, watch: JobWatch) -> None:
        """Take what this job tells."""
        self._watch = watch
        watch.items.connect(self._take)
        watch.progress.connect(self._moved)
        watch.finished.connect(self._end)

    def stop(self) -> None:
        """Ask it to stop; what was written so far is kept."""
        if self._watch is not None and not self.over:
            self._watch.cancel()

    @property
    def phase(self) -> str:
        """What it does now, in words; "" once words come."""
        if self.over or self.text:
            return ""
        if self.note:
            return self.note
        if self.searching is None:
            return "Searching your files…"
        return "Reading what was found…" if self.searching.passages else "Thinking…"

    def _take(self, items: list[Any]) -> None:
        for item in items:
            match item:
                case ChatBegun(chat_id):
                    self.chat_id = chat_id
                    self.begun.emit(chat_id)
                case Searching():
                    self.searching = item
                    self.note = ""
                case TextPiece(text):
                    self.text += text
                case Notice(text):
                    self.notices.append(text)
                case AnswerDone():
                    self.done = item
        self.changed.emit()

    def _moved(self, progress: Progress) -> None:
        self.note = progress.note
        if not self.text:
            self.changed.emit()

    def _end(self, end: Finished[Any]) -> None:
        self.over, self.error, self.cancelled = True, end.error, end.cancelled
        self.changed.emit()
        self.ended.emit()
