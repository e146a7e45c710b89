"""Whether there is a display to open a window on: Qt itself would end the process without a sentence."""

from __future__ import annotations

import ctypes
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from assistant.core.errors import MachineProblem

_COMMANDS = "The commands work without one, for example: hearth ask QUESTION (see: hearth --help)"


def check_display(environment: Mapping[str, str] = os.environ, proc: Path = Path("/proc")) -> None:
    """Raise ``MachineProblem`` in words where a window cannot be opened; ``proc`` is where the kernel tells sockets."""
    if not sys.platform.startswith("linux") or environment.get("QT_QPA_PLATFORM", "xcb").split(":")[0] != "xcb":
        return
    if _wayland_answers(environment):
        return
    display = environment.get("DISPLAY", "")
    if not display:
        raise MachineProblem("There is no display here to open a window on.", _COMMANDS)
    if not _x_answers(display, proc):
        raise MachineProblem(f"The display {display} does not answer.", _COMMANDS)
    try:
        ctypes.CDLL("libxcb-cursor.so.0")
    except OSError:
        hint = "On Debian and Ubuntu: sudo apt install libxcb-cursor0"
        raise MachineProblem("The library libxcb-cursor that windows need is missing.", hint) from None


def _wayland_answers(environment: Mapping[str, str]) -> bool:
    name = environment.get("WAYLAND_DISPLAY")
    if not name or "QT_QPA_PLATFORM" in environment:
        return False
    return (Path(environment.get("XDG_RUNTIME_DIR", "/nowhere")) / name).is_socket()


def _x_answers(display: str, proc: Path) -> bool:
    """Whether something listens where X11 clients of this display connect, as far as the kernel tells."""
    match = re.fullmatch(r"(?P<host>[^:]*):(?P<number>\d+)(\.\d+)?", display.removeprefix("unix"))
    if match is None:
        return Path(display).is_socket()  # macOS style: the path of a socket
    number = int(match["number"])
    try:
        if not match["host"]:
            return f"/tmp/.X11-unix/X{number}\n" in (proc / "net" / "unix").read_text()  # noqa: S108 - X11's place
        if match["host"] in ("localhost", "127.0.0.1", "::1"):
            tables = [proc / "net" / name for name in ("tcp", "tcp6")]
            listening = f":{6000 + number:04X} "
            lines = [line for table in tables if table.exists() for line in table.read_text().splitlines()]
            return any(listening in line.split(" 0A ")[0] for line in lines if " 0A " in line)
    except OSError:  # the kernel does not tell: leave it to Qt
        return True
    return True
