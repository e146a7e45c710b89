"""What one sentence of the person teaches: asked of the model under a schema, then checked against the sentence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.core.engines import Engine, Request, Sampling
from assistant.core.jobs import CancelToken
from assistant.core.memory import Statement
from assistant.core.messages import Message, Role, TextPiece
from assistant.core.words import fold
from assistant.personal.statements import NOTE, SELF, statement, stems

LASTING = ("person", "home", "work", "health", "taste", "habit", "possession", "plan")
PASSING = ("event", "problem", "task", "other")
"""What a sentence may be about; one that is passing teaches nothing."""

_TOKENS = 90
_SHORT = {"type": "string", "maxLength": 60}
_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "kind": {"enum": [*LASTING, *PASSING]},
        "about": _SHORT,
        "what": _SHORT,
        "value": {"type": "string", "maxLength": 120},
    },
    "required": ["kind", "about", "what", "value"],
}

BY_RULE, BY_MODEL = 0.9, 0.7
"""Confidence in a statement that the rules read as well, and in one that only the model read."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """A fact that a sentence holds. ``confidence`` is 0.0 to 1.0."""

    statement: Statement
    confidence: float


def extract(sentence: str, engine: Engine, instructions: str, cancel: CancelToken) -> Extracted | None:
    """The lasting fact that ``sentence`` tells, None where it tells none or the model made something up.

    ``instructions`` is the stable text of the prompt. Raises ``Cancelled`` and the engine's errors.
    """
    messages = (Message(Role.SYSTEM, instructions), Message(Role.USER, f"Sentence: {sentence}"))
    sampling = Sampling(temperature=0.0, max_tokens=_TOKENS, repeat_penalty=1.0)
    request = Request(messages, sampling, _SCHEMA, conversation="facts")
    written = "".join(delta.text for delta in engine.generate(request, cancel) if isinstance(delta, TextPiece))
    try:
        answer = json.loads(written)
    except ValueError:  # cut off before its end
        return None
    return checked(sentence, answer) if isinstance(answer, dict) else None


def checked(sentence: str, answer: Mapping[str, Any]) -> Extracted | None:
    """What ``answer`` says of ``sentence``, if every word of its value stands there; the rules' reading goes first."""
    if answer.get("kind") not in LASTING:
        return None
    about, what, value = (str(answer.get(name, "")).strip() for name in ("about", "what", "value"))
    if not stems(value) or not stems(value) <= stems(sentence):
        return None
    ruled = statement(sentence)
    if ruled.attribute not in (NOTE, "is", "has"):
        return Extracted(ruled, BY_RULE)
    subject = about if stems(about) and stems(about) <= stems(sentence) else SELF
    if fold(subject) in ("i", "me", "my", "we", "the person", "person"):
        subject = SELF
    return Extracted(Statement(subject.removeprefix("my ").removeprefix("My "), fold(what) or NOTE, value), BY_MODEL)
