"""How the person wants things written: one short rule, with the edits and ratings that it was deduced from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class RequestKind(Enum):
    """What was asked for. A rule is learned and followed within one kind."""

    SUMMARY = "summary"
    MAIL = "mail"
    ANSWER = "answer"
    TEXT = "text"
    """Any other writing."""


class RuleState(Enum):
    """Where a rule stands. A deleted one has no state: nothing of it is left but a digest."""

    PROPOSED = "proposed"
    """Seen too seldom: it is shown, and used for nothing."""
    ACTIVE = "active"
    WEAKENED = "weakened"
    """Later edits tell otherwise: it is shown, and used for nothing."""


class RuleSource(Enum):
    """What taught a rule."""

    EDIT = "edit"
    RATING = "rating"
    PERSON = "person"
    """They wrote or corrected the rule itself."""


class Aspect(Enum):
    """What about a text a rule is on."""

    BULLETS = "bullets"
    SENTENCES = "sentences"
    LENGTH = "length"
    GREETING = "greeting"
    SIGNOFF = "signoff"
    OPENING = "opening"
    ENDING = "ending"
    HEADINGS = "headings"
    PARAGRAPHS = "paragraphs"
    EXCLAMATIONS = "exclamations"
    EMOJI = "emoji"
    CASE = "case"
    FULL_STOP = "full_stop"
    CONTRACTIONS = "contractions"
    BOILERPLATE = "boilerplate"
    QUOTES = "quotes"
    NUMBERS = "numbers"
    DATES = "dates"
    CLOCK = "clock"
    SPELLING = "spelling"
    TENSE = "tense"
    VOICE = "voice"
    LANGUAGE = "language"
    WORDS = "words"
    TONE = "tone"
    NOTE = "note"
    """In the person's own words; the model reads it, and no code acts on it."""


@dataclass(frozen=True, slots=True)
class Sign:
    """What one edit or rating tells: ``aspect`` shall be ``value``.

    ``subject`` is what it is about where an aspect has many rules: the word that is replaced. ``clear`` says that one
    sign is enough; others wait for a second.
    """

    aspect: Aspect
    value: str
    subject: str = ""
    clear: bool = True


@dataclass(frozen=True, slots=True)
class Evidence:
    """One edit or rating that a rule rests on, or that tells against it (another ``value`` than the rule's).

    ``before`` and ``after`` are excerpts of what Hearth wrote and of what the person made of it; ``request`` is what
    was asked for. The ids are None where it belongs to no kept chat.
    """

    source: RuleSource
    value: str
    request: str
    before: str
    after: str
    at: datetime
    clear: bool = True
    chat_id: int | None = None
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A kept rule. ``text`` says it in words; ``evidence`` is oldest first.

    ``support`` counts the evidence for it, ``against`` that which tells otherwise, both of the newest five.
    """

    id: int
    kind: RequestKind
    aspect: Aspect
    value: str
    subject: str
    text: str
    state: RuleState
    support: int
    against: int
    evidence: tuple[Evidence, ...]

    @property
    def strength(self) -> int:
        """How much it counts beside others."""
        return self.support - self.against
