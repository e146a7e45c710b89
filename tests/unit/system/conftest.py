"""A server on this machine that does what real ones do, good and bad."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from assistant.system import audit
from assistant.system.paths import Profile
from tests.safe_keyring import desktop_keyring

__all__ = ["desktop_keyring"]  # a fixture

BODY = bytes(range(256)) * 4096


@dataclass
class Server:
    """What answers at ``address``; ``asked`` are the paths and headers in order."""

    address: str
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    let_go: threading.Event = field(default_factory=threading.Event)


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            match self.path:
                case "/whole":
                    start = int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").rstrip("-"))
                    self._send(206 if start else 200, BODY[start:])
                case "/elsewhere":
                    self._send(302, b"", location=server.address.replace("127.0.0.1", "localhost") + "/whole")
                case "/cut":
                    self._send(200, BODY[:1000], length=len(BODY))
                case "/silent":
                    server.let_go.wait(20)
                case "/stalls":
                    self._send(200, BODY[:1000], length=len(BODY), stay=True)
                case "/stalls-of-unknown-length":
                    self._send(200, BODY[:1000], length=None, stay=True)
                case "/endless":
                    self._send(416, b"")
                case _:
                    self._send(404, b"nothing here")

        def do_REPORT(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(207)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("X-Method", self.command)
            self.end_headers()
            self.wfile.write(body)

        def _send(
            self, status: int, body: bytes, *, location: str = "", length: int | None = -1, stay: bool = False
        ) -> None:
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            if length is not None:
                self.send_header("Content-Length", str(len(body) if length == -1 else length))
            self.end_headers()
            self.wfile.write(body)
            self.wfile.flush()
            if stay:
                server.let_go.wait(20)

        def log_message(self, format: str, *args: object) -> None:
            """A test's output is its own."""

    return Answers


@pytest.fixture
def server() -> Iterator[Server]:
    """A running server; it lets go of everybody at the end."""
    told = Server("")
    with audit.granted("127.0.0.1"):
        listening = ThreadingHTTPServer(("127.0.0.1", 0), _handler(told))
    listening.daemon_threads = True
    told.address = f"http://127.0.0.1:{listening.server_port}"
    thread = threading.Thread(target=listening.serve_forever, args=(0.02,))
    thread.start()
    yield told
    told.let_go.set()
    listening.shutdown()
    thread.join()
    listening.server_close()


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Profile:
    """A profile that does not exist yet, on a machine whose key file is named."""
    monkeypatch.setenv("HEARTH_KEY_FILE", str(tmp_path / "elsewhere" / "mina.key"))
    monkeypatch.delenv("HEARTH_PASSPHRASE", raising=False)
    return Profile(tmp_path / "profile")
