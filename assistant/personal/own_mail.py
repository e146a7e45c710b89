"""Reads the person's own texts from files: sent mails (.eml, .mbox) and notes (.txt, .md)."""

from __future__ import annotations

import email
import email.policy
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import getaddresses
from html.parser import HTMLParser
from pathlib import Path

from assistant.core.errors import Unreadable, UnsupportedFormat
from assistant.core.words import words
from assistant.personal.own_text import own_part
from assistant.personal.style import OwnText

MAILS = frozenset({".eml", ".mbox", ".mbx"})
NOTES = frozenset({".txt", ".md"})
WORK, PRIVATE, OTHERS, NOTE, CHAT = "work", "private", "others", "notes", "chat"
GROUPS: tuple[str, ...] = (WORK, PRIVATE, OTHERS, NOTE, CHAT)
"""Whom a text is for: people of one's own domain, people with a private mailbox, other people, oneself, Hearth."""

LARGEST_BYTES = 50_000_000
_MOST_MAILS = 20_000
_MOST_CHARACTERS = 20_000
_LEAST_WORDS = 3
_ENVELOPE = re.compile(rb"(?:\A|\n\r?\n)From [^\r\n]{1,300}\r?\n(?=[A-Za-z-]{2,60}:)")
_PRIVATE_DOMAINS = re.compile(
    r"(?:gmail|googlemail|hotmail|outlook|live|yahoo|ymail|icloud|me|mac|aol|gmx|web|t-online|freenet|posteo|mailbox"
    r"|proton|protonmail|orange|free|laposte|wanadoo|telefonica|terra)\.[a-z.]{2,6}\Z"
)


@dataclass(frozen=True, slots=True)
class ReadMail:
    """A mail as far as style needs it. Addresses are in lower case; ``text`` is the sender's own part."""

    sender: str
    recipients: tuple[str, ...]
    subject: str
    text: str


def texts_in(path: Path, mine: Sequence[str] = ()) -> list[OwnText]:
    """The person's own texts in a file; those of others in a mailbox are left out.

    ``mine`` are the person's addresses in lower case; without one the commonest sender of a mailbox is taken for the
    person, for only their own mails are to be given. Raises ``UnsupportedFormat`` or ``Unreadable``.
    """
    suffix = path.suffix.lower()
    if suffix not in MAILS | NOTES:
        raise UnsupportedFormat(f"{path.name} is neither a mail nor a plain text.", "Give .eml, .mbox, .txt or .md.")
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise Unreadable(f"{path.name} is larger than {LARGEST_BYTES // 1_000_000} MB.", "Give it in parts.")
        data = path.read_bytes()
    except OSError as problem:
        raise Unreadable(f"{path.name} cannot be read.", "Is it there, and may you read it?", str(problem)) from problem
    if suffix in NOTES:
        own = own_part(data.decode("utf-8", errors="replace")[:_MOST_CHARACTERS])
        return [OwnText(own, path.stem, "", NOTE)] if len(words(own)) >= _LEAST_WORDS else []
    mails = [mail for part in _messages(data) if (mail := _mail(part)) is not None]
    senders = Counter(mail.sender for mail in mails if mail.sender)
    own_addresses = set(mine) or {sender for sender, _ in senders.most_common(1)}
    return [_own(mail) for mail in mails if mail.sender in own_addresses and len(words(mail.text)) >= _LEAST_WORDS]


def senders_in(path: Path) -> Counter[str]:
    """Who sent the mails of a file, by address; empty where it is no mail or cannot be read."""
    if path.suffix.lower() not in MAILS or not path.is_file() or path.stat().st_size > LARGEST_BYTES:
        return Counter()
    mails = (_mail(part) for part in _messages(path.read_bytes()))
    return Counter(mail.sender for mail in mails if mail is not None and mail.sender)


def group_of(sender: str, recipient: str) -> str:
    """The group that two addresses tell of."""
    domain, own = recipient.partition("@")[2], sender.partition("@")[2]
    if _PRIVATE_DOMAINS.search(domain):
        return PRIVATE
    return WORK if domain and domain == own else OTHERS


def _own(mail: ReadMail) -> OwnText:
    recipient = mail.recipients[0] if mail.recipients else ""
    return OwnText(mail.text, mail.subject, recipient, group_of(mail.sender, recipient))


def _messages(data: bytes) -> Iterator[bytes]:
    starts = [found.end() for found in _ENVELOPE.finditer(data)][:_MOST_MAILS]
    if not starts:
        yield data
    for start, end in zip(starts, [*starts[1:], len(data)], strict=False):
        yield re.sub(rb"\n\r?\nFrom [^\r\n]{1,300}\r?\n\Z", b"\n", data[start:end])


def _mail(data: bytes) -> ReadMail | None:
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        sender = _addresses(message, "From")
        to = _addresses(message, "To")
        subject = re.sub(
            r"^(?:(?:re|fwd?|aw|wg|rv|tr)\s*:\s*)+", "", str(message.get("Subject", "")), flags=re.IGNORECASE
        )
        text = own_part(_text(message)[:_MOST_CHARACTERS])
    except (MessageError, LookupError, ValueError, AttributeError, TypeError, RecursionError):
        return None  # a mail built in an unusual way teaches nothing
    return ReadMail(sender[0] if sender else "", tuple(to), " ".join(subject.split()), text)


def _addresses(message: EmailMessage, header: str) -> list[str]:
    found = getaddresses([str(value) for value in message.get_all(header, [])])
    return [address.lower() for _, address in found if address]


def _text(message: EmailMessage) -> str:
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    content = str(body.get_content())
    if body.get_content_type() != "text/html":
        return content
    parser = _Words()
    parser.feed(content)
    return "".join(parser.pieces)


class _Words(HTMLParser):
    """The text of a mail that has no plain part; what is quoted in it is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("blockquote", "style", "script"):
            self._hidden += 1
        if tag in ("br", "p", "div", "li"):
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("blockquote", "style", "script"):
            self._hidden -= 1
        if tag == "p":
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if self._hidden <= 0:
            self.pieces.append(re.sub(r"\s+", " ", data))


def in_group(text: OwnText, group: str) -> OwnText:
    """The same text as written for another group."""
    return replace(text, group=group)
