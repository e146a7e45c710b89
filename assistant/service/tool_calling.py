"""How a small model calls a tool: it names the one that fits, if any, then fills in its arguments under its schema.

One open answer asks too much of a 1.5B model: it always calls something. So it first compares what is asked with what
the nearest tool gives, and only then reads that tool's parameters; both answers are held to a schema. What it made up
is taken out by comparing with the request.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.core.engines import Engine, Request, Sampling
from assistant.core.jobs import CancelToken
from assistant.core.messages import Message, Role, TextPiece, ToolCall, ToolSpec
from assistant.service import tool_schema
from assistant.service.prompt import system_text
from assistant.service.tool_grounding import all_made_up, shared_words, without_made_up

_CHOICE_TOKENS = 120
_ARGUMENT_TOKENS = 256


class ToolCaller:
    """Asks ``engine`` for a call. ``prompts`` is the folder of the prompts."""

    def __init__(self, engine: Engine, prompts: Path) -> None:
        self._engine = engine
        self._prompts = prompts

    def call(
        self, request: str, tools: Sequence[ToolSpec], cancel: CancelToken, *, related: bool = False
    ) -> ToolCall | None:
        """The call that does what ``request`` asks, None where no tool does. Errors as ``Engine.generate``.

        A tool that has no word in common with the request is not even offered, unless they are known to be
        ``related``.
        """
        tools = [tool for tool in tools if related or shared_words(request, tool)]
        if not tools:
            return None
        asked = "\n".join(["Tools:", *map(tool_schema.signature, tools), f"Request: {request}"])
        answer = self._ask("tools", asked, tool_schema.choice_schema(tools), _CHOICE_TOKENS, cancel)
        if not answer.get("fits"):
            return None
        tool = next(each for each in tools if each.name == answer["tool"])
        return self._filled(request, tool, cancel)

    def _filled(self, request: str, tool: ToolSpec, cancel: CancelToken) -> ToolCall | None:
        if not tool_schema.properties(tool):
            return ToolCall(tool.name)
        asked = f"Tool: {tool.name}\n{tool_schema.parameter_lines(tool)}\nRequest: {request}"
        schema = tool_schema.argument_schema(tool)
        given = self._ask("tool_arguments", asked, schema, _ARGUMENT_TOKENS, cancel)
        if any(name not in given for name in tool_schema.required(tool)) or all_made_up(given, request, tool):
            return None
        return ToolCall(tool.name, without_made_up(given, request, tool))

    def _ask(
        self, prompt: str, asked: str, schema: Mapping[str, Any], tokens: int, cancel: CancelToken
    ) -> dict[str, Any]:
        """The model's answer under the schema; {} where it was cut off before its end.

        The instructions of ``prompt`` stay in the KV cache under its name: only what is asked is read anew.
        """
        messages = (Message(Role.SYSTEM, system_text(self._prompts, prompt)), Message(Role.USER, asked))
        sampling = Sampling(temperature=0.0, max_tokens=tokens, repeat_penalty=1.0)
        request = Request(messages, sampling, schema, conversation=prompt)
        pieces = [delta.text for delta in self._engine.generate(request, cancel) if isinstance(delta, TextPiece)]
        try:
            answer = json.loads("".join(pieces))
        except ValueError:
            return {}
        return answer if isinstance(answer, dict) else {}
