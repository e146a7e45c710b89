"""Who keeps the key of the profile: shown and changed while it is open, and opened with the recovery key when lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assistant.core.changes import ChangeBus, Changed
from assistant.core.errors import AccessDenied, AssistantError, BadRequest, DiskFull, StoreProblem, WrongPassphrase
from assistant.store.recovery import RecoveryKeys
from assistant.system.key_info import read_info
from assistant.system.keys import (
    keep_by_passphrase,
    keep_here,
    keeper_kinds,
    kept_by,
    open_key,
    open_portable,
    portable_info,
    recovery_key_of,
    renew_recovery_key,
)
from assistant.system.paths import Profile, default_profile

SHORTEST_PASSPHRASE = 8
"""Characters; what is shorter is guessed, however it is stretched."""

PLACES = ("keyring", "file")
"""What of this computer may keep the key."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """What opens a profile whose key is lost: its recovery key as it was typed.

    Where a passphrase was forgotten, ``new_passphrase`` takes its place; "" lets this computer keep the key instead.
    """

    key: str
    new_passphrase: str = ""


@dataclass(frozen=True, slots=True)
class KeyStatus:
    """Who keeps the key. ``kinds`` are "keyring", "file" or "passphrase"; ``seen_at`` is when the recovery key was
    first shown, None if it never was or if that is not known because the profile cannot be opened."""

    kept_by: str
    kinds: tuple[str, ...]
    has_recovery_key: bool
    seen_at: datetime | None = None

    @property
    def passphrase(self) -> bool:
        """Whether a passphrase must be entered to open the profile."""
        return "passphrase" in self.kinds


class Keeping:
    """The key of an open profile; every method may be called from any thread."""

    def __init__(
        self,
        profile: Profile,
        key: bytearray,
        recovery_keys: RecoveryKeys,
        changes: ChangeBus,
        clock: Callable[[], datetime],
    ) -> None:
        """``key`` becomes zeros when the profile is closed; nothing is done with it from then on."""
        self._profile = profile
        self._held = key
        self._recovery_keys = recovery_keys
        self._changes = changes
        self._clock = clock
        self._changing = threading.Lock()

    def status(self) -> KeyStatus:
        """Who keeps the key, and whether the recovery key was ever shown."""
        kept = self._recovery_keys.kept()
        has = bool(recovery_key_of(self._profile, self._key()))
        return KeyStatus(
            kept_by(self._profile), keeper_kinds(self._profile), has, None if kept is None else kept.seen_at
        )

    def recovery_key(self, *, new: bool = False) -> str:
        """The recovery key, which counts as seen from now on; with ``new`` another one, and the old one is void."""
        with self._changing:
            text = "" if new else recovery_key_of(self._profile, self._key())
            if not text:
                text = renew_recovery_key(self._profile, self._key())
                self._recovery_keys.keep(text, self._clock())
            self._recovery_keys.seen(self._clock())
        self._changes.publish(Changed.SETTINGS)
        return text

    def set_passphrase(self, new: str, current: str = "") -> str:
        """Let a passphrase keep the key; ``current`` is needed where one does already. Returns who keeps it, in words.

        Raises ``BadRequest`` for one that is too short, ``WrongPassphrase``, ``DiskFull`` or ``AccessDenied``.
        """
        check_passphrase(new)
        with self._changing:
            self._check_current(current)
            now = keep_by_passphrase(self._profile, self._key(), new)
        self._changes.publish(Changed.SETTINGS)
        return now

    def remove_passphrase(self, current: str) -> str:
        """Let this computer keep the key instead of the passphrase; returns what of it does, in words."""
        with self._changing:
            if not self._has_passphrase():
                raise BadRequest("There is no passphrase to remove.", "See: hearth key")
            self._check_current(current)
            now = keep_here(self._profile, self._key())
        self._changes.publish(Changed.SETTINGS)
        return now

    def keep(self, place: str) -> str:
        """Let the desktop's keyring ("keyring") or a key file ("file") keep the key; returns which does, in words."""
        if place not in PLACES:
            raise BadRequest(f"The key cannot be kept by “{place}”.", "Say keyring or file.")
        with self._changing:
            if self._has_passphrase():
                raise BadRequest("A passphrase keeps the key.", "Remove it first: hearth key passphrase remove")
            now = keep_here(self._profile, self._key(), place)
        self._changes.publish(Changed.SETTINGS)
        return now

    def _key(self) -> bytes:
        key = bytes(self._held)
        if not any(key):
            raise StoreProblem("The profile is closed.")
        return key

    def _has_passphrase(self) -> bool:
        return "passphrase" in keeper_kinds(self._profile)

    def _check_current(self, current: str) -> None:
        if self._has_passphrase():
            if not current:
                raise WrongPassphrase("The passphrase in use is needed to change it.", "Enter it.")
            open_portable(portable_info(self._profile), passphrase=current)


def put_back(profile: Profile, key: bytes, recovery: Recovery) -> None:
    """After the recovery key has opened ``profile``: see that it opens day by day again.

    A keeper that gives the key stays. A full disk or a read-only folder keeps nobody from what is open now.
    """
    try:
        if recovery.new_passphrase:
            keep_by_passphrase(profile, key, recovery.new_passphrase)
        elif "passphrase" in keeper_kinds(profile) or not _opens(profile, key):
            keep_here(profile, key)
    except (DiskFull, AccessDenied):
        return  # the recovery key opens it the next time too


def _opens(profile: Profile, key: bytes) -> bool:
    try:
        return open_key(profile) == key
    except AssistantError:
        return False


def check_passphrase(text: str) -> None:
    """Raise ``BadRequest`` for a passphrase that would protect nothing."""
    if len(text) < SHORTEST_PASSPHRASE:
        raise BadRequest(
            f"A passphrase needs at least {SHORTEST_PASSPHRASE} characters.", "Four words that you remember are good."
        )


def closed_status(folder: Path | None) -> KeyStatus:
    """What can be told of a profile that is not open. Raises ``StoreDamaged``."""
    profile = Profile(folder or default_profile())
    has = profile.key_info.exists() and read_info(profile).recovery is not None
    return KeyStatus(kept_by(profile), keeper_kinds(profile), has)
