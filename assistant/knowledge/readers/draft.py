"""What a reader is given and what it finds out on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Protocol

from assistant.core.passages import Section

LARGEST_TEXT = 20_000_000
"""Characters of one document that are kept; a note says so when there was more."""


@dataclass(slots=True)
class Draft:
    """One file on its way to a document.

    ``kind`` names what the file is, whatever its suffix says. A reader sets ``title`` when the document has one
    of its own and adds a sentence to ``notes`` for what it had to leave out. ``depth`` is 1 for an attachment.
    """

    name: str
    data: bytes
    kind: str = ""
    title: str = ""
    notes: list[str] = field(default_factory=list)
    depth: int = 0

    @property
    def suffix(self) -> str:
        """The file name's suffix in lower case, with its dot."""
        return PurePath(self.name).suffix.lower()

    @property
    def stem(self) -> str:
        """The file name without suffix, as a title of last resort."""
        return PurePath(self.name).stem or self.name

    def note(self, sentence: str) -> None:
        """Tell the person something about this document, once."""
        if sentence not in self.notes:
            self.notes.append(sentence)


class ReadFormat(Protocol):
    """What each reader module offers as ``read``."""

    def __call__(self, draft: Draft) -> Iterator[Section]:
        """Yield the text in order. Raises ``SourceProblem`` with a reason a person understands."""


def heading_path(names: list[str]) -> str:
    """The names of the headings above a text, outermost first, as one path."""
    return " > ".join(" ".join(name.replace(">", "›").split())[:120] for name in names if name.strip())


class Outline:
    """The headings above the current text while a document is walked from top to bottom."""

    def __init__(self) -> None:
        self._levels: list[tuple[int, str]] = []

    def enter(self, level: int, name: str) -> str:
        """Begin a part with this heading (level 1 is outermost); returns the new path."""
        while self._levels and self._levels[-1][0] >= level:
            self._levels.pop()
        self._levels.append((level, name))
        return self.path

    @property
    def path(self) -> str:
        """The path of headings at this point."""
        return heading_path([name for _, name in self._levels])
