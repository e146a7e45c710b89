"""The calendars as their person uses them: what is on, what is free, what clashes, and changes that wait for a yes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import Any

from assistant.calendar.component_edits import Words
from assistant.calendar.diary import Diary, as_series
from assistant.calendar.editing import Scope
from assistant.calendar.ics import write
from assistant.core.appointments import (
    Appointment,
    Brief,
    Calendar,
    CalendarKind,
    CalendarProblem,
    Moment,
    Proposal,
    Task,
    Undo,
)
from assistant.core.changes import ChangeBus, Changed
from assistant.core.errors import BadRequest
from assistant.core.jobs import Desk, Lane
from assistant.service.brief import Briefs
from assistant.service.calendar_conflicts import Conflict
from assistant.service.calendar_servers import Keep, ServerCalendars, ServerState, SyncReport
from assistant.service.calendar_sources import CalendarReport, CalendarSources
from assistant.service.calendar_watch import CalendarWatch
from assistant.service.free_time import Slot, clashes, free_slots
from assistant.service.invitations import InvitationReader
from assistant.service.proposals import Proposals
from assistant.service.runner import Job, JobRunner
from assistant.store.appointment_intake import AppointmentIntake
from assistant.store.appointments import Appointments
from assistant.store.calendars import Calendars
from assistant.store.database import Database
from assistant.system.network import Network

__all__ = ["SYNCING", "Agenda", "CalendarReport", "Conflict", "Keep", "ServerState", "Slot", "SyncReport"]

SYNCING = "Bringing calendars up to date"
"""What the job is called that speaks with the servers of calendars."""


class Agenda:
    """Every method may be called from any thread; those with a desk take long. ``clock`` gives the time, aware."""

    def __init__(
        self,
        database: Database,
        runner: JobRunner,
        changes: ChangeBus,
        clock: Callable[[], datetime],
        zone: Callable[[], tzinfo],
        network: Network | None = None,
    ) -> None:
        """``zone`` gives the person's time zone; without a ``network`` there is none."""
        self._runner = runner
        self._changes = changes
        self._clock = clock
        self._zone = zone
        self._calendars = Calendars(database)
        self._appointments = Appointments(database)
        intake = AppointmentIntake(database)
        self._sources = CalendarSources(self._calendars, intake, clock)
        self._watch = CalendarWatch(self._sources, runner, self._calendars.all)
        network = network or Network(lambda: True, lambda _attempt: None, clock)
        self._servers = ServerCalendars(database, self._calendars, intake, network, clock)
        self.diary = Diary(self._appointments, intake, zone)
        self.briefs = Briefs(database, self.diary, zone)
        self.invitations = InvitationReader(self._calendars, self._appointments, self.diary, clock, zone)
        self._proposals = Proposals(self._calendars, self._appointments, intake, self.diary, clock, zone)

    def zone(self) -> tzinfo:
        """The person's time zone."""
        return self._zone()

    def resume(self) -> None:
        """At start: look in the background for what changed meanwhile, and follow the files from now on."""
        self._watch.follow()
        self._watch.start(frozenset(each.id for each in self._calendars.all()))

    def close(self) -> None:
        """Stop following files."""
        self._watch.close()

    # --- calendars ---

    def calendars(self) -> list[Calendar]:
        """Every calendar, Hearth's own first."""
        return self._calendars.all()

    def add(self, where: str | Path, desk: Desk[Any]) -> CalendarReport:
        """Add a calendar file, a folder of them, a contacts file (.vcf) or a country's holidays ("DE", "DE-BY").

        Raises ``BadRequest``, ``Unreadable``, ``AccessDenied`` or ``Cancelled``; nothing of a new one is left then.
        """
        try:
            return self._sources.add(str(where), desk)
        finally:
            self._watch.renew()
            self._changes.publish(Changed.CALENDAR)

    def start_add(self, paths: Sequence[str | Path]) -> Job:
        """:meth:`add` for several as a job; its result is a tuple of reports."""

        def work(desk: Desk[Any]) -> tuple[CalendarReport, ...]:
            try:
                return tuple(self._sources.add(str(path), desk) for path in paths)
            finally:
                self._watch.renew()

        what = Path(paths[0]).name if len(paths) == 1 else f"{len(paths)} calendars"
        return self._runner.start(f"Adding {what}", work, Lane.INGEST, changed=Changed.CALENDAR)

    def remove(self, calendar_id: int) -> None:
        """Take a calendar out of Hearth; its file stays. Raises ``BadRequest`` for Hearth's own or an unknown one."""
        self._sources.remove(calendar_id)
        self._watch.renew()
        self._servers.forget()
        self._changes.publish(Changed.CALENDAR)

    def show(self, calendar_id: int, shown: bool) -> None:
        """Show what stands in a calendar, or leave it out of everything below."""
        self._calendars.show(calendar_id, shown)
        self._changes.publish(Changed.CALENDAR)

    def refresh(self, desk: Desk[Any]) -> list[CalendarReport]:
        """Read again what changed; a file that is missing keeps what was there and is told in the problems."""
        reports = self._sources.refresh(desk)
        self._changes.publish(Changed.CALENDAR)
        return reports

    def connect(self, url: str, user: str, password: str, desk: Desk[Any]) -> list[Calendar]:
        """Add the CalDAV calendars of an account, or the one at ``url``; :meth:`sync` reads them.

        Raises ``BadRequest``, ``SignInRefused``, ``Offline``, ``Unreachable`` or ``BadDownload``.
        """
        found = self._servers.connect(url, user, password, desk)
        self._changes.publish(Changed.CALENDAR)
        return found

    def password_kept_by(self, calendar_id: int) -> str:
        """Who keeps the password of a calendar, in words; "" where there is none."""
        return self._servers.password_kept_by(calendar_id)

    def subscribe(self, url: str, desk: Desk[Any]) -> SyncReport:
        """Add a calendar that is only read, by its https or webcal address. Errors as :meth:`connect`."""
        report = self._servers.subscribe(url, desk)
        self._changes.publish(Changed.CALENDAR)
        return report

    def sync(self, desk: Desk[Any]) -> list[SyncReport]:
        """Bring the calendars of servers up to date, both ways; raises ``Offline`` where no network is allowed."""
        try:
            return self._servers.sync(desk)
        finally:
            self._changes.publish(Changed.CALENDAR)

    def start_sync(self) -> Job:
        """:meth:`sync` as a job."""
        return self._runner.start(SYNCING, self._servers.sync, Lane.NETWORK, changed=Changed.CALENDAR)

    def servers(self) -> list[ServerState]:
        """The calendars of servers, and how they stand."""
        return self._servers.states()

    def unsent(self) -> frozenset[tuple[int, str, str, bytes]]:
        """What was changed here and waits to be sent to a server; the same while nothing more is changed."""
        return self._servers.unsent()

    def server_conflicts(self) -> list[Conflict]:
        """What was changed both here and on a server, for :meth:`resolve`."""
        return self._servers.conflicts(self._zone())

    def resolve(self, conflict: CalendarProblem | Conflict, keep: Keep) -> None:
        """Decide a conflict: "mine" is sent with the next :meth:`sync`, "theirs" takes the place of ours now.

        "both" leaves ours as an appointment of its own beside theirs. Raises ``BadRequest`` where it is decided.
        """
        self._servers.resolve(conflict.calendar_id, conflict.uid, keep)
        self._changes.publish(Changed.CALENDAR)

    def problems(self) -> list[CalendarProblem]:
        """What could not be used of the calendars, in words."""
        return self._calendars.problems()

    def export(self) -> str:
        """Hearth's own calendar as the text of a calendar file."""
        own = next(each for each in self._calendars.all() if each.kind is CalendarKind.OWN)
        return write((as_series(each) for each in self._appointments.all_series(own.id)), own.name)

    def tell_own(self, problem: str) -> None:
        """List a problem of Hearth's own calendar; "" for none."""
        own = next(each for each in self._calendars.all() if each.kind is CalendarKind.OWN)
        self._calendars.tell(own.id, problem)

    # --- looking ---

    def between(self, start: datetime, end: datetime) -> list[Appointment]:
        """What touches the time from ``start`` to ``end`` (aware), by start, whole days first on each day.

        Raises ``BadRequest`` for more than thirty years.
        """
        return self.diary.between(start, end)

    def find(self, series_id: int, occurrence: str) -> Appointment | None:
        """An occurrence by its series and its key ("" for a single event); None where there is none."""
        return self.diary.find(series_id, occurrence)

    def search(self, query: str) -> list[Appointment]:
        """Events that hold all words of ``query``, by start; of a recurring one its next occurrence, or its last."""
        return self.diary.search(query, self._clock())

    def next_of(self, query: str) -> Appointment | None:
        """The next time that something with these words begins."""
        return self.diary.next_of(query, self._clock())

    def last_of(self, query: str) -> Appointment | None:
        """The last time that something with these words began."""
        return self.diary.last_of(query, self._clock())

    def tasks(self) -> list[Task]:
        """Every task, the due ones first."""
        return self.diary.tasks()

    def free(
        self,
        start: datetime,
        end: datetime,
        length: timedelta,
        between_hours: tuple[time, time] = (time(9), time(18)),
        buffer: timedelta = timedelta(),
    ) -> list[Slot]:
        """Stretches of at least ``length`` with nothing in them, each day between two hours of the person's clock.

        ``buffer`` stays free around every appointment. Raises ``BadRequest`` where the length is not positive.
        """
        if length <= timedelta():
            raise BadRequest("The length must be more than nothing.")
        around = self.between(start - buffer, end + buffer)
        return free_slots(start, end, length, between_hours, buffer, around, self._zone())

    def conflicts(self, start: datetime, end: datetime) -> list[tuple[Appointment, Appointment]]:
        """Every two appointments that keep busy at the same time."""
        return clashes(self.between(start, end))

    def brief(self, now: datetime) -> Brief:
        """What today and tomorrow bring, and what to prepare for it; no model has a say."""
        return self.briefs.of(now)

    def never_suggest(self, key: str) -> None:
        """Do not suggest this again."""
        self.briefs.never_suggest(key)

    # --- acting, with a yes ---

    def propose_create(
        self,
        title: str,
        start: Moment,
        end: Moment,
        where: str = "",
        all_day: bool = False,
        notes: str = "",
        alarm: int | None = None,
        rule: str = "",
        calendar: int | None = None,
    ) -> Proposal:
        """A new event; ``alarm`` is minutes before, ``rule`` an RRULE, ``calendar`` None Hearth's own. Changes nothing.

        Raises ``BadRequest`` where the end is not after the start.
        """
        return self._proposals.create(title, start, end, Words(None, where, notes, alarm), all_day, rule, calendar)

    def propose_task(
        self, title: str, due: Moment | None = None, notes: str = "", alarm: int | None = None
    ) -> Proposal:
        """A new task in Hearth's own calendar; ``alarm`` is minutes before it is due. Changes nothing."""
        return self._proposals.task(title, due, Words(None, None, notes, alarm))

    def propose_done(self, task: Task) -> Proposal:
        """A task that is done. Changes nothing."""
        return self._proposals.done(task)

    def propose_move(
        self, appointment: Appointment, start: Moment, end: Moment | None = None, scope: str = "one"
    ) -> Proposal:
        """An appointment at another time; ``end`` None keeps its length. Changes nothing.

        ``scope`` is "one", "onwards" or "all" of a recurring one. Raises ``BadRequest`` as :meth:`propose_create`.
        """
        return self._proposals.move(appointment, start, end, Scope(scope))

    def propose_cancel(self, appointment: Appointment, scope: str = "one") -> Proposal:
        """An appointment that goes. Changes nothing."""
        return self._proposals.cancel(appointment, Scope(scope))

    def propose_change(
        self,
        appointment: Appointment,
        title: str | None = None,
        where: str | None = None,
        notes: str | None = None,
        alarm: int | None = None,
        scope: str = "one",
        times: tuple[Moment, Moment] | None = None,
    ) -> Proposal:
        """Other words, another alarm (minutes before, -1 for none), another start and end (``times``).

        None leaves one as it is. Changes nothing. Raises ``BadRequest`` as :meth:`propose_create`.
        """
        return self._proposals.change(appointment, Words(title, where, notes, alarm), Scope(scope), times)

    def propose_scope(self, proposal: Proposal, scope: str) -> Proposal:
        """The same for another part of its series: "one", "onwards" or "all". Changes nothing."""
        return self._proposals.again(proposal, Scope(scope))

    def carry_out(self, proposal: Proposal) -> Undo:
        """Do what was proposed, once the person said yes.

        Raises ``BadRequest`` where it was refused or the calendar has changed since.
        """
        undo = self._proposals.carry_out(proposal)
        self._changes.publish(Changed.CALENDAR)
        return undo

    def undo(self, undo: Undo) -> None:
        """Take back what was carried out; raises ``BadRequest`` where the calendar has changed since."""
        self._proposals.undo(undo)
        self._changes.publish(Changed.CALENDAR)
