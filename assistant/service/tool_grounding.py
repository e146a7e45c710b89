"""Whether what a tool is called with stands in the request, or was made up by the model."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from assistant.core.messages import ToolSpec
from assistant.core.words import content_words, fold, numbers, stem
from assistant.service.tool_schema import properties, required

_JOINED = re.compile(r"(?<=[a-z])(?=[A-Z])|[_.]")


def shared_words(request: str, tool: ToolSpec) -> int:
    """How many content words of the request stand in the tool's name, description or parameters, by their stems."""
    told = [tool.name, tool.description]
    for name, schema in properties(tool).items():
        told += [name, str(schema.get("description", "")), " ".join(str(each) for each in schema.get("enum") or ())]
    return len(_stems(request) & _stems(" ".join(told)))


def without_made_up(arguments: Mapping[str, Any], request: str, tool: ToolSpec) -> dict[str, Any]:
    """``arguments`` without the optional ones that the request does not give."""
    needed = required(tool)
    return {
        name: value
        for name, value in arguments.items()
        if name in needed or _given(value, request, f"{name} {properties(tool)[name].get('description', '')}")
    }


def all_made_up(arguments: Mapping[str, Any], request: str, tool: ToolSpec) -> bool:
    """Whether the tool needs something and none of it stands in the request."""
    needed = [value for name, value in arguments.items() if name in required(tool)]
    return bool(needed) and not any(grounded(value, request) for value in needed)


def grounded(value: Any, request: str) -> bool:
    """Whether a value stands in the request, as words, as a number, or as a part of it."""
    match value:
        case bool() | None:
            return False
        case int() | float():
            return _number(value) in numbers(request) or _number(value * 100) in numbers(request)
        case str():
            folded = fold(value).strip()
            if folded and folded in fold(request):
                return True
            return bool(_stems(value) & _stems(request)) or bool(numbers(value) & numbers(request))
        case Mapping():
            return any(grounded(part, request) for part in value.values())
        case list() | tuple():
            return any(grounded(part, request) for part in value)
    return False


def _given(value: Any, request: str, about: str) -> bool:
    if isinstance(value, bool):
        return bool(_stems(about) & _stems(request))
    return grounded(value, request)


def _number(value: float) -> str:
    return f"{abs(value):.6f}".rstrip("0").rstrip(".") or "0"


def _stems(text: str) -> set[str]:
    return {stem(word) for word in content_words(_JOINED.sub(" ", text))}
