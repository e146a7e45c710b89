"""Refuses every socket of this process that is not opened at the one door to the network (``system/network.py``).

Python tells its audit hooks of each address that is looked up, connected to, listened at or sent to, whichever library
asks. This one lets through what stays inside the computer by its nature (Unix sockets) and what the door has granted
to the running thread for this host and port; everything else fails like a network that is not there, and is told to
whoever keeps the ledger. ``assistant/__init__.py`` installs it, so that nothing of Hearth's can run before it, in any
process: window, command line, and each spawned child. A hook cannot be taken out again, hence the state of a process.

It guards against libraries and mistakes. Native code that makes its own system calls does not pass here (a test
traces those of a whole session), nor would a program that wants to deceive.
"""

from __future__ import annotations

import contextlib
import errno
import socket
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType
from typing import Any

WATCHED = frozenset(
    f"socket.{call}"
    for call in (
        "connect", "bind", "sendto", "sendmsg", "getaddrinfo", "gethostbyname", "gethostbyaddr", "getnameinfo",
    )
)  # fmt: skip
"""The audit events that reach for an address."""

CARRIERS = frozenset({"anyio", "aiohttp", "h11", "httpcore", "httpx", "requests", "urllib3"})
"""Libraries that only carry what another one asks for: blamed when there is nobody else."""

_LOOK_UPS = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})
_KEPT = 64


@dataclass(frozen=True, slots=True)
class Aim:
    """What a call reaches for. ``port`` is None for a look-up without one."""

    host: str
    port: int | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A connection that nobody asked for; ``by`` names the library, "" if none is known."""

    host: str
    by: str


Hear = Callable[[Refusal], None]
"""Called on the thread whose call was refused, which may hold any lock: it must only note what it hears."""


class _Gate:
    """The state of this process: who listens, what was refused before anybody did, what each thread may reach."""

    def __init__(self) -> None:
        self.installed = False
        self.sealed = False
        self.listeners: tuple[Hear, ...] = ()
        self.unheard: deque[Refusal] = deque(maxlen=_KEPT)
        self.lock = threading.Lock()
        self.thread = threading.local()


_gate = _Gate()


def install() -> None:
    """Refuse, from now on and until the process ends; safe to call again."""
    if _gate.installed:
        return
    _gate.installed = True
    watched, judge = WATCHED, _judge  # names of a module are gone while a process ends, and hooks are still called

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in watched:
            judge(event, arguments)

    sys.addaudithook(hook)


def seal() -> None:
    """Grant nothing any more in this process: it is a child, whose parent fetches what is to be fetched."""
    _gate.sealed = True


@contextlib.contextmanager
def granted(host: str, port: int | None = None) -> Iterator[None]:
    """Let this thread reach ``host`` inside the block; None is any port. Raises ``PermissionError`` in a child."""
    if _gate.sealed:
        raise PermissionError(errno.EPERM, "A child process of Hearth has no network.")
    before = getattr(_gate.thread, "grant", None)
    _gate.thread.grant = Aim(_plain(host), port)
    try:
        yield
    finally:
        _gate.thread.grant = before


def listen(hear: Hear) -> Callable[[], None]:
    """Call ``hear`` at every refusal, at once for those that nobody has heard yet; the returned function ends that."""
    with _gate.lock:
        _gate.listeners = (*_gate.listeners, hear)
        unheard = tuple(_gate.unheard)
        _gate.unheard.clear()
    for refusal in unheard:
        hear(refusal)

    def leave() -> None:
        with _gate.lock:
            _gate.listeners = tuple(each for each in _gate.listeners if each is not hear)

    return leave


def tell(refusal: Refusal) -> None:
    """Pass on a refusal, also one of a child."""
    listeners = _gate.listeners  # no lock: the thread that was refused may be in the middle of anything
    for hear in listeners:
        hear(refusal)
    if not listeners:
        _gate.unheard.append(refusal)


def aim(event: str, arguments: tuple[Any, ...]) -> Aim | None:
    """What a watched call reaches for; None if it cannot leave the process' own computer by its nature."""
    if event == "socket.getaddrinfo":
        return _looked_up(arguments[0], arguments[1])
    if event in _LOOK_UPS:
        return _looked_up(arguments[0], None)
    if event == "socket.getnameinfo":
        return _at(arguments[0])
    asking, address = arguments
    if asking.family == socket.AF_UNIX or address is None:  # None: sent through a connection that exists already
        return None
    return _at(address)


def _looked_up(host: Any, port: Any) -> Aim | None:
    name = _plain(host)
    return Aim(name, int(port) if str(port).isdecimal() else None) if name else None


def _at(address: Any) -> Aim:
    if isinstance(address, tuple) and len(address) >= 2 and isinstance(address[1], int):
        return Aim(_plain(address[0]), address[1])
    return Aim(str(address), None)


def _plain(host: Any) -> str:
    name = host.decode("utf-8", "replace") if isinstance(host, bytes | bytearray) else str(host or "")
    return name.strip("[]").rstrip(".").partition("%")[0].lower()


def _judge(event: str, arguments: tuple[Any, ...]) -> None:
    wanted = aim(event, arguments)
    if wanted is None:
        return
    grant: Aim | None = getattr(_gate.thread, "grant", None)
    if grant is not None and not _gate.sealed and _covers(grant, wanted, event):
        return
    tell(Refusal(wanted.host, _blame()))
    raise PermissionError(
        errno.EPERM, f"Hearth has no connection to {wanted.host}: nothing but its own network door may open one."
    )


def _covers(grant: Aim, wanted: Aim, event: str) -> bool:
    """Whether the grant is for that: the name itself, or one of the addresses that the name stands for."""
    if grant.port is not None and wanted.port is not None and wanted.port != grant.port:
        return False
    if wanted.host == grant.host:
        return True
    return event == "socket.connect" and _is_address(wanted.host) and not _is_address(grant.host)


def _is_address(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdecimal()


def _blame() -> str:
    """The library on this thread that is nearest to the call; Hearth's own code is called Hearth."""
    carrier = ""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        name = str(frame.f_globals.get("__name__", "")).partition(".")[0]
        if name in ("assistant", "ui"):
            return carrier or "Hearth"
        if name in CARRIERS:
            carrier = name
        elif name and name != "__main__" and name not in sys.stdlib_module_names:
            return name
        frame = frame.f_back
    return carrier
