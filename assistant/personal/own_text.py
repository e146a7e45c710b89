"""What of a text the person wrote: quoted, forwarded and signed parts are cut, and so is what Hearth wrote itself."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection

from assistant.core.words import words

_QUOTE_BEGINS = re.compile(
    r"^\s*(?:"
    r"-{2,}\s*(?:original message|forwarded message|forwarded by|ursprüngliche nachricht|weitergeleitete nachricht"
    r"|mensaje original|mensaje reenviado|message d'origine|message original|message transféré)\b.*"
    r"|begin forwarded message:?|anfang der weitergeleiteten.*"
    r"|on .{6,160}\bwrote:|am .{6,160}\bschrieb\b.*:|el .{6,160}\bescribió:|le .{6,160}\ba écrit\s*:"
    r"|_{10,}|(?:from|von|de)\s*:\s.{3,}@.*"
    r")\s*$",
    re.IGNORECASE,
)
"""A line after which nothing is the person's own."""
_HEADER = re.compile(
    r"^\s*(?:from|to|cc|sent|date|subject|von|an|gesendet|datum|betreff|de|para|enviado|fecha|asunto|à|envoyé|objet)\s*:\s",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"^(?:--\s*|\s*(?:sent from my|get outlook for|von meinem .{2,30} gesendet|gesendet von mein"
    r"|enviado desde mi|envoyé de mon)\b.*)$",
    re.IGNORECASE,
)
_CONTACT = re.compile(r"https?://|www\.|@\w|\+?\d[\d\s()./-]{6,}\d|\b(?:tel|phone|fax|mobile?|handy)\b", re.IGNORECASE)
_BEGINS_QUOTED = re.compile(r"\s*[\"“„«‘'](?:[^\"”“»’']+\s){3}")
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*\n?")
_WRAPPED = 55
"""Characters of a line that may have been broken by a mail program."""
_LEAST_WORDS = 4
"""Sentences with fewer words are everybody's: that Hearth once wrote "Thanks a lot." makes them nobody's."""


def own_part(text: str) -> str:
    """``text`` without quotes, forwarded mails, signature and contact lines at its end; "" where nothing is left."""
    kept: list[str] = []
    lines = text.replace("\r\n", "\n").replace("\xa0", " ").split("\n")
    for number, line in enumerate(lines):
        two = f"{line.strip()} {lines[number + 1].strip()}" if number + 1 < len(lines) else line
        headers = _HEADER.match(line) and number + 1 < len(lines) and _HEADER.match(lines[number + 1])
        if _QUOTE_BEGINS.match(line) or (headers and kept) or _SIGNATURE.match(line):
            break
        if _QUOTE_BEGINS.match(two) and re.match(r"\s*(?:on|am|el|le)\s", line, re.IGNORECASE):
            break  # mail programs wrap "On ... wrote:" into two lines
        if not line.lstrip().startswith((">", "|")):
            kept.append(line.rstrip())
    while kept and (not kept[-1].strip() or (len(kept) > 1 and _CONTACT.search(kept[-1]) and len(kept[-1]) < 80)):
        kept.pop()
    return re.sub(r"\n{3,}", "\n\n", _unwrapped(kept)).strip()


def holds_foreign(text: str) -> bool:
    """Whether what others wrote is pasted into ``text``: quoted lines, a forwarded mail, a fenced block.

    So is a sentence in quotation marks that it begins with; a name in them is not.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    return _BEGINS_QUOTED.match(text) is not None or any(
        line.lstrip().startswith((">", "```", "~~~")) or _QUOTE_BEGINS.match(line) for line in lines
    )


def _unwrapped(lines: list[str]) -> str:
    """The lines as the person wrote them: mail programs break long ones at a fixed width."""
    text = ""
    for before, line in zip(["", *lines], lines, strict=False):
        wrapped = len(before) >= _WRAPPED and before[-1] not in ".!?:" and line[:1].isalnum()
        text += f" {line}" if wrapped else f"\n{line}"
    return text


def sentence_keys(text: str) -> frozenset[str]:
    """Digests of the sentences of a text that Hearth wrote, by which it knows them again."""
    return frozenset(key for sentence in _SENTENCE.findall(text) if (key := _key(sentence)))


def without_written(text: str, written: Collection[str]) -> str:
    """``text`` without the sentences whose digests are in ``written``; "" where these are half of it or more."""
    if not written:
        return text
    sentences = _SENTENCE.findall(text)
    theirs = [sentence for sentence in sentences if _key(sentence) not in written]
    if len(theirs) == len(sentences):
        return text
    left = "".join(theirs).strip()
    return left if 2 * len(words(left)) > len(words(text)) else ""


def _key(sentence: str) -> str:
    heard = words(sentence)
    return hashlib.sha256(" ".join(heard).encode()).hexdigest()[:32] if len(heard) >= _LEAST_WORDS else ""
