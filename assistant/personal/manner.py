"""What an edit tells of the tone where no code sees it: asked of the model, which can only choose from six words.

The rule that follows is a fixed sentence, so that nothing that stands in a text can become an instruction.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from assistant.core.engines import Engine, Request, Sampling
from assistant.core.jobs import CancelToken
from assistant.core.messages import Message, Role, TextPiece
from assistant.core.rules import Aspect, Sign
from assistant.personal.edits import Edit, share_changed

LEAST_CHANGED = 0.25
"""Share of the words that must have changed before it is asked."""
_LONGEST = 1200
"""Characters of each text that the model reads."""
_CONTENT = "content"
_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {"manner": {"enum": ["formal", "casual", "warm", "direct", "simple", _CONTENT]}},
    "required": ["manner"],
}


def manner_of(edit: Edit, engine: Engine, instructions: str, cancel: CancelToken) -> Sign | None:
    """The tone that the person wants, None where little changed or only what is said; a second edit must confirm it.

    ``instructions`` is the stable text of the prompt. Raises ``Cancelled`` and the engine's errors.
    """
    old, new = edit.old.body, edit.new.body
    if share_changed(old, new) < LEAST_CHANGED:
        return None
    asked = f"Before: {old[:_LONGEST]}\nAfter: {new[:_LONGEST]}"
    messages = (Message(Role.SYSTEM, instructions), Message(Role.USER, asked))
    request = Request(messages, Sampling(temperature=0.0, max_tokens=16, repeat_penalty=1.0), _SCHEMA)
    written = "".join(delta.text for delta in engine.generate(request, cancel) if isinstance(delta, TextPiece))
    try:
        manner = json.loads(written)["manner"]
    except (ValueError, KeyError, TypeError):  # cut off before its end
        return None
    known = _SCHEMA["properties"]["manner"]["enum"]
    return None if manner == _CONTENT or manner not in known else Sign(Aspect.TONE, manner, clear=False)
