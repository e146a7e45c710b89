"""The key that opens a profile: 32 random bytes, kept by this machine or a passphrase, and always by a recovery key.

``key.json`` says who keeps the key, never the key itself (see ``key_info.py``). Day by day it is had from the desktop's
keyring, from a key file where there is no keyring, or from a passphrase; the recovery key opens the profile when none
of them does. A key that cannot be had is never replaced by a new one while anything of a database exists: that would
look like an empty profile.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from dataclasses import replace

from assistant.core.errors import (
    AccessDenied,
    AssistantError,
    DiskFull,
    KeyringUnavailable,
    StoreDamaged,
    WrongPassphrase,
)
from assistant.system.key_files import forget_in_file, from_file, keep_in_file, key_file
from assistant.system.key_info import (
    PORTABLE,
    RECOVERY,
    Keeper,
    KeyInfo,
    new_name,
    parse_info,
    read_info,
    write_info,
)
from assistant.system.key_wrapping import (
    KEY_BYTES,
    recovery_key_in,
    unwrap_with_passphrase,
    unwrap_with_recovery_key,
    wrap_with_passphrase,
    wrap_with_recovery_key,
)
from assistant.system.keyrings import forget_secret, give, in_short, take
from assistant.system.paths import Profile, make_private
from assistant.system.recovery_key import as_written, new_recovery_key

_RESCUE = "or open the profile with its recovery key: hearth key unlock"


# --- opening ---


def open_key(profile: Profile, passphrase: str | None = None, recovery_key: str | None = None) -> bytes:
    """The 32-byte key of ``profile``; made, and kept as safely as this machine allows, at the first start.

    A passphrase (also ``HEARTH_PASSPHRASE``) at the first start protects the key with argon2id; without one the
    desktop's keyring keeps it, and where there is none a key file outside the profile (``HEARTH_KEY_FILE``). A
    recovery key is made with it, see :func:`recovery_key_of`; a profile that has none yet gets one here.
    ``recovery_key`` opens instead of all of them. Raises ``WrongPassphrase``, ``KeyringUnavailable`` if what keeps the
    key cannot be reached or lost it, ``StoreDamaged`` or ``StoreTooNew``.
    """
    passphrase = passphrase or os.environ.get("HEARTH_PASSPHRASE") or None
    if not profile.key_info.exists():
        _check_new(profile, recovery_key)
        return _make(profile, passphrase)
    info = read_info(profile)
    key = _opened(info, passphrase, recovery_key)
    if info.version < 2:
        with suppress(DiskFull, AccessDenied):  # it opens as it is; the next start tries again
            write_info(profile, _with_recovery(info, key, new_recovery_key()))
    return key


def open_portable(info: bytes, passphrase: str | None = None, recovery_key: str | None = None) -> bytes:
    """The key that :func:`portable_info` carries. Raises ``WrongPassphrase`` or ``StoreDamaged``."""
    return _opened(parse_info(info), passphrase, recovery_key)


def _opened(info: KeyInfo, passphrase: str | None, recovery_key: str | None) -> bytes:
    if recovery_key is not None:
        return _by_recovery_key(info, recovery_key)
    problems: list[AssistantError] = []
    for keeper in info.daily:
        try:
            return _from_keeper(info, keeper, passphrase)
        except AssistantError as problem:
            problems.append(problem)  # another one may have it
    if problems:
        raise problems[0]
    raise KeyringUnavailable("Nothing on this computer keeps the key of this profile.", f"Put it back, {_RESCUE}")


def _by_recovery_key(info: KeyInfo, typed: str) -> bytes:
    if info.recovery is None:
        raise KeyringUnavailable(
            "This profile has no recovery key yet.", "It gets one when it is opened for the first time by this version."
        )
    return unwrap_with_recovery_key(info.recovery, as_written(typed))


def _from_keeper(info: KeyInfo, keeper: Keeper, passphrase: str | None) -> bytes:
    match keeper.get("kind"):
        case "passphrase":
            if passphrase is None:
                raise WrongPassphrase(
                    "This profile is locked with a passphrase.", "Enter it, or set HEARTH_PASSPHRASE."
                )
            return unwrap_with_passphrase(keeper, passphrase)
        case "keyring":  # whichever desktop is running now: the one that keeps it is named
            return _from_keyring(str(keeper.get("backend", "")), info.name_of(keeper))
        case "file":
            return from_file(key_file(info.name_of(keeper)), _RESCUE)
        case other:
            raise StoreDamaged("key.json names an unknown way to keep the key.", "Update Hearth.", str(other))


def _from_keyring(backend: str, name: str) -> bytes:
    key = take(backend, name)
    if key is None or len(key) != KEY_BYTES:
        raise KeyringUnavailable(
            "The desktop's keyring does not give the key of this profile.",
            f"Unlock the keyring ({in_short(backend)}) and try again; after a change of desktop, log in to the old one "
            f"once, {_RESCUE}",
        )
    return key


# --- the first start ---


def _check_new(profile: Profile, recovery_key: str | None) -> None:
    """Raise unless this is the very first start: nothing that a key could belong to may be here."""
    if any(profile.root.glob(f"{profile.database.stem}*.db*")):
        raise KeyringUnavailable(
            "The file that says how this profile's key is kept is missing.",
            f"Put back {profile.key_info} from a backup, or choose another profile with --profile.",
        )
    if recovery_key is not None:
        raise KeyringUnavailable(
            "There is no profile here that a recovery key could open.", "Choose its folder with --profile."
        )


def _make(profile: Profile, passphrase: str | None) -> bytes:
    make_private(profile.root)
    key = secrets.token_bytes(KEY_BYTES)
    if passphrase is not None:
        keeper: Keeper = {"kind": "passphrase", **wrap_with_passphrase(key, passphrase)}
    else:
        keeper, key = _keeper_here(key, share=True)
    write_info(profile, _with_recovery(KeyInfo(new_name(), (keeper,), begun=False), key, new_recovery_key()))
    return key


def _keeper_here(key: bytes, kind: str = "", *, share: bool = False) -> tuple[Keeper, bytes]:
    """Let this machine keep ``key``, by its keyring or a file (``kind`` "" takes what there is); and the key kept.

    ``share``: a key file named by the person that keeps another key already is shared, and its key is returned.
    """
    name = new_name()
    if kind != "file" and (backend := give(name, key)):
        return {"kind": "keyring", "backend": backend, "name": name}, key
    if kind == "keyring":
        raise KeyringUnavailable(
            "No keyring of a desktop took the key.", "Unlock the keyring and try again, or: hearth key keep file"
        )
    return {"kind": "file", "name": name}, keep_in_file(key_file(name), key, share=share)


def has_begun(profile: Profile) -> bool:
    """Whether the database of ``profile`` held something since its key was made. Raises ``StoreDamaged``."""
    return read_info(profile).begun


def begin(profile: Profile) -> None:
    """Note that it does; from now on a missing database is a lost one. Raises ``DiskFull`` or ``AccessDenied``."""
    if not (info := read_info(profile)).begun:
        write_info(profile, replace(info, begun=True))


# --- the recovery key ---


def recovery_key_of(profile: Profile, key: bytes) -> str:
    """The recovery key in force, to be shown again; "" where there is none or what is kept of it is damaged."""
    recovery = read_info(profile).recovery
    return "" if recovery is None else recovery_key_in(recovery, key)


def renew_recovery_key(profile: Profile, key: bytes, text: str = "") -> str:
    """Put a new recovery key (or the one of ``text``) in the place of the old one, which opens nothing from now on.

    Copies of ``key.json`` made before, as in backups, still open with the old one. Returns the new one.
    """
    text = text or new_recovery_key()
    write_info(profile, _with_recovery(read_info(profile), key, text))
    return text


def _with_recovery(info: KeyInfo, key: bytes, text: str) -> KeyInfo:
    keeper: Keeper = {"kind": RECOVERY, **wrap_with_recovery_key(key, text)}
    return KeyInfo(info.id, (*info.daily, keeper), begun=info.begun)


# --- who keeps it ---


def kept_by(profile: Profile) -> str:
    """Who keeps the key day by day, in words; "" before the first start."""
    if not profile.key_info.exists():
        return ""
    info = read_info(profile)
    return " and ".join(_in_words(info, keeper) for keeper in info.daily) or "nothing but the recovery key"


def keeper_kinds(profile: Profile) -> tuple[str, ...]:
    """The kinds of the daily keepers: "keyring", "file", "passphrase"; () before the first start."""
    if not profile.key_info.exists():
        return ()
    return tuple(str(keeper.get("kind")) for keeper in read_info(profile).daily)


def keep_here(profile: Profile, key: bytes, kind: str = "") -> str:
    """Let this machine keep the key ("keyring", "file", or "" for the better one there is) in place of who did.

    Returns who keeps it now, in words. Raises ``KeyringUnavailable`` if no keyring takes it, ``DiskFull`` or
    ``AccessDenied``; the keepers before are untouched then.
    """
    return _replace(profile, key, _keeper_here(key, kind)[0])


def keep_by_passphrase(profile: Profile, key: bytes, passphrase: str) -> str:
    """Let a passphrase keep the key in place of who did; this machine then keeps nothing that opens the profile."""
    keeper: Keeper = {"kind": "passphrase", **wrap_with_passphrase(key, passphrase)}
    return _replace(profile, key, keeper, passphrase)


def _replace(profile: Profile, key: bytes, keeper: Keeper, passphrase: str | None = None) -> str:
    """``keeper`` in the place of the daily ones; what those kept goes once the new one is seen to open."""
    before = read_info(profile)
    after = KeyInfo(before.id, (keeper, *before.of_kind(RECOVERY)))
    try:
        if _from_keeper(after, keeper, passphrase) != key:
            raise KeyringUnavailable("What keeps the key gave another one back.", "Nothing was changed.")
        write_info(profile, after)
    except AssistantError:
        _forget_kept(after, keeper)
        raise
    for old in before.daily:
        _forget_kept(before, old)
    return _in_words(after, keeper)


def _in_words(info: KeyInfo, keeper: Keeper) -> str:
    match keeper.get("kind"):
        case "keyring":
            return f"the desktop's keyring ({in_short(str(keeper.get('backend', '')))})"
        case "passphrase":
            return "your passphrase"
        case _:
            return f"a key file: {key_file(info.name_of(keeper))}"


# --- leaving this machine, and coming to one ---


def portable_info(profile: Profile) -> bytes:
    """``key.json`` with only the keepers that open anywhere: the recovery key and, where one is set, a passphrase."""
    info = read_info(profile)
    return KeyInfo(info.id, info.of_kind(*PORTABLE)).as_json()


def adopt(profile: Profile, info: bytes, key: bytes) -> None:
    """Make what :func:`portable_info` gave the ``key.json`` of ``profile``, opened by ``key`` (32 bytes).

    This machine's keeper is added, under a name of its own, unless a passphrase keeps the key: beside a key that
    anybody at this machine can take, a passphrase would protect nothing.
    """
    portable = parse_info(info)
    keepers = portable.of_kind(*PORTABLE)
    make_private(profile.root)
    if not portable.of_kind("passphrase"):
        keepers = (_keeper_here(key)[0], *keepers)
    ours = KeyInfo(portable.id, keepers)
    try:
        write_info(profile, ours)
    except BaseException:
        for keeper in ours.daily:  # nothing would name it any more
            _forget_kept(ours, keeper)
        raise


def forget_key(profile: Profile) -> tuple[str, ...]:
    """Take away all that keeps the key on this machine; returns what was removed, in words.

    Without it, and without a recovery key or passphrase kept elsewhere with a backup, the profile never opens again.
    A key file that ``HEARTH_KEY_FILE`` names stays: other profiles may use it. A locked keyring keeps its entry.
    """
    removed: list[str] = []
    if not profile.key_info.exists():
        return ()
    with suppress(StoreDamaged):
        info = read_info(profile)
        removed += [_in_words(info, keeper) for keeper in info.daily if _forget_kept(info, keeper)]
    profile.key_info.unlink()
    return (*removed, f"{profile.key_info}, with what the recovery key opens")


def _forget_kept(info: KeyInfo, keeper: Keeper) -> bool:
    """Remove what this machine keeps for ``keeper``; whether there was something."""
    match keeper.get("kind"):
        case "keyring":
            return forget_secret(info.name_of(keeper))
        case "file":
            return forget_in_file(info.name_of(keeper))
        case _:
            return False
