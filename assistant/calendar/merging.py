"""What becomes of a series that stands here and on a server: who changed it, and what is written back."""

from __future__ import annotations

import io
from enum import Enum

from assistant.calendar.ics import Series, read_text, write
from assistant.calendar.lines import Component, Line, components, folded, logical_lines, parsed

_OURS = ("VERSION", "PRODID", "CALSCALE", "METHOD")
"""Lines of a VCALENDAR that whoever writes it sets; others are kept."""

_PER_COPY = ("DTSTAMP",)
"""Lines that tell when a copy was made, nothing about what happens."""

_CALENDAR_HEAD = "CALSCALE:GREGORIAN\r\n"
_CALENDAR_END = "END:VCALENDAR\r\n"


class Merge(Enum):
    """What is to be done with one series."""

    AGREED = "both sides have the same"
    SEND = "only ours changed, or nothing did"
    TAKE = "only theirs changed"
    CONFLICT = "both changed"


def decide(base: str, mine: str, theirs: str) -> Merge:
    """What to do, given what a series was when both sides agreed and what it is now; "" where it is not there.

    The texts are those of :func:`likeness`.
    """
    if mine == theirs:
        return Merge.AGREED
    if theirs == base:
        return Merge.SEND
    return Merge.TAKE if mine == base else Merge.CONFLICT


def likeness(series: Series | None) -> str:
    """A text that is the same for series that say the same: servers write lines in another order or other escapes."""
    if series is None:
        return ""
    return "\n".join(sorted(map(_like, components(series.raw))))


def _like(component: Component) -> str:
    lines = sorted(_like_line(line) for line in component.lines if line.name not in _PER_COPY)
    return "\n".join([f"BEGIN:{component.name}", *lines, *sorted(map(_like, component.parts)), "END"])


def _like_line(line: Line) -> str:
    given = sorted(f"{name}={value}" for name, value in line.parameters.items())
    return ";".join([line.name, *given]) + f":{line.text.strip()}"


def of_body(body: str) -> Series | None:
    """The first series in what a server keeps as one resource."""
    series = read_text(body).series if body else []
    return series[0] if series else None


def outgoing(series: Series, body: str) -> str:
    """The text to send for a series; whatever else stood in ``body``, the server's last version, is still in it."""
    text = write([series])
    lines, others = _beside(series, body, text)
    head, cut, rest = text.partition(_CALENDAR_HEAD)
    return head + cut + folded(lines) + rest.removesuffix(_CALENDAR_END) + folded(others) + _CALENDAR_END


def _beside(series: Series, body: str, sent: str) -> tuple[list[str], list[str]]:
    """The lines of the VCALENDAR itself, and the components that are not in what is ``sent`` anyhow."""
    kept: list[str] = []
    blocks: list[list[str]] = []
    depth = 0
    for raw in logical_lines(io.BytesIO(body.encode("utf-8", "replace"))):
        text = raw.decode("utf-8", "replace")
        line = parsed(text)
        name = "" if line is None else line.name
        if depth == 1 and name == "BEGIN":
            blocks.append([])
        if depth > 1 or (depth == 1 and name == "BEGIN"):
            blocks[-1].append(text)
        elif depth == 1 and line is not None and name not in ("END", *_OURS):
            kept.append(text)
        depth += {"BEGIN": 1, "END": -1}.get(name, 0)
    others = [block for block in blocks if not _belongs(series, block, sent)]
    zones = [block for block in others if block[0].upper() == "BEGIN:VTIMEZONE"]
    if len(zones) == len(others):  # zones alone serve nobody
        return kept, []
    return kept, [text for block in others for text in block]


def _belongs(series: Series, block: list[str], sent: str) -> bool:
    head = block[0].upper()
    found = (parsed(text) for text in block)
    if head == "BEGIN:VTIMEZONE":
        return any(line is not None and line.name == "TZID" and f"\r\nTZID:{line.value}\r\n" in sent for line in found)
    own = any(line is not None and line.name == "UID" and line.text.strip() == series.uid for line in found)
    return head == f"BEGIN:{series.kind}" and own


def conflict_words(mine: Series | None, theirs: Series | None) -> str:
    """What a person is told about a series that both sides changed."""
    if mine is None:
        return f"It was deleted here and changed on the server: {_described(theirs)}. Choose which of both to keep."
    if theirs is None:
        return f"It was changed here ({_described(mine)}) and deleted on the server. Choose which of both to keep."
    return (
        f"It was changed here ({_described(mine)}) and on the server ({_described(theirs)})."
        " Both are kept; choose one of them."
    )


def title_of(series: Series | None) -> str:
    """What a series is called, "" for none."""
    parts = components(series.raw) if series is not None else []
    return parts[0].value("SUMMARY")[:200] if parts else ""


def _described(series: Series | None) -> str:
    parts = components(series.raw) if series is not None else []
    if not parts:
        return "nothing"
    start = parts[0].value("DTSTART") or parts[0].value("DUE")
    more = f" and {len(parts) - 1} changed occurrences" if len(parts) > 1 else ""
    place = f", {parts[0].value('LOCATION')}" if parts[0].value("LOCATION") else ""
    return f"“{title_of(series)}”{_when(start)}{place}{more}"


def _when(value: str) -> str:
    """ "20260305T190000Z" as people write it."""
    if not value[:8].isdigit():
        return ""
    day = f", {value[:4]}-{value[4:6]}-{value[6:8]}"
    clock = f" {value[9:11]}:{value[11:13]}" if value[9:13].isdigit() else ""
    return day + clock + (" UTC" if value.endswith("Z") else "")
