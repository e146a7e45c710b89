"""A tool and what comes of using it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.core.appointments import Appointment, Proposal
from assistant.core.errors import BadRequest
from assistant.core.messages import ToolCall, ToolSpec
from assistant.core.passages import Passage
from assistant.service.tool_schema import properties, required


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
    """The arguments of a call, checked: none missing, none unknown, texts stripped, choices among those given.

    Raises ``BadRequest``.
    """
    known = properties(spec)
    given = {name: value.strip() if isinstance(value, str) else value for name, value in call.arguments.items()}
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
    return given


_KINDS: Mapping[str, type | tuple[type, ...]] = {
    "string": str,
    "number": (int, float),
    "integer": int,
    "boolean": bool,
}
