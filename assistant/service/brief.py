"""What today and tomorrow bring, and what to prepare for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta, tzinfo

from assistant.calendar.diary import Diary
from assistant.core.appointments import Appointment, Brief, CalendarKind, Moment, Suggestion, Task
from assistant.service.belonging import Belonging
from assistant.service.free_time import clashes
from assistant.store.calendars import Calendars
from assistant.store.chats import Chats
from assistant.store.database import Database
from assistant.store.documents import Documents
from assistant.store.permissions import SUGGEST
from assistant.store.suggestions import Suggestions

_DAY = timedelta(days=1)
_A_WEEK = 7
_AROUND = 14
"""Days before and after in which people are counted."""

_FEW = 4
_MOST_PREPARED = 8
"""Suggestions of one brief: more are not read in the morning."""


class Briefs:
    """Makes briefs of what is kept; every method may be called from any thread. ``zone`` gives the person's zone."""

    def __init__(self, database: Database, diary: Diary, zone: Callable[[], tzinfo]) -> None:
        self._diary = diary
        self._zone = zone
        self._calendars = Calendars(database)
        self._documents = Documents(database, SUGGEST)
        self._chats = Chats(database)
        self._suggestions = Suggestions(database)

    def of(self, now: datetime) -> Brief:
        """The brief of the day that ``now`` (aware) falls on in the person's zone."""
        now = now.astimezone(self._zone())
        today = now.date()
        births = self._numbers(CalendarKind.BIRTHDAYS)
        both = [each for each in self._days(today, 2) if each.calendar_id not in births]
        tomorrow = [each for each in both if _last_day(each) > today]
        week = self._days(today, _A_WEEK)
        return Brief(
            day=today,
            events=tuple(each for each in both if _day(each.start) <= today),
            tomorrow=tuple(tomorrow),
            conflicts=tuple(clashes(both)),
            tasks=tuple(task for task in self._diary.tasks() if _is_due(task, today)),
            birthdays=tuple(each for each in week if each.calendar_id in births and _day(each.start) >= today),
            prepare=tuple(self._prepare(both, now)),
        )

    def belonging_to(self, meeting: Appointment, now: datetime) -> list[Suggestion]:
        """What to look at before one meeting."""
        return self._belonging(now.astimezone(self._zone()).date()).of(meeting)

    def never_suggest(self, key: str) -> None:
        """Do not suggest this again."""
        self._suggestions.never(key)

    def _prepare(self, meetings: Sequence[Appointment], now: datetime) -> list[Suggestion]:
        """For what is still to come, each once; holidays need none."""
        holidays, found = self._numbers(CalendarKind.HOLIDAYS), dict[str, Suggestion]()
        belonging = self._belonging(now.date())
        for each in meetings:
            if each.status != "cancelled" and each.calendar_id not in holidays and not _over(each, now):
                found.update({one.key: one for one in belonging.of(each) if one.key not in found})
        return list(found.values())[:_MOST_PREPARED]

    def _belonging(self, today: date) -> Belonging:
        around = self._days(today - _AROUND * _DAY, 2 * _AROUND)
        return Belonging(self._documents, self._chats, self._suggestions.unwanted(), _in_most(around))

    def _days(self, first: date, count: int) -> list[Appointment]:
        zone = self._zone()
        start, end = (datetime.combine(day, time(), zone) for day in (first, first + count * _DAY))
        return self._diary.between(start, end)

    def _numbers(self, kind: CalendarKind) -> frozenset[int]:
        return frozenset(each.id for each in self._calendars.all() if each.kind is kind)


def _in_most(meetings: Sequence[Appointment]) -> frozenset[str]:
    """The people in more than half of these meetings, counted once for a series; nobody where there are few."""
    invited = {each.uid: each.people for each in meetings if each.people}
    counts = Counter(person for people in invited.values() for person in people)
    few = len(invited) < _FEW
    return frozenset() if few else frozenset(each for each, count in counts.items() if count > len(invited) / 2)


def _is_due(task: Task, today: date) -> bool:
    return task.done_at is None and task.due is not None and _day(task.due) <= today


def _over(each: Appointment, now: datetime) -> bool:
    return each.end <= now if isinstance(each.end, datetime) else each.end <= now.date()


def _last_day(each: Appointment) -> date:
    """The last day that it touches; what ends at midnight does not touch the day that begins then."""
    if each.length <= timedelta():
        return _day(each.start)
    end = each.end
    return (end - timedelta(microseconds=1)).date() if isinstance(end, datetime) else end - _DAY


def _day(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
