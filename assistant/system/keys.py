"""The key that opens a profile: made once, kept by the operating system's keyring, a passphrase or a key file.

``key.json`` in the profile says how the key is kept, never the key itself. A key that cannot be had is never replaced
by a new one while a database exists: that would look like an empty profile.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import secrets
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import keyring.backend
import keyring.core
import keyring.errors
from argon2.exceptions import HashingError
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
"""Seconds that the keyring may take; a locked one may wait for a prompt that nobody sees."""

TRUSTED_BACKENDS = (
    "keyring.backends.SecretService",
    "keyring.backends.kwallet",
    "keyring.backends.libsecret",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)
"""Only these encrypt what they keep; others may write it to a plain file."""

_REFUSALS = (keyring.errors.KeyringError, RuntimeError, OSError, ImportError)
"""Locked, denied, or without a desktop session."""

_MOST_COST = 16  # times the usual one: a damaged file must not ask for all of the memory
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
    match info.get("kind"):
        case "keyring":
            return f"the desktop's keyring ({_in_short(info)})"
        case "passphrase":
            return "your passphrase"
        case _:
            return f"a key file: {_key_file(info['id'])}"


def keep_secret(name: str, secret: str) -> str:
    """Give a secret to the desktop's keyring; returns the name of the keyring, "" where there is none that takes it."""
    return _to_keyring(name, secret.encode())


def kept_secret(name: str, keeper: str) -> str:
    """The secret that :func:`keep_secret` gave to ``keeper``.

    Raises ``KeyringUnavailable`` where the keyring is locked or has lost it.
    """
    secret = _ask_keyring(keeper, name)
    if secret is None:
        raise KeyringUnavailable(
            "The desktop's keyring does not give the password of this calendar.",
            "Unlock the keyring, or connect the calendar again.",
        )
    return secret.decode("utf-8", "replace")


def forget_secret(name: str) -> None:
    """Take a secret out of every trusted keyring that is here; one that is locked keeps it."""

    def ask() -> None:
        for backend in _backends(installed=True):
            with contextlib.suppress(*_REFUSALS):  # another one may have it
                backend.delete_password(SERVICE, name)

    _in_time(ask, None)


def _make(profile: Profile, passphrase: str | None) -> bytes:
    make_private(profile.root)
    key = secrets.token_bytes(KEY_BYTES)
    name = secrets.token_hex(8)
    info: dict[str, Any] = {"version": 1, "id": name}
    if passphrase is not None:
        info |= {"kind": "passphrase", **_wrap(key, passphrase)}
    elif backend := _to_keyring(name, key):
        info |= {"kind": "keyring", "backend": backend}
    else:
        key = _to_file(_key_file(name), key)
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
            return _from_keyring(info)  # whichever desktop is running now: the one that keeps it is named
        case "file":
            return _from_file(_key_file(info["id"]))
        case other:
            raise StoreDamaged(f"{profile.key_info} names an unknown way to keep the key.", detail=str(other))


def _read_info(profile: Profile) -> dict[str, Any]:
    try:
        info: dict[str, Any] = json.loads(profile.key_info.read_bytes())
        assert isinstance(info["id"], str)
    except (OSError, ValueError, KeyError, TypeError, AssertionError) as broken:
        raise StoreDamaged(f"{profile.key_info} cannot be read.", "Put it back from a backup.", str(broken)) from broken
    return info


# --- passphrase ---


def _wrap(key: bytes, passphrase: str) -> dict[str, Any]:
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    sealed = AESGCM(_derive(passphrase, salt, _ARGON2)).encrypt(nonce, key, None)
    return {"argon2id": _ARGON2, "salt": salt.hex(), "nonce": nonce.hex(), "sealed": sealed.hex()}


def _unwrap(info: dict[str, Any], passphrase: str) -> bytes:
    try:
        cost = {name: int(info["argon2id"][name]) for name in _ARGON2}
        if any(cost[name] > _MOST_COST * usual for name, usual in _ARGON2.items()):
            raise ValueError(f"argon2id {cost}")
        salt, nonce, sealed = (bytes.fromhex(info[name]) for name in ("salt", "nonce", "sealed"))
        wrapping = _derive(passphrase, salt, cost)
    except (KeyError, TypeError, ValueError, HashingError) as broken:
        raise StoreDamaged(
            "The file that holds this profile's locked key is damaged.", "Put key.json back from a backup.", str(broken)
        ) from broken
    try:
        return AESGCM(wrapping).decrypt(nonce, sealed, None)
    except (InvalidTag, ValueError) as wrong:
        raise WrongPassphrase("That is not the passphrase of this profile.", "Try again.") from wrong


def _derive(passphrase: str, salt: bytes, cost: dict[str, int]) -> bytes:
    return hash_secret_raw(passphrase.encode(), salt, hash_len=KEY_BYTES, type=Type.ID, **cost)


# --- the desktop's keyring ---


def _from_keyring(info: dict[str, Any]) -> bytes:
    key = _ask_keyring(str(info.get("backend", "")), info["id"])
    if key is None or len(key) != KEY_BYTES:
        raise KeyringUnavailable(
            "The desktop's keyring does not give the key of this profile.",
            f"Unlock the keyring ({_in_short(info)}) and try again; after a change of desktop, log in to the old one "
            "once.",
        )
    return key


def _in_short(info: dict[str, Any]) -> str:
    """The keyring's name as its users know it: SecretService, kwallet, macOS."""
    parts = str(info.get("backend", "")).split(".")
    return parts[-2] if len(parts) > 1 else "unknown"


def _to_keyring(name: str, key: bytes) -> str:
    """Give the key to the keyring and see that it gives it back; the backend's name, or "" if none took it."""
    text = base64.b64encode(key).decode()

    def ask() -> str:
        for backend in _backends():
            backend.set_password(SERVICE, name, text)
            if backend.get_password(SERVICE, name) == text:
                return _name(backend)
        return ""

    return _in_time(ask, "")


def _ask_keyring(backend_name: str, name: str) -> bytes | None:
    """The key that the backend of that name, or else another trusted one, keeps; None if none gives it now."""

    def ask() -> str | None:
        for backend in sorted(_backends(installed=True), key=lambda each: _name(each) != backend_name):
            try:
                text = backend.get_password(SERVICE, name)
            except _REFUSALS:
                continue  # another desktop's keyring may still have it
            if text is not None:
                return text
        return None

    text = _in_time(ask, None)
    try:
        return None if text is None else base64.b64decode(text, validate=True)
    except ValueError:
        return None


def _backends(installed: bool = False) -> Iterator[keyring.backend.KeyringBackend]:
    """The trusted backends: of the one that this session uses, then of all that are ``installed`` if asked for."""
    used = keyring.core.get_keyring()
    members = list(getattr(used, "backends", [used]))  # several in one are a chain
    if installed:
        members += [each for each in keyring.backend.get_all_keyring() if type(each) not in map(type, members)]
    for member in members:
        if _name(member).startswith(TRUSTED_BACKENDS):
            yield member


def _name(backend: keyring.backend.KeyringBackend) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def _in_time(ask: Callable[[], Answer], otherwise: Answer) -> Answer:
    """What ``ask`` answers, or ``otherwise`` if the keyring refuses or takes too long."""
    answers: list[Answer] = []

    def run() -> None:
        try:
            answers.append(ask())
        except _REFUSALS:
            return  # the caller has its way on

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


def _to_file(file: Path, key: bytes) -> bytes:
    """Keep ``key``, unless that file keeps one already: another profile may depend on it, so this one shares it."""
    if file.exists():
        return _from_file(file)
    if not file.parent.exists():  # one that is there may hold more than keys: its permissions are not ours
        make_private(file.parent)
    write_whole(file, base64.b64encode(key) + b"\n")
    return key


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
