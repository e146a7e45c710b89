"""The desktop's keyring: the one door to ``keyring``. Asked off the caller's thread, within a time limit.

Only backends that encrypt what they keep are asked, whatever else is installed.
"""

from __future__ import annotations

import base64
import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import TypeVar

import keyring.backend
import keyring.core
import keyring.errors

from assistant.core.errors import KeyringUnavailable

SERVICE = "hearth"

KEYRING_SECONDS = 10.0
"""Seconds that the keyring may take; a locked one may wait for a prompt that nobody sees."""

TRUSTED_BACKENDS = (
    "keyring.backends.SecretService",
    "keyring.backends.kwallet",
    "keyring.backends.libsecret",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)
"""Only these encrypt what they keep; others may write it to a plain file."""

_REFUSALS = (keyring.errors.KeyringError, RuntimeError, OSError, ImportError)
"""Locked, denied, or without a desktop session."""

Answer = TypeVar("Answer")


def give(name: str, secret: bytes) -> str:
    """Give a secret to the keyring and see that it gives it back; the backend's name, or "" if none took it.

    Then none keeps it either: one that does not give it back, or took it after the time limit, is told to drop it.
    """
    text = base64.b64encode(secret).decode()

    def ask() -> str:
        for backend in _backends():
            backend.set_password(SERVICE, name, text)
            with contextlib.suppress(*_REFUSALS):
                if backend.get_password(SERVICE, name) == text:
                    return _name(backend)
            _drop(backend, name)
        return ""

    def undo(kept_by: str) -> None:
        for backend in _backends():
            if _name(backend) == kept_by:
                _drop(backend, name)

    return _in_time(ask, "", undo)


def take(backend_name: str, name: str) -> bytes | None:
    """The secret that the backend of that name, or else another trusted one, keeps; None if none gives it now."""

    def ask() -> str | None:
        for backend in sorted(_backends(installed=True), key=lambda each: _name(each) != backend_name):
            try:
                text = backend.get_password(SERVICE, name)
            except _REFUSALS:
                continue  # another desktop's keyring may still have it
            if text is not None:
                return text
        return None

    text = _in_time(ask, None)
    try:
        return None if text is None else base64.b64decode(text, validate=True)
    except ValueError:
        return None


def forget_secret(name: str) -> bool:
    """Take a secret out of every trusted keyring that is here; whether one had it. One that is locked keeps it."""

    def ask() -> bool:
        dropped = False
        for backend in _backends(installed=True):
            dropped = _drop(backend, name) or dropped  # another one may have it
        return dropped

    return _in_time(ask, False)


def _drop(backend: keyring.backend.KeyringBackend, name: str) -> bool:
    with contextlib.suppress(*_REFUSALS):
        backend.delete_password(SERVICE, name)
        return True
    return False


def in_short(backend_name: str) -> str:
    """The keyring's name as its users know it: SecretService, kwallet, macOS."""
    parts = backend_name.split(".")
    return parts[-2] if len(parts) > 1 else "unknown"


def keep_secret(name: str, secret: str) -> str:
    """Give a secret to the desktop's keyring; returns the name of the keyring, "" where there is none that takes it."""
    return give(name, secret.encode())


def kept_secret(name: str, keeper: str) -> str:
    """The secret that :func:`keep_secret` gave to ``keeper``.

    Raises ``KeyringUnavailable`` where the keyring is locked or has lost it.
    """
    secret = take(keeper, name)
    if secret is None:
        raise KeyringUnavailable(
            "The desktop's keyring does not give the password of this calendar.",
            "Unlock the keyring, or connect the calendar again.",
        )
    return secret.decode("utf-8", "replace")


def _backends(installed: bool = False) -> Iterator[keyring.backend.KeyringBackend]:
    """The trusted backends: of the one that this session uses, then of all that are ``installed`` if asked for."""
    used = keyring.core.get_keyring()
    members = list(getattr(used, "backends", [used]))  # several in one are a chain
    if installed:
        members += [each for each in keyring.backend.get_all_keyring() if type(each) not in map(type, members)]
    for member in members:
        if _name(member).startswith(TRUSTED_BACKENDS):
            yield member


def _name(backend: keyring.backend.KeyringBackend) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def _in_time(ask: Callable[[], Answer], otherwise: Answer, undo: Callable[[Answer], None] | None = None) -> Answer:
    """What ``ask`` answers, or ``otherwise`` if the keyring refuses or takes too long.

    ``undo`` is called with an answer that came too late, as nobody knows of it.
    """
    answers: list[Answer] = []
    given_up = threading.Event()
    deciding = threading.Lock()

    def run() -> None:
        try:
            answer = ask()
            with deciding:
                if not given_up.is_set():
                    answers.append(answer)
                    return
            if undo is not None:
                undo(answer)
        except _REFUSALS:
            return  # the caller has its way on

    thread = threading.Thread(target=run, name="keyring", daemon=True)
    thread.start()
    thread.join(KEYRING_SECONDS)
    with deciding:
        given_up.set()
        return answers[0] if answers else otherwise
