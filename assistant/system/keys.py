"""The key that opens a profile: made once, kept by the operating system's keyring, a passphrase or a key file.

``key.json`` in the profile says how the key is kept, never the key itself. A key that cannot be had is never replaced
by a new one while a database exists: that would look like an empty profile.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import keyring
import keyring.errors
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from platformdirs import user_config_dir

from assistant.core.errors import KeyringUnavailable, StoreDamaged, WrongPassphrase
from assistant.system.paths import Profile, make_private
from assistant.system.settings_file import write_whole

KEY_BYTES = 32
SERVICE = "hearth"

KEYRING_SECONDS = 10.0
"""How long the desktop's keyring may take; a locked one may wait for a prompt that nobody sees."""

TRUSTED_BACKENDS = (
    "keyring.backends.SecretService",
    "keyring.backends.kwallet",
    "keyring.backends.libsecret",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)
"""Only these encrypt what they keep; others may write it to a plain file."""

_ARGON2 = {"time_cost": 3, "memory_cost": 65_536, "parallelism": 4}
_WHERE = "keys"

Answer = TypeVar("Answer")


def open_key(profile: Profile, passphrase: str | None = None) -> bytes:
    """The 32-byte key of ``profile``; made, and kept as safely as this machine allows, at the first start.

    A passphrase (also ``HEARTH_PASSPHRASE``) at the first start protects the key with argon2id; without one the
    desktop's keyring keeps it, and where there is none a key file outside the profile (``HEARTH_KEY_FILE``).
    Raises ``WrongPassphrase``, or ``KeyringUnavailable`` if what keeps the key cannot be reached or lost it.
    """
    passphrase = passphrase or os.environ.get("HEARTH_PASSPHRASE") or None
    if profile.key_info.exists():
        return _open_kept(profile, _read_info(profile), passphrase)
    if profile.database.exists():
        raise KeyringUnavailable(
            "The file that says how this profile's key is kept is missing.",
            f"Put back {profile.key_info} from a backup, or choose another profile with --profile.",
        )
    return _make(profile, passphrase)


def kept_by(profile: Profile) -> str:
    """Who keeps the key, in words; "" before the first start."""
    if not profile.key_info.exists():
        return ""
    info = _read_info(profile)
    match info["kind"]:
        case "keyring":
            return f"the desktop's keyring ({info['backend'].rsplit('.', 2)[-2]})"
        case "passphrase":
            return "your passphrase"
        case _:
            return f"a key file: {_key_file(info['id'])}"


def _make(profile: Profile, passphrase: str | None) -> bytes:
    make_private(profile.root)
    key = secrets.token_bytes(KEY_BYTES)
    name = secrets.token_hex(8)
    info: dict[str, Any] = {"version": 1, "id": name}
    if passphrase is not None:
        info |= {"kind": "passphrase", **_wrap(key, passphrase)}
    elif (backend := _trusted_backend()) is not None and _to_keyring(name, key):
        info |= {"kind": "keyring", "backend": backend}
    else:
        file = _key_file(name)
        make_private(file.parent)
        write_whole(file, base64.b64encode(key) + b"\n")
        info |= {"kind": "file"}
    write_whole(profile.key_info, json.dumps(info, indent=2).encode())
    return key


def _open_kept(profile: Profile, info: dict[str, Any], passphrase: str | None) -> bytes:
    match info.get("kind"):
        case "passphrase":
            if passphrase is None:
                raise WrongPassphrase(
                    "This profile is locked with a passphrase.", "Enter it, or set HEARTH_PASSPHRASE."
                )
            return _unwrap(info, passphrase)
        case "keyring":
            return _from_keyring(info)
        case "file":
            return _from_file(_key_file(info["id"]))
        case other:
            raise StoreDamaged(f"{profile.key_info} names an unknown way to keep the key.", detail=str(other))


def _read_info(profile: Profile) -> dict[str, Any]:
    try:
        info: dict[str, Any] = json.loads(profile.key_info.read_bytes())
        assert isinstance(info["id"], str)
    except (OSError, ValueError, KeyError, TypeError, AssertionError) as broken:
        raise StoreDamaged(
            f"{profile.key_info} cannot be read.", "Put it back from a backup; it holds no secret.", str(broken)
        ) from broken
    return info


# --- passphrase ---


def _wrap(key: bytes, passphrase: str) -> dict[str, Any]:
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    sealed = AESGCM(_derive(passphrase, salt, _ARGON2)).encrypt(nonce, key, None)
    return {"argon2id": _ARGON2, "salt": salt.hex(), "nonce": nonce.hex(), "sealed": sealed.hex()}


def _unwrap(info: dict[str, Any], passphrase: str) -> bytes:
    try:
        wrapping = _derive(passphrase, bytes.fromhex(info["salt"]), info["argon2id"])
        return AESGCM(wrapping).decrypt(bytes.fromhex(info["nonce"]), bytes.fromhex(info["sealed"]), None)
    except InvalidTag as wrong:
        raise WrongPassphrase("That is not the passphrase of this profile.", "Try again.") from wrong


def _derive(passphrase: str, salt: bytes, cost: dict[str, int]) -> bytes:
    return hash_secret_raw(passphrase.encode(), salt, hash_len=KEY_BYTES, type=Type.ID, **cost)


# --- the desktop's keyring ---


def _trusted_backend() -> str | None:
    """The name of the keyring's backend if it is one that encrypts, else None."""

    def look() -> str:
        backend = keyring.get_keyring()
        chosen = getattr(backend, "backends", [backend])[0] if getattr(backend, "backends", True) else backend
        return f"{type(chosen).__module__}.{type(chosen).__qualname__}"

    name = _in_time(look, "")
    return name if name.startswith(TRUSTED_BACKENDS) else None


def _to_keyring(name: str, key: bytes) -> bool:
    """Whether the keyring took the key and gives it back."""
    text = base64.b64encode(key).decode()

    def keep() -> bool:
        keyring.set_password(SERVICE, name, text)
        return keyring.get_password(SERVICE, name) == text

    return _in_time(keep, False)


def _from_keyring(info: dict[str, Any]) -> bytes:
    problem = KeyringUnavailable(
        "The desktop's keyring does not give the key of this profile.",
        f"Unlock the keyring ({info.get('backend', 'unknown')}) and try again; after a change of desktop, log in to "
        "the old one once.",
    )
    if _trusted_backend() is None:
        raise problem
    text = _in_time(lambda: keyring.get_password(SERVICE, info["id"]), None)
    if text is None:
        raise problem
    return base64.b64decode(text)


def _in_time(ask: Callable[[], Answer], otherwise: Answer) -> Answer:
    """What ``ask`` answers, or ``otherwise`` if the keyring refuses or takes too long."""
    answers: list[Answer] = []

    def run() -> None:
        try:
            answers.append(ask())
        except (keyring.errors.KeyringError, RuntimeError, OSError):
            return  # locked, refused or no desktop session: the caller has its way on

    thread = threading.Thread(target=run, name="keyring", daemon=True)
    thread.start()
    thread.join(KEYRING_SECONDS)
    return answers[0] if answers else otherwise


# --- key file ---


def _key_file(name: str) -> Path:
    """Outside the profile, so that a copied profile does not carry its key along."""
    named = os.environ.get("HEARTH_KEY_FILE")
    return (
        Path(named).expanduser() if named else Path(user_config_dir("hearth", appauthor=False)) / _WHERE / f"{name}.key"
    )


def _from_file(file: Path) -> bytes:
    try:
        key = base64.b64decode(file.read_bytes(), validate=False)
    except (OSError, ValueError) as missing:
        raise KeyringUnavailable(
            "The key file of this profile is missing.",
            f"Put back {file} from a backup, or choose another profile with --profile.",
            str(missing),
        ) from missing
    if len(key) != KEY_BYTES:
        raise KeyringUnavailable("The key file of this profile is damaged.", f"Put back {file} from a backup.")
    return key
