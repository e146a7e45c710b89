"""Which messages are done with a tool, and by whom: by rule where that is certain, else by asking the model.

Most messages are questions about files; for them this costs a few patterns and no model.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assistant.calendar.when import find
from assistant.core.appointments import Appointment, Proposal
from assistant.core.engines import Engine
from assistant.core.errors import BadRequest
from assistant.core.jobs import CancelToken
from assistant.core.messages import ToolCall
from assistant.core.passages import Citation
from assistant.core.words import STOP_WORDS, content_words
from assistant.personal.own_text import holds_foreign, own_part
from assistant.service.arithmetic import asked_sum
from assistant.service.calendar_desk import LONGEST, CalendarReply
from assistant.service.calendar_questions.tongues import tongue_of
from assistant.service.calendar_questions.words import MEETINGS, SAYS_NOTHING
from assistant.service.calendar_tools import EVENT, FREE, REMINDER, SEARCH, Calendar
from assistant.service.memory_requests import asked_to_forget, asked_to_remember
from assistant.service.routing import asks_summary
from assistant.service.tool_calling import ToolCaller
from assistant.service.tools import Toolbox, ToolResult

_CLOCK = re.compile(
    r"^\W*(please\s+)?((can|could) you\s+)?(tell me\s+)?"
    r"(what('s|\s+is)?\s+(the\s+)?((current\s+)?(time|date)|day(\s+of\s+the\s+week)?|(calendar\s+)?week(\s+number)?|"
    r"today('s)?(\s+date)?)(\s+(is it|it is|is today|do we have))?|which day is it)"
    r"(\s+(now|right now|today|at the moment))?\W*$",
    re.IGNORECASE,
)
_CALENDAR = re.compile(
    r"\b(calendar|agenda|diary|schedule|appointments?|meetings?|events?|free (time|slots?)|slots?|remind(er)?s?|"
    r"time for|room for|fit in|squeeze in|on my plate|coming up|am i (busy|free|booked)|do i have time)\b",
    re.IGNORECASE,
)
_TO_DO = re.compile(
    r"^\W*(please\s+)?((can|could|would) you\s+)?(please\s+)?"
    r"(put|pencil|block|book|add|make|set|jot|enter|note|arrange|plan|organi[sz]e|schedule|remind|don't let me forget|"
    r"i('ve| have) (got )?(to|an?)\b|i need to|i must|i should|we('re| are) (meeting|having)|"
    r"i('m| am) (meeting|seeing))",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"\?\s*$|^\W*(who|what|when|where|which|how|why|do|does|did|is|are|was|were|will)\b", re.I)
READ_ONLY = (
    "I only read what is pasted into a message: nothing is changed. To change your calendar, ask for it in your own "
    "words, without the pasted text."
)
_SAID_PLAINLY = {"calculate": "Calculated", "remember": "Remembered nothing", "forget": "Forgot nothing"}
"""What the person asked for in so many words: why it was not done is told, no file is asked in its place."""


@dataclass(frozen=True, slots=True)
class ToolReply:
    """What a tool says, with what it is about, every call that was made for it, and where it stands.

    ``asks`` is the rest of the message, which no tool has answered yet; "" where nothing is left.
    """

    text: str
    calls: tuple[ToolCall, ...]
    appointments: tuple[Appointment, ...] = ()
    proposal: Proposal | None = None
    citations: tuple[Citation, ...] = ()
    asks: str = ""


class ToolDesk:
    """``engine`` gives the chat model; it is asked for only where a message needs one. ``clock`` is aware."""

    def __init__(
        self,
        toolbox: Toolbox,
        calendar: Calendar,
        engine: Callable[[], Engine],
        clock: Callable[[], datetime],
        prompts: Path,
        in_use: Callable[[], bool],
    ) -> None:
        """``in_use`` tells whether there is anything in the calendars."""
        self._toolbox = toolbox
        self._calendar = calendar
        self._engine = engine
        self._clock = clock
        self._prompts = prompts
        self._in_use = in_use

    def reply(self, message: str, earlier: Sequence[str], cancel: CancelToken) -> ToolReply | None:
        """The reply, or None if no tool is meant or none knows; ``earlier`` are the person's messages before it.

        Only the person's words come here, never a passage or an answer; where a message holds pasted text, what it
        asks for may only read. Raises ``Cancelled`` and the engine's errors.
        """
        foreign = holds_foreign(message)
        if (told := asked_to_remember(message)) is not None and self._toolbox.specs("remember", foreign_text=foreign):
            return self._remembered(told)
        if (call := self._certain(message, foreign)) is not None:
            return self._done(call, foreign)
        if not foreign and (said := self._toolbox.forgets(message, earlier)) is not None:
            return ToolReply(said, (ToolCall("forget", {}, "Looked at what you asked to be forgotten"),))
        own = [said for said in earlier if not holds_foreign(said)]  # else "the 3rd" completes what a mail asked for
        reply = self._calendar(message, own)
        if foreign and reply is not None and _changes(reply):
            reply = self._unchanged(message, own)
        if reply is not None:
            return ToolReply(reply.text, (self._told(message, reply),), reply.appointments, reply.proposal)
        names = self._worth_asking(message) if len(message) <= LONGEST else ()
        if not names:
            return None
        tools = self._toolbox.specs(*names, foreign_text=foreign)
        asked = ToolCaller(self._engine(), self._prompts).call(message, tools, cancel, related=True)
        return None if asked is None else self._done(asked, foreign)

    def _unchanged(self, message: str, earlier: Sequence[str]) -> CalendarReply | None:
        """In place of a change that pasted text asks for; None where the person's own words ask for something else."""
        own = own_part(message)
        asked = self._calendar(own, earlier) if own else None
        return CalendarReply(READ_ONLY, refused=True) if not own or (asked is not None and _changes(asked)) else None

    def _certain(self, message: str, foreign: bool) -> ToolCall | None:
        """The call that a message can only mean."""
        if (asked := asked_sum(message)) is not None:
            return ToolCall("calculate", {"expression": asked})
        if _CLOCK.match(message):
            return ToolCall("today")
        if (gone := asked_to_forget(message)) is not None and self._toolbox.specs("forget", foreign_text=foreign):
            return ToolCall("forget", {"what": gone})
        return None

    def _remembered(self, told: str) -> ToolReply:
        """What becomes of each statement in ``told``; a question behind them is left to be answered."""
        from assistant.personal.clauses import parted  # late: its patterns take a while to compile

        found = parted(told)
        calls = [ToolCall("remember", {"sentence": each}) for each in found.statements]
        done = [reply for call in calls if (reply := self._done(call, foreign=False)) is not None]
        texts = dict.fromkeys(reply.text for reply in done)
        made = tuple(call for reply in done for call in reply.calls)
        return ToolReply("\n\n".join(texts), made, asks=found.rest)

    def _worth_asking(self, message: str) -> tuple[str, ...]:
        """The tools to choose from; none where a message does not sound like the calendar.

        What is asked never changes anything, and what is told never looks anything up.
        """
        about, timed = bool(_CALENDAR.search(message)), bool(find(message, self._clock(), tongue_of(message).code))
        if asks_summary(message):
            return ()
        if _TO_DO.match(message) and timed:
            return (EVENT, REMINDER)
        return (SEARCH, FREE) if about and self._in_use() else ()

    def _done(self, call: ToolCall, foreign: bool) -> ToolReply | None:
        """The tool's own words; None where it could not do it, so that the files are asked."""
        try:
            result = self._toolbox.use(call, foreign_text=foreign)
        except BadRequest as problem:
            if (says := _SAID_PLAINLY.get(call.name)) is None:
                return None
            result = ToolResult(f"{problem.message} {problem.hint}".strip(), says)
        if not result.found:
            return None
        made = ToolCall(call.name, call.arguments, result.says)
        return ToolReply(result.text, (made,), result.appointments, result.proposal)

    def _told(self, message: str, reply: CalendarReply) -> ToolCall:
        """The call that the calendar's rules stand for, told by the words and times of the message."""
        if reply.proposal is not None:
            name = EVENT if reply.proposal.kind == "create" else f"propose_{reply.proposal.kind}"
            return ToolCall(name, {}, "Prepared a change to the calendar, which waits for your yes")
        found = find(message, self._clock(), tongue_of(message).code)
        rest = message
        for each in reversed(found):
            rest = rest[: each.start] + " " + rest[each.end :]
        nothing = STOP_WORDS | SAYS_NOTHING | MEETINGS
        words = " ".join(word for word in content_words(rest) if word not in nothing)
        when = " ".join(each.text for each in found)
        given = {name: value for name, value in (("words", words), ("when", when)) if value}
        told = ", ".join(given.values())
        return ToolCall(SEARCH, given, f"Looked in the calendar{': ' if told else ''}{told}")


def _changes(reply: CalendarReply) -> bool:
    """Whether a change of the calendar was asked for, ready or not."""
    return reply.proposal is not None or reply.unfinished
