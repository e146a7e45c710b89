"""The piece of a passage worth showing for a search, with the words that were asked for marked."""

from __future__ import annotations

import re
from html import escape

from assistant.core.words import content_words, fold, stem

_WORD = re.compile(r"\w+(?:['’]\w+)?")

Run = tuple[str, bool]
"""A stretch of text, and whether it is one of the words asked for."""


def snippet(text: str, query: str, length: int = 220) -> list[Run]:
    """At most about ``length`` characters of ``text`` around the words of ``query``; "…" stands where it was cut."""
    wanted = {stem(word) for word in content_words(query)}
    found = [match.span() for match in _WORD.finditer(text) if stem(fold(match.group())) in wanted]
    start, end = _window(text, found, length)
    runs: list[Run] = [("…", False)] if start else []
    at = start
    for begin, stop in found:
        if begin < start or stop > end:
            continue
        if begin > at:
            runs.append((text[at:begin], False))
        runs.append((text[begin:stop], True))
        at = stop
    if at < end:
        runs.append((text[at:end], False))
    if end < len(text):
        runs.append(("…", False))
    return runs


def as_html(runs: list[Run], background: str, colour: str) -> str:
    """The runs as safe HTML on one line, marked words on ``background``."""
    parts = []
    for text, marked in runs:
        plain = escape(" ".join(text.split(" ")).replace("\n", " "))
        style = f"background-color:{background};color:{colour}"
        parts.append(f'<span style="{style}">{plain}</span>' if marked else plain)
    return "".join(parts)


def _window(text: str, found: list[tuple[int, int]], length: int) -> tuple[int, int]:
    """The stretch that holds most of the words found, widened to whole words."""
    if len(text) <= length:
        return 0, len(text)
    best, most = 0, 0
    for begin, _ in found:
        held = sum(begin <= other and stop <= begin + length for other, stop in found)
        if held > most:
            best, most = begin, held
    start = max(0, min(best - length // 5, len(text) - length))
    end = min(len(text), start + length)
    if start:
        space = text.find(" ", start, start + 30)
        start = space + 1 if space != -1 and space < best else start
    if end < len(text):
        space = text.rfind(" ", end - 30, end)
        end = space if space > start else end
    return start, end
