"""What one event or task says, as values: its times, its rules, its words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from assistant.calendar.ics import Series
from assistant.calendar.lines import Component, Line, components
from assistant.calendar.rules import Rule, RuleProblem, read_rule, too_often
from assistant.calendar.values import ValueProblem, duration, moment, unknown_zone
from assistant.calendar.zones import Zones, zones_of
from assistant.core.appointments import CalendarProblem, Moment

MOST_DATES = 20_000
"""Single dates (RDATE, EXDATE) of one event; nobody plans more by hand."""

LONGEST_NOTES = 100_000
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Details:
    """What an occurrence shows beside its time."""

    title: str
    where: str = ""
    people: tuple[str, ...] = ()
    notes: str = ""
    status: str = "confirmed"
    busy: bool = True
    url: str = ""


@dataclass(frozen=True, slots=True)
class Extra:
    """An RDATE: ``end`` is given by a PERIOD only."""

    start: Moment
    end: Moment | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """One component. ``length`` is by the clock on the wall where start and end are in the same zone.

    ``replaces`` is its RECURRENCE-ID, None for the one that repeats; ``onwards`` that it changes all later ones too.
    ``sequence`` counts the planner's changes.
    """

    start: Moment
    length: timedelta
    details: Details
    rules: tuple[tuple[Rule, Moment | None], ...] = ()
    extras: tuple[Extra, ...] = ()
    excluded: tuple[Moment, ...] = ()
    excluding: tuple[tuple[Rule, Moment | None], ...] = ()
    replaces: Moment | None = None
    onwards: bool = False
    sequence: int = 0

    @property
    def all_day(self) -> bool:
        """Whether it lasts whole days."""
        return not isinstance(self.start, datetime)

    @property
    def repeats(self) -> bool:
        """Whether it has more occurrences than its own start."""
        return bool(self.rules or self.extras)


@dataclass(slots=True)
class TaskFacts:
    """What a VTODO says beside its words; see ``Task``."""

    due: Moment | None = None
    done_at: datetime | None = None
    priority: int = 0


@dataclass(slots=True)
class Understood:
    """A series as values: the repeating piece (None where only changed occurrences came) and the changed ones."""

    main: Piece | None = None
    changed: list[Piece] = field(default_factory=list)
    problems: list[CalendarProblem] = field(default_factory=list)
    task: TaskFacts | None = None
    details: Details | None = None
    """The words of a task, or of an event without a usable time."""

    @property
    def pieces(self) -> list[Piece]:
        """Every piece, the repeating one first."""
        return [*([self.main] if self.main else []), *self.changed]

    @property
    def recurring(self) -> bool:
        """Whether it has, or had, several occurrences."""
        return bool(self.changed) or (self.main is not None and self.main.repeats)


def understand(series: Series) -> Understood:
    """The values of a series; what cannot be used is told in ``problems``, never raised."""
    zones, known = zones_of(series.context), Understood()
    for component in components(series.raw):
        if component.name == series.kind:
            _add(known, component, series.uid, zones)
    return known


def _add(known: Understood, component: Component, uid: str, zones: Zones) -> None:
    reader = _Reader(component, zones)
    if component.name == "VTODO" and known.task is None:
        known.task, known.details = reader.task(), reader.details()
    elif component.name == "VEVENT":
        try:
            piece = reader.piece()
            if piece.replaces is None:
                known.main = piece
            else:
                known.changed.append(piece)
        except ValueProblem as problem:
            reader.remarks.append(f"It cannot be shown: {problem}.")
            known.details = known.details or reader.details()
    title = component.value("SUMMARY")[:200]
    known.problems += [CalendarProblem(0, uid, title, reason) for reason in dict.fromkeys(reader.remarks)]


class _Reader:
    """Reads one component; ``remarks`` says what was passed over."""

    def __init__(self, component: Component, zones: Zones) -> None:
        self._component = component
        self._zones = zones
        self.remarks: list[str] = []

    def piece(self) -> Piece:
        """The component as a piece; raises :class:`ValueProblem` without a usable start."""
        line = self._component.first("DTSTART")
        if line is None:
            raise ValueProblem("it has no start")
        start, length = self._times(line)
        which = self._component.first("RECURRENCE-ID")
        sequence = self._component.value("SEQUENCE")
        number = int(sequence) if sequence.isdecimal() and len(sequence) < 12 else 0
        piece = Piece(start, length, self.details(), sequence=number)
        if which is not None:
            onwards = which.parameters.get("RANGE", "").upper() == "THISANDFUTURE"
            return replace(piece, replaces=self._moment(which), onwards=onwards)
        return self._repeating(piece)

    def task(self) -> TaskFacts:
        """The component as a task."""
        facts = TaskFacts()
        due = self._component.first("DUE")
        try:
            if due is not None:
                facts.due = self._moment(due)
            elif (start := self._component.first("DTSTART")) and self._component.first("DURATION"):
                facts.due = self._moment(start) + duration(self._component.value("DURATION"))
        except (ValueProblem, OverflowError) as problem:
            self.remarks.append(f"When it is due cannot be read: {problem}.")
        facts.done_at = self._done_at()
        priority = self._component.value("PRIORITY")
        facts.priority = int(priority) if priority in tuple("123456789") else 0
        return facts

    def details(self) -> Details:
        """Its words."""
        component = self._component
        status = component.value("STATUS").lower()
        return Details(
            title=component.value("SUMMARY")[:2000],
            where=component.value("LOCATION")[:2000],
            people=tuple(dict.fromkeys(filter(None, map(person, self._people()))))[:500],
            notes=component.value("DESCRIPTION")[:LONGEST_NOTES],
            status=status if status in ("tentative", "cancelled") else "confirmed",
            busy=component.value("TRANSP").upper() != "TRANSPARENT",
            url=component.value("URL")[:2000],
        )

    def _people(self) -> Iterator[Line]:
        yield from self._component.all("ORGANIZER")
        yield from self._component.all("ATTENDEE")

    def _moment(self, line: Line) -> Moment:
        if name := unknown_zone(line, self._zones):
            self.remarks.append(f"Its time zone “{name[:60]}” is not known; its time is taken as local.")
        return moment(line, self._zones)

    def _done_at(self) -> datetime | None:
        completed = self._component.first("COMPLETED")
        if completed is not None:
            try:
                when = self._moment(completed)
                # a bare day is the beginning of it in UTC, in which COMPLETED has to be (RFC 5545, 3.8.2.1)
                naive = when if isinstance(when, datetime) else datetime(when.year, when.month, when.day)  # noqa: DTZ001
                return naive if naive.tzinfo else naive.replace(tzinfo=UTC)
            except ValueProblem as problem:
                self.remarks.append(f"When it was done cannot be read: {problem}.")
        done = self._component.value("STATUS").upper() in ("COMPLETED", "CANCELLED")
        return datetime(1970, 1, 1, tzinfo=UTC) if done or self._component.value("PERCENT-COMPLETE") == "100" else None

    def _times(self, line: Line) -> tuple[Moment, timedelta]:
        """Start and length; what is wrong with the end is told and passed over."""
        start, end = self._moment(line), None
        try:
            end = self._end(start)
        except (ValueProblem, OverflowError) as problem:
            self.remarks.append(f"Its end cannot be read: {problem}. Its start is shown.")
        if end is None:
            return start, timedelta() if isinstance(start, datetime) else _DAY
        start, end = _alike(start, end)
        length = _between(start, end)
        if length < timedelta():
            self.remarks.append("It ends before it begins; the two were taken the other way round.")
            start, length = end, -length
        return start, length if isinstance(start, datetime) else max(length, _DAY)

    def _end(self, start: Moment) -> Moment | None:
        if (line := self._component.first("DTEND")) is not None:
            return self._moment(line)
        if self._component.first("DURATION") is None:
            return None
        length = duration(self._component.value("DURATION"))
        try:
            return (start if length % _DAY == timedelta() else _as_moment(start)) + length
        except OverflowError:
            raise ValueProblem("it is beyond the year 9999") from None

    def _repeating(self, piece: Piece) -> Piece:
        try:
            return replace(
                piece,
                rules=self._rules("RRULE", piece.start),
                excluding=self._rules("EXRULE", piece.start),
                extras=tuple(self._extras()),
                excluded=tuple(each.start for each in self._dates("EXDATE")),
            )
        except (RuleProblem, ValueProblem) as problem:
            self.remarks.append(f"Only its first occurrence is shown: {problem}.")
            return piece

    def _rules(self, name: str, start: Moment) -> tuple[tuple[Rule, Moment | None], ...]:
        found = []
        for line in self._component.all(name):
            rule = read_rule(line.value)
            until = None
            if rule.until:
                until = moment(Line("UNTIL", {}, rule.until), self._zones)
            if too_often(rule, as_wall(start), None if until is None else as_wall(until)):
                raise RuleProblem("it repeats too often to be listed")
            found.append((rule, until))
        return tuple(found)

    def _extras(self) -> Iterator[Extra]:
        return self._dates("RDATE")

    def _dates(self, name: str) -> Iterator[Extra]:
        lines = self._component.all(name)
        if sum(line.value.count(",") + 1 for line in lines) > MOST_DATES:
            raise ValueProblem(f"it lists more than {MOST_DATES:,} single dates")
        for line in lines:
            for text in filter(str.strip, line.value.split(",")):
                try:
                    yield self._date(line, text)
                except (ValueProblem, OverflowError) as problem:
                    self.remarks.append(f"One of its single dates was left out: {problem}.")

    def _date(self, line: Line, text: str) -> Extra:
        begins, slash, ends = text.partition("/")
        start = moment(line, self._zones, begins)
        if not slash:
            return Extra(start)
        start = _as_moment(start)
        if ends.strip().upper().startswith(("P", "+P", "-P")):
            return Extra(start, start + duration(ends))
        return Extra(start, moment(line, self._zones, ends))


def as_wall(when: Moment) -> datetime:
    """The clock on the wall at a moment, midnight for a day."""
    if isinstance(when, datetime):
        return when.replace(tzinfo=None)
    return datetime(when.year, when.month, when.day)  # noqa: DTZ001 - wall-clock time


def _alike(start: Moment, end: Moment) -> tuple[Moment, Moment]:
    """Both with a time of day, or none; a floating one goes with the zone of the other."""
    if isinstance(start, datetime) is not isinstance(end, datetime):
        start, end = _as_moment(start), _as_moment(end)
    if isinstance(start, datetime) and isinstance(end, datetime):
        start = start if start.tzinfo else start.replace(tzinfo=end.tzinfo)
        end = end if end.tzinfo else end.replace(tzinfo=start.tzinfo)
    return start, end


def _as_moment(when: Moment) -> datetime:
    return when if isinstance(when, datetime) else as_wall(when)


def _between(start: Moment, end: Moment) -> timedelta:
    """By the clock on the wall within one zone, else exactly."""
    if isinstance(start, datetime) and isinstance(end, datetime) and start.tzinfo is not end.tzinfo:
        return end.astimezone(UTC) - start.astimezone(UTC)
    return as_wall(end) - as_wall(start)


def person(line: Line) -> str:
    """Who an ORGANIZER or ATTENDEE line is: the name, or the address where it gives none."""
    name = line.parameters.get("CN", "").strip("\"' ")
    address = line.value.strip()
    address = address[7:] if address[:7].lower() == "mailto:" else address
    return (name or address)[:200]
