"""The models folder: what lies in it, what of that was verified, and files that a person brings along."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.core.errors import AccessDenied, BadRequest, DiskFull, ModelDamaged, ModelMissing
from assistant.core.jobs import Desk
from assistant.model import download
from assistant.model.catalog import CatalogEntry, ModelFile, WheelSource
from assistant.model.gguf import check_gguf
from assistant.system.paths import make_private
from assistant.system.settings_file import write_whole

IMPORTED = "imported"
"""Folder of the files that a person brought along, and the first part of their models' names."""

_VERIFIED = "verified.json"
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Lying:
    """What lies in a models folder: ``files`` are Hearth's, ``strangers`` are files and folders that are not.

    ``folders`` below it are Hearth's, deepest first; there may be strangers in them.
    """

    files: tuple[Path, ...]
    folders: tuple[Path, ...]
    strangers: tuple[Path, ...]


class ModelFiles:
    """The files of models in ``folder``. Every method may be called from any thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()

    def here(self, entry: CatalogEntry) -> bool:
        """Whether all files of ``entry`` are in the folder, by name and size."""
        paths = ((self.folder / file.name, file.bytes) for file in entry.files)
        return all(path.is_file() and path.stat().st_size == amount for path, amount in paths)

    def imported(self) -> tuple[Path, ...]:
        """The files that a person brought along."""
        return tuple(sorted((self.folder / IMPORTED).glob("*.gguf")))

    def import_file(self, path: Path, desk: Desk[Any]) -> Path:
        """Copy a GGUF file into the folder and return its place there.

        Raises ``ModelDamaged`` or ``ModelMissing`` if it is none, ``DiskFull``, ``BadRequest`` if its name is taken.
        """
        check_gguf(path)
        name = path.name if path.suffix == ".gguf" else f"{path.name}.gguf"
        target = make_private(self.folder / IMPORTED) / name
        if target.exists():
            raise BadRequest(f"A model named {name} was imported before.", "Remove it first, or rename the file.")
        part = target.with_name(f"{name}.part")
        try:
            _copy(path, part, desk)
            part.replace(target)
        except OSError as failed:
            if failed.errno == 28:
                raise DiskFull("The disk is full.", "Free some space and try again.") from failed
            raise AccessDenied(f"{path} cannot be copied.", "Check its permissions.", str(failed)) from failed
        finally:
            part.unlink(missing_ok=True)
        return target

    def remove(self, entry: CatalogEntry) -> None:
        """Delete the files of ``entry``, also those that have arrived in part."""
        for file in entry.files:
            path = self.folder / file.name
            for each in (path, path.with_name(f"{path.name}.part"), path.with_name(f"{path.name}.parts")):
                each.unlink(missing_ok=True)
            while path.parent != self.folder and path.parent.is_dir() and not any(path.parent.iterdir()):
                path.parent.rmdir()
                path = path.parent

    def lying(self, catalog: Sequence[CatalogEntry]) -> Lying:
        """What Hearth put into the folder, by its names, and what is not Hearth's.

        A folder that is a link is somebody else's, with all that it leads to. Raises ``OSError``.
        """
        if not self.folder.is_dir():
            return Lying((), (), ())
        names = dict.fromkeys((*_names(catalog), *self._known()))
        candidates = [self.folder / name for name in names]
        for pattern in ("*.gguf", "*.gguf.part"):
            candidates += sorted((self.folder / IMPORTED).glob(pattern))
        places = {self.folder / IMPORTED, *(parent for path in candidates for parent in self._above(path))}
        folders = {place for place in places if self._is_plain(place)}
        files = tuple(
            path
            for path in candidates
            if (path.is_file() or path.is_symlink()) and all(above in folders for above in self._above(path))
        )
        strangers = tuple(_strangers(self.folder, {*files}, folders))
        return Lying(files, tuple(sorted(folders, key=lambda path: -len(path.parts))), strangers)

    def _known(self) -> Iterator[str]:
        """The names of files that were verified and did not change since, also of models no catalog has any more."""
        for name, noted in self._remembered().items():
            path = Path(name)
            if not path.is_absolute() and ".." not in path.parts:
                with contextlib.suppress(OSError, TypeError):
                    if list(noted)[:2] == [*_stamp(self.folder / path)]:
                        yield name

    def _above(self, path: Path) -> list[Path]:
        """The folders between the models folder and ``path``."""
        return [parent for parent in path.parents if self.folder in parent.parents]

    def _is_plain(self, place: Path) -> bool:
        return place.is_dir() and not any(each.is_symlink() for each in (place, *self._above(place)))

    def verify(self, path: Path, file: ModelFile | None) -> None:
        """Check a chat model's bytes before it is loaded; what was checked before and did not change is not read.

        ``file`` None is for one that a person brought along: its form is checked, nobody knows its bytes. Raises
        ``ModelMissing`` or ``ModelDamaged``.
        """
        check_gguf(path)
        if file is not None:
            self.verify_published(file)

    def verify_published(self, file: ModelFile) -> None:
        """Check that a file of the catalog lies in the folder with its published bytes, before it is loaded.

        What was checked before and did not change is not read; else it takes about a second a gigabyte, so call it on
        no thread that somebody waits for. Raises ``ModelMissing`` or ``ModelDamaged``.
        """
        path = self.folder / file.name
        if not path.is_file():
            raise ModelMissing(f"{path} is not there.", "Get the model again: hearth models pull NAME")
        if self._remembered().get(file.name) == [*_stamp(path), file.sha256]:
            return
        if not download.is_whole(path, file):
            raise ModelDamaged(
                f"{path.name} is not the published file.",
                f"Delete {path} and get the model again: hearth models pull NAME",
                f"expected {file.sha256}",
            )
        self.remember(file)

    def remember(self, file: ModelFile) -> None:
        """Note that this file's bytes are the published ones, as long as its size and time stay the same."""
        with self._lock:
            kept = self._remembered() | {file.name: [*_stamp(self.folder / file.name), file.sha256]}
            with contextlib.suppress(OSError):  # a read-only folder: it is checked again next time
                write_whole(self.folder / _VERIFIED, json.dumps(kept).encode())

    def _remembered(self) -> dict[str, Any]:
        try:
            kept = json.loads((self.folder / _VERIFIED).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return kept if isinstance(kept, dict) else {}


def _names(catalog: Iterable[CatalogEntry]) -> Iterator[str]:
    """Where Hearth itself writes in a models folder, except files that a person brought along."""
    yield from (_VERIFIED, f"{_VERIFIED}.part")
    for entry in catalog:
        for file in entry.files:
            yield from (file.name, f"{file.name}.part", f"{file.name}.parts")
        for source in entry.sources:
            if isinstance(source, WheelSource):
                yield from (f"{package}-{version}.whl.part" for package, version, _ in source.parts)


def _strangers(folder: Path, files: set[Path], folders: set[Path]) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path in folders:
            yield from _strangers(path, files, folders)
        elif path not in files:
            yield path


def _copy(path: Path, part: Path, desk: Desk[Any]) -> None:
    size = path.stat().st_size
    if shutil.disk_usage(part.parent).free < size + download.SPARE:
        raise DiskFull(f"{path.name} needs {size / 1e9:.1f} GB on this disk.", "Free some space and try again.")
    with path.open("rb") as source, part.open("wb") as target:
        done = 0
        while piece := source.read(_PIECE):
            desk.cancel.check()
            target.write(piece)
            done += len(piece)
            desk.report(done, size, f"Copying {path.name}")
        target.flush()
        os.fsync(target.fileno())


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns
