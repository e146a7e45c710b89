"""Secrets beside the key go to the desktop's keyring where there is one, and are had from it alone."""

from __future__ import annotations

import threading
import time

import keyring
import pytest
from keyring.errors import KeyringLocked

from assistant.core.errors import KeyringUnavailable
from assistant.system import keyrings
from assistant.system.keyrings import forget_secret, keep_secret, kept_secret
from tests.safe_keyring import Safe


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


class Late(Safe):
    """Keeps what it is given once somebody has answered its prompt."""

    def set_password(self, service: str, username: str, password: str) -> None:
        time.sleep(0.4)
        super().set_password(service, username, password)


class Silent(Safe):
    """Takes what it is given and is locked then."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked(username)


def test_what_a_keyring_takes_too_late_is_taken_out_again(
    desktop_keyring: type[Safe], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyrings, "KEYRING_SECONDS", 0.05)
    monkeypatch.setattr(keyrings, "TRUSTED_BACKENDS", (Late.__module__,))
    keyring.set_keyring(Late())
    assert keep_secret("calendar-1", "x") == ""
    (asking,) = [thread for thread in threading.enumerate() if thread.name == "keyring"]
    asking.join(10)
    assert not asking.is_alive() and desktop_keyring.kept == {}


def test_what_a_keyring_does_not_give_back_is_taken_out_again(
    desktop_keyring: type[Safe], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyrings, "TRUSTED_BACKENDS", (Silent.__module__,))
    keyring.set_keyring(Silent())
    assert keep_secret("calendar-1", "x") == "" and desktop_keyring.kept == {}
