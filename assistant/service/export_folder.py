"""The folder of an export: nobody else reads it, and half an export never looks like a whole one."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from assistant.core.errors import AccessDenied, BadRequest, DiskFull, Unreadable
from assistant.core.jobs import CancelToken
from assistant.system.paths import NO_ROOM, PRIVATE_FILE, PRIVATE_FOLDER
from assistant.system.settings_file import sync_folder_where_possible

FORMAT, VERSION = "hearth-export", 1
MANIFEST = "manifest.json"
README = "README.txt"
UNFINISHED = ".unfinished"
"""What the name of the folder ends with until all is in it."""

_MARK = "NOT-FINISHED.txt"
_MARKED = "Hearth was writing an export into this folder and did not finish. You can delete it.\n"


class ExportFolder:
    """A new export; with :meth:`finish` it takes its place, without it nothing is left."""

    def __init__(self, target: Path) -> None:
        """Raises ``BadRequest`` where something is in the way, ``AccessDenied`` or ``DiskFull``."""
        self.target = target
        self.root = target.with_name(target.name + UNFINISHED)
        with in_words(target):
            if target.is_symlink() or (target.exists() and (not target.is_dir() or any(target.iterdir()))):
                raise BadRequest(f"{target} is there already, and not empty.", "Name a new folder.")
            if self.root.exists():
                if not _left_by_an_export(self.root):
                    raise BadRequest(f"{self.root} is in the way.", "Move it, or name another folder.")
                shutil.rmtree(self.root)  # what an export left that was killed
            target.parent.mkdir(parents=True, exist_ok=True)
            self.root.mkdir(mode=PRIVATE_FOLDER)
            with self.write(_MARK) as file:
                file.write(_MARKED)
            sync_folder_where_possible(self.root)

    def path(self, name: str) -> Path:
        """Where a file of that name inside the export goes; its folder is there."""
        path = self.root / name
        folder = path.parent
        missing = [each for each in (folder, *folder.parents) if each != self.root and self.root in each.parents]
        for each in reversed(missing):
            each.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        return path

    @contextlib.contextmanager
    def write(self, name: str) -> Iterator[TextIO]:
        """A new text file, for its owner only. Raises ``DiskFull`` or ``AccessDenied``."""
        path = self.path(name)
        with in_words(path):
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
            with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace", newline="\n") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())

    def finish(self, told: dict[str, Any], cancel: CancelToken) -> dict[str, Any]:
        """Write the manifest with the sum of every file, and give the folder its name; the manifest.

        The mark goes when all is written: whoever is killed before leaves a folder that says so.
        """
        with in_words(self.target):
            files = [
                {"path": name, "bytes": path.stat().st_size, "sha256": checksum(path, cancel)}
                for name, path in sorted(walk(self.root))
                if name != _MARK
            ]
            manifest = {"format": FORMAT, "version": VERSION, **told, "files": files}
            with self.write(MANIFEST) as file:
                file.write(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n")
            (self.root / _MARK).unlink()
            sync_folder_where_possible(self.root)
            self.root.replace(self.target)
            sync_folder_where_possible(self.target.parent)
        return manifest

    def discard(self) -> None:
        """Leave nothing behind; safe after :meth:`finish`."""
        shutil.rmtree(self.root, ignore_errors=True)


def _left_by_an_export(root: Path) -> bool:
    """Whether a killed export left this folder: before its mark, with it, or whole but for its name."""
    if root.is_symlink() or not root.is_dir():
        return False
    if (root / _MARK).is_file() or not any(root.iterdir()):
        return True
    try:
        return bool(json.loads((root / MANIFEST).read_bytes())["format"] == FORMAT)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return False


def walk(root: Path) -> Iterator[tuple[str, Path]]:
    """The files in a folder by their names inside it; links are passed over."""
    for folder, _, names in os.walk(root):
        for name in names:
            path = Path(folder, name)
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(root).as_posix(), path


def checksum(path: Path, cancel: CancelToken) -> str:
    """The SHA-256 of a file."""
    cancel.check()
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def checked(root: Path, cancel: CancelToken) -> dict[str, Any]:
    """The manifest of an export whose files are all as they were written.

    Raises ``BadRequest`` where the folder is none, ``Unreadable`` where it is damaged.
    """
    try:
        manifest = json.loads((root / MANIFEST).read_bytes())
        files = {str(each["path"]): str(each["sha256"]) for each in manifest["files"]}
        version = int(manifest["version"])
        assert manifest["format"] == FORMAT
    except FileNotFoundError as missing:
        raise BadRequest(f"{root} is no export of Hearth.", f"Name the folder that holds {MANIFEST}.") from missing
    except (OSError, ValueError, KeyError, TypeError, AssertionError, RecursionError) as broken:
        raise Unreadable(f"{MANIFEST} of this export is damaged.", "Use another copy.", str(broken)) from broken
    if version > VERSION:
        raise BadRequest("This export was written by a newer version of Hearth.", "Update Hearth first.")
    there = dict(walk(root))
    for name, sum_ in files.items():
        path = there.get(name)
        if path is None or checksum(path, cancel) != sum_:
            what = "is missing from" if path is None else "was changed or damaged in"
            raise Unreadable(f"{name} {what} this export; nothing was brought back.", "Use another copy.")
    return dict(manifest)


@contextlib.contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Turn what the operating system says into ``DiskFull`` or ``AccessDenied``."""
    try:
        yield
    except OSError as failed:
        if failed.errno in NO_ROOM:
            raise DiskFull("The disk is full.", "Free some space, or choose another disk.") from failed
        raise AccessDenied(f"{path} cannot be written.", "Choose another folder.", str(failed)) from failed
