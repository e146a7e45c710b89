"""What a turn of the person teaches: by rule where one is sure, else asked of the model under a schema and checked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.core.engines import Engine, Request, Sampling
from assistant.core.jobs import CancelToken
from assistant.core.memory import Statement
from assistant.core.messages import Message, Role, TextPiece
from assistant.core.words import fold
from assistant.personal.clauses import telling_clauses
from assistant.personal.statements import NOTE, SELF, certain, statement, stems

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
"""Confidence in a statement that the rules read, and in one that only the model read."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """A fact that a turn holds: ``quote`` stands in it, ``text`` says the same as a sentence of its own.

    ``confidence`` is 0.0 to 1.0.
    """

    statement: Statement
    confidence: float
    quote: str
    text: str


@dataclass(frozen=True, slots=True)
class Reader:
    """The model and the stable text of the prompt with which it is asked; it is loaded only where a rule is unsure."""

    engine: Callable[[], Engine]
    instructions: str


def read_turn(turn: str, reader: Reader | None, cancel: CancelToken) -> Iterator[Extracted]:
    """The lasting facts that ``turn`` tells; without a ``reader`` those only that a rule is sure of.

    Raises ``Cancelled`` and the engine's errors.
    """
    told = set[Statement]()
    for clause in telling_clauses(turn):
        assert clause.quote in turn, "a quote stands in its turn"
        if clause.sure:
            for sure in certain(clause.plain):
                if sure.statement in told:
                    continue
                told.add(sure.statement)
                yield Extracted(sure.statement, BY_RULE, clause.quote, sure.text)
        elif reader is not None:
            found = extract(clause.plain, reader.engine(), reader.instructions, cancel)
            if found is not None:
                yield Extracted(found, BY_MODEL, clause.quote, clause.plain)


def extract(sentence: str, engine: Engine, instructions: str, cancel: CancelToken) -> Statement | None:
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


def checked(sentence: str, answer: Mapping[str, Any]) -> Statement | None:
    """What ``answer`` says of ``sentence``, if every word of its value stands there; the rules' reading goes first."""
    if answer.get("kind") not in LASTING:
        return None
    about, what, value = (str(answer.get(name, "")).strip() for name in ("about", "what", "value"))
    if not stems(value) or not stems(value) <= stems(sentence):
        return None
    ruled = statement(sentence)
    if ruled.attribute not in (NOTE, "is", "has"):
        return ruled
    subject = about if stems(about) and stems(about) <= stems(sentence) else SELF
    if fold(subject) in ("i", "me", "my", "we", "the person", "person"):
        subject = SELF
    return Statement(subject.removeprefix("my ").removeprefix("My "), fold(what) or NOTE, value)
