"""Memory and processor time of a process and all its children, from ``/proc``."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType

INTERVAL = 0.25
"""Seconds between two looks."""


def family(root: int, parents: Iterable[tuple[int, int]]) -> set[int]:
    """``root`` and everything that descends from it; ``parents`` are pairs (process, its parent)."""
    children: dict[int, list[int]] = {}
    for process, parent in parents:
        children.setdefault(parent, []).append(process)
    found: set[int] = set()
    waiting = [root]
    while waiting:
        process = waiting.pop()
        if process not in found:
            found.add(process)
            waiting += children.get(process, ())
    return found


def parent_in(stat: str) -> int:
    """The parent's number in a line of ``/proc/PID/stat``; the name in it may hold spaces and brackets."""
    return int(stat.rpartition(")")[2].split()[1])


def kilobytes_in(text: str, name: str) -> int:
    """The value of the line ``name`` in ``/proc/PID/smaps_rollup``, in kB; 0 if there is none."""
    for line in text.splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    return 0


def ticks_in(stat: str) -> int:
    """Clock ticks of processor time in a line of ``/proc/PID/stat``, those of children that ended included."""
    return sum(int(field) for field in stat.rpartition(")")[2].split()[11:15])


def processor_seconds() -> float:
    """Seconds of processor time that this process and its children have used, all cores together.

    Unlike the time on the clock it does not grow when other programs are busy; 0.0 where the system does not tell.
    """
    ticks = 0
    for process in family(os.getpid(), _parents()):
        with contextlib.suppress(OSError):
            ticks += ticks_in(Path(f"/proc/{process}/stat").read_text("ascii", "replace"))
    return ticks / os.sysconf("SC_CLK_TCK")


def memory_of(processes: Iterable[int]) -> int:
    """Bytes that these processes hold together, what they share counted once; those that ended count nothing."""
    total = 0
    for process in processes:
        try:
            total += kilobytes_in(Path(f"/proc/{process}/smaps_rollup").read_text("ascii", "replace"), "Pss")
        except OSError:
            continue
    return total * 1024


class MemoryWatch:
    """Notes the most memory that this process and its children held together while it is entered.

    ``peak`` in bytes; 0 where the system does not tell.
    """

    def __init__(self) -> None:
        self.peak = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="memory", daemon=True)

    def __enter__(self) -> MemoryWatch:
        self._look()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(INTERVAL):
            self._look()

    def _look(self) -> None:
        self.peak = max(self.peak, memory_of(family(os.getpid(), _parents())))


def _parents() -> Iterator[tuple[int, int]]:
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            yield int(entry.name), parent_in((entry / "stat").read_text("ascii", "replace"))
        except OSError:
            continue
