"""A key is made once, kept as safely as the machine allows, and never replaced while a database exists."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import keyring
import keyring.backend
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.core.errors import (
    AccessDenied,
    DiskFull,
    KeyringUnavailable,
    StoreDamaged,
    StoreTooNew,
    WrongPassphrase,
)
from assistant.system import keyrings
from assistant.system.keys import (
    adopt,
    forget_key,
    keep_by_passphrase,
    keep_here,
    keeper_kinds,
    kept_by,
    open_key,
    open_portable,
    portable_info,
    recovery_key_of,
    renew_recovery_key,
)
from assistant.system.paths import Profile, make_private
from assistant.system.recovery_key import new_recovery_key
from tests.safe_keyring import Later, LockedUp, Safe, Slow


def test_without_a_keyring_a_private_file_outside_the_profile_keeps_the_key(profile: Profile, tmp_path: Path) -> None:
    key = open_key(profile)
    file = tmp_path / "elsewhere" / "mina.key"
    assert len(key) == 32
    assert open_key(profile) == key
    assert file.stat().st_mode & 0o777 == 0o600
    assert str(file) in kept_by(profile)
    assert key.hex() not in profile.key_info.read_text()


def test_a_missing_key_is_told_and_never_replaced(profile: Profile, tmp_path: Path) -> None:
    open_key(profile)
    (tmp_path / "elsewhere" / "mina.key").unlink()
    with pytest.raises(KeyringUnavailable, match="key file"):
        open_key(profile)
    assert not (tmp_path / "elsewhere" / "mina.key").exists()


def test_a_database_without_its_key_info_is_never_given_a_new_key(profile: Profile) -> None:
    open_key(profile)
    profile.database.write_bytes(b"x")
    profile.key_info.unlink()
    with pytest.raises(KeyringUnavailable):
        open_key(profile)
    assert not profile.key_info.exists()


def test_a_passphrase_opens_and_a_wrong_one_does_not(profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    key = open_key(profile, "open sesame")
    assert open_key(profile, "open sesame") == key
    with pytest.raises(WrongPassphrase):
        open_key(profile, "open barley")
    with pytest.raises(WrongPassphrase):
        open_key(profile)
    monkeypatch.setenv("HEARTH_PASSPHRASE", "open sesame")
    assert open_key(profile) == key


def test_the_desktops_keyring_is_used_where_it_can_be_trusted(profile: Profile, desktop_keyring: type[Safe]) -> None:
    key = open_key(profile)
    assert open_key(profile) == key
    assert len(desktop_keyring.kept) == 1
    assert json.loads(profile.key_info.read_text())["keepers"][0]["kind"] == "keyring"


def test_a_keyring_that_lost_the_key_is_told(profile: Profile, desktop_keyring: type[Safe]) -> None:
    open_key(profile)
    desktop_keyring.kept.clear()
    with pytest.raises(KeyringUnavailable):
        open_key(profile)
    assert desktop_keyring.kept == {}


def test_an_untrusted_keyring_is_not_used(
    profile: Profile, desktop_keyring: type[Safe], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyrings, "TRUSTED_BACKENDS", ("keyring.backends.SecretService",))
    open_key(profile)
    assert desktop_keyring.kept == {}
    assert json.loads(profile.key_info.read_text())["keepers"][0]["kind"] == "file"


def test_after_a_change_of_desktop_the_keyring_that_has_the_key_is_asked(
    profile: Profile, desktop_keyring: type[Safe]
) -> None:
    key = open_key(profile)
    keyring.set_keyring(Later())
    assert open_key(profile) == key
    assert Later.kept == {}


def test_a_keyring_that_does_not_answer_is_not_waited_for(
    profile: Profile, desktop_keyring: type[Safe], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyrings, "KEYRING_SECONDS", 0.2)
    keyring.set_keyring(Slow())
    began = time.monotonic()
    key = open_key(profile)
    assert time.monotonic() - began < 1.4
    assert json.loads(profile.key_info.read_text())["keepers"][0]["kind"] == "file"
    assert open_key(profile) == key


REAL_KEYRING = """
import sys
from pathlib import Path
from assistant.core.errors import KeyringUnavailable
from assistant.system.keys import keep_here, kept_by, open_key, recovery_key_of
from assistant.system.paths import Profile
profile = Profile(Path(sys.argv[1]))
try:
    key = open_key(profile)
except KeyringUnavailable:
    key = open_key(profile, recovery_key=sys.argv[2])
    print("locked")
else:
    keep_here(profile, key, "file"), keep_here(profile, key, "keyring")
    print(open_key(profile) == key, recovery_key_of(profile, key), kept_by(profile))
"""
UNLOCKED = 'printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$@"'
LOCKED = 'gnome-keyring-daemon --start --components=secrets >/dev/null && exec "$@"'


def test_a_real_desktop_keyring_keeps_the_key_and_when_it_is_locked_the_recovery_key_opens(
    profile: Profile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")):
        pytest.skip("NEEDS gnome-keyring and dbus-run-session: only stand-ins for a keyring were tried")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHON_KEYRING_BACKEND"}
    environment["XDG_DATA_HOME"] = str(tmp_path / "data")  # where it keeps its own file from one session to the next

    def in_session(unlock: str, *arguments: str) -> str:
        command = ["dbus-run-session", "--", "sh", "-c", unlock, "sh", sys.executable, "-c", REAL_KEYRING]
        run = subprocess.run(
            [*command, str(profile.root), *arguments],
            env=environment, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert run.returncode == 0, run.stderr
        return run.stdout.strip()

    opens, recovery, told = in_session(UNLOCKED).split(" ", 2)
    assert opens == "True" and told == "the desktop's keyring (SecretService)"
    with pytest.raises(KeyringUnavailable, match="keyring"):
        open_key(profile)  # without that desktop
    key = open_key(profile, recovery_key=recovery)
    assert in_session(LOCKED, recovery) == "locked"
    keep_here(profile, key, "file")
    assert open_key(profile) == key


def test_a_key_in_the_keyring_that_is_no_key_is_told(profile: Profile, desktop_keyring: type[Safe]) -> None:
    open_key(profile)
    for text in ("", "@@@", "c2hvcnQ="):
        for name in desktop_keyring.kept:
            desktop_keyring.kept[name] = text
        with pytest.raises(KeyringUnavailable):
            open_key(profile)


def test_a_key_file_that_is_there_already_is_shared_and_never_overwritten(profile: Profile, tmp_path: Path) -> None:
    key = open_key(profile)
    assert open_key(Profile(tmp_path / "another profile")) == key
    assert open_key(profile) == key


def test_the_folder_of_a_named_key_file_is_left_as_it_is(
    profile: Profile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o755)
    monkeypatch.setenv("HEARTH_KEY_FILE", str(shared / "mina.key"))
    open_key(profile)
    assert shared.stat().st_mode & 0o777 == 0o755
    assert (shared / "mina.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["argon2id", "salt", "nonce", "sealed"])
@pytest.mark.parametrize("value", [None, "xyz", "", {"time_cost": 3, "memory_cost": 2**40, "parallelism": 4}])
def test_a_damaged_locked_key_is_told(profile: Profile, name: str, value: object) -> None:
    open_key(profile, "open sesame")
    info = json.loads(profile.key_info.read_text())
    info["keepers"][0][name] = value
    profile.key_info.write_text(json.dumps(info))
    with pytest.raises((StoreDamaged, WrongPassphrase)):
        open_key(profile, "open sesame")


@given(passphrase=st.text(min_size=1, max_size=40))
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_passphrase_opens_what_it_locked(passphrase: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    profile = Profile(tmp_path_factory.mktemp("profile"))
    assert open_key(profile, passphrase) == open_key(profile, passphrase)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"kind": "file"}', '{"id": "x", "kind": "moon"}', '{"version": 2, "id": "x", "keepers": [3]}'],
)
def test_a_damaged_key_info_is_named(profile: Profile, text: str) -> None:
    open_key(profile)
    profile.key_info.write_text(text)
    with pytest.raises(StoreDamaged):
        open_key(profile)


# --- the recovery key ---


def keepers(profile: Profile) -> list[str]:
    return [each["kind"] for each in json.loads(profile.key_info.read_text())["keepers"]]


def test_a_new_profile_has_a_recovery_key_that_opens_it(profile: Profile) -> None:
    key = open_key(profile)
    recovery = recovery_key_of(profile, key)
    assert keepers(profile) == ["file", "recovery"]
    assert open_key(profile, recovery_key=recovery.lower().replace("-", " ")) == key
    assert recovery not in profile.key_info.read_text()
    with pytest.raises(WrongPassphrase, match="not the recovery key"):
        open_key(profile, recovery_key=new_recovery_key())


def test_the_recovery_key_can_be_read_only_with_the_key(profile: Profile) -> None:
    open_key(profile)
    assert recovery_key_of(profile, bytes(32)) == ""


@pytest.mark.parametrize("field", ["salt", "nonce", "sealed", "shown"])
def test_a_damaged_recovery_keeper_keeps_nobody_out_and_is_not_shown(profile: Profile, field: str) -> None:
    key = open_key(profile)
    info = json.loads(profile.key_info.read_text())
    info["keepers"][1][field] = "0" * 24
    profile.key_info.write_text(json.dumps(info))
    assert open_key(profile) == key
    assert recovery_key_of(profile, key) == ""


def test_a_new_recovery_key_voids_the_old_one(profile: Profile) -> None:
    key = open_key(profile)
    old = recovery_key_of(profile, key)
    new = renew_recovery_key(profile, key)
    assert open_key(profile, recovery_key=new) == key == open_key(profile)
    with pytest.raises(WrongPassphrase):
        open_key(profile, recovery_key=old)


def in_version_1(profile: Profile) -> bytes:
    """Bring ``key.json`` back to the first version, as Hearth 0.1 wrote it."""
    info = json.loads(profile.key_info.read_text())
    keeper = {field: value for field, value in info["keepers"][0].items() if field != "name"}
    name = info["keepers"][0].get("name", info["id"])
    content = json.dumps({"version": 1, "id": name, **keeper}).encode()
    profile.key_info.write_bytes(content)
    return content


@pytest.mark.parametrize("passphrase", [None, "open sesame"])
def test_a_profile_of_version_1_opens_and_gets_a_recovery_key(
    profile: Profile, desktop_keyring: type[Safe], passphrase: str | None
) -> None:
    key = open_key(profile, passphrase)
    in_version_1(profile)
    assert open_key(profile, passphrase) == key
    assert keepers(profile) == ["keyring" if passphrase is None else "passphrase", "recovery"]
    assert open_key(profile, recovery_key=recovery_key_of(profile, key)) == key
    assert open_key(profile, passphrase) == key


def test_a_profile_of_version_1_whose_key_is_missing_is_left_as_it_is(
    profile: Profile, desktop_keyring: type[Safe]
) -> None:
    open_key(profile)
    before = in_version_1(profile)
    desktop_keyring.kept.clear()
    for recovery_key in (None, new_recovery_key()):
        with pytest.raises(KeyringUnavailable):
            open_key(profile, recovery_key=recovery_key)
    assert profile.key_info.read_bytes() == before


def test_version_1_opens_also_where_nothing_can_be_written(profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    key = open_key(profile)
    before = in_version_1(profile)
    no_room(monkeypatch)
    assert open_key(profile) == key
    assert profile.key_info.read_bytes() == before


def test_a_newer_version_is_told(profile: Profile) -> None:
    open_key(profile)
    profile.key_info.write_text('{"version": 3, "id": "x"}')
    with pytest.raises(StoreTooNew):
        open_key(profile)


# --- a missing key ---


def everything_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("lost", ["locked", "emptied", "another desktop"])
def test_a_keyring_that_does_not_give_the_key_changes_nothing_and_the_recovery_key_opens(
    profile: Profile, desktop_keyring: type[Safe], lost: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = open_key(profile)
    profile.database.write_bytes(b"everything")
    recovery, before = recovery_key_of(profile, key), everything_in(profile.root)
    match lost:
        case "emptied":
            desktop_keyring.kept.clear()
        case "locked":
            keyring.set_keyring(LockedUp())
        case _:
            keyring.set_keyring(Later())
    monkeypatch.setattr(keyring.backend, "get_all_keyring", lambda: [keyring.get_keyring()])
    with pytest.raises(KeyringUnavailable, match="keyring") as told:
        open_key(profile)
    assert "recovery key" in told.value.hint
    assert open_key(profile, recovery_key=recovery) == key
    assert everything_in(profile.root) == before


@pytest.mark.parametrize("left", ["hearth.db", "hearth.db-wal", "hearth.before-0009.db"])
def test_what_is_left_of_a_database_is_never_given_a_new_key(profile: Profile, left: str) -> None:
    make_private(profile.root)
    (profile.root / left).write_bytes(b"x")
    with pytest.raises(KeyringUnavailable):
        open_key(profile)
    assert everything_in(profile.root) == {left: b"x"}


def test_a_recovery_key_makes_no_profile(profile: Profile) -> None:
    with pytest.raises(KeyringUnavailable, match="no profile"):
        open_key(profile, recovery_key=new_recovery_key())
    assert not profile.root.exists()


# --- changing who keeps it ---


def test_the_keeper_can_be_changed_all_the_way_round(profile: Profile, desktop_keyring: type[Safe]) -> None:
    key = open_key(profile)
    recovery = recovery_key_of(profile, key)
    for kind, passphrase, kept in (
        ("passphrase", "open sesame", 0),
        ("passphrase", "open barley", 0),
        ("keyring", None, 1),
        ("file", None, 0),
        ("keyring", None, 1),
        ("keyring", None, 1),
    ):
        now = keep_by_passphrase(profile, key, passphrase) if passphrase else keep_here(profile, key, kind)
        assert now == kept_by(profile)
        assert keeper_kinds(profile) == (kind,) and keepers(profile) == [kind, "recovery"]
        assert len(desktop_keyring.kept) == kept, "what kept it before keeps nothing any more"
        assert open_key(profile, passphrase) == open_key(profile, recovery_key=recovery) == key
    assert Path(os.environ["HEARTH_KEY_FILE"]).is_file(), "a file that was named stays"


def test_a_passphrase_that_was_changed_opens_no_more(profile: Profile) -> None:
    key = open_key(profile, "open sesame")
    keep_by_passphrase(profile, key, "open barley")
    with pytest.raises(WrongPassphrase):
        open_key(profile, "open sesame")


def test_a_keyring_that_refuses_leaves_the_keeper_as_it_is(profile: Profile) -> None:
    key = open_key(profile)
    before = profile.key_info.read_bytes()
    with pytest.raises(KeyringUnavailable, match="No keyring"):
        keep_here(profile, key, "keyring")
    assert profile.key_info.read_bytes() == before and open_key(profile) == key


def test_the_key_file_of_another_profile_is_not_taken_over(profile: Profile, tmp_path: Path) -> None:
    other = Profile(tmp_path / "other")
    open_key(profile)
    other_key = open_key(other, "open sesame")
    with pytest.raises(AccessDenied, match="another profile"):
        keep_here(other, other_key, "file")
    assert open_key(other, "open sesame") == other_key


def no_room(monkeypatch: pytest.MonkeyPatch, at: str = "fsync") -> None:
    """The disk is full from that step of a write on."""

    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, at, full)


@pytest.mark.parametrize("at", ["open", "fdopen", "fsync"])
def test_a_full_disk_leaves_the_old_key_info_byte_for_byte(
    profile: Profile, desktop_keyring: type[Safe], monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    key = open_key(profile)
    before, kept = everything_in(profile.root), dict(desktop_keyring.kept)
    changes = (
        lambda: keep_by_passphrase(profile, key, "open sesame"),
        lambda: keep_here(profile, key, "keyring"),
        lambda: renew_recovery_key(profile, key),
    )
    with monkeypatch.context() as full:
        no_room(full, at)
        for change in changes:
            with pytest.raises(DiskFull):
                change()
    assert everything_in(profile.root) == before
    assert desktop_keyring.kept == kept, "nothing of the attempt stays in the keyring"
    assert open_key(profile) == key


# --- leaving this machine, and coming to one ---


@pytest.mark.parametrize("passphrase", [None, "open sesame"])
def test_what_is_portable_opens_elsewhere_and_is_adopted_there(
    profile: Profile, tmp_path: Path, desktop_keyring: type[Safe], passphrase: str | None
) -> None:
    key = open_key(profile, passphrase)
    recovery = recovery_key_of(profile, key)
    info = portable_info(profile)
    assert b"keyring" not in info
    assert open_portable(info, recovery_key=recovery) == key
    there = Profile(tmp_path / "there")
    desktop_keyring.kept.clear()
    adopt(there, info, key)
    assert open_key(there, passphrase) == open_key(there, recovery_key=recovery) == key
    assert keeper_kinds(there) == (("keyring",) if passphrase is None else ("passphrase",))
    assert recovery_key_of(there, key) == recovery


def test_a_copy_on_the_same_machine_is_forgotten_without_the_first(
    profile: Profile, tmp_path: Path, desktop_keyring: type[Safe]
) -> None:
    key = open_key(profile)
    there = Profile(tmp_path / "there")
    adopt(there, portable_info(profile), key)
    removed = forget_key(there)
    assert removed[0] == "the desktop's keyring (safe_keyring)"
    assert str(there.key_info) in removed[-1] and not there.key_info.exists()
    assert len(desktop_keyring.kept) == 1 and open_key(profile) == key
    assert forget_key(there) == ()


def test_a_forgotten_key_file_is_gone(profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HEARTH_KEY_FILE")
    open_key(profile)
    file = Path(kept_by(profile).removeprefix("a key file: "))
    assert file.is_file()
    assert len(forget_key(profile)) == 2 and not file.exists()
    open_key(profile)
    monkeypatch.setenv("HEARTH_KEY_FILE", str(file.with_name("named.key")))
    named = Profile(profile.root / "other")
    open_key(named)
    assert len(forget_key(named)) == 1 and file.with_name("named.key").exists(), "one that was named stays"


def test_a_damaged_key_info_can_be_forgotten(profile: Profile) -> None:
    open_key(profile)
    profile.key_info.write_text("{")
    assert len(forget_key(profile)) == 1 and not profile.key_info.exists()
