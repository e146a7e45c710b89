"""A backup as one file: an uncompressed zip archive that ends with the SHA-256 of all that stands before.

::

    manifest.json   what it is, and the size and SHA-256 of every part (see ``backup_manifest.py``)
    manifest.seal   HMAC-SHA256 of the manifest under a key derived from the profile's
    key.json        how the profile's key is locked: with the recovery key, with the passphrase
    hearth.db       the database, encrypted with the profile's key (SQLCipher)
    contents        sealed: how many rows stand in each table
    file-1 ...      sealed: the settings and the adapters, each with its name in front

Sealed parts are AES-256-GCM under a key derived (HKDF-SHA256) from the profile's, nonce first. The archive's comment
is ``hearth backup sha256`` and 64 hexadecimal digits. Any zip program opens it;
without the key nothing in it can be read.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO

from assistant.core.errors import AccessDenied, StoreDamaged, UnsupportedFormat
from assistant.core.jobs import CancelToken
from assistant.store.backup_manifest import MANIFEST, Manifest, Part, damaged, parse
from assistant.system.paths import PRIVATE_FILE

BLOCK = 1 << 20
_MARK = b"hearth backup sha256 "
_DIGEST = 64
_HEAD = b"PK\x03\x04"
_LARGEST_MANIFEST = 10 << 20
_BROKEN = (
    zipfile.BadZipFile,
    NotImplementedError,  # how zipfile refuses a method of compression that a flipped bit names
    RuntimeError,
    ValueError,
    KeyError,
    EOFError,
    OverflowError,
    OSError,
)
"""What the library raises over an archive whose headers are damaged (a struct error is a ``ValueError``)."""

Report = Callable[[float, float], None]
"""Gets how many bytes are done, and of how many."""


def measured(name: str, content: Path | bytes) -> Part:
    """The part that this content makes."""
    if isinstance(content, bytes):
        return Part(name, len(content), hashlib.sha256(content).hexdigest())
    digest = hashlib.sha256()
    with content.open("rb") as file:
        for block in _blocks(file):
            digest.update(block)
    return Part(name, content.stat().st_size, digest.hexdigest())


def write(
    target: Path, manifest: Manifest, contents: Mapping[str, Path | bytes], cancel: CancelToken, report: Report
) -> None:
    """Write the archive to the new file ``target`` and bring it to the disk for good.

    ``contents`` are the entries in order, the manifest among them. Raises ``OSError`` or ``Cancelled``; what was
    written stays then.
    """
    total, done = sum(part.bytes for part in manifest.parts), 0
    when = manifest.made_at.timetuple()[:6]
    descriptor = os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    with os.fdopen(descriptor, "w+b") as file:
        with zipfile.ZipFile(file, "w") as archive:
            archive.comment = _MARK + b"0" * _DIGEST
            for name, content in contents.items():
                entry = zipfile.ZipInfo(name, when)
                entry.external_attr = PRIVATE_FILE << 16
                with archive.open(entry, "w", force_zip64=True) as into:
                    for block in _content(content):
                        cancel.check()
                        into.write(block)
                        report(done := done + len(block), total)
        file.flush()
        digest = _digest(file, cancel)
        file.seek(-_DIGEST, os.SEEK_END)
        file.write(digest)
        file.flush()
        os.fsync(file.fileno())


def look(file: Path) -> Manifest:
    """The manifest alone, without reading the rest: for a list. Raises as :func:`check` does."""
    try:
        with file.open("rb") as opened:
            _check_ours(file, opened)
        with zipfile.ZipFile(file) as archive:
            return parse(_manifest(archive), file)
    except PermissionError as refused:
        raise AccessDenied(f"{file} cannot be read.", "Check its permissions.", str(refused)) from refused
    except _BROKEN as broken:
        raise damaged(file, "", str(broken)) from broken


def check(file: Path, cancel: CancelToken, report: Report) -> Manifest:
    """The manifest, once every byte of the file was found as it was written.

    Raises ``UnsupportedFormat`` if it is no backup, ``StoreTooNew`` for a later format, ``StoreDamaged`` naming the
    part that is damaged, or ``AccessDenied``.
    """
    try:
        with file.open("rb") as opened:
            _check_ours(file, opened)
            digest = _digest(opened, cancel, report)
            whole = opened.read(_DIGEST) == digest
    except OSError as failed:
        raise AccessDenied(f"{file} cannot be read.", "Check that it is there.", str(failed)) from failed
    if not whole:
        raise damaged(file, _damaged_part(file, cancel), "SHA-256")
    return look(file)


def extract(file: Path, part: Part, target: Path, cancel: CancelToken) -> None:
    """Write one part of a checked backup to the new file ``target``. Raises ``StoreDamaged`` or ``OSError``."""
    digest, length = hashlib.sha256(), 0
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    with (
        os.fdopen(descriptor, "wb") as into,
        zipfile.ZipFile(file) as archive,
        _entry(archive, file, part.name) as entry,
    ):
        for block in _blocks(entry):
            cancel.check()
            into.write(block)
            digest.update(block)
            length += len(block)
        into.flush()
        os.fsync(into.fileno())
    if (length, digest.hexdigest()) != (part.bytes, part.sha256):
        raise damaged(file, part.name, "SHA-256")


def read(file: Path, name: str) -> bytes:
    """A small part as it stands in the file. Raises ``StoreDamaged``."""
    with zipfile.ZipFile(file) as archive, _entry(archive, file, name) as entry:
        return entry.read()


def _entry(archive: zipfile.ZipFile, file: Path, name: str) -> IO[bytes]:
    try:
        return archive.open(name)
    except _BROKEN as broken:
        raise damaged(file, name, str(broken)) from broken


def _check_ours(file: Path, opened: IO[bytes]) -> None:
    """One damaged place is told as damage: the beginning and the end both say that it is a backup."""
    head = opened.read(len(_HEAD) + 26 + len(MANIFEST))
    size = opened.seek(0, os.SEEK_END)
    opened.seek(max(0, size - len(_MARK) - _DIGEST))
    end = opened.read(len(_MARK))
    opened.seek(0)
    begins = head.startswith(_HEAD) and head.endswith(MANIFEST.encode())
    if not begins and end != _MARK:
        raise UnsupportedFormat(f"{file.name} is no backup of Hearth.", "Choose a file that ends in .hearthbackup.")
    if end != _MARK:
        raise StoreDamaged(
            f"The backup {file.name} is damaged: its end is missing, as if it had been cut off.", "Use another backup."
        )


def _damaged_part(file: Path, cancel: CancelToken) -> str:
    """The name of the first part that is not as it was written, "" if it is only what lies around them."""
    name = ""
    try:
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                with archive.open(name) as entry:
                    for _block in _blocks(entry):
                        cancel.check()
    except _BROKEN:
        return name
    return ""


def _manifest(archive: zipfile.ZipFile) -> bytes:
    if archive.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
        raise ValueError("a manifest of that size")
    return archive.read(MANIFEST)


def _digest(file: IO[bytes], cancel: CancelToken, report: Report = lambda _done, _total: None) -> bytes:
    """The digest of all but the last :data:`_DIGEST` bytes, after which the file is read up to there."""
    total = file.seek(0, os.SEEK_END) - _DIGEST
    file.seek(0)
    digest, left = hashlib.sha256(), total
    while left and (block := file.read(min(BLOCK, left))):
        cancel.check()
        digest.update(block)
        left -= len(block)
        report(total - left, total)
    return digest.hexdigest().encode()


def _content(content: Path | bytes) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as file:
        yield from _blocks(file)


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    while block := file.read(BLOCK):
        yield block
