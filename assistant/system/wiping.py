"""Overwrites and deletes files, one at a time, and tells what was there and what could not be removed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.system.settings_file import sync_folder_where_possible

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Wiped:
    """``files`` are gone, which had ``bytes``; ``left`` are still there, each with the reason in words."""

    files: int = 0
    bytes: int = 0
    left: tuple[tuple[Path, str], ...] = ()

    def __add__(self, other: Wiped) -> Wiped:
        return Wiped(self.files + other.files, self.bytes + other.bytes, self.left + other.left)


def wipe(path: Path, *, overwrite: bool = True) -> Wiped:
    """Delete a file, or a folder with all that is in it; a link itself, never what it points to.

    What other names still point to (hard links) is not overwritten: it is somebody else's as well.
    """
    if not os.path.lexists(path):
        return Wiped()
    if path.is_dir() and not path.is_symlink():
        return _wipe_folder(path, overwrite=overwrite)
    try:
        facts = path.lstat()
        if overwrite and stat.S_ISREG(facts.st_mode) and facts.st_nlink == 1:
            overwrite_file(path)
        path.unlink()
        sync_folder_where_possible(path.parent)
    except OSError as refused:
        return Wiped(left=((path, refused.strerror or "unknown reason"),))
    return Wiped(1, facts.st_size if stat.S_ISREG(facts.st_mode) else 0)


def overwrite_file(path: Path) -> None:
    """Write random bytes over all of a file, and see them on the disk. Raises ``OSError``."""
    with path.open("r+b", buffering=0) as file:
        left = os.fstat(file.fileno()).st_size
        while left > 0:
            left -= file.write(os.urandom(min(_BLOCK, left))) or 0
        os.fsync(file.fileno())


def files_in(path: Path) -> Iterator[Path]:
    """The file, or every file in the folder and below it; links are told, not followed."""
    if path.is_dir() and not path.is_symlink():
        for root, folders, names in os.walk(path):
            yield from (Path(root, name) for name in names)
            yield from (Path(root, name) for name in folders if Path(root, name).is_symlink())
    elif os.path.lexists(path):
        yield path


def _wipe_folder(folder: Path, *, overwrite: bool) -> Wiped:
    done = Wiped()
    for path in tuple(files_in(folder)):
        done += wipe(path, overwrite=overwrite)
    for root, _, _ in os.walk(folder, topdown=False):
        try:
            Path(root).rmdir()
            sync_folder_where_possible(Path(root).parent)
        except OSError as refused:
            if not done.left:
                done += Wiped(left=((Path(root), refused.strerror or "unknown reason"),))
    return done
