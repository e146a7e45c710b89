"""What came in for the calendar: a card for each. Calendars are in; all else waits for a yes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Signal
from PySide6.QtWidgets import QWidget

from assistant.core.appointments import Calendar, Proposal, Undo
from assistant.core.changes import Changed
from assistant.core.errors import AssistantError
from assistant.core.jobs import Finished
from ui.appointmentcards import ProposalCard
from ui.bridge import Bridge
from ui.calendaracts import Slot
from ui.calendarwords import Habits
from ui.clean import clean_line
from ui.notices import TurnNotice
from ui.theme import Look
from ui.wording import counted

if TYPE_CHECKING:
    from assistant.service.agenda import Agenda
    from assistant.service.arrivals import Arrival, Arrivals
    from assistant.service.calendar_sources import CalendarReport
    from assistant.service.invitations import Invitation


class Incoming(QObject):
    """Shows one card after the other above the lower edge of ``stage``."""

    started = Signal()
    """A look has begun."""
    calendar_asked = Signal()
    """The person wants to see the calendar."""

    def __init__(self, look: Look, bridge: Bridge, stage: QWidget) -> None:
        super().__init__(stage)
        self._look = look
        self._bridge = bridge
        self._habits = Habits.of(QLocale())
        self._arrivals: Arrivals | None = None
        self._agenda: Agenda | None = None
        self._clock: Callable[[], datetime] | None = None
        self._waiting: list[Callable[[Sequence[Calendar]], QWidget]] = []
        self._asks = False
        """Whether the card that is shown waits for an answer; one that only tells makes room for news."""
        self.slot = Slot(look, stage)
        self.slot.escaped.connect(self.next)

    def attach(self, arrivals: Arrivals, agenda: Agenda, clock: Callable[[], datetime]) -> None:
        """The profile is open."""
        self._arrivals, self._agenda, self._clock = arrivals, agenda, clock

    def detach(self) -> None:
        """The profile is being closed."""
        self._arrivals = self._agenda = None
        self._waiting.clear()
        self.slot.clear()

    def take(self, paths: Sequence[Path]) -> None:
        """Look at files that may concern the calendar."""
        if self._arrivals is not None and paths:
            self._bridge.watch(self._arrivals.start(tuple(paths))).finished.connect(self._looked)
            self.started.emit()

    def next(self) -> None:
        """Put the card away; the next one comes up."""
        self.slot.clear()
        agenda = self._agenda
        if self._waiting and agenda is not None:
            self._bridge.fetch(self, agenda.calendars, self._show)

    @property
    def card(self) -> QWidget | None:
        """The card that is shown."""
        return self.slot.card

    # --- what came ---

    def _looked(self, end: Finished[tuple[Arrival, ...]]) -> None:
        if end.error is not None:
            raise end.error  # what can be expected is told in the arrivals
        if end.cancelled or end.result is None or self._agenda is None:
            return
        for arrival in end.result:
            self._queue(arrival)
        if self._waiting and (self.slot.card is None or not self._asks):
            self.next()

    def _queue(self, arrival: Arrival) -> None:
        name = clean_line(arrival.path.name)
        if arrival.problem:
            self._tell(f"{name}: {arrival.problem}", arrival.hint, "warn")
        if (report := arrival.calendar) is not None:
            self._waiting.append(self._reported(report))
        if arrival.birthdays:
            self._waiting.append(lambda _calendars: self._birthdays_card(arrival))
        if arrival.invitations is not None:
            for each in arrival.invitations.found:
                if each.proposal is None:
                    self._tell(each.says, name, "")
                else:
                    self._waiting.append(self._invitation(each, each.proposal))
            for problem in arrival.invitations.problems:
                self._tell(f"{name}: {problem}", "The mail itself was read.", "warn")

    def _reported(self, report: CalendarReport) -> Callable[[Sequence[Calendar]], TurnNotice]:
        return lambda _calendars: self._calendar_card(report)

    def _invitation(self, invitation: Invitation, proposal: Proposal) -> Callable[[Sequence[Calendar]], ProposalCard]:
        return lambda calendars: self._invitation_card(invitation, proposal, calendars)

    def _tell(self, says: str, hint: str, tone: str) -> None:
        self._waiting.append(lambda _calendars: self._notice(says, hint, tone))

    def _show(self, calendars: Sequence[Calendar]) -> None:
        if self._waiting and self._agenda is not None:
            card = self._waiting.pop(0)(calendars)
            self._asks = isinstance(card, ProposalCard) or card.property("asks") is True
            self.slot.put(card)

    # --- the cards ---

    def _notice(self, says: str, hint: str = "", tone: str = "") -> TurnNotice:
        card = TurnNotice(self._look, clean_line(says), clean_line(hint), tone)
        card.offer("Close", self.next)
        return card

    def _calendar_card(self, report: CalendarReport) -> TurnNotice:
        taken = report.taken
        here = counted(taken.added + taken.updated + taken.unchanged, "entry", "entries")
        says = f"“{clean_line(report.name)}” is in your calendars: {here}."
        if not report.new:
            says = f"“{clean_line(report.name)}” was read again: {taken.added:,} new, {taken.updated:,} changed."
        hint = f"{taken.problems:,} could not be used as they are; the calendar lists them." if taken.problems else ""
        card = TurnNotice(self._look, says, hint, "")
        card.offer("Show", self._show_calendar)
        if report.new:
            card.offer("Remove", lambda: self._remove(report))
        card.offer("Close", self.next)
        return card

    def _birthdays_card(self, arrival: Arrival) -> TurnNotice:
        says = f"{clean_line(arrival.path.name)} tells {counted(arrival.birthdays, 'birthday')}."
        card = TurnNotice(self._look, says, "Put them into your calendar?", "")
        card.setProperty("asks", True)
        card.offer("Not now", self.next)
        card.offer("Add", lambda: self._add_birthdays(arrival.path), "plus")
        return card

    def _invitation_card(
        self, invitation: Invitation, proposal: Proposal, calendars: Sequence[Calendar]
    ) -> ProposalCard:
        assert self._clock is not None
        offer = ProposalCard(self._look, proposal, calendars, self._habits, self._clock().date())
        offer.tell(invitation.says)
        offer.accepted.connect(lambda accepted: self._carry_out(offer, accepted))
        offer.declined.connect(self.next)
        return offer

    # --- what a person does with them ---

    def _show_calendar(self) -> None:
        self.calendar_asked.emit()
        self.next()

    def _add_birthdays(self, path: Path) -> None:
        agenda = self._agenda
        if agenda is not None:
            self._bridge.watch(agenda.start_add((path,))).finished.connect(self._added)
            self.slot.clear()

    def _added(self, end: Finished[tuple[CalendarReport, ...]]) -> None:
        if end.error is not None:
            self._failed(end.error)
            return
        for report in end.result or ():
            self._waiting.insert(0, self._reported(report))
        self.next()

    def _remove(self, report: CalendarReport) -> None:
        if (agenda := self._agenda) is not None:
            self._do("Taking a calendar out", lambda: agenda.remove(report.calendar_id), self.next)

    def _carry_out(self, offer: ProposalCard, proposal: Proposal) -> None:
        agenda = self._agenda
        if agenda is None:
            return
        offer.show_busy()
        self._bridge.fetch(
            offer,
            lambda: agenda.carry_out(proposal),
            lambda undo: self._done(offer, undo),
            lambda error: self._not_done(offer, error),
            title="Changing the calendar",
            changed=Changed.CALENDAR,
        )

    def _done(self, offer: ProposalCard, undo: Undo) -> None:
        offer.show_done(undo.says)
        self._asks = False
        if (agenda := self._agenda) is not None:
            offer.undo_asked.connect(lambda: self._do("Taking it back", lambda: agenda.undo(undo), self.next))
        offer.close_button().clicked.connect(self.next)
        self.slot.fit()

    def _not_done(self, offer: ProposalCard, error: BaseException) -> None:
        offer.show_failed(error.message if isinstance(error, AssistantError) else "It could not be done.")
        self.slot.fit()
        if not isinstance(error, AssistantError):
            raise error

    def _do(self, title: str, work: Callable[[], None], then: Callable[[], None]) -> None:
        self._bridge.fetch(self, work, lambda _done: then(), self._failed, title=title, changed=Changed.CALENDAR)

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, AssistantError):
            raise error
        self.slot.put(self._notice(error.message, error.hint, "warn"))
