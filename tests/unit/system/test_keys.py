"""A key is made once, kept as safely as the machine allows, and never replaced while a database exists."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import ClassVar

import keyring
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from assistant.core.errors import KeyringUnavailable, StoreDamaged, WrongPassphrase
from assistant.system import keys
from assistant.system.keys import forget_secret, keep_secret, kept_by, kept_secret, open_key
from assistant.system.paths import Profile


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Profile:
    monkeypatch.setenv("HEARTH_KEY_FILE", str(tmp_path / "elsewhere" / "mina.key"))
    monkeypatch.delenv("HEARTH_PASSPHRASE", raising=False)
    return Profile(tmp_path / "profile")


class Safe(KeyringBackend):
    """A keyring that keeps what it is given, as the desktop's do."""

    priority = 5.0
    kept: ClassVar[dict[tuple[str, str], str]] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError(username)


@pytest.fixture
def desktop_keyring(monkeypatch: pytest.MonkeyPatch) -> type[Safe]:
    before = keyring.get_keyring()
    keyring.set_keyring(Safe())
    monkeypatch.setattr(keys, "TRUSTED_BACKENDS", (Safe.__module__,))
    yield Safe
    keyring.set_keyring(before)
    Safe.kept.clear()


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
    assert json.loads(profile.key_info.read_text())["kind"] == "keyring"


def test_a_keyring_that_lost_the_key_is_told(profile: Profile, desktop_keyring: type[Safe]) -> None:
    open_key(profile)
    desktop_keyring.kept.clear()
    with pytest.raises(KeyringUnavailable):
        open_key(profile)
    assert desktop_keyring.kept == {}


def test_an_untrusted_keyring_is_not_used(
    profile: Profile, desktop_keyring: type[Safe], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "TRUSTED_BACKENDS", ("keyring.backends.SecretService",))
    open_key(profile)
    assert desktop_keyring.kept == {}
    assert json.loads(profile.key_info.read_text())["kind"] == "file"


class Later(Safe):
    """The keyring of another desktop."""

    kept: ClassVar[dict[tuple[str, str], str]] = {}


class Slow(Safe):
    """A keyring that waits for a prompt that nobody sees."""

    def set_password(self, service: str, username: str, password: str) -> None:
        time.sleep(1.5)


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
    monkeypatch.setattr(keys, "KEYRING_SECONDS", 0.2)
    keyring.set_keyring(Slow())
    began = time.monotonic()
    key = open_key(profile)
    assert time.monotonic() - began < 1.4
    assert json.loads(profile.key_info.read_text())["kind"] == "file"
    assert open_key(profile) == key


REAL_KEYRING = """
import sys
from pathlib import Path
from assistant.system.keys import forget_secret, keep_secret, kept_by, kept_secret, open_key
from assistant.system.paths import Profile
profile = Profile(Path(sys.argv[1]))
print(open_key(profile).hex(), open_key(profile).hex(), kept_by(profile))
"""


def test_a_real_desktop_keyring_keeps_the_key(profile: Profile, tmp_path: Path) -> None:
    if not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")):
        pytest.skip("NEEDS gnome-keyring and dbus-run-session: only stand-ins for a keyring were tried")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHON_KEYRING_BACKEND"}
    unlock = 'printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$@"'
    command = ["dbus-run-session", "--", "sh", "-c", unlock, "sh", sys.executable, "-c", REAL_KEYRING]
    run = subprocess.run(
        [*command, str(profile.root)], env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert run.returncode == 0, run.stderr
    first, second, told = run.stdout.strip().split(" ", 2)
    assert first == second
    assert told == "the desktop's keyring (SecretService)"
    assert not list(tmp_path.rglob("*.key"))
    with pytest.raises(KeyringUnavailable, match="keyring"):
        open_key(profile)  # without that desktop


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
    profile.key_info.write_text(json.dumps(info | {name: value}))
    with pytest.raises((StoreDamaged, WrongPassphrase)):
        open_key(profile, "open sesame")


@given(passphrase=st.text(min_size=1, max_size=40))
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_passphrase_opens_what_it_locked(passphrase: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    profile = Profile(tmp_path_factory.mktemp("profile"))
    assert open_key(profile, passphrase) == open_key(profile, passphrase)


@pytest.mark.parametrize("text", ["", "{", '{"kind": "file"}', '{"id": "x", "kind": "moon"}'])
def test_a_damaged_key_info_is_named(profile: Profile, text: str) -> None:
    open_key(profile)
    profile.key_info.write_text(text)
    with pytest.raises(StoreDamaged):
        open_key(profile)


def test_the_keyring_keeps_other_secrets_under_their_names(desktop_keyring: type[Safe]) -> None:
    keeper = keep_secret("calendar-1", "pässword")
    assert keeper
    assert kept_secret("calendar-1", keeper) == "pässword"
    forget_secret("calendar-1")
    assert desktop_keyring.kept == {}
    with pytest.raises(KeyringUnavailable, match="password"):
        kept_secret("calendar-1", keeper)


def test_without_a_keyring_nobody_keeps_a_secret() -> None:
    assert keep_secret("calendar-1", "x") == ""
    forget_secret("calendar-1")
