"""What the service of style tells: what was learned, the card as it is shown and described, and drafts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assistant.personal.own_mail import CHAT, NOTE, OTHERS, PRIVATE, WORK
from assistant.personal.style import OwnText, StyleCard
from assistant.store.styles import StyleCorrection

_WHOM = {
    "": "To everybody",
    WORK: "To people at work",
    PRIVATE: "To friends and family",
    OTHERS: "To other people",
    NOTE: "In notes",
    CHAT: "To Hearth",
}


@dataclass(frozen=True, slots=True)
class Learned:
    """What learning brought: texts kept, files read, and each file that was not with the reason."""

    texts: int
    files: int
    failed: tuple[tuple[Path, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A card as the person sees it. ``corrections`` are what they said themselves."""

    card: StyleCard
    lines: tuple[str, ...]
    corrections: tuple[StyleCorrection, ...]


@dataclass(frozen=True, slots=True)
class Described:
    """A card in plain words: whom it is about ("To people at work"), from how many texts, and its sentences."""

    group: str
    title: str
    texts: int
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail for the person to read, change and send: ``plain`` neutral, ``text`` as they write, None if not known.

    ``replaced`` are names, dates and numbers that nobody gave, now placeholders in brackets; ``examples`` the own
    texts that the model read; ``to`` the recipient, as given or as the request names them, ``group`` theirs.
    """

    text: str | None
    plain: str
    replaced: tuple[str, ...]
    examples: tuple[OwnText, ...]
    to: str
    group: str
    why_plain: str = ""


def whom(group: str) -> str:
    """The group as a heading: "To people at work"."""
    return _WHOM.get(group, f"To {group}")
