"""Child processes: the one door to ``multiprocessing``.

A :class:`Child` is a spawned Python process that serves named calls, one at a time, over a pipe. Messages are
MessagePack, never pickle: a child that parses strangers' files must not be able to make its parent run anything.
Arguments and results are therefore None, bool, int, float, str, bytes, lists and dicts of them.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from multiprocessing import reduction
from typing import TYPE_CHECKING, Any, Protocol

import msgpack

from assistant.core import errors
from assistant.core.errors import AssistantError, Cancelled, ChildLost
from assistant.core.jobs import CancelToken
from assistant.system import audit
from assistant.system.call_turns import CallTurns
from assistant.system.child_side import PROTECTION, Handler, Limits, Setup, serve
from assistant.system.sandbox import Confinement, Protection

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

STOP_GRACE = 0.4
"""Seconds a cancelled call may take to stop by itself before its process is killed."""

SECRETS = ("HEARTH_PASSPHRASE", "HEARTH_NEW_PASSPHRASE", "HEARTH_RECOVERY_KEY", "HEARTH_CALDAV_PASSWORD")
"""Variables of the environment that no child gets to see."""

_POLL = 0.05
_starting_one = threading.Lock()  # the environment belongs to the whole process


class ChildBug(Exception):
    """The child's code failed in a way nobody planned; the text holds its traceback."""


class ChildDesk(Protocol):
    """What a handler in the child sees of its caller."""

    @property
    def cancel(self) -> CancelToken:
        """Cancelled when the caller asked to stop."""

    @property
    def files(self) -> list[int]:
        """Open files that came with the call; they are closed when it ends."""

    def emit(self, item: Any) -> None:
        """Send one item of a stream."""


class Child:
    """A process that serves calls; started at the first one (or by :meth:`start`), replaced after it died.

    Every method may be called from any thread. Calls queue; ``urgent`` ones go before all others that wait.
    """

    def __init__(
        self,
        name: str,
        setup: Setup,
        args: tuple[Any, ...] = (),
        limits: Limits | None = None,
        *,
        nursery: str = "",
    ) -> None:
        """``nursery`` is a module that is imported once for all children with it (where the system can fork): they
        start within milliseconds, and may have children of their own. For who needs hundreds of them.
        """
        self.name = name
        self._nursery = nursery
        self._setup = setup
        self._args = args
        self._limits = limits or Limits()
        self._turn = CallTurns(_POLL)
        self._starting = threading.Lock()
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._stopped_call: Any = None
        self._next_call = 1
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The running process, or None."""
        process = self._process
        return process.pid if process is not None and process.is_alive() else None

    @property
    def busy(self) -> bool:
        """Whether a call is running or waiting."""
        return self._turn.busy

    def start(self) -> None:
        """Start the process if it does not run; returns before its setup is done."""
        with self._starting:
            if self._closed:
                raise ChildLost(f"The {self.name} process was closed.")
            if self._process is not None and self._process.is_alive():
                return
            self._drop()
            context = self._context()
            ours, theirs = context.Pipe(duplex=True)
            self._stopped_call = context.RawValue("q", 0)
            self._process = context.Process(
                target=serve,
                args=(theirs, self._stopped_call, self._limits, self._setup, self._args),
                name=f"hearth-{self.name}",
                daemon=not self._nursery,
            )
            with _without_secrets():
                self._process.start()
            theirs.close()
            self._pipe = ours

    def call(
        self,
        method: str,
        *args: Any,
        cancel: CancelToken | None = None,
        timeout: float | None = None,
        urgent: bool = False,
        files: Sequence[int] = (),
    ) -> Any:
        """The result of one call; items it emits on the way are dropped. ``files`` and errors as in :meth:`stream`."""
        result: Any = None
        for kind, value in self._exchange(method, args, cancel, timeout, urgent, files):
            if kind == "result":
                result = value
        return result

    def stream(
        self,
        method: str,
        *args: Any,
        cancel: CancelToken | None = None,
        timeout: float | None = None,
        urgent: bool = False,
        files: Sequence[int] = (),
    ) -> Iterator[Any]:
        """What the call emits, in order, then its result if that is not None.

        ``files`` are descriptors of open files that the child gets copies of, for one that may open none itself.

        Raises what the handler raised, ``Cancelled`` after cancel (within ``STOP_GRACE``, else the process is
        killed), ``ChildLost`` when the process died or ``timeout`` seconds passed (it is killed then).
        """
        for kind, value in self._exchange(method, args, cancel, timeout, urgent, files):
            if kind == "item" or value is not None:
                yield value

    def protection(self) -> Protection:
        """What the process has truly given up; starts it if it does not run. Raises ``ChildLost``."""
        return Protection(*self.call(PROTECTION))

    def kill(self) -> None:
        """End the process at once; the next call starts a new one."""
        process = self._process
        if process is not None and process.is_alive():
            process.kill()
            process.join(5)

    def close(self) -> None:
        """End the process for good."""
        self._closed = True
        self.kill()
        with self._starting:
            self._drop()

    def _exchange(
        self,
        method: str,
        args: tuple[Any, ...],
        cancel: CancelToken | None,
        timeout: float | None,
        urgent: bool,
        files: Sequence[int],
    ) -> Iterator[tuple[str, Any]]:
        cancel = cancel or CancelToken()
        with self._turn.take(cancel, urgent):
            self.start()
            call = self._next_call
            self._next_call += 1
            answered = False
            try:
                self._send((call, method, list(args), len(files)), files)
                for kind, value in self._replies(call, cancel, timeout):
                    answered = kind == "result"
                    yield kind, value
            except (AssistantError, ChildBug, Cancelled):
                answered = True
                raise
            finally:
                if not answered:  # the consumer went away in the middle: the child must not go on for nobody
                    self._abandon(call)

    def _replies(self, call: int, cancel: CancelToken, timeout: float | None) -> Iterator[tuple[str, Any]]:
        deadline = None if timeout is None else time.monotonic() + timeout
        forget = cancel.on_cancel(lambda: self._ask_to_stop(call))
        stop_by: float | None = None
        try:
            while True:
                if cancel.cancelled:
                    self._ask_to_stop(call)
                    stop_by = stop_by or time.monotonic() + STOP_GRACE
                if stop_by is not None and time.monotonic() > stop_by:
                    self.kill()
                    raise Cancelled
                if deadline is not None and time.monotonic() > deadline:
                    self.kill()
                    raise ChildLost(f"The {self.name} process took longer than {timeout:.0f} s and was ended.")
                if not self._wait(_POLL):
                    continue
                kind, value = self._receive(call)
                if kind == "broken":  # it could not set itself up, and the next call deserves a fresh try
                    self.kill()
                if kind in ("error", "broken"):
                    raise _as_exception(value)
                if kind == "cancelled":
                    raise Cancelled
                yield kind, value
                if kind == "result":
                    return
        finally:
            forget()

    def _abandon(self, call: int) -> None:
        self._ask_to_stop(call)
        stop_by = time.monotonic() + STOP_GRACE
        try:
            while time.monotonic() < stop_by:
                if self._wait(_POLL) and self._receive(call)[0] != "item":
                    return
        except ChildLost:
            return
        self.kill()

    def _ask_to_stop(self, call: int) -> None:
        if self._stopped_call is not None:
            self._stopped_call.value = call

    def _open_pipe(self) -> Connection:
        """The pipe of the running process; raises ``ChildLost`` if another thread has closed this child meanwhile."""
        pipe = self._pipe
        if pipe is None:
            raise ChildLost(f"The {self.name} process was closed.")
        return pipe

    def _send(self, message: Any, files: Sequence[int]) -> None:
        try:
            self._open_pipe().send_bytes(msgpack.packb(message))
            for each in files:
                reduction.send_handle(self._open_pipe(), _handle_of(each), self.pid)
        except OSError as broken:
            raise self._lost() from broken

    def _wait(self, seconds: float) -> bool:
        try:
            return self._open_pipe().poll(seconds)
        except OSError as broken:
            raise self._lost() from broken

    def _receive(self, call: int) -> tuple[str, Any]:
        try:
            answered, kind, value = msgpack.unpackb(self._open_pipe().recv_bytes(), strict_map_key=False)
            while answered == call and kind == "refused":  # what something in it tried to reach: for the ledger
                audit.tell(audit.Refusal(*value))
                answered, kind, value = msgpack.unpackb(self._open_pipe().recv_bytes(), strict_map_key=False)
        except (EOFError, OSError) as broken:
            raise self._lost() from broken
        if answered != call:
            self.kill()
            raise ChildLost(f"The {self.name} process answered out of turn and was ended.")
        return kind, value

    def _lost(self) -> ChildLost:
        process = self._process
        if process is not None:
            process.join(1)
        code = None if process is None else process.exitcode
        return ChildLost(f"The {self.name} process ended unexpectedly.", detail=f"exit code {code}")

    def _context(self) -> Any:
        if not self._nursery or "forkserver" not in multiprocessing.get_all_start_methods():
            return multiprocessing.get_context("spawn")
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([self._nursery])
        return context

    def _drop(self) -> None:
        if self._pipe is not None:
            with contextlib.suppress(OSError):
                self._pipe.close()
        self._pipe = None
        self._process = None


@contextlib.contextmanager
def _without_secrets() -> Iterator[None]:
    """What is started inside inherits no secret; others would read it in the list of processes."""
    with _starting_one:
        held = {name: value for name in SECRETS if (value := os.environ.pop(name, None)) is not None}
        try:
            yield
        finally:
            os.environ.update(held)


def _handle_of(file: int) -> int:
    if sys.platform == "win32":
        import msvcrt

        return msvcrt.get_osfhandle(file)
    return file


def _as_exception(value: Mapping[str, str]) -> Exception:
    kind = getattr(errors, value["kind"], None)
    if isinstance(kind, type) and issubclass(kind, AssistantError):
        return kind(value["message"], value["hint"], value["detail"])
    return ChildBug(f"{value['kind']}: {value['message']}\n{value['detail']}")


__all__ = ["STOP_GRACE", "Child", "ChildBug", "ChildDesk", "Confinement", "Handler", "Limits", "Protection", "Setup"]
