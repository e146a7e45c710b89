"""What Hearth may do with each source, as the person says it: be found, teach, be quoted."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from assistant.core.changes import ChangeBus, Changed
from assistant.core.errors import BadRequest
from assistant.store.database import Database
from assistant.store.permissions import ALL, Permissions, Right

__all__ = ["ALL", "Right", "SourcePermissions", "in_words"]


class SourcePermissions:
    """Every method may be called from any thread."""

    def __init__(self, database: Database, changes: ChangeBus) -> None:
        self._permissions = Permissions(database)
        self._changes = changes

    def put(self, path: Path, rights: Sequence[Right], allowed: bool) -> frozenset[Right]:
        """Allow or deny these to a source and all in it, or to a file or folder inside one; what is allowed then.

        Raises ``BadRequest`` where ``path`` is in no source. Answers that were given before stay as they are; what
        was learned from what may not teach any more, ways of writing and what was opened, is forgotten.
        """
        named = os.path.realpath(path.expanduser())
        kind = "folder" if Path(named).is_dir() else "file"
        if not all(self._permissions.put(named, kind, right, allowed) for right in rights):
            raise BadRequest(f"“{named}” is not in the library.", "See what is in it: hearth sources")
        self._changes.publish(Changed.SOURCES | Changed.MEMORY | Changed.STYLE | Changed.CALENDAR)
        return self._permissions.of(named) or frozenset()

    def untold(self) -> frozenset[int]:
        """The calendars of which nothing is told in chats, by number."""
        return self._permissions.shut_calendars(Right.QUOTE)

    def may_not_teach(self, paths: Sequence[Path]) -> frozenset[Path]:
        """Those of these files that lie in a source that may not teach."""
        by_name = {os.path.realpath(path): path for path in paths}
        return frozenset(by_name[name] for name in self._permissions.lacking(list(by_name), Right.TEACH))


def in_words(may: frozenset[Right]) -> str:
    """What is allowed, in a sentence."""
    if may == ALL:
        return "It may be searched, may teach and may be quoted."
    denied = {
        Right.SEARCH: "it is not found by searches or for answers",
        Right.TEACH: "nothing about you is learned or suggested from it",
        Right.QUOTE: "answers neither read nor quote it",
    }
    said = "; ".join(words for right, words in denied.items() if right not in may)
    return f"{said[0].upper()}{said[1:]}."
