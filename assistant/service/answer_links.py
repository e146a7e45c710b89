"""Links in answers from files: shown whole, as text, so that no words of a stranger hide where they lead.

An answer that repeats a link of a mail is no reason to make it one click away. Where the person asks for a link, an
address or a page, it stays one (the window still shows it whole and asks before it opens).
"""

from __future__ import annotations

import re

_ASKED = re.compile(
    r"\b(links?|urls?|web ?(sites?|pages?|address\w*)|addresse?s?|online|sign ?up|download|enlaces?|direcci[oó]n|"
    r"liens?|adresse\w*|webseite\w*)\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"!?\[([^\]\n]{0,400})\]\(\s*<?([^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)*)>?(?:\s+[^()\n]*)?\)")
_AUTOLINK = re.compile(r"<((?:[a-z][a-z0-9+.-]{1,31}:|[\w.+-]+@)[^<>\s]*)>", re.IGNORECASE)


def shown_whole(text: str, question: str) -> str:
    """``text`` with its Markdown links and images as words and address, unless ``question`` asks for a link."""
    if _ASKED.search(question) is not None:
        return text
    return _AUTOLINK.sub(r"\1", _LINK.sub(_as_text, text))


def _as_text(link: re.Match[str]) -> str:
    words, address = link[1].strip(), link[2]
    return address if not words or words == address else f"{words} ({address})" if address else words
