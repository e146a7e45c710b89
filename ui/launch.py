"""The ``hearth`` command: the window or the command line; Qt is loaded for the window only."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from assistant import cli
from assistant.service.owner import begin_process, call_window


def main() -> int:
    """Run ``hearth`` with the process's arguments; returns the exit code."""
    begin_process()
    return cli.main(window=window)


def window(profile: Path | None, words: Sequence[str]) -> int:
    """Show the running window, or open one; ``words`` may ask for the quick question or to start in the tray."""
    quick = "quick" in words
    if call_window(profile, "quick" if quick else "open"):
        return 0
    from ui.display import check_display

    check_display()
    from ui.app import run

    return run(profile, quick=quick, background="--background" in words)


if __name__ == "__main__":
    sys.exit(main())
