"""One owner per profile: a lock that only one process holds, and a local socket through which others ask it.

Everybody else hands their request to the owner. Requests and replies are one JSON object a line; the last line of an
exchange is ``{"reply": ...}``, the ones before it are ``{"event": ...}``. Imports nothing heavy: a quick question must
reach the running window within a tenth of a second.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import socket
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from assistant.core.errors import AccessDenied, AlreadyRunning, Cancelled
from assistant.core.jobs import CancelToken
from assistant.system.paths import Profile, make_private

Json: TypeAlias = dict[str, Any]
Handler: TypeAlias = Callable[[Json, Callable[[Json], None], CancelToken], Json]
"""Called as ``handler(request, on_event, cancel)`` on a thread of its own; returns the reply."""

LONGEST_SOCKET_PATH = 100
CONNECT_SECONDS = 2.0
_ASKED_OFTEN = 0.1


class Ownership:
    """This process owns the profile until :meth:`close`."""

    def __init__(self, profile: Profile, lock: int) -> None:
        self._profile = profile
        self._lock = lock
        self._server: socket.socket | None = None
        self._address: Path | None = None
        self._tokens: set[CancelToken] = set()
        self._closed = False

    def serve(self, handler: Handler) -> None:
        """Answer requests of other processes from now on; a client that goes away cancels its token."""
        address = self._address = _choose_address(self._profile)
        address.unlink(missing_ok=True)  # a killed owner leaves its socket; we hold the lock, so nobody listens there
        self._server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._server.bind(str(address))
        address.chmod(0o600)
        self._server.listen(16)
        os.pwrite(self._lock, str(address).encode(), 0)  # where to ask is read there, whatever session asks
        threading.Thread(target=self._accept, args=(handler,), name="requests", daemon=True).start()

    def close(self) -> None:
        """Stop answering, cancel what runs for others, and let go of the profile; safe to call twice."""
        if self._closed:
            return
        self._closed = True
        if self._server is not None:
            with contextlib.suppress(OSError):
                self._server.shutdown(socket.SHUT_RDWR)
            self._server.close()
        if self._address is not None:
            self._address.unlink(missing_ok=True)
        for token in tuple(self._tokens):
            token.cancel()
        os.close(self._lock)

    def _accept(self, handler: Handler) -> None:
        assert self._server is not None
        while not self._closed:
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(client, handler), name="request", daemon=True).start()

    def _answer(self, client: socket.socket, handler: Handler) -> None:
        cancel = CancelToken()
        self._tokens.add(cancel)
        try:
            with client, client.makefile("rb") as lines:
                request = _parsed(lines.readline())
                if request is None:
                    return  # none of ours, or gone already
                sending = threading.Lock()

                def send(message: Json) -> None:
                    with sending, contextlib.suppress(OSError):  # gone: its token is cancelled already
                        client.sendall(json.dumps(message).encode() + b"\n")

                threading.Thread(target=_watch, args=(client, cancel), name="request-watch", daemon=True).start()
                with contextlib.suppress(Cancelled):
                    send({"reply": handler(request, lambda event: send({"event": event}), cancel)})
                with contextlib.suppress(OSError):
                    client.shutdown(socket.SHUT_RDWR)
        except ConnectionError:
            return  # gone before it asked
        finally:
            self._tokens.discard(cancel)


def own(profile: Profile) -> Ownership:
    """Become the owner of ``profile``; raises ``AlreadyRunning`` if another process is."""
    make_private(profile.root)
    try:
        lock = os.open(profile.lock, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as refused:
        raise AccessDenied(
            f"The profile in {profile.root} cannot be written.", "Check its permissions.", str(refused)
        ) from refused
    try:
        _lock_whole(lock)
    except OSError as taken:
        os.close(lock)
        raise AlreadyRunning(
            "Hearth is already running with this profile.", "Use the running window, or close it first."
        ) from taken
    os.ftruncate(lock, 0)  # what an owner that was killed wrote
    return Ownership(profile, lock)


def hand_over(
    profile: Profile, request: Json, on_event: Callable[[Json], None], cancel: CancelToken | None = None
) -> Json | None:
    """The owner's reply to ``request``; None if nobody owns the profile.

    ``on_event`` gets what the owner tells on the way. Raises ``Cancelled`` (the owner stops too), ``AlreadyRunning``
    if the owner does not answer or goes away in the middle.
    """
    cancel = cancel or CancelToken()
    client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    client.settimeout(CONNECT_SECONDS)
    with client:
        try:
            client.connect(_told_address(profile))
        except OSError as failed:
            _check_unowned(profile, failed)
            return None
        with contextlib.suppress(OSError):  # gone already: there is no answer to read either
            client.sendall(json.dumps(request).encode() + b"\n")
        client.settimeout(_ASKED_OFTEN)
        for line in _lines(client, cancel):
            message = json.loads(line)
            if "reply" in message:
                reply: Json = message["reply"]
                return reply
            on_event(message["event"])
    raise AlreadyRunning("The running Hearth went away before it answered.", "Try again.")


def _lines(client: socket.socket, cancel: CancelToken) -> Any:
    waiting = b""
    while True:
        cancel.check()
        try:
            data = client.recv(65_536)
        except TimeoutError:
            continue
        except OSError:
            return
        if not data:
            return
        *whole, waiting = (waiting + data).split(b"\n")
        yield from whole


def _parsed(line: bytes) -> Json | None:
    try:
        request = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return request if isinstance(request, dict) else None


def _check_unowned(profile: Profile, failed: OSError) -> None:
    """Nobody listens: fine if nobody holds the lock either, else the owner is just starting or ending."""
    if not profile.lock.exists():
        return
    try:
        lock = os.open(profile.lock, os.O_RDWR)
    except OSError:
        return
    try:
        _lock_whole(lock)
    except OSError as taken:
        raise AlreadyRunning(
            "Hearth is starting or closing with this profile.", "Try again in a moment.", str(failed)
        ) from taken
    finally:
        os.close(lock)


def _watch(client: socket.socket, cancel: CancelToken) -> None:
    """Cancel when the other side closes; nothing more is expected from it after its one line."""
    with contextlib.suppress(OSError):
        while client.recv(1, socket.MSG_PEEK):
            client.recv(4096)
    with contextlib.suppress(Cancelled):
        cancel.cancel()


def _told_address(profile: Profile) -> str:
    """Where the owner says that it listens; raises ``OSError`` if none does."""
    address = profile.lock.read_text()
    if not address:
        raise ConnectionRefusedError("the owner does not listen yet")
    return address


def _choose_address(profile: Profile) -> Path:
    """The socket's path: in the profile, or in a private folder with a short name where that is too long to bind."""
    inside = profile.root.resolve() / "owner.sock"
    if len(str(inside)) <= LONGEST_SOCKET_PATH:
        return inside
    address = address_outside(profile)
    folder = make_private(address.parent)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        raise AccessDenied(f"{folder} belongs to somebody else.", "Choose a profile folder with a shorter path.")
    return address


def address_outside(profile: Profile) -> Path:
    """Where the socket is whose path inside the profile would be too long."""
    name = hashlib.sha256(str(profile.root.resolve() / "owner.sock").encode()).hexdigest()[:16]
    base = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())
    return base / f"hearth-{os.getuid()}" / f"{name}.sock"


if sys.platform != "win32":
    import fcntl

    def _lock_whole(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

else:  # pragma: no cover - Windows
    import msvcrt

    def _lock_whole(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
