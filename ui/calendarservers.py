"""Calendars that come over the network: connected on asking, brought up to date quietly, decided where both changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from assistant.core.changes import Changed
from assistant.core.errors import AssistantError
from assistant.core.jobs import Finished
from assistant.core.settings import Value
from assistant.service.agenda import Conflict, ServerState
from ui.bridge import Bridge, JobWatch
from ui.calendardata import Agenda
from ui.calendarwords import Habits
from ui.clean import clean_line
from ui.conflictform import ConflictForm
from ui.dialogs import Ask
from ui.serverform import ServerForm, in_words
from ui.serverslist import ServersList
from ui.theme import Look
from ui.wording import counted

LOOK_MS = 60_000
"""How often it is looked whether it is time."""

SEND_MS = 2_000
"""How long after a change of the person's it is sent; several in a row go together."""

INTERVALS = {"15 minutes": timedelta(minutes=15), "hourly": timedelta(hours=1)}
USUAL = "15 minutes"
"""What is offered with the first calendar of a server."""


class Settings(Protocol):
    """The person's settings."""

    def get(self, name: str, /) -> Value:
        """What is set."""

    def set(self, name: str, value: Value, /) -> None:
        """Set it."""


class CalendarServers(QObject):
    """Asks servers in jobs only; ``known`` must be told what there is."""

    synced = Signal()
    """The servers were asked; whatever came of it can be looked at."""
    shown = Signal()
    """How it stands is another than before: asked, or not any more."""
    failed = Signal(str, str)
    """What the person asked for did not work: a sentence and what to do."""

    def __init__(self, look: Look, bridge: Bridge, habits: Habits, page: QWidget) -> None:
        super().__init__(page)
        self._look = look
        self._bridge = bridge
        self._habits = habits
        self._page = page
        self._agenda: Agenda | None = None
        self._clock: Callable[[], datetime] | None = None
        self._settings: Settings | None = None
        self._running: JobWatch | None = None
        self._asked = False
        self._tried: datetime | None = None
        self._left: frozenset[Any] = frozenset()
        self.states: tuple[ServerState, ...] = ()
        self.conflicts: tuple[Conflict, ...] = ()
        self.list = ServersList(look, page)
        self.list.sync_asked.connect(self.sync)
        self.list.connect_asked.connect(self.connect_server)
        self.list.sign_in_asked.connect(lambda state: self.connect_server(state.calendar.where, state.user))
        self.list.remove_asked.connect(self._ask_removal)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._sending = QTimer(self)
        self._sending.setSingleShot(True)
        self._sending.setInterval(SEND_MS)
        self._sending.timeout.connect(self.send)
        bridge.changed.connect(self._changed)

    def attach(self, agenda: Agenda, clock: Callable[[], datetime], settings: Settings | None = None) -> None:
        """The profile is open; without ``settings`` nothing happens by itself."""
        self._agenda, self._clock, self._settings = agenda, clock, settings
        self._timer.start()

    def detach(self) -> None:
        """The profile is being closed."""
        self._timer.stop()
        self._sending.stop()
        if self._running is not None:
            self._running.cancel()
        self._agenda = None
        self.list.hide()

    @property
    def busy(self) -> bool:
        """Whether servers are being asked."""
        return self._running is not None

    def know(self, states: Sequence[ServerState], conflicts: Sequence[Conflict]) -> None:
        """What there is now."""
        self.states, self.conflicts = tuple(states), tuple(conflicts)
        self._show()

    # --- what the person asks for ---

    def connect_server(self, address: str = "", user: str = "") -> ServerForm | None:
        """Ask for an account on a server."""
        return self._open_form(subscribe=False, address=address, user=user)

    def subscribe(self) -> ServerForm | None:
        """Ask for an address to read."""
        return self._open_form(subscribe=True)

    def show_list(self) -> None:
        """Show how the calendars of servers stand."""
        self._show()
        self.list.open()

    def sync(self) -> None:
        """Bring everything up to date now; what goes wrong is told."""
        self._asked = True
        self._start()

    def decide(self) -> ConflictForm | None:
        """Show the first conflict with both versions."""
        if not self.conflicts or self._clock is None:
            return None
        conflict = self.conflicts[0]
        host = next((each.host for each in self.states if each.calendar.id == conflict.calendar_id), "")
        form = ConflictForm(self._look, conflict, host, self._habits, self._clock().date(), self._page.window())
        form.decided.connect(self._resolve)
        form.open()
        return form

    # --- by itself ---

    def look(self) -> None:
        """Ask the servers if it is time to."""
        interval, agenda, clock = self._interval(), self._agenda, self._clock
        if interval is None or agenda is None or clock is None or self.busy:
            return
        if self._tried is None or clock() - self._tried >= interval:
            self._bridge.fetch(self, agenda.servers, self._start_if_due, self._quietly, title="Looking at the servers")

    def send(self) -> None:
        """Send what the person changed; what a server did not take is tried again with the next look only."""
        agenda = self._agenda
        if agenda is not None and self._interval() is not None and not self.busy:
            self._bridge.fetch(self, agenda.unsent, self._send, self._quietly, title="Looking at the servers")

    def _changed(self, changed: Changed) -> None:
        if Changed.CALENDAR in changed and self._agenda is not None and self._interval() is not None:
            self._sending.start()

    def _interval(self) -> timedelta | None:
        return None if self._settings is None else INTERVALS.get(str(self._settings.get("calendar_sync")))

    def _start_if_due(self, states: Sequence[ServerState]) -> None:
        interval, clock = self._interval(), self._clock
        if interval is None or clock is None or not states:
            return
        times = [each.synced for each in states if each.synced is not None]
        if len(times) < len(states) or clock() - min(times) >= interval:
            self._start()

    def _send(self, unsent: frozenset[Any]) -> None:
        if unsent - self._left:
            self._start()

    # --- with the servers ---

    def _start(self) -> None:
        agenda, clock = self._agenda, self._clock
        if agenda is None or clock is None or self.busy:
            return
        self._tried = clock()
        self._running = self._bridge.watch(agenda.start_sync())
        self._running.finished.connect(self._ended)
        self._show()

    def _ended(self, end: Finished[Any]) -> None:
        asked, self._asked, self._running = self._asked, False, None
        agenda = self._agenda
        self._show()
        self.synced.emit()
        if agenda is not None:
            self._bridge.fetch(self, agenda.unsent, self._keep_left, self._quietly, title="Looking at the servers")
        if isinstance(end.error, AssistantError):
            if asked:
                self.failed.emit(*in_words(end.error))
        elif end.error is not None:
            raise end.error

    def _keep_left(self, unsent: frozenset[Any]) -> None:
        self._left = unsent

    def _resolve(self, conflict: Conflict, keep: str) -> None:
        agenda = self._agenda
        if agenda is not None:
            self._do(lambda: agenda.resolve(conflict, keep))  # type: ignore[arg-type]  # one of the three

    def _ask_removal(self, state: ServerState) -> None:
        name = clean_line(state.calendar.name)
        lost = f" {counted(state.unsent, 'change')} of yours were not sent and would be lost." if state.unsent else ""
        text = f"It stays on {state.host}; only what Hearth has of it goes.{lost}"
        ask = Ask(self._look, f"Remove “{name}” from Hearth?", text, "Remove", kind="danger", parent=self.list)
        ask.accepted.connect(lambda: self._remove(state.calendar.id))
        ask.no.setFocus()
        ask.open()

    def _remove(self, calendar_id: int) -> None:
        agenda = self._agenda
        if agenda is not None:
            self._do(lambda: agenda.remove(calendar_id))

    def _do(self, work: Callable[[], None]) -> None:
        self._bridge.fetch(
            self, work, lambda _done: self.synced.emit(), self._told, title="Keeping", changed=Changed.CALENDAR
        )

    def _open_form(self, *, subscribe: bool, address: str = "", user: str = "") -> ServerForm | None:
        if self._agenda is None:
            return None
        every = str(self._settings.get("calendar_sync")) if self._settings is not None and self.states else USUAL
        form = ServerForm(
            self._look, self._bridge, self._agenda, every,
            subscribe=subscribe, address=address, user=user, parent=self._page.window(),
        )  # fmt: skip
        form.connected.connect(self._connected)
        form.open()
        return form

    def _connected(self, every: str) -> None:
        settings = self._settings
        if settings is not None and settings.get("calendar_sync") != every:
            self._bridge.fetch(
                self, lambda: settings.set("calendar_sync", every), lambda _done: None, self._told,
                title="Keeping", changed=Changed.SETTINGS,
            )  # fmt: skip
        self.sync()

    def _show(self) -> None:
        if self._clock is not None:
            self.list.show_states(self.states, self._clock(), busy=self.busy)
            self.shown.emit()

    def _told(self, error: BaseException) -> None:
        if not isinstance(error, AssistantError):
            raise error
        self.failed.emit(*in_words(error))

    def _quietly(self, error: BaseException) -> None:
        """The next look tries again."""
        if not isinstance(error, AssistantError):
            raise error
