"""The yes to a proposal, asked for at a terminal; nothing is done without it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from assistant.cli_text import TextOutput

if TYPE_CHECKING:
    from assistant.cli import Stop
    from assistant.cli_door import Door
    from assistant.cli_text import Output

_YES = {"y", "yes"}


def offered(command: str, arguments: Mapping[str, Any], result: Any) -> list[tuple[str, dict[str, Any]]]:
    """The commands with their arguments that would do what this command's result proposes."""
    match command:
        case "ask" if (proposal := result.get("proposal")) and proposal["do"]:
            return [(proposal["do"]["command"], proposal["do"]["arguments"])]
        case "event add" | "event move" | "event cancel" if not result["done"] and not result["refused"]:
            return [(command, {**arguments, "yes": True})]
        case "memory forget" | "erase part" if not result["done"]:
            return [(command, {**arguments, "yes": True})]
        case "calendar add" if _waits(result):
            return [(command, {**arguments, "yes": True})]
        case "add":
            return [
                ("calendar add", {"path": each["path"], "yes": True})
                for each in result.get("invitations", ())
                if _waits(each)
            ]
    return []


def confirm(command: str, arguments: Mapping[str, Any], result: Any, door: Door, output: Output, stop: Stop) -> int:
    """Ask about each thing that a result proposes and do it on a yes; the exit code of what was done, 0 for nothing.

    Does nothing where nobody sits at a terminal or the output is for a program.
    """
    code = 0
    if not isinstance(output, TextOutput) or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return code
    for doing, given in offered(command, arguments, result):
        if _said_yes():
            code = max(code, output.result(doing, door.carry_out(doing, given, output.event, stop.token)))
    return code


def _waits(found: Mapping[str, Any]) -> bool:
    proposals = [each["proposal"] for each in found.get("invitations", ()) if each["proposal"] is not None]
    return any(not each["done"] for each in proposals)


def _said_yes() -> bool:
    """The answer of the person; a Ctrl-C ends the program as it does anywhere else."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a token would wait for the end of the line
    try:
        sys.stderr.write("Do it now? [y/N] ")
        sys.stderr.flush()
        return sys.stdin.readline().strip().lower() in _YES
    finally:
        signal.signal(signal.SIGINT, before)
