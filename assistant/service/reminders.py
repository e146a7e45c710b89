"""What a person must be told between two moments: alarms, meetings that are near, tasks that fall due."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from assistant.calendar.alarms import alarms, instant
from assistant.core.appointments import Appointment, Moment, Task
from assistant.core.errors import BadRequest
from assistant.core.settings import Value
from assistant.service.agenda import Agenda
from assistant.service.belonging import MOST_OF_A_MEETING, person_name
from assistant.store.appointments import Appointments
from assistant.store.database import Database
from assistant.store.reminders import ReminderRecord, ToldReminders

MISSED_WITHIN = timedelta(hours=12)
"""How far back a late start or an end of sleep tells what was missed."""

_MISSED_AFTER = timedelta(minutes=5)
_LONGEST_BEFORE = timedelta(days=32)
"""Alarms further before their event than this are not looked for."""

_LONGEST_AFTER = timedelta(days=2)
_MORNING = time(9)
"""When what is due on a day is told."""

_MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something to tell. ``at`` (aware) is when it was to be told, ``day`` what it is about; ``key`` names it."""

    key: str
    at: datetime
    title: str
    text: str
    day: date
    missed: bool = False


class Reminders:
    """Every method may be called from any thread. ``setting`` gives a setting's value, ``clock`` the time."""

    def __init__(
        self, database: Database, agenda: Agenda, setting: Callable[[str], Value], clock: Callable[[], datetime]
    ) -> None:
        self._agenda = agenda
        self._setting = setting
        self._clock = clock
        self._appointments = Appointments(database)
        self._told = ToldReminders(database)

    def due(self, since: datetime, now: datetime) -> list[Reminder]:
        """What is to be told after ``since`` and not later than ``now`` (both aware), by time; each is told once.

        What was to be told longer ago than five minutes is marked as missed; longer than twelve hours ago it is left
        out, unless the person asked to be told again then. A meeting that was put in late is told as long as it has
        not begun. Nothing if reminders are switched off.
        """
        if not self._setting("reminders"):
            return []
        now = now.astimezone(UTC)  # hours that pass, not those of a clock that changes
        since = max(since.astimezone(UTC), now - MISSED_WITHIN)
        found = {each.key: each for each in self._found(since, now)}
        unique = sorted(found.values(), key=lambda each: (each.at, each.title))
        records = [_record(each) for each in unique]
        told = self._told.tell(records, _seconds(now), _seconds(now - MISSED_WITHIN))
        return sorted((self._reminder(each, now) for each in told), key=lambda each: (each.at, each.title))

    def snooze(self, key: str, minutes: int) -> None:
        """Tell it once more in so many minutes. Raises ``BadRequest`` where it was never told."""
        if minutes < 1:
            raise BadRequest("It can be told again in a minute at the earliest.")
        if not self._told.again(key, _seconds(self._clock()) + 60 * minutes):
            raise BadRequest("That reminder is not there any more.")

    def snooze_to_morning(self, key: str) -> None:
        """Tell it once more at nine on the next day. Raises ``BadRequest`` where it was never told."""
        zone = self._agenda.zone()
        now = self._clock().astimezone(zone)
        morning = datetime.combine(now.date() + timedelta(days=1), _MORNING, zone)
        self.snooze(key, -(_seconds(now) - _seconds(morning)) // 60)

    def done(self, key: str) -> None:
        """Do not tell it again, also if it was to be told once more; fine where it is gone already."""
        self._told.done(key)

    # --- what there is to tell ---

    def _found(self, since: datetime, now: datetime) -> Iterator[Reminder]:
        around = self._agenda.between(since - _LONGEST_AFTER, now + _LONGEST_BEFORE)
        events = [each for each in around if each.status != "cancelled"]
        tasks = [each for each in self._agenda.tasks() if each.done_at is None]
        ids = [*(each.series_id for each in events), *(each.series_id for each in tasks)]
        with_alarms = self._appointments.with_alarms(ids)
        soon = {(each.uid, at): each for each in events if (at := self._soon_at(each)) is not None}
        for (_, at), meeting in soon.items():
            if at <= now and (at > since or instant(meeting.start, self._agenda.zone()) > now):
                yield from self._meeting(meeting, at, now)
        for event in (each for each in events if each.series_id in with_alarms):
            for reminder in self._alarms(event, event.start, event.end, event.occurrence):
                if since < reminder.at <= now and (event.uid, reminder.at) not in soon:  # one of the two is enough
                    yield reminder
        for task in tasks:
            of_task = [*self._due(task), *(self._task_alarms(task) if task.series_id in with_alarms else ())]
            yield from (each for each in of_task if since < each.at <= now)

    def _alarms(self, what: Appointment | Task, start: Moment, end: Moment, occurrence: str = "") -> Iterator[Reminder]:
        series, zone = self._agenda.diary.series(what.series_id), self._agenda.zone()
        for at in [] if series is None else alarms(series, occurrence, start, end, zone):
            where = what.where if isinstance(what, Appointment) else ""
            text = ", ".join(filter(None, (_when(start, at.astimezone(zone).date()), where)))
            yield Reminder(_key("alarm", what.uid, at), at, what.title, text, _day(start))

    def _task_alarms(self, task: Task) -> Iterator[Reminder]:
        if task.due is not None:
            yield from self._alarms(task, task.due, task.due)

    def _due(self, task: Task) -> Iterator[Reminder]:
        if task.due is not None:
            at = instant(task.due, self._agenda.zone(), _MORNING)
            text = "Due now" if isinstance(task.due, datetime) else "Due today"
            yield Reminder(_key("task", task.uid, at), at, task.title, text, _day(task.due))

    def _soon_at(self, each: Appointment) -> datetime | None:
        """When it is told that a meeting with other people begins soon; None where it is not."""
        before = int(self._setting("remind_minutes"))
        if not before or not each.people or not isinstance(each.start, datetime):
            return None
        return each.start.astimezone(UTC) - timedelta(minutes=before)

    def _meeting(self, each: Appointment, at: datetime, now: datetime) -> Iterator[Reminder]:
        """What the brief says of it, once."""
        key = _key("meeting", each.uid, instant(each.start, self._agenda.zone()))
        if self._told.has(key):
            return
        belonging = self._agenda.briefs.belonging_to(each, now)[:MOST_OF_A_MEETING]
        parts = [_when(each.start, now.astimezone(self._agenda.zone()).date()), each.where, _with(each.people)]
        text = ". ".join([", ".join(filter(None, parts)), *(one.why[:1].upper() + one.why[1:] for one in belonging)])
        yield Reminder(key, at, each.title, text, _day(each.start))

    def _reminder(self, record: ReminderRecord, now: datetime) -> Reminder:
        at = datetime.fromtimestamp(record.at, self._agenda.zone())
        missed = now - at > _MISSED_AFTER
        return Reminder(record.key, at, record.title, record.text, date.fromisoformat(record.day), missed)


def _record(each: Reminder) -> ReminderRecord:
    return ReminderRecord(each.key, _seconds(each.at), each.day.isoformat(), each.title, each.text)


def _key(kind: str, uid: str, at: datetime) -> str:
    """Another one once it is at another time, the same in every calendar that holds a copy."""
    return hashlib.sha256(f"{kind}\0{uid}\0{_seconds(at)}".encode("utf-8", "replace")).hexdigest()[:32]


def _when(start: Moment, today: date) -> str:
    """The time, and the day where it is another than ``today``."""
    day, clock = _day(start), f"{start:%H:%M}" if isinstance(start, datetime) else ""
    if day == today:
        return clock or "Today"
    near = "tomorrow" if day == today + timedelta(days=1) else f"{day:%A} {day.day} {day:%B}"
    return ", ".join(filter(None, (near[:1].upper() + near[1:], clock)))


def _with(people: Iterable[str]) -> str:
    names = [person_name(each) for each in people]
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return f"with {', '.join(names[:_MOST_NAMES])}{more}"


def _day(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _seconds(when: datetime) -> int:
    return int(when.timestamp())
