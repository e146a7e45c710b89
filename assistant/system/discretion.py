"""What a process of Hearth must not leave behind by itself: files that others read, and an image of its memory."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys

MEASURED = "HEARTH_MEASURED"
"""An environment variable that a benchmark sets: the memory of its own children must be readable to be measured."""

_PR_SET_DUMPABLE = 4


def keep_to_itself() -> None:
    """From now on new files are private, and a crash of this process writes no core dump.

    On Linux other programs of the same person cannot read its memory either. It holds for this process; children
    call it for themselves. Where a platform has no such thing, that part is left out.
    """
    if os.name != "posix":
        return
    os.umask(0o077)
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux" and MEASURED not in os.environ:  # a system that collects dumps ignores the limit
        with contextlib.suppress(AttributeError, OSError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
