"""Tells a profile whose database is gone from one that never had any: the first is never opened as an empty one."""

from __future__ import annotations

from pathlib import Path

from assistant.core.errors import StoreDamaged

_OF_A_FIRST_START = ("", "-journal", "-shm")
"""What may lie under the database's name before anything was committed to it."""


def check_not_lost(database: Path, begun: bool) -> None:
    """Raise ``StoreDamaged`` where the file ``database`` is missing or has no bytes although something was kept in it.

    ``begun``: it was opened before. SQLite would make a new one, and delete the log of writes beside it, which may hold
    the last of what was kept.
    """
    if database.exists() and database.stat().st_size:
        return
    if begun or any(_remains(database)):
        state = "empty" if database.exists() else "missing"
        raise StoreDamaged(
            f"The profile's database is {state}: {database}",
            "Put the file back, restore a backup (hearth restore FILE --replace), or start a new profile beside it. "
            "Nothing was changed.",
        )


def _remains(database: Path) -> list[Path]:
    first = {database.with_name(database.name + end) for end in _OF_A_FIRST_START}
    return [path for path in database.parent.glob(f"{database.stem}*.db*") if path not in first]
