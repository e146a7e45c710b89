"""From the click on a bin to what is forgotten: looks what goes along, asks, and does it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from assistant.core.changes import Changed
from assistant.service.memory_replies import forgot
from ui.clean import clean_line
from ui.personalforget import AskForget, AskForgetEverything
from ui.personalpart import Part
from ui.theme import Look

if TYPE_CHECKING:
    from assistant.service.about_you import Known, KnownFact
    from assistant.service.memory import Forgot


class Forgetting(QObject):
    """Nothing goes before the person saw what else goes with it and said yes."""

    said = Signal(str)
    """What was forgotten, in words without it."""

    def __init__(self, look: Look, part: Part, failed: Callable[[BaseException], None]) -> None:
        super().__init__(part)
        self._look = look
        self._part = part
        self._failed = failed
        self._known: Known | None = None

    def show_known(self, known: Known) -> None:
        """What there is to be forgotten."""
        self._known = known

    def ask(self, fact_ids: Sequence[int]) -> None:
        """Ask about these facts."""
        assistant, ids = self._part.assistant, tuple(fact_ids)
        if assistant is not None:
            about = assistant.about_you
            self._part.run(lambda: about.goes_along(ids), lambda along: self._sure(ids, along), self._failed)

    def ask_everything(self) -> None:
        """Ask about all that is known."""
        assistant, known = self._part.assistant, self._known
        if assistant is None or known is None:
            return
        about = assistant.about_you
        every = [each.fact.id for each in (*known.facts, *known.earlier, *(each.known for each in known.waiting))]
        self._part.run(lambda: about.goes_along(every), self._really, self._failed)

    def _sure(self, ids: tuple[int, ...], along: int) -> None:
        assistant, facts = self._part.assistant, [each for each in self._facts() if each.fact.id in ids]
        if assistant is None or not facts:
            return
        about = assistant.about_you
        same = self._same_chat(facts[0]) if len(ids) == 1 else ()
        named = (clean_line(facts[0].chat_title) or "this chat", len(same)) if len(same) > 1 else None
        sentences = [clean_line(each.sentence) for each in facts]
        ask = AskForget(self._look, sentences, along, named, self._part.window())
        ask.accepted.connect(
            lambda: self._part.run(lambda: about.forget(ids), self._forgot, self._failed, Changed.MEMORY)
        )
        ask.chat_asked.connect(lambda: self.ask(same))
        ask.open()

    def _really(self, along: int) -> None:
        assistant, known = self._part.assistant, self._known
        if assistant is None or known is None:
            return
        memory = assistant.memory
        ask = AskForgetEverything(self._look, len(known.facts), along, self._part.window())
        ask.accepted.connect(lambda: self._part.run(memory.forget_all, self._forgot, self._failed, Changed.MEMORY))
        ask.open()

    def _forgot(self, done: Forgot) -> None:
        self.said.emit(forgot(done))

    def _facts(self) -> tuple[KnownFact, ...]:
        return () if self._known is None else (*self._known.facts, *self._known.earlier)

    def _same_chat(self, known: KnownFact) -> tuple[int, ...]:
        """All facts that were said in the same chat."""
        chat = known.fact.proof.chat_id
        return () if chat is None else tuple(e.fact.id for e in self._facts() if e.fact.proof.chat_id == chat)
