"""Which of several answers suits what the person told about themselves: constrained picks of the chat model.

Asked of one answer alone whether it goes against a wish, the starter model says yes to nearly everything. So it picks
one of all, names first what is to be avoided, and picks twice, in two orders, because it mostly picks by place: only
what it picks in both counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assistant.core.engines import Engine, Request, Sampling
from assistant.core.jobs import CancelToken
from assistant.core.messages import Message, Role, TextPiece

LETTERS = "ABCDEFGH"
"""Names of the answers in the prompt; more are not compared."""

_SYSTEM = "A person told you what they want and do not want. You help them choose."
_LONGEST = 700
"""Characters of an answer that are read."""


def votes(engine: Engine, question: str, wishes: Sequence[str], texts: Sequence[str], cancel: CancelToken) -> list[int]:
    """2 for the one of ``texts`` that was picked in both orders as what suits ``wishes`` best, else 0 for all.

    Two calls of some 250 tokens for four short texts. A small model errs often, so it only orders answers. Raises
    ``Cancelled``.
    """
    counts = [0] * len(texts)
    numbers = list(range(len(texts)))[: len(LETTERS)]
    half = len(numbers) // 2
    for order in (numbers, numbers[half:] + numbers[:half]):
        picked = _pick(engine, question, wishes, [texts[n] for n in order], cancel)
        if picked is not None:
            counts[order[picked]] += 1
    return counts if 2 in counts else [0] * len(texts)


def _pick(
    engine: Engine, question: str, wishes: Sequence[str], texts: Sequence[str], cancel: CancelToken
) -> int | None:
    letters = LETTERS[: len(texts)]
    said = "\n".join(f"- {wish}" for wish in wishes)
    listed = "\n".join(f"{letter}. {text[:_LONGEST].strip()}" for letter, text in zip(letters, texts, strict=True))
    asked = "First say in a few words what must be avoided, then which one avoids it."
    request = Request(
        (
            Message(Role.SYSTEM, _SYSTEM),
            Message(Role.USER, f"They said:\n{said}\n\nThey ask: {question}\n{listed}\n{asked}"),
        ),
        Sampling(temperature=0.0, max_tokens=70),
        json_schema=_schema(letters),
    )
    return _read(engine.generate(request, cancel), letters)


def _read(deltas: Iterator[Any], letters: str) -> int | None:
    text = "".join(delta.text for delta in deltas if isinstance(delta, TextPiece))
    try:
        return letters.index(json.loads(text)["answer"])
    except (ValueError, KeyError, TypeError):  # cut off: nothing was picked
        return None


def _schema(letters: str) -> Mapping[str, Any]:
    properties = {
        "avoid": {"type": "string", "maxLength": 60},
        "answer": {"type": "string", "enum": list(letters)},
    }
    return {"type": "object", "properties": properties, "required": list(properties)}
