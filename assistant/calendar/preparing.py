"""Series as the store keeps them, and what the store keeps as appointments."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, tzinfo

from assistant.calendar.clock import Form, seconds, shown
from assistant.calendar.ics import Series
from assistant.calendar.pieces import Details, TaskFacts, Understood, as_wall, understand
from assistant.calendar.recurrence import Occurrence, expanded, span
from assistant.core.appointments import Appointment, Task
from assistant.store.appointment_intake import NewDetails, NewOccurrence, NewSeries, NewTask
from assistant.store.appointments import OccurrenceRecord, TaskRecord

_FIRST_YEAR, _LAST_YEAR = 1, 9999


def digest(series: Series) -> bytes:
    """What tells whether a series is the same as before."""
    return hashlib.sha256(f"{series.context}\0{series.raw}".encode("utf-8", "replace")).digest()[:16]


def prepared(series: Series) -> NewSeries:
    """A series with everything the store keeps of it; raises nothing."""
    known = understand(series)
    bounds = span(known)
    recurring = known.recurring
    found = () if recurring or series.kind != "VEVENT" else expanded(known, bounds.first, bounds.last + 1)
    details = [piece.details for piece in known.pieces] or ([known.details] if known.details else [])
    return NewSeries(
        uid=series.uid,
        kind=series.kind,
        raw=series.raw,
        context=series.context,
        digest=digest(series),
        recurring=recurring if series.kind == "VEVENT" else "\nRRULE" in series.raw,
        endless=bounds.endless,
        first=bounds.first,
        last=bounds.last,
        longest=bounds.longest,
        details=tuple(map(_details, details)),
        occurrences=tuple(map(_occurrence, found)),
        task=None if known.task is None else _task(known.task),
        problems=tuple(known.problems),
    )


def year_of(at: int) -> int:
    """The year of seconds since 1970."""
    day = datetime(1970, 1, 1, tzinfo=UTC).toordinal() + at // 86_400
    if day < 1:
        return _FIRST_YEAR
    return date.fromordinal(day).year if day <= date.max.toordinal() else _LAST_YEAR


def of_years(known: Understood, years: Sequence[int]) -> list[NewOccurrence]:
    """The occurrences of a series that start in these years."""
    wanted = frozenset(years)
    first = seconds(datetime(min(wanted), 1, 1, tzinfo=UTC))
    last = seconds(datetime(max(wanted), 12, 31, tzinfo=UTC)) + 86_400
    return [_occurrence(each) for each in expanded(known, first, last) if year_of(each.starts) in wanted]


def appointment(record: OccurrenceRecord, zone: tzinfo) -> Appointment:
    """A kept occurrence as its person sees it in their zone."""
    return Appointment(
        series_id=record.series_id,
        calendar_id=record.calendar_id,
        uid=record.uid,
        title=record.title,
        start=shown(record.form, record.starts, zone),
        end=shown(record.form, record.ends, zone),
        all_day=record.form == Form.DAY,
        where=record.where,
        people=record.people,
        notes=record.notes,
        status=record.status,
        busy=record.busy,
        recurring=record.recurring,
        occurrence=record.key,
        url=record.url,
    )


def task(record: TaskRecord, zone: tzinfo) -> Task:
    """A kept task as its person sees it."""
    done = None if record.done_at is None else shown(Form.MOMENT, record.done_at, zone)
    assert done is None or isinstance(done, datetime)
    return Task(
        series_id=record.series_id,
        calendar_id=record.calendar_id,
        uid=record.uid,
        title=record.title,
        due=None if record.due is None else shown(record.form, record.due, zone),
        done_at=done,
        notes=record.notes,
        priority=record.priority,
        recurring=record.recurring,
    )


def _details(details: Details) -> NewDetails:
    return NewDetails(
        details.title, details.where, details.people, details.notes, details.status, details.busy, details.url
    )


def _occurrence(each: Occurrence) -> NewOccurrence:
    return NewOccurrence(each.piece, int(each.form), each.starts, each.ends, each.key)


def _task(facts: TaskFacts) -> NewTask:
    due = facts.due
    done_at = None if facts.done_at is None else seconds(facts.done_at)
    match due:
        case None:
            form, at = Form.MOMENT, None
        case datetime(tzinfo=None):
            form, at = Form.FLOATING, seconds(due.replace(tzinfo=UTC))
        case datetime():
            form, at = Form.MOMENT, seconds(due)
        case _:
            form, at = Form.DAY, seconds(as_wall(due).replace(tzinfo=UTC))
    return NewTask(int(form), at, done_at, facts.priority)
