"""Changes to a series, as text to text: one occurrence, this and all later ones, or all of them.

What the change does not name stays as it is written, properties nobody here knows included.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import Enum

from assistant.calendar.component_edits import EditProblem, Words, in_form, say, set_times, stamp
from assistant.calendar.ics import Series
from assistant.calendar.lines import Component, Line, components
from assistant.calendar.moving import shift_series, shift_to
from assistant.calendar.pieces import Understood, as_wall, understand
from assistant.calendar.recurrence import base_moment, on_wall
from assistant.calendar.values import key, moments, written
from assistant.calendar.zones import zones_of
from assistant.core.appointments import Moment

_REPEATING = ("RRULE", "RDATE", "EXDATE", "EXRULE")


class Scope(Enum):
    """How much of a series a change is for."""

    ONE = "one"
    ONWARDS = "onwards"
    ALL = "all"


def new_event(
    uid: str, title: str, start: Moment, end: Moment, now: datetime, words: Words | None = None, rule: str = ""
) -> Series:
    """A new event; ``rule`` is its RRULE, "" where it does not repeat."""
    event = Component("VEVENT", [Line("UID", {}, uid)])
    event.lines += [written("DTSTAMP", now.astimezone(UTC)), written("DTSTART", start), written("DTEND", end)]
    if rule:
        event.lines.append(Line("RRULE", {}, rule))
    say(event, replace(words or Words(), title=title))
    return Series(uid, "VEVENT", str(event))


def new_task(uid: str, title: str, due: Moment | None, now: datetime, words: Words | None = None) -> Series:
    """A new task."""
    todo = Component("VTODO", [Line("UID", {}, uid), written("DTSTAMP", now.astimezone(UTC))])
    if due is not None:
        todo.lines.append(written("DUE", due))
    say(todo, replace(words or Words(), title=title))
    return Series(uid, "VTODO", str(todo))


def moved(
    series: Series, occurrence: str, start: Moment, end: Moment, now: datetime, scope: Scope = Scope.ONE
) -> Series:
    """The series with an occurrence (its key, "" for a single event) at another time.

    Raises :class:`EditProblem` where its rule cannot be moved along.
    """
    return _edited(series, occurrence, now, scope, lambda draft: draft.move(start, end))


def reworded(series: Series, occurrence: str, words: Words, now: datetime, scope: Scope = Scope.ONE) -> Series:
    """The series with other words or another alarm. Raises :class:`EditProblem` where there is no such occurrence."""
    return _edited(series, occurrence, now, scope, lambda draft: draft.say(words))


def cancelled(series: Series, occurrence: str, now: datetime, scope: Scope = Scope.ONE) -> Series | None:
    """The series without an occurrence, without it and all later ones, or None where nothing is left."""
    draft = _Draft(series, occurrence, now)
    if draft.main is None:
        draft.drop(lambda at: scope is Scope.ALL or at == draft.at or (scope is Scope.ONWARDS and at > draft.at))
    elif scope is Scope.ALL or not draft.known.recurring:
        return None
    elif scope is Scope.ONE:
        draft.exclude()
    elif not draft.end_before():
        return None
    return draft.finished() if draft.parts else None


def done(series: Series, now: datetime) -> Series:
    """A task that is done now."""
    todo = components(series.raw)[0]
    todo.set("STATUS", Line("STATUS", {}, "COMPLETED"))
    todo.set("PERCENT-COMPLETE", Line("PERCENT-COMPLETE", {}, "100"))
    todo.set("COMPLETED", written("COMPLETED", now.astimezone(UTC)))
    stamp(todo, now)
    return replace(series, raw="\n".join(map(str, [todo, *components(series.raw)[1:]])))


def _edited(series: Series, occurrence: str, now: datetime, scope: Scope, change: Callable[[_Draft], None]) -> Series:
    draft = _Draft(series, occurrence, now)
    draft.choose(scope)
    change(draft)
    return draft.finished()


class _Draft:
    """A series while it is changed: its components, and the one that the change is for."""

    def __init__(self, series: Series, occurrence: str, now: datetime) -> None:
        self.series, self.known, self._now = series, understand(series), now
        self.parts = [each for each in components(series.raw) if each.name == series.kind]
        self.main = next((each for each in self.parts if each.first("RECURRENCE-ID") is None), None)
        self.at = _at(self.known, occurrence)
        self._chosen: list[Component] = []
        self._scope = Scope.ONE

    def choose(self, scope: Scope) -> None:
        """Find or make the component that holds what the change is for."""
        self._scope = scope if self.known.recurring else Scope.ALL
        if self._scope is Scope.ALL and self.main is not None:
            self._chosen = [self.main]
            return
        own = next((part for part in self.parts if part.first("RECURRENCE-ID") and self._when(part) == self.at), None)
        if own is None:
            own = self._single()
            self.parts.append(own)
        if self._scope is Scope.ONWARDS:
            which = own.first("RECURRENCE-ID")
            assert which is not None
            own.set("RECURRENCE-ID", Line(which.name, {**which.parameters, "RANGE": "THISANDFUTURE"}, which.value))
        self._chosen = [own]

    def say(self, words: Words) -> None:
        """Other words for what was chosen; all of a series means its changed occurrences too."""
        everything = self.parts if self._scope is Scope.ALL else self._chosen
        for part in everything:
            say(part, words)
            stamp(part, self._now)

    def move(self, start: Moment, end: Moment) -> None:
        """Another time for what was chosen; the whole series moves by as much as the occurrence does."""
        (part,) = self._chosen
        if part is self.main and self.known.recurring:
            self._move_all(start, end)
        else:
            line = part.first("DTSTART")
            set_times(part, _like(start, self.known), _like(end, self.known), line)
            stamp(part, self._now)

    def exclude(self) -> None:
        """Take the occurrence out."""
        assert self.main is not None
        self.drop(lambda at: at == self.at)
        self.main.lines.append(self._named("EXDATE"))
        stamp(self.main, self._now)

    def end_before(self) -> bool:
        """Take the occurrence and all later ones out; False where none is left."""
        assert self.main is not None and self.known.main is not None
        if as_wall(self.known.main.start) >= self.at:
            return False
        last = base_moment(self.at - timedelta(seconds=1), self.known.main)
        until = f"{self.at - timedelta(days=1):%Y%m%d}"
        if isinstance(last, datetime):
            until = key(last.astimezone(UTC) if last.tzinfo else last).rstrip("Z") + ("Z" if last.tzinfo else "")
        for line in self.main.all("RRULE"):
            kept = [part for part in line.value.split(";") if part.partition("=")[0].upper() not in ("COUNT", "UNTIL")]
            self.main.lines[self.main.lines.index(line)] = Line("RRULE", {}, ";".join([*kept, f"UNTIL={until}"]))
        self._keep_dates("RDATE", lambda when: when < self.at)
        self.drop(lambda at: at >= self.at)
        stamp(self.main, self._now)
        return True

    def drop(self, gone: Callable[[datetime], bool]) -> None:
        """Take changed occurrences out by the wall-clock time they replace."""
        self.parts = [part for part in self.parts if part is self.main or not gone(self._when(part))]

    def finished(self) -> Series:
        """The series as text."""
        return replace(self.series, raw="\n".join(map(str, self.parts)))

    def _when(self, part: Component) -> datetime:
        line = part.first("RECURRENCE-ID")
        assert line is not None
        return _wall_of(moments(line, zones_of(self.series.context))[0], self.known)

    def _single(self) -> Component:
        """A component for one occurrence that nobody changed so far."""
        if self.main is None or self.known.main is None:
            raise EditProblem("This occurrence is not in the calendar any more.")
        begins = base_moment(self.at, self.known.main)
        copy = Component(self.main.name, [line for line in self.main.lines if line.name not in _REPEATING])
        copy.parts = list(self.main.parts)
        set_times(copy, begins, begins + self.known.main.length, self.main.first("DTSTART"))
        copy.lines.append(self._named("RECURRENCE-ID"))
        return copy

    def _named(self, name: str) -> Line:
        """A line that names the occurrence, in the form of the series' start."""
        assert self.main is not None and self.known.main is not None
        return in_form(name, base_moment(self.at, self.known.main), self.main.first("DTSTART"))

    def _keep_dates(self, name: str, wanted: Callable[[datetime], bool]) -> None:
        assert self.main is not None
        zones = zones_of(self.series.context)
        for line in self.main.all(name):
            kept = [
                text
                for text in line.value.split(",")
                if wanted(_wall_of(moments(replace(line, value=text.partition("/")[0]), zones)[0], self.known))
            ]
            place = self.main.lines.index(line)
            self.main.lines[place : place + 1] = [replace(line, value=",".join(kept))] if kept else []

    def _move_all(self, start: Moment, end: Moment) -> None:
        assert self.main is not None
        own = next((part for part in self.parts if part is not self.main and self._when(part) == self.at), None)
        shift = shift_to(self.known, self.at, start, end)
        changed = [part for part in self.parts if part is not self.main]
        shift_series(self.main, changed, self.known, zones_of(self.series.context), shift)
        if own is not None:
            set_times(own, _like(start, self.known), _like(end, self.known), own.first("DTSTART"))
        for part in self.parts:
            stamp(part, self._now)


def _at(known: Understood, occurrence: str) -> datetime:
    """The wall-clock time, in the series' own zone, of the occurrence with that key."""
    if occurrence:
        text = occurrence.rstrip("Z")
        return datetime.strptime(text if "T" in text else f"{text}T000000", "%Y%m%dT%H%M%S")  # noqa: DTZ007 - wall
    if not known.pieces:
        raise EditProblem("It has no time that could be read.")
    return as_wall(known.pieces[0].replaces or known.pieces[0].start)


def _wall_of(when: Moment, known: Understood) -> datetime:
    return as_wall(when) if known.main is None else on_wall(when, known.main)


def _like(when: Moment, known: Understood) -> Moment:
    """A moment in the zone of the series, so that it keeps its clock; floating where the series floats."""
    start = known.pieces[0].start
    if not isinstance(when, datetime) or not isinstance(start, datetime) or when.tzinfo is None:
        return when
    return when.replace(tzinfo=None) if start.tzinfo is None else when.astimezone(start.tzinfo)
