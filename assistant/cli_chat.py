"""A conversation in the terminal: one question a line, until the input ends."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.cli_door import Door
from assistant.cli_yes import confirm
from assistant.core.errors import AssistantError, BadRequest, Cancelled

if TYPE_CHECKING:
    from assistant.cli import Stop
    from assistant.cli_text import Output

_LEAVE = {"/quit", "/exit", "/bye"}


def converse(chat_id: int | None, door: Door, output: Output, stop: Stop) -> int:
    """Ask line after line in one chat (a new one if None); returns the exit code.

    Ctrl-C while an answer is written stops that answer; at the prompt it ends the conversation.
    """
    if chat_id is not None:
        output.result("chats show", door.carry_out("chats show", {"chat": chat_id}, output.event, stop.token))
    code = 0
    for question in _questions():
        try:
            arguments = {"question": [question], "chat": chat_id}
            answer = door.carry_out("ask", arguments, output.event, stop.renew())
            chat_id = answer["chat"]
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


def _questions() -> Iterator[str]:
    person = sys.stdin.isatty()
    if person:
        with contextlib.suppress(ImportError):
            import readline  # noqa: F401 - gives the prompt its line editing
        sys.stderr.write("Ask about your files. An empty line or Ctrl-D ends the conversation.\n")
    while True:
        try:
            line = input("> ") if person else sys.stdin.readline()
        except EOFError:
            return
        if not line or (person and not line.strip()) or line.strip() in _LEAVE:
            return
        if line.strip():
            yield line.strip()
