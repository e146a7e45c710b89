"""The settings as a small TOML file that a person may edit; every entry is checked against its declaration."""

from __future__ import annotations

import contextlib
import os
import threading
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError

from assistant.core.errors import AccessDenied, BadRequest, DiskFull
from assistant.core.settings import SETTINGS, Value, setting
from assistant.system.paths import NO_ROOM


def write_whole(path: Path, data: bytes) -> None:
    """Replace ``path`` with ``data`` so that a crash leaves the old file or the new one, never half of one.

    A link is followed. Raises ``DiskFull`` or ``AccessDenied``; the old file is untouched then.
    """
    path = path.resolve()
    partial = path.with_name(path.name + ".part")
    try:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
        sync_folder(path.parent)
    except OSError as failed:
        with contextlib.suppress(OSError):
            partial.unlink()
        if failed.errno in NO_ROOM:
            raise DiskFull("The disk is full.", "Free some space; nothing that was kept is lost.") from failed
        raise AccessDenied(f"{path} cannot be written.", "Check its permissions.", str(failed)) from failed


def sync_folder(folder: Path) -> None:
    """Bring a folder's entries to the disk for good, so that a renamed file keeps its name; raises ``OSError``."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder_where_possible(folder: Path) -> None:
    """Like :func:`sync_folder` for what is done already: a file system that cannot promise it of a folder is let be."""
    with contextlib.suppress(OSError):
        sync_folder(folder)


class SettingsFile:
    """The settings of one profile. ``problems`` tells, in words, which entries of the file were not used."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self.problems: list[str] = []
        self._readable = True
        self._values = self._checked(self._read())

    def get(self, name: str) -> Value:
        """The value in force; raises ``BadRequest`` for an unknown name."""
        return self._values.get(name, setting(name).default)

    def set(self, name: str, value: Value) -> None:
        """Keep a value. Raises ``BadRequest`` if it is not allowed, ``DiskFull`` or ``AccessDenied``."""
        declared = setting(name)
        checked = declared.check(value)
        if isinstance(declared.default, float):
            checked = float(checked)
        with self._lock:
            document = self._read()  # what was edited by hand in the meantime stays
            document[name] = checked
            self._keep(document)

    def reset(self, name: str | None = None) -> None:
        """Go back to the default, of one setting or of all."""
        names = list(SETTINGS) if name is None else [setting(name).name]
        with self._lock:
            document = self._read()
            for each in names:
                document.pop(each, None)
            self._keep(document)

    def all(self) -> dict[str, Value]:
        """Every setting with the value in force, in the order of their declaration."""
        return {name: self.get(name) for name in SETTINGS}

    def _keep(self, document: tomlkit.TOMLDocument) -> None:
        if not self._readable:
            raise AccessDenied(f"{self._path} cannot be read, so it is not replaced.", "Check its permissions.")
        write_whole(self._path, tomlkit.dumps(document).encode())
        self._values = self._checked(document)

    def _read(self) -> tomlkit.TOMLDocument:
        self.problems.clear()
        self._readable = True
        try:
            return tomlkit.parse(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return tomlkit.document()
        except (TOMLKitError, UnicodeDecodeError) as broken:
            kept = self._path.with_name(self._path.name + ".broken")
            with contextlib.suppress(OSError):
                self._path.replace(kept)
            self.problems.append(f"The settings file could not be read and was put aside as {kept.name}: {broken}")
            return tomlkit.document()
        except OSError as failed:
            self._readable = False
            self.problems.append(f"The settings file could not be opened: {failed}")
            return tomlkit.document()

    def _checked(self, document: tomlkit.TOMLDocument) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for name, raw in document.unwrap().items():
            try:
                values[name] = setting(name).check(raw)
            except BadRequest as problem:
                self.problems.append(f"Settings file: {problem.message} The default is used.")
        return values
