"""A conversation in the terminal: one question a line, until the input ends."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from assistant.cli_door import Door
from assistant.cli_yes import confirm
from assistant.core.errors import AssistantError, BadRequest, Cancelled

if TYPE_CHECKING:
    from assistant.cli import Stop
    from assistant.cli_text import Output

_LEAVE = {"/quit", "/exit", "/bye"}


def converse(given: Mapping[str, Any], door: Door, output: Output, stop: Stop) -> int:
    """Ask line after line in one chat (a new one where none is ``given``); returns the exit code.

    Ctrl-C while an answer is written stops that answer; at the prompt it ends the conversation. A temporary one is
    kept by this process alone, which tells with each question what was said before it.
    """
    chat_id, temporary = given["chat"], given["temporary"]
    if temporary and chat_id is not None:
        raise BadRequest("A chat that is kept cannot be temporary.", "Leave out its number, or --temporary.")
    earlier: list[tuple[str, str]] = []
    if chat_id is not None:
        output.result("chats show", door.carry_out("chats show", {"chat": chat_id}, output.event, stop.token))
    code = 0
    for question in _questions("Temporary: nothing of this chat is kept. " if temporary else ""):
        try:
            arguments = {"question": [question], "chat": chat_id, "no_memory": given["no_memory"]}
            if temporary:
                arguments |= {"temporary": True, "earlier": json.dumps(earlier)}
            answer = door.carry_out("ask", arguments, output.event, stop.renew())
            chat_id = answer["chat"]
            earlier.append((question, answer["answer"]))
            output.result("ask", answer)
            confirm("ask", arguments, answer, door, output, stop)
        except Cancelled:
            output.stopped()
        except BadRequest:
            raise
        except AssistantError as problem:  # the conversation goes on: the next question may well be answered
            output.problem(problem)
            code = problem.exit_code
    return code


def _questions(first: str) -> Iterator[str]:
    person = sys.stdin.isatty()
    if person:
        with contextlib.suppress(ImportError):
            import readline  # noqa: F401 - gives the prompt its line editing
        sys.stderr.write(f"{first}Ask about your files. An empty line or Ctrl-D ends the conversation.\n")
    while True:
        try:
            line = input("> ") if person else sys.stdin.readline()
        except EOFError:
            return
        if not line or (person and not line.strip()) or line.strip() in _LEAVE:
            return
        if line.strip():
            yield line.strip()
