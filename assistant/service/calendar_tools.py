"""The calendar's tools: the model says what is wanted and repeats the words about time; code works out both.

A call becomes a plain sentence that the rules of the calendar understand, so that a small model never writes a date.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from assistant.calendar.when import find
from assistant.core.errors import BadRequest
from assistant.core.messages import ToolSpec
from assistant.service.calendar_desk import CalendarReply
from assistant.service.calendar_questions.windows import window_of
from assistant.service.tool_values import Tool, ToolResult

Calendar = Callable[[str, Sequence[str]], CalendarReply | None]
"""What the calendar says to a sentence, and to those of the person before it."""

SEARCH, FREE, EVENT, REMINDER = "search_calendar", "free_time", "propose_event", "propose_reminder"
_WHEN = {"type": "string", "description": "The words about time exactly as in the request, such as next Tuesday at 3pm"}
_ASKS = {
    "list": "what is on",
    "when": "the day and time of it",
    "last": "when it was the last time",
    "count": "how many",
    "where": "its place",
    "who": "its people",
    "length": "how long it takes",
}
_NOT_THERE = "I could not find this in your calendar."


def calendar_tools(calendar: Calendar, clock: Callable[[], datetime]) -> tuple[Tool, ...]:
    """Search, free time, a new event and a reminder, over what ``calendar`` says to a sentence."""
    return (
        Tool(_search_spec(), lambda given: _search(given, calendar, clock())),
        Tool(_free_spec(), lambda given: _free(given, calendar, clock())),
        Tool(_event_spec(), lambda given: _event(given, calendar, clock()), changes=True),
        Tool(_reminder_spec(), lambda given: _reminder(given, calendar, clock()), changes=True),
    )


def _search_spec() -> ToolSpec:
    choices = ", ".join(f"{name}: {meaning}" for name, meaning in _ASKS.items())
    parts = {
        "asks": {"enum": list(_ASKS), "description": choices},
        "words": {"type": "string", "description": "Name or person of the appointment, without words about time"},
        "when": _WHEN,
    }
    about = "Look up appointments, meetings and plans in the calendar: what is on, when, where, with whom."
    return ToolSpec(SEARCH, about, {"type": "object", "properties": parts, "required": ["asks"]})


def _free_spec() -> ToolSpec:
    parts = {
        "when": _WHEN,
        "minutes": {"type": "integer", "description": "How long the free time must be, in minutes"},
    }
    about = "Find free time in the calendar, when the person has time or room for something."
    return ToolSpec(FREE, about, {"type": "object", "properties": parts, "required": ["when"]})


def _event_spec() -> ToolSpec:
    parts = {"title": {"type": "string", "description": "What it is, without words about time"}, "when": _WHEN}
    about = "Add a new appointment to the calendar at a day and time."
    return ToolSpec(EVENT, about, {"type": "object", "properties": parts, "required": ["title", "when"]})


def _reminder_spec() -> ToolSpec:
    parts = {
        "task": {"type": "string", "description": "What to be reminded of, starting with a verb, without the time"},
        "when": _WHEN,
    }
    about = "Set a reminder for something the person must do or not forget."
    return ToolSpec(REMINDER, about, {"type": "object", "properties": parts, "required": ["task", "when"]})


def _search(given: Mapping[str, Any], calendar: Calendar, now: datetime) -> ToolResult:
    words, when = given.get("words", ""), _time_in(given.get("when", ""), now)
    says = "Looked in the calendar: " + (", ".join(part for part in (words, when) if part) or "today")
    reply = calendar(_question(given["asks"], words, when, now), ())
    if reply is None:
        return ToolResult(_NOT_THERE, says, found=False)
    return ToolResult(reply.text, says, appointments=reply.appointments)


def _question(asks: str, words: str, when: str, now: datetime) -> str:
    """The sentence that the calendar's rules understand."""
    past = bool(when) and _is_past(when, now)
    match asks:
        case "when" if words:
            asked = f"When {'was' if past else 'is'} {words} {when}"
        case "last" if words:
            asked = f"When was the last {words} {when}"
        case "count":
            asked = f"How many {words} appointments {'did' if past else 'do'} I have {when}"
        case "where" if words:
            asked = f"Where {'was' if past else 'is'} {words} {when}"
        case "who":
            asked = f"Who {'was' if past else 'is'} at {words or 'the meeting'} {when}"
        case "length" if words:
            asked = f"How long {'was' if past else 'is'} {words} {when}"
        case _ if words:
            asked = f"What {words} appointments {'did' if past else 'do'} I have {when}"
        case _:
            asked = f"What {'was' if past else 'is'} in my calendar {when or 'today'}"
    return " ".join(asked.split()) + "?"


def _free(given: Mapping[str, Any], calendar: Calendar, now: datetime) -> ToolResult:
    when, minutes = _needed_time(given["when"], now), int(given.get("minutes", 0))
    length = f" for {minutes} minutes" if minutes > 0 else ""
    says = f"Looked for free time: {when}{length}"
    reply = calendar(f"When am I free {when}{length}?", ())
    if reply is None:
        return ToolResult(_NOT_THERE, says, found=False)
    return ToolResult(reply.text, says, appointments=reply.appointments)


def _event(given: Mapping[str, Any], calendar: Calendar, now: datetime) -> ToolResult:
    when = _needed_time(given["when"], now)
    return _prepared(calendar(f"Add {given['title']} {when}", ()), given["title"], "an appointment")


def _reminder(given: Mapping[str, Any], calendar: Calendar, now: datetime) -> ToolResult:
    when = _needed_time(given["when"], now)
    return _prepared(calendar(f"Remind me to {given['task']} {when}", ()), given["task"], "a reminder")


def _prepared(reply: CalendarReply | None, what: str, kind: str) -> ToolResult:
    if reply is not None and reply.refused:
        return ToolResult(reply.text, f"Did not prepare {kind}")
    if reply is None or reply.proposal is None:
        raise BadRequest(f"This could not be made into {kind}.", "Say what, on which day and at what time.")
    return ToolResult(reply.text, f"Prepared {kind}, which waits for your yes: {what}", proposal=reply.proposal)


def _time_in(words: str, now: datetime) -> str:
    """``words`` if they tell a time; "" otherwise."""
    return words if words and find(words, now, "en") else ""


def _needed_time(words: str, now: datetime) -> str:
    if not (when := _time_in(words, now)):
        raise BadRequest(f"“{words}” is no time that can be understood.", "Say a day, such as next Tuesday at 3pm.")
    return when


def _is_past(when: str, now: datetime) -> bool:
    """Whether these words look back, such as "last year"."""
    window = window_of(find(when, now, "en"), now, past=False)
    return window is not None and window.end <= now
