"""File names from titles that anybody may have written: every file system and every shell takes them."""

from __future__ import annotations

import re
import unicodedata

MOST_BYTES = 120
"""Bytes of a name without its ending; file systems allow 255, and copies add to it."""

_REFUSED = re.compile(r'[<>:"/\\|?*]')
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\..*)?$", re.IGNORECASE)
"""What Windows takes for a device, with any ending."""


def safe_name(text: str, otherwise: str = "untitled") -> str:
    """``text`` as a name for a file, without what steers a terminal or a file system; ``otherwise`` if none is left."""
    plain = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode())
    plain = _REFUSED.sub("-", re.sub(r"\s+", " ", plain))
    plain = "".join(letter for letter in plain if unicodedata.category(letter) not in ("Cc", "Cf", "Co", "Cs", "Cn"))
    plain = _cut(plain.strip(" .-")).strip(" .-")
    if not plain:
        return otherwise
    return f"_{plain}" if _RESERVED.match(plain) else plain


class Names:
    """Names in one folder, each given once; letters that differ only in case count as the same."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, text: str, ending: str = "") -> str:
        """A free name for ``text`` with that ending."""
        name = safe_name(text)
        number, free = 1, name
        while unicodedata.normalize("NFD", free + ending).casefold() in self._taken:
            number += 1
            free = f"{name} ({number})"
        self._taken.add(unicodedata.normalize("NFD", free + ending).casefold())
        return free + ending


def _cut(text: str) -> str:
    return text.encode()[:MOST_BYTES].decode(errors="ignore")
