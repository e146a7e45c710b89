"""The bench of tool calls: what counts as right, how free answers are read, and what is measured."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.core.errors import BadRequest
from assistant.core.jobs import QuietDesk
from assistant.core.messages import ToolCall, ToolSpec
from assistant.evaluation import run
from assistant.evaluation.plain_tools import read_call
from assistant.evaluation.tool_tasks import CATEGORIES, Task, is_right, read_tasks
from assistant.evaluation.tools import found, measure
from tests.unit.service.test_tool_calling import ScriptedEngine

PARAMETERS = {
    "type": "object",
    "properties": {
        "city": {"type": "string"},
        "days": {"type": "integer"},
        "share": {"type": "number"},
        "deep": {"type": "boolean"},
        "parts": {"type": "array"},
        "range": {"type": "object"},
    },
    "required": ["city"],
}
POSSIBLE = {
    "city": ["New York", "NYC"], "days": [3, ""], "share": [0.5, 2.0, ""], "deep": [True, ""],
    "parts": [["a", "B c"], ""], "range": [{"min": [1], "max": [2, ""]}, ""],
}  # fmt: skip
TASK = Task("1", "simple_python", "Weather?", (ToolSpec("weather", "", PARAMETERS),), (), {"weather": POSSIBLE})
NONE = Task("2", "irrelevance", "Why?", (ToolSpec("weather", "", PARAMETERS),), (), None)


@pytest.mark.parametrize(
    ("given", "right"),
    [
        ({"city": "new york"}, True),
        ({"city": "NewYork.", "days": 3, "share": 2, "deep": True, "parts": ["A", "bc"]}, True),
        ({"city": "NYC", "range": {"min": 1}}, True),
        ({"city": "NYC", "range": {"min": 1, "max": 2}}, True),
        ({}, False),
        ({"city": "Boston"}, False),
        ({"city": "NYC", "days": 3.0}, False),
        ({"city": "NYC", "days": True}, False),
        ({"city": "NYC", "days": "3"}, False),
        ({"city": "NYC", "days": 4}, False),
        ({"city": "NYC", "deep": 1}, False),
        ({"city": "NYC", "deep": False}, False),
        ({"city": "NYC", "parts": ["a"]}, False),
        ({"city": "NYC", "range": {"max": 2}}, False),
        ({"city": "NYC", "range": {"min": 1, "mid": 1}}, False),
        ({"city": "NYC", "country": "US"}, False),
    ],
)
def test_what_counts_as_right(given: dict[str, Any], right: bool) -> None:
    assert is_right(ToolCall("weather", given), TASK) is right


def test_a_needed_argument_may_not_be_left_out_nor_the_tool_be_another() -> None:
    needed = Task("3", "multiple", "", TASK.tools, (), {"weather": {"city": ["NYC", ""]}})
    assert not is_right(ToolCall("weather"), needed)
    assert not is_right(ToolCall("climate", {"city": "NYC"}), TASK)
    assert not is_right(None, TASK)


def test_where_no_tool_fits_only_no_call_is_right() -> None:
    assert is_right(None, NONE)
    assert not is_right(ToolCall("weather", {"city": "NYC"}), NONE)


@pytest.mark.parametrize(
    ("answer", "call"),
    [
        ("[weather(city='NYC', days=3)]", ToolCall("weather", {"city": "NYC", "days": 3})),
        ("weather.now(city=\"it's (here)\")", ToolCall("weather.now", {"city": "it's (here)"})),
        ("```python\n[a(x=[1], y={'k': 2}, z=true), b(y=1)]\n```", ToolCall("a", {"x": [1], "y": {"k": 2}, "z": True})),
        ("I would call f(x=2*y) for this.", ToolCall("f", {"x": "2 * y"})),
        ('{"name": "w", "arguments": {"city": "NYC"}}', ToolCall("w", {"city": "NYC"})),
        ('Sure:\n{"function": "w", "parameters": {"n": 1}}', ToolCall("w", {"n": 1})),
        ("None of the functions (given above) can be used.", None),
        ("The question lacks the parameters of weather(city).", None),
        ("[weather(city='NYC'", None),
        ('{"answer": 4}', None),
        ("", None),
    ],
)  # fmt: skip
def test_a_free_answer_is_read_leniently(answer: str, call: ToolCall | None) -> None:
    assert read_call(answer) == call


def made_up(folder: Path, count: int) -> Path:
    """A folder in the leaderboard's form, one tool that adds."""
    properties = {"a": {"type": "float"}, "b": {"type": "tuple", "items": {"type": "integer"}}}
    function = {
        "name": "add",
        "description": "Add",
        "parameters": {"type": "dict", "properties": properties, "required": ["a"]},
    }
    for category in CATEGORIES:
        tasks = [
            {"id": f"{category}_{n}", "question": [[{"role": "user", "content": f"Add {n}"}]], "function": [function]}
            for n in range(count)
        ]
        (folder / f"BFCL_v4_{category}.json").write_text("\n".join(map(json.dumps, tasks)))
        answers = [{"id": f"{category}_{n}", "ground_truth": [{"add": {"a": [n], "b": [""]}}]} for n in range(count)]
        (folder / f"answers_{category}.json").write_text("\n".join(map(json.dumps, answers)))
    return folder


def test_tasks_are_drawn_with_a_fixed_seed_and_held_back_ones_are_others(tmp_path: Path) -> None:
    folder = made_up(tmp_path, 10)
    drawn, held_back = read_tasks(folder, 4), read_tasks(folder, 4, held_back=True)
    assert [task.id for task in drawn] == [task.id for task in read_tasks(folder, 4)]
    assert len(drawn) == len(held_back) == 12
    assert not {task.id for task in drawn} & {task.id for task in held_back}
    assert len(read_tasks(folder, 0)) == 30
    (schema,) = {json.dumps(task.tools[0].parameters) for task in drawn}
    assert json.loads(schema)["properties"]["a"]["type"] == "number"
    assert json.loads(schema)["properties"]["b"]["type"] == "array"
    assert {task.right is None for task in drawn if task.category == "irrelevance"} == {True}


def test_both_ways_are_measured_on_the_same_tasks(tmp_path: Path) -> None:
    tasks = read_tasks(made_up(tmp_path, 1), 1)
    choice: Callable[[bool], dict[str, Any]] = lambda fits: {"asks": "", "tool": "add", "gives": "", "fits": fits}  # noqa: E731
    engine = ScriptedEngine(
        choice(True), {"a": 0}, "[add(a=0)]",  # simple: both right
        choice(True), {"a": 0}, "[add(a=1)]",  # multiple: only ours right
        choice(False), "[add(a=1)]",  # irrelevance: only ours right
    )  # fmt: skip
    mine, theirs = measure(engine, tasks, QuietDesk())
    findings = {each.metric: each for each in found(mine, theirs)}
    assert (findings["overall"].value, round(findings["gain"].value, 1)) == (100.0, 66.7)
    assert findings["simple_python"].beside == {"plain prompting": 100.0}
    assert findings["multiple"].beside == {"plain prompting": 0.0}
    assert findings["gain"].limit is not None and findings["gain"].limit.holds(findings["gain"].value)


def test_a_folder_without_the_sets_and_a_limit_elsewhere_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="no file"):
        run("tools", tmp_path, QuietDesk(), 1)
    with pytest.raises(BadRequest, match="no such limit"):
        run("when", None, QuietDesk(), 1)


def test_the_leaderboards_own_tasks_can_be_read(shared_data: Path) -> None:
    tasks = read_tasks(shared_data / "tools" / "bfcl", 0)
    assert len(tasks) == 840
    assert all(task.right is None or next(iter(task.right)) in {tool.name for tool in task.tools} for task in tasks)
    drawn = {task.id for task in read_tasks(shared_data / "tools" / "bfcl", 40)}
    held_back = {task.id for task in read_tasks(shared_data / "tools" / "bfcl", 60, held_back=True)}
    assert not drawn & held_back
