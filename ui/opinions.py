"""Between the conversation and the assistant: ratings of answers, and which of two answers is better."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from assistant.core.ratings import Choice, Pick, Rating, Reason
from ui.bridge import Bridge
from ui.pairoffer import PairOffer
from ui.rating import AnswerRating, Thumbs
from ui.theme import Look
from ui.transcript import Transcript
from ui.turns import AssistantTurn

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant


class Opinions(QObject):
    """Gives each kept answer its thumbs, shows what was said of it before, and keeps what is said now."""

    reload_asked = Signal()
    """Another answer stands in the chat now."""

    def __init__(self, look: Look, bridge: Bridge, transcript: Transcript, chat_id: Callable[[], int | None]) -> None:
        super().__init__(transcript)
        self._look = look
        self._bridge = bridge
        self._chat_id = chat_id
        self._assistant: Assistant | None = None
        self._new: dict[int, AssistantTurn] = {}
        self._shown: dict[int, AnswerRating] = {}
        self._offered: tuple[AssistantTurn, PairOffer] | None = None
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.setInterval(0)
        self._gather.timeout.connect(self._ask)
        transcript.answer_kept.connect(self._kept)

    def attach(self, assistant: Assistant) -> None:
        """The profile is open: answers can be rated."""
        self._assistant = assistant

    def _kept(self, turn: AssistantTurn, message_id: int) -> None:
        if self._assistant is None or turn.buttons is None:
            return
        self._take_away()
        rating = AnswerRating(self._look, Thumbs(self._look))
        turn.buttons.add(rating.thumbs)
        rating.thumbs.chosen.connect(lambda good: self._rate(turn, message_id, good, ()))
        self._shown = {key: each for key, each in self._shown.items() if isValid(each.thumbs)}
        self._shown[message_id] = rating
        self._new[message_id] = turn
        self._gather.start()

    def _ask(self) -> None:
        """Look up, once for all answers that were just shown, what was said of them."""
        assistant, chat_id, turns = self._assistant, self._chat_id(), self._new
        self._new = {}
        if assistant is None or chat_id is None:
            return
        self._bridge.fetch(
            self,
            lambda: (assistant.ratings.in_chat(chat_id), assistant.pairs.waiting(chat_id)),
            lambda found: self._arrived(turns, *found),
        )

    def _arrived(self, turns: dict[int, AssistantTurn], ratings: dict[int, Rating], choice: Choice | None) -> None:
        there = {number: turn for number, turn in turns.items() if isValid(turn)}
        for number, turn in there.items():
            self._show(turn, number, ratings.get(number))
        if choice is not None and there:
            self._offer(there[max(there)], choice)

    def _rate(self, turn: AssistantTurn, message_id: int, good: bool | None, reasons: Sequence[Reason]) -> None:
        if self._assistant is None:
            return
        ratings = self._assistant.ratings

        def keep() -> Rating | None:
            if good is None:
                ratings.take_back(message_id)
                return None
            return ratings.rate(message_id, good, reasons)

        self._bridge.fetch(self, keep, lambda rating: self._show(turn, message_id, rating))

    def _show(self, turn: AssistantTurn, message_id: int, rating: Rating | None) -> None:
        shown = self._shown.get(message_id)
        if shown is None or not isValid(turn) or not isValid(shown.thumbs):
            return
        chips = shown.show_rating(rating)
        if chips is not None:
            chips.chosen.connect(lambda reasons: self._rate(turn, message_id, False, reasons))
            turn.add_below(chips)
        turn.settle()

    def _offer(self, turn: AssistantTurn, choice: Choice) -> None:
        offer = PairOffer(self._look, choice)
        offer.picked.connect(self._picked)
        turn.add_below(offer)
        self._offered = (turn, offer)

    def _take_away(self) -> None:
        """The choice is made, or the chat went on."""
        if self._offered is not None and all(map(isValid, self._offered)):
            turn, offer = self._offered
            turn.drop(offer)
        self._offered = None

    def _picked(self, pick: Pick) -> None:
        if self._assistant is None:
            return
        pairs = self._assistant.pairs

        def done() -> None:
            self._take_away()
            if pick is Pick.FIRST:
                self.reload_asked.emit()

        # what cannot be picked any more, because the chat went on, simply goes
        self._bridge.fetch(self, lambda: pairs.pick(pick), lambda _done: done(), lambda _error: done())
