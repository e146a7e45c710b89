"""The calendars of servers: when each was last up to date, what went wrong, and what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from assistant.core.appointments import CalendarKind
from assistant.service.agenda import ServerState
from ui.clean import clean_line, plain_tip
from ui.dialogs import fit_height
from ui.page import Rows
from ui.theme import Look
from ui.widgets import Button, IconButton, Label, row
from ui.wording import counted, when


class ServersList(QDialog):
    """Shows what it is told; everything that is to be done is asked of whoever opened it."""

    sync_asked = Signal()
    sign_in_asked = Signal(object)
    """The ``ServerState`` of the calendar to sign in for again."""
    remove_asked = Signal(object)
    connect_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shown: object = None
        self.setWindowTitle("Calendars of servers")
        self.setModal(True)
        self.setFixedWidth(560)
        self.rows = Rows()
        self.none = Label("No calendar comes from a server.", "meta")
        self.sync = Button(look, "Sync now", "primary", "refresh")
        self.sync.clicked.connect(self.sync_asked)
        more = Button(look, "Connect another…", "plain", "plus")
        more.clicked.connect(self.connect_asked)
        close = Button(look, "Close")
        close.clicked.connect(self.accept)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(22, 20, 22, 18)
        inside.setSpacing(12)
        inside.addWidget(Label("Calendars of servers", "h2"))
        inside.addWidget(self.none)
        inside.addWidget(self.rows)
        inside.addLayout(row(more, 1, close, self.sync))

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:  # only now the rows know how high they are
            fit_height(self)
        return handled

    def show_states(self, states: Sequence[ServerState], now: datetime, *, busy: bool) -> None:
        """Show these; ``busy`` while the servers are being asked."""
        self.sync.setEnabled(bool(states) and not busy)
        self.sync.setText("Syncing…" if busy else "Sync now")
        self.none.setVisible(not states)
        if (shown := (tuple(states), now.replace(second=0, microsecond=0))) == self._shown:
            return  # keeps the focus where the person is
        self._shown = shown
        self.rows.clear()
        for state in states:
            self.rows.add(self._row(state, now))

    def _row(self, state: ServerState, now: datetime) -> QWidget:
        name = clean_line(state.calendar.name)
        made = QWidget()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Label(name, "strong", wrap=True))
        words.addWidget(Label(" · ".join(filter(None, (state.host, clean_line(state.user)))), "caption", wrap=True))
        words.addWidget(Label(said(state, now), "danger" if state.problem else "meta", wrap=True))
        across = row(spacing=8, margins=(16, 11, 12, 11))
        across.addLayout(words, 1)
        if state.problem and state.calendar.kind is CalendarKind.CALDAV:
            again = Button(self._look, "Sign in again…", "small")
            again.setAccessibleName(f"Sign in again: {name}")
            again.clicked.connect(lambda: self.sign_in_asked.emit(state))
            across.addWidget(again)
        remove = Button(self._look, "Remove…", "small", "trash")
        remove.setAccessibleName(f"Remove: {name}")
        remove.clicked.connect(lambda: self.remove_asked.emit(state))
        across.addWidget(remove)
        made.setLayout(across)
        return made


def said(state: ServerState, now: datetime) -> str:
    """How a calendar stands, in a sentence or two."""
    parts = [clean_line(state.problem)] if state.problem else []
    if state.synced is None:
        parts += [] if state.problem else ["Not read yet."]
    else:
        parts.append(f"Up to date as of {when(state.synced, now)}.")
    if state.unsent:
        parts.append(
            f"{counted(state.unsent, 'change')} of yours {'waits' if state.unsent == 1 else 'wait'} to be sent."
        )
    return " ".join(parts)


class ServersLine(QWidget):
    """One line below the calendars: when their servers were last asked, or that something is wrong."""

    opened = Signal()
    sync_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.status = Button(look, "", "code", "globe")
        self.status.clicked.connect(self.opened)
        self.again = IconButton(look, "refresh", "Sync now", size=28, icon_size=15)
        self.again.clicked.connect(self.sync_asked)
        layout = row(self.status, 1, self.again, spacing=4)
        self.setLayout(layout)
        self.hide()

    def show_states(self, states: Sequence[ServerState], now: datetime, *, busy: bool) -> None:
        """Say how these stand; not there while there are none."""
        self.setVisible(bool(states))
        times = [each.synced for each in states if each.synced is not None]
        wrong = [each for each in states if each.problem]
        if busy:
            words = "Syncing…"
        elif wrong:
            words = "Not up to date"
        else:
            words = f"Synced {when(min(times), now).removeprefix('today ')}" if times else "Not synced yet"
        self.status.setText(words)
        self.status.set_icon("warning" if wrong and not busy else "globe")
        told = "; ".join(f"{clean_line(each.calendar.name)}: {said(each, now)}" for each in states)
        self.status.setToolTip(plain_tip(told.replace("; ", "\n")))
        self.status.setAccessibleName(f"Calendars of servers: {words}")
        self.again.setEnabled(not busy)
