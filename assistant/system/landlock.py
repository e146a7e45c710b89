"""Linux Landlock: from now on this thread, and those it starts, see only the folders they were given, to read.

https://docs.kernel.org/userspace-api/landlock.html; what a kernel can refuse grew with its version of the interface.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446
_ASK_VERSION = 1
_PATH_BENEATH = 1
_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
# bits of file rights, by the version that brought them: 1, 2 (moving), 3 (truncating), 5 (device controls)
_FILE_BITS = {1: 13, 2: 14, 3: 15, 4: 15}
_LATEST_FILE_BITS = 16
_NETWORK_SINCE, _SCOPES_SINCE = 4, 6
_BIND_AND_CONNECT, _SOCKETS_AND_SIGNALS = 3, 3
_PR_SET_NO_NEW_PRIVS = 38


def version() -> int:
    """The version of Landlock that this system speaks; 0 for none."""
    if sys.platform != "linux":
        return 0
    return max(0, int(_libc().syscall(_CREATE, None, 0, _ASK_VERSION)))


def allow_reading_only(paths: Iterable[Path]) -> None:
    """Refuse this thread, and all that it starts, every file but those below ``paths``, and everything but reading.

    Connecting to ports and signals to processes outside are refused too where the kernel knows how.
    Paths that do not exist are passed over. Raises ``OSError``.
    """
    spoken = version()
    if not spoken:
        raise OSError("this system has no Landlock")
    ruleset = _call(_CREATE, *_described(spoken), 0)
    try:
        for path in paths:
            _allow(ruleset, path)
        if _libc().prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "no_new_privs")
        _call(_RESTRICT, ruleset, 0)
    finally:
        os.close(ruleset)


def _described(spoken: int) -> tuple[bytes, int]:
    parts = [(1 << _FILE_BITS.get(spoken, _LATEST_FILE_BITS)) - 1]
    if spoken >= _NETWORK_SINCE:
        parts.append(_BIND_AND_CONNECT)
    if spoken >= _SCOPES_SINCE:
        parts.append(_SOCKETS_AND_SIGNALS)
    packed = struct.pack(f"{len(parts)}Q", *parts)
    return packed, len(packed)


def _allow(ruleset: int, path: Path) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        rights = _READ_FILE | _READ_FOLDER if path.is_dir() else _READ_FILE
        _call(_ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("=Qi", rights, place), 0)
    finally:
        os.close(place)


def _call(number: int, *arguments: object) -> int:
    result = int(_libc().syscall(number, *arguments))
    if result < 0:
        raise OSError(ctypes.get_errno(), f"landlock call {number}")
    return result


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
