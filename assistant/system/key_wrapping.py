"""Wraps the data key under a passphrase or a recovery key; the one door to argon2.

A passphrase is stretched with argon2id, because people choose short ones. A recovery key is 140 random bits and needs
no stretching. What is wrapped is sealed with AES-256-GCM: another passphrase, or one changed bit, opens nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from assistant.core.errors import StoreDamaged, WrongPassphrase

KEY_BYTES = 32

_MOST_COST = 16  # times the usual one: a damaged file must not ask for all of the memory
_ARGON2 = {"time_cost": 3, "memory_cost": 65_536, "parallelism": 4}
_SALT, _NONCE = 16, 12
_RECOVERY, _SHOWN = b"hearth recovery key 1", b"hearth recovery key shown again 1"


def wrap_with_passphrase(key: bytes, passphrase: str) -> dict[str, Any]:
    """What is kept of ``key`` under a passphrase: plain JSON values."""
    salt = secrets.token_bytes(_SALT)
    return {"argon2id": _ARGON2, "salt": salt.hex(), **_seal(_stretched(passphrase, salt, _ARGON2), key)}


def unwrap_with_passphrase(kept: Mapping[str, Any], passphrase: str) -> bytes:
    """The key. Raises ``WrongPassphrase``, or ``StoreDamaged`` for what cannot be read."""
    try:
        cost = {name: int(kept["argon2id"][name]) for name in _ARGON2}
        if any(cost[name] > _MOST_COST * usual for name, usual in _ARGON2.items()):
            raise ValueError(f"argon2id {cost}")
        wrapping = _stretched(passphrase, bytes.fromhex(kept["salt"]), cost)
        return _unseal(wrapping, kept)
    except (KeyError, TypeError, ValueError, HashingError) as broken:
        raise _damaged(broken) from broken
    except InvalidTag as wrong:
        raise WrongPassphrase("That is not the passphrase of this profile.", "Try again.") from wrong


def wrap_with_recovery_key(key: bytes, recovery_key: str) -> dict[str, Any]:
    """What is kept of ``key`` under a recovery key; with it, for who has the key, the recovery key's own text."""
    salt = secrets.token_bytes(_SALT)
    shown = _seal(_derived(key, salt, _SHOWN), recovery_key.encode())
    return {"salt": salt.hex(), **_seal(_derived(recovery_key.encode(), salt, _RECOVERY), key), "shown": shown}


def unwrap_with_recovery_key(kept: Mapping[str, Any], recovery_key: str) -> bytes:
    """The key. Raises ``WrongPassphrase``, or ``StoreDamaged`` for what cannot be read."""
    try:
        wrapping = _derived(recovery_key.encode(), bytes.fromhex(kept["salt"]), _RECOVERY)
        return _unseal(wrapping, kept)
    except (KeyError, TypeError, ValueError) as broken:
        raise _damaged(broken) from broken
    except InvalidTag as wrong:
        raise WrongPassphrase(
            "That is not the recovery key of this profile.",
            "It is correctly typed, but belongs to another profile or was replaced by a newer one.",
        ) from wrong


def recovery_key_in(kept: Mapping[str, Any], key: bytes) -> str:
    """The recovery key that opens ``kept``, read with the data key itself; "" where it is damaged or does not open."""
    try:
        text = _unseal(_derived(key, bytes.fromhex(kept["salt"]), _SHOWN), kept["shown"]).decode()
        return text if unwrap_with_recovery_key(kept, text) == key else ""
    except (KeyError, TypeError, ValueError, InvalidTag, StoreDamaged, WrongPassphrase):
        return ""


def _seal(wrapping: bytes, secret: bytes) -> dict[str, str]:
    nonce = secrets.token_bytes(_NONCE)
    return {"nonce": nonce.hex(), "sealed": AESGCM(wrapping).encrypt(nonce, secret, None).hex()}


def _unseal(wrapping: bytes, kept: Mapping[str, Any]) -> bytes:
    return AESGCM(wrapping).decrypt(bytes.fromhex(kept["nonce"]), bytes.fromhex(kept["sealed"]), None)


def _stretched(passphrase: str, salt: bytes, cost: Mapping[str, int]) -> bytes:
    return hash_secret_raw(passphrase.encode(), salt, hash_len=KEY_BYTES, type=Type.ID, **cost)


def _derived(secret: bytes, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt, purpose).derive(secret)


def _damaged(broken: Exception) -> StoreDamaged:
    return StoreDamaged(
        "The file that holds this profile's locked key is damaged.", "Put key.json back from a backup.", str(broken)
    )
