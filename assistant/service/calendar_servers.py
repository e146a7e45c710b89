"""Calendars that come over the network, once the person asked for it: connected, subscribed to, synchronised."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any, Literal, TypeAlias
from urllib.parse import unquote, urlsplit

from assistant.calendar.caldav_client import CalDav, checked_url
from assistant.calendar.diary import as_series
from assistant.calendar.preparing import prepared
from assistant.calendar.sync import CalendarSync, Synced
from assistant.calendar.webcal import subscribed
from assistant.core.appointments import Calendar, CalendarKind
from assistant.core.connections import CALENDAR
from assistant.core.errors import AssistantError, BadRequest, NetworkProblem, Offline
from assistant.core.jobs import Desk
from assistant.service.calendar_conflicts import Conflict, conflicts_of, copy_of
from assistant.store.appointment_intake import AppointmentIntake
from assistant.store.appointments import Appointments
from assistant.store.calendar_servers import Account, CalendarServers
from assistant.store.calendars import Calendars
from assistant.store.database import Database
from assistant.system.keyrings import forget_secret, keep_secret, kept_secret
from assistant.system.network import Network

Keep: TypeAlias = Literal["mine", "theirs", "both"]
"""Which version of a conflict stays."""

REMOTE = (CalendarKind.CALDAV, CalendarKind.WEBCAL)


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What became of one calendar; ``problem`` tells in words why it could not be brought up to date."""

    calendar_id: int
    name: str
    synced: Synced
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ServerState:
    """How a calendar of a server stands. ``synced`` is when it was last up to date (UTC), None for never.

    ``problem`` tells in words what went wrong the last time; ``unsent`` changes of ours wait to be sent, ``conflicts``
    to be decided. ``user`` is "" for a subscription.
    """

    calendar: Calendar
    host: str
    user: str
    synced: datetime | None
    problem: str = ""
    unsent: int = 0
    conflicts: int = 0


class ServerCalendars:
    """Every method may be called from any thread; those with a desk speak to servers and take long."""

    def __init__(
        self,
        database: Database,
        calendars: Calendars,
        intake: AppointmentIntake,
        network: Network,
        clock: Callable[[], datetime],
    ) -> None:
        self._clock = clock
        self._appointments = Appointments(database)
        self._calendars = calendars
        self._intake = intake
        self._network = network
        self._servers = CalendarServers(database)
        self._sync = CalendarSync(self._appointments, intake, self._servers)

    def connect(self, url: str, user: str, password: str, desk: Desk[Any]) -> list[Calendar]:
        """Add the calendars of an account, or the one at ``url``; the password goes to the keyring.

        What is in them comes with the next :meth:`sync`. Raises ``BadRequest`` where the address cannot be used or no
        calendar is there, ``SignInRefused``, ``Offline``, ``Unreachable`` or ``BadDownload``; nothing is kept then.
        """
        url = checked_url(url)
        if not user.strip() or not password or ":" in user:
            raise BadRequest("A name and a password are needed to sign in.", "Give the name with --user.")
        host = urlsplit(url).hostname
        client = CalDav(self._network, f"{CALENDAR} {host}", user, password, desk.cancel)
        found = client.find(url)
        if not found:
            raise BadRequest(f"There is no calendar at {host} for {user}.", "Check the address and the name.")
        account = self._keep_account(url, user, password)
        ids = []
        for each in found:
            ids.append(self._calendars.add(each.name, CalendarKind.CALDAV, each.url, each.colour))
            self._servers.link(ids[-1], account)
        self._drop_unused()
        return [each for each in self._calendars.all() if each.id in ids]

    def subscribe(self, url: str, desk: Desk[Any]) -> SyncReport:
        """Add a calendar that is only read, and read it. Errors as :meth:`connect`; nothing is kept then."""
        url = checked_url(url)
        known = {each.id for each in self._calendars.all()}
        plain = unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2]).removesuffix(".ics")
        calendar_id = self._calendars.add(plain or str(urlsplit(url).hostname), CalendarKind.WEBCAL, url)
        self._servers.link(calendar_id, None)
        try:
            synced = self._read(calendar_id, desk)
            self._servers.keep_synced(calendar_id, self._now())
            return SyncReport(calendar_id, self._calendar(calendar_id).name, synced)
        except BaseException:
            if calendar_id not in known:
                self._calendars.remove(calendar_id)
            raise

    def sync(self, desk: Desk[Any]) -> list[SyncReport]:
        """Bring every calendar of a server up to date, both ways; a server that is gone keeps what was there.

        Raises ``Offline`` where the person asked for no network, and ``Cancelled``.
        """
        reports = []
        for calendar in self._remote():
            desk.cancel.check()
            synced, problem = Synced(), ""
            try:
                synced = self._read(calendar.id, desk)
                self._servers.keep_synced(calendar.id, self._now())
            except Offline:
                raise
            except AssistantError as told:
                kept = "What was there is kept." if isinstance(told, NetworkProblem) else ""
                problem = " ".join(filter(None, (told.message, kept, told.hint)))
            self._calendars.tell(calendar.id, problem)
            reports.append(SyncReport(calendar.id, self._calendar(calendar.id).name, synced, problem))
        return reports

    def states(self) -> list[ServerState]:
        """Every calendar of a server, and how it stands."""
        told = {each.calendar_id: each.reason for each in self._calendars.problems() if not each.uid and not each.title}
        return [self._state(each, told.get(each.id, "")) for each in self._remote()]

    def unsent(self) -> frozenset[tuple[int, str, str, bytes]]:
        """What was changed here and not sent yet: calendar, kind, UID, and the digest of what it is now."""
        ids = [each.id for each in self._remote() if each.kind is CalendarKind.CALDAV]
        return frozenset((each, *changed) for each in ids for changed in self._servers.changed_here(each))

    def conflicts(self, zone: tzinfo) -> list[Conflict]:
        """What both sides changed and nobody decided yet."""
        return conflicts_of(self._remote(), self._servers, self._appointments, zone)

    def resolve(self, calendar_id: int, uid: str, keep: Keep) -> None:
        """Decide what both sides changed; raises ``BadRequest`` where there is nothing to decide."""
        if keep not in ("mine", "theirs", "both"):
            raise BadRequest("Keep “mine”, “theirs” or “both”.")
        if keep == "both":
            self._copy_mine(calendar_id, uid)
        if not self._sync.resolve(calendar_id, uid, "mine" if keep == "mine" else "theirs"):
            raise BadRequest("There is no conflict with that appointment any more.")

    def _copy_mine(self, calendar_id: int, uid: str) -> None:
        """Ours becomes an appointment of its own, so that theirs can take its place without a loss."""
        waiting = [each for each in self._servers.conflicts(calendar_id) if each.uid == uid]
        for each in waiting:
            record = self._appointments.by_uid(calendar_id, uid, each.kind)
            if record is None or not each.conflict_body:
                raise BadRequest("One of the two was deleted.", "Keep “mine” or “theirs”.")
            own = copy_of(as_series(record), f"{uuid.uuid4()}@hearth")
            self._intake.keep(calendar_id, None, [prepared(own)])

    def forget(self) -> None:
        """After a calendar was taken out: forget the passwords that no calendar needs any more."""
        self._drop_unused()

    def password_kept_by(self, calendar_id: int) -> str:
        """Who keeps the password of a calendar, in words; "" where there is none."""
        account = self._servers.account_of(calendar_id)
        if account is None:
            return ""
        return "the desktop's keyring" if account.keeper else "Hearth's encrypted database"

    def _remote(self) -> list[Calendar]:
        return [each for each in self._calendars.all() if each.kind in REMOTE]

    def _state(self, calendar: Calendar, problem: str) -> ServerState:
        account, seconds = self._servers.account_of(calendar.id), self._servers.synced_at(calendar.id)
        unsent = len(self._servers.changed_here(calendar.id)) if calendar.kind is CalendarKind.CALDAV else 0
        return ServerState(
            calendar,
            urlsplit(calendar.where).hostname or "",
            "" if account is None else account.user,
            None if seconds is None else datetime.fromtimestamp(seconds, UTC),
            problem,
            unsent,
            self._servers.count_conflicts(calendar.id),
        )

    def _now(self) -> int:
        return int(self._clock().timestamp())

    def _read(self, calendar_id: int, desk: Desk[Any]) -> Synced:
        calendar = self._calendar(calendar_id)
        if calendar.kind is CalendarKind.WEBCAL:
            taken, reading = subscribed(calendar, self._network, self._servers, self._intake, desk)
            if reading is not None and (reading.name or reading.colour):
                colour = calendar.colour or (reading.colour[:7] if reading.colour.startswith("#") else "")
                self._calendars.rename(calendar.id, reading.name or calendar.name, colour)
            return Synced(taken)
        account = self._servers.account_of(calendar.id)
        assert account is not None, "a calendar of a server belongs to an account"
        purpose = f"{CALENDAR} {calendar.name}"
        client = CalDav(self._network, purpose, account.user, self._password(account), desk.cancel)
        return self._sync.run(calendar, client, desk)

    def _keep_account(self, url: str, user: str, password: str) -> int:
        """The keyring keeps the password where there is one, else the encrypted database does."""
        before = self._servers.account(url, user)
        entry = before.entry if before is not None else f"calendar-{secrets.token_hex(8)}"
        keeper = keep_secret(entry, password)
        return self._servers.keep_account(url, user, entry, keeper, "" if keeper else password)

    def _password(self, account: Account) -> str:
        return kept_secret(account.entry, account.keeper) if account.keeper else account.secret

    def _drop_unused(self) -> None:
        for account in self._servers.drop_unused_accounts():
            if account.keeper:
                forget_secret(account.entry)

    def _calendar(self, calendar_id: int) -> Calendar:
        return next(each for each in self._calendars.all() if each.id == calendar_id)
