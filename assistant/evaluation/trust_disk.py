"""A disk that can be filled: a small one in memory where it may be mounted, else a limit on how large files get.

The limit answers with another error of the system ("file too large") at the same calls, so that what must hold is the
same: the old file stays as it is, the person is told, and it goes on afterwards.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

SIZE = 24 << 20
"""Bytes of the disk in memory."""

_NO_SUID_NO_DEVICES = 2 | 4
_DETACH = 2
_STEP = 1 << 16


class Disk:
    """A folder on a disk with little room. ``mounted`` says whether it is one of its own."""

    def __init__(self, folder: Path, mounted: bool) -> None:
        self.folder = folder
        self.mounted = mounted
        self._filler = folder / "filler"

    @contextlib.contextmanager
    def full(self, left: int = 0) -> Iterator[None]:
        """While this lasts no more than about ``left`` bytes can be written."""
        if self.mounted:
            self._fill(left)
            try:
                yield
            finally:
                self._filler.unlink(missing_ok=True)
            return
        import resource  # late: not on every system

        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (left, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    def _fill(self, left: int) -> None:
        with contextlib.suppress(OSError), self._filler.open("wb", buffering=0) as file:
            while file.write(bytes(_STEP)) == _STEP:
                continue
        if left:
            size = self._filler.stat().st_size
            os.truncate(self._filler, max(0, size - left))


@contextlib.contextmanager
def small_disk() -> Iterator[Disk]:
    """A disk of ``SIZE`` bytes, or a folder whose files can be kept from growing."""
    with tempfile.TemporaryDirectory(prefix="hearth-disk-") as name:
        mounted = _mount(name)
        try:
            yield Disk(Path(name), mounted)
        finally:
            if mounted:
                ctypes.CDLL(None).umount2(name.encode(), _DETACH)


def _mount(name: str) -> bool:
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        return False
    system = ctypes.CDLL(None)
    return bool(system.mount(b"tmpfs", name.encode(), b"tmpfs", _NO_SUID_NO_DEVICES, f"size={SIZE}".encode()) == 0)
