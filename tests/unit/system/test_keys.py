"""A key is made once, kept as safely as the machine allows, and never replaced while a database exists."""

from __future__ import annotations

import json
from pathlib import Path
from typing import ClassVar

import keyring
import pytest
from keyring.backend import KeyringBackend

from assistant.core.errors import KeyringUnavailable, StoreDamaged, WrongPassphrase
from assistant.system import keys
from assistant.system.keys import kept_by, open_key
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
        del self.kept[service, username]


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


@pytest.mark.parametrize("text", ["", "{", '{"kind": "file"}', '{"id": "x", "kind": "moon"}'])
def test_a_damaged_key_info_is_named(profile: Profile, text: str) -> None:
    open_key(profile)
    profile.key_info.write_text(text)
    with pytest.raises(StoreDamaged):
        open_key(profile)
