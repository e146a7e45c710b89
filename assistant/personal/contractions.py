"""English short forms, made and spelled out again."""

from __future__ import annotations

import re

from assistant.personal.style_words import SPELLED_OUT

_CONTRACTED = {
    "i am": "I'm", "i will": "I'll", "i have": "I've", "i would": "I'd", "do not": "don't", "does not": "doesn't",
    "did not": "didn't", "can not": "can't", "cannot": "can't", "could not": "couldn't", "will not": "won't",
    "would not": "wouldn't", "is not": "isn't", "are not": "aren't", "was not": "wasn't", "have not": "haven't",
    "has not": "hasn't", "it is": "it's", "that is": "that's", "we are": "we're", "we will": "we'll",
    "we have": "we've", "you are": "you're", "they are": "they're", "let us": "let's",
}  # fmt: skip
_SPELLED = {short.lower(): long for long, short in _CONTRACTED.items() if long not in ("cannot", "i would", "it is")}
_SHORT = re.compile(rf"\b(?:{'|'.join(re.escape(short) for short in _SPELLED)})\b", re.IGNORECASE)


def contracted(text: str) -> str:
    """``text`` with short forms wherever there is one."""
    return SPELLED_OUT.sub(lambda found: _like(found[0], _CONTRACTED.get(found[0].lower(), found[0])), text)


def spelled_out(text: str) -> str:
    """``text`` with its short forms spelled out, but for those that may mean two things."""
    return _SHORT.sub(lambda found: _like(found[0], _SPELLED[found[0].lower()]), text.replace("’", "'"))


def _like(before: str, after: str) -> str:
    """``after`` begins as ``before`` did, but for "I", which is always a capital."""
    return after[0].upper() + after[1:] if before[0].isupper() or after[0] == "I" else after[0].lower() + after[1:]
