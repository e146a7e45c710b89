"""Takes out of a text what could deceive or disturb who reads it: control codes and characters nobody can see.

All that strangers wrote passes here: on its way in (readers), to a model, to the window, the terminal and the log.
What scripts and emoji need stays: joiners in Persian or Hindi, families, the flags of Scotland, England and Wales.
"""

from __future__ import annotations

import re

_ESCAPES = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_](?:[^\x07\x1b\n]*(?:\x07|\x1b\\))?|[ -/]*[0-~])|\x9b[0-?]*[ -/]*[@-~]"
)
_COUNTRIES = ("gbeng", "gbsct", "gbwls")
_TAGS = "|".join("".join(chr(0xE0000 + ord(letter)) for letter in name) for name in _COUNTRIES)
_LETTERS = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_UNSEEN = re.compile(
    f"(\U0001f3f4(?:{_TAGS})\U000e007f)|"  # a black flag and a country; any other tags could spell hidden words
    "(?<![\u1820-\u18aa])[\u180b-\u180f]|"  # Mongolian letters choose their form with them
    f"[{_LETTERS}]"
)
UNSEEN_LETTER = re.compile(f"[{_LETTERS}\x1c-\x1f\x85\u180b-\u180f\u200c\u200d\u2028\u2029\ud800-\udfff\ufe00-\ufe0f]")
"""One character that steers a terminal or cannot be seen; what is escaped where nothing may be lost."""

_JOINERS_AND_VARIATIONS = re.compile("[\u200c\u200d\ufe00-\ufe0f]+")
_JOINING_SCRIPT = re.compile(
    "[\u0600-\u109f\u1700-\u18af\u1a00-\u1c4f\ua800-\uabff\ufb50-\ufdff\ufe70-\ufefe\U00010a00-\U00011fff]"
)
_PICTURE = re.compile("[\u2190-\u2bff\U0001f000-\U0001faff]")
_HAS_VARIATIONS = re.compile("[#*0-9]|[^\\s\x00-\x7f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
_PLAIN = re.compile("[\t\n -~]*")


def clean(text: str) -> str:
    """``text`` without escape sequences, control characters, direction overrides and characters that cannot be seen.

    Lines end with "\\n"; halves of characters become "\ufffd". Cleaning twice changes nothing more.
    """
    if text.isascii() and _PLAIN.fullmatch(text):
        return text
    text = _ESCAPES.sub("", plain_lines(text))
    text = _UNSEEN.sub(lambda found: found[1] or "", text)
    return _SURROGATES.sub("\ufffd", _JOINERS_AND_VARIATIONS.sub(_needed, text))


def clean_line(text: str) -> str:
    """The same on one line, for titles and file names."""
    return " ".join(clean(text).split())


def plain_lines(text: str) -> str:
    """``text`` with every kind of line end as "\\n"."""
    return _LINE_ENDS.sub("\n", text)


def _needed(run: re.Match[str]) -> str:
    """At most one variation and one joiner, where the character before them takes such a thing."""
    before, after = run.string[run.start() - 1 : run.start()], run.string[run.end() : run.end() + 1]
    variation = run[0][0] if run[0][0] >= "\ufe00" and _HAS_VARIATIONS.fullmatch(before) else ""
    joiner = next((letter for letter in run[0] if letter < "\ufe00"), "")
    joins = _JOINING_SCRIPT.fullmatch(before) or (_PICTURE.fullmatch(before) and _PICTURE.fullmatch(after))
    return variation + (joiner if joins else "")
