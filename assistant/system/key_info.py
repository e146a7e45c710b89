"""``key.json``: who keeps the key of a profile; never the key itself.

Version 2 names several keepers: of this machine (``keyring``, ``file``), of the person (``passphrase``, ``recovery``).
Each is a mapping of plain values with its ``kind``. Version 1 had one keeper and no recovery key.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from assistant.core.errors import StoreDamaged, StoreTooNew
from assistant.system.paths import Profile
from assistant.system.settings_file import write_whole

VERSION = 2
RECOVERY = "recovery"
PORTABLE = (RECOVERY, "passphrase")
"""Keepers that open the profile on any machine."""

Keeper: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class KeyInfo:
    """The keepers of one key. ``id`` names the profile's key; ``version`` is that of the file it was read from.

    ``begun`` is False from the moment the key is made until the database first held something.
    """

    id: str
    keepers: tuple[Keeper, ...] = ()
    version: int = VERSION
    begun: bool = True

    @property
    def daily(self) -> tuple[Keeper, ...]:
        """The keepers that open the profile day by day."""
        return tuple(keeper for keeper in self.keepers if keeper.get("kind") != RECOVERY)

    @property
    def recovery(self) -> Keeper | None:
        """The key wrapped by the recovery key."""
        return next((keeper for keeper in self.keepers if keeper.get("kind") == RECOVERY), None)

    def of_kind(self, *kinds: str) -> tuple[Keeper, ...]:
        """The keepers of these kinds."""
        return tuple(keeper for keeper in self.keepers if keeper.get("kind") in kinds)

    def name_of(self, keeper: Keeper) -> str:
        """Under which name this machine keeps the key for ``keeper``."""
        return str(keeper.get("name") or self.id)

    def as_json(self) -> bytes:
        """The file's content, in the newest version."""
        whole = {"version": VERSION, "id": self.id, "keepers": [dict(keeper) for keeper in self.keepers]}
        if not self.begun:
            whole["begun"] = False
        return json.dumps(whole, indent=2).encode()


def new_name() -> str:
    """A name that nobody has: of a key, or of an entry that keeps it."""
    return secrets.token_hex(8)


def read_info(profile: Profile) -> KeyInfo:
    """Who keeps the key. Raises ``StoreDamaged``, or ``StoreTooNew`` for a file of a newer Hearth."""
    try:
        return parse_info(profile.key_info.read_bytes())
    except (OSError, StoreDamaged) as broken:
        detail = broken.detail if isinstance(broken, StoreDamaged) else str(broken)
        raise StoreDamaged(f"{profile.key_info} cannot be read.", "Put it back from a backup.", detail) from broken


def parse_info(content: bytes) -> KeyInfo:
    """What a ``key.json`` says. Raises ``StoreDamaged`` or ``StoreTooNew``."""
    try:
        told: dict[str, Any] = json.loads(content)
        version, name = int(told.get("version", 1)), told["id"]
        keepers: tuple[Keeper, ...]
        if version == 1:
            keepers = ({field: value for field, value in told.items() if field not in ("version", "id")},)
        else:
            keepers = tuple(dict(keeper) for keeper in told.get("keepers", ()))
        if not isinstance(name, str):
            raise TypeError("id")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as broken:
        raise StoreDamaged("What says how the key is kept cannot be read.", detail=str(broken)) from broken
    if version > VERSION:
        raise StoreTooNew("This profile's key was kept by a newer version of Hearth.", "Update Hearth.")
    return KeyInfo(name, keepers, version, begun=told.get("begun") is not False)


def write_info(profile: Profile, info: KeyInfo) -> None:
    """Replace ``key.json`` whole. Raises ``DiskFull`` or ``AccessDenied``; the old file is untouched then."""
    write_whole(profile.key_info, info.as_json())
