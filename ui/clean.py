"""Takes out of a text what could deceive or disturb who reads it: control codes and characters nobody can see."""

from __future__ import annotations

import re

_ESCAPES = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_](?:[^\x07\x1b\n]*(?:\x07|\x1b\\))?|[ -/]*[0-~])|\x9b[0-?]*[ -/]*[@-~]"
)
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad"
    "\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\uffff\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_JOINERS = re.compile(
    "(?<![\u0600-\uffff\U00010000-\U0010ffff])[\u200c\u200d]|[\u200c\u200d](?![\u0600-\uffff\U00010000-\U0010ffff])"
)
_VARIATIONS = re.compile("([\ufe00-\ufe0f])[\ufe00-\ufe0f]+")
_LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")


def clean(text: str) -> str:
    """``text`` without escape sequences, control characters, direction overrides and characters that cannot be seen.

    Lines end with "\\n". Joiners stay where scripts and emoji need them.
    """
    text = _UNSEEN.sub("", _ESCAPES.sub("", plain_lines(text)))
    return _VARIATIONS.sub(r"\1", _JOINERS.sub("", text))


def plain_lines(text: str) -> str:
    """``text`` with every kind of line end as "\\n"."""
    return _LINE_ENDS.sub("\n", text)


def clean_line(text: str) -> str:
    """The same on one line, for titles and file names."""
    return " ".join(clean(text).split())
