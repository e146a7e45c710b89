"""Runs a command on a computer without a network: in a network namespace of Linux with nothing but the loopback.

``python packaging/offline.py COMMAND...`` says in one line whether that was possible, and becomes the command. Where
it is not possible (another system, or namespaces are forbidden) the command runs as it would have, after the line.

Nothing else changes for the command: neither its user nor its rights to files. An ordinary user needs a user
namespace to be allowed a network of their own; they are themselves in it, not an administrator.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import socket
import struct
import sys
from pathlib import Path

_NEW_USER, _NEW_NET = 0x1000_0000, 0x4000_0000
_GET_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 1
_REQUEST = "16sH14x"
ONLY = b"lo"
"""The one interface that is brought up: the computer itself."""


def main(arguments: list[str]) -> int:
    """Become the command ``arguments``; 2 if there is none."""
    if not arguments:
        print(__doc__)
        return 2
    print(leave_network(), flush=True)
    os.execvp(arguments[0], arguments)  # noqa: S606 - what the person asked for, without a shell
    raise AssertionError("this process is the command now")


def leave_network() -> str:
    """Put this process where no network is, but the loopback; the sentence says what came of it."""
    if sys.platform != "linux":
        return "offline: not possible on this system; what follows runs with the network that is there"
    if why := _why_not():
        return f"offline: not possible here ({why}); what follows runs with the network that is there"
    _enter()
    return "offline: what follows runs in a network namespace with nothing but the loopback"


def _why_not() -> str:
    """Why it is refused, "" if it is not: tried in a process that ends, because halfway in there is no way back."""
    child = os.fork()
    if child == 0:
        try:
            _enter()
        except OSError as refused:
            os._exit(refused.errno or errno.EPERM)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    return os.strerror(code) if code else ""


def _enter() -> None:
    """Enter namespaces of our own; raises ``OSError`` where that is refused."""
    user, group = os.getuid(), os.getgid()
    calls = ctypes.CDLL(None, use_errno=True)
    if calls.unshare(_NEW_NET if user == 0 else _NEW_USER | _NEW_NET) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    if user != 0:  # the same user as outside, who owns the same files
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        known = fcntl.ioctl(asking, _GET_FLAGS, struct.pack(_REQUEST, ONLY, 0))
        fcntl.ioctl(asking, _SET_FLAGS, struct.pack(_REQUEST, ONLY, struct.unpack(_REQUEST, known)[1] | _UP))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
