"""Small real things: GGUF files made byte by byte, and a web server with ranges that can be told to fail."""

from __future__ import annotations

import re
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from assistant.core.jobs import CancelToken
from assistant.system import audit


def packed_text(text: str) -> bytes:
    """A GGUF string."""
    return struct.pack("<Q", len(text.encode())) + text.encode()


def gguf_bytes(
    entries: int | None = None,
    architecture: str = "llama",
    version: int = 3,
    tail: int = 64,
    extra: Mapping[str, str] | None = None,
) -> bytes:
    """A GGUF file of one small tensor, sound if nothing is changed; ``extra`` texts join its metadata."""
    metadata = packed_text("general.architecture") + struct.pack("<I", 8) + packed_text(architecture)
    metadata += packed_text(f"{architecture}.context_length") + struct.pack("<II", 4, 2048)
    for name, value in (extra or {}).items():
        metadata += packed_text(name) + struct.pack("<I", 8) + packed_text(value)
    entries = 2 + len(extra or {}) if entries is None else entries
    tensor = packed_text("weights") + struct.pack("<IQIQ", 1, 16, 0, 0)
    head = b"GGUF" + struct.pack("<IQQ", version, 1, entries) + metadata + tensor
    return head + bytes(-len(head) % 32 + tail)


@pytest.fixture(scope="session")
def make_gguf() -> Callable[..., bytes]:
    """See :func:`gguf_bytes`."""
    return gguf_bytes


@pytest.fixture
def sound_gguf(tmp_path: Path) -> Path:
    """The smallest file that passes as a model."""
    path = tmp_path / "small model.gguf"
    path.write_bytes(gguf_bytes())
    return path


@dataclass
class Site:
    """A web server on this computer. ``pages`` by path; ``cut`` ends each answer after so many bytes."""

    address: str = ""
    pages: dict[str, bytes] = field(default_factory=dict)
    ranges: bool = True
    cut: int | None = None
    asked: list[str] = field(default_factory=list)
    before_answer: Callable[[], None] = lambda: None


@pytest.fixture
def site() -> Iterator[Site]:
    """A running :class:`Site`."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.headers.get("Range", "")
            site.asked.append(f"{self.path} {asked}".strip())
            body = site.pages.get(self.path)
            if body is None:
                self.send_error(404)
                return
            begin = re.match(r"bytes=(\d+)-", asked)
            start = int(begin[1]) if begin and site.ranges else 0
            self.send_response(206 if start else 200)
            self.send_header("Content-Length", str(len(body) - start))
            self.end_headers()
            site.before_answer()
            self.wfile.write(body[start : None if site.cut is None else start + site.cut])

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with audit.granted("127.0.0.1"):
        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield site
    server.shutdown()
    server.server_close()
    thread.join(2)


class Recorder:
    """A desk that writes down what it is told."""

    def __init__(self) -> None:
        self.cancel = CancelToken()
        self.reports: list[tuple[float, float | None, str]] = []

    def report(self, done: float, total: float | None = None, note: str = "") -> None:
        """Note progress."""
        self.reports.append((done, total, note))

    def emit(self, item: object) -> None:
        """Nothing is emitted by downloads."""


@pytest.fixture
def desk() -> Recorder:
    """A desk that writes down what it is told."""
    return Recorder()
