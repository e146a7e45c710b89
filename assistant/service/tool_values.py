"""A tool and what comes of using it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.core.appointments import Appointment, Proposal
from assistant.core.clean import clean
from assistant.core.errors import BadRequest
from assistant.core.messages import ToolCall, ToolSpec
from assistant.core.passages import Passage
from assistant.service.tool_schema import properties, required

LONGEST_TEXT = 2_000
"""Characters of a text that a tool takes; what a model copies beyond that is no argument."""
LARGEST_NUMBER = 1e12


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a tool found. ``says`` tells the person in a few words what was done; ``proposal`` waits for their yes."""

    text: str
    says: str
    found: bool = True
    passages: tuple[Passage, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    proposal: Proposal | None = None


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool. ``run`` takes checked arguments; ``changes`` says that it does more than read."""

    spec: ToolSpec
    run: Callable[[Mapping[str, Any]], ToolResult]
    changes: bool = False


def arguments(call: ToolCall, spec: ToolSpec) -> dict[str, Any]:
    """The arguments of a call, checked: none missing, none unknown, texts clean and short, choices among those given.

    Raises ``BadRequest``.
    """
    known = properties(spec)
    given = {name: clean(value).strip() if isinstance(value, str) else value for name, value in call.arguments.items()}
    given = {name: value for name, value in given.items() if value not in ("", None)}
    if unknown := set(given) - set(known):
        raise BadRequest(f"“{call.name}” has no {', '.join(sorted(unknown))}.")
    if missing := required(spec) - set(given):
        raise BadRequest(f"“{call.name}” needs {', '.join(sorted(missing))}.")
    for name, value in given.items():
        schema = known[name]
        if "enum" in schema and value not in schema["enum"]:
            raise BadRequest(f"{name} of “{call.name}” is one of {', '.join(schema['enum'])}.")
        if "enum" not in schema and not isinstance(value, _KINDS[schema["type"]]):
            raise BadRequest(f"{name} of “{call.name}” must be a {schema['type']}.")
        if isinstance(value, str) and len(value) > LONGEST_TEXT:
            raise BadRequest(f"{name} of “{call.name}” is longer than {LONGEST_TEXT:,} characters.")
        if isinstance(value, int | float) and not abs(value) <= LARGEST_NUMBER:  # what is no number is refused too
            raise BadRequest(f"{name} of “{call.name}” is no number that can be meant.")
    return given


_KINDS: Mapping[str, type | tuple[type, ...]] = {
    "string": str,
    "number": (int, float),
    "integer": int,
    "boolean": bool,
}
