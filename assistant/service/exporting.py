"""Everything that is kept, as files in open formats: a person who leaves takes all of it along."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant import __version__
from assistant.calendar.ics import Series, write
from assistant.core.errors import BadRequest
from assistant.core.jobs import Desk
from assistant.service.export_folder import README, UNFINISHED, ExportFolder, in_words
from assistant.service.export_library import Mailbox, TextPages, mail, mails
from assistant.service.export_pages import chat_page
from assistant.service.export_words import readme
from assistant.service.safe_names import Names
from assistant.store.carried import ROOTS, Carried
from assistant.store.carrying_out import Row, calendars, count, rows, texts
from assistant.store.database import Connection, Database
from assistant.system.paths import PRIVATE_FILE, Profile

CALENDARS = "calendars/calendars.jsonl"


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written: how many of each, in how many files and bytes."""

    folder: Path
    counts: dict[str, int]
    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Parts:
    """What an export is made of. ``about_you`` writes the page about the person into a file."""

    database: Database
    profile: Profile
    about_you: Callable[[Path], object]
    clock: Callable[[], datetime]


class Exporting:
    """Writes an export; every method may be called from any thread."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def export(self, target: Path, desk: Desk[Any]) -> ExportReport:
        """Write all of it into the new folder ``target``.

        Raises ``BadRequest`` where that folder cannot be one, ``DiskFull``, ``AccessDenied`` or ``Cancelled``; nothing
        is left then.
        """
        root = self._parts.profile.root.resolve()
        if root == target.resolve() or root in target.resolve().parents:
            raise BadRequest("This is where Hearth itself keeps its data.", "Choose another folder.")
        folder = ExportFolder(target)
        try:
            self._keep_out_of_the_library(target)
            with self._parts.database.read() as connection:
                run = _Run(connection, folder, desk)
                run.write()
            self._parts.about_you(folder.path("about-you/about-you.md"))
            self._settings(folder)
            now = self._parts.clock()
            with folder.write(README) as file:
                file.write(readme(now, run.counts))
            told = {"hearth": __version__, "exported_at": now.isoformat(), "schema": run.schema, "counts": run.counts}
            manifest = folder.finish(told, desk.cancel)
        finally:
            folder.discard()
        return ExportReport(target, run.counts, len(manifest["files"]) + 1, sum(f["bytes"] for f in manifest["files"]))

    def _settings(self, folder: ExportFolder) -> None:
        if self._parts.profile.settings_file.exists():
            copy = folder.path("settings.toml")
            with in_words(copy):
                shutil.copyfile(self._parts.profile.settings_file, copy)
                copy.chmod(PRIVATE_FILE)

    def _keep_out_of_the_library(self, target: Path) -> None:
        """An export inside a folder of the library must not be read into it, also not while it is written."""

        def work(connection: Connection) -> None:
            for path in (str(target), str(target.with_name(target.name + UNFINISHED))):
                connection.execute(
                    "INSERT INTO excluded_paths (path) SELECT ? FROM sources WHERE kind = 'folder'"
                    " AND substr(?, 1, length(path) + 1) = path || '/' LIMIT 1 ON CONFLICT DO NOTHING",
                    (path, path),
                )

        self._parts.database.write(work)


class _Run:
    """One export, of one moment."""

    def __init__(self, connection: Connection, folder: ExportFolder, desk: Desk[Any]) -> None:
        self._connection = connection
        self._folder = folder
        self._desk = desk
        self.schema = int(connection.execute("PRAGMA user_version").fetchone()[0])
        self.counts: dict[str, int] = {}
        tables = (*(each.table for each in ROOTS), "calendars", "documents")
        self._total = sum(count(connection, table) for table in tables)
        self._done = 0
        self._pages = Names()

    def write(self) -> None:
        """All that comes from the database."""
        with Mailbox(self._folder, "mail/own-words.mbox") as own_words:
            for carried in ROOTS:
                if written := self._records(carried.file, self._told(carried, own_words)):
                    self.counts[carried.table] = written
        if written := self._records(CALENDARS, self._calendars()):
            self.counts["calendars"] = written
        self._texts()

    def _told(self, carried: Carried, own_words: Mailbox) -> Iterator[Row]:
        names = Names()
        for row in rows(self._connection, carried):
            match carried.table:
                case "chats":
                    self._chat(row, names)
                case "style_sources":
                    for each in row.get("style_texts", ()):
                        own_words.add(mail(each["subject"], each["recipient"], each["text"]))
            yield row

    def _chat(self, row: Row, names: Names) -> None:
        name = names.take(f"{str(row['created_at'])[:10]} {row['title']}", ".md")
        self.counts["messages"] = self.counts.get("messages", 0) + len(row.get("messages", ()))
        with self._folder.write(f"chats/{name}") as page:
            page.write(chat_page(row))

    def _calendars(self) -> Iterator[Row]:
        names = Names()
        for row in calendars(self._connection):
            series = [Series(each["uid"], each["kind"], each["raw"], each["context"]) for each in row["series"]]
            self.counts["appointments"] = self.counts.get("appointments", 0) + len(series)
            with self._folder.write(f"calendars/{names.take(row['name'], '.ics')}") as file:
                file.write(write(series, row["name"]))
            yield row

    def _texts(self) -> None:
        pages = TextPages(self._folder)
        with Mailbox(self._folder, "mail/library.mbox") as box:
            for text in texts(self._connection):
                self._step("Writing the text of documents")
                pages.write(text)
                for each in mails(text) if text.kind == "mail" else ():
                    box.add(each)
                self.counts["texts"] = self.counts.get("texts", 0) + 1
        if box.count:
            self.counts["mails"] = box.count

    def _records(self, name: str, found: Iterator[Row]) -> int:
        """One record a line; no file where there is none."""
        first = next(found, None)
        if first is None:
            return 0
        written = 0
        with self._folder.write(name) as file:
            for row in _after(first, found):
                self._step(f"Writing {name}")
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
                written += 1
        return written

    def _step(self, note: str) -> None:
        self._desk.cancel.check()
        self._done += 1
        self._desk.report(min(self._done, self._total), self._total, note)


def _after(first: Row, rest: Iterator[Row]) -> Iterator[Row]:
    yield first
    yield from rest
