"""What a child process gives up before it meets anything that strangers made.

On Linux a reader sees nothing but Python's own libraries (Landlock) and can make no call but those of computing
and reading (seccomp); the other children lose the network and other programs. Elsewhere the limits on time, memory
and file size stay, and :func:`offered` says so.
"""

from __future__ import annotations

import contextlib
import mimetypes
import sys
import sysconfig
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from assistant.system import landlock, seccomp

_SYSTEM = (
    "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib",
    "/usr/share/zoneinfo", "/etc/localtime", "/etc/ld.so.cache", "/dev/urandom",
)  # fmt: skip


class Confinement(StrEnum):
    """How much a child gives up."""

    NONE = "none"
    OFFLINE = "offline"
    """No network, no other program; files as before."""
    READER = "reader"
    """Nothing but computing and reading Python's own libraries; files come in already open."""


@dataclass(frozen=True, slots=True)
class Protection:
    """What holds. ``files``: no file can be opened but libraries; ``calls``: dangerous system calls are refused."""

    files: bool
    calls: bool

    @property
    def words(self) -> str:
        """One line for the person."""
        match self.files, self.calls:
            case True, True:
                return "limits and sandbox"
            case False, True:
                return "limits, and no network or other programs: this system has no Landlock"
            case True, False:
                return "limits, and no other files: this system has no seccomp"
        return "limits only: this system has no Landlock and no seccomp"


def offered() -> Protection:
    """What this system can do for a reader."""
    return Protection(landlock.version() > 0, seccomp.available())


def confine(confinement: Confinement) -> Protection:
    """Give it up, for good; returns what holds now, which is less where the system offers or allows less.

    Files are closed for this thread and those it starts: call it before any other is started.
    """
    match confinement:
        case Confinement.NONE:
            return Protection(files=False, calls=False)
        case Confinement.OFFLINE:
            return Protection(files=False, calls=_done(seccomp.refuse_network))
    _limit_written_files()
    files = _done(lambda: landlock.allow_reading_only(_libraries()))
    return Protection(files, _done(seccomp.refuse_all_but_reading))


def _done(give_up: Callable[[], None]) -> bool:
    try:
        give_up()
    except OSError:  # what holds is told by whoever asks the child, and the limits stay
        return False
    return True


def _libraries() -> Iterator[Path]:
    """Where Python and what it loads lie, and this program; no folder that holds anything of a person's."""
    folders = {Path(folder) for name, folder in sysconfig.get_paths().items() if name.endswith(("stdlib", "lib"))}
    folders |= {Path(folder) for folder in sys.path if Path(folder).name in ("site-packages", "dist-packages")}
    folders.add(Path(sysconfig.get_config_var("DESTSHARED") or sysconfig.get_path("platstdlib")))
    folders |= {Path(sys.base_prefix) / "lib", Path(__file__).parents[1]}
    yield from folders
    yield from map(Path, (*_SYSTEM, *mimetypes.knownfiles))  # readers of workbooks look into the latter


def _limit_written_files() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # no rlimits on this platform
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
