"""What a person does to the calendar: asked for, shown as a proposal, done on a click, taken back on another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assistant.core.appointments import Appointment, Calendar, Moment, Proposal, Undo
from assistant.core.changes import Changed
from assistant.core.errors import AssistantError
from ui.appointmentcards import ProposalCard
from ui.bridge import Bridge
from ui.calendardata import Agenda
from ui.calendarnew import NewAppointment, Wanted
from ui.calendarwords import Habits
from ui.clean import clean_line
from ui.notices import TurnNotice
from ui.shadow import paint_shadow
from ui.theme import Look

_WIDTH = 440
_REACH = 18


class Slot(QWidget):
    """Floats above the lower edge of the widget it belongs to and holds one card."""

    escaped = Signal()

    def __init__(self, look: Look, stage: QWidget) -> None:
        super().__init__(stage)
        self._look = look
        self._stage = stage
        self.card: QWidget | None = None
        self._avoided = QRect()
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(_REACH, _REACH, _REACH, _REACH)
        self.hide()
        stage.installEventFilter(self)

    def put(self, card: QWidget) -> None:
        """Show this card instead of the one before."""
        self.clear()
        self.card = card
        self._inside.addWidget(card)
        card.show()
        self.show()
        self.raise_()
        self.fit()

    def avoid(self, box: QRect) -> None:
        """Leave this part of the screen free where there is another place."""
        self._avoided = QRect(self._stage.mapFromGlobal(box.topLeft()), box.size()) if box.isValid() else QRect()
        self.fit()

    def clear(self) -> None:
        """Show nothing."""
        self._avoided = QRect()
        if self.card is not None:
            self._inside.removeWidget(self.card)
            self.card.hide()
            self.card.deleteLater()
            self.card = None
        self.hide()

    def fit(self) -> None:
        """As high as the card needs, in the middle above the lower edge."""
        if self.card is None:
            return
        wide = min(_WIDTH + 2 * _REACH, self._stage.width())
        self._inside.invalidate()
        self._inside.activate()
        high = self._inside.totalHeightForWidth(wide) if self._inside.hasHeightForWidth() else -1
        high = high if high > 0 else self._inside.totalSizeHint().height()
        free, below = self._stage.width() - wide, self._stage.height() - high
        places = [QRect(QPoint(x, y), QSize(wide, high)) for y in (below, 0) for x in (free // 2, free, 0)]
        self.setGeometry(min(places, key=lambda place: _shared(place, self._avoided)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self.fit()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self.fit()
        return handled

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        event.accept()  # letters typed here are no commands of the page

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(_REACH, _REACH, -_REACH, -_REACH)
        paint_shadow(painter, box, 11, _REACH - 2, dark=self._look.theme.dark)


def _shared(one: QRect, other: QRect) -> int:
    """How many pixels two boxes share."""
    both = one.intersected(other)
    return both.width() * both.height() if both.isValid() else 0


class Acts(QObject):
    """Leads from the wish through the proposal to what is done. Only a click on a card changes anything."""

    proposed = Signal(object)
    """The ``Proposal`` that waits, or None when none does any more."""
    done = Signal(object)
    """The ``Proposal`` that was carried out."""
    ended = Signal()
    """The card is gone: the keyboard belongs to the calendar again."""

    def __init__(self, look: Look, bridge: Bridge, habits: Habits, slot: Slot) -> None:
        super().__init__(slot)
        self._look = look
        self._bridge = bridge
        self._habits = habits
        self._slot = slot
        self._agenda: Agenda | None = None
        self._clock: Callable[[], datetime] | None = None
        self._calendars: Sequence[Calendar] = ()
        self._turn = 0
        self._busy = False
        slot.escaped.connect(self.close)

    def attach(self, agenda: Agenda, clock: Callable[[], datetime]) -> None:
        """The profile is open."""
        self._agenda, self._clock = agenda, clock

    def know(self, calendars: Sequence[Calendar]) -> None:
        """The calendars' names and colours for the cards."""
        self._calendars = calendars

    # --- wishes ---

    def new(self, start: Moment, end: Moment) -> None:
        """Ask what is to be put there."""
        if self._clock is None or self._busy:
            return
        form = NewAppointment(self._look, self._habits, start, end, self._clock())
        form.wanted.connect(self.create)
        self._ask(form)

    def create(self, wanted: Wanted) -> None:
        """Propose something new."""
        self._propose(
            lambda agenda: agenda.propose_create(wanted.title, wanted.start, wanted.end, wanted.where, wanted.all_day)
        )

    def move(self, appointment: Appointment, start: Moment, end: Moment | None) -> None:
        """Propose another time."""
        self._propose(lambda agenda: agenda.propose_move(appointment, start, end))

    def edit(self, appointment: Appointment) -> None:
        """Ask what is to be changed of it."""
        if self._clock is not None and not self._busy:
            form = NewAppointment(
                self._look, self._habits, appointment.start, appointment.end, self._clock(), before=appointment
            )
            form.wanted.connect(lambda wanted: self._change(appointment, wanted))
            self._ask(form)

    def cancel(self, appointment: Appointment) -> None:
        """Propose to take it out."""
        self._propose(lambda agenda: agenda.propose_cancel(appointment))

    def close(self) -> None:
        """Leave everything as it is."""
        if not self._busy:
            self._turn += 1
            self._slot.clear()
            self.proposed.emit(None)
            self.ended.emit()

    def _ask(self, form: NewAppointment) -> None:
        form.closed.connect(self.close)
        self._turn += 1
        self._slot.put(form)
        form.title.setFocus(Qt.FocusReason.OtherFocusReason)
        self.proposed.emit(None)

    def _change(self, appointment: Appointment, wanted: Wanted) -> None:
        """Propose what was typed in the place of what there is; nothing changed asks for nothing."""
        title = wanted.title if wanted.title != clean_line(appointment.title) else None
        where = wanted.where if wanted.where != clean_line(appointment.where) else None
        times = (wanted.start, wanted.end)
        if (title, where, times) == (None, None, (appointment.start, appointment.end)):
            self.close()
            return
        moved = None if times == (appointment.start, appointment.end) else times
        self._propose(lambda agenda: agenda.propose_change(appointment, title, where, times=moved))

    # --- from the proposal to what is done ---

    def _propose(self, ask: Callable[[Agenda], Proposal]) -> None:
        agenda = self._agenda
        if agenda is None or self._busy:
            return
        self._turn += 1
        turn = self._turn
        self._bridge.fetch(
            self,
            lambda: ask(agenda),
            lambda proposal: self._show(proposal, turn),
            lambda error: self._failed(error, turn),
            title="Working out a change",
        )

    def _show(self, proposal: Proposal, turn: int) -> None:
        if turn != self._turn or self._clock is None:
            return  # something else was asked for meanwhile
        today = self._clock().date()
        card = ProposalCard(self._look, proposal, self._calendars, self._habits, today)
        card.accepted.connect(lambda accepted: self._carry_out(card, accepted))
        card.declined.connect(self.close)
        card.scope_asked.connect(lambda shown, scope: self._propose_again(card, shown, scope))
        self._slot.put(card)
        (card.no if proposal.kind == "cancel" or proposal.refused else card.yes).setFocus(Qt.FocusReason.TabFocusReason)
        self.proposed.emit(None if proposal.refused else proposal)

    def _propose_again(self, card: ProposalCard, proposal: Proposal, scope: str) -> None:
        """The same change for another part of its series."""
        agenda = self._agenda
        if agenda is None or self._busy:
            return
        self._busy = True
        card.show_busy()
        self._bridge.fetch(
            self,
            lambda: agenda.propose_scope(proposal, scope),
            lambda again: self._show_again(card, again),
            lambda error: self._not_done(card, error),
            title="Working out a change",
        )

    def _show_again(self, card: ProposalCard, proposal: Proposal) -> None:
        self._busy = False
        card.show_proposal(proposal)
        self._slot.fit()
        self.proposed.emit(None if proposal.refused else proposal)

    def _carry_out(self, card: ProposalCard, proposal: Proposal) -> None:
        agenda = self._agenda
        if agenda is None or self._busy:
            return
        self._busy = True
        card.show_busy()
        self._bridge.fetch(
            self,
            lambda: agenda.carry_out(proposal),
            lambda undo: self._done(card, proposal, undo),
            lambda error: self._not_done(card, error),
            title="Changing the calendar",
            changed=Changed.CALENDAR,
        )

    def _done(self, card: ProposalCard, proposal: Proposal, undo: Undo) -> None:
        self._busy = False
        card.show_done(undo.says)
        card.undo_asked.connect(lambda: self._undo(undo))
        close = card.close_button()
        close.clicked.connect(self.close)
        self._slot.fit()
        self.proposed.emit(None)
        self.done.emit(proposal)
        self.ended.emit()

    def _not_done(self, card: ProposalCard, error: BaseException) -> None:
        self._busy = False
        card.show_failed(error.message if isinstance(error, AssistantError) else "It could not be done.")
        self._slot.fit()
        if not isinstance(error, AssistantError):
            raise error

    def _undo(self, undo: Undo) -> None:
        agenda = self._agenda
        if agenda is None or self._busy:
            return
        self._busy = True
        self._bridge.fetch(
            self,
            lambda: agenda.undo(undo),
            lambda _done: self._undone(None),
            self._undone,
            title="Taking it back",
            changed=Changed.CALENDAR,
        )

    def _undone(self, error: BaseException | None) -> None:
        self._busy = False
        self.close()
        if error is not None:
            self._failed(error, self._turn)

    def _failed(self, error: BaseException, turn: int) -> None:
        known = isinstance(error, AssistantError)
        if turn == self._turn:
            notice = TurnNotice(
                self._look,
                error.message if isinstance(error, AssistantError) else "That did not work.",
                error.hint if isinstance(error, AssistantError) else "",
                "warn",
            )
            notice.offer("Close", self.close)
            self._slot.put(notice)
        if not known:
            raise error
