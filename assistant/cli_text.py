"""What the command line prints: text for people, or JSON; progress and notices go to the error stream."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, TextIO

from assistant.core.clean import UNSEEN_LETTER, clean
from assistant.core.errors import AssistantError

if TYPE_CHECKING:
    from assistant.cli_terminal import Terminal

__all__ = ["BUG", "JsonOutput", "Output", "TextOutput", "as_json", "clean", "exit_code", "output_for"]

BUG = "Something went wrong inside Hearth that nobody planned for."


def size(amount: float) -> str:
    """A number of bytes as people read it."""
    for unit in ("B", "kB", "MB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"


def as_json(value: Any, indent: int | None = None) -> str:
    """One JSON document that any terminal and any parser takes."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return UNSEEN_LETTER.sub(lambda found: json.dumps(found.group())[1:-1], text)


class Output(Protocol):
    """Where a command's events and its result go."""

    def event(self, event: dict[str, Any]) -> None:
        """Something on the way: progress, a notice, a piece of text."""

    def result(self, command: str, result: Any) -> int:
        """The result; returns the exit code that it means."""

    def problem(self, problem: AssistantError) -> None:
        """An expected error."""

    def bug(self, logs: Path) -> None:
        """An unexpected error; ``logs`` is the folder of the log that holds it."""

    def stopped(self) -> None:
        """The person stopped it."""

    def version(self, version: str) -> None:
        """The version."""


def output_for(kind: Literal["text", "json", "jsonl"]) -> Output:
    """The output of that kind to the standard streams."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # a terminal that knows only ASCII shows "?" instead of failing
            reconfigure(errors="replace")
    if kind == "text":
        return TextOutput()
    return JsonOutput(sys.stdout, lines=kind == "jsonl")


class JsonOutput:
    """One JSON document, or one JSON value a line as things happen."""

    def __init__(self, stream: TextIO, lines: bool) -> None:
        self._stream = stream
        self._lines = lines

    def event(self, event: dict[str, Any]) -> None:
        """Lines tell everything but progress, which is for watching."""
        if self._lines and event.get("event") != "progress":
            self._print(as_json(event))

    def result(self, command: str, result: Any) -> int:
        """A list is printed as one line an item, anything else as one last line or document."""
        if not self._lines:
            self._print(as_json(result, indent=2))
        elif isinstance(result, list):
            for item in result:
                self._print(as_json(item))
        else:
            self._print(as_json({"event": "done", **result} if isinstance(result, dict) else result))
        return exit_code(command, result)

    def problem(self, problem: AssistantError) -> None:
        """``{"error": {"kind", "message", "hint"}}``"""
        self._error(problem.kind, problem.message, problem.hint)

    def bug(self, logs: Path) -> None:
        """An error of kind "Bug"."""
        self._error("Bug", BUG, f"The log is in {logs}.")

    def stopped(self) -> None:
        """An error of kind "Cancelled"."""
        self._error("Cancelled", "Stopped.", "")

    def version(self, version: str) -> None:
        """``{"version": ...}``"""
        self._print(as_json({"version": version}))

    def _error(self, kind: str, message: str, hint: str) -> None:
        print(as_json({"error": {"kind": kind, "message": message, "hint": hint}}), file=sys.stderr, flush=True)  # noqa: T201 - printing is what this module is for

    def _print(self, text: str) -> None:
        print(text, file=self._stream, flush=True)


class TextOutput:
    """Sentences and tables for people. The terminal's tools are loaded at the first thing that needs them."""

    def __init__(self) -> None:
        self._opened: Terminal | None = None

    @property
    def _terminal(self) -> Terminal:
        if self._opened is None:
            from assistant.cli_terminal import Terminal

            self._opened = Terminal()
        return self._opened

    def event(self, event: dict[str, Any]) -> None:
        """Progress and streamed text are shown on a terminal only; notices always."""
        self._terminal.event(event)

    def result(self, command: str, result: Any) -> int:
        """Printed on the output stream."""
        self._terminal.result(command, result)
        return exit_code(command, result)

    def problem(self, problem: AssistantError) -> None:
        """One sentence, and one hint below it."""
        self._say(problem.message, problem.hint)

    def bug(self, logs: Path) -> None:
        """One sentence, and where the log is."""
        self._say(BUG, f"The log is in {logs}.")

    def stopped(self) -> None:
        """One word."""
        self._say("Stopped.", "")

    def version(self, version: str) -> None:
        """The program's name and version."""
        print(f"hearth {version}")  # noqa: T201 - printing is what this module is for

    def _say(self, message: str, hint: str) -> None:
        if self._opened is not None:
            self._opened.end()
        for line in filter(None, (message, hint)):
            print(clean(line), file=sys.stderr, flush=True)  # noqa: T201 - printing is what this module is for


def exit_code(command: str, result: Any) -> int:
    """0 when what was asked for was done, 1 when it could not be."""
    match command:
        case "doctor":
            return 0 if all(check["ok"] for check in result) else 1
        case "add":
            done = result["added"] + result["updated"] + result["unchanged"] + len(result.get("calendars", ()))
            return 1 if result["failed"] and not done else 0
        case "forget":
            return 0 if result["forgotten"] else 1
        case "memory forget":
            return 0 if not result["done"] or result["forgotten"] or result["turns"] else 1
        case "erase":
            return 1 if result["left"] else 0
        case "style learn":
            return 1 if result["failed"] and not result["texts"] else 0
        case "event add" | "event move" | "event cancel":
            return 1 if result["refused"] else 0
        case "calendar sync":
            return 1 if any(each["problem"] for each in result) else 0
    return 0
