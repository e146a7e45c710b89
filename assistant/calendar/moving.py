"""Moves a whole series: its rules, its single dates, its exceptions and the occurrences that were changed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from assistant.calendar.component_edits import moved_rule, set_times
from assistant.calendar.lines import Component, Line
from assistant.calendar.pieces import Piece, Understood, as_wall
from assistant.calendar.recurrence import base_moment, on_wall
from assistant.calendar.values import ValueProblem, key, moment, wall
from assistant.calendar.zones import Zones
from assistant.core.appointments import Moment

_TIMES = ("RECURRENCE-ID", "DTSTART", "DTEND")
_MARKED = re.compile(r"(Z|[+-]\d\d:?\d\d)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shift:
    """By how much a series moves on the wall clock of its own zone, and by how much it gets ``longer``."""

    by: timedelta
    longer: timedelta
    days: int
    """By how many days on the calendar."""


def shift_to(known: Understood, at: datetime, start: Moment, end: Moment) -> Shift:
    """What brings the occurrence that replaces ``at`` (wall clock) from where it is shown to a new time.

    An occurrence that was itself moved is measured from where it is now, so that dragging it by an hour moves all of
    them by an hour.
    """
    assert known.main is not None
    begins, length = _shown(known, known.main, at)
    by = on_wall(start, known.main) - begins if isinstance(start, datetime) else as_wall(start) - _midnight(begins)
    new_length = as_wall(end) - as_wall(start)
    return Shift(by, new_length - length, (at + by).toordinal() - at.toordinal())


def shift_series(main: Component, changed: list[Component], known: Understood, zones: Zones, shift: Shift) -> None:
    """Move everything; what was changed or left out moves along and keeps its distance to the others.

    Raises ``EditProblem`` where a rule names days or times that cannot be moved along; nothing has changed then.
    """
    piece = known.main
    assert piece is not None
    rules = {id(line): moved_rule(line.value, shift.days, shift.by) for line in _all(main, "RRULE", "EXRULE")}
    main.lines = [Line(each.name, each.parameters, rules.get(id(each), each.value)) for each in main.lines]
    for line in _all(main, "RDATE", "EXDATE"):
        main.lines[main.lines.index(line)] = _moved(line, piece, zones, shift)
    for part in changed:
        for line in _all(part, *_TIMES):
            part.set(line.name, _moved(line, piece, zones, shift))
    begins = base_moment(as_wall(piece.start) + shift.by, piece)
    length = piece.length + shift.longer
    set_times(main, begins, begins + (length if length > timedelta() else piece.length), main.first("DTSTART"))


def _all(part: Component, *names: str) -> list[Line]:
    return [line for name in names for line in part.all(name)]


def _shown(known: Understood, main: Piece, at: datetime) -> tuple[datetime, timedelta]:
    """Where the occurrence stands now, on the wall clock of the series, and how long it is."""
    placed = [(on_wall(each.replaces, main), each) for each in known.changed if each.replaces is not None]
    for when, each in placed:
        if when == at:
            return on_wall(each.start, main), each.length
    ruling = [(when, each) for when, each in placed if each.onwards and when <= at]
    if not ruling:
        return at, main.length
    when, each = max(ruling, key=lambda pair: pair[0])
    return at + (on_wall(each.start, main) - when), each.length


def _moved(line: Line, main: Piece, zones: Zones, shift: Shift) -> Line:
    """A line with one or more moments, each moved; in the form in which it was written."""
    return replace(line, value=",".join(_moved_value(line, each, main, zones, shift) for each in line.value.split(",")))


def _moved_value(line: Line, text: str, main: Piece, zones: Zones, shift: Shift) -> str:
    first, slash, last = text.strip().partition("/")
    if slash:
        ends = last if last.lstrip("+-").upper().startswith("P") else _moved_moment(line, last, main, zones, shift)
        return f"{_moved_moment(line, first, main, zones, shift)}/{ends}"
    return _moved_moment(line, first, main, zones, shift)


def _moved_moment(line: Line, text: str, main: Piece, zones: Zones, shift: Shift) -> str:
    try:
        when = moment(line, zones, text)
    except ValueProblem:
        return text  # it is told as a problem where it is read
    if not isinstance(when, datetime):
        return key(when + timedelta(days=shift.days))
    later = base_moment(on_wall(when, main) + shift.by, main)
    if not isinstance(later, datetime) or later.tzinfo is None or when.tzinfo is None:
        later = when + shift.by
    if _MARKED.search(text):
        return f"{wall(later.astimezone(UTC))}Z"
    return wall(later if when.tzinfo is None else later.astimezone(when.tzinfo))


def _midnight(when: datetime) -> datetime:
    return when.replace(hour=0, minute=0, second=0)
