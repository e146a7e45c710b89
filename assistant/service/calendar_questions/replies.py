"""What is said about appointments that were found, and which of them are shown as cards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.core.appointments import Appointment, Moment, Task
from assistant.service.calendar_questions.query import Asked, CalendarQuery
from assistant.service.calendar_questions.windows import Window, midnight
from assistant.service.calendar_questions.wording import (
    ago,
    counted,
    day,
    in_place,
    length,
    line,
    listed,
    slots,
    spoken,
    time_of,
)
from assistant.service.free_time import Slot
from assistant.service.time_words import spoken_moment

_SLOTS = 6
"""So many stretches of free time are listed at most."""


@dataclass(frozen=True, slots=True)
class CalendarAnswer:
    """What to say, and the appointments that it is about, for cards. ``found`` is False where there is none."""

    text: str
    appointments: tuple[Appointment, ...] = ()
    found: bool = True


def agenda(found: Sequence[Appointment], window: Window, now: datetime) -> CalendarAnswer:
    """What is on in a time."""
    if not found:
        return CalendarAnswer(f"Nothing is in your calendar {in_place(window, now)}.", (), False)
    return CalendarAnswer(f"{_head(found, window, now)}:\n{listed(found, now, window)}", tuple(found))


def exists(found: Sequence[Appointment], window: Window, now: datetime) -> CalendarAnswer:
    """Whether something is on."""
    if not found:
        return CalendarAnswer(f"No, nothing like that is in your calendar {in_place(window, now)}.", (), False)
    if len(found) == 1:
        return CalendarAnswer(f"Yes: {line(found[0], now)}.", tuple(found))
    return CalendarAnswer(f"Yes, {_head(found, window, now)}:\n{listed(found, now, window)}", tuple(found))


def count(found: Sequence[Appointment], window: Window, now: datetime) -> CalendarAnswer:
    """How many there are."""
    if not found:
        return CalendarAnswer(f"None: 0 appointments {in_place(window, now)}.", ())
    return CalendarAnswer(f"{_head(found, window, now)}:\n{listed(found, now)}", tuple(found))


def total(found: Sequence[Appointment], window: Window, now: datetime) -> CalendarAnswer:
    """How much time they take."""
    timed = [each for each in found if not each.all_day]
    whole = [each for each in found if each.all_day]
    hours = sum((each.length for each in timed), timedelta())
    days = sum((each.length for each in whole), timedelta()).days
    parts = ([length(hours, days=False)] if timed or not days else []) + ([counted(days, "whole day")] if days else [])
    told = f"{' and '.join(parts)} in {counted(len(found), 'appointment')} {in_place(window, now)}"
    return CalendarAnswer(f"{told}:\n{listed(found, now)}" if found else f"{told}.", tuple(found), bool(found))


def about(asked: Asked, one: Appointment | None, now: datetime) -> CalendarAnswer | None:
    """One appointment: when, where, how long or with whom; None if there is none."""
    if one is None:
        return None
    when = spoken(one.start, one.end)
    match asked:
        case Asked.LENGTH | Asked.TOTAL:
            told = f"{one.title} takes {length(one.length)}: {when}."
        case Asked.END:
            told = f"{one.title} ends on {_last(one.end)}: {when}."
        case Asked.WHERE:
            place = f"is at {one.where}" if one.where else "has no place in the calendar"
            told = f"{one.title} ({when}) {place}."
        case Asked.WHO:
            told = f"{one.title} ({when}): {', '.join(one.people) or 'nobody else is named'}."
        case _:
            verb = "is" if is_coming(one, now) or one.all_day else "was"
            place = f", {one.where}" if one.where else ""
            told = f"{one.title} {verb} on {when}{place} ({ago(one, now)})."
    return CalendarAnswer(told, (one,))


def about_these(asked: Asked, these: Sequence[Appointment], now: datetime) -> CalendarAnswer | None:
    """The same about each of several."""
    told = [answer for each in these if (answer := about(asked, each, now)) is not None]
    if len(told) <= 1:
        return told[0] if told else None
    return CalendarAnswer("\n".join(f"- {answer.text}" for answer in told), tuple(these))


def far(window: Window, now: datetime) -> CalendarAnswer:
    """How far away a day is."""
    days = (window.start.date() - now.date()).days
    told = f"in {counted(days, 'day')}" if days > 0 else f"{counted(-days, 'day')} ago" if days else "today"
    return CalendarAnswer(f"{day(window.start)} {'was' if days < 0 else 'is'} {told}.")


def who(found: Sequence[Appointment], window: Window, now: datetime) -> CalendarAnswer:
    """Who takes part in what is on."""
    named = [each for each in found if each.people]
    if not named:
        return CalendarAnswer(f"Nobody is named in your calendar {in_place(window, now)}.", tuple(found), False)
    lines = "\n".join(f"- {line(each, now)}: {', '.join(each.people)}" for each in named)
    return CalendarAnswer(f"{day(window.start)}:\n{lines}" if len(named) > 1 else lines[2:] + ".", tuple(named))


def order(one: Appointment, other: Appointment, after: bool, now: datetime) -> CalendarAnswer:
    """Whether ``one`` comes before (or after) ``other``."""
    first = _begins(one, now) < _begins(other, now)
    head = "Yes" if first is not after else "No"
    told = "\n".join(f"- {line(each, now)}" for each in ((one, other) if first else (other, one)))
    return CalendarAnswer(f"{head}. In this order:\n{told}", (one, other))


def free(found: Sequence[Slot], least: timedelta, window: Window, now: datetime) -> CalendarAnswer:
    """When there is time."""
    if not found:
        return CalendarAnswer(f"There is no free time of {length(least)} {in_place(window, now)}.", (), False)
    more = f"\nand {len(found) - _SLOTS} more after that" if len(found) > _SLOTS else ""
    return CalendarAnswer(f"Free for at least {length(least)}:\n{slots(found[:_SLOTS], now)}{more}")


def busy(taken: Sequence[Appointment], window: Window, now: datetime) -> CalendarAnswer:
    """Whether a time is free."""
    if not taken:
        return CalendarAnswer(f"Yes, you are free {in_place(window, now)}.")
    head = "No" if window.end - window.start <= timedelta(hours=7) else "Not all of it"
    return CalendarAnswer(f"{head}: {in_place(window, now)} there is\n{listed(taken, now)}", tuple(taken))


def conflicts(pairs: Sequence[tuple[Appointment, Appointment]], window: Window, now: datetime) -> CalendarAnswer:
    """What overlaps."""
    if not pairs:
        return CalendarAnswer(f"No, nothing overlaps {in_place(window, now)}.")
    told = "\n".join(f"- {line(one, now)}, and {time_of(other)} {other.title}" for one, other in pairs)
    involved = tuple(dict.fromkeys(each for pair in pairs for each in pair))
    return CalendarAnswer(f"{counted(len(pairs), 'overlap')} {in_place(window, now)}:\n{told}", involved)


def tasks(every: Iterable[Task], query: CalendarQuery, now: datetime) -> CalendarAnswer:
    """What is to do, in a time if one is named, or what should have been done."""
    left = [task for task in every if task.done_at is None]
    if query.overdue:
        left = [task for task in left if task.due is not None and _due(task, now) < now]
        where = "overdue"
    elif query.window is not None:
        start, end = query.window.start, query.window.end
        late = start <= now  # what is due by Friday is also what should have been done before
        left = [
            task for task in left if task.due and (late or start <= _due_from(task, now)) and _due_from(task, now) < end
        ]
        where = f"due {in_place(query.window, now)}"
    else:
        where = "to do"
    if not left:
        return CalendarAnswer(f"No task is {where}.", (), False)
    lines = (f"- {task.title}" + (f" (due {spoken_moment(task.due)})" if task.due else "") for task in left)
    return CalendarAnswer(f"{counted(len(left), 'task')} {where}:\n" + "\n".join(lines))


def is_coming(one: Appointment, now: datetime) -> bool:
    """Whether it is still to come; a whole day comes until it is over."""
    if isinstance(one.start, datetime):
        return one.start > now
    return one.end > now.date()


def _begins(one: Appointment, now: datetime) -> datetime:
    return one.start if isinstance(one.start, datetime) else midnight(one.start, now)


def _due_from(task: Task, now: datetime) -> datetime:
    """When it is due, as a moment: the beginning of its day if it names no time."""
    assert task.due is not None
    return task.due if isinstance(task.due, datetime) else midnight(task.due, now)


def _last(end: Moment) -> str:
    """The last day or moment of something that ends before ``end``."""
    return spoken_moment(end if isinstance(end, datetime) else end - timedelta(days=1))


def _due_in(task: Task, window: Window, now: datetime) -> bool:
    """Whether it is due in a time; what is due by Friday is also what should have been done before."""
    begins = window.start if window.start > now else datetime.min.replace(tzinfo=now.tzinfo)
    return begins <= _due_from(task, now) < window.end


def _due(task: Task, now: datetime) -> datetime:
    """The moment after which it is late."""
    assert task.due is not None
    whole_day = timedelta(0) if isinstance(task.due, datetime) else timedelta(days=1)
    return _due_from(task, now) + whole_day


def _head(found: Sequence[Appointment], window: Window, now: datetime) -> str:
    return f"{counted(len(found), 'appointment')} {in_place(window, now)}"
