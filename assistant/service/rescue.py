"""The ways on when a profile does not open: its recovery key, or a new profile beside it that leaves it untouched."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assistant.core.errors import AssistantError
from assistant.service.keeping import closed_status
from assistant.system.paths import Profile, default_profile


@dataclass(frozen=True, slots=True)
class Ways:
    """What can be done. ``beside`` is the folder of a profile beside this one, ``there`` whether it exists already.

    ``passphrase``: the profile has one, which may have been forgotten.
    """

    recovery_key: bool
    passphrase: bool
    beside: Path
    there: bool


def ways_on(folder: Path | None) -> Ways:
    """The ways on for the profile in ``folder``; looks only, changes nothing."""
    root = folder or default_profile()
    beside = root.with_name(f"{root.name}-new")
    there = Profile(beside).key_info.exists()
    try:
        status = closed_status(root)
    except AssistantError:
        return Ways(False, False, beside, there)
    return Ways(status.has_recovery_key, status.passphrase, beside, there)
