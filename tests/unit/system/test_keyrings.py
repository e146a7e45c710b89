"""Secrets beside the key go to the desktop's keyring where there is one, and are had from it alone."""

from __future__ import annotations

import pytest

from assistant.core.errors import KeyringUnavailable
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
