"""How a tool is told to a small model: short signatures, and a schema that its answer cannot leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.core.messages import ToolSpec

_DESCRIPTION = 160
"""Characters of a parameter's description that are read: more costs time and says little."""

_PLAIN = ("string", "number", "boolean")
"""What a parameter without a type may be: asked for anything, a small model makes up whole objects."""


def signature(tool: ToolSpec) -> str:
    """One line: "- name(needed, optional?): what it does"."""
    needed = required(tool)
    names = ", ".join(name if name in needed else f"{name}?" for name in properties(tool))
    return f"- {tool.name}({names}): {_short(tool.description, 2 * _DESCRIPTION)}"


def parameter_lines(tool: ToolSpec) -> str:
    """A line for each parameter: its type or choices, whether it is optional, and what it means."""
    needed = required(tool)
    return "\n".join(_line(name, schema, name in needed) for name, schema in properties(tool).items())


def choice_schema(tools: Sequence[ToolSpec]) -> dict[str, Any]:
    """What is asked, the nearest tool, what that gives, and whether it fits."""
    words = {"type": "string"}
    return {
        "type": "object",
        "properties": {
            "asks": words,
            "tool": {"enum": [tool.name for tool in tools]},
            "gives": words,
            "fits": {"type": "boolean"},
        },
        "required": ["asks", "tool", "gives", "fits"],
    }


def argument_schema(tool: ToolSpec) -> dict[str, Any]:
    """The tool's own schema, without what only a reader needs; nothing but its parameters may be given."""
    return _bare({"type": "object", **tool.parameters})


def properties(tool: ToolSpec) -> Mapping[str, Mapping[str, Any]]:
    """The schema of each parameter by its name."""
    found: Mapping[str, Mapping[str, Any]] = tool.parameters.get("properties") or {}
    return found


def required(tool: ToolSpec) -> frozenset[str]:
    """The parameters that must be given."""
    return frozenset(tool.parameters.get("required") or ()) & frozenset(properties(tool))


def _line(name: str, schema: Mapping[str, Any], needed: bool) -> str:
    kind = _kind(schema) + ("" if needed else ", optional")
    about = _short(str(schema.get("description", "")), _DESCRIPTION)
    return f"- {name} ({kind}): {about}" if about else f"- {name} ({kind})"


def _kind(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return " | ".join(str(each) for each in schema["enum"])
    kind = str(schema.get("type", "any"))
    if kind == "array" and isinstance(schema.get("items"), Mapping):
        return f"list of {_kind(schema['items'])}"
    if kind == "object" and schema.get("properties"):
        return "{" + ", ".join(f"{name}: {_kind(part)}" for name, part in schema["properties"].items()) + "}"
    return kind


def _bare(schema: Mapping[str, Any]) -> dict[str, Any]:
    if "enum" in schema:
        return {"enum": list(schema["enum"])}
    kind = schema.get("type")
    if kind == "object" and "properties" in schema:
        parts = {name: _bare(part) for name, part in schema["properties"].items()}
        needed = [name for name in schema.get("required") or () if name in parts]
        return {"type": "object", "properties": parts, "required": needed, "additionalProperties": False}
    if kind == "array" and isinstance(schema.get("items"), Mapping):
        return {"type": "array", "items": _bare(schema["items"])}
    return {"anyOf": [{"type": each} for each in _PLAIN]} if kind in (None, "any") else {"type": kind}


def _short(text: str, most: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"
