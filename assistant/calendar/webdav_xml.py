"""The XML that CalDAV servers and we exchange (RFC 4918, 4791, 6578). Answers are read with bounds, not trusted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

DAV = "{DAV:}"
CALDAV = "{urn:ietf:params:xml:ns:caldav}"
SERVER = "{http://calendarserver.org/ns/}"
APPLE = "{http://apple.com/ns/ical/}"

_MOST_NODES = 2_000_000
_DEEPEST = 40

_HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n<{0} xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"'
    ' xmlns:s="http://calendarserver.org/ns/" xmlns:a="http://apple.com/ns/ical/">{1}</{0}>'
)


class BadXml(Exception):
    """An answer that is no usable XML."""


@dataclass(slots=True)
class Node:
    """An element: its name as "{namespace}name", its text, what is inside."""

    name: str
    text: str = ""
    parts: list[Node] = field(default_factory=list)

    def first(self, *path: str) -> Node | None:
        """The first element along a path of names."""
        node: Node | None = self
        for name in path:
            node = next((each for each in node.parts if each.name == name), None) if node is not None else None
        return node

    def all(self, name: str) -> list[Node]:
        """Every part of that name."""
        return [each for each in self.parts if each.name == name]

    def words(self, *path: str) -> str:
        """The text along a path of names, without space around it; "" where there is none."""
        node = self.first(*path)
        return "" if node is None else node.text.strip()


@dataclass(frozen=True, slots=True)
class Item:
    """One response of a multistatus. ``status`` is 0 where it has properties only; ``found`` are those it has."""

    href: str
    status: int
    found: Node


class _Target:
    """Collects elements within bounds."""

    def __init__(self) -> None:
        self._open: list[Node] = [Node("")]
        self._count = 0

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > _MOST_NODES or len(self._open) > _DEEPEST:
            raise BadXml("too many elements, or too deep")
        node = Node(name)
        self._open[-1].parts.append(node)
        self._open.append(node)

    def end(self, _name: str) -> None:
        self._open.pop()

    def data(self, text: str) -> None:
        self._open[-1].text += text

    def close(self) -> Node:
        return self._open[0]


def parsed_xml(data: bytes) -> Node:
    """The root element; raises :class:`BadXml` for anything with a DTD, too much of anything, or no XML."""
    parser: Any = DefusedXMLParser(target=_Target(), forbid_dtd=True)
    try:
        parser.feed(data)
        top: Node = parser.close()
    except (ParseError, DefusedXmlException, ValueError, LookupError) as broken:
        raise BadXml(str(broken)) from broken
    return top.parts[0]


def multistatus(data: bytes) -> tuple[list[Item], str]:
    """The responses of a 207 answer and its sync-token ("" without one); raises :class:`BadXml`."""
    root = parsed_xml(data)
    if root.name != f"{DAV}multistatus":
        raise BadXml(f"the answer is a {root.name[:60]}")
    return [item for each in root.all(f"{DAV}response") for item in _items(each)], root.words(f"{DAV}sync-token")


def _items(response: Node) -> Iterator[Item]:
    found = Node("")
    for each in response.all(f"{DAV}propstat"):
        inside = each.first(f"{DAV}prop")
        if inside is not None and _status(each.words(f"{DAV}status")) in (0, 200):
            found.parts += inside.parts
    status = _status(response.words(f"{DAV}status"))
    for href in response.all(f"{DAV}href"):
        if href.text.strip():
            yield Item(href.text.strip(), status, found)


def _status(line: str) -> int:
    """The number in "HTTP/1.1 404 Not Found", 0 where there is none."""
    words = line.split()
    return int(words[1]) if len(words) > 1 and words[1].isascii() and words[1].isdigit() and len(words[1]) == 3 else 0


def propfind(*names: str) -> bytes:
    """Ask for properties, written with their prefix: "d:getetag"."""
    return _written("d:propfind", f"<d:prop>{''.join(f'<{name}/>' for name in names)}</d:prop>")


def sync_collection(token: str) -> bytes:
    """Ask what has changed since ``token``; "" for everything."""
    inside = f"<d:sync-token>{escape(token)}</d:sync-token><d:sync-level>1</d:sync-level><d:prop><d:getetag/></d:prop>"
    return _written("d:sync-collection", inside)


def multiget(hrefs: Iterable[str]) -> bytes:
    """Ask for these resources."""
    named = "".join(f"<d:href>{escape(href)}</d:href>" for href in hrefs)
    return _written("c:calendar-multiget", f"<d:prop><d:getetag/><c:calendar-data/></d:prop>{named}")


def _written(name: str, inside: str) -> bytes:
    return _HEAD.format(name, inside).encode("utf-8", "replace")
