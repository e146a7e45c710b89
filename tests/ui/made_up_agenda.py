"""A realistic year of five calendars in memory, with the same methods as the service's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from assistant.core.appointments import (
    Appointment,
    Brief,
    Calendar,
    CalendarKind,
    CalendarProblem,
    Moment,
    Proposal,
    SeriesChange,
    Suggestion,
    Task,
    Undo,
)
from assistant.core.changes import Changed
from assistant.core.errors import BadRequest
from assistant.core.jobs import Desk, Lane
from assistant.service.agenda import Conflict, ServerState
from assistant.service.runner import Job, JobRunner

ZONE = ZoneInfo("Europe/Zurich")
NOW = datetime(2026, 11, 18, 10, 20, tzinfo=ZONE)
"""A Wednesday."""
TODAY = NOW.date()
DAY = timedelta(days=1)
OWN, WORK, FAMILY, HOLIDAYS, BIRTHDAYS = 1, 2, 3, 4, 5
CALENDARS = (
    Calendar(OWN, "Hearth", CalendarKind.OWN, "own"),
    Calendar(WORK, "Work", CalendarKind.FILE, "/home/nora/Calendars/work.ics"),
    Calendar(FAMILY, "Family", CalendarKind.CALDAV, "https://cal.example/nora/family", "#E67C00"),
    Calendar(HOLIDAYS, "Holidays in Switzerland", CalendarKind.HOLIDAYS, "CH"),
    Calendar(BIRTHDAYS, "Birthdays", CalendarKind.BIRTHDAYS, "/home/nora/contacts.vcf"),
)
PROBLEMS = (
    CalendarProblem(WORK, "x1", "Backup every second", "It repeats every second without an end."),
    CalendarProblem(WORK, "", "", "Its start “99999” is no date."),
    CalendarProblem(FAMILY, "x3", "Piano lesson", "It ends before it begins."),
    CalendarProblem(FAMILY, "x4", "Camp", "Its zone “Mars/Base” is not known."),
)


def at(day: date, clock: str) -> datetime:
    """A time of day in the person's zone."""
    hour, minute = map(int, clock.split(":"))
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


@dataclass
class MadeUpAgenda:
    """What the pages ask of the service, over a list."""

    runner: JobRunner | None = None
    all_calendars: list[Calendar] = field(default_factory=lambda: list(CALENDARS))
    events: list[Appointment] = field(default_factory=lambda: year())
    faults: list[CalendarProblem] = field(default_factory=list)
    fails: BaseException | None = None
    carried_out: list[Proposal] = field(default_factory=list)
    refuses: tuple[str, ...] = ()
    """Scopes that cannot be proposed."""
    refusal: BaseException | None = None
    """What servers answer."""
    asked: list[tuple[str, ...]] = field(default_factory=list)
    states: list[ServerState] = field(default_factory=list)
    both_changed: list[Conflict] = field(default_factory=list)
    waiting: frozenset[str] = frozenset()
    refused_changes: frozenset[str] = frozenset()
    """Changes that a server does not take."""
    synced_at: datetime = NOW
    never: list[str] = field(default_factory=list)
    added: list[Path] = field(default_factory=list)
    _back: dict[str, Callable[[], None]] = field(default_factory=dict)

    def calendars(self) -> list[Calendar]:
        return list(self.all_calendars)

    def between(self, start: datetime, end: datetime) -> list[Appointment]:
        if self.fails is not None:
            raise self.fails
        return sorted((each for each in self.events if _in(each, start, end)), key=_order)

    def tasks(self) -> list[Task]:
        return [
            Task(900, FAMILY, "t1", "Pay the swimming course", TODAY - DAY),
            Task(901, OWN, "t2", "Send the slides to Jonas", at(TODAY, "17:00"), priority=1),
            Task(902, FAMILY, "t3", "Order the winter tyres", TODAY),
        ]

    def problems(self) -> list[CalendarProblem]:
        return list(self.faults)

    def search(self, query: str) -> list[Appointment]:
        words = query.lower().split()
        found = [each for each in self.events if all(w in f"{each.title} {each.where}".lower() for w in words)]
        return sorted(found, key=lambda each: abs((_day(each.start) - TODAY).days))[:30]

    def show(self, calendar_id: int, shown: bool) -> None:
        self.all_calendars = [replace(c, shown=shown) if c.id == calendar_id else c for c in self.all_calendars]

    def propose_move(self, appointment: Appointment, start: Moment, end: Moment | None = None) -> Proposal:
        after = replace(appointment, start=start, end=end if end is not None else start + appointment.length)
        refused = "Work is read from a file, which Hearth does not change." if appointment.calendar_id == WORK else ""
        kind = "move" if end is None else "change"
        scope = "" if refused else _scope(appointment)
        said = f"Move {appointment.title}"
        return Proposal(kind, appointment, after, self._conflicts(after), said, refused, scope=scope)

    def propose_create(
        self, title: str, start: Moment, end: Moment, where: str = "", all_day: bool = False
    ) -> Proposal:
        made = Appointment(5000 + len(self.events), OWN, f"new{len(self.events)}", title, start, end, all_day, where)
        return Proposal("create", None, made, self._conflicts(made), f"Add {title}")

    def propose_cancel(self, appointment: Appointment) -> Proposal:
        return Proposal("cancel", appointment, None, (), f"Cancel {appointment.title}", scope=_scope(appointment))

    def propose_change(
        self,
        appointment: Appointment,
        title: str | None = None,
        where: str | None = None,
        *,
        times: tuple[Moment, Moment] | None = None,
    ) -> Proposal:
        start, end = times or (appointment.start, appointment.end)
        after = replace(appointment, title=title or appointment.title, start=start, end=end)
        after = replace(after, where=appointment.where if where is None else where)
        conflicts = self._conflicts(after) if times else ()
        return Proposal("change", appointment, after, conflicts, "Change it", scope=_scope(appointment))

    def propose_scope(self, proposal: Proposal, scope: str) -> Proposal:
        if self.fails is not None:
            raise self.fails
        refused = "Its rule names the day; move its occurrences from one on instead." if scope in self.refuses else ""
        return replace(proposal, scope=scope, refused=refused)

    def carry_out(self, proposal: Proposal) -> Undo:
        if self.fails is not None:
            raise self.fails
        before = list(self.events)
        if proposal.before is not None:
            self.events.remove(proposal.before)
        if proposal.after is not None:
            self.events.append(proposal.after)
        self.carried_out.append(proposal)
        done = {"create": "Added", "move": "Moved", "change": "Changed", "cancel": "Cancelled"}[proposal.kind]
        about = proposal.after or proposal.before
        undo = Undo(f"{done} “{about.title if about else ''}”.", SeriesChange(0, "", "", ""))
        self._back[undo.says] = lambda: self.events.__setitem__(slice(None), before)
        return undo

    def undo(self, undo: Undo) -> None:
        self._back.pop(undo.says)()

    def start_add(self, paths: Sequence[Path]) -> Job:
        assert self.runner is not None

        def work(_desk: Desk[object]) -> None:
            if any(not path.exists() for path in paths):
                raise BadRequest("The file is gone.", "Choose it again.")
            self.added.extend(paths)
            new = Calendar(len(self.all_calendars) + 1, paths[0].stem, CalendarKind.FILE, str(paths[0]))
            self.all_calendars.append(new)

        return self.runner.start("Adding calendars", work, Lane.INGEST)

    def connect(self, url: str, user: str, password: str, desk: Desk[object]) -> list[Calendar]:
        if self.refusal is not None:
            raise self.refusal
        self.asked.append(("connect", url, user, password))
        return self._add_server("Nora’s", CalendarKind.CALDAV, url, user)

    def subscribe(self, url: str, desk: Desk[object]) -> list[Calendar]:
        if self.refusal is not None:
            raise self.refusal
        self.asked.append(("subscribe", url))
        return self._add_server("Club", CalendarKind.WEBCAL, url, "")

    def _add_server(self, name: str, kind: CalendarKind, url: str, user: str) -> list[Calendar]:
        new = Calendar(len(self.all_calendars) + 1, name, kind, url)
        self.all_calendars.append(new)
        self.states.append(ServerState(new, url.split("/")[2], user, None))
        return [new]

    def start_sync(self) -> Job:
        assert self.runner is not None

        def work(_desk: Desk[object]) -> None:
            self.asked.append(("sync",))
            if self.refusal is not None:
                raise self.refusal
            self.states = [replace(each, synced=self.synced_at, unsent=0) for each in self.states]
            self.waiting = self.refused_changes

        return self.runner.start("Bringing calendars up to date", work, Lane.NETWORK, changed=Changed.CALENDAR)

    def servers(self) -> list[ServerState]:
        return list(self.states)

    def unsent(self) -> frozenset[str]:
        return self.waiting

    def server_conflicts(self) -> list[Conflict]:
        return list(self.both_changed)

    def resolve(self, conflict: Conflict, keep: str) -> None:
        self.asked.append(("resolve", conflict.uid, keep))
        self.both_changed.remove(conflict)

    def remove(self, calendar_id: int) -> None:
        self.all_calendars = [each for each in self.all_calendars if each.id != calendar_id]
        self.states = [each for each in self.states if each.calendar.id != calendar_id]

    def brief(self, now: datetime) -> Brief:
        if self.fails is not None:
            raise self.fails
        today, tomorrow = (self._on(now.date() + DAY * n) for n in (0, 1))
        timed = [each for each in today if not each.all_day and each.status != "cancelled"]
        pairs = [(a, b) for n, a in enumerate(timed) for b in timed[n + 1 :] if b.start < a.end]
        suggestions = (
            Suggestion(
                "heron",
                "Read “Heron project plan.docx”",
                "the sprint review at 10:00 names Heron, and you and Jonas edited it on Monday.",
                "/home/nora/Documents/Work/Heron project plan.docx",
            ),
            Suggestion("gift", "A present for Lena", "her birthday is tomorrow, and last year you gave her a book."),
        )
        births = tuple(each for each in today if each.calendar_id == BIRTHDAYS)
        return Brief(
            now.date(),
            tuple(each for each in today if each.calendar_id != BIRTHDAYS),
            tuple(tomorrow),
            tuple(pairs),
            tuple(self.tasks()),
            births,
            tuple(each for each in suggestions if each.key not in self.never),
        )

    def never_suggest(self, key: str) -> None:
        self.never.append(key)

    def _on(self, day: date) -> list[Appointment]:
        return self.between(at(day, "00:00"), at(day + DAY, "00:00"))

    def _conflicts(self, after: Appointment) -> tuple[Appointment, ...]:
        if after.all_day:
            return ()
        there = [each for each in self.events if each.uid != after.uid and each.busy and not each.all_day]
        return tuple(each for each in there if each.start < after.end and each.end > after.start)


def year() -> list[Appointment]:
    """Everything of 2026, and a little of the next year."""
    made: list[Appointment] = []

    def add(calendar: int, title: str, start: Moment, end: Moment, **more: object) -> None:
        n = len(made) + 1
        made.append(
            Appointment(n, calendar, f"u{n}", title, start, end, not isinstance(start, datetime), **more)  # type: ignore[arg-type]
        )

    days = [date(2026, 1, 1) + DAY * n for n in range(400)]
    for day in days:
        weekday = day.weekday()
        occurrence = {"recurring": True, "occurrence": day.isoformat()}
        if weekday < 5:
            add(WORK, "Stand-up", at(day, "09:15"), at(day, "09:30"), **occurrence)
        if weekday == 0:
            add(WORK, "Planning", at(day, "10:00"), at(day, "11:30"), where="Room Säntis", **occurrence)
            add(FAMILY, "Swimming, Emil", at(day, "16:30"), at(day, "17:30"), where="Hallenbad City", **occurrence)
        if weekday == 1:
            add(OWN, "Physiotherapy", at(day, "07:30"), at(day, "08:00"), where="Praxis Feld", **occurrence)
            add(WORK, "1:1 with Jonas", at(day, "13:30"), at(day, "14:15"), people=("Jonas Keller",), **occurrence)
        if weekday == 2:
            add(FAMILY, "Choir", at(day, "19:30"), at(day, "21:30"), where="St. Peter, parish hall", **occurrence)
        if weekday == 3 and day.isocalendar().week % 2:
            add(WORK, "Sprint review", at(day, "14:00"), at(day, "15:30"), where="Room Säntis", **occurrence)
        if weekday == 4:
            add(WORK, "Focus time", at(day, "13:00"), at(day, "16:00"), busy=False, **occurrence)
    notes = "Bring the referral and the insurance card.\nArrive ten minutes early."
    add(
        OWN,
        "Dentist, Dr. Okafor",
        at(date(2026, 11, 19), "10:00"),
        at(date(2026, 11, 19), "10:45"),
        where="Bahnhofstrasse 12, Zürich",
        people=("Dr. Okafor", "practice@okafor.example"),
        notes=notes,
    )
    add(
        WORK,
        "Review of the Heron go-live with the people from Basel and the whole platform group",
        at(TODAY, "10:00"),
        at(TODAY, "11:30"),
        where="Room Säntis",
        people=("Jonas Keller", "Mira Vogt", "Tomás Rey"),
    )
    add(OWN, "Call with the insurance", at(TODAY, "11:00"), at(TODAY, "11:30"), status="tentative")
    add(FAMILY, "Lunch with Nadja", at(TODAY, "12:15"), at(TODAY, "13:15"), where="Café Lang")
    add(WORK, "Budget 2027", at(TODAY, "14:00"), at(TODAY, "16:00"), where="Room Rigi")
    add(WORK, "Interview: Product designer", at(TODAY, "14:30"), at(TODAY, "15:15"))
    add(OWN, "Pick up the parcel", at(TODAY, "15:00"), at(TODAY, "15:20"), status="cancelled")
    add(FAMILY, "Parents’ evening", at(date(2026, 11, 17), "19:00"), at(date(2026, 11, 17), "20:30"), where="School")
    add(OWN, "Winter tyres", at(date(2026, 11, 20), "08:00"), at(date(2026, 11, 20), "08:45"), where="Garage Müller")
    add(FAMILY, "Dinner at Okafors’", at(date(2026, 11, 21), "18:30"), at(date(2026, 11, 21), "23:30"))
    add(FAMILY, "Night train to Hamburg", at(date(2026, 11, 22), "21:59"), at(date(2026, 11, 23), "09:12"))
    add(WORK, "Offsite", date(2026, 11, 19), date(2026, 11, 21), where="Magglingen")
    add(FAMILY, "Grandma visits", date(2026, 11, 18), date(2026, 11, 23))
    add(OWN, "Flight TP1362 to Lisbon", at(date(2026, 12, 3), "06:55"), at(date(2026, 12, 3), "09:05"))
    add(OWN, "Hotel Avenida, Lisbon", date(2026, 12, 3), date(2026, 12, 7), where="Lisbon")
    for month, day, name in ((1, 1, "New Year’s Day"), (8, 1, "National Day"), (12, 25, "Christmas Day")):
        add(HOLIDAYS, name, date(2026, month, day), date(2026, month, day) + DAY, busy=False)
    for month, day, name in ((11, 18, "Emil’s godmother Ruth"), (11, 19, "Lena"), (5, 14, "Jonas"), (12, 24, "Nora")):
        birthday = date(2026, month, day)
        add(BIRTHDAYS, f"{name}’s birthday", birthday, birthday + DAY, busy=False, recurring=True)
    return made


def crowded(count: int) -> list[Appointment]:
    """One week with so many appointments, many of them at the same time."""
    made = []
    for n in range(count):
        day = date(2026, 11, 16) + DAY * (n % 7)
        begin = at(day, "00:00") + timedelta(minutes=(n * 37) % 1380)
        title = f"Meeting {n} about the migration of everything"
        made.append(
            Appointment(n, n % 5 + 1, f"c{n}", title, begin, begin + timedelta(minutes=25 + n % 90), False, "Room 3")
        )
    return made


def _scope(appointment: Appointment) -> str:
    return "one" if appointment.recurring else ""


def _day(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _in(each: Appointment, start: datetime, end: datetime) -> bool:
    if each.all_day:
        return _day(each.start) < end.date() and _day(each.end) > start.date()
    return each.start < end and each.end > start  # type: ignore[operator]


def _order(each: Appointment) -> tuple[bool, datetime]:
    return not each.all_day, each.start if isinstance(each.start, datetime) else at(each.start, "00:00")
