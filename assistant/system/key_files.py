"""Keeps a key in a file for its owner only: where there is no keyring, as on a server."""

from __future__ import annotations

import base64
import os
from pathlib import Path

from platformdirs import user_config_dir

from assistant.core.errors import AccessDenied, KeyringUnavailable
from assistant.system.key_wrapping import KEY_BYTES
from assistant.system.paths import make_private
from assistant.system.settings_file import write_whole

_WHERE = "keys"


def key_file(name: str) -> Path:
    """Outside the profile, so that a copied profile does not carry its key along: ``HEARTH_KEY_FILE`` or by name."""
    named = os.environ.get("HEARTH_KEY_FILE")
    return Path(named).expanduser() if named else _own_file(name)


def keep_in_file(file: Path, key: bytes, *, share: bool) -> bytes:
    """Keep ``key``; returns the key that the file keeps.

    A file that keeps one already is never overwritten, as another profile may depend on it: with ``share`` its key is
    the one to use, else ``AccessDenied`` says so if it is another.
    """
    if file.exists():
        kept = from_file(file)
        if kept != key and not share:
            raise AccessDenied(
                f"The key file {file} keeps the key of another profile.",
                "Name another one in HEARTH_KEY_FILE, or none.",
            )
        return kept
    if not file.parent.exists():  # one that is there may hold more than keys: its permissions are not ours
        make_private(file.parent)
    write_whole(file, base64.b64encode(key) + b"\n")
    return key


def from_file(file: Path, otherwise: str = "or choose another profile with --profile.") -> bytes:
    """The key in that file. Raises ``KeyringUnavailable``; ``otherwise`` ends the hint."""
    try:
        key = base64.b64decode(file.read_bytes(), validate=False)
    except (OSError, ValueError) as missing:
        raise KeyringUnavailable(
            "The key file of this profile is missing.", f"Put back {file} from a backup, {otherwise}", str(missing)
        ) from missing
    if len(key) != KEY_BYTES:
        raise KeyringUnavailable(
            "The key file of this profile is damaged.", f"Put back {file} from a backup, {otherwise}"
        )
    return key


def forget_in_file(name: str) -> bool:
    """Delete the file that was made for ``name``; whether it was there. One that the person named stays."""
    file = _own_file(name)
    there = file.exists()
    file.unlink(missing_ok=True)
    return there


def own_key_files() -> tuple[Path, ...]:
    """Every key file that Hearth made for itself on this account, whichever profile it is of."""
    return tuple(sorted(_own_file("x").parent.glob("*.key")))


def _own_file(name: str) -> Path:
    return Path(user_config_dir("hearth", appauthor=False)) / _WHERE / f"{name}.key"
