"""What stands in the kept calendars: by time, by words, next and last. Recurring series are expanded as years are asked
about, and the store keeps that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

from assistant.calendar.clock import order, seconds, touches
from assistant.calendar.ics import Series
from assistant.calendar.pieces import understand
from assistant.calendar.preparing import appointment, of_years, task, year_of
from assistant.calendar.recurrence import appointment as appointment_of
from assistant.calendar.recurrence import changed, expanded
from assistant.calendar.values import key_seconds
from assistant.core.appointments import Appointment, Task
from assistant.core.errors import BadRequest
from assistant.core.words import content_words
from assistant.store.appointment_intake import AppointmentIntake
from assistant.store.appointments import Appointments, OccurrenceRecord, SeriesRecord

LONGEST_AGENDA = timedelta(days=366 * 30)
"""What is asked about at once; more is no agenda."""

_AT_ONCE = 200
_NEAR_KEY = 3 * 86_400
"""Seconds around a key within which its occurrence begins, unless it was changed."""

_FURTHEST_YEARS = 30
"""How far the next or last occurrence is looked for."""


class Diary:
    """Reads the calendars. ``zone`` gives the person's zone."""

    def __init__(self, appointments: Appointments, intake: AppointmentIntake, zone: Callable[[], tzinfo]) -> None:
        self._appointments = appointments
        self._intake = intake
        self._zone = zone

    def between(self, start: datetime, end: datetime) -> list[Appointment]:
        """What touches the time from ``start`` to ``end`` (aware), by day, whole days first, then by start.

        Raises :class:`BadRequest` for more than thirty years.
        """
        if end - start > LONGEST_AGENDA:
            raise BadRequest("That is too long a time.", "Ask about thirty years at most.")
        first, last, zone = seconds(start), seconds(end), self._zone()
        self.expand(first, last)
        found = [each for each in self._appointments.around(first, last) if touches(each, first, last, zone)]
        return sorted((appointment(each, zone) for each in found), key=_by_start)

    def expand(self, first: int, last: int, among: Sequence[int] | None = None) -> None:
        """Make sure that every occurrence from ``first`` to ``last`` (UTC seconds) is kept."""
        early = first - self._appointments.longest_recurring() - 2 * 86_400
        years = range(year_of(early), year_of(last + 2 * 86_400) + 1)
        wanted: dict[int, tuple[SeriesRecord, list[int]]] = {}
        for year, record in self._appointments.unexpanded(years, early, last, among):
            wanted.setdefault(record.id, (record, []))[1].append(year)
        waiting = list(wanted.values())
        for place in range(0, len(waiting), _AT_ONCE):
            self._intake.keep_years(
                [
                    (record.id, record.digest, missing, of_years(understand(as_series(record)), missing))
                    for record, missing in waiting[place : place + _AT_ONCE]
                ]
            )

    def search(self, query: str, now: datetime) -> list[Appointment]:
        """Events that hold all words of ``query``, by start; of a recurring one its next occurrence, or its last."""
        words = content_words(query) or query.split()
        coming = {each.series_id: each for each in reversed(self._sided(words, now, before=False))}
        past = {each.series_id: each for each in self._sided(words, now, before=True)}
        return sorted({**past, **coming}.values(), key=_by_start)

    def knows(self, words: str) -> bool:
        """Whether some event holds all these words, whenever it is."""
        return self._appointments.any_with(content_words(words))

    def titles(self, beginning: str) -> list[str]:
        """The titles of events in which a word begins with ``beginning``."""
        return self._appointments.titles(beginning)

    def next_of(self, query: str, now: datetime) -> Appointment | None:
        """The next time that something with these words begins."""
        return min(self._sided(content_words(query) or query.split(), now, before=False), key=_by_start, default=None)

    def last_of(self, query: str, now: datetime) -> Appointment | None:
        """The last time that something with these words began."""
        return max(self._sided(content_words(query) or query.split(), now, before=True), key=_by_start, default=None)

    def find(self, series_id: int, occurrence: str) -> Appointment | None:
        """An occurrence by its series and its key ("" for a single event); None where there is none."""
        record = self._appointments.series(series_id)
        if record is None or record.kind != "VEVENT":
            return None
        known = understand(as_series(record))
        at = key_seconds(occurrence) if occurrence else record.first
        near = expanded(known, at - _NEAR_KEY, at + _NEAR_KEY)
        found = next((each for each in [*near, *changed(known)] if each.key == occurrence), None)
        if found is None:
            return None
        shown = appointment_of(found, known, record.uid, self._zone())
        return replace(shown, series_id=record.id, calendar_id=record.calendar_id)

    def tasks(self) -> list[Task]:
        """Every task; the due ones first."""
        zone = self._zone()
        return [task(record, zone) for record in self._appointments.tasks()]

    def series(self, series_id: int) -> Series | None:
        """A series as text."""
        record = self._appointments.series(series_id)
        return None if record is None else as_series(record)

    def _sided(self, words: Sequence[str], now: datetime, *, before: bool) -> list[Appointment]:
        """Of each series with these words the nearest occurrence before or from ``now``, nearest first."""
        records = {record.id: record for record in self._appointments.match(words)}
        at, zone = seconds(now), self._zone()
        found: dict[int, OccurrenceRecord] = {}
        left = list(records)
        for years in (1, 3, 10, _FURTHEST_YEARS):
            if not left:
                break
            reach = years * 366 * 86_400
            self.expand(*((at - reach, at) if before else (at, at + reach)), left)
            for each in self._appointments.nearest(left, at, words, before=before):
                if _on_side(each, now, zone, before=before):
                    found[each.series_id] = _nearer(found.get(each.series_id), each, before=before)
            left = [each for each in left if each not in found and records[each].recurring]
        return sorted((appointment(each, zone) for each in found.values()), key=_by_start, reverse=before)


def as_series(record: SeriesRecord) -> Series:
    """A kept series as text."""
    return Series(record.uid, record.kind, record.raw, record.context)


def _by_start(each: Appointment) -> tuple[int, int, str]:
    return (*order(each.start), each.title)


def _on_side(each: OccurrenceRecord, now: datetime, zone: tzinfo, *, before: bool) -> bool:
    start = appointment(each, zone).start
    if not isinstance(start, datetime):
        today = now.astimezone(zone).date()
        return start <= today if before else start >= today
    return start <= now if before else start >= now


def _nearer(one: OccurrenceRecord | None, other: OccurrenceRecord, *, before: bool) -> OccurrenceRecord:
    if one is None:
        return other
    return (max if before else min)(one, other, key=lambda each: each.starts)
