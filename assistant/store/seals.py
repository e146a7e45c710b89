"""Tells a key that does not belong to a database from a database whose first page is damaged.

SQLCipher answers both with "file is not a database". But it seals every page by itself (HMAC-SHA512 under a key derived
from the database's key), so that one page whose seal holds proves that the key is the right one.
"""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

PAGE = 4096
_SALT, _IV, _SEAL = 16, 16, 64
_RESERVED = _IV + _SEAL
_MASK = 0x3A  # tells the salt of the seals' key from that of the pages' key
_ROUNDS = 2
_LOOKED_AT = 64


def seals_hold(path: Path, key: bytes) -> bool:
    """Whether ``key`` sealed a page other than the first; False too if there are none. Raises ``OSError``."""
    with path.open("rb") as file:
        salt = file.read(PAGE)[:_SALT]
        seal_key = hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ _MASK for byte in salt), _ROUNDS, len(key))
        for number in range(2, 2 + _LOOKED_AT):
            page = file.read(PAGE)
            if len(page) < PAGE:
                return False
            sealed = page[: PAGE - _RESERVED + _IV] + number.to_bytes(4, "little")
            seal = page[PAGE - _SEAL :]
            if hmac.compare_digest(hmac.new(seal_key, sealed, hashlib.sha512).digest(), seal):
                return True
    return False
