"""Erasing everything, as the command line and the window ask for it: nothing of the profile is open then."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from assistant.core.jobs import Desk
from assistant.service.erasing import Erased, Inventory, Lot, erase, look
from assistant.service.json_views import Json
from assistant.service.owner import profile_at
from assistant.system.instance import Ownership, own
from assistant.system.paths import models_folder


def inventory_of(folder: Path | None, *, keep_models: bool, backups: bool, models: Path | None = None) -> Inventory:
    """What there is to erase of the profile in ``folder``, or of the default one. Raises ``BadRequest``."""
    return look(profile_at(folder), models or models_folder(), keep_models=keep_models, backups=backups)


@contextlib.contextmanager
def owned(inventory: Inventory) -> Iterator[Ownership]:
    """Nobody else may use the profile meanwhile. Raises ``AlreadyRunning`` where a Hearth runs with it."""
    ownership = own(inventory.profile)
    try:
        yield ownership
    finally:
        ownership.close()


def erase_profile(inventory: Inventory, ownership: Ownership, desk: Desk[Any]) -> dict[str, Json]:
    """Erase it; the proof, as JSON values."""
    return proof(erase(inventory, ownership, desk))


def proof(done: Erased) -> dict[str, Json]:
    """What was erased and what was not, as JSON values."""
    return {
        "removed": list(done.removed),
        "files": done.files,
        "bytes": done.bytes,
        "left": list(done.left),
        "stays": lot_views(done.stays),
        "may_keep": done.may_keep,
    }


def lot_views(found: Sequence[Lot]) -> list[Json]:
    """Things by their kind, as JSON values."""
    return [
        {"what": lot.what, "paths": [str(path) for path in lot.paths], "files": lot.files, "bytes": lot.bytes}
        for lot in found
    ]
