"""What a person has typed and not sent, and where they were reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the composer: the text and the attached files."""

    text: str = ""
    files: tuple[Path, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.text or self.files)


@dataclass(frozen=True, slots=True)
class ReadingPlace:
    """The turn at the top of the view; ``pixels`` of it are above the view."""

    message_id: int
    pixels: int


@dataclass(frozen=True, slots=True)
class Kept:
    """All that was kept. ``shown`` is the chat that was shown last, None for a new one."""

    drafts: Mapping[int | None, Draft]
    places: Mapping[int, ReadingPlace]
    shown: int | None
