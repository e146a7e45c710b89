"""Calendars that come over the network, once the person asked for it: connected, subscribed to, synchronised."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from assistant.calendar.caldav_client import CalDav, checked_url
from assistant.calendar.sync import CalendarSync, Synced
from assistant.calendar.webcal import subscribed
from assistant.core.appointments import Calendar, CalendarKind
from assistant.core.errors import AssistantError, BadRequest, NetworkProblem, Offline
from assistant.core.jobs import Desk
from assistant.store.appointment_intake import AppointmentIntake
from assistant.store.appointments import Appointments
from assistant.store.calendar_servers import Account, CalendarServers
from assistant.store.calendars import Calendars
from assistant.store.database import Database
from assistant.system.keys import forget_secret, keep_secret, kept_secret
from assistant.system.network import Network

REMOTE = (CalendarKind.CALDAV, CalendarKind.WEBCAL)


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What became of one calendar; ``problem`` tells in words why it could not be brought up to date."""

    calendar_id: int
    name: str
    synced: Synced
    problem: str = ""


class ServerCalendars:
    """Every method may be called from any thread; those with a desk speak to servers and take long."""

    def __init__(self, database: Database, calendars: Calendars, intake: AppointmentIntake, network: Network) -> None:
        self._calendars = calendars
        self._intake = intake
        self._network = network
        self._servers = CalendarServers(database)
        self._sync = CalendarSync(Appointments(database), intake, self._servers)

    def connect(self, url: str, user: str, password: str, desk: Desk[Any]) -> list[Calendar]:
        """Add the calendars of an account, or the one at ``url``; the password goes to the keyring.

        What is in them comes with the next :meth:`sync`. Raises ``BadRequest`` where the address cannot be used or no
        calendar is there, ``SignInRefused``, ``Offline``, ``Unreachable`` or ``BadDownload``; nothing is kept then.
        """
        url = checked_url(url)
        if not user.strip() or not password or ":" in user:
            raise BadRequest("A name and a password are needed to sign in.", "Give the name with --user.")
        host = urlsplit(url).hostname
        client = CalDav(self._network, f"Calendar {host}", user, password, desk.cancel)
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
            return SyncReport(calendar_id, self._calendar(calendar_id).name, self._read(calendar_id, desk))
        except BaseException:
            if calendar_id not in known:
                self._calendars.remove(calendar_id)
            raise

    def sync(self, desk: Desk[Any]) -> list[SyncReport]:
        """Bring every calendar of a server up to date, both ways; a server that is gone keeps what was there.

        Raises ``Offline`` where the person asked for no network, and ``Cancelled``.
        """
        reports = []
        for calendar in [each for each in self._calendars.all() if each.kind in REMOTE]:
            desk.cancel.check()
            synced, problem = Synced(), ""
            try:
                synced = self._read(calendar.id, desk)
            except Offline:
                raise
            except AssistantError as told:
                kept = "What was there is kept." if isinstance(told, NetworkProblem) else ""
                problem = " ".join(filter(None, (told.message, kept, told.hint)))
            self._calendars.tell(calendar.id, problem)
            reports.append(SyncReport(calendar.id, self._calendar(calendar.id).name, synced, problem))
        return reports

    def resolve(self, calendar_id: int, uid: str, keep: Literal["mine", "theirs"]) -> None:
        """Decide what both sides changed; raises ``BadRequest`` where there is nothing to decide."""
        if keep not in ("mine", "theirs"):
            raise BadRequest("Keep “mine” or “theirs”.")
        if not self._sync.resolve(calendar_id, uid, keep):
            raise BadRequest("There is no conflict with that appointment any more.")

    def forget(self) -> None:
        """After a calendar was taken out: forget the passwords that no calendar needs any more."""
        self._drop_unused()

    def password_kept_by(self, calendar_id: int) -> str:
        """Who keeps the password of a calendar, in words; "" where there is none."""
        account = self._servers.account_of(calendar_id)
        if account is None:
            return ""
        return "the desktop's keyring" if account.keeper else "Hearth's encrypted database"

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
        purpose = f"Calendar {calendar.name}"
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
