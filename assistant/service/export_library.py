"""The text of the library as Markdown, and its mails and the person's own as mailboxes."""

from __future__ import annotations

import mailbox
import re
import time
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path, PurePath

from assistant.service.export_folder import ExportFolder, in_words
from assistant.service.safe_names import Names, safe_name
from assistant.store.carrying_out import TextRecord
from assistant.system.paths import PRIVATE_FILE

_FIELD = re.compile(r"(Subject|From|To|Cc|Date): (.*)")
_PLACE = re.compile(r"message \d+")
_DATE = "%A, %d %B %Y, %H:%M"
_LONGEST_HEADER = 900


class TextPages:
    """Writes the text of documents below ``library/text``, in folders like the ones that they lie in."""

    def __init__(self, folder: ExportFolder) -> None:
        self._folder = folder
        self._sources = Names()
        self._places: dict[str, str] = {}
        self._names: dict[str, Names] = {}

    def write(self, text: TextRecord) -> None:
        """One document."""
        place = self._place(text)
        name = self._names.setdefault(place.casefold(), Names()).take(PurePath(text.path).name, ".md")
        changed = datetime.fromtimestamp(max(text.mtime_ns, 0) / 1e9, UTC)
        lines = [
            f"# {' '.join(text.title.split())}",
            "",
            f"From {text.path}, as it was on {changed:%Y-%m-%d %H:%M} UTC.",
        ]
        before = ""
        for where, words in text.chunks:
            if where and where != before:
                lines += ["", f"*{where}*"]
            before = where
            lines += ["", words]
        with self._folder.write(f"{place}/{name}") as file:
            file.write("\n".join(lines) + "\n")

    def _place(self, text: TextRecord) -> str:
        if (top := self._places.get(text.source)) is None:
            top = self._places[text.source] = f"library/text/{self._sources.take(PurePath(text.source).name)}"
        inner = PurePath(text.path).parent
        below = inner.relative_to(text.source).parts if inner.is_relative_to(text.source) else ()
        return "/".join((top, *map(safe_name, below)))


class Mailbox:
    """A mailbox file of the export; made with its first mail. Close it, also where something failed."""

    def __init__(self, folder: ExportFolder, name: str) -> None:
        self._folder, self._name = folder, name
        self._box: mailbox.mbox | None = None
        self.count = 0

    def __enter__(self) -> Mailbox:
        return self

    def __exit__(self, *_exception: object) -> None:
        if self._box is not None:
            with in_words(Path(self._name)):
                self._box.close()

    def add(self, mail: EmailMessage) -> None:
        """One mail."""
        path = self._folder.path(self._name)
        with in_words(path):
            if self._box is None:
                path.touch(mode=PRIVATE_FILE)
                self._box = mailbox.mbox(path, create=False)
            message = mailbox.mboxMessage(mail)
            message.set_from("hearth", _sent(mail))
            self._box.add(message)
        self.count += 1


def mails(text: TextRecord) -> list[EmailMessage]:
    """The mails of a document: one of a message, several of a mailbox; attachments as their text."""
    parts: dict[str, list[str]] = {}
    for place, words in text.chunks:
        found = _PLACE.match(place)
        parts.setdefault(found[0] if found else "", []).append(words)
    return [_mail("\n\n".join(words), text) for words in parts.values()]


def mail(subject: str, to: str, body: str) -> EmailMessage:
    """A mail of the person's own."""
    made = EmailMessage()
    made["Subject"] = _header(subject)
    made["X-Hearth-To"] = _header(to)
    made.set_content(body)
    return made


def _mail(text: str, source: TextRecord) -> EmailMessage:
    """Our own words for its headers stand at the top of its text."""
    made, lines = EmailMessage(), text.split("\n")
    while lines and (found := _FIELD.fullmatch(lines[0])):
        lines.pop(0)
        name, value = found.groups()
        if name == "Date":
            made["Date"] = _date(value)
        elif name == "Subject":
            made["Subject"] = _header(value)
        else:
            made[f"X-{name}" if "\ufffd" in value or not value.isascii() else name] = _header(value)
    made["X-Hearth-File"] = _header(source.path)
    made.set_content("\n".join(lines).strip("\n") + "\n")
    return made


def _date(value: str) -> str:
    try:
        return datetime.strptime(value, _DATE).strftime("%a, %d %b %Y %H:%M:00 -0000")  # noqa: DTZ007 - its zone is not kept
    except ValueError:
        return _header(value)


def _sent(mail: EmailMessage) -> time.struct_time:
    """When it was sent, for the line before it; the beginning of 1970 where nobody knows."""
    try:
        return parsedate_to_datetime(str(mail["Date"])).utctimetuple()
    except (TypeError, ValueError):
        return time.gmtime(0)


def _header(value: str) -> str:
    return " ".join(value.encode("utf-8", "replace").decode().split())[:_LONGEST_HEADER]
