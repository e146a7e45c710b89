"""Which files a folder holds that are worth reading; never opens one, never follows a link to a folder.

The walk runs in a child: a dead network disk may hold it for ever, and it must hold nothing else.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, TypeAlias

from assistant.core.jobs import CancelToken
from assistant.system.children import Child, ChildDesk, Confinement, Handler, Limits

SKIPPED_FOLDERS = frozenset(
    {
        "__pycache__", "node_modules", "bower_components", "site-packages", "venv", "env.bak", "CVS", "_darcs",
        "$RECYCLE.BIN", "System Volume Information", "lost+found", "__MACOSX",
    }
)  # fmt: skip
"""Folders of programs, not of people; hidden ones (such as .git) are passed over as well."""

NAMED_TEXTS = frozenset(
    {"readme", "license", "licence", "copying", "notice", "authors", "changelog", "changes", "news", "todo", "install",
     "contributing", "makefile", "dockerfile", "notes"}
)  # fmt: skip
"""Names of files without a suffix that are texts."""

_TEMPORARY = ("~", ".tmp", ".part", ".crdownload", ".swp", ".bak")
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Found:
    """A file worth reading. ``size`` in bytes."""

    path: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file that is not read; ``kind`` says in words what it is."""

    path: str
    kind: str


@dataclass(frozen=True, slots=True)
class ClosedFolder:
    """A folder that could not be looked into; what is known of it stays."""

    path: str
    reason: str


Seen: TypeAlias = Found | PassedOver | ClosedFolder


def walk(root: str, suffixes: frozenset[str], excluded: frozenset[str], cancel: CancelToken) -> Iterator[Seen]:
    """Everything in ``root``, folder by folder; ``suffixes`` are those of readable files, in lower case.

    Hidden files and folders, ``SKIPPED_FOLDERS``, temporary files and ``excluded`` paths are not told at all.
    """
    waiting = [root]
    while waiting:
        cancel.check()
        folder = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as problem:
            yield ClosedFolder(folder, problem.strerror or "unknown reason")
            continue
        inner: list[str] = []
        for entry in listed:
            seen = _look(entry, suffixes, excluded)
            if isinstance(seen, str):
                inner.append(seen)
            elif seen is not None:
                yield seen
        waiting += reversed(inner)


def _look(entry: os.DirEntry[str], suffixes: frozenset[str], excluded: frozenset[str]) -> Seen | str | None:
    """What an entry is; a folder to look into is told by its path."""
    name = entry.name
    if _is_hidden(name) or entry.path in excluded:
        return None
    try:
        if entry.is_dir(follow_symlinks=False):
            return None if name in SKIPPED_FOLDERS else entry.path
        status = entry.stat()
    except OSError:
        return PassedOver(entry.path, "broken link" if entry.is_symlink() else "unreadable entry")
    if stat.S_ISDIR(status.st_mode):
        return PassedOver(entry.path, "link to a folder")
    if not stat.S_ISREG(status.st_mode):
        return PassedOver(entry.path, "pipe or device")
    stem, suffix = os.path.splitext(name)  # noqa: PTH122 - entries are many, and made of text
    if suffix.lower() not in suffixes and not (suffix == "" and stem.lower() in NAMED_TEXTS):
        return PassedOver(entry.path, suffix.lower() or "file without a suffix")
    return Found(entry.path, status.st_size, status.st_mtime_ns)


def is_passed_over(relative: str) -> bool:
    """Whether a path, relative to its source, lies where a walk never looks."""
    *folders, name = PurePath(relative).parts
    return any(part.startswith(".") or part in SKIPPED_FOLDERS for part in folders) or _is_hidden(name)


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower().endswith(_TEMPORARY)


class Scanner:
    """Walks folders in a child process of low priority."""

    def __init__(self) -> None:
        self._child = Child("scanner", serve, limits=Limits(nice=5, confinement=Confinement.OFFLINE))

    def scan(self, root: str, excluded: Sequence[str], cancel: CancelToken) -> Iterator[list[Seen]]:
        """What :func:`walk` sees, some hundred at a time. Raises ``Cancelled``, ``ChildLost``."""
        for batch in self._child.stream("walk", root, list(excluded), cancel=cancel):
            yield [_from_wire(row) for row in batch]

    def start(self) -> None:
        """Start the child ahead of the first walk."""
        self._child.start()

    def close(self) -> None:
        """End the child."""
        self._child.close()


def serve() -> Mapping[str, Handler]:
    """The calls of the scanner's child."""
    from assistant.knowledge.readers.kinds import READABLE_SUFFIXES

    def walk_all(desk: ChildDesk, root: str, excluded: list[str]) -> None:
        batch: list[list[Any]] = []
        for seen in walk(root, READABLE_SUFFIXES, frozenset(excluded), desk.cancel):
            batch.append(_to_wire(seen))
            if len(batch) == _BATCH:
                desk.emit(batch)
                batch = []
        desk.emit(batch)

    return {"walk": walk_all}


def printable(path: str) -> str:
    """``path`` with what is no valid text in it made visible; unchanged if all of it is."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _to_wire(seen: Seen) -> list[Any]:
    path = printable(seen.path)
    if path != seen.path:
        return [path, "file whose name is not valid text"]
    match seen:
        case Found(path, size, mtime_ns):
            return [path, size, mtime_ns]
        case PassedOver(path, kind):
            return [path, kind]
        case ClosedFolder(path, reason):
            return [path, reason, None]


def _from_wire(row: list[Any]) -> Seen:
    match row:
        case [path, kind]:
            return PassedOver(path, kind)
        case [path, reason, None]:
            return ClosedFolder(path, reason)
        case [path, size, mtime_ns]:
            return Found(path, size, mtime_ns)
    raise AssertionError(f"not a row of the scanner: {row!r}")
