"""The copies of a database that were made before migrations: they go when something is forgotten, which they hold."""

from __future__ import annotations

from pathlib import Path

from assistant.core.errors import AccessDenied
from assistant.system.wiping import wipe


def drop_earlier_copies(database: Path) -> None:
    """Overwrite and delete the copies beside the file ``database``, which was opened: no migration needs them any more.

    Raises ``AccessDenied`` naming the first that could not be deleted.
    """
    for copy in sorted(database.parent.glob(f"{database.stem}.before-*.db")):
        for path, reason in wipe(copy).left:
            raise AccessDenied(
                f"It is forgotten, but this earlier copy of the database may still hold it: {path}",
                "Delete it yourself.",
                reason,
            )
