"""Whether an answer goes against what the person told about themselves: one constrained word of the chat model."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from assistant.core.engines import Engine, Request, Sampling
from assistant.core.jobs import CancelToken
from assistant.core.messages import Message, Role, TextPiece

_SYSTEM = "A person has a wish. You judge whether a suggestion goes against it. Answer yes or no."
_YES_OR_NO: Mapping[str, Any] = MappingProxyType(
    {
        "type": "object",
        "properties": {"answer": {"type": "string", "enum": ["yes", "no"]}},
        "required": ["answer"],
    }
)
_LONGEST = 1_200
"""Characters of an answer that are judged."""


def broken(engine: Engine, wishes: Sequence[str], text: str, cancel: CancelToken) -> int:
    """How many of ``wishes``, each in the person's words, ``text`` goes against. Raises ``Cancelled``.

    One call a wish, of some 80 tokens; a small model errs in about one of five, so it only orders answers.
    """
    return sum(_goes_against(engine, wish, text, cancel) for wish in wishes)


def _goes_against(engine: Engine, wish: str, text: str, cancel: CancelToken) -> bool:
    said = f"Wish: {wish}\nSuggestion: {text[:_LONGEST].strip()}\nDoes the suggestion go against the wish?"
    request = Request(
        (Message(Role.SYSTEM, _SYSTEM), Message(Role.USER, said)),
        Sampling(temperature=0.0, max_tokens=16),
        json_schema=dict(_YES_OR_NO),
    )
    pieces = [delta.text for delta in engine.generate(request, cancel) if isinstance(delta, TextPiece)]
    try:
        return bool(json.loads("".join(pieces))["answer"] == "yes")
    except (ValueError, KeyError, TypeError):  # cut off: nothing was judged
        return False
