"""The one door to the network. Every attempt has a purpose and is written to a ledger, allowed or not."""

from __future__ import annotations

import configparser
import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import httpx

from assistant.core.errors import BadDownload, NetworkProblem, Offline, Unreachable
from assistant.core.jobs import CancelToken

CONNECT_SECONDS = 8.0
READ_SECONDS = 30.0
PIECE = 1 << 18


@dataclass(frozen=True, slots=True)
class Attempt:
    """One connection that was asked for. ``purpose`` is in the person's words; ``bytes`` were received."""

    at: datetime
    purpose: str
    host: str
    allowed: bool
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class Response:
    """An answer that is still arriving. ``pieces`` yields its body as it comes."""

    status: int
    headers: Mapping[str, str]
    pieces: Iterator[bytes]


class Network:
    """Connections, each for a purpose the person asked for; refused while ``offline()`` says so."""

    def __init__(
        self, offline: Callable[[], bool], ledger: Callable[[Attempt], None], clock: Callable[[], datetime]
    ) -> None:
        self._offline = offline
        self._ledger = ledger
        self._clock = clock

    @contextlib.contextmanager
    def stream(
        self, purpose: str, url: str, headers: Mapping[str, str] | None = None, cancel: CancelToken | None = None
    ) -> Iterator[Response]:
        """Fetch ``url`` piece by piece. ``file:`` addresses are read from disk and not counted as connections.

        Raises ``Offline``, ``Unreachable``, or ``BadDownload`` for an answer that is an error (its status in the
        detail); 206 and 416 are the caller's to judge.
        """
        cancel = cancel or CancelToken()
        if url.startswith("file:"):
            with _from_disk(url, cancel) as response:
                yield response
            return
        host = urlsplit(url).hostname or url
        if self._offline():
            self._ledger(Attempt(self._clock(), purpose, host, allowed=False))
            raise Offline(
                "Hearth is set to stay offline.", "Allow it for this once with: hearth settings set offline off"
            )
        received = 0

        def counted(pieces: Iterator[bytes]) -> Iterator[bytes]:
            nonlocal received
            for piece in pieces:
                cancel.check()
                received += len(piece)
                yield piece

        started = self._clock()
        try:
            timeout = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
            with (
                httpx.Client(timeout=timeout, follow_redirects=True) as client,
                client.stream("GET", url, headers=dict(headers or {})) as answer,
            ):
                if answer.status_code >= 400 and answer.status_code != 416:
                    raise BadDownload(
                        f"{host} does not have what was asked for.", "Try again later.", f"status {answer.status_code}"
                    )
                yield Response(answer.status_code, answer.headers, counted(answer.iter_bytes(PIECE)))
        except httpx.HTTPError as failed:
            raise Unreachable(
                f"{host} cannot be reached.", "Check the internet connection and try again.", repr(failed)
            ) from failed
        finally:
            self._ledger(Attempt(started, purpose, host, allowed=True, bytes=received))

    def fetch(self, purpose: str, url: str, headers: Mapping[str, str] | None = None, most: int = 20_000_000) -> bytes:
        """The whole body of a small answer, at most ``most`` bytes. Errors as in :meth:`stream`."""
        data = bytearray()
        with self.stream(purpose, url, headers) as response:
            for piece in response.pieces:
                data += piece
                if len(data) > most:
                    raise BadDownload("The answer is far larger than it should be.", detail=url)
        return bytes(data)


@contextlib.contextmanager
def _from_disk(url: str, cancel: CancelToken) -> Iterator[Response]:
    path = Path(url2pathname(urlsplit(url).path))

    def pieces() -> Iterator[bytes]:
        while piece := file.read(PIECE):
            cancel.check()
            yield piece

    try:
        with path.open("rb") as file:
            yield Response(200, {"content-length": str(path.stat().st_size)}, pieces())
    except FileNotFoundError as missing:
        raise BadDownload(f"{path} is not there.", detail=str(missing)) from missing


@dataclass(frozen=True, slots=True)
class PackageSources:
    """Where this machine gets Python packages from: indexes (simple API) and folders or pages with files."""

    indexes: tuple[str, ...]
    links: tuple[str, ...]


def package_sources() -> PackageSources:
    """The package sources that this machine's pip is set up with, so that set-up works behind a mirror."""
    settings: dict[str, str] = {}
    for file in _pip_configuration_files():
        parser = configparser.RawConfigParser()
        with contextlib.suppress(configparser.Error, OSError, UnicodeDecodeError):
            parser.read(file, encoding="utf-8")
            settings |= {key.replace("_", "-"): value for key, value in _section(parser, "global").items()}
    for name in ("index-url", "extra-index-url", "find-links"):
        settings[name] = os.environ.get("PIP_" + name.upper().replace("-", "_"), settings.get(name, ""))
    first = settings["index-url"] or _default_index()
    return PackageSources(
        indexes=(first, *settings["extra-index-url"].split()),
        links=tuple(
            link if "://" in link else Path(link).resolve().as_uri() for link in settings["find-links"].split()
        ),
    )


def package_index_urls() -> tuple[str, ...]:
    """The package indexes alone; see :func:`package_sources`."""
    return package_sources().indexes


def _default_index() -> str:
    """The public index, as pip names it."""
    return "https://" + ".".join(("pypi", "org")) + "/simple"


def _section(parser: configparser.RawConfigParser, name: str) -> Mapping[str, str]:
    return dict(parser.items(name)) if parser.has_section(name) else {}


def _pip_configuration_files() -> list[Path]:
    """Every file pip reads, the ones that win last."""
    home, named = Path.home(), os.environ.get("PIP_CONFIG_FILE")
    if named == os.devnull:
        return []
    config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    files = [
        Path("/etc/xdg/pip/pip.conf"),
        Path("/etc/pip.conf"),
        home / ".pip" / "pip.conf",
        config / "pip" / "pip.conf",
    ]
    files.append(Path(sys.prefix) / "pip.conf")
    return [*files, Path(named)] if named else files


__all__ = [
    "Attempt",
    "Network",
    "NetworkProblem",
    "PackageSources",
    "Response",
    "package_index_urls",
    "package_sources",
]
