"""What runs in a child process: it answers calls until its parent goes away."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
import threading
import traceback
import warnings
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing import reduction
from typing import TYPE_CHECKING, Any

import msgpack

from assistant.core.errors import AssistantError, Cancelled
from assistant.core.jobs import CancelToken
from assistant.system import audit
from assistant.system.crashes import note_native_crashes
from assistant.system.discretion import keep_to_itself
from assistant.system.sandbox import Confinement, Protection, confine

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Handler = Callable[..., Any]
"""Called in the child as ``handler(desk, *args)``; what it returns is the call's result."""

Setup = Callable[..., Mapping[str, Handler]]
"""A module-level function, run first in the child as ``setup(*args)``; returns the calls it serves."""


_REFUSALS = 64
"""How many refused connections wait for the next answer, which takes them to the parent; older ones are forgotten."""
PROTECTION = "protection"
"""A call that every child serves: what its confinement came to."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use. ``nice`` 0 to 19; ``memory`` in bytes of address space, None for no limit.

    ``confinement`` begins when the child's setup is done: what that opens and loads it may still use.
    """

    nice: int = 0
    memory: int | None = None
    confinement: Confinement = Confinement.NONE


class _PolledToken(CancelToken):
    """Cancelled when the parent wrote this call's number, or a later one, into the shared value."""

    def __init__(self, stopped_call: Any, call: int) -> None:
        super().__init__()
        self._stopped_call = stopped_call
        self._call = call

    @property
    def cancelled(self) -> bool:
        return bool(self._stopped_call.value >= self._call)

    def check(self) -> None:
        if self.cancelled:
            raise Cancelled


class _Desk:
    def __init__(self, send: Callable[[str, Any], None], cancel: CancelToken, files: list[int]) -> None:
        self._send = send
        self.cancel = cancel
        self.files = files

    def emit(self, item: Any) -> None:
        self._send("item", item)


def serve(pipe: Connection, stopped_call: Any, limits: Limits, setup: Setup, args: tuple[Any, ...]) -> None:
    """Answer the calls that come through ``pipe`` until it closes; the child's whole life."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides what stops
    _say_nothing()
    if limits.confinement is Confinement.READER:
        _leave_terminal(pipe)
    note_native_crashes(multiprocessing.current_process().name)
    keep_to_itself()
    audit.seal()
    refusals: deque[audit.Refusal] = deque(maxlen=_REFUSALS)
    audit.listen(refusals.append)
    _apply(limits)
    failure: BaseException | None = None
    handlers: Mapping[str, Handler] = {}
    if limits.confinement is not Confinement.READER:
        _die_with_parent()
    try:
        handlers = {**setup(*args), PROTECTION: lambda _desk: _told(confined)}
        confined = confine(limits.confinement)
    except Exception as problem:  # noqa: BLE001 - told to the caller, whatever it is
        failure = problem
    if limits.confinement is Confinement.READER:  # a thread from before would have kept what the others gave up
        _die_with_parent()
    while True:
        try:
            call, method, arguments, handles = msgpack.unpackb(pipe.recv_bytes(), strict_map_key=False)
            files = [_received_file(pipe) for _ in range(handles)]
        except (EOFError, OSError):
            return

        def send(kind: str, value: Any, call: int = call) -> None:
            while refusals:  # whatever thread was refused: only this one writes to the pipe
                refused = refusals.popleft()
                pipe.send_bytes(msgpack.packb((call, "refused", (refused.host, refused.by))))
            pipe.send_bytes(msgpack.packb((call, kind, value)))

        desk = _Desk(send, _PolledToken(stopped_call, call), files)
        if failure is not None:
            send("broken", _from_exception(failure))
            return
        try:
            send("result", handlers[method](desk, *arguments))
        except Cancelled:
            send("cancelled", None)
        except (BrokenPipeError, ConnectionResetError):
            return
        except Exception as problem:  # noqa: BLE001 - told to the caller, whatever it is
            send("error", _from_exception(problem))
        finally:
            _close(files)


def _told(protection: Protection) -> list[bool]:
    return [protection.files, protection.calls]


def _received_file(pipe: Connection) -> int:
    handle = reduction.recv_handle(pipe)
    if sys.platform == "win32":
        import msvcrt

        return msvcrt.open_osfhandle(handle, os.O_RDONLY | os.O_BINARY)
    return handle


def _close(files: list[int]) -> None:
    for each in files:
        with contextlib.suppress(OSError):  # the call may have closed it
            os.close(each)


def _say_nothing() -> None:
    """What libraries log and warn of may quote what they work on, and a desktop keeps what comes on stderr."""
    logging.getLogger().addHandler(logging.NullHandler())
    warnings.simplefilter("ignore")


def _leave_terminal(pipe: Connection) -> None:
    """Nothing in, out or on stderr: a terminal obeys what is written to it, and hands out what is typed."""
    parent = multiprocessing.parent_process()
    needed = (pipe.fileno(), parent.sentinel if parent is not None else -1)  # low where the parent had closed its own
    with contextlib.suppress(OSError):
        nothing = os.open(os.devnull, os.O_RDWR)
        for each in range(3):
            if each not in needed:
                os.dup2(nothing, each)
        if nothing > 2:  # it took the place of one that was closed
            os.close(nothing)


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    sentinel = parent.sentinel

    def watch() -> None:
        multiprocessing.connection.wait([sentinel])
        os._exit(0)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()


def _apply(limits: Limits) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # a picture of its memory would hold what was read
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if limits.nice:
        with contextlib.suppress(AttributeError, OSError):  # Windows has no nice; refusing is no reason to stop
            os.nice(limits.nice)
    if limits.memory is not None:
        with contextlib.suppress(ImportError, ValueError, OSError):  # no rlimits on this platform
            import resource

            resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))


def _from_exception(problem: BaseException) -> dict[str, str]:
    if isinstance(problem, AssistantError):
        return {"kind": problem.kind, "message": problem.message, "hint": problem.hint, "detail": problem.detail}
    detail = "".join(traceback.format_exception(problem))
    return {"kind": type(problem).__name__, "message": str(problem), "hint": "", "detail": detail}
