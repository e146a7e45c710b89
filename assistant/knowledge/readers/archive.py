"""The zip archives that office documents and e-books are, opened with suspicion."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from assistant.core.errors import Unreadable

_LARGEST_PART = 150_000_000
_LARGEST_SUM = 1_000_000_000
_LARGEST_RATIO = 200
_FREE_OF_RATIO = 20_000_000
_MOST_PARTS = 20_000


class Parts:
    """The parts of a zip based document. Raises ``Unreadable`` for what is damaged or unpacks to far too much."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            infos = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as problem:
            raise damaged(repr(problem)) from problem
        self._names = {info.filename for info in infos}
        self._sizes = {info.filename: info.file_size for info in infos}
        unpacked = sum(info.file_size for info in infos)
        packed = sum(info.compress_size for info in infos)
        ratio = unpacked / max(1, packed)
        is_bomb = ratio > _LARGEST_RATIO and unpacked > _FREE_OF_RATIO
        if is_bomb or unpacked > _LARGEST_SUM or len(infos) > _MOST_PARTS or len(self._names) < len(infos) // 2:
            raise Unreadable(
                "This file unpacks to far more than a document holds (it may be a “zip bomb”), so it was not opened.",
                "If you trust it, open it in its own program and save it anew.",
                f"{len(infos)} parts, {packed} bytes unpack to {unpacked}",
            )

    @property
    def names(self) -> frozenset[str]:
        """The names of all parts."""
        return frozenset(self._names)

    def read(self, name: str) -> bytes:
        """One part's bytes; b"" if the archive has no such part."""
        if name not in self._names:
            return b""
        if self._sizes[name] > _LARGEST_PART:
            raise Unreadable("A part of this document is too large to read.", "Split the document.", name)
        try:
            with self._zip.open(name) as part:
                return part.read(_LARGEST_PART)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError) as problem:
            raise damaged(repr(problem)) from problem

    def xml(self, name: str) -> Any:
        """The root element of an XML part, or None if the archive has no such part."""
        data = self.read(name)
        return parse_xml(data) if data else None

    def matching(self, prefix: str, suffix: str = "") -> Iterator[str]:
        """Names of parts that start and end so, in natural order (slide2 before slide10)."""
        yield from sorted(
            (name for name in self._names if name.startswith(prefix) and name.endswith(suffix)),
            key=lambda name: (len(name), name),
        )


def parse_xml(data: bytes) -> Any:
    """The root element; no entity, file or address in it is followed. Raises ``Unreadable``."""
    from lxml import etree  # late: only readers of XML formats pay for it

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
    )
    try:
        root: Any = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as problem:
        raise damaged(str(problem)) from problem
    if root.getroottree().docinfo.doctype and b"<!ENTITY" in data[:65_536]:
        raise damaged("declares its own entities")
    return root


def local(element: Any) -> str:
    """The element's name without its namespace; "" for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str:
    """The value of an attribute whatever its namespace, "" if there is none."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def damaged(detail: str) -> Unreadable:
    """The refusal of a document whose inside is broken."""
    return Unreadable(
        "This document is damaged or not what its name says.",
        "Open it in its own program, which may repair it, and save it anew.",
        detail,
    )
