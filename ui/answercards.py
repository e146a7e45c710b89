"""Under an answer from the calendar: the appointments it is about, and the change that waits for a yes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QWidget

from assistant.core.appointments import Appointment, Calendar, Proposal, Undo
from assistant.core.changes import Changed
from assistant.core.errors import AssistantError
from ui.appointmentcards import AppointmentCard, ProposalCard
from ui.bridge import Bridge
from ui.calendardata import Agenda
from ui.calendarwords import Habits
from ui.column import Stack
from ui.theme import Look

MOST = 4
"""Appointments that get a card; the text of the answer names them all."""

_GAP = 8


class AnswerCards(Stack):
    """The cards of one answer. Only a click on a card changes anything."""

    jump_asked = Signal(object)
    """The ``Appointment`` to show in the calendar."""

    def __init__(
        self, look: Look, bridge: Bridge, agenda: Agenda, clock: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._bridge = bridge
        self._agenda = agenda
        self._clock = clock
        self._habits = Habits.of(QLocale())
        self.proposal: ProposalCard | None = None

    def show_answer(self, appointments: Sequence[Appointment], proposal: Proposal | None) -> None:
        """Fetch the calendars' names and colours, then show the cards."""
        self._bridge.fetch(
            self, self._agenda.calendars, lambda calendars: self._show(appointments, proposal, calendars)
        )

    def _show(
        self, appointments: Sequence[Appointment], proposal: Proposal | None, calendars: Sequence[Calendar]
    ) -> None:
        today = self._clock().date()
        named = {calendar.id: calendar for calendar in calendars}
        for each in appointments[:MOST]:
            card = AppointmentCard(self._look, each, named.get(each.calendar_id), self._habits, today)
            card.clicked.connect(lambda _checked=False, each=each: self.jump_asked.emit(each))
            self.add(card, _GAP)
        if proposal is not None:
            self.proposal = ProposalCard(self._look, proposal, calendars, self._habits, today)
            self.proposal.accepted.connect(self._carry_out)
            self.proposal.declined.connect(self._decline)
            self.proposal.scope_asked.connect(self._propose_again)
            self.add(self.proposal, _GAP)
        self.settle()

    def _propose_again(self, proposal: Proposal, scope: str) -> None:
        """The same change for another part of its series."""
        card = self.proposal
        assert card is not None
        card.show_busy()
        self._bridge.fetch(
            self,
            lambda: self._agenda.propose_scope(proposal, scope),
            lambda again: self._show_again(card, again),
            lambda error: self._failed(card, error),
            title="Working out a change",
        )

    def _show_again(self, card: ProposalCard, proposal: Proposal) -> None:
        card.show_proposal(proposal)
        self._fit(card)

    def _carry_out(self, proposal: Proposal) -> None:
        card = self.proposal
        assert card is not None
        card.show_busy()
        self._bridge.fetch(
            self,
            lambda: self._agenda.carry_out(proposal),
            lambda undo: self._done(card, undo),
            lambda error: self._failed(card, error),
            title="Changing the calendar",
            changed=Changed.CALENDAR,
        )

    def _done(self, card: ProposalCard, undo: Undo) -> None:
        card.show_done(undo.says)
        card.undo_asked.connect(lambda: self._undo(card, undo))
        self._fit(card)

    def _undo(self, card: ProposalCard, undo: Undo) -> None:
        self._bridge.fetch(
            self,
            lambda: self._agenda.undo(undo),
            lambda _done: self._decline(),
            lambda error: self._failed(card, error),
            title="Taking it back",
            changed=Changed.CALENDAR,
        )

    def _failed(self, card: ProposalCard, error: BaseException) -> None:
        card.show_failed(error.message if isinstance(error, AssistantError) else "It could not be done.")
        self._fit(card)
        if not isinstance(error, AssistantError):
            raise error

    def _decline(self) -> None:
        if self.proposal is not None:
            self.remove(self.proposal)
            self.proposal = None
            self.settle()

    def _fit(self, card: ProposalCard) -> None:
        self.changed(card)
        self.settle()
