"""Opening a profile gives it a recovery key that stays the printed one, and without the key nothing is made."""

from __future__ import annotations

import json
from pathlib import Path

import keyring
import pytest

from assistant.core.errors import KeyringUnavailable
from assistant.service.profile import open_profile
from assistant.store.recovery import RecoveryKeys
from assistant.system.keys import open_key, recovery_key_of, renew_recovery_key
from assistant.system.paths import Profile
from tests.safe_keyring import Safe, desktop_keyring

__all__ = ["desktop_keyring"]  # a fixture


def kept_text(profile: Profile) -> str:
    opened = open_profile(profile)
    kept = RecoveryKeys(opened.database).kept()
    opened.close()
    assert kept is not None
    return kept.text


def test_the_recovery_key_of_a_new_profile_is_in_its_database_and_opens(
    tmp_path: Path, desktop_keyring: type[Safe]
) -> None:
    profile = Profile(tmp_path / "p")
    text = kept_text(profile)
    assert open_key(profile, recovery_key=text) == open_key(profile)
    assert text.encode() not in b"".join(file.read_bytes() for file in profile.root.rglob("*") if file.is_file())
    assert kept_text(profile) == text


@pytest.mark.parametrize("damage", ["lost", "damaged"])
def test_what_key_json_lost_of_the_printed_recovery_key_is_made_valid_again(
    tmp_path: Path, desktop_keyring: type[Safe], damage: str
) -> None:
    profile = Profile(tmp_path / "p")
    text = kept_text(profile)
    info = json.loads(profile.key_info.read_text())
    if damage == "lost":
        del info["keepers"][1]
    else:
        info["keepers"][1]["sealed"] = "00" * 48
    profile.key_info.write_text(json.dumps(info))
    assert kept_text(profile) == text
    assert open_key(profile, recovery_key=text) == open_key(profile)


def test_a_recovery_key_that_was_made_elsewhere_is_taken_over(tmp_path: Path, desktop_keyring: type[Safe]) -> None:
    profile = Profile(tmp_path / "p")
    kept_text(profile)
    new = renew_recovery_key(profile, open_key(profile))
    assert kept_text(profile) == new == recovery_key_of(profile, open_key(profile))


@pytest.mark.parametrize("lost", ["keyring", "key.json"])
def test_without_its_key_no_database_is_made_or_touched(
    tmp_path: Path, desktop_keyring: type[Safe], monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    profile = Profile(tmp_path / "p")
    kept_text(profile)
    if lost == "keyring":
        desktop_keyring.kept.clear()
    else:
        profile.key_info.unlink()
    before = held(profile)
    for _ in range(2):
        with pytest.raises(KeyringUnavailable):
            open_profile(profile)
    assert held(profile) == before
    assert keyring.get_keyring().kept.keys() == desktop_keyring.kept.keys(), "no new key was made either"


def held(profile: Profile) -> dict[str, bytes]:
    """Every file with its bytes, but the log and the lock of the attempt."""
    return {
        path.name: path.read_bytes()
        for path in profile.root.rglob("*")
        if path.is_file() and profile.logs not in path.parents and path != profile.lock
    }
