"""“Write as me”: the typed text asks for a mail, which is written as the person writes and, beside it, neutrally."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStackedLayout, QWidget
from shiboken6 import isValid

from assistant.core.changes import Changed
from assistant.core.errors import AssistantError
from assistant.core.jobs import Desk, Finished, Lane, Progress
from assistant.core.messages import DraftPiece
from ui.bridge import Bridge, JobWatch
from ui.composer import Composer
from ui.theme import Look
from ui.writingpage import WritingPage

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.service.assistant import Assistant
    from assistant.service.style_views import Draft, Learned


class Writing(QObject):
    """Between composer, page and the service: turns a request into drafts, off the main thread."""

    def __init__(self, look: Look, bridge: Bridge, composer: Composer, stack: QStackedLayout) -> None:
        """The page is added to ``stack``, and shown in it while the composer's switch is on."""
        super().__init__(composer)
        self._bridge = bridge
        self._composer = composer
        self._stack = stack
        self._assistant: Assistant | None = None
        self._before: QWidget | None = None
        self._known = False
        self._request = ""
        self._job: JobWatch | None = None
        self._learning: JobWatch | None = None
        self.page = WritingPage(look)
        stack.addWidget(self.page)
        composer.writing_changed.connect(self._switch)
        composer.draft_asked.connect(self.draft)
        stack.currentChanged.connect(self._shown)
        self.page.closed.connect(self.leave)
        self.page.stop_asked.connect(self.stop)
        self.page.own.edited.connect(self._edited)
        self.page.neutral.edited.connect(self._edited)
        teaching = self.page.teaching
        teaching.paths_given.connect(lambda paths: self._learn(paths, chats=False))
        teaching.chats_given.connect(lambda: self._learn((), chats=True))
        teaching.stop_asked.connect(self._stop_learning)
        bridge.changed.connect(self._changed)

    @property
    def busy(self) -> bool:
        """Whether drafts are being written."""
        return self._job is not None

    def attach(self, assistant: Assistant) -> None:
        """The profile is open."""
        self._assistant = assistant

    def draft(self, request: str, to: str) -> None:
        """Write drafts; those that are being written are given up."""
        assistant = self._assistant
        if assistant is None:
            return
        self.stop()
        self.page.commit()
        self._request = request
        self.page.begin(request, to, known=self._known)
        self.page.verticalScrollBar().setValue(0)

        def work(desk: Desk[Any]) -> Draft:
            return assistant.style.draft(request, desk.cancel, to=to, tell=desk.emit)

        job = self._bridge.start("Drafting", work, Lane.ANSWER)
        self._job = job
        job.items.connect(lambda pieces: self._add(job, pieces))
        job.finished.connect(lambda end: self._ended(job, end))

    def stop(self) -> None:
        """Stop writing; a draft that is finished stays."""
        job, self._job = self._job, None
        if job is not None:
            job.cancel()
            self.page.show_end("Stopped.")

    def escape(self) -> bool:
        """Stop what is written or, else, go back to the conversation; whether there was either to do."""
        if self.busy:
            self.stop()
        elif self._composer.writing:
            self.leave()
        else:
            return False
        return True

    def leave(self) -> None:
        """Back to the conversation; the drafts are there again when the switch is on again."""
        self._composer.set_writing(False)
        self._composer.field.setFocus()

    # --- showing ---

    def _switch(self, on: bool) -> None:
        if on:
            self._before = self._stack.currentWidget()
            self._stack.setCurrentWidget(self.page)
            self._look_at_style()
        else:
            self.page.commit()
            if self._stack.currentWidget() is self.page and self._before is not None:
                self._stack.setCurrentWidget(self._before)

    def _shown(self, _index: int) -> None:
        """Another chat was opened: the composer asks again."""
        if self._stack.currentWidget() is not self.page:
            self._composer.set_writing(False)

    def _changed(self, changed: Changed) -> None:
        if Changed.STYLE in changed and self._composer.writing:
            self._look_at_style()

    def _look_at_style(self) -> None:
        if (assistant := self._assistant) is not None:
            style = assistant.style
            self._bridge.fetch(self, lambda: (sum(style.groups().values()), style.card() is not None), self._show_style)

    def _show_style(self, found: tuple[int, bool]) -> None:
        texts, self._known = found
        self.page.teaching.show_known(texts, enough=self._known)

    # --- drafting ---

    def _add(self, job: JobWatch, pieces: Sequence[DraftPiece]) -> None:
        if job is self._job and isValid(self.page):
            self.page.add(pieces)

    def _ended(self, job: JobWatch, end: Finished[Draft]) -> None:
        if job is not self._job or not isValid(self.page):
            return  # given up meanwhile, or the window is gone
        self._job = None
        self.page.show_end("Not written.", fill_in=end.result is not None and bool(end.result.replaced))
        if isinstance(end.error, AssistantError):
            self.page.show_problem(end.error)
        elif end.error is not None:
            raise end.error
        elif end.result is not None:
            self.page.show_about(self._request, end.result.to)

    def _edited(self, before: str, after: str) -> None:
        if (assistant := self._assistant) is not None:
            style, request = assistant.style, self._request
            self._bridge.fetch(self, lambda: style.edited(request, before, after), lambda _done: None)

    # --- learning ---

    def _learn(self, paths: tuple[Path, ...], *, chats: bool) -> None:
        assistant = self._assistant
        if assistant is None or self._learning is not None:
            return
        self.page.teaching.show_reading(True)
        self.page.teaching.say("Reading…")

        def work(desk: Desk[Any]) -> Learned:
            return assistant.style.learn(paths, desk, chats=chats)

        job = self._bridge.start("Learning how you write", work, Lane.QUERY, changed=Changed.STYLE)
        self._learning = job
        job.progress.connect(self._read_on)
        job.finished.connect(self._learned)

    def _stop_learning(self) -> None:
        if self._learning is not None:
            self._learning.cancel()

    def _read_on(self, progress: Progress) -> None:
        self.page.teaching.show_progress(progress)

    def _learned(self, end: Finished[Learned]) -> None:
        self._learning = None
        teaching = self.page.teaching
        teaching.show_reading(False)
        if end.cancelled:
            teaching.say("Stopped; what was read before stays.")
        elif isinstance(end.error, AssistantError):
            teaching.say(f"{end.error.message} {end.error.hint}".strip())
        elif end.error is not None:
            raise end.error
        elif end.result is not None:
            teaching.show_learned(end.result)
