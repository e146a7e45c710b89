"""The Berkeley Function Calling Leaderboard (Apache-2.0) as tasks: a request, tools, and the calls that are right.

A call is right as the leaderboard's own check defines it: the tool's name, every needed argument and no unknown one,
each of the parameter's type (a whole number will do for a real one) and among the possible values; "" among them
means that the argument may be left out. Texts are compared without case, spaces and punctuation.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.core.errors import BadRequest
from assistant.core.messages import ToolCall, ToolSpec

CATEGORIES = ("simple_python", "multiple", "irrelevance")
SEED = 7
_KINDS = {"dict": "object", "float": "number", "tuple": "array"}
"""The leaderboard's Python names of types, as JSON schema has them."""
_LOOSE = re.compile(r"[ ,./\-_*^]")


@dataclass(frozen=True, slots=True)
class Task:
    """One request. ``functions`` are the tools as published; ``right`` is the one right call, None for none.

    It maps the tool's name to the possible values of each argument.
    """

    id: str
    category: str
    request: str
    tools: tuple[ToolSpec, ...]
    functions: tuple[Mapping[str, Any], ...]
    right: Mapping[str, Mapping[str, Sequence[Any]]] | None


def read_tasks(folder: Path, limit: int, *, held_back: bool = False) -> list[Task]:
    """``limit`` tasks of each category drawn with a fixed seed, 0 for all.

    ``held_back`` draws from the other end, for trying things out: with few enough of each, the two share no task.
    Raises ``BadRequest`` where the folder does not hold the sets.
    """
    return [task for category in CATEGORIES for task in _drawn(list(_read(folder, category)), limit, held_back)]


def is_right(call: ToolCall | None, task: Task) -> bool:
    """Whether this is the right call, or rightly none."""
    if task.right is None or call is None:
        return task.right is None and call is None
    ((name, possible),) = task.right.items()
    spec = next(each for each in task.tools if each.name == name)
    if call.name != name or not set(call.arguments) <= set(possible):
        return False
    if any(each not in call.arguments for each in spec.parameters.get("required", ())):
        return False
    kinds = spec.parameters["properties"]
    return all(
        _fits(call.arguments[argument], values, kinds[argument]) if argument in call.arguments else "" in values
        for argument, values in possible.items()
    )


def _drawn(tasks: list[Task], limit: int, held_back: bool) -> list[Task]:
    random.Random(SEED).shuffle(tasks)  # noqa: S311 - a fixed draw is what is wanted
    if held_back:
        tasks.reverse()
    return tasks[: limit or len(tasks)]


def _read(folder: Path, category: str) -> Iterator[Task]:
    answers: dict[str, Any] = {}
    if category != "irrelevance":
        answers = {row["id"]: row["ground_truth"][0] for row in _rows(folder / f"answers_{category}.json")}
    for row in _rows(folder / f"BFCL_v4_{category}.json"):
        request = "\n".join(message["content"] for message in row["question"][0])
        tools = tuple(
            ToolSpec(each["name"], each["description"], _as_schema(each["parameters"])) for each in row["function"]
        )
        yield Task(row["id"], category, request, tools, tuple(row["function"]), answers.get(row["id"]))


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    if not file.is_file():
        raise BadRequest(f"There is no file {file}.", "Say with --data where the sets of tool calls are.")
    with file.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _as_schema(part: Mapping[str, Any]) -> dict[str, Any]:
    schema = dict(part)
    if "type" in schema:
        schema["type"] = _KINDS.get(schema["type"], schema["type"])
    if "properties" in schema:
        schema["properties"] = {name: _as_schema(each) for name, each in schema["properties"].items()}
    if isinstance(schema.get("items"), Mapping):
        schema["items"] = _as_schema(schema["items"])
    return schema


def _fits(value: Any, possible: Sequence[Any], schema: Mapping[str, Any]) -> bool:
    return _of_kind(value, schema) and any(_same(value, each) for each in possible)


def _of_kind(value: Any, schema: Mapping[str, Any]) -> bool:
    match schema.get("type"):
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "array":
            return isinstance(value, list | tuple)
        case "object":
            return isinstance(value, Mapping)
    return True


def _same(value: Any, wanted: Any) -> bool:
    match value, wanted:
        case str(), str():
            return _loose(value) == _loose(wanted)
        case list() | tuple(), list() | tuple():
            return len(value) == len(wanted) and all(map(_same, value, wanted))
        case Mapping(), Mapping():
            return _same_parts(value, wanted)
        case bool(), _:
            return isinstance(wanted, bool) and value == wanted
        case _, bool():
            return False
    return bool(value == wanted)


def _same_parts(value: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """In a nested object each part has a list of possible values of its own."""
    if not set(value) <= set(wanted):
        return False
    lists = {name: each if isinstance(each, list) else [each] for name, each in wanted.items()}
    return all(
        any(_same(value[name], each) for each in possible) if name in value else "" in possible
        for name, possible in lists.items()
    )


def _loose(text: str) -> str:
    return _LOOSE.sub("", text).lower().replace("'", '"')
