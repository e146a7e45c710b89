"""Content lines and components: the grammar that iCalendar and vCard share, read leniently and written strictly."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

_NAME = re.compile(r"[A-Za-z0-9.-]+\Z")
_PARAMETER = re.compile(r';\s*([^=;:"]+)=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)')
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_UNSAFE = re.compile(r'[;:,"]')
_FOLDED_AT = 75
"""Octets of a written line, as RFC 5545 asks."""

NO_PARAMETERS: Mapping[str, str] = {}

LONGEST_LINE = 8 << 20
"""Octets of a line that is kept; a longer one is no text that anybody wrote."""

_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One content line: NAME;PARAMETER=VALUE:value. Names are upper case, ``value`` is as written."""

    name: str
    parameters: Mapping[str, str]
    value: str

    @property
    def text(self) -> str:
        """The value with its escapes undone."""
        return unescaped(self.value)

    def __str__(self) -> str:
        given = "".join(f";{name}={_quoted(value)}" for name, value in self.parameters.items())
        return f"{self.name}{given}:{self.value}"


@dataclass(slots=True)
class Component:
    """A component such as VEVENT with its lines and the components inside it."""

    name: str
    lines: list[Line] = field(default_factory=list)
    parts: list[Component] = field(default_factory=list)

    def first(self, name: str) -> Line | None:
        """The first line of that name."""
        return next((line for line in self.lines if line.name == name), None)

    def all(self, name: str) -> list[Line]:
        """Every line of that name."""
        return [line for line in self.lines if line.name == name]

    def value(self, name: str) -> str:
        """The text of the first line of that name, "" without one."""
        line = self.first(name)
        return "" if line is None else line.text.strip()

    def set(self, name: str, line: Line | None) -> None:
        """Put ``line`` in the place of every line of that name; None takes them away."""
        place = next((n for n, each in enumerate(self.lines) if each.name == name), len(self.lines))
        self.lines = [each for each in self.lines if each.name != name]
        if line is not None:
            self.lines.insert(min(place, len(self.lines)), line)

    def __str__(self) -> str:
        """Unfolded text, lines parted by "\\n"."""
        return "\n".join(self._written())

    def _written(self) -> Iterator[str]:
        yield f"BEGIN:{self.name}"
        yield from map(str, self.lines)
        for part in self.parts:
            yield from part._written()
        yield f"END:{self.name}"


def parsed(text: str) -> Line | None:
    """The content line that ``text`` (unfolded) is; None where it is none."""
    head, colon, value = text.partition(":")
    if not colon:
        return None
    if '"' in head:
        head, value = _split_quoted(text)
    name, semicolon, rest = head.partition(";")
    if not _NAME.match(name):
        return None
    if not semicolon:
        return Line(name.upper(), NO_PARAMETERS, value)
    given = {key.strip().upper(): _unquoted(each) for key, each in _PARAMETER.findall(";" + rest)}
    return Line(name.upper(), given, value)


def components(text: str) -> list[Component]:
    """The components in unfolded, well-formed ``text`` as :class:`Component` writes it.

    What was read leniently is well-formed afterwards; anything else inside is passed over.
    """
    found: list[Component] = []
    opened: list[Component] = []
    for each in text.split("\n"):
        if each.startswith("BEGIN:"):
            component = Component(each[6:])
            (opened[-1].parts if opened else found).append(component)
            opened.append(component)
        elif each.startswith("END:"):
            if opened:
                opened.pop()
        elif opened and (line := parsed(each)) is not None:
            opened[-1].lines.append(line)
    return found


def logical_lines(file: BinaryIO) -> Iterator[bytes]:
    """The unfolded lines of a file, whatever ends them; empty ones are left out.

    A line beyond ``LONGEST_LINE`` ends there: the rest of it is passed over.
    """
    waiting: list[bytes] = []
    size = 0
    for physical in _physical_lines(file):
        if physical[:1] in (b" ", b"\t") and waiting:
            size += len(physical)
            if size <= LONGEST_LINE:
                waiting.append(physical[1:])
            continue
        if waiting:
            yield b"".join(waiting)
        waiting, size = ([physical], len(physical)) if physical.strip() else ([], 0)
    if waiting:
        yield b"".join(waiting)


def _physical_lines(file: BinaryIO) -> Iterator[bytes]:
    """Lines ended by CR LF, LF, CR or CR CR LF, read in bounded pieces."""
    while piece := file.readline(LONGEST_LINE):
        whole = piece.endswith(b"\n") or b"\r" in piece
        yield from piece.rstrip(b"\r\n").split(b"\r")
        while not whole and (rest := file.readline(LONGEST_LINE)):  # the rest of a line that is too long
            whole = rest.endswith(b"\n")


def folded(lines: Iterable[str]) -> str:
    """Text to be sent or kept in a file: CR LF, at most 75 octets a line, never through a letter."""
    return "".join(f"{_fold(line)}\r\n" for line in lines)


def _fold(line: str) -> str:
    if len(line) <= _FOLDED_AT and line.isascii():
        return line
    pieces: list[str] = []
    piece: list[str] = []
    size = 0
    for letter in line:
        octets = len(letter.encode("utf-8", "replace"))
        if size + octets > _FOLDED_AT:
            pieces.append("".join(piece))
            piece, size = [], 1  # the space that begins a continuation
        piece.append(letter)
        size += octets
    return "\r\n ".join([*pieces, "".join(piece)])


def escaped(text: str) -> str:
    """``text`` as the value of a text property."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\\", "\\\\")
    return plain.replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def unescaped(value: str) -> str:
    """The text that a text property's value stands for."""
    if "\\" not in value:
        return value
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def _split_quoted(text: str) -> tuple[str, str]:
    """Head and value of a line with quoted parameters; an unpaired quote counts as a letter."""
    inside = False
    for place, letter in enumerate(text):
        if letter == '"':
            inside = not inside
        elif letter == ":" and not inside:
            return text[:place], text[place + 1 :]
    head, _, value = text.partition(":")
    return head, value


def _unquoted(value: str) -> str:
    value = value.strip()
    if value.startswith('"') and value.endswith('"') and value.count('"') == 2:
        return value[1:-1]
    return value


def _quoted(value: str) -> str:
    if _UNSAFE.search(value) and not value.startswith('"'):
        plain = value.replace('"', "'")
        return f'"{plain}"'
    return value


class Builder:
    """Puts lines together to one component and those inside it; says what was wrong with them."""

    def __init__(self, name: str) -> None:
        self.component = Component(name)
        self.broken = 0
        self.too_deep = False
        self._opened = [self.component]

    def add(self, text: str) -> bool:
        """Take the next line; True once it was the component's END."""
        line = parsed(text)
        if line is None:
            self.broken += 1
            return False
        if line.name == "END":
            return self._end(line.value.strip().upper())
        if line.name == "BEGIN":
            self._begin(line.value.strip().upper())
        elif len(self._opened) <= _DEEPEST:
            self._opened[-1].lines.append(line)
        return False

    def _begin(self, name: str) -> None:
        inner = Component(name)
        if len(self._opened) < _DEEPEST:
            self._opened[-1].parts.append(inner)
        else:
            self.too_deep = True
        self._opened.append(inner)

    def _end(self, name: str) -> bool:
        if not any(each.name == name for each in self._opened):
            self.broken += 1
            return False
        while self._opened.pop().name != name:
            self.broken += 1
        return not self._opened
