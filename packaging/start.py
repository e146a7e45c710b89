"""What `make run` does once everything is in place: open the window, or show the same job in the terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import tour
from console import say

_PROBE = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"
_PROBE_SECONDS = 20


def main() -> int:
    """The exit code of the window or of the tour."""
    try:
        why_not = _why_no_window()
        if not why_not:
            return subprocess.run([hearth()], check=False).returncode
        say(f"{why_not} So here is what the window would do, in this terminal.\n")
        return tour.main(hearth())
    except KeyboardInterrupt:
        return 130


def hearth() -> str:
    """The command of the installation that runs this."""
    return str(Path(sys.executable).with_name("hearth"))


def _why_no_window() -> str:
    """A sentence that says why no window can open here, or nothing."""
    if sys.platform != "linux":
        return ""
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return "There is no display here."
    try:
        code = subprocess.run(
            [sys.executable, "-c", _PROBE], capture_output=True, check=False, timeout=_PROBE_SECONDS
        ).returncode
    except subprocess.TimeoutExpired:
        code = -1
    return "" if code == 0 else "The display does not answer, or Qt's libraries are not all there."


if __name__ == "__main__":
    sys.exit(main())
