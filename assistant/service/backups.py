"""Backups of the open profile: one encrypted file each, made while it is in use, opened before it counts, thinned."""

from __future__ import annotations

import contextlib
import errno
import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant import __version__
from assistant.core.errors import AccessDenied, AssistantError, BadRequest, DiskFull, StoreDamaged
from assistant.core.jobs import Desk
from assistant.core.settings import Value
from assistant.service.backup_files import Backup, backups_in, choose_file, look_at, to_remove
from assistant.store import backup_file
from assistant.store.backup_copy import Contents, copy_database, look_into
from assistant.store.backup_manifest import (
    CONTENTS,
    DATABASE,
    FILE,
    KEY_INFO,
    MANIFEST,
    SIGNATURE,
    Manifest,
)
from assistant.store.backup_seals import seal, signature, signed, unseal
from assistant.store.database import Database
from assistant.system.keys import portable_info
from assistant.system.paths import NO_ROOM, Profile, make_private
from assistant.system.settings_file import sync_folder

WORK = "backup.part"
"""A folder in the profile for the copy that a backup is made from; what a killed process left goes at the next one."""

SPARE = 64 << 20
"""Bytes of disk that stay free beside a backup."""


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made and opened. ``thinned`` are older ones that went for it."""

    file: Path
    bytes: int
    seconds: float
    thinned: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """What is backed up, and with what. ``now`` is the time in the person's zone."""

    profile: Profile
    database: Database
    setting: Callable[[str], Value]
    now: Callable[[], datetime]


class Backups:
    """Makes, lists and checks the backups of one profile. Every method may be called from any thread."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._lock = threading.Lock()
        self.problem = ""
        """Why the last one could not be made, in words; "" after one that could."""

    @property
    def folder(self) -> Path:
        """Where the daily ones are kept: the folder that the setting names, else one beside the profile."""
        return backups_folder(self._parts.profile, str(self._parts.setting("backup_folder")))

    @property
    def same_disk(self) -> bool:
        """Whether the backups would be lost together with the disk of the profile."""
        with contextlib.suppress(OSError):
            return _there(self.folder).stat().st_dev == self._parts.profile.root.stat().st_dev
        return False

    @property
    def kept_since(self) -> datetime:
        """When the profile's key was last put down: its first start, or a change of what keeps the key."""
        return datetime.fromtimestamp(self._parts.profile.key_info.stat().st_mtime, self._parts.now().tzinfo)

    def make(self, target: Path | None, desk: Desk[Any]) -> Made:
        """Make a backup into ``target`` (a file that is not there yet, or a folder; None: the folder of the backups).

        It is opened and compared with the profile before it gets its name, and only then are older ones thinned (in
        the folder of the backups). Raises ``DiskFull``, ``AccessDenied``, ``StoreDamaged``, ``BadRequest`` or
        ``Cancelled``; every older backup is untouched then.
        """
        with self._lock:
            began = time.monotonic()
            now = self._parts.now()
            try:
                file = choose_file(self._there() if target is None else target, now)
                self._write(file, now, desk)
                thinned = self._thin(now, desk) if target is None else ()
            except AssistantError as problem:
                self.problem = problem.message
                raise
            self.problem = ""
            return Made(file, file.stat().st_size, time.monotonic() - began, thinned)

    def list(self) -> tuple[Backup, ...]:
        """The backups of this profile in the folder, the newest first; unusable ones last."""
        mine = self._id()
        return tuple(each for each in backups_in(self.folder) if each.manifest is None or each.manifest.profile == mine)

    def last(self) -> Backup | None:
        """The newest usable backup that is not from the future; each was opened when it was made."""
        now = self._parts.now()
        return next((each for each in self.list() if each.manifest and each.made_at <= now), None)

    def due(self) -> bool:
        """Whether the daily backup of today is still to be made."""
        if not self._parts.setting("backup_daily"):
            return False
        last, now = self.last(), self._parts.now()
        return last is None or last.made_at.astimezone(now.tzinfo).date() < now.date()

    def verify(self, file: Path, desk: Desk[Any]) -> Backup:
        """Read every byte of a backup, open the database in it and compare what it holds with what was put in.

        A backup of another profile is read, not opened. Raises what is wrong with it, naming the damaged part.
        """
        with self._lock:
            manifest = backup_file.check(file, desk.cancel, _stage(desk, f"Reading {file.name}"))
            if manifest.profile == self._id():
                with self._room(file.parent, 0, manifest.part(DATABASE).bytes) as work:
                    copy = work / DATABASE
                    backup_file.extract(file, manifest.part(DATABASE), copy, desk.cancel)
                    check_opened(file, manifest, copy, self._parts.database.key)
            return look_at(file)

    # --- making ---

    def _there(self) -> Path:
        """The folder of the backups. One that the person made stays as open as it is: what goes in is encrypted."""
        return self.folder if self.folder.is_dir() else make_private(self.folder)

    def _write(self, file: Path, now: datetime, desk: Desk[Any]) -> None:
        partial = file.with_name(f".{file.name}.{self._id()}.part")
        for left in file.parent.glob(f".*.{self._id()}.part"):  # of a process that was killed; nobody else has our id
            left.unlink(missing_ok=True)
        try:
            size = sum(each.stat().st_size for each in self._parts.profile.root.glob("hearth.db*"))  # with its log
            with self._room(file.parent, size, size) as work:
                manifest, contents = self._contents(work, now, desk)
                backup_file.write(partial, manifest, contents, desk.cancel, _stage(desk, "Writing the backup"))
            again = backup_file.check(partial, desk.cancel, _stage(desk, "Reading it again"))
            if again != manifest:
                raise StoreDamaged("The backup did not arrive on the disk as it was written.", "Choose another disk.")
            if file.exists():
                raise BadRequest(f"{file} is there already.", "Give another name.")
            partial.rename(file)
            sync_folder(file.parent)
        except OSError as failed:
            raise _in_words(failed, file.parent) from failed
        finally:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)

    def _contents(self, work: Path, now: datetime, desk: Desk[Any]) -> tuple[Manifest, dict[str, Path | bytes]]:
        """The manifest and the entries of a backup of this moment; the copy of the database lies in ``work``."""
        key, copy = self._parts.database.key, work / DATABASE
        here = copy_database(self._parts.database, copy, desk.cancel, _stage(desk, "Copying the database"))
        desk.report(0, None, "Opening the copy")
        _compare(here, look_into(copy, key))
        rows = json.dumps(dict(here.rows)).encode()
        contents: dict[str, Path | bytes] = {
            KEY_INFO: portable_info(self._parts.profile),
            DATABASE: copy,
            CONTENTS: seal(key, CONTENTS, rows),
        }
        for number, file in enumerate(truth_beside(self._parts.profile), 1):
            name = f"{FILE}{number}"
            inside = file.relative_to(self._parts.profile.root).as_posix()
            contents[name] = seal(key, name, inside.encode() + b"\n" + file.read_bytes())
        parts = tuple(backup_file.measured(name, content) for name, content in contents.items())
        manifest = Manifest(__version__, now.replace(microsecond=0), self._id(), here.schema, parts)
        told = manifest.as_bytes()
        return manifest, {MANIFEST: told, SIGNATURE: signature(key, told), **contents}

    @contextlib.contextmanager
    def _room(self, folder: Path, bytes_there: int, bytes_here: int) -> Iterator[Path]:
        """A private folder in the profile for a copy, gone afterwards; raises ``DiskFull`` where there is no room."""
        root = self._parts.profile.root
        needs: dict[int, tuple[Path, int]] = {}
        for place, size in ((_there(folder), bytes_there), (root, bytes_here)):
            _, before = needs.get(place.stat().st_dev, (place, 0))
            needs[place.stat().st_dev] = place, before + size
        for place, size in needs.values():
            if shutil.disk_usage(place).free < size + SPARE:
                raise _no_room(place)
        work = root / WORK
        shutil.rmtree(work, ignore_errors=True)
        make_private(work)
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)

    def _thin(self, now: datetime, desk: Desk[Any]) -> tuple[Path, ...]:
        def whole(backup: Backup) -> bool:
            try:
                backup_file.check(backup.file, desk.cancel, _stage(desk, f"Reading {backup.file.name}"))
            except AssistantError:
                return False
            return True

        gone = to_remove([each for each in self.list() if each.manifest], now, whole)
        for each in gone:
            each.file.unlink(missing_ok=True)
        return tuple(each.file for each in gone)

    def _id(self) -> str:
        return str(json.loads(portable_info(self._parts.profile))["id"])


def backups_folder(profile: Profile, chosen: str) -> Path:
    """The folder of a profile's backups: the ``chosen`` one of the setting, or one beside the profile."""
    return Path(chosen).expanduser() if chosen else profile.root.with_name(f"{profile.root.name}-backups")


def truth_beside(profile: Profile) -> tuple[Path, ...]:
    """The files of a profile that cannot be made again from its database: the settings and the adapters."""
    adapters = sorted(file for file in (profile.root / "adapters").rglob("*") if file.is_file())
    return tuple(file for file in (profile.settings_file, *adapters) if file.is_file())


def check_opened(file: Path, manifest: Manifest, copy: Path, key: bytes) -> None:
    """Open the database that was taken out of a backup; raises unless it is what the backup was made of."""
    if not signed(key, backup_file.read(file, MANIFEST), backup_file.read(file, SIGNATURE)):
        raise StoreDamaged(
            f"The backup {file.name} was changed after it was made, or made with another key.", "Use another backup."
        )
    rows = json.loads(unseal(key, CONTENTS, backup_file.read(file, CONTENTS)))
    _compare(Contents(manifest.schema, rows), look_into(copy, key))


def _compare(expected: Contents, found: Contents) -> None:
    if expected == found:
        return
    tables = [name for name, count in expected.rows.items() if found.rows.get(name) != count]
    raise StoreDamaged(
        "The copy of the database does not hold what the profile holds.", "Try again.", f"differs: {tables}"
    )


def _stage(desk: Desk[Any], note: str) -> Callable[[float, float], None]:
    return lambda done, total: desk.report(done, total, note)


def _there(folder: Path) -> Path:
    return next(place for place in (folder, *folder.parents) if place.exists())


def _in_words(failed: OSError, folder: Path) -> AssistantError:
    if failed.errno in NO_ROOM:
        return _no_room(folder)
    if failed.errno == errno.EFBIG:
        return DiskFull(f"The disk of {folder} takes no file as large as the backup.", "Choose another folder.")
    return AccessDenied(
        f"The backup cannot be written to {folder}.", "Check that the disk is there, or choose another.", str(failed)
    )


def _no_room(folder: Path) -> DiskFull:
    return DiskFull(
        f"There is no room for the backup on the disk of {folder}.",
        "Free some space or choose another folder; every older backup is as it was.",
    )
