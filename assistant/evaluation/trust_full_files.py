"""Fills the disk while files are written: the old one stays byte for byte, and the person is told."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

from assistant.core.errors import AssistantError
from assistant.core.jobs import CancelToken, QuietDesk
from assistant.evaluation.trust_deeds import NOW, Seen, fresh
from assistant.evaluation.trust_disk import Disk
from assistant.model import download as downloading
from assistant.model.catalog import CatalogEntry, HubSource, ModelFile
from assistant.service.memory_export import Chapter, Item, write
from assistant.system.keys import open_key
from assistant.system.logs import start_logging
from assistant.system.network import Network, Response
from assistant.system.paths import Profile
from assistant.system.settings_file import SettingsFile

Point: TypeAlias = Callable[[Disk, Seen], str]
"""Writes on the disk, full and then not; notes what is lost or damaged, and returns what the person was told."""

LITTLE = 96 << 10
"""Bytes that are left where something should be begun before the disk is full."""

_MODEL = b"not a model, but as many bytes of one " * 40_000


def told_of(act: Callable[[], Any]) -> str:
    """What the person is told of what must fail; anything but a sentence and a hint is a bug, and raised."""
    try:
        act()
    except AssistantError as problem:
        assert problem.message and problem.hint, f"{problem!r} does not say what to do"
        return f"{problem.message} {problem.hint}"
    raise AssertionError("the disk was full, and nobody noticed")


def settings(disk: Disk, seen: Seen) -> str:
    """A setting is changed."""
    path = disk.folder / "settings.toml"
    kept = SettingsFile(path)
    kept.set("text_size", 17)
    before = path.read_bytes()
    with disk.full():
        told = told_of(lambda: kept.set("text_size", 19))
        seen.right(path.read_bytes() == before and kept.get("text_size") == 17, "settings.toml")
    kept.set("text_size", 19)
    seen.need(SettingsFile(path).get("text_size") == 19, "the setting afterwards")
    return told


def key_file(disk: Disk, seen: Seen) -> str:
    """A profile gets its key, beside another one's whose key is there."""
    kept, other = disk.folder / "kept.key", disk.folder / "new.key"
    with _key_at(kept):
        key = open_key(Profile(disk.folder / "kept"))
    before = {path: path.read_bytes() for path in (kept, disk.folder / "kept" / "key.json")}
    with _key_at(other):
        with disk.full():
            told = told_of(lambda: open_key(Profile(disk.folder / "new")))
            for path, bytes_before in before.items():
                seen.right(path.read_bytes() == bytes_before, path.name)
        made = open_key(Profile(disk.folder / "new"))
        seen.need(open_key(Profile(disk.folder / "new")) == made, "the new key")
    with _key_at(kept):
        seen.need(open_key(Profile(disk.folder / "kept")) == key, "the key that was there")
    return told


def log(disk: Disk, seen: Seen) -> str:
    """Warnings are logged; that they cannot be is no reason to fail, nor to say so again and again."""
    profile = Profile(disk.folder)
    logs = start_logging(profile)
    logger = logging.getLogger("hearth.trust")
    try:
        logger.warning("before")
        with disk.full():
            for _ in range(200):
                logger.warning("while the disk is full")
        logger.warning("afterwards")
    finally:
        logs.close()
    written = (profile.logs / "hearth.log").read_text(encoding="utf-8")
    seen.need("before" in written and "afterwards" in written, "lines of the log")
    return "nothing: a line of the log is no reason to stop"


def export(disk: Disk, seen: Seen) -> str:
    """What is known is written over an earlier export."""
    path = disk.folder / "about-me.md"

    def export_now() -> None:
        write(path, [Chapter("facts", "Facts", (Item(fresh(), "", {}),))], NOW)

    export_now()
    before = path.read_bytes()
    with disk.full():
        told = told_of(export_now)
        seen.right(path.read_bytes() == before, path.name)
    export_now()
    seen.right(path.read_bytes() != before, "the export afterwards")
    return told


def download(disk: Disk, seen: Seen) -> str:
    """The disk becomes full in the middle of a download, which goes on where it stopped."""
    file = ModelFile("trust.gguf", len(_MODEL), hashlib.sha256(_MODEL).hexdigest())
    entry = CatalogEntry("trust", "Trust", "chat", 0.0, "none", (file,), (HubSource("x/y", "main", ("trust.gguf",)),))
    downloading.SPARE = 0  # in this process: that it asks for room beforehand is not what is tried
    network = _Served(disk)
    models = disk.folder / "models"
    told = told_of(lambda: downloading.fetch(entry, models, network, QuietDesk()))
    network.filling.close()
    seen.right(not (models / file.name).exists(), "a model that is not whole has its final name")
    downloading.fetch(entry, models, network, QuietDesk())
    seen.right((models / file.name).read_bytes() == _MODEL, "the model afterwards")
    return told


FILES: Mapping[str, Point] = {
    "settings": settings,
    "key file": key_file,
    "log": log,
    "export": export,
    "download of a model": download,
}
"""What is written while the disk is full."""


class _Served(Network):
    """Gives the model's bytes; the disk is full from their middle on, the first time."""

    def __init__(self, disk: Disk) -> None:
        super().__init__(lambda: False, lambda _attempt: None, lambda: datetime.now(UTC))
        self._disk = disk
        self.filling = contextlib.ExitStack()
        self._first = True

    @contextlib.contextmanager
    def stream(
        self, purpose: str, url: str, headers: Mapping[str, str] | None = None, cancel: CancelToken | None = None
    ) -> Iterator[Response]:
        asked = (headers or {}).get("Range", "bytes=0-")
        begin = int(asked.removeprefix("bytes=").rstrip("-"))
        yield Response(206 if begin else 200, {}, self._pieces(begin))

    def _pieces(self, begin: int) -> Iterator[bytes]:
        for at in range(begin, len(_MODEL), 1 << 16):
            if self._first and at > len(_MODEL) // 2:
                self._first = False
                self.filling.enter_context(self._disk.full(LITTLE if not self._disk.mounted else 0))
            yield _MODEL[at : at + (1 << 16)]


@contextlib.contextmanager
def _key_at(path: Path) -> Iterator[None]:
    before = os.environ.get("HEARTH_KEY_FILE")
    os.environ["HEARTH_KEY_FILE"] = str(path)
    try:
        yield
    finally:
        if before is None:
            del os.environ["HEARTH_KEY_FILE"]
        else:
            os.environ["HEARTH_KEY_FILE"] = before
