"""The calendars in a mail, found with bounded means: whatever a stranger sends, this neither hangs nor fails."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

LARGEST_PART = 8 << 20
"""Octets of a calendar in a mail; a larger one is no invitation."""

_MOST_PARTS = 200
_DEEPEST = 10
_LARGEST_HEAD = 256 << 10
_LONGEST_FIELD = 8_000
_CALENDARS = (b"text/calendar", b"application/ics", b"text/x-vcalendar", b"application/calendar")
_GAP = re.compile(rb"\r?\n[ \t]*\r?\n")
_FIELD = re.compile(rb"^(content-[a-z-]{1,40})[ \t]*:(.*(?:\r?\n[ \t].*)*)", re.IGNORECASE | re.MULTILINE)
_TYPE = re.compile(rb"\s*([\w.+-]+/[\w.+-]+)")
_ENCODED_NAME = re.compile(rb"\.ics\b", re.IGNORECASE)
_CHARSET = re.compile(
    r"(us-ascii|iso-8859-\d+|windows-125\d|cp125\d|utf-16(le|be)?|koi8-[ru]|gb(2312|k|18030)|big5|shift_jis|euc-(jp|kr))\Z"
)
"""Letters that calendars come in beside UTF-8; other names a stranger may give are not looked up."""


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """One calendar of a mail as iCalendar octets. ``method`` is what the mail says it is for, "" where it does not.

    ``problem`` tells in words why it could not be read, "" where it could.
    """

    data: bytes
    method: str = ""
    problem: str = ""


def calendar_parts(mail: bytes) -> list[CalendarPart]:
    """Every calendar in a mail, shown or attached, also in a mail that was forwarded inside it."""
    return [part for head, body in _leaves(mail) if (part := _calendar(head, body)) is not None]


def _leaves(mail: bytes) -> Iterator[tuple[dict[bytes, bytes], bytes]]:
    """The content fields and the body of every part that holds no others, in order."""
    waiting, seen = [(mail.lstrip(b"\r\n"), 0)], 0
    while waiting and seen < _MOST_PARTS:
        data, depth = waiting.pop()
        seen += 1
        head, body = _split(data)
        kind = _kind(head)
        boundary = _parameter(head.get(b"content-type", b""), b"boundary")
        if kind == b"message/rfc822" and depth < _DEEPEST:
            waiting.append((_decoded(head, body).lstrip(b"\r\n"), depth + 1))
        elif kind.startswith(b"multipart/") and boundary and depth < _DEEPEST:
            waiting += [(part, depth + 1) for part in reversed(_parts(body, boundary))]
        else:
            yield head, body


def _split(data: bytes) -> tuple[dict[bytes, bytes], bytes]:
    """The content fields by lower-case name, and what follows the empty line."""
    if data[:1] in (b"\r", b"\n"):  # a part without any field
        return {}, data
    gap = _GAP.search(data)
    top, body = (data[: gap.start()], data[gap.end() :]) if gap else (data, b"")
    found: dict[bytes, bytes] = {}
    for name, value in _FIELD.findall(top[:_LARGEST_HEAD]):
        found.setdefault(name.lower(), b" ".join(value[:_LONGEST_FIELD].split()))
    return found, body


def _parts(body: bytes, boundary: bytes) -> list[bytes]:
    mark = re.compile(rb"(?:\A|\r?\n)--" + re.escape(boundary) + rb"(--)?[ \t]*(?=\r?\n|\Z)")
    found: list[bytes] = []
    begin: int | None = None
    for each in mark.finditer(body):
        if begin is not None:
            found.append(body[begin : each.start()])
        begin = None if each[1] else each.end()
        if begin is None or len(found) > _MOST_PARTS:
            break
    if begin is not None:  # cut off before its end
        found.append(body[begin:])
    return [re.sub(rb"\A\r?\n", b"", part) for part in found]


def _calendar(head: dict[bytes, bytes], body: bytes) -> CalendarPart | None:
    """The part as a calendar; None where it is none."""
    kind, declared = _kind(head), head.get(b"content-type", b"")
    names = declared + b" " + head.get(b"content-disposition", b"")
    method = _parameter(declared, b"method").decode("ascii", "replace").upper()[:20]
    named = kind in _CALENDARS or _ENCODED_NAME.search(names) is not None
    if not named and kind != b"application/octet-stream":
        return None
    if len(body) > 2 * LARGEST_PART:
        return CalendarPart(b"", method, _too_large()) if named else None
    data = _decoded(head, body)
    if not named and data.lstrip(b"\xef\xbb\xbf\r\n\t ")[:15].upper() != b"BEGIN:VCALENDAR":
        return None
    if len(data) > LARGEST_PART:
        return CalendarPart(b"", method, _too_large())
    if not data.strip():
        return CalendarPart(b"", method, "The calendar in this mail is empty.")
    return CalendarPart(_as_utf8(data, _parameter(declared, b"charset")), method)


def _too_large() -> str:
    return f"The calendar in this mail is larger than {LARGEST_PART >> 20} MB and was not read."


def _decoded(head: dict[bytes, bytes], body: bytes) -> bytes:
    match head.get(b"content-transfer-encoding", b"").strip().lower():
        case b"base64":
            letters = re.sub(rb"[^A-Za-z0-9+/]", b"", body)
            letters = letters[: -1 if len(letters) % 4 == 1 else None]
            return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
        case b"quoted-printable":
            return binascii.a2b_qp(body)
    return body


def _as_utf8(data: bytes, charset: bytes) -> bytes:
    name = charset.decode("ascii", "replace").lower()
    return data.decode(name, "replace").encode("utf-8", "replace") if _CHARSET.match(name) else data


def _kind(head: dict[bytes, bytes]) -> bytes:
    found = _TYPE.match(head.get(b"content-type", b""))
    return found[1].lower() if found else b"text/plain"


def _parameter(field: bytes, name: bytes) -> bytes:
    found = re.search(rb";\s*" + name + rb"\s*=\s*(?:\"([^\"]{0,300})\"|([^;\s\"]{1,300}))", field, re.IGNORECASE)
    return (found[1] if found[1] is not None else found[2]) if found else b""
