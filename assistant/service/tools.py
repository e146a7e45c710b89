"""What the model may do for its person: ten tools, typed, each with what it does.

Reading tools run at once. Those that change the calendar only prepare it: a ``Proposal`` waits for the person's yes,
and a turn that has read other people's text may not even prepare one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from assistant.core.errors import BadRequest
from assistant.core.messages import ToolCall, ToolSpec
from assistant.core.passages import Passage
from assistant.service.arithmetic import calculate
from assistant.service.calendar_tools import Calendar, calendar_tools
from assistant.service.routing import title_words
from assistant.service.time_words import day_words
from assistant.service.tool_values import Tool, ToolResult, arguments
from assistant.store.documents import Documents

__all__ = ["Tool", "ToolParts", "ToolResult", "Toolbox"]

PASSAGES = 5
"""Passages that ``search_files`` gives."""
LONGEST = 6_000
"""Characters of a document that ``read_document`` gives."""


class Search(Protocol):
    """Search in the library."""

    def __call__(self, query: str, k: int, among: Sequence[int] | None = None) -> Sequence[Passage]:
        """The ``k`` best passages for ``query``."""


@dataclass(frozen=True, slots=True)
class ToolParts:
    """What the tools stand on. ``clock`` is aware, in the person's zone.

    ``calendar`` gives what the calendar says to a sentence. ``remember`` keeps a sentence about the person and says
    what became of it, ``forget`` forgets what holds some words; None where nothing can be kept, and then there is no
    such tool. ``forgets`` says what becomes of a message that only names something to forget, or is a yes to it, after
    the person's messages before it; None for any other message.
    """

    search: Search
    documents: Documents
    calendar: Calendar
    clock: Callable[[], datetime]
    remember: Callable[[str], str] | None = None
    forget: Callable[[str], str] | None = None
    forgets: Callable[[str, Sequence[str]], str | None] = lambda _message, _earlier: None


class Toolbox:
    """The tools by their names."""

    def __init__(self, parts: ToolParts) -> None:
        self._parts = parts
        tools = [
            self._search_files(),
            self._read_document(),
            *calendar_tools(parts.calendar, parts.clock),
            self._remember(parts.remember) if parts.remember is not None else None,
            self._forget(parts.forget) if parts.forget is not None else None,
            self._calculate(),
            self._today(),
        ]
        self._tools = {tool.spec.name: tool for tool in tools if tool is not None}

    def specs(self, *names: str, foreign_text: bool = False) -> tuple[ToolSpec, ...]:
        """What the model is told: of all tools, or of those names. With ``foreign_text`` only of those that read."""
        chosen = [self._tools[name] for name in names if name in self._tools] if names else self._tools.values()
        return tuple(tool.spec for tool in chosen if not (foreign_text and tool.changes))

    def use(self, call: ToolCall, *, foreign_text: bool = False) -> ToolResult:
        """Do what is called. ``foreign_text``: this turn has read what others wrote, so that it may only read.

        Raises ``BadRequest`` for an unknown tool, a missing or wrong argument, or one that may not be used.
        """
        tool = self._tools.get(call.name)
        if tool is None:
            raise BadRequest(f"There is no tool “{call.name}”.", f"There are: {', '.join(self._tools)}.")
        if tool.changes and foreign_text:
            raise BadRequest(f"“{call.name}” may not be used in an answer that reads files.")
        return tool.run(arguments(call, tool.spec))

    def forgets(self, message: str, earlier: Sequence[str]) -> str | None:
        """What is said to a message that names something to forget, or says yes to what was shown; else None."""
        return self._parts.forgets(message, earlier)

    # --- the tools ---

    def _search_files(self) -> Tool:
        def run(given: Mapping[str, Any]) -> ToolResult:
            found = tuple(self._parts.search(given["query"], PASSAGES))
            text = "\n\n".join(f"[{n}] {each.title} {each.place}\n{each.text}" for n, each in enumerate(found, 1))
            return ToolResult(text or "Nothing was found.", f"Searched the files: {given['query']}", bool(found), found)

        return Tool(
            _spec("search_files", "Search the person's files for words or a topic.", query="What to look for"), run
        )

    def _read_document(self) -> Tool:
        def run(given: Mapping[str, Any]) -> ToolResult:
            named = self._parts.documents.titled(title_words(given["name"]))
            if len(named) != 1:
                which = ", ".join(each.title for each in named[:6])
                text = f"Several have this name: {which}." if named else f"There is no file “{given['name']}”."
                return ToolResult(text, f"Looked for the file: {given['name']}", found=False)
            text = "\n".join(chunk.text for chunk in self._parts.documents.whole(named[0].id))
            text = text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …"
            return ToolResult(text, f"Read the file: {named[0].title}")

        about = "Read a whole file by its name or title."
        return Tool(_spec("read_document", about, name="The name or title of the file"), run)

    def _remember(self, keep: Callable[[str], str]) -> Tool:
        def run(given: Mapping[str, Any]) -> ToolResult:
            return ToolResult(keep(given["sentence"]), f"Remembered: {given['sentence']}")

        about = "Remember a fact about the person for later."
        return Tool(_spec("remember", about, sentence="The fact, as one sentence"), run, changes=True)

    def _forget(self, erase: Callable[[str], str]) -> Tool:
        def run(given: Mapping[str, Any]) -> ToolResult:
            return ToolResult(erase(given["what"]), "Forgot what you asked to be forgotten")

        about = "Forget what the person once said about something."
        return Tool(_spec("forget", about, what="What to forget, in the person's words"), run, changes=True)

    def _calculate(self) -> Tool:
        def run(given: Mapping[str, Any]) -> ToolResult:
            done = calculate(given["expression"])
            return ToolResult(f"{done.says}.", f"Calculated: {done.asked}")

        about = "Calculate a sum: + - * / ** % and parentheses, percentages such as 17 % of 240."
        return Tool(_spec("calculate", about, expression="The sum with numbers and signs"), run)

    def _today(self) -> Tool:
        def run(_given: Mapping[str, Any]) -> ToolResult:
            now = self._parts.clock()
            week = now.isocalendar().week
            return ToolResult(f"It is {day_words(now)}, {now:%H:%M} (week {week}).", "Looked at the clock")

        return Tool(ToolSpec("today", "Tell today's date, weekday, week number and the time now."), run)


def _spec(tool: str, about: str, /, **texts: str) -> ToolSpec:
    """A tool all of whose parameters are texts that must be given."""
    parts = {each: {"type": "string", "description": text} for each, text in texts.items()}
    return ToolSpec(tool, about, {"type": "object", "properties": parts, "required": list(parts)})
