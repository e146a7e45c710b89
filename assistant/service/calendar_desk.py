"""What a message asks of the calendar: a change to propose, or a question to answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from assistant.calendar.when import find
from assistant.core.appointments import Appointment, Proposal
from assistant.service.agenda import Agenda
from assistant.service.calendar_acts import CalendarActs
from assistant.service.calendar_finding import FoundTime, TimeFinder
from assistant.service.calendar_questions.answers import CalendarAnswers
from assistant.service.calendar_questions.speech import Speech
from assistant.service.calendar_questions.tongues import tongue_of
from assistant.service.calendar_repeating import repeats
from assistant.service.calendar_verbs import changes_something
from assistant.service.time_words import spoken, spoken_moment

LONGEST = 1_000
"""Characters of the longest message that is taken to be about the calendar; what is pasted is for the files."""

_LISTED = 5
_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class CalendarReply:
    """What to say, with the appointments it is about, or the change that waits for a yes.

    ``refused``: a change was asked for, and this is no place for one. ``unfinished``: one was asked for, and more has
    to be said before it can be prepared.
    """

    text: str
    appointments: tuple[Appointment, ...] = ()
    proposal: Proposal | None = None
    refused: bool = False
    unfinished: bool = False


class CalendarDesk:
    """``clock`` gives the time, aware, in the person's zone."""

    def __init__(
        self, agenda: Agenda, clock: Callable[[], datetime], untold: Callable[[], frozenset[int]] = frozenset
    ) -> None:
        """``untold`` gives the calendars of which nothing is told in chats."""
        self._untold = untold
        self._acts = CalendarActs(agenda, clock)
        self._finder = TimeFinder(agenda, clock)
        self._answers = CalendarAnswers(agenda, clock)
        self._agenda = agenda
        self._clock = clock

    def reply(self, message: str, earlier: Sequence[str] = ()) -> CalendarReply | None:
        """The reply, or None if the message is not about the calendar or the calendar does not hold the answer.

        ``earlier`` are the person's messages before it, the latest last.
        """
        message = plain(message)
        earlier = [said for said in map(plain, earlier) if said]
        if not message:
            return None
        try:
            return self._told(self._reply(message, earlier))
        except OverflowError:
            return CalendarReply("That is beyond the year 9999, where calendars end.")

    def _told(self, reply: CalendarReply | None) -> CalendarReply | None:
        """The reply; in its place a sentence where it tells what stands in a calendar that may not be told of."""
        if reply is None:
            return None
        about = list(reply.appointments)
        if reply.proposal is not None and reply.proposal.before is not None:
            about.append(reply.proposal.before)
        untold = self._untold()
        if not any(each.calendar_id in untold for each in about):
            return reply
        return CalendarReply("The answer stands in a calendar that may not be quoted. Look at it on the calendar page.")

    def _asking(self, proposal: Proposal, more: str = "") -> CalendarReply:
        """Asks for the yes; of what it overlaps in a calendar that may not be told of, only that there is something."""
        untold = self._untold()
        told = tuple(each for each in proposal.conflicts if each.calendar_id not in untold)
        text = _asks(replace(proposal, conflicts=told), hidden=len(told) < len(proposal.conflicts))
        return CalendarReply(text + more, (), replace(proposal, conflicts=told))

    def _reply(self, message: str, earlier: Sequence[str]) -> CalendarReply | None:
        if earlier and (asked := self._acts.unclear(earlier[-1])) is not None and self._names_a_day(message):
            message = asked.settled(earlier[-1], message.strip(" .!?"))
        proposal = self._acts.propose(message, lambda: self._answers.meant_by(earlier))
        if proposal is not None:
            unclear = self._acts.unclear(message)
            return (
                self._asking(proposal)
                if unclear is None
                else CalendarReply(unclear.question(Speech("en")), unfinished=True)
            )
        if (found := self._finder.find(message)) is not None:
            return self._found(found)
        if not self.in_use():
            return None
        if changes_something(message):
            return self._which(message)
        answer = self._answers.answer(message, earlier)
        return None if answer is None else CalendarReply(answer.text, answer.appointments)

    def _found(self, time: FoundTime) -> CalendarReply:
        if time.proposal is None:
            return CalendarReply("There is no free time that long then. Name a shorter one, or another day.")
        others = "; ".join(spoken_moment(start) for start in time.others)
        return self._asking(time.proposal, f"\n\nAlso free: {others}." if others else "")

    def _which(self, message: str) -> CalendarReply:
        """Asks which appointment a change is for: one that is guessed may be the wrong one."""
        found = self._acts.matching(message)
        if not found:
            return CalendarReply(
                "Nothing like that is coming in your calendar, so nothing is changed.", unfinished=True
            )
        few = "\n".join(f"- {spoken(each.start, each.end)}: {each.title}" for each in found[:_LISTED])
        more = f"\n- and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
        asks = "Which one do you mean? I change one at a time: name it, and its day if it comes more than once."
        return CalendarReply(f"{asks} These are coming:\n{few}{more}", tuple(found[:_LISTED]), unfinished=True)

    def meeting_in(self, question: str) -> Appointment | None:
        """The appointment that a question about files leans on: "what did we agree before Tuesday's meeting?"."""
        asked = plain(question)
        meeting = self._answers.meeting_in(asked) if asked else None
        return None if meeting is None or meeting.calendar_id in self._untold() else meeting

    def _names_a_day(self, message: str) -> bool:
        """Whether the message is a day and little else, as the answer to a question about one."""
        said = sum(each.end - each.start for each in find(message, self._clock(), tongue_of(message).code))
        return said >= 0.6 * len(message.strip())

    def in_use(self) -> bool:
        """Whether there is anything to answer from: else a file may know what is on."""
        now = self._clock()
        return len(self._agenda.calendars()) > 1 or bool(self._agenda.between(now - _YEAR, now + _YEAR))


def plain(message: str) -> str:
    """``message`` with single spaces; "" if it is too long to be about the calendar."""
    said = " ".join(message.split())
    return said if len(said) <= LONGEST else ""


def _asks(proposal: Proposal, hidden: bool) -> str:
    if proposal.refused:
        return f"That cannot be done: {proposal.refused}"
    parts = [proposal.says]
    if proposal.kind == "create" and proposal.change is not None:
        parts.append(repeats(proposal.change.after))
    overlapped = [f"“{each.title}”" for each in proposal.conflicts]
    overlapped += ["something in a calendar that may not be quoted"] if hidden else []
    if overlapped:
        parts.append("It overlaps " + ", ".join(overlapped) + ".")
    return " ".join(part for part in [*parts, "Nothing is changed until you say yes."] if part)
