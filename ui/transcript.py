"""The conversation on screen: kept turns, the newest built first, and the answer that is being written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from assistant.core.messages import Role
from assistant.core.passages import Citation
from ui.actions import ActionRow
from ui.column import Column
from ui.markdown import Markdown
from ui.notices import Offer, TurnNotice
from ui.sources import SourceRef
from ui.theme import COLUMN, Look
from ui.turns import AssistantTurn, Tools, UserTurn
from ui.usedfacts import UsedFacts

if TYPE_CHECKING:
    from assistant.service.about_you import KnownFact

BUILT_AT_FIRST = 20
BUILT_MORE = 10
_GAP = 22


class KeptTurn(Protocol):
    """A stored turn, as far as it is shown."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def role(self) -> Role:
        """Who said it."""

    @property
    def text(self) -> str:
        """Its words."""

    @property
    def stopped(self) -> bool:
        """Whether it was stopped before its end."""

    @property
    def searched(self) -> int:
        """Passages that were read for it."""

    @property
    def model(self) -> str:
        """The model that wrote it."""

    @property
    def citations(self) -> tuple[Citation, ...]:
        """What it cites."""


class Transcript(Column):
    """Turns below each other. Older ones are built when the person scrolls up to them."""

    source_asked = Signal(object)
    """The ``SourceRef`` to show."""
    link_asked = Signal(str)
    again_asked = Signal()
    """Answer the last question again."""
    careful_asked = Signal()
    """Answer it again, choosing the best of several answers."""
    delete_asked = Signal(int)
    """The id of the answer to delete, with its question."""
    fact_asked = Signal(int)
    """The id of a fact that an answer rests on, to be shown."""
    answer_kept = Signal(object, int)
    """An ``AssistantTurn`` that got its buttons, and the id it is kept under."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(COLUMN, _GAP, parent)
        self._look = look
        self._tools = Tools(look, Markdown())
        self._older: list[KeptTurn] = []
        self._last: AssistantTurn | None = None
        self._kept: dict[int, QWidget] = {}
        self.setAccessibleName("Conversation")
        self.top_reached.connect(self._build_older)
        look.changed.connect(self.measure_all)

    def show_kept(self, turns: Sequence[KeptTurn]) -> None:
        """Show a stored conversation from its end."""
        self.setUpdatesEnabled(False)
        self.forget()
        first = max(0, len(turns) - BUILT_AT_FIRST)
        self._older = list(turns[:first])
        for turn in turns[first:]:
            self.append(self._made(turn))
        self._repeatable(self._last)
        self.to_bottom()
        self.setUpdatesEnabled(True)

    def forget(self) -> None:
        """Show nothing."""
        self._older, self._last, self._kept = [], None, {}
        self.clear()

    def reveal(self, message_id: int) -> None:
        """Scroll to a stored turn and draw the eye to it; nothing happens where it is gone."""
        while message_id not in self._kept and self._older:
            self._build_older()
        turn = self._kept.get(message_id)
        if turn is None or turn not in self.items:
            return
        self.to_item(turn)
        if isinstance(turn, UserTurn):
            turn.flash()

    def place(self) -> tuple[int, int] | None:
        """The id of the turn at the top of the view, and how many pixels of it are above; None where none has one."""
        known = {item: message_id for message_id, item in self._kept.items()}
        top = self.verticalScrollBar().value()
        seen = [item for item in self.items if item in known and self.span_of(item)[1] > top]
        return (known[seen[0]], top - self.span_of(seen[0])[0]) if seen else None

    def go_to(self, message_id: int, pixels: int) -> None:
        """Scroll back to such a place; nothing happens where the turn is gone."""
        while message_id not in self._kept and self._older:
            self._build_older()
        if (turn := self._kept.get(message_id)) is not None and turn in self.items:
            self.verticalScrollBar().setValue(self.span_of(turn)[0] + pixels)

    def show_used(self, used: Mapping[int, Sequence[KnownFact]], now: datetime) -> None:
        """Name below the answers, by their ids, the facts that they rest on."""
        for message_id, facts in used.items():
            turn = self._kept.get(message_id)
            if isinstance(turn, AssistantTurn) and not turn.findChildren(UsedFacts):
                made = UsedFacts(self._look, facts, now)
                made.asked.connect(self.fact_asked)
                turn.add_part(made)

    @property
    def last_question(self) -> str:
        """The words of the last question on screen, "" if there is none."""
        return next((item.text for item in reversed(self.items) if isinstance(item, UserTurn)), "")

    def add_question(self, text: str, files: Sequence[str] = ()) -> None:
        """Show a question that was just asked, at the end."""
        self._repeatable(None)
        self.append(UserTurn(self._tools, text, files))
        self.to_bottom()

    def add_answer(self) -> AssistantTurn:
        """An empty answer at the end, to be filled."""
        turn = self._answer()
        self.append(turn)
        self.to_bottom()
        return turn

    def drop_last_answer(self) -> None:
        """Take away the answer at the end, because it is being written anew."""
        if self.items and self.items[-1] is self._last and self._last is not None:
            self.remove(self._last)
            self._last = None

    def finish(self, turn: AssistantTurn, text: str, citations: Sequence[Citation], message_id: int | None) -> None:
        """Show an answer's final text, sources and buttons; it is the last one now."""
        turn.show_phase("")
        turn.show_final(text, [SourceRef.cited(citation) for citation in citations])
        if message_id is not None:
            self._kept[message_id] = turn
            self._give_buttons(turn, message_id, "")
        self._last = turn
        self._repeatable(turn)

    def notice(
        self, turn: AssistantTurn, text: str, hint: str = "", tone: str = "", offer: Offer | None = None
    ) -> None:
        """Put a statement below an answer, with a button if there is something to do about it."""
        made = TurnNotice(self._look, text, hint, tone)
        if offer is not None:
            made.offer(offer.text, offer.act, offer.icon)
        turn.add_notice(made)

    def _made(self, kept: KeptTurn) -> QWidget:
        if kept.role is Role.USER:
            self._kept[kept.id] = UserTurn(self._tools, kept.text)
            return self._kept[kept.id]
        self._kept[kept.id] = turn = self._answer()
        sources = [SourceRef.cited(citation) for citation in kept.citations]
        if kept.searched:
            turn.show_search(None, sources, kept.searched)
        turn.show_final(kept.text, sources)
        if kept.stopped:
            turn.add_notice(TurnNotice(self._look, "This answer was stopped before its end."))
        self._give_buttons(turn, kept.id, kept.model)
        self._last = turn
        return turn

    def _answer(self) -> AssistantTurn:
        turn = AssistantTurn(self._tools)
        turn.grown.connect(lambda: self.measure(turn))
        turn.source_asked.connect(self.source_asked)
        turn.link_asked.connect(self.link_asked)
        return turn

    def _give_buttons(self, turn: AssistantTurn, message_id: int, about: str) -> None:
        buttons = ActionRow(self._look, can_repeat=False, about=about)
        buttons.copy_asked.connect(lambda: QGuiApplication.clipboard().setText(turn.text))
        buttons.again_asked.connect(self.again_asked)
        buttons.careful_asked.connect(self.careful_asked)
        buttons.delete_asked.connect(lambda: self.delete_asked.emit(message_id))
        turn.set_buttons(buttons)
        self.answer_kept.emit(turn, message_id)

    def _repeatable(self, last: AssistantTurn | None) -> None:
        """Only the last answer can be written again."""
        for item in self.items:
            if isinstance(item, AssistantTurn) and item.buttons is not None:
                item.buttons.let_repeat(item is last)

    def _build_older(self) -> None:
        if not self._older:
            return
        batch, self._older = self._older[-BUILT_MORE:], self._older[:-BUILT_MORE]
        last = self._last
        self.insert(0, *[self._made(turn) for turn in batch])
        self._last = last
