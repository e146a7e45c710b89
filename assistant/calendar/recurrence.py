"""When a series happens: rules, single dates, exceptions, changed occurrences, clock changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from assistant.calendar.clock import DAY_SECONDS, WALL_EPOCH, Form, order, seconds, shown, touches, wall_seconds_of
from assistant.calendar.expansion import expand
from assistant.calendar.ics import Series
from assistant.calendar.pieces import Piece, Understood, as_wall, understand
from assistant.calendar.rules import RuleProblem
from assistant.calendar.values import key
from assistant.core.appointments import Appointment, CalendarProblem, Moment

_EARLIEST, _LATEST = datetime(1, 1, 3), datetime(9999, 12, 29)  # noqa: DTZ001 - room for every zone
_MARGIN = timedelta(days=2)
_FOR_EVER = 253_402_300_800 + 2 * DAY_SECONDS  # when year 9999 is over everywhere
FURTHEST_ZONE = 16 * 3600
"""Seconds by which a wall clock may differ from UTC, and more."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One occurrence; ``starts`` and ``ends`` are seconds in its ``form``.

    ``piece`` is the place of what it shows in ``Understood.pieces``, ``key`` its RECURRENCE-ID, "" for a single event.
    """

    form: Form
    starts: int
    ends: int
    piece: int
    key: str


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when a series can happen at most, in seconds; ``longest`` is its longest occurrence."""

    first: int
    last: int
    longest: int
    endless: bool


def occurrences(series: Series, start: datetime, end: datetime, zone: tzinfo) -> list[Appointment]:
    """What of the series touches the time from ``start`` to ``end`` (aware), in the person's ``zone``, by start."""
    known = understand(series)
    begins, ends = seconds(start), seconds(end)
    longest = span(known).longest
    found = [
        appointment(each, known, series.uid, zone)
        for each in expanded(known, begins - longest - FURTHEST_ZONE, ends + FURTHEST_ZONE)
        if touches(each, begins, ends, zone)
    ]
    return sorted(found, key=lambda each: order(each.start))


def expanded(known: Understood, first: int, last: int) -> list[Occurrence]:
    """Every occurrence that starts from ``first`` (counted) to ``last`` (not counted), each in its form's seconds.

    A rule that takes too long is told in ``known.problems`` and only its start is shown.
    """
    found = [*_of_main(known, first, last), *changed(known)]
    return sorted((each for each in found if first <= each.starts < last), key=lambda each: each.starts)


def span(known: Understood) -> Span:
    """The bounds of a series; an empty one where it has no occurrence."""
    own = [_occurrence(piece, piece.start, piece.length, 0, "") for piece in known.pieces]
    main = known.main
    if not own:
        return Span(0, 0, 0, False)
    first, last = min(each.starts for each in own), max(each.ends for each in own)
    longest = max(each.ends - each.starts for each in own)
    if main is None or not main.repeats:
        return Span(first, last, longest, False)
    shift = max((abs(_shift(piece)) for piece in known.changed if piece.onwards), default=timedelta())
    margin = int((shift + _MARGIN).total_seconds())
    extras = [_occurrence(main, each.start, _extra_length(main, each.start, each.end), 0, "") for each in main.extras]
    first = min([first, *(each.starts for each in extras)]) - margin
    last = max([last, *(each.ends for each in extras)])
    longest = max([longest, *(each.ends - each.starts for each in extras)])
    ends = [_last_of(main, number) for number in range(len(main.rules))]
    endless = None in ends
    last = max([last, *(each for each in ends if each is not None)]) + longest + margin
    return Span(first, _FOR_EVER if endless else last, longest, endless)


def appointment(each: Occurrence, known: Understood, uid: str, zone: tzinfo) -> Appointment:
    """An occurrence as its person sees it; the store's numbers are 0."""
    details = known.pieces[each.piece].details
    return Appointment(
        series_id=0,
        calendar_id=0,
        uid=uid,
        title=details.title,
        start=shown(each.form, each.starts, zone),
        end=shown(each.form, each.ends, zone),
        all_day=each.form is Form.DAY,
        where=details.where,
        people=details.people,
        notes=details.notes,
        status=details.status,
        busy=details.busy,
        recurring=known.recurring,
        occurrence=each.key,
        url=details.url,
    )


# --- the repeating piece ---


def _of_main(known: Understood, first: int, last: int) -> Iterator[Occurrence]:
    main = known.main
    if main is None:
        return
    if not known.recurring:
        yield _occurrence(main, main.start, main.length, 0, "")
        return
    later = sorted((piece for piece in known.changed if piece.onwards), key=lambda piece: _in_wall(piece, main))
    shift = max((abs(_shift(piece)) for piece in later), default=timedelta())
    taken = {_in_wall(piece, main) for piece in known.changed}
    for wall, length in sorted(_walls(known, first, last, shift + _MARGIN).items()):
        if wall in taken:
            continue
        ruling = next((piece for piece in reversed(later) if _in_wall(piece, main) <= wall), None)
        when = base_moment(wall, main)
        if ruling is None:
            yield _occurrence(main, when, length, 0, key(when))
        else:
            place = known.pieces.index(ruling)
            yield _occurrence(ruling, base_moment(wall + _shift(ruling), ruling), ruling.length, place, key(when))


def _walls(known: Understood, first: int, last: int, margin: timedelta) -> dict[datetime, timedelta]:
    """Every wall-clock time of the repeating piece in the stretch, and some around it, with its length."""
    main = known.main
    assert main is not None
    begins, ends = _clamped(first) - margin, _clamped(last) + margin
    begins, ends = max(begins, _EARLIEST), min(ends, _LATEST)
    start = as_wall(main.start)
    found = {start: main.length} if _begins_itself(main) else {}
    try:
        for rule, until in main.rules:
            stop = None if until is None else _until(until, main)
            found.update(dict.fromkeys(expand(rule, start, begins, ends, stop), main.length))
        left_out = {
            wall
            for rule, until in main.excluding
            for wall in expand(rule, start, begins, ends, None if until is None else _until(until, main))
        }
    except RuleProblem as problem:
        known.problems.append(_told(main, str(problem)))
        return {start: main.length}
    for extra in main.extras:
        found[on_wall(extra.start, main)] = _extra_length(main, extra.start, extra.end)
    left_out.update(on_wall(each, main) for each in main.excluded if _is_exact(each, main))
    days = {each for each in main.excluded if not _is_exact(each, main)}
    return {
        wall: length for wall, length in found.items() if wall not in left_out and (not days or wall.date() not in days)
    }


def _begins_itself(main: Piece) -> bool:
    """Whether its start counts: not where every rule ended before it, which is what a moved-away series looks like."""
    start = as_wall(main.start)
    ended = [until is not None and _until(until, main) < start for _, until in main.rules]
    return not ended or not all(ended)


def changed(known: Understood) -> Iterator[Occurrence]:
    """The occurrences that were changed one by one, wherever they are now."""
    before = 1 if known.main else 0
    for place, piece in enumerate(known.changed, before):
        if known.main is not None and piece.sequence < known.main.sequence and not _is_member(known, piece):
            continue  # the planner has since taken away what it changed
        yield _occurrence(piece, piece.start, piece.length, place, key(_key_moment(piece, known.main)))


def _is_member(known: Understood, piece: Piece) -> bool:
    assert known.main is not None
    wall = _in_wall(piece, known.main)
    return wall in _walls(known, wall_seconds_of(wall), wall_seconds_of(wall), _MARGIN)


def _key_moment(piece: Piece, main: Piece | None) -> Moment:
    assert piece.replaces is not None
    return piece.replaces if main is None else base_moment(on_wall(piece.replaces, main), main)


def _occurrence(piece: Piece, start: Moment, length: timedelta, place: int, name: str) -> Occurrence:
    if not isinstance(start, datetime):
        begins = (start.toordinal() - WALL_EPOCH.toordinal()) * DAY_SECONDS
        return Occurrence(Form.DAY, begins, begins + max(length.days, 1) * DAY_SECONDS, place, name)
    whole = int(length.total_seconds())
    if start.tzinfo is None:
        return Occurrence(Form.FLOATING, wall_seconds_of(start), wall_seconds_of(start) + whole, place, name)
    begins = seconds(start)
    try:
        ends = seconds(start + length)
    except OverflowError:
        ends = begins + whole
    return Occurrence(Form.MOMENT, begins, ends if ends > begins else begins + whole, place, name)


# --- moments within a series ---


def base_moment(wall: datetime, like: Piece) -> Moment:
    """A wall-clock time as a moment in the zone of a piece, or a day."""
    if not isinstance(like.start, datetime):
        return wall.date()
    return wall.replace(tzinfo=like.start.tzinfo)


def on_wall(when: Moment, main: Piece) -> datetime:
    """A moment on the wall clock of the repeating piece; a mere day takes its time of day."""
    if not isinstance(main.start, datetime):
        return as_wall(when.date() if isinstance(when, datetime) else when)
    if not isinstance(when, datetime):
        return datetime.combine(when, main.start.time())
    if when.tzinfo is not None and main.start.tzinfo is not None and when.tzinfo is not main.start.tzinfo:
        return as_wall(when.astimezone(main.start.tzinfo))
    return as_wall(when)


def _in_wall(piece: Piece, main: Piece) -> datetime:
    assert piece.replaces is not None
    return on_wall(piece.replaces, main)


def _is_exact(when: Moment, main: Piece) -> bool:
    """Whether an exception names one occurrence; else it names a day of a piece that has times."""
    return isinstance(when, datetime) or main.all_day


def _until(until: Moment, main: Piece) -> datetime:
    if not isinstance(until, datetime):
        return datetime.combine(until, datetime.max.time())
    return on_wall(until, main) if isinstance(main.start, datetime) else as_wall(until)


def _shift(piece: Piece) -> timedelta:
    """By how much a change of all later occurrences moves them."""
    assert piece.replaces is not None
    replaced = piece.replaces
    if isinstance(piece.start, datetime) and isinstance(replaced, datetime) and piece.start.tzinfo and replaced.tzinfo:
        replaced = replaced.astimezone(piece.start.tzinfo)
    return as_wall(piece.start) - as_wall(replaced)


def _extra_length(main: Piece, start: Moment, end: Moment | None) -> timedelta:
    return main.length if end is None else max(as_wall(end) - as_wall(start), timedelta())


def _last_of(main: Piece, number: int) -> int | None:
    """The last possible start under a rule in seconds; None where it has no end."""
    rule, until = main.rules[number]
    if rule.endless:
        return None
    start = as_wall(main.start)
    if until is not None:
        return wall_seconds_of(min(max(_until(until, main), start), _LATEST))
    try:
        return wall_seconds_of(max(expand(rule, start, start, _LATEST, None), default=start))
    except RuleProblem:
        return wall_seconds_of(_LATEST)


def _told(main: Piece, reason: str) -> CalendarProblem:
    return CalendarProblem(0, "", main.details.title, f"Only its first occurrence is shown: {reason}.")


def _clamped(at: int) -> datetime:
    try:
        return min(max(WALL_EPOCH + timedelta(seconds=at), _EARLIEST), _LATEST)
    except OverflowError:
        return _EARLIEST if at < 0 else _LATEST
