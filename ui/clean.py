"""Clean text for the window: without what could deceive who reads it (``assistant.core.clean``), and never markup."""

from __future__ import annotations

from html import escape

from assistant.core.clean import clean, clean_line, plain_lines

__all__ = ["clean", "clean_line", "plain_lines", "plain_message", "plain_tip"]


def plain_tip(text: str) -> str:
    """``text`` for a tooltip: Qt shows as rich text, with its pictures, whatever looks like markup."""
    text = "\n".join(clean_line(line) for line in text.split("\n"))
    return f"<qt>{escape(text).replace(chr(10), '<br>')}</qt>" if "<" in text or "&lt;" in text else text


_ALIKE = str.maketrans({"<": "\u2039", ">": "\u203a", "&": "\uff06"})


def plain_message(text: str) -> str:
    """``text`` for a desktop's notification: its server may show markup, links and pictures, or escapes as they are.

    So what would begin them is replaced by signs that look alike.
    """
    return clean(text).translate(_ALIKE)
