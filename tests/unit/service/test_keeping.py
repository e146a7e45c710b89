"""Who keeps the key is shown and changed while the profile is open; the recovery key opens it when all else fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.core.changes import Changed
from assistant.core.errors import AccessDenied, BadRequest, KeyringUnavailable, WrongPassphrase
from assistant.core.jobs import CancelToken
from assistant.service import keeping
from assistant.service.assistant import Assistant
from assistant.service.keeping import Recovery, closed_status
from assistant.service.owner import record_bug
from assistant.service.upkeep import key_check
from assistant.system.keys import keep_here, open_key
from assistant.system.paths import Profile
from tests.safe_keyring import Safe, desktop_keyring

__all__ = ["desktop_keyring"]  # a fixture

SESAME, BARLEY = "open sesame", "open barley"


@pytest.fixture
def assistant(own_profile: Path, tmp_path: Path, desktop_keyring: type[Safe]) -> Iterator[Assistant]:
    opened = reopened(own_profile)
    yield opened
    opened.close()


def reopened(folder: Path, **how: Any) -> Assistant:
    return Assistant.open(folder, models=folder.parent / "models", **how)


def do(assistant: Assistant, command: str, **arguments: Any) -> Any:
    return assistant.requests.carry_out(
        {"command": command, "arguments": arguments}, lambda _event: None, CancelToken()
    )


def test_the_recovery_key_counts_as_seen_once_it_was_shown(assistant: Assistant) -> None:
    before = assistant.keeping.status()
    assert before.kinds == ("keyring",) and before.has_recovery_key and before.seen_at is None
    shown = do(assistant, "key recovery")["recovery_key"]
    assert assistant.keeping.status().seen_at is not None
    assert do(assistant, "key recovery")["recovery_key"] == shown
    other = do(assistant, "key recovery", new=True)["recovery_key"]
    assert other != shown
    assert open_key(assistant.profile, recovery_key=other) == open_key(assistant.profile)
    with pytest.raises(WrongPassphrase):
        open_key(assistant.profile, recovery_key=shown)


def test_a_passphrase_is_set_changed_and_removed_with_the_one_in_use(assistant: Assistant) -> None:
    changes: list[Changed] = []
    assistant.changes.subscribe(changes.append)
    passphrase = {"current": "", "passphrase": SESAME}
    assert do(assistant, "key passphrase", change="set", **passphrase) == {"kept_by": "your passphrase"}
    assert Safe.kept == {} and Changed.SETTINGS in changes
    with pytest.raises(BadRequest, match="already"):
        do(assistant, "key passphrase", change="set", passphrase=BARLEY)
    for wrong in ("", BARLEY):
        with pytest.raises(WrongPassphrase):
            do(assistant, "key passphrase", change="change", current=wrong, passphrase=BARLEY)
        with pytest.raises(WrongPassphrase):
            do(assistant, "key passphrase", change="remove", current=wrong)
    do(assistant, "key passphrase", change="change", current=SESAME, passphrase=BARLEY)
    with pytest.raises(BadRequest, match="passphrase keeps"):
        do(assistant, "key keep", place="file")
    assert "keyring" in do(assistant, "key passphrase", change="remove", current=BARLEY)["kept_by"]
    assert len(Safe.kept) == 1 and assistant.keeping.status().kinds == ("keyring",)


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("key passphrase", {"change": "set", "passphrase": "short"}),
        ("key passphrase", {"change": "set"}),
        ("key passphrase", {"change": "change", "passphrase": SESAME}),
        ("key passphrase", {"change": "remove"}),
        ("key passphrase", {"change": "guess"}),
        ("key keep", {"place": "the cloud"}),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    assistant: Assistant, command: str, arguments: dict[str, str]
) -> None:
    before = assistant.profile.key_info.read_bytes()
    with pytest.raises(BadRequest):
        do(assistant, command, **arguments)
    assert assistant.profile.key_info.read_bytes() == before


def test_the_key_moves_from_the_keyring_to_a_file_and_back(assistant: Assistant) -> None:
    assert "key file" in do(assistant, "key keep", place="file")["kept_by"]
    assert Safe.kept == {}
    assert "keyring" in do(assistant, "key keep", place="keyring")["kept_by"]
    assert do(assistant, "key")["kinds"] == ["keyring"]


def test_a_keyring_that_lost_the_key_is_given_it_again_by_the_recovery_key(assistant: Assistant) -> None:
    text, folder = assistant.keeping.recovery_key(), assistant.profile.root
    assistant.close()
    Safe.kept.clear()
    with pytest.raises(KeyringUnavailable):
        reopened(folder)
    with pytest.raises(WrongPassphrase, match="Letter group 7"):
        reopened(folder, recovery=Recovery(text[:-1] + ("0" if text[-1] != "0" else "1")))
    assert closed_status(folder).has_recovery_key
    reopened(folder, recovery=Recovery(text)).close()
    assert len(Safe.kept) == 1
    reopened(folder).close()


def test_a_keeper_that_works_stays_when_the_recovery_key_is_used(assistant: Assistant) -> None:
    text, folder, before = assistant.keeping.recovery_key(), assistant.profile.root, dict(Safe.kept)
    assistant.close()
    reopened(folder, recovery=Recovery(text)).close()
    assert Safe.kept == before


@pytest.mark.parametrize("new", ["", BARLEY])
def test_a_forgotten_passphrase_is_replaced_by_a_new_one_or_by_this_computer(assistant: Assistant, new: str) -> None:
    text, folder = assistant.keeping.recovery_key(), assistant.profile.root
    assistant.keeping.set_passphrase(SESAME)
    assistant.close()
    with pytest.raises(BadRequest, match="at least"):
        reopened(folder, recovery=Recovery(text, "short"))
    opened = reopened(folder, recovery=Recovery(text, new))
    assert opened.keeping.status().kinds == (("passphrase",) if new else ("keyring",))
    opened.close()
    reopened(folder, passphrase=new or None).close()
    if new:
        with pytest.raises(WrongPassphrase):
            reopened(folder, passphrase=SESAME)


def test_a_full_disk_keeps_nobody_from_opening_with_the_recovery_key(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, folder = assistant.keeping.recovery_key(), assistant.profile.root
    assistant.close()
    Safe.kept.clear()

    def refuse(*_arguments: object) -> str:
        raise AccessDenied("It cannot be written.")

    monkeypatch.setattr(keeping, "keep_here", refuse)
    reopened(folder, recovery=Recovery(text)).close()


def test_neither_the_key_nor_what_opens_it_stands_in_any_file(
    assistant: Assistant, expect_log: Callable[[str], None]
) -> None:
    expect_log("unexpected error")
    text = assistant.keeping.recovery_key()
    assistant.keeping.set_passphrase(SESAME)
    key, folder = open_key(assistant.profile, SESAME), assistant.profile.root
    with pytest.raises(WrongPassphrase):
        assistant.keeping.remove_passphrase(BARLEY)
    assistant.close()
    with pytest.raises(WrongPassphrase) as refused:
        reopened(folder, recovery=Recovery(text[:-1] + "U"))
    record_bug(folder, refused.value)
    content = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    assert len(content) > 10_000 and (folder / "logs" / "hearth.log").exists()
    for secret in (
        key,
        key.hex().encode(),
        text.encode(),
        text.replace("-", "").encode(),
        SESAME.encode(),
        BARLEY.encode(),
    ):
        assert secret not in content


@pytest.mark.parametrize("in_a_file", [True, False])
def test_the_doctor_says_where_the_key_lies_in_a_file_and_how_to_move_it(
    tmp_path: Path, desktop_keyring: type[Safe], monkeypatch: pytest.MonkeyPatch, in_a_file: bool
) -> None:
    profile = Profile(tmp_path / "p")
    monkeypatch.setenv("HEARTH_KEY_FILE", str(tmp_path / "one.key"))
    key = open_key(profile)
    if in_a_file:
        keep_here(profile, key, "file")
    check = key_check(profile)
    assert check.ok and ("hearth key keep keyring" in check.detail) is in_a_file
    assert ("unprotected" in check.detail) is in_a_file
