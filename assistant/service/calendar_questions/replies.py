"""What is said about appointments that were found, and which of them are shown as cards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.core.appointments import Appointment, Moment, Task
from assistant.service.calendar_questions.query import Asked, CalendarQuery
from assistant.service.calendar_questions.speech import Speech
from assistant.service.calendar_questions.windows import Window, midnight
from assistant.service.free_time import Slot

_SLOTS = 6
"""So many stretches of free time are listed at most."""

_SHORT = timedelta(hours=7)
"""A time that is either free or not; of a longer one, parts may be."""


@dataclass(frozen=True, slots=True)
class CalendarAnswer:
    """What to say, and the appointments that it is about, for cards. ``found`` is False where there is none."""

    text: str
    appointments: tuple[Appointment, ...] = ()
    found: bool = True


class Replies:
    """Words answers in one language (an ISO 639-1 code) at a moment, which is aware."""

    def __init__(self, language: str, now: datetime) -> None:
        self._say = Speech(language)
        self._now = now

    def agenda(self, found: Sequence[Appointment], window: Window) -> CalendarAnswer:
        """What is on in a time."""
        if not found:
            nothing = self._say("Nothing is in your calendar {when}.", when=self._say.within(window))
            return CalendarAnswer(nothing, (), False)
        return CalendarAnswer(f"{self._head(found, window)}:\n{self._say.listed(found, window)}", tuple(found))

    def exists(self, found: Sequence[Appointment], window: Window) -> CalendarAnswer:
        """Whether something is on."""
        if not found:
            nothing = self._say("No, nothing like that is in your calendar {when}.", when=self._say.within(window))
            return CalendarAnswer(nothing, (), False)
        yes = self._say("Yes")
        if len(found) == 1:
            return CalendarAnswer(f"{yes}: {self._say.line(found[0])}.", tuple(found))
        return CalendarAnswer(f"{yes}, {self._head(found, window)}:\n{self._say.listed(found, window)}", tuple(found))

    def count(self, found: Sequence[Appointment], window: Window) -> CalendarAnswer:
        """How many there are."""
        head = self._head(found, window)
        return CalendarAnswer(f"{head}:\n{self._say.listed(found)}" if found else f"{head}.", tuple(found))

    def total(self, found: Sequence[Appointment], window: Window) -> CalendarAnswer:
        """How much time they take."""
        timed = [each for each in found if not each.all_day]
        hours = sum((each.length for each in timed), timedelta())
        days = sum((each.length for each in found if each.all_day), timedelta()).days
        parts = [self._say.length(hours, days=False)] if timed or not days else []
        parts += [self._say.counted(days, "whole day", "whole days")] if days else []
        told = self._say("{time} in {what}", time=" + ".join(parts), what=self._head(found, window))
        return CalendarAnswer(f"{told}:\n{self._say.listed(found)}" if found else f"{told}.", tuple(found), bool(found))

    def about(self, asked: Asked, one: Appointment | None) -> CalendarAnswer | None:
        """One appointment: when, where, how long or with whom; None if there is none."""
        return None if one is None else CalendarAnswer(self._sentence(asked, one), (one,))

    def about_these(self, asked: Asked, these: Sequence[Appointment]) -> CalendarAnswer | None:
        """The same about each of several."""
        if len(these) <= 1:
            return self.about(asked, these[0] if these else None)
        return CalendarAnswer("\n".join(f"- {self._sentence(asked, each)}" for each in these), tuple(these))

    def last_one(self, one: Appointment | None) -> CalendarAnswer | None:
        """Of something that does not come again, when it was."""
        if one is None:
            return None
        nothing = self._say("Nothing like that is coming. The last one:")
        return CalendarAnswer(f"{nothing} {self._sentence(Asked.LAST, one)}", (one,))

    def far(self, window: Window) -> CalendarAnswer:
        """How far away a day is."""
        days = (window.start.date() - self._now.date()).days
        sentence = "{what} was {when}." if days < 0 else "{what} is {when}."
        return CalendarAnswer(self._say(sentence, what=self._say.day(window.start), when=self._say.away(days)))

    def who(self, found: Sequence[Appointment], window: Window) -> CalendarAnswer:
        """Who takes part in what is on."""
        named = [each for each in found if each.people]
        if not named:
            nobody = self._say("Nobody is named in your calendar {when}.", when=self._say.within(window))
            return CalendarAnswer(nobody, tuple(found), False)
        lines = [f"{self._say.line(each)}: {', '.join(each.people)}" for each in named]
        return CalendarAnswer(
            f"{lines[0]}." if len(lines) == 1 else "\n".join(f"- {line}" for line in lines), tuple(named)
        )

    def order(self, one: Appointment, other: Appointment, after: bool) -> CalendarAnswer:
        """Whether ``one`` comes before (or after) ``other``."""
        first = self._moment(one.start) < self._moment(other.start)
        head = self._say("Yes, in this order:" if first is not after else "No, in this order:")
        told = "\n".join(f"- {self._say.line(each)}" for each in ((one, other) if first else (other, one)))
        return CalendarAnswer(f"{head}\n{told}", (one, other))

    def free(self, found: Sequence[Slot], least: timedelta, window: Window) -> CalendarAnswer:
        """When there is time."""
        length = self._say.length(least)
        if not found:
            none = self._say("There is no free time of {length} {when}.", length=length, when=self._say.within(window))
            return CalendarAnswer(none, (), False)
        lines = [f"- {self._say.when(each)}" for each in found[:_SLOTS]]
        if len(found) > _SLOTS:
            lines.append(self._say("and {number} more after that", number=len(found) - _SLOTS))
        return CalendarAnswer("\n".join([self._say("Free for at least {length}:", length=length), *lines]))

    def busy(self, taken: Sequence[Appointment], window: Window) -> CalendarAnswer:
        """Whether a time is free."""
        when = self._say.within(window)
        if not taken:
            return CalendarAnswer(self._say("Yes, you are free {when}.", when=when))
        short = window.end - window.start <= _SHORT
        head = self._say("No, {when} there is:" if short else "Not all of it, {when} there is:", when=when)
        return CalendarAnswer(f"{head}\n{self._say.listed(taken)}", tuple(taken))

    def conflicts(self, pairs: Sequence[tuple[Appointment, Appointment]], window: Window) -> CalendarAnswer:
        """What overlaps."""
        when = self._say.within(window)
        if not pairs:
            return CalendarAnswer(self._say("No, nothing overlaps {when}.", when=when))
        joined = self._say("and")
        told = "\n".join(
            f"- {self._say.line(one)}, {joined} {self._say.clock(other)} {other.title}" for one, other in pairs
        )
        head = self._say.counted(len(pairs), "overlap", "overlaps")
        return CalendarAnswer(f"{head} {when}:\n{told}", tuple(dict.fromkeys(each for pair in pairs for each in pair)))

    def tasks(self, every: Iterable[Task], query: CalendarQuery) -> CalendarAnswer:
        """What is to do, in a time if one is named, or what should have been done."""
        left = [task for task in every if task.done_at is None]
        if query.overdue:
            left = [task for task in left if task.due is not None and self._late_from(task.due) <= self._now]
            which = self._say("overdue")
        elif (window := query.window) is not None:
            left = [task for task in left if task.due is not None and self._due_in(task.due, window)]
            which = self._say("due {when}", when=self._say.within(window))
        else:
            which = self._say("to do")
        if not left:
            return CalendarAnswer(self._say("No task is {which}.", which=which), (), False)
        lines = [self._task(task) for task in left]
        return CalendarAnswer("\n".join([f"{self._say.counted(len(left), 'task', 'tasks')} {which}:", *lines]))

    def _task(self, task: Task) -> str:
        due = self._say("due {when}", when=self._say.moment(task.due)) if task.due is not None else ""
        return f"- {task.title} ({due})" if due else f"- {task.title}"

    def _sentence(self, asked: Asked, one: Appointment) -> str:
        when = self._say.when(one)
        match asked:
            case Asked.LENGTH | Asked.TOTAL:
                length = self._say.length(one.length)
                return self._say("{what} takes {length}: {when}.", what=one.title, length=length, when=when)
            case Asked.END:
                end = one.end if isinstance(one.end, datetime) else one.end - timedelta(days=1)
                return self._say("{what} ends on {end}: {when}.", what=one.title, end=self._say.moment(end), when=when)
            case Asked.WHERE if one.where:
                return self._say("{what} ({when}) is at {place}.", what=one.title, when=when, place=one.where)
            case Asked.WHERE:
                return self._say("{what} ({when}) has no place in the calendar.", what=one.title, when=when)
            case Asked.WHO:
                people = ", ".join(one.people) or self._say("nobody else is named")
                return f"{one.title} ({when}): {people}."
        first = one.start.date() if isinstance(one.start, datetime) else one.start
        sentence = "{what} is on {when} ({far})." if is_coming(one, self._now) else "{what} was on {when} ({far})."
        place = f", {one.where}" if one.where else ""
        return self._say(
            sentence, what=one.title, when=when + place, far=self._say.away((first - self._now.date()).days)
        )

    def _head(self, found: Sequence[Appointment], window: Window) -> str:
        return f"{self._say.counted(len(found), 'appointment', 'appointments')} {self._say.within(window)}"

    def _moment(self, when: Moment) -> datetime:
        """A moment; of a day its beginning."""
        return when if isinstance(when, datetime) else midnight(when, self._now)

    def _late_from(self, due: Moment) -> datetime:
        """The moment from which it is late: the end of its day if it names no time."""
        return self._moment(due) + (timedelta(0) if isinstance(due, datetime) else timedelta(days=1))

    def _due_in(self, due: Moment, window: Window) -> bool:
        """Whether it is due in a time; what is due by Friday is also what should have been done before."""
        return self._moment(due) < window.end and (window.start <= self._now or window.start <= self._moment(due))


def is_coming(one: Appointment, now: datetime) -> bool:
    """Whether it is still to come; a whole day comes until it is over."""
    if isinstance(one.start, datetime):
        return one.start > now
    return one.end > now.date()
