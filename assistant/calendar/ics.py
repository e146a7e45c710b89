"""Reads calendar files that strangers made, and writes ours.

What belongs to one UID is kept together as a series: unfolded iCalendar text, so that properties nobody here knows
survive. What cannot be used is told and never hides the rest.
"""

from __future__ import annotations

import codecs
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from assistant.calendar.lines import Builder, Component, Line, components, escaped, folded, logical_lines, parsed
from assistant.calendar.zone_text import written_out
from assistant.core.appointments import CalendarProblem

KEPT = ("VEVENT", "VTODO")
_TOP = {*KEPT, "VJOURNAL", "VFREEBUSY", "VTIMEZONE", "VCALENDAR", "VAVAILABILITY"}
_LARGEST_LINE = 4 << 20
_LARGEST_COMPONENT = 16 << 20
_MOST_PROBLEMS = 1_000
"""Of one file; what comes after is counted only."""

PRODUCT = "-//Hearth//Calendar//EN"


@dataclass(frozen=True, slots=True)
class Series:
    """All components of one UID. ``raw`` is unfolded text, the repeating one first, then its changed occurrences.

    ``context`` is what else of the file they need: VTIMEZONEs and an X-WR-TIMEZONE line.
    """

    uid: str
    kind: str
    raw: str
    context: str = ""


@dataclass(slots=True)
class Reading:
    """A file as it was read. ``name`` and ``colour`` are the file's own, "" where it gives none.

    ``method`` is what it asks for where it was sent by somebody: "REQUEST", "CANCEL", "REPLY", "PUBLISH".
    """

    name: str = ""
    colour: str = ""
    method: str = ""
    series: list[Series] = field(default_factory=list)
    problems: list[CalendarProblem] = field(default_factory=list)
    unlisted: int = 0

    def tell(self, uid: str, title: str, reason: str) -> None:
        """List a problem."""
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(CalendarProblem(0, uid, title, reason))
        else:
            self.unlisted += 1


def read(file: BinaryIO | bytes) -> Reading:
    """The series of a file or of its bytes; whatever is wrong with it is told in the result, never raised."""
    scan = _Scan()
    for line in logical_lines(_as_utf8(io.BytesIO(file) if isinstance(file, bytes) else file)):
        scan.take(line)
    return scan.finish()


def read_text(text: str) -> Reading:
    """The series of iCalendar text."""
    return read(text.encode("utf-8", "surrogatepass"))


def write(series: Iterable[Series], name: str = "") -> str:
    """The text of a calendar file with these series, folded as RFC 5545 asks."""
    return folded(_written(list(series), name))


def _written(series: list[Series], name: str) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN")
    if name:
        yield f"X-WR-CALNAME:{escaped(name)}"
    zones: dict[str, str] = {}
    for each in series:
        for zone in components(each.context) if each.context else ():
            zones.setdefault(zone.value("TZID"), str(zone))
    for text in [*zones.values(), *written_out((each.raw for each in series), zones)]:
        yield from text.split("\n")
    for each in series:
        yield from each.raw.split("\n")
    yield "END:VCALENDAR"


@dataclass(slots=True)
class _Found:
    """A component that was read: which of a UID's it is, how new, and what it needs of its VCALENDAR."""

    newness: tuple[int, str]
    raw: str
    zones: frozenset[str]
    home: _Home


@dataclass(slots=True)
class _Home:
    """What a VCALENDAR says for all its components."""

    own_zone: str = ""
    zones: dict[str, str] = field(default_factory=dict)


class _Scan:
    """Sorts the lines of a file into components and those into series."""

    def __init__(self) -> None:
        self._reading = Reading()
        self._groups: dict[tuple[str, str], dict[str, _Found]] = {}
        self._home = _Home()
        self._builder: Builder | None = None
        self._size = 0
        self._left_out = 0
        self._lines = 0
        self._inside = False

    def take(self, line: bytes) -> None:
        """The next unfolded line."""
        if len(line) > _LARGEST_LINE:
            self._left_out += 1
            return
        text = _decoded(line)
        keyword, _, name = text.partition(":")
        keyword, name = keyword.strip().upper(), name.strip().upper()
        if keyword == "BEGIN" and (name in _TOP or self._builder is None):
            self._close(ended=False)
            self._begin(name)
        elif keyword == "END" and name == "VCALENDAR":
            self._close(ended=False)
        elif self._builder is None:
            self._outside(text)
        else:
            self._size += len(line)
            too_large = self._size > _LARGEST_COMPONENT
            if (f"END:{self._builder.component.name}" == f"{keyword}:{name}") if too_large else self._builder.add(text):
                self._close(ended=True)

    def finish(self) -> Reading:
        """What was read."""
        self._close(ended=False)
        if not self._inside and not self._groups:
            self._reading.tell("", "", "This is no calendar file: nothing in it begins a calendar.")
        contexts: dict[tuple[int, frozenset[str]], str] = {}
        for (uid, kind), found in self._groups.items():
            parts = [found[key] for key in sorted(found, key=bool)]
            context = "\n".join(dict.fromkeys(filter(None, (_context(part, contexts) for part in parts))))
            self._reading.series.append(Series(uid, kind, "\n".join(part.raw for part in parts), context))
        if self._reading.unlisted:
            self._reading.problems.append(
                CalendarProblem(0, "", "", f"{self._reading.unlisted:,} more problems are not listed.")
            )
        return self._reading

    def _begin(self, name: str) -> None:
        if name == "VCALENDAR":
            self._home, self._inside = _Home(), True
        else:
            self._builder, self._size, self._left_out = Builder(name), 0, 0

    def _outside(self, text: str) -> None:
        line = parsed(text)
        if line is None or line.name == "END":
            return
        match line.name:
            case "X-WR-CALNAME" | "NAME":
                self._reading.name = self._reading.name or line.text.strip()[:200]
            case "X-APPLE-CALENDAR-COLOR" | "COLOR":
                self._reading.colour = self._reading.colour or line.text.strip()[:20]
            case "METHOD":
                self._reading.method = self._reading.method or line.text.strip().upper()[:20]
            case "X-WR-TIMEZONE":
                self._home.own_zone = line.text.strip()

    def _close(self, *, ended: bool) -> None:
        builder, self._builder = self._builder, None
        if builder is None:
            return
        component = builder.component
        if component.name == "VTIMEZONE":
            self._home.zones.setdefault(component.value("TZID"), str(component))
        elif component.name in KEPT:
            self._keep(builder, ended)

    def _keep(self, builder: Builder, ended: bool) -> None:
        component = builder.component
        uid, title = component.value("UID"), component.value("SUMMARY")[:200]
        for reason in self._remarks(builder, ended):
            self._reading.tell(uid, title, reason)
        if self._size > _LARGEST_COMPONENT:
            return
        if not uid:
            uid = "hearth-" + hashlib.sha256(str(component).encode("utf-8", "replace")).hexdigest()[:24]
            component.lines.insert(0, Line("UID", {}, uid))
        self._group(component, uid, title)

    def _remarks(self, builder: Builder, ended: bool) -> Iterator[str]:
        if self._size > _LARGEST_COMPONENT:
            yield "It is larger than 16 MB and was left out."
            return
        if self._left_out:
            yield "A line longer than 4 MB was left out of it."
        if builder.broken:
            yield f"{builder.broken} of its lines could not be read and were left out."
        if builder.too_deep:
            yield "It holds parts within parts within parts; the inner ones were left out."
        if not ended:
            yield "It is cut off: its end is missing. What was there is shown."

    def _group(self, component: Component, uid: str, title: str) -> None:
        which = component.first("RECURRENCE-ID")
        key = "" if which is None else f"{which.parameters.get('TZID', '')}:{which.value.strip()}"
        zones = frozenset(line.parameters["TZID"] for line in _all_lines(component) if "TZID" in line.parameters)
        stamp = component.value("LAST-MODIFIED") or component.value("DTSTAMP")
        found = _Found((_number(component.value("SEQUENCE")), stamp), str(component), zones, self._home)
        group = self._groups.setdefault((uid, component.name), {})
        before = group.get(key)
        if before is not None and before.raw != found.raw:
            self._reading.tell(uid, title, "It is in the file more than once; the newest of them counts.")
        if before is None or found.newness >= before.newness:
            group[key] = found


def _all_lines(component: Component) -> Iterator[Line]:
    yield from component.lines
    for part in component.parts:
        yield from _all_lines(part)


def _context(part: _Found, made: dict[tuple[int, frozenset[str]], str]) -> str:
    """The zones that a component names, as text; made once for all that name the same."""
    key = (id(part.home), part.zones)
    if key not in made:
        own = [f"X-WR-TIMEZONE:{part.home.own_zone}"] if part.home.own_zone else []
        made[key] = "\n".join([*own, *(part.home.zones[name] for name in sorted(part.zones & part.home.zones.keys()))])
    return made[key]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 12 else 0


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def _as_utf8(file: BinaryIO) -> BinaryIO:
    """The file without a byte order mark; UTF-16 and UTF-32 are written anew."""
    head = file.read(4)
    file.seek(-len(head), io.SEEK_CUR)
    if head.startswith(codecs.BOM_UTF8):
        file.read(3)
        return file
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)) and head != b"\xff\xfe\x00\x00":
        name = "utf-32"
    elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = "utf-16"
    elif head[1:2] == b"\0" or head[:1] == b"\0":
        name = "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"
    else:
        return file
    return io.BytesIO(file.read().decode(name, "replace").encode("utf-8"))
