"""Mail: single messages (eml) and mailboxes (mbox), with the text of their attachments."""

from __future__ import annotations

import email
import re
from collections.abc import Callable, Iterator
from email.header import decode_header
from email.message import Message
from email.utils import parsedate_to_datetime

from assistant.core.errors import SourceProblem
from assistant.core.passages import Section
from assistant.knowledge.readers import web
from assistant.knowledge.readers.draft import Draft, heading_path
from assistant.knowledge.readers.encoding import clean, decode
from assistant.knowledge.readers.plain import paragraphs

SUFFIXES = frozenset({".eml", ".mbox", ".mbx"})

ReadAttachment = Callable[[Draft], Iterator[Section]]

_BROKEN = (ValueError, LookupError, TypeError, AttributeError, AssertionError)

_MOST_MESSAGES = 20_000
_MOST_PARTS = 200
_MOST_ATTACHMENTS = 20
_LARGEST_ATTACHMENT = 25_000_000
_LONGEST_HEADER = 8_000
_MOST_HEADER_BYTES = 256_000
_ENVELOPE = re.compile(rb"(?:\A|\n\r?\n)From [^\r\n]{1,300}\r?\n(?=[A-Za-z-]{2,60}:)")
_FIELD = re.compile(rb"(?:[!-9;-~]{1,100}:.*(?:\r?\n[ \t].*)*(?:\r?\n|\Z))")


def read(draft: Draft, attachment: ReadAttachment) -> Iterator[Section]:
    """Yield each message: subject, from, to and date first, then its text and its attachments' text."""
    starts = [found.end() for found in _ENVELOPE.finditer(draft.data)][:_MOST_MESSAGES]
    if len(starts) < 2:
        yield from _message(draft.data[starts[0] if starts else 0 :], draft, attachment, "")
        return
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(draft.data)], strict=True), 1):
        yield from _message(draft.data[start:end], draft, attachment, f"message {number}")
    draft.title = ""


def _message(data: bytes, draft: Draft, attachment: ReadAttachment, place: str) -> Iterator[Section]:
    try:
        message = email.message_from_bytes(_with_short_headers(data))
        parts = _parts(message)
    except (RecursionError, *_BROKEN):
        draft.note("The mail is built in an unusual way and was read as plain text.")
        yield from paragraphs(clean(decode(data)))
        return
    subject = _header(message, "Subject")
    draft.title = draft.title or subject
    heading = heading_path([subject])
    if top := _top(message):
        yield Section(top, place, heading)
    plain = [part for part in parts if part.get_content_type() == "text/plain" and not _is_attached(part)]
    for part in plain or parts:
        if part.get_content_type() in ("text/plain", "text/html") and not _is_attached(part):
            for section in _body(part, draft):
                yield Section(section.text, place, heading)
    attached = [part for part in parts if _is_attached(part)]
    for part in attached[:_MOST_ATTACHMENTS]:
        yield from _attached(part, draft, attachment, subject, place)


def _body(part: Message, draft: Draft) -> Iterator[Section]:
    text = clean(_text(part))
    if part.get_content_type() == "text/html":
        inner = Draft(draft.name, b"")
        yield from web.sections(text, inner)
    else:
        yield from paragraphs(text)


def _attached(part: Message, draft: Draft, attachment: ReadAttachment, subject: str, place: str) -> Iterator[Section]:
    name = _plain_words(_declared(part.get_filename) or "attachment")
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or not data or draft.depth:
        return
    if len(data) > _LARGEST_ATTACHMENT:
        draft.note(f"The attachment “{name}” is too large and was not read.")
        return
    inner = Draft(name, data, depth=draft.depth + 1)
    try:
        for section in attachment(inner):
            where = ", ".join(filter(None, [place, f"attachment {name}", section.place]))
            yield Section(section.text, where, heading_path([subject, name]))
    except SourceProblem as problem:
        draft.note(f"The attachment “{name}” was not read: {problem.message}")


def _with_short_headers(data: bytes) -> bytes:
    """The message with over-long headers cut: parsing them can take minutes."""
    end = re.search(rb"\r?\n\r?\n", data)
    top = data[: end.start()] if end else data
    if len(top) < _LONGEST_HEADER:
        return data
    fields = (found[0] for found in _FIELD.finditer(top[:_MOST_HEADER_BYTES]))
    kept = b"".join(
        field if len(field) <= _LONGEST_HEADER else field[:_LONGEST_HEADER].rstrip() + b"\n" for field in fields
    )
    return kept.rstrip(b"\r\n") + (data[end.start() :] if end else b"\n\n")


def _parts(message: Message) -> list[Message]:
    """The leaves in order; a message inside is taken as an attachment's text would be."""
    leaves: list[Message] = []
    stack = [message]
    seen = 0
    while stack and seen < 10 * _MOST_PARTS and len(leaves) < _MOST_PARTS:
        part = stack.pop()
        seen += 1
        payload = part.get_payload()
        if isinstance(payload, list):
            stack.extend(item for item in reversed(payload) if isinstance(item, Message))
        else:
            leaves.append(part)
    return leaves


def _is_attached(part: Message) -> bool:
    shown = part.get_content_type() in ("text/plain", "text/html")
    return _declared(part.get_content_disposition) == "attachment" or (not shown and bool(_declared(part.get_filename)))


def _declared(ask: Callable[[], str | None]) -> str:
    """What a part says about itself; the standard library trips over parameters that are broken on purpose."""
    try:
        return str(ask() or "")
    except _BROKEN:
        return ""


def _text(part: Message) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return str(part.get_payload())
    try:
        return data.decode(_declared(part.get_content_charset) or "utf-8")
    except (LookupError, UnicodeDecodeError, ValueError):
        try:
            return decode(data)
        except SourceProblem:
            return data.decode("latin-1")


def _top(message: Message) -> str:
    """The headers that a person reads, as lines."""
    lines = []
    for name in ("Subject", "From", "To", "Cc"):
        if value := _header(message, name):
            lines.append(f"{name}: {value[:1000]}")
    if date := _header(message, "Date"):
        lines.append(f"Date: {_date(date)}")
    return "\n".join(lines)


def _date(text: str) -> str:
    try:
        return parsedate_to_datetime(text).strftime("%A, %d %B %Y, %H:%M")
    except (ValueError, TypeError, OverflowError, IndexError):
        return text


def _header(message: Message, name: str) -> str:
    value = message.get(name)
    return "" if value is None else _plain_words(str(value))


def _plain_words(value: str) -> str:
    words = []
    try:
        for part, charset in decode_header(value):
            words.append(part if isinstance(part, str) else part.decode(charset or "latin-1", errors="replace"))
    except _BROKEN:
        return "" if value.startswith("=?") else " ".join(clean(value).split())
    return " ".join(clean("".join(words)).split())
