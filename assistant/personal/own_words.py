"""Which words of a turn are the person's own.

Only these are read for facts: what is quoted, pasted, forwarded or code was written by somebody else, and a file or a
mail that says "remember that" must change nothing.
"""

from __future__ import annotations

import re

LONGEST_TURN = 900
"""Characters of own words; a longer turn is taken for pasted text and teaches nothing."""

_FENCE = re.compile(r"(```|~~~).*?(\1|\Z)", re.DOTALL)
_INLINE_CODE = re.compile(r"`[^`\n]*`")
_QUOTED_LINE = re.compile(r"^\s*(>|\||#{1,6}\s|\$\s|(?:\t| {4,})\S).*$", re.MULTILINE)
_QUOTED = re.compile(r"[“„«][^”“»]{12,}[”“»]|\"[^\"\n]{12,}\"|(?<!\w)'[^'\n]{12,}'(?!\w)", re.DOTALL)
_FOREIGN_FROM_HERE = re.compile(
    r"^\s*(-{2,}\s*)?(original message|forwarded message|begin forwarded message|weitergeleitete nachricht|"
    r"message transf[eé]r[eé]|mensaje reenviado|ursprüngliche nachricht)"
    r"|^\s*(on|am|le|el)\b.{4,120}\b(wrote|schrieb|a écrit|escribió)\s*:?\s*$"
    r"|^\s*(from|von|de|subject|betreff|objet|asunto|to|sent|date)\s*:\s\S.*$"
    r"|^\s*(dear|hi|hello|liebe[rs]?|sehr geehrte|chère?|bonjour|estimad[oa]|hola)\b[^\n]{0,40},\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_HANDED_OVER = re.compile(
    r":\s*\n|:\s+(?=\S.{60,})|\b(this|following|below)\b[^:\n]{0,40}:"
    r"|\b(wrote|writes|written|said|says|answered|told (me|us)|noted|reads|geschrieben|gesagt|schriebst|schrieb|"
    r"schreibt|sagt|steht|"
    r"escribiste|escribió|escrito|dijiste|dijo|dice|dicho|écrit|dit)\b[^:\n]{0,40}:",
    re.IGNORECASE | re.DOTALL,
)


def own_text(turn: str, quoted: str = " … ") -> str:
    """``turn`` without code, quotations, tables, forwarded mail and what was pasted to be worked on.

    ``quoted`` stands where a quotation stood.
    """
    text = _FENCE.sub("\n", turn)
    foreign = _FOREIGN_FROM_HERE.search(text)
    if foreign is not None:
        text = text[: foreign.start()]
    handed = _HANDED_OVER.search(text)
    if handed is not None:
        text = text[: handed.start()]
    text = _INLINE_CODE.sub(" ", _QUOTED_LINE.sub("", text))
    text = _QUOTED.sub(quoted, text)
    return "" if len(text) > LONGEST_TURN else text.strip()


def tells(turn: str, words: str) -> bool:
    """Whether the person says ``words`` in ``turn`` themselves: whole words, whatever stands between them."""
    said = r"\s+".join(re.escape(word) for word in words.split())
    return bool(said) and re.search(rf"(?<!\w){said}(?!\w)", own_text(turn)) is not None
