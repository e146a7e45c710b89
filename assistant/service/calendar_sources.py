"""Where calendars come from: files, folders, contacts and holidays are added, read again and taken out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.calendar.holidays import holidays, is_place
from assistant.calendar.ics import Reading
from assistant.calendar.taking_in import Taken, calendar_files, keep, read_file
from assistant.core.appointments import Calendar, CalendarKind
from assistant.core.errors import AssistantError, BadRequest, Unreadable
from assistant.core.jobs import Desk
from assistant.service.calendar_servers import REMOTE
from assistant.store.appointment_intake import AppointmentIntake, WholeFile
from assistant.store.calendars import CalendarFile, Calendars

HOLIDAYS_BEFORE, HOLIDAYS_AFTER = 5, 10
"""Years around the present one of which the holidays are kept."""

_NO_FILE = WholeFile(-1, -1, "")


@dataclass(frozen=True, slots=True)
class CalendarReport:
    """What became of one calendar that was added or read again; figures are series. ``new``: it was not here."""

    calendar_id: int
    name: str
    taken: Taken
    new: bool = False


class CalendarSources:
    """Adds, reads again and removes calendars; every method may be called from any thread."""

    def __init__(self, calendars: Calendars, intake: AppointmentIntake, clock: Callable[[], datetime]) -> None:
        self._calendars = calendars
        self._intake = intake
        self._clock = clock

    def add(self, where: str, desk: Desk[Any]) -> CalendarReport:
        """Add a calendar file, a folder of them, a contacts file (.vcf) or a country's holidays ("DE", "DE-BY").

        Raises ``BadRequest`` for what is none of these and ``Unreadable`` where nothing in it is a calendar; nothing
        is left behind then. What is there already is read again.
        """
        path = Path(where).expanduser()
        if not path.exists() and is_place(where):
            kind, place, name = CalendarKind.HOLIDAYS, where.strip().upper(), f"Holidays {where.strip().upper()}"
        elif path.is_dir():
            kind, place, name = CalendarKind.FOLDER, str(path.absolute()), path.absolute().name
        elif path.suffix.lower() == ".vcf":
            kind, place, name = CalendarKind.BIRTHDAYS, str(path.absolute()), "Birthdays"
        elif path.exists():
            kind, place, name = CalendarKind.FILE, str(path.absolute()), path.stem
        else:
            raise BadRequest(f"There is no calendar {where}.", "Name a file, a folder, or a country such as DE.")
        known = {each.id for each in self._calendars.all()}
        calendar = self._calendar(self._calendars.add(name, kind, place))
        try:
            taken = self._read(calendar, desk, strict=True)
        except BaseException:
            if calendar.id not in known:
                self._calendars.remove(calendar.id)
            raise
        return CalendarReport(calendar.id, self._calendar(calendar.id).name, taken, calendar.id not in known)

    def remove(self, calendar_id: int) -> None:
        """Take a calendar out of Hearth; its file stays. Raises ``BadRequest`` for Hearth's own or an unknown one."""
        if self._calendar(calendar_id).kind is CalendarKind.OWN:
            raise BadRequest("Hearth's own calendar stays.", "Hide it instead, or cancel what is in it.")
        self._calendars.remove(calendar_id)

    def refresh(self, desk: Desk[Any], only: frozenset[int] | None = None) -> list[CalendarReport]:
        """Read again what changed, of these calendars or of all.

        What cannot be read keeps what was there and says so in the problems.
        """
        reports = []
        for calendar in self._calendars.all():
            desk.cancel.check()
            if only is not None and calendar.id not in only:
                continue
            if calendar.kind in REMOTE:
                continue  # a matter of the network, which nobody asked for here
            problem = ""
            try:
                reports.append(CalendarReport(calendar.id, calendar.name, self._read(calendar, desk)))
            except AssistantError as told:
                problem = f"{told.message} What was there is kept."
            self._calendars.tell(calendar.id, problem)
        return reports

    def _calendar(self, calendar_id: int) -> Calendar:
        found = next((each for each in self._calendars.all() if each.id == calendar_id), None)
        if found is None:
            raise BadRequest(f"There is no calendar {calendar_id}.", "See: hearth calendar list")
        return found

    def _read(self, calendar: Calendar, desk: Desk[Any], *, strict: bool = False) -> Taken:
        match calendar.kind:
            case CalendarKind.FILE | CalendarKind.BIRTHDAYS:
                return self._read_file(calendar, Path(calendar.where), desk, strict=strict)
            case CalendarKind.FOLDER:
                return self._read_folder(calendar, desk)
            case CalendarKind.HOLIDAYS:
                year = self._clock().year
                found = holidays(calendar.where, range(year - HOLIDAYS_BEFORE, year + HOLIDAYS_AFTER + 1))
                return keep(self._intake, calendar.id, None, found, _NO_FILE, desk)
            case _:
                return Taken()

    def _read_folder(self, calendar: Calendar, desk: Desk[Any]) -> Taken:
        folder = Path(calendar.where)
        if not folder.is_dir():
            raise Unreadable(f"The folder {folder} is not there.", "Bring it back, or remove its calendar.")
        taken, there = Taken(), set()
        for path in calendar_files(folder):
            there.add(str(path))
            try:
                taken += self._read_file(calendar, path, desk)
            except AssistantError as told:
                self._note(calendar, path, told)
                taken += Taken(problems=1)
        for path_text, file in self._calendars.files(calendar.id).items():
            if path_text not in there:
                gone = len(self._intake.digests(calendar.id, file.id))
                self._calendars.forget_file(file.id)
                taken += Taken(gone=gone)
        return taken

    def _read_file(self, calendar: Calendar, path: Path, desk: Desk[Any], *, strict: bool = False) -> Taken:
        known = self._calendars.files(calendar.id).get(str(path))
        reading, whole = read_file(path, known, desk)
        if reading is None:
            assert known is not None
            return self._unchanged(calendar, known, whole)
        if strict and not reading.series and reading.problems:
            raise Unreadable(reading.problems[0].reason, "Choose another file.")
        self._take_name(calendar, reading)
        file_id = self._calendars.file(calendar.id, str(path))
        return keep(self._intake, calendar.id, file_id, reading, whole, desk)

    def _unchanged(self, calendar: Calendar, known: CalendarFile, whole: WholeFile) -> Taken:
        if (known.size, known.mtime_ns) != (whole.size, whole.mtime_ns):
            self._calendars.touched(known.id, whole.size, whole.mtime_ns)
        return Taken(unchanged=len(self._intake.digests(calendar.id, known.id)))

    def _take_name(self, calendar: Calendar, reading: Reading) -> None:
        """The file's own name and colour count while nobody chose others."""
        plain = Path(calendar.where).stem
        if calendar.kind is CalendarKind.FILE and calendar.name == plain and (reading.name or reading.colour):
            colour = calendar.colour or (reading.colour[:7] if reading.colour.startswith("#") else "")
            self._calendars.rename(calendar.id, reading.name or calendar.name, colour)

    def _note(self, calendar: Calendar, path: Path, told: AssistantError) -> None:
        """A file of a folder that cannot be read is listed; what was there of it is kept."""
        reading = Reading()
        reading.tell("", path.name, told.message)
        file_id = self._calendars.file(calendar.id, str(path))
        self._intake.keep(calendar.id, file_id, (), (), WholeFile(-1, -1, "", tuple(reading.problems)))
