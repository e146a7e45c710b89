"""Recognises an answer that is none, so that it is told as one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.core.passages import Passage
from assistant.knowledge.citations import Attributed, attribute

NOT_FOUND = "I could not find this in your files."

_VERBS = "(contain|mention|provide|include|specify|hold|say|state|have|give|list)"
_REFUSAL = re.compile(
    rf"(could not|couldn'?t|cannot|can'?t|unable to) (find|answer|determine)"
    rf"|(do|does|did) not {_VERBS}|(do|does|did)n'?t {_VERBS}"
    r"|(is|are|was|were) not (mentioned|provided|specified|stated|included|given|listed|in)"
    r"|no (information|mention|passage)|nicht finden|no (pude|he podido) encontrar|n'ai pas (pu )?trouv",
    re.IGNORECASE,
)
_LONGEST_REFUSAL = 300


def check(text: str, passages: Sequence[Passage], question: str) -> Attributed:
    """The answer with its sources set; :data:`NOT_FOUND` when it is a refusal or nothing of it stands in a passage."""
    attributed = attribute(text, passages, question)
    refused = _REFUSAL.search(text) is not None and len(text) < _LONGEST_REFUSAL and not attributed.citations
    invented = not attributed.citations and attributed.supported == 0.0 and bool(attributed.foreign)
    if refused or invented or NOT_FOUND.rstrip(".") in text or not text.strip():
        return Attributed(NOT_FOUND)
    return attributed
