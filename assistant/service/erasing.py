"""Erases everything that Hearth keeps of its person, the key first, and proves what is gone and what is not."""

from __future__ import annotations

import contextlib
import os
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from assistant.core.errors import AssistantError, BadRequest
from assistant.core.jobs import Desk
from assistant.model.catalog import load_catalog
from assistant.model.files import Lying, ModelFiles
from assistant.service.backup_files import backups_in
from assistant.service.backups import backups_folder
from assistant.store.database import Database
from assistant.system.instance import Ownership
from assistant.system.key_files import key_file, own_key_files
from assistant.system.key_info import read_info
from assistant.system.keyrings import forget_secret
from assistant.system.keys import forget_key, open_key
from assistant.system.paths import Profile
from assistant.system.traces import RUNNING, in_the_profile, lists_of_others, outside, own_folders, strangers
from assistant.system.wiping import Wiped, files_in, wipe

MODELS = "Language models"

MAY_KEEP = (
    "A disk may keep older copies of what was erased: the journal of the file system, snapshots, the spare cells of an"
    " SSD, the swap file, and backups of the whole disk that another program made. The database in such a copy is"
    " encrypted: without the key it cannot be read. Settings, logs and the numbers of the search index are not"
    " encrypted; they hold no chats, facts or text of documents. To be sure of those too, encrypt the disk or overwrite"
    " all of it."
)
"""What no program can promise, told in plain words."""


@dataclass(frozen=True, slots=True)
class Lot:
    """Things that go, or stay, together: how many files, and their bytes."""

    what: str
    paths: tuple[Path, ...]
    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Inventory:
    """What ``erase`` removes and what it leaves alone. ``key`` tells who keeps the key, in words.

    ``folders`` go as well, unless something stays in them.
    """

    profile: Profile
    goes: tuple[Lot, ...]
    stays: tuple[Lot, ...]
    key: tuple[str, ...]
    folders: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Erased:
    """The proof. ``removed`` is told in words; ``left`` are things that should be gone and are not, with the reason.

    ``stays`` was left alone on purpose.
    """

    removed: tuple[str, ...]
    files: int
    bytes: int
    left: tuple[str, ...]
    stays: tuple[Lot, ...]
    may_keep: str = MAY_KEEP


def look(profile: Profile, models: Path, *, keep_models: bool = False, backups: bool = False) -> Inventory:
    """What there is to erase. The profile need not be one that opens.

    Raises ``BadRequest`` where there is no profile and nothing else of Hearth.
    """
    goes: dict[str, list[Path]] = {}
    for what, path in (*in_the_profile(profile), *outside(profile)):
        goes.setdefault(what, []).append(path)
    running = goes.pop(RUNNING, [])
    stays: dict[str, list[Path]] = {}
    if (lying := _models_in(models)).files:
        what = f"{MODELS} in {models}, which all profiles of this account use"
        (stays if keep_models else goes)[what] = [*lying.files]
    if lying.strangers and not keep_models:
        stays[f"Files in the models folder ({models}) that are not Hearth's"] = [*lying.strangers]
    if found := backup_files(profile):
        (goes if backups else stays)["Encrypted backups; the recovery key opens them"] = found
    if found := list(strangers(profile)):
        stays["Files in the profile's folder that are not Hearth's"] = found
    if found := list(_other_profiles(profile)):
        stays["Other profiles, or copies of this one, which open as before"] = found
    if found := list(_keys_of_nobody_here(profile)):
        stays["Key files that no profile beside this one names; a profile in another folder may need them"] = found
    if found := list(lists_of_others()):
        stays["Lists of recent files that all programs of the desktop share, in which Hearth is named"] = found
    if not any(what for what in goes if not what.startswith(MODELS)):
        raise BadRequest(f"There is no profile in {profile.root}.", "Name another one with --profile.")
    if running:
        goes[RUNNING] = running  # last: as long as it is there nobody else opens what is left
    folders = () if keep_models else (*lying.folders, models)
    keepers = (*_keepers(profile), *(f"{each}, for a restore that waits" for each in _keepers(profile.restoring)))
    return Inventory(profile, _lots(goes), _lots(stays), keepers, folders)


def erase(inventory: Inventory, ownership: Ownership, desk: Desk[Any]) -> Erased:
    """Erase it: what keeps the key goes before anything else, then file after file; ends with looking for all of it.

    ``ownership`` shows that nobody else uses the profile, and is given up. Once the key is gone this does not stop;
    where it is killed all the same, erasing again goes on. Raises ``Cancelled`` before anything is gone.
    """
    desk.report(0, None, "Looking for passwords that the keyring keeps")
    entries = _calendar_entries(inventory.profile)
    desk.cancel.check()
    left: list[str] = []
    removed = _forget_secrets(inventory.profile, entries, left)
    wiped = _wipe(inventory, desk)
    ownership.close()
    done = sum(wiped.values(), _wipe_rest(inventory.profile))
    _drop_empty_folders(inventory)
    removed += [f"{what}: {_counted(part)}" for what, part in wiped.items() if part.files]
    left += [f"{path}: {reason}." for path, reason in done.left]
    left += [f"{path} is still there." for path in _still_there(inventory)]
    return Erased(tuple(removed), done.files, done.bytes, tuple(dict.fromkeys(left)), inventory.stays)


def _still_there(inventory: Inventory) -> Iterator[Path]:
    """What should be gone and can be seen, looked for once more."""
    yield from (path for lot in inventory.goes for path in lot.paths if os.path.lexists(path))
    yield from (path for _, path in in_the_profile(inventory.profile))
    if inventory.profile.root.exists() and not strangers(inventory.profile):
        yield inventory.profile.root


def backup_files(profile: Profile) -> list[Path]:
    """The encrypted backups of this profile in the folder that the settings name, or beside the profile.

    In a folder that was chosen there may be those of other profiles, which are not told.
    """
    chosen, name = "", ""
    with contextlib.suppress(OSError, ValueError, RecursionError):
        chosen = str(tomllib.loads(profile.settings_file.read_text(encoding="utf-8")).get("backup_folder", ""))
    with contextlib.suppress(AssistantError):
        name = read_info(profile).id
    folder = backups_folder(profile, chosen)
    if not folder.is_dir():
        return []
    found = backups_in(folder)
    ours = (each for each in found if not chosen or (each.manifest is not None and each.manifest.profile == name))
    return [each.file for each in ours]


# --- the key ---


def _keepers(profile: Profile) -> Iterator[str]:
    """Who keeps the key, in words; nothing where that cannot be known."""
    with contextlib.suppress(AssistantError):
        for keeper in read_info(profile).daily:
            match keeper.get("kind"):
                case "keyring":
                    yield "The key, in the desktop's keyring"
                case "file":
                    yield f"The key, in {key_file(read_info(profile).name_of(keeper))}"
                case _:
                    yield "The key that your passphrase opens, in key.json"


@contextlib.contextmanager
def _held_open(profile: Profile) -> Iterator[list[BinaryIO]]:
    """The files that hold a key, so that their bytes can be overwritten after they lost their names."""
    with contextlib.ExitStack() as everything:
        held: list[BinaryIO] = []
        for path in (path for each in (profile, profile.restoring) for path in (each.key_info, *_key_files(each))):
            with contextlib.suppress(OSError):
                if os.name == "posix" and path.stat().st_nlink == 1:
                    held.append(everything.enter_context(path.open("r+b", buffering=0)))
        yield held


def _keys_of_nobody_here(profile: Profile) -> Iterator[Path]:
    """Key files of Hearth's own that nothing names, as far as can be seen from here: killed work may leave one."""
    named: set[str] = set()
    for each in (profile, profile.restoring, *map(Profile, _other_profiles(profile))):
        with contextlib.suppress(AssistantError):
            info = read_info(each)
            named |= {f"{info.name_of(keeper)}.key" for keeper in info.of_kind("file")}
    yield from (path for path in own_key_files() if path.name not in named)


def _key_files(profile: Profile) -> Iterator[Path]:
    if "HEARTH_KEY_FILE" in os.environ:
        return  # other profiles may use it
    with contextlib.suppress(AssistantError):
        info = read_info(profile)
        yield from (key_file(info.name_of(keeper)) for keeper in info.of_kind("file"))


def _forget_secrets(profile: Profile, entries: tuple[str, ...] | None, left: list[str]) -> list[str]:
    """Take away the key and the passwords, and overwrite the files that held the key; what went, in words."""
    if not profile.key_info.exists() and profile.database.exists():
        left.append("What says how the key is kept was missing: a key may be left in the keyring or in a key file.")
    with _held_open(profile) as files:
        removed = [*_forget_key(profile, left), *_forget_key(profile.restoring, left)]
        for file in files:
            _overwrite(file)
    if entries is None:
        left.append("Passwords of calendar servers in the keyring: the profile did not open, so they are not known.")
    for entry in entries or ():
        if forget_secret(entry):
            removed.append("A password of a calendar server, from the desktop's keyring")
        else:
            left.append(f"The keyring did not give up a password: delete its entry “hearth”, {entry}.")
    return removed


def _forget_key(profile: Profile, left: list[str]) -> tuple[str, ...]:
    kinds: set[str] = set()
    with contextlib.suppress(AssistantError):
        kinds = {str(keeper.get("kind")) for keeper in read_info(profile).daily}
    removed = forget_key(profile)
    if "file" in kinds and "HEARTH_KEY_FILE" in os.environ:
        left.append(f"The key in {key_file('')} stays, as other profiles may use that file. Delete it yourself.")
    if "keyring" in kinds and not any("keyring" in told for told in removed[:-1]):
        left.append("The keyring did not give up the key. Unlock it and delete the entries named “hearth”.")
    return removed


def _overwrite(file: BinaryIO) -> None:
    file.seek(0)
    file.write(os.urandom(os.fstat(file.fileno()).st_size))
    os.fsync(file.fileno())


def _calendar_entries(profile: Profile) -> tuple[str, ...] | None:
    """The names of passwords that a keyring keeps for calendars; None where the profile does not open."""
    if not profile.database.exists():
        return ()
    if not profile.key_info.exists():
        return None
    try:
        database = Database.open(profile.database, open_key(profile))
    except Exception:  # noqa: BLE001 - whatever is wrong with a profile, it can be erased
        return None
    with contextlib.closing(database), database.read() as connection:
        found = connection.execute("SELECT entry FROM calendar_accounts WHERE keeper <> ''").fetchall()
        return tuple(str(row[0]) for row in found)


# --- files ---


def _models_in(folder: Path) -> Lying:
    """What lies in the models folder; one that cannot be looked into stays whole."""
    with contextlib.suppress(OSError):
        return ModelFiles(folder).lying(load_catalog())
    return Lying((), (), (folder,))


def _wipe(inventory: Inventory, desk: Desk[Any]) -> dict[str, Wiped]:
    """Delete file after file; what went of each kind."""
    total, done = sum(lot.bytes for lot in inventory.goes), 0
    wiped: dict[str, Wiped] = {}
    for lot in inventory.goes:
        part = Wiped()
        for path in lot.paths:
            for each in tuple(files_in(path)):
                part += wipe(each, overwrite=not lot.what.startswith(MODELS))
                desk.report(min(done + part.bytes, total), total, f"Erasing: {lot.what}")
            part += wipe(path)
        wiped[lot.what] = part
        done += part.bytes
    return wiped


def _wipe_rest(profile: Profile) -> Wiped:
    """What came into the profile since it was looked at: opening it may bring it up to date, which keeps a copy."""
    done = Wiped()
    for _, path in tuple(in_the_profile(profile)):
        done += wipe(path)
    return done


def _drop_empty_folders(inventory: Inventory) -> None:
    """The folders of Hearth's own that hold nothing any more."""
    folders = {inventory.profile.root, backups_folder(inventory.profile, ""), *own_folders(), *inventory.folders}
    for folder in sorted(folders, key=lambda each: len(each.parts), reverse=True):
        if folder.is_dir() and not folder.is_symlink() and not any(folder.iterdir()):
            with contextlib.suppress(OSError):  # told where it should be gone
                folder.rmdir()


def _lots(found: dict[str, list[Path]]) -> tuple[Lot, ...]:
    lots = []
    for what, paths in found.items():
        files = [file for path in paths for file in files_in(path)]
        lots.append(Lot(what, tuple(paths), len(files), sum(_size(file) for file in files)))
    return tuple(lots)


def _size(file: Path) -> int:
    try:
        return file.lstat().st_size
    except OSError:
        return 0


def _counted(part: Wiped) -> str:
    return f"{part.files:,} {'file' if part.files == 1 else 'files'}, {part.bytes:,} bytes"


def _other_profiles(profile: Profile) -> Iterator[Path]:
    root = profile.root
    if root.parent.is_dir():
        for folder in sorted({*root.parent.iterdir()} - {root, profile.restoring.root}):
            if folder.is_dir() and (folder / profile.database.name).exists():
                yield folder
