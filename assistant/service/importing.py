"""An export of Hearth back into a profile, new or in use: nothing is added twice, nothing that is here is replaced."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.calendar.ics import Series
from assistant.calendar.preparing import prepared
from assistant.core.appointments import CalendarKind
from assistant.core.changes import ChangeBus, Changed
from assistant.core.errors import AssistantError, Unreadable
from assistant.core.jobs import Desk
from assistant.core.memory import Statement
from assistant.core.settings import SETTINGS
from assistant.personal.statements import keys_of
from assistant.service import other_chats
from assistant.service.export_folder import MANIFEST, checked, in_words
from assistant.service.exporting import CALENDARS
from assistant.store.appointment_intake import AppointmentIntake
from assistant.store.calendar_servers import CalendarServers, Resource
from assistant.store.calendars import Calendars
from assistant.store.carried import ROOTS
from assistant.store.carrying_in import CarryingIn, keep_calendar, lines
from assistant.store.carrying_out import Row
from assistant.store.database import Connection, Database
from assistant.store.memories import Memories
from assistant.system.settings_file import SettingsFile

_AT_ONCE = 200
_NOT_LEARNED = "Nothing is learned about you from these chats; each chat's menu can allow it."


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came back. ``added`` and ``there`` count rows by table: new ones, and those that were here already.

    ``missing`` are files and folders of the library that are not on this computer; ``notes`` what else to know.
    """

    added: dict[str, int]
    there: dict[str, int]
    sources: tuple[Path, ...]
    missing: tuple[Path, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """What an export comes back into."""

    database: Database
    settings: SettingsFile
    changes: ChangeBus
    clock: Callable[[], datetime]


class Importing:
    """Brings an export back; every method may be called from any thread."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._memories = Memories(parts.database)
        self._calendars = Calendars(parts.database)
        self._intake = AppointmentIntake(parts.database)
        self._servers = CalendarServers(parts.database)

    def bring_back(self, folder: Path, desk: Desk[Any]) -> ImportReport:
        """Take in the export in ``folder``, or chats of ChatGPT or Claude (``conversations.json``, or its folder).

        The files of its library are not read here, see ``sources``.

        All of the database's rows come in one transaction or none does; calendars follow, and importing again goes
        on where that was stopped. Raises ``BadRequest``, ``Unreadable``, ``DiskFull``, ``AccessDenied`` or
        ``Cancelled``.
        """
        if not (folder / MANIFEST).exists() and (file := other_chats.find(folder)) is not None:
            return self._take_chats(file, desk)
        desk.report(0, None, "Checking the export")
        manifest = checked(folder, desk.cancel)
        with in_words(folder):
            run = self._rows(folder, manifest, desk)
            notes = [*self._take_calendars(folder, run, desk), *self._take_settings(folder / "settings.toml")]
        self._parts.changes.publish(
            Changed.CHATS | Changed.SOURCES | Changed.CALENDAR | Changed.MEMORY | Changed.SETTINGS
        )
        paths = [Path(str(row["path"])) for row in _read(folder, "library/sources.jsonl")]
        there = tuple(path for path in paths if path.exists())
        missing = tuple(path for path in paths if path not in there)
        return ImportReport(dict(run.added), dict(run.there), there, missing, tuple(notes))

    def _take_chats(self, file: Path, desk: Desk[Any]) -> ImportReport:
        desk.report(0, None, f"Reading {file.name}")
        found = list(other_chats.chats(file))
        carried = next(each for each in ROOTS if each.table == "chats")

        def work(connection: Connection) -> CarryingIn:
            carrying = CarryingIn(connection)
            for done, row in enumerate(found, 1):
                desk.cancel.check()
                carrying.take(carried, row)
                desk.report(done, len(found), "Bringing chats over")
            carrying.finish()
            return carrying

        run = self._parts.database.write(work)
        self._parts.changes.publish(Changed.CHATS)
        return ImportReport(dict(run.added), dict(run.there), (), (), (_NOT_LEARNED,))

    def _rows(self, folder: Path, manifest: Row, desk: Desk[Any]) -> CarryingIn:
        total = sum(count for count in manifest.get("counts", {}).values() if isinstance(count, int)) or None
        forgotten = self._forgotten_here(folder)

        def work(connection: Connection) -> CarryingIn:
            carrying = CarryingIn(connection, lambda table, row: table != "facts" or row.get("id") not in forgotten)
            done = 0
            for carried in ROOTS:
                for row in _read(folder, carried.file):
                    desk.cancel.check()
                    carrying.take(carried, row)
                    done += 1
                    desk.report(done, None if total is None else max(done, total), f"Bringing back {carried.file}")
            carrying.finish()
            return carrying

        return self._parts.database.write(work)

    def _forgotten_here(self, folder: Path) -> frozenset[int]:
        """The facts of the export that were forgotten in this profile: they stay forgotten."""
        found = []
        for row in _read(folder, "about-you/facts.jsonl"):
            try:
                said = Statement(str(row["subject"]), str(row["attribute"]), str(row["value"]))
                if self._memories.is_forgotten(keys_of(said, str(row["text"]))):
                    found.append(int(row["id"]))
            except (KeyError, TypeError, ValueError) as wrong:
                raise Unreadable("A fact of this export is damaged.", "Use another copy.", str(wrong)) from wrong
        return frozenset(found)

    # --- calendars ---

    def _take_calendars(self, folder: Path, run: CarryingIn, desk: Desk[Any]) -> Iterator[str]:
        for row in _read(folder, CALENDARS):
            desk.report(0, None, f"Bringing back the calendar {row.get('name', '')}")
            try:
                calendar = self._calendar(row, run)
                self._take_series(calendar, row["series"], run, desk)
                if "server" in row and self._take_server(calendar, row["server"]):
                    yield f"The password of the calendar “{row['name']}” is in no export: connect it again to sync it."
            except (KeyError, TypeError, ValueError, AttributeError) as wrong:
                raise Unreadable(f"A line of {CALENDARS} is none that Hearth wrote.", "", str(wrong)) from wrong

    def _calendar(self, row: Row, run: CarryingIn) -> int:
        kind, where = CalendarKind(row["kind"]), str(row["location"])
        known = {(each.kind, each.where): each for each in self._calendars.all()}
        if (before := known.get((kind, where))) is not None:
            run.there["calendars"] += 1
            return before.id
        number = self._calendars.add(str(row["name"]), kind, where, str(row["colour"]))
        self._parts.database.write(lambda connection: keep_calendar(connection, number, row))
        run.added["calendars"] += 1
        return number

    def _take_series(self, calendar: int, found: Sequence[Row], run: CarryingIn, desk: Desk[Any]) -> None:
        by_file: dict[str | None, list[Series]] = {}
        for each in found:
            series = Series(str(each["uid"]), str(each["kind"]), str(each["raw"]), str(each["context"]))
            by_file.setdefault(each["file"], []).append(series)
        for file, many in by_file.items():
            file_id = None if file is None else self._calendars.file(calendar, str(file))
            known = self._intake.digests(calendar, file_id)
            new = [each for each in many if (each.kind, each.uid) not in known]
            for place in range(0, len(new), _AT_ONCE):
                desk.cancel.check()
                self._intake.keep(calendar, file_id, [prepared(each) for each in new[place : place + _AT_ONCE]])
            run.added["appointments"] += len(new)
            run.there["appointments"] += len(many) - len(new)

    def _take_server(self, calendar: int, server: Row) -> bool:
        """Link a calendar that is new here to its server; whether a password must be given again."""
        if self._servers.account_of(calendar) is not None or self._servers.state(calendar):
            return False
        address, user = server["address"], server["user"]
        account = None
        if address is not None:
            known = self._servers.account(str(address), str(user))
            account = known.id if known else self._servers.keep_account(str(address), str(user), "", "", "")
        self._servers.link(calendar, account)
        self._servers.keep_state(calendar, str(server["state"]))
        if server["synced_at"] is not None:
            self._servers.keep_synced(calendar, int(server["synced_at"]))
        found = [{**each, "digest": bytes.fromhex(each["digest"])} for each in server["resources"]]
        self._servers.keep(calendar, [Resource(**each) for each in found])
        return account is not None

    # --- settings ---

    def _take_settings(self, path: Path) -> Iterator[str]:
        """The settings of the export, where this profile has still the default."""
        if not path.is_file():
            return
        try:
            told = tomllib.loads(path.read_text(encoding="utf-8"))
        except (ValueError, RecursionError):
            yield "The settings of the export cannot be read; yours stay as they are."
            return
        for name, value in told.items():
            known = SETTINGS.get(name)
            if known is None or self._parts.settings.get(name) == value:
                continue
            if self._parts.settings.get(name) != known.default:
                yield f"The setting {name} stays as it is here."
                continue
            try:
                self._parts.settings.set(name, value)
            except AssistantError as refused:
                yield refused.message


def _read(folder: Path, name: str) -> Iterator[Row]:
    """The records of a file of the export; none where it is not there."""
    path = folder / name
    if path.is_file():
        with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
            yield from lines(file, name)
