"""Shows a running answer in the conversation: its phase, its words, and how it ended."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from assistant.core.errors import AssistantError, EngineLost, ModelProblem
from assistant.core.messages import AnswerDone
from ui.answering import Answering
from ui.clean import clean_line
from ui.notices import Offer
from ui.sources import SourceRef
from ui.transcript import Transcript
from ui.turns import AssistantTurn
from ui.widgets import ElidedLabel


class AnswerView(QObject):
    """Between one running answer and its turn on screen, until the answer ends or another chat is shown."""

    models_asked = Signal()
    again_asked = Signal()

    def __init__(
        self, transcript: Transcript, answering: Answering, cards: Callable[[AssistantTurn, AnswerDone], None]
    ) -> None:
        """``cards`` puts the cards of an answer from the calendar below its text."""
        super().__init__(transcript)
        self._cards = cards
        self.answering = answering
        self._transcript = transcript
        self._turn: AssistantTurn = transcript.add_answer()
        self._notices = 0
        self._searched = False
        answering.changed.connect(self._show)
        self._show()

    def leave(self) -> None:
        """Another chat is shown now; the answer goes on without being looked at."""
        self.answering.changed.disconnect(self._show)
        self.deleteLater()

    def _show(self) -> None:
        running = self.answering
        self._turn.show_phase(running.phase)
        if running.searching is not None and not self._searched:
            self._searched = True
            self._show_search()
        if running.over:
            self._show_end()
        elif running.text:
            self._turn.show_partial(running.text)
        for text in running.notices[self._notices :]:
            self._notice(text)
        self._notices = len(running.notices)

    def _show_search(self) -> None:
        searching = self.answering.searching
        assert searching is not None
        read = [SourceRef.read(passage) for passage in searching.passages]
        numbered = [SourceRef(n, each.path, each.title, each.place, each.text) for n, each in enumerate(read, start=1)]
        self._turn.know_sources(numbered)
        self._turn.show_search(searching.documents, read, len(read))

    def _show_end(self) -> None:
        running, done = self.answering, self.answering.done
        if done is not None:
            self._transcript.finish(self._turn, done.text, done.citations, done.message_id)
            for call in done.calls:
                self._turn.add_part(ElidedLabel(clean_line(call.says), "caption"))
            if done.appointments or done.proposal is not None:
                self._cards(self._turn, done)
            if not done.found:
                self._nothing_found()
            if running.error is not None:  # its text as far as it came is kept
                self._failed(running.error)
            elif done.stopped:
                self._notice("You stopped this answer." if running.cancelled else "It reached the longest length set.")
            return
        self._transcript.finish(self._turn, running.text, (), None)
        if running.cancelled:
            self._notice("You stopped this answer.", offer=Offer("Answer again", self.again_asked.emit, "refresh"))
        elif running.error is not None:
            self._failed(running.error)

    def _nothing_found(self) -> None:
        searching = self.answering.searching
        hint = "Try other words, or add the file that holds it."
        if searching is not None and searching.passages:
            hint = f"The nearest passages are listed above. {hint}"
        deeper = None if self.answering.again else Offer("Search deeper", self.again_asked.emit, "search")
        self._notice(f"Searched for “{clean_line(self.answering.question)[:200]}”.", hint, offer=deeper)

    def _failed(self, error: BaseException) -> None:
        again = Offer("Try again", self.again_asked.emit, "refresh")
        match error:
            case EngineLost():
                restart = Offer("Restart", self.again_asked.emit, "restart")
                self._notice("The model stopped unexpectedly.", error.hint, "danger", restart)
            case ModelProblem():
                self._notice(error.message, error.hint, "warn", Offer("Models", self.models_asked.emit, "chip"))
            case AssistantError():
                self._notice(error.message, error.hint, "warn", again)
            case _:
                text = "Something went wrong that should not have."
                self._notice(text, "What happened is in the log.", "danger", again)

    def _notice(self, text: str, hint: str = "", tone: str = "", offer: Offer | None = None) -> None:
        self._transcript.notice(self._turn, text, hint, tone, offer)
