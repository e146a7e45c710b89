"""Changes to the calendars that wait for a yes: made up, shown with what they clash with, carried out, taken back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo

from assistant.calendar.component_edits import EditProblem, Words
from assistant.calendar.diary import Diary, as_series
from assistant.calendar.editing import Scope, cancelled, done, moved, new_event, new_task, reworded
from assistant.calendar.ics import Series, read_text, write
from assistant.calendar.preparing import prepared
from assistant.calendar.rules import RuleProblem, read_rule, too_often
from assistant.core.appointments import Appointment, Calendar, Moment, Proposal, ProposalKind, SeriesChange, Task, Undo
from assistant.core.errors import BadRequest
from assistant.service.free_time import overlapping
from assistant.service.time_words import spoken, spoken_moment
from assistant.store.appointment_intake import AppointmentIntake
from assistant.store.appointments import Appointments
from assistant.store.calendars import Calendars

_STALE = "The calendar has changed since."


class Proposals:
    """Makes and carries out changes; every method may be called from any thread."""

    def __init__(
        self,
        calendars: Calendars,
        appointments: Appointments,
        intake: AppointmentIntake,
        diary: Diary,
        clock: Callable[[], datetime],
        zone: Callable[[], tzinfo],
    ) -> None:
        self._calendars = calendars
        self._appointments = appointments
        self._intake = intake
        self._diary = diary
        self._clock = clock
        self._zone = zone

    def create(
        self,
        title: str,
        start: Moment,
        end: Moment,
        words: Words,
        all_day: bool,
        rule: str,
        calendar_id: int | None = None,
    ) -> Proposal:
        """A new event in that calendar, None: in Hearth's own."""
        start, end = self._times(start, end, all_day)
        own = self._own(calendar_id)
        series = new_event(f"{uuid.uuid4()}@hearth", title.strip(), start, end, self._clock(), words, rule)
        after = Appointment(
            0, own.id, series.uid, title.strip(), start, end, all_day or not isinstance(start, datetime),
            words.where or "", notes=words.notes or "", recurring=bool(rule),
        )  # fmt: skip
        if not title.strip():
            return _refused("create", None, "It needs a title.")
        if problem := _rule_problem(rule):
            return _refused("create", None, problem)
        says = f"Create “{after.title}”, {spoken(start, end)}."
        return self._proposal("create", None, after, says, SeriesChange(own.id, series.uid, "", write([series])))

    def task(self, title: str, due: Moment | None, words: Words) -> Proposal:
        """A new task in Hearth's own calendar."""
        if not title.strip():
            return _refused("create", None, "It needs a title.")
        own, zone = self._own(None), self._zone()
        if isinstance(due, datetime):
            due = due.astimezone(zone) if due.tzinfo else due.replace(tzinfo=zone)
        series = new_task(f"{uuid.uuid4()}@hearth", title.strip(), due, self._clock(), words)
        says = f"Put “{title.strip()}” on the list{'' if due is None else f', due {spoken_moment(due)}'}."
        return Proposal("create", None, None, (), says, change=SeriesChange(own.id, series.uid, "", write([series])))

    def done(self, task: Task) -> Proposal:
        """A task that is done."""
        refused, series = self._editable(task)
        if series is None:
            return _refused("change", None, refused)
        says = f"Mark “{task.title}” as done."
        return Proposal("change", None, None, (), says, change=self._change(task, series, done(series, self._clock())))

    def move(self, appointment: Appointment, start: Moment, end: Moment | None, scope: Scope) -> Proposal:
        """An appointment at another time; ``end`` None keeps its length."""
        refused, series = self._editable(appointment)
        if series is None:
            return _refused("move", appointment, refused)
        after = self._at(appointment, start, start + appointment.length if end is None else end)
        try:
            text = self._moved(series, appointment, after, scope)
        except EditProblem as problem:
            return _scoped(_refused("move", appointment, str(problem), after), scope)
        old, new = spoken(appointment.start, appointment.end), spoken(after.start, after.end)
        says = f"Move “{appointment.title}”{_SCOPES[scope]} from {old} to {new}."
        made = self._proposal("move", appointment, after, says, self._change(appointment, series, text))
        return _scoped(made, scope)

    def cancel(self, appointment: Appointment, scope: Scope) -> Proposal:
        """An appointment that goes."""
        refused, series = self._editable(appointment)
        if series is None:
            return _refused("cancel", appointment, refused)
        text = cancelled(series, appointment.occurrence, self._clock(), scope)
        says = f"Cancel “{appointment.title}”{_SCOPES[scope]}, {spoken(appointment.start, appointment.end)}."
        change = self._change(appointment, series, text)
        return _scoped(Proposal("cancel", appointment, None, (), says, change=change), scope)

    def change(
        self,
        appointment: Appointment,
        words: Words,
        scope: Scope,
        times: tuple[Moment, Moment] | None = None,
    ) -> Proposal:
        """Other words or another alarm for an appointment, and other ``times`` where they are given."""
        refused, series = self._editable(appointment)
        if series is None:
            return _refused("change", appointment, refused)
        after = appointment if times is None else self._at(appointment, *times)
        after = replace(
            after,
            title=appointment.title if words.title is None else words.title,
            where=appointment.where if words.where is None else words.where,
            notes=appointment.notes if words.notes is None else words.notes,
        )
        try:
            text = reworded(series, appointment.occurrence, words, self._clock(), scope)
            if times is not None:
                text = self._moved(text, appointment, after, scope)
        except EditProblem as problem:
            return _scoped(_refused("change", appointment, str(problem), after), scope)
        says = f"Change “{appointment.title}”{_SCOPES[scope]}, {spoken(appointment.start, appointment.end)}."
        change = self._change(appointment, series, text)
        if times is None:
            made = Proposal("change", appointment, after, (), says, change=change)
        else:
            made = self._proposal("change", appointment, after, says, change)
        return _scoped(replace(made, alarm=words.alarm), scope)

    def again(self, proposal: Proposal, scope: Scope) -> Proposal:
        """The same for another part of the series; what is not about a series stays as it is."""
        before, after = proposal.before, proposal.after
        match proposal.kind:
            case "move" if before is not None and after is not None:
                return self.move(before, after.start, after.end, scope)
            case "change" if before is not None and after is not None:
                times = None if (before.start, before.end) == (after.start, after.end) else (after.start, after.end)
                return self.change(before, _new_words(before, after, proposal.alarm), scope, times)
            case "cancel" if before is not None:
                return self.cancel(before, scope)
            case _:
                return proposal

    def carry_out(self, proposal: Proposal) -> Undo:
        """Do it. Raises ``BadRequest`` where it was refused, or where the calendar has changed since."""
        if proposal.change is None:
            raise BadRequest(proposal.refused or "There is nothing to do.")
        self._write(proposal.change)
        return Undo(_done(proposal.says), proposal.change)

    def undo(self, undo: Undo) -> None:
        """Take back what was carried out. Raises ``BadRequest`` where the calendar has changed since."""
        change = undo.change
        self._write(SeriesChange(change.calendar_id, change.uid, change.after, change.before))

    def _write(self, change: SeriesChange) -> None:
        record = self._appointments.by_uid(change.calendar_id, change.uid)
        if ("" if record is None else write([as_series(record)])) != change.before:
            raise BadRequest(_STALE, "Look at it again and propose it anew.")
        if not change.after:
            self._intake.keep(change.calendar_id, None, (), [("VEVENT", change.uid), ("VTODO", change.uid)])
            return
        (series,) = read_text(change.after).series
        self._intake.keep(change.calendar_id, None, [prepared(series)])

    def _proposal(
        self, kind: ProposalKind, before: Appointment | None, after: Appointment, says: str, change: SeriesChange
    ) -> Proposal:
        conflicts: tuple[Appointment, ...] = ()
        if isinstance(after.start, datetime) and isinstance(after.end, datetime):
            around = self._diary.between(after.start, after.end)
            found = overlapping(after.start, after.end, around)
            conflicts = tuple(each for each in found if before is None or each.series_id != before.series_id)
        return Proposal(kind, before, after, conflicts, says, change=change)

    def _at(self, appointment: Appointment, start: Moment, end: Moment) -> Appointment:
        """The appointment at another time."""
        start, end = self._times(start, end, False)
        return replace(appointment, start=start, end=end, all_day=not isinstance(start, datetime))

    def _moved(self, series: Series, appointment: Appointment, after: Appointment, scope: Scope) -> Series:
        if after.all_day is not appointment.all_day and scope is not Scope.ONE:
            raise EditProblem("Whole days and times of day can be exchanged for this one only, not for a series.")
        return moved(series, appointment.occurrence, after.start, after.end, self._clock(), scope)

    def _editable(self, appointment: Appointment | Task) -> tuple[str, Series | None]:
        """Why it cannot be changed, or the series it is of."""
        record = self._appointments.series(appointment.series_id)
        if record is None:
            return "It is not in the calendar any more.", None
        calendar = next(each for each in self._calendars.all() if each.id == record.calendar_id)
        if not calendar.writable:
            return f"“{calendar.name}” is only read here; change it where it comes from.", None
        return "", as_series(record)

    def _change(self, appointment: Appointment | Task, series: Series, after: Series | None) -> SeriesChange:
        text = "" if after is None else write([after])
        return SeriesChange(appointment.calendar_id, series.uid, write([series]), text)

    def _own(self, calendar_id: int | None = None) -> Calendar:
        writable = [each for each in self._calendars.all() if each.writable and calendar_id in (None, each.id)]
        if not writable:
            raise BadRequest("Nothing can be written to that calendar.", "Choose another one.")
        return writable[0]

    def _times(self, start: Moment, end: Moment, all_day: bool) -> tuple[Moment, Moment]:
        """Both in the person's zone, or both days; raises ``BadRequest`` where the end is not after the start."""
        if all_day or not isinstance(start, datetime) or not isinstance(end, datetime):
            first, last = _day(start), _day(end)
            return first, max(last, first + timedelta(days=1))
        zone = self._zone()
        start, end = (each.astimezone(zone) if each.tzinfo else each.replace(tzinfo=zone) for each in (start, end))
        if end <= start:
            raise BadRequest("It ends before it begins.", "Give an end after the start.")
        return start, end


_SCOPES = {Scope.ONE: "", Scope.ONWARDS: " and all later ones", Scope.ALL: " and all others of it"}


def _refused(kind: ProposalKind, before: Appointment | None, why: str, after: Appointment | None = None) -> Proposal:
    return Proposal(kind, before, after, (), why, refused=why)


_DONE = {
    "Create": "Created",
    "Mark": "Marked",
    "Move": "Moved",
    "Cancel": "Cancelled",
    "Change": "Changed",
    "Add": "Added",
}


def _done(says: str) -> str:
    """What a proposal says, once it is done: "Moved …" for "Move …"."""
    verb, _, rest = says.partition(" ")
    return f"{_DONE.get(verb, verb)} {rest}"


def _scoped(proposal: Proposal, scope: Scope) -> Proposal:
    """Says how much of a series it is for, if it is about one."""
    recurring = proposal.before is not None and proposal.before.recurring
    return replace(proposal, scope=scope.value) if recurring else proposal


def _new_words(before: Appointment, after: Appointment, alarm: int | None) -> Words:
    """Those words that differ."""
    return Words(
        after.title if after.title != before.title else None,
        after.where if after.where != before.where else None,
        after.notes if after.notes != before.notes else None,
        alarm,
    )


def _rule_problem(rule: str) -> str:
    """Why a rule cannot be followed, "" where it can or there is none."""
    if not rule:
        return ""
    try:
        often = too_often(read_rule(rule), datetime.max, None)  # noqa: DTZ901 - its start does not matter
    except RuleProblem as problem:
        return f"It cannot repeat like that: {problem}."
    return "It cannot repeat like that: it would be too often." if often else ""


def _day(when: Moment) -> date:
    return when.date() if isinstance(when, datetime) else when
