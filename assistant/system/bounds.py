"""Runs a piece of somebody else's logic inside this process with limits on its time and memory."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import TypeVar

Result = TypeVar("Result")


def bounded(work: Callable[[], Result], seconds: float, memory: int) -> Result:
    """What ``work`` returns; raises ``TimeoutError`` after ``seconds``, ``MemoryError`` beyond ``memory`` more bytes.

    The limit on memory holds on Linux only. Away from the main thread, and on systems without timers, work that does
    not end is left behind in a thread.
    """
    with _memory_limit(memory):
        if threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer"):
            return _timed(work, seconds)
        return _in_thread(work, seconds)


def _timed(work: Callable[[], Result], seconds: float) -> Result:
    def ring(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"more than {seconds:.2g} s")

    before = signal.signal(signal.SIGALRM, ring)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        return work()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _in_thread(work: Callable[[], Result], seconds: float) -> Result:
    done: list[Result] = []
    failed: list[Exception] = []

    def run() -> None:
        try:
            done.append(work())
        except Exception as problem:  # noqa: BLE001 - raised again where somebody waits for it
            failed.append(problem)

    thread = threading.Thread(target=run, name="bounded", daemon=True)
    thread.start()
    thread.join(seconds)
    if failed:
        raise failed[0]
    if not done:
        raise TimeoutError(f"more than {seconds:.2g} s")
    return done[0]


@contextlib.contextmanager
def _memory_limit(more: int) -> Iterator[None]:
    try:
        import resource

        used = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
        before = resource.getrlimit(resource.RLIMIT_AS)
        allowed = used + more if before[0] == resource.RLIM_INFINITY else min(before[0], used + more)
        resource.setrlimit(resource.RLIMIT_AS, (allowed, before[1]))
    except (ImportError, OSError, ValueError):
        yield
        return
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
