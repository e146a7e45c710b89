"""The one door to the network. Every attempt has a purpose and is written to a ledger, allowed or not."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import httpx

from assistant.core.connections import Attempt, DoorState
from assistant.core.errors import BadDownload, Offline, Unreachable
from assistant.core.jobs import CancelToken
from assistant.system import audit
from assistant.system.door import Door

CONNECT_SECONDS = 8.0
READ_SECONDS = 30.0
PIECE = 1 << 18
_RANGE_NOT_SATISFIABLE = 416


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer, whatever its status says; names of ``headers`` are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Response:
    """An answer that is still arriving. ``pieces`` yields its body as it comes."""

    status: int
    headers: Mapping[str, str]
    pieces: Iterator[bytes]


class Network:
    """Connections, each for a purpose the person asked for; refused and cut as soon as ``offline()`` says so.

    ``ledger`` is told of each attempt before it is made, and once more, with the same time, when it has ended: what
    a killed process had begun is known too. Every host that an answer redirects to is an attempt of its own.
    ``changed`` is called whenever :meth:`state` has become another one, on whatever thread that happens.
    """

    def __init__(
        self,
        offline: Callable[[], bool],
        ledger: Callable[[Attempt], None],
        clock: Callable[[], datetime],
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._offline = offline
        self._door = Door(ledger, changed)
        self._clock = clock
        self._times = threading.Lock()
        self._last: datetime | None = None

    def state(self) -> DoorState:
        """What is in use now, and what was used and refused since this was made."""
        return self._door.state()

    def watch_refusals(self) -> None:
        """Write into the ledger too what the process refused to a library, until :meth:`close`."""
        self._door.listen(self._now)

    def close(self) -> None:
        """Hear of no more refusals; those that were heard are in the ledger. Safe to call twice."""
        self._door.close()

    @contextlib.contextmanager
    def stream(
        self, purpose: str, url: str, headers: Mapping[str, str] | None = None, cancel: CancelToken | None = None
    ) -> Iterator[Response]:
        """Fetch ``url`` piece by piece. ``file:`` addresses are read from disk and not counted as connections.

        ``headers`` may ask for a range. Raises ``Offline``, ``Unreachable``, ``Cancelled`` (at once, also while
        nothing arrives), or ``BadDownload`` for an answer that is an error (its status in the detail); 206 and 416
        are the caller's to judge.
        """
        cancel = cancel or CancelToken()
        cancel.check()
        if url.startswith("file:"):
            with _from_disk(url, cancel) as response:
                yield response
            return
        with self._asked(purpose, _Question("GET", url, headers or {}), cancel) as response:
            yield response

    def fetch(
        self,
        purpose: str,
        url: str,
        headers: Mapping[str, str] | None = None,
        most: int = 20_000_000,
        cancel: CancelToken | None = None,
    ) -> bytes:
        """The whole body of a small answer, at most ``most`` bytes. Errors as in :meth:`stream`."""
        data = bytearray()
        with self.stream(purpose, url, headers, cancel) as response:
            for piece in response.pieces:
                data += piece
                if len(data) > most:
                    raise BadDownload(f"The answer of {_host(url)} is far larger than it should be.")
        return bytes(data)

    def ask(
        self,
        purpose: str,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes = b"",
        *,
        most: int,
        seconds: float,
        cancel: CancelToken | None = None,
    ) -> Reply:
        """Speak to a server in any HTTP method; every status is the caller's to judge, redirects too: none is followed.

        At most ``most`` bytes and ``seconds`` in all. Raises ``Offline``, ``Unreachable``, ``Cancelled``, or
        ``BadDownload`` for an answer that is too large.
        """
        cancel = cancel or CancelToken()
        question = _Question(method, url, headers, body, every_status=True)
        late = threading.Event()
        data = bytearray()
        with self._asked(purpose, question, cancel, late, seconds) as response:
            for piece in response.pieces:
                data += piece
                if len(data) > most:
                    raise BadDownload(f"The answer of {_host(url)} is far larger than it should be.")
            if late.is_set():  # an answer of unknown length seems complete when it is cut
                raise _unreachable(_host(url), "took too long")
        return Reply(response.status, {name.lower(): text for name, text in response.headers.items()}, bytes(data))

    @contextlib.contextmanager
    def _asked(
        self,
        purpose: str,
        question: _Question,
        cancel: CancelToken,
        late: threading.Event | None = None,
        seconds: float = 0,
    ) -> Iterator[Response]:
        """The answer to a question, with the ledger written; where ``late`` is given it is cut after ``seconds``."""
        cancel.check()
        if self._offline():
            self._door.refused(Attempt(self._now(), purpose, _host(question.url), allowed=False))
            raise _stays_offline()
        exchange = _Exchange(purpose, self._door, self._now, cancel, self._offline)
        with contextlib.ExitStack() as ending:
            ending.callback(exchange.end)
            if late is not None:

                def cut() -> None:
                    late.set()
                    exchange.cut()

                timer = threading.Timer(seconds, cut)
                timer.daemon = True
                timer.start()
                ending.callback(timer.cancel)
            try:
                with exchange.open(question) as response:
                    yield response
            except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as failed:
                cancel.check()  # a connection that was cut by the cancel itself is no failure
                raise _unreachable(exchange.host or _host(question.url), type(failed).__name__) from failed

    def _now(self) -> datetime:
        """The time, never the same twice: it names the attempt."""
        with self._times:
            now = self._clock()
            if self._last is not None and now <= self._last:
                now = self._last + timedelta(microseconds=1)
            self._last = now
            return now


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked; ``every_status`` hands out errors and redirects as they are."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""
    every_status: bool = False


class _Exchange:
    """One question and its answer, through as many hosts as it takes."""

    def __init__(
        self,
        purpose: str,
        door: Door,
        now: Callable[[], datetime],
        cancel: CancelToken,
        offline: Callable[[], bool],
    ) -> None:
        self._offline = offline
        self._purpose = purpose
        self._door = door
        self._granted = contextlib.ExitStack()
        self._now = now
        self._cancel = cancel
        self._attempts: list[Attempt] = []
        self._sockets: list[socket.socket] = []
        self._received = 0
        self._was_cut = False

    @property
    def host(self) -> str:
        """The host asked last, "" before any was."""
        return self._attempts[-1].host if self._attempts else ""

    @contextlib.contextmanager
    def open(self, question: _Question) -> Iterator[Response]:
        """Ask, and give the answer as it arrives."""
        forget = self._cancel.on_cancel(self.cut)
        try:
            with (
                httpx.Client(
                    timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
                    follow_redirects=not question.every_status,
                    event_hooks={"request": [self._note]},
                ) as client,
                client.stream(
                    question.method,
                    question.url,
                    content=question.body or None,
                    headers={
                        "Accept-Encoding": "identity",
                        **question.headers,
                    },  # sizes and ranges count the file's own bytes
                    extensions={"trace": self._watch},
                ) as answer,
            ):
                refused = answer.status_code >= 400 and answer.status_code != _RANGE_NOT_SATISFIABLE
                if refused and not question.every_status:
                    raise BadDownload(
                        f"{self.host} does not have what was asked for.",
                        "Try again later.",
                        f"status {answer.status_code}",
                    )
                pieces = answer.iter_bytes()  # as they come: of what breaks off, all that arrived is handed out
                yield Response(answer.status_code, answer.headers, self._counted(pieces))
        finally:
            forget()

    def end(self) -> None:
        """Complete the ledger."""
        self._granted.close()
        if self._attempts:
            self._door.ended(replace(self._attempts[-1], bytes=self._received))

    def _counted(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self._cancel.check()
            self._received += len(piece)
            self._stay_on()
            yield piece
        self._cancel.check()  # an answer of unknown length seems complete when it is cut

    def _note(self, request: httpx.Request) -> None:
        """Called before each request, also before one to a host that the last one named."""
        self._cancel.check()
        self._stay_on()
        if self._attempts:
            self._door.left(self._attempts[-1])
        self._attempts.append(Attempt(self._now(), self._purpose, request.url.host, allowed=True))
        self._door.began(self._attempts[-1])

    def _stay_on(self) -> None:
        """Raises ``Offline`` where the person has switched the network off since this began: what runs ends too."""
        if self._offline():
            raise _stays_offline()

    def _watch(self, event: str, information: Mapping[str, Any]) -> None:
        """Let the connection be made, and only that; learn the sockets, so that a cancel can wake who waits for one."""
        if event.endswith("connect_tcp.started"):
            self._granted.enter_context(audit.granted(information["host"], information["port"]))
        elif event.endswith(("connect_tcp.complete", "connect_tcp.failed")):
            self._granted.close()
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            connection = information["return_value"].get_extra_info("socket")
            if connection is not None:
                self._sockets.append(connection)
            self._cancel.check()
            if self._was_cut:  # the time was over before there was anything to cut
                self.cut()

    def cut(self) -> None:
        """Wake whoever waits for the other side; what was asked has failed then."""
        self._was_cut = True
        for connection in self._sockets:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(connection, socket.SHUT_RDWR)  # the TLS one's own would pull it from the reader


@contextlib.contextmanager
def _from_disk(url: str, cancel: CancelToken) -> Iterator[Response]:
    path = Path(url2pathname(urlsplit(url).path))

    def pieces() -> Iterator[bytes]:
        while piece := file.read(PIECE):
            cancel.check()
            yield piece

    try:
        file = path.open("rb")
    except OSError as missing:
        raise BadDownload(f"{path} is not there or cannot be read.", detail=str(missing)) from missing
    with file:
        yield Response(200, {"content-length": str(path.stat().st_size)}, pieces())


def _stays_offline() -> Offline:
    return Offline("Hearth is set to stay offline.", "Allow it for this once with: hearth settings set offline off")


def _unreachable(host: str, detail: str) -> Unreachable:
    return Unreachable(f"{host} cannot be reached.", "Check the internet connection and try again.", detail)


def _host(url: str) -> str:
    """The host alone: an address may hold a name and a password."""
    with contextlib.suppress(ValueError):
        return urlsplit(url).hostname or "?"
    return "?"
