"""Files that concern the calendar, however they come in: calendars, invitations and contacts with birthdays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.calendar.taking_in import CALENDAR_SUFFIXES, read_file
from assistant.core.appointments import CalendarKind
from assistant.core.changes import Changed
from assistant.core.errors import AssistantError
from assistant.core.jobs import Desk, Lane
from assistant.service.agenda import Agenda
from assistant.service.calendar_sources import CalendarReport
from assistant.service.invitations import MAIL, Invitations
from assistant.service.runner import Job, JobRunner

CONTACTS = ".vcf"
MOST_MAILS = 50
"""Mails that are looked through at once; who adds more adds an archive, and is not asked about each."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came of one file: a calendar that was added, invitations, or birthdays that could be one.

    ``birthdays`` counts the people whose birthday the contacts tell and that are no calendar yet. ``problem`` and
    ``hint`` say in words why nothing came of it, "" where something did.
    """

    path: Path
    calendar: CalendarReport | None = None
    invitations: Invitations | None = None
    birthdays: int = 0
    problem: str = ""
    hint: str = ""

    @property
    def anything(self) -> bool:
        """Whether there is something to tell."""
        return bool(self.calendar or self.invitations or self.birthdays or self.problem)


def is_calendar(path: Path) -> bool:
    """Whether it is a calendar's file by its name: it goes into the calendars and not into the library."""
    return path.suffix.lower() in CALENDAR_SUFFIXES and not path.is_dir()


def concerns_calendar(path: Path) -> bool:
    """Whether a look for appointments is worth it."""
    return is_calendar(path) or (path.suffix.lower() in (MAIL, CONTACTS) and path.is_file())


class Arrivals:
    """Looks at what came in. Calendars are added at once; all else is offered only."""

    def __init__(self, agenda: Agenda, runner: JobRunner) -> None:
        self._agenda = agenda
        self._runner = runner

    def start(self, paths: Sequence[Path]) -> Job:
        """:meth:`look` as a job."""
        what = paths[0].name if len(paths) == 1 else f"{len(paths)} files"
        return self._runner.start(
            f"Looking for appointments in {what}",
            lambda desk: self.look(paths, desk),
            Lane.INGEST,
            changed=Changed.CALENDAR,
        )

    def look(self, paths: Sequence[Path], desk: Desk[Any]) -> tuple[Arrival, ...]:
        """What came of each file of which something did; one that cannot be used never hides the others."""
        found, mails = [], 0
        for path in paths:
            desk.cancel.check()
            mails += path.suffix.lower() == MAIL
            if mails > MOST_MAILS and path.suffix.lower() == MAIL:
                continue
            try:
                found.append(self._look(path, desk))
            except AssistantError as told:
                found.append(Arrival(path, problem=told.message, hint=told.hint))
        if mails > MOST_MAILS:
            left = f"Of {mails:,} mails the first {MOST_MAILS} were looked through for appointments."
            hint = "Add a single one to have its invitation offered."
            found.append(Arrival(paths[0].parent, problem=left, hint=hint))
        return tuple(each for each in found if each.anything)

    def _look(self, path: Path, desk: Desk[Any]) -> Arrival:
        invitations = self._agenda.invitations.of(path)
        if invitations is not None:
            return Arrival(path, invitations=invitations)
        if path.suffix.lower() == MAIL:
            return Arrival(path)
        if path.suffix.lower() == CONTACTS and not self._is_known(path):
            reading, _whole = read_file(path, None, desk)
            return Arrival(path, birthdays=len(reading.series) if reading is not None else 0)
        return Arrival(path, calendar=self._agenda.add(path, desk))

    def _is_known(self, path: Path) -> bool:
        kind, where = CalendarKind.BIRTHDAYS, str(path.absolute())
        return any((each.kind, each.where) == (kind, where) for each in self._agenda.calendars())
