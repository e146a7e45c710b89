"""The questions about the person, asked at a terminal."""

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


def answers(door: Door, output: Output, stop: Stop) -> list[str]:
    """What the person answers, each as ATTRIBUTE=VALUE; none where nobody sits at a terminal or a program reads.

    Enter skips a question, the end of the input all that are left.
    """
    if not isinstance(output, TextOutput) or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return []
    asked = door.carry_out("profile setup", {}, output.event, stop.token)["questions"]
    if not asked:
        return []
    sys.stderr.write(
        "A few questions about you; everything stays on this computer. Enter skips one, Ctrl-D the rest.\n"
    )
    given: list[str] = []
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a token would wait for the end of the line
    try:
        for question in asked:
            answer = _answer(question)
            if answer is None:
                break
            if answer:
                given.append(f"{question['attribute']}={answer}")
    finally:
        signal.signal(signal.SIGINT, before)
    return given


def _answer(question: Mapping[str, Any]) -> str | None:
    """What is typed, "" to skip it, None at the end of the input; asked again until it is one of the choices."""
    while True:
        sys.stderr.write(_shown(question))
        sys.stderr.flush()
        line = sys.stdin.readline()
        answer = line.strip()
        if not line:
            return None
        if not answer or not question["choices"] or answer.lower() in question["choices"]:
            return answer


def _shown(question: Mapping[str, Any]) -> str:
    allowed = " or ".join(question["choices"]) or f"such as: {question['example']}"
    return f"{question['question']} ({allowed}) "
