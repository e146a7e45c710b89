"""Tool calls by plain prompting: the published prompt of the Berkeley leaderboard for models without a call format.

The functions stand in the system text as JSON and the model answers freely. Its answer is read leniently: calls in
Python's notation, with or without brackets, fences or other words around them, and calls as JSON objects.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from assistant.core.engines import Engine, Request, Sampling
from assistant.core.jobs import CancelToken
from assistant.core.messages import Message, Role, TextPiece, ToolCall
from assistant.evaluation.tool_tasks import Task

_SYSTEM = """\
You are an expert in composing functions. You are given a question and a set of possible functions. Based on the \
question, you will need to make one or more function/tool calls to achieve the purpose. If none of the functions can \
be used, point it out. If the given question lacks the parameters required by the function, also point it out.
You should only return the function calls in your response.

If you decide to invoke any of the function(s), you MUST put it in the format of \
[func_name1(params_name1=params_value1, params_name2=params_value2...), func_name2(params)].  You SHOULD NOT include \
any other text in the response.

Here is a list of functions in json format that you can invoke.
"""
_ANSWER_TOKENS = 300
_NAME = re.compile(r"[A-Za-z_][\w.]*(?=\()")
_JSON_NAMES = {"true": True, "false": False, "null": None}


def plain_call(engine: Engine, task: Task, cancel: CancelToken) -> ToolCall | None:
    """What the model calls for a task; None where nothing in its answer can be read as a call."""
    messages = (
        Message(Role.SYSTEM, _SYSTEM + json.dumps(task.functions, indent=4)),
        Message(Role.USER, task.request),
    )
    asked = Request(messages, Sampling(temperature=0.0, max_tokens=_ANSWER_TOKENS, repeat_penalty=1.0))
    answer = "".join(delta.text for delta in engine.generate(asked, cancel) if isinstance(delta, TextPiece))
    return read_call(answer)


def read_call(answer: str) -> ToolCall | None:
    """The first call in a free answer, None if there is none."""
    return next(_python_calls(answer), None) or next(_json_calls(answer), None)


def _python_calls(answer: str) -> Iterator[ToolCall]:
    for found in _NAME.finditer(answer):
        if (end := _closing(answer, found.end())) is None:
            continue
        try:
            node = ast.parse(answer[found.start() : end], mode="eval").body
            if isinstance(node, ast.Call) and not node.args:
                arguments = {each.arg: _value(each.value) for each in node.keywords if each.arg}
                yield ToolCall(ast.unparse(node.func), arguments)
        except (SyntaxError, ValueError):
            continue  # words with brackets after them


def _value(node: ast.expr) -> Any:
    if isinstance(node, ast.Name) and node.id in _JSON_NAMES:
        return _JSON_NAMES[node.id]
    try:
        return ast.literal_eval(node)
    except ValueError:
        return ast.unparse(node)  # a bare word or a formula


def _closing(text: str, start: int) -> int | None:
    """Where the bracket that opens at ``start`` has closed."""
    depth, quote = 0, ""
    for at in range(start, len(text)):
        letter = text[at]
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'":
            quote = letter
        elif letter in "([{":
            depth += 1
        elif letter in ")]}":
            depth -= 1
            if not depth:
                return at + 1
    return None


def _json_calls(answer: str) -> Iterator[ToolCall]:
    for found in re.finditer(r"\{", answer):
        try:
            value, _ = json.JSONDecoder().raw_decode(answer, found.start())
        except ValueError:
            continue
        name = value.get("name") or value.get("function")
        arguments = value.get("arguments") or value.get("parameters") or {}
        if isinstance(name, str) and isinstance(arguments, Mapping):
            yield ToolCall(name, arguments)
