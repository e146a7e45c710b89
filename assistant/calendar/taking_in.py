"""How calendars get into the store: only what changed is written; a file that was not finished is read again."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any

from assistant.calendar.birthdays import birthdays
from assistant.calendar.ics import Reading, Series, read
from assistant.calendar.preparing import digest, prepared
from assistant.core.errors import AccessDenied, Unreadable
from assistant.core.jobs import Desk
from assistant.store.appointment_intake import AppointmentIntake, NewSeries, WholeFile
from assistant.store.calendars import CalendarFile

CALENDAR_SUFFIXES = (".ics", ".ical", ".ifb", ".icalendar")
LARGEST_FILE = 256 << 20
_AT_ONCE = 500
"""Series written in one transaction: others get their turn in between."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a calendar's content, in series."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    gone: int = 0
    problems: int = 0

    def __add__(self, other: Taken) -> Taken:
        return Taken(
            self.added + other.added,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.gone + other.gone,
            self.problems + other.problems,
        )

    @property
    def changed(self) -> bool:
        """Whether anything is different now."""
        return bool(self.added or self.updated or self.gone)


def read_file(path: Path, known: CalendarFile | None, desk: Desk[Any]) -> tuple[Reading | None, WholeFile]:
    """The content of a calendar or contacts file and its facts; no content where it is what ``known`` is.

    Raises ``Unreadable`` or ``AccessDenied``.
    """
    with opened(path) as file:
        facts = os.fstat(file.fileno())
        if known is not None and known.sha256 and (known.size, known.mtime_ns) == (facts.st_size, facts.st_mtime_ns):
            return None, WholeFile(facts.st_size, facts.st_mtime_ns, known.sha256)
        desk.report(0, None, f"Reading {path.name}")
        whole = WholeFile(facts.st_size, facts.st_mtime_ns, hashlib.file_digest(file, "sha256").hexdigest())
        if known is not None and known.sha256 == whole.sha256:
            return None, whole
        file.seek(0)
        return (birthdays if path.suffix.lower() == ".vcf" else read)(file), whole


def keep(
    intake: AppointmentIntake,
    calendar_id: int,
    file_id: int | None,
    reading: Reading,
    whole: WholeFile,
    desk: Desk[Any],
) -> Taken:
    """Bring what is kept of a calendar's file to what was read. Raises ``Cancelled``; what was kept then stays."""
    before = intake.digests(calendar_id, file_id)
    arrivals = [series for series in reading.series if before.get((series.kind, series.uid)) != digest(series)]
    gone = sorted(before.keys() - {(series.kind, series.uid) for series in reading.series})
    facts = WholeFile(whole.size, whole.mtime_ns, whole.sha256, tuple(reading.problems))
    told = len(reading.problems)
    batches = list(range(0, len(arrivals), _AT_ONCE)) or [0]
    for place in batches:
        batch = [_prepared(series, desk) for series in arrivals[place : place + _AT_ONCE]]
        told += sum(len(each.problems) for each in batch)
        last = place == batches[-1]
        intake.keep(calendar_id, file_id, batch, gone if last else (), facts if last else None)
        desk.report(min(place + _AT_ONCE, len(arrivals)), len(arrivals), "Taking in appointments")
    updated = sum((series.kind, series.uid) in before for series in arrivals)
    return Taken(len(arrivals) - updated, updated, len(reading.series) - len(arrivals), len(gone), told)


def opened(path: Path) -> BufferedReader:
    """A regular file to read. Raises ``Unreadable`` or ``AccessDenied``."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        file = os.fdopen(descriptor, "rb")
    except PermissionError as problem:
        raise AccessDenied(f"{path.name} may not be read.", "Check its permissions.", str(problem)) from problem
    except OSError as problem:
        raise Unreadable(f"{path.name} cannot be opened.", "Check that it is there.", str(problem)) from problem
    facts = os.fstat(file.fileno())
    if not stat.S_ISREG(facts.st_mode) or facts.st_size > LARGEST_FILE:
        file.close()
        reason = "is no file" if not stat.S_ISREG(facts.st_mode) else f"is larger than {LARGEST_FILE >> 20} MB"
        raise Unreadable(f"{path.name} {reason}.", "Choose another file.")
    return file


def calendar_files(folder: Path) -> Iterator[Path]:
    """The calendar files in a folder and those inside it, in order."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.lower().endswith(CALENDAR_SUFFIXES) and not name.startswith("."):
                yield Path(root, name)


def _prepared(series: Series, desk: Desk[Any]) -> NewSeries:
    desk.cancel.check()
    return prepared(series)
