"""Brings a backup back, on this computer or another one: all of it or nothing, and never over a profile unasked.

A restored profile is first made whole in a folder beside its place (``.NAME.restoring``); a file in it says when it is
ready. Then the old profile is renamed, and the new one gets its name. Whoever is killed between the two leaves that to
the next start, which calls :func:`finish_restore` before it opens anything.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from assistant.core.errors import (
    AccessDenied,
    AssistantError,
    BadRequest,
    DiskFull,
    KeyringUnavailable,
    StoreDamaged,
    StoreTooNew,
    WrongPassphrase,
)
from assistant.core.jobs import Desk
from assistant.service.backups import SPARE, check_opened
from assistant.store import backup_file
from assistant.store.backup_manifest import DATABASE, KEY_INFO, Manifest
from assistant.store.backup_seals import unseal
from assistant.store.migrations import newest_schema
from assistant.system.instance import own
from assistant.system.keys import adopt, forget_key, open_key, open_portable
from assistant.system.paths import NO_ROOM, PRIVATE_FILE, Profile, make_private, resources
from assistant.system.settings_file import sync_folder

READY = "restored.json"
"""In a profile that was made whole from a backup, until it has its place."""

Ask = Callable[[], str]
"""Asks the person for the recovery key or the passphrase of the backup; "" if they give none."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A profile that was brought back. ``aside`` is where the one before lies now, None if there was none.

    ``waits``: it takes its place at the next start.
    """

    profile: Path
    made_at: datetime
    aside: Path | None = None
    waits: bool = False


def restore(file: Path, into: Profile, ask: Ask, desk: Desk[Any], *, replace: bool = False) -> Restored:
    """Make the profile ``into`` what the backup ``file`` holds.

    A profile that is there already stays unless ``replace`` is said, and is renamed then, never deleted. Raises
    ``BadRequest``, ``AlreadyRunning``, ``UnsupportedFormat``, ``StoreTooNew``, ``StoreDamaged`` (naming the part),
    ``WrongPassphrase``, ``KeyringUnavailable``, ``DiskFull``, ``AccessDenied`` or ``Cancelled``; nothing has changed
    then.
    """
    check_may_replace(into, replace)
    with contextlib.ExitStack() as held:
        if into.root.exists():
            held.callback(own(into).close)
        manifest = _stage(file, into, ask, desk)
        return Restored(into.root, manifest.made_at, _swap(into))


def prepare(file: Path, into: Profile, ask: Ask, desk: Desk[Any]) -> Restored:
    """Like :func:`restore` with ``replace``, for a profile that is open: it takes its place at the next start."""
    return Restored(into.root, _stage(file, into, ask, desk).made_at, waits=True)


def finish_restore(profile: Profile) -> bool:
    """Give a restored profile that waits its place; whether the folder of the profile is another one now.

    Called by the owner of the profile, who has to own it again then.
    """
    if not (profile.restoring.root / READY).is_file():
        return False
    _swap(profile)
    return True


def check_may_replace(into: Profile, replace: bool) -> None:
    """Raise ``BadRequest`` where a restore would take the place of something without being told to."""
    if replace or not into.root.exists() or (into.root.is_dir() and not any(into.root.iterdir())):
        return
    raise BadRequest(
        f"There is a profile in {into.root} already.",
        "Restore into another folder with --into, or say --replace: the old one is then renamed, not deleted.",
    )


# --- made whole beside its place ---


def _discard(staged: Profile) -> None:
    """Delete what does not take its place, first the key that this machine may keep for it already."""
    with contextlib.suppress(AssistantError, OSError):
        forget_key(staged)
    shutil.rmtree(staged.root, ignore_errors=True)


def _stage(file: Path, into: Profile, ask: Ask, desk: Desk[Any]) -> Manifest:
    manifest = backup_file.check(file, desk.cancel, lambda done, total: desk.report(done, total, "Reading the backup"))
    if manifest.schema > newest_schema(resources() / "schema"):
        raise StoreTooNew(
            f"{file.name} was made by a newer version of Hearth ({manifest.app}).", "Update Hearth, then restore it."
        )
    staged = into.restoring
    try:
        _discard(staged)  # one that was stopped
        into.root.parent.mkdir(parents=True, exist_ok=True)
        _check_room(file, into)
        make_private(staged.root)
        _fill(file, manifest, staged, into, ask, desk)
    except OSError as failed:
        _discard(staged)
        raise _in_words(failed, into.root.parent) from failed
    except BaseException:
        _discard(staged)
        raise
    return manifest


def _fill(file: Path, manifest: Manifest, staged: Profile, into: Profile, ask: Ask, desk: Desk[Any]) -> None:
    desk.report(0, None, "Opening the backup")
    info = backup_file.read(file, KEY_INFO)
    key = _key(info, into, ask)
    backup_file.extract(file, manifest.part(DATABASE), staged.database, desk.cancel)
    check_opened(file, manifest, staged.database, key)
    for part in manifest.files:
        inside, _, content = unseal(key, part.name, backup_file.read(file, part.name)).partition(b"\n")
        _write(staged.root / _safe(inside.decode("utf-8", "replace")), content)
    adopt(staged, info, key)
    desk.cancel.check()
    _write(staged.root / READY, json.dumps({"made_at": manifest.made_at.isoformat()}).encode())
    for folder in (staged.root, staged.root.parent):
        sync_folder(folder)


def _key(info: bytes, into: Profile, ask: Ask) -> bytes:
    """The key of the backup: from the profile that is there if it is the same one, else by what the person gives."""
    with contextlib.suppress(AssistantError, OSError, ValueError, KeyError):
        if json.loads(into.key_info.read_bytes())["id"] == json.loads(info)["id"]:
            return open_key(into)
    given = ask().strip()
    if not given:
        raise WrongPassphrase(
            "This backup opens with its recovery key.", "Give the recovery key, or the passphrase if one was set."
        )
    try:
        return open_portable(info, recovery_key=given)
    except (WrongPassphrase, KeyringUnavailable) as not_by_recovery:
        try:
            return open_portable(info, passphrase=given)
        except (WrongPassphrase, KeyringUnavailable):
            raise not_by_recovery from None


def _safe(inside: str) -> PurePosixPath:
    """A path inside a profile. A file that names another place was not made by Hearth."""
    path = PurePosixPath(inside)
    if path.is_absolute() or ".." in path.parts or path.parts[:1] not in (("settings.toml",), ("adapters",)):
        raise StoreDamaged("The backup holds a file that belongs to no profile.", "Use another backup.", inside)
    return path


def _write(path: Path, content: bytes) -> None:
    make_private(path.parent)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


# --- taking its place ---


def _swap(profile: Profile) -> Path | None:
    """Give the folder that is ready its place; where the one before lies now."""
    staged, aside = profile.restoring.root, None
    try:
        if profile.root.exists():
            aside = _free_name(profile.root, datetime.now().astimezone())
            profile.root.rename(aside)
        try:
            staged.rename(profile.root)
        except OSError:
            if aside is not None:
                aside.rename(profile.root)
            raise
    except OSError as failed:
        raise _in_words(failed, profile.root.parent) from failed
    (profile.root / READY).unlink(missing_ok=True)
    sync_folder(profile.root.parent)
    if aside is not None and not any(path.name != profile.lock.name for path in aside.iterdir()):
        shutil.rmtree(aside)  # only a folder that was made to hold the lock
        return None
    return aside


def _free_name(root: Path, now: datetime) -> Path:
    stem = f"{root.name}.before-restore-{now:%Y-%m-%d-%H%M}"
    number = 1
    while (name := root.with_name(stem if number == 1 else f"{stem}-{number}")).exists():
        number += 1
    return name


def _check_room(file: Path, into: Profile) -> None:
    if shutil.disk_usage(into.root.parent).free < file.stat().st_size + SPARE:
        raise _no_room(into.root.parent)


def _in_words(failed: OSError, folder: Path) -> AssistantError:
    if failed.errno in NO_ROOM:
        return _no_room(folder)
    return AccessDenied(f"The profile cannot be restored to {folder}.", "Choose another folder.", str(failed))


def _no_room(folder: Path) -> DiskFull:
    return DiskFull(f"There is no room for the profile on the disk of {folder}.", "Free some space and try again.")
