"""Opening a profile gives it a recovery key that stays the printed one, and without the key nothing is made."""

from __future__ import annotations

import json
from pathlib import Path

import keyring
import pytest

from assistant.core.errors import KeyringUnavailable, StoreDamaged
from assistant.service import profile as opening
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


@pytest.mark.parametrize("left", [None, b""], ids=["missing", "empty"])
@pytest.mark.parametrize("beside", [(), ("hearth.db-wal", "hearth.before-0009.db", "vectors/index")], ids=["", "signs"])
def test_a_profile_whose_database_is_gone_is_never_opened_as_an_empty_one(
    tmp_path: Path, desktop_keyring: type[Safe], left: bytes | None, beside: tuple[str, ...]
) -> None:
    profile = Profile(tmp_path / "p")
    kept_text(profile)
    profile.database.unlink()
    if left is not None:
        profile.database.write_bytes(left)
    for name in beside:
        (profile.root / name).parent.mkdir(exist_ok=True)
        (profile.root / name).write_bytes(b"the last of what was kept")
    before = held(profile)
    for _ in range(2):
        with pytest.raises(StoreDamaged, match="missing" if left is None else "empty") as told:
            open_profile(profile)
        assert "restore" in told.value.hint
    assert held(profile) == before


def test_the_log_of_writes_that_a_killed_session_left_is_kept_where_its_database_vanished(
    tmp_path: Path, desktop_keyring: type[Safe]
) -> None:
    profile = Profile(tmp_path / "p")
    opened = open_profile(profile)
    log = profile.root / "hearth.db-wal"
    assert log.stat().st_size, "a session that is killed leaves it"
    copy = log.read_bytes()
    opened.close()
    profile.database.unlink()
    log.write_bytes(copy)
    with pytest.raises(StoreDamaged):
        open_profile(profile)
    assert log.read_bytes() == copy and not profile.database.exists()


@pytest.mark.parametrize("left", [None, b""], ids=["missing", "empty"])
def test_a_first_start_that_was_killed_before_it_kept_anything_opens(
    tmp_path: Path, desktop_keyring: type[Safe], left: bytes | None
) -> None:
    profile = Profile(tmp_path / "p")
    open_key(profile)
    if left is not None:
        profile.database.write_bytes(left)
        (profile.root / "hearth.db-journal").write_bytes(b"")
    text = kept_text(profile)
    assert kept_text(profile) == text
    profile.database.unlink()
    with pytest.raises(StoreDamaged):
        open_profile(profile)


def test_what_lies_beside_a_database_that_vanished_before_it_was_said_to_have_begun_is_kept(
    tmp_path: Path, desktop_keyring: type[Safe], monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = Profile(tmp_path / "p")
    monkeypatch.setattr(opening, "begin", lambda _profile: None)  # killed, or a full disk
    kept_text(profile)
    kept_text(profile)
    profile.database.unlink()
    (profile.root / "hearth.db-wal").write_bytes(b"the last of what was kept")
    with pytest.raises(StoreDamaged):
        open_profile(profile)
    assert (profile.root / "hearth.db-wal").read_bytes() == b"the last of what was kept"


def held(profile: Profile) -> dict[str, bytes]:
    """Every file with its bytes, but the log and the lock of the attempt."""
    return {
        path.name: path.read_bytes()
        for path in profile.root.rglob("*")
        if path.is_file() and profile.logs not in path.parents and path != profile.lock
    }
