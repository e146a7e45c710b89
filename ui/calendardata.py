"""What the calendar's pages ask of the service, and what they hold of it: no widget, nothing painted."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias
from zoneinfo import ZoneInfo

from assistant.core.appointments import Appointment, Brief, Calendar, CalendarProblem, Moment, Proposal, Task, Undo

if TYPE_CHECKING:
    from assistant.core.jobs import Desk
    from assistant.service.agenda import Conflict, Keep, ServerState
    from assistant.service.runner import Job

Key: TypeAlias = tuple[int, int, str]
"""What tells one happening from all others: calendar, series, occurrence."""

DAY = timedelta(days=1)


class Agenda(Protocol):
    """The service's calendar as the window uses it. All but ``start_add`` may take a moment: call them in a job."""

    def calendars(self) -> Sequence[Calendar]:
        """Every calendar, hidden ones included."""

    def between(self, start: datetime, end: datetime, /) -> Sequence[Appointment]:
        """What happens in the half-open time, sorted, whole days first."""

    def tasks(self) -> Sequence[Task]:
        """What is to do."""

    def problems(self) -> Sequence[CalendarProblem]:
        """What could not be used."""

    def search(self, query: str, /) -> Sequence[Appointment]:
        """What has these words, the best first."""

    def show(self, calendar_id: int, shown: bool, /) -> None:
        """Show or hide a calendar."""

    def propose_move(self, appointment: Appointment, start: Moment, end: Moment | None = None, /) -> Proposal:
        """To another time; ``end`` None keeps the length."""

    def propose_create(
        self, title: str, start: Moment, end: Moment, where: str = "", all_day: bool = False, /
    ) -> Proposal:
        """Something new in Hearth's own calendar."""

    def propose_cancel(self, appointment: Appointment, /) -> Proposal:
        """Take it out."""

    def propose_change(
        self,
        appointment: Appointment,
        title: str | None = None,
        where: str | None = None,
        /,
        *,
        times: tuple[Moment, Moment] | None = None,
    ) -> Proposal:
        """Other words or times; None leaves them."""

    def propose_scope(self, proposal: Proposal, scope: str, /) -> Proposal:
        """The same for "one", "onwards" or "all" of its series."""

    def carry_out(self, proposal: Proposal, /) -> Undo:
        """Do what the person said yes to."""

    def undo(self, undo: Undo, /) -> None:
        """Take back what was done."""

    def start_add(self, paths: Sequence[Path], /) -> Job:
        """Add calendar files; the job tells how far it is."""

    def connect(self, url: str, user: str, password: str, desk: Desk[Any], /) -> Sequence[Calendar]:
        """Add the calendars of an account on a server; what is in them comes with the next sync."""

    def subscribe(self, url: str, desk: Desk[Any], /) -> object:
        """Add a calendar that is only read."""

    def start_sync(self) -> Job:
        """Bring the calendars of servers up to date."""

    def servers(self) -> Sequence[ServerState]:
        """The calendars of servers, and how they stand."""

    def unsent(self) -> frozenset[Any]:
        """What waits to be sent to a server."""

    def server_conflicts(self) -> Sequence[Conflict]:
        """What both sides changed."""

    def resolve(self, conflict: Conflict, keep: Keep, /) -> None:
        """Decide such a conflict."""

    def remove(self, calendar_id: int, /) -> None:
        """Take a calendar out of Hearth."""

    def brief(self, now: datetime, /) -> Brief:
        """Today and tomorrow."""

    def never_suggest(self, key: str, /) -> None:
        """Do not suggest this again."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a view shows: everything that falls into its days, and where the person is among it."""

    days: tuple[date, ...]
    day: date
    """The chosen one."""
    now: datetime
    appointments: tuple[Appointment, ...] = ()
    calendars: Mapping[int, Calendar] = field(default_factory=dict)
    selected: Key | None = None
    proposal: Proposal | None = None

    @property
    def chosen(self) -> Appointment | None:
        """The appointment that is selected, if it is among those shown."""
        return next((each for each in self.appointments if key_of(each) == self.selected), None)

    def on(self, day: date) -> list[Appointment]:
        """What happens on a day, in order."""
        return [each for each in self.appointments if first_day(each) <= day <= last_day(each)]


def key_of(appointment: Appointment) -> Key:
    """What tells this one from all others."""
    return appointment.calendar_id, appointment.series_id, appointment.occurrence


def day_of(moment: Moment) -> date:
    """The day a moment falls on."""
    return moment.date() if isinstance(moment, datetime) else moment


def first_day(appointment: Appointment) -> date:
    """The day on which it begins."""
    return day_of(appointment.start)


def last_day(appointment: Appointment) -> date:
    """The last day that it touches; ending at midnight it does not touch the day that begins then."""
    end = appointment.end
    exclusive = not isinstance(end, datetime) or end.time() == time.min
    return max(day_of(end) - DAY if exclusive else day_of(end), first_day(appointment))


def is_banner(appointment: Appointment) -> bool:
    """Whether it stands above the hours: whole days, or a day and longer."""
    return appointment.all_day or appointment.length >= DAY


def minutes_of(moment: Moment, origin: date) -> int:
    """Minutes by the clock on the wall from the midnight with which ``origin`` begins."""
    days = (day_of(moment) - origin).days
    return days * 1440 + (moment.hour * 60 + moment.minute if isinstance(moment, datetime) else 0)


def wall_time(origin: date, minutes: int, now: datetime) -> datetime:
    """The moment at which the clock on the wall shows so many minutes since the midnight of ``origin``.

    In the zone of ``now``; where that is only the computer's present offset from UTC, by the computer's own rules, so
    that a day on the other side of a clock change gets its own offset.
    """
    naive = datetime.combine(origin, time.min) + timedelta(minutes=minutes)
    local = now.astimezone()
    if not isinstance(now.tzinfo, ZoneInfo) and local.utcoffset() == now.utcoffset():
        return naive.astimezone()
    return naive.replace(tzinfo=now.tzinfo)


def month_days(day: date, first_weekday: int) -> tuple[date, ...]:
    """The six weeks around the month of ``day``; ``first_weekday`` is 0 for Monday to 6."""
    first = day.replace(day=1)
    begin = first - timedelta(days=(first.weekday() - first_weekday) % 7)
    return tuple(begin + timedelta(days=n) for n in range(42))


def week_days(day: date, first_weekday: int) -> tuple[date, ...]:
    """The week that holds ``day``."""
    begin = day - timedelta(days=(day.weekday() - first_weekday) % 7)
    return tuple(begin + timedelta(days=n) for n in range(7))


def other_month(day: date, months: int) -> date:
    """The same day so many months on, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def visible(appointments: Iterable[Appointment], calendars: Mapping[int, Calendar]) -> tuple[Appointment, ...]:
    """Those of calendars that are shown."""
    hidden = {each.id for each in calendars.values() if not each.shown}
    return tuple(each for each in appointments if each.calendar_id not in hidden)
