"""The recovery key as text that a person can print, read aloud and type: "5J2VK-8QW0T-…".

Seven groups of four letters of Crockford's base32 (no I, L, O, U; 140 random bits in all) and a check letter each, so
that a slip of the pen is named by its group. The check is a sum over GF(32) that begins with the group's number: it
finds every single wrong letter, every two letters exchanged within a group, and every two groups exchanged.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from assistant.core.errors import WrongPassphrase

GROUPS = 7
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_DATA = 4
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SEPARATORS = str.maketrans("", "", "-–—‐‑_. \t\r\n\u00a0")
_POLYNOMIAL = 0b100101
"""x⁵ + x² + 1, of which x is a generator: its first 31 powers differ."""


def new_recovery_key() -> str:
    """A random one."""
    groups = []
    for number in range(1, GROUPS + 1):
        values = [secrets.randbelow(32) for _ in range(_DATA)]
        groups.append("".join(LETTERS[value] for value in (*values, _check(number, values))))
    return "-".join(groups)


def as_written(typed: str) -> str:
    """The key as it is printed, however it was typed: small letters, spaces, O for 0.

    Raises ``WrongPassphrase`` naming what looks mistyped.
    """
    text = typed.upper().translate(_SEPARATORS).translate(_ALIKE)
    groups = [text[at : at + _DATA + 1] for at in range(0, len(text), _DATA + 1)]
    for number, group in enumerate(groups[:GROUPS], 1):
        if len(group) == _DATA + 1 and not _sound(number, group):
            raise WrongPassphrase(
                f"Letter group {number} of the recovery key looks mistyped.",
                "Compare it with what you printed or saved, letter by letter.",
            )
    if len(text) != GROUPS * (_DATA + 1):
        raise WrongPassphrase(
            f"A recovery key has {GROUPS} groups of {_DATA + 1} letters and digits; this one has {len(text)} letters.",
            "Type all of it as it was printed or saved.",
        )
    return "-".join(groups)


def _sound(number: int, group: str) -> bool:
    values = [LETTERS.find(letter) for letter in group]
    return min(values) >= 0 and _check(number, values[:_DATA]) == values[_DATA]


def _check(number: int, values: Sequence[int]) -> int:
    total = number
    for value in values:
        total = _times_x(total) ^ value
    return _times_x(total)


def _times_x(value: int) -> int:
    doubled = value << 1
    return doubled ^ _POLYNOMIAL if doubled & 0b100000 else doubled
