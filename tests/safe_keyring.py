"""A stand-in for the desktop's keyring, and the fixture that makes it the one of this test."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import ClassVar

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from assistant.system import keyrings


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
def desktop_keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Safe]]:
    """The desktop of this test has a keyring that can be trusted; what it keeps is in ``kept``."""
    before = keyring.get_keyring()
    keyring.set_keyring(Safe())
    monkeypatch.setattr(keyrings, "TRUSTED_BACKENDS", (Safe.__module__,))
    yield Safe
    keyring.set_keyring(before)
    Safe.kept.clear()


class Later(Safe):
    """The keyring of another desktop."""

    kept: ClassVar[dict[tuple[str, str], str]] = {}


class LockedUp(Safe):
    """The same keyring as :class:`Safe`, locked: nothing goes in or out."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("Failed to unlock the collection!")

    set_password = delete_password = get_password  # type: ignore[assignment]


class Slow(Safe):
    """A keyring that waits for a prompt that nobody sees."""

    def set_password(self, service: str, username: str, password: str) -> None:
        time.sleep(1.5)
