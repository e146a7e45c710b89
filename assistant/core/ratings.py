"""What the person thinks of answers: ratings with reasons, and which of two answers is better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from types import MappingProxyType


class Reason(Enum):
    """Why an answer is not good."""

    TOO_LONG = "too_long"
    TOO_SHORT = "too_short"
    WRONG_TONE = "wrong_tone"
    WRONG_FACTS = "wrong_facts"
    NOT_WHAT_ASKED = "not_what_asked"
    NOT_MY_LANGUAGE = "not_my_language"
    OTHER = "other"


REASON_WORDS: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.TOO_LONG: "Too long",
        Reason.TOO_SHORT: "Too short",
        Reason.WRONG_TONE: "Wrong tone",
        Reason.WRONG_FACTS: "Wrong facts",
        Reason.NOT_WHAT_ASKED: "Not what I asked",
        Reason.NOT_MY_LANGUAGE: "Not my language",
        Reason.OTHER: "Something else",
    }
)
"""Each reason as the person reads it, in the order in which they are offered."""


@dataclass(frozen=True, slots=True)
class Rating:
    """What the person said of one answer. ``note`` is in their own words."""

    message_id: int
    good: bool
    reasons: tuple[Reason, ...]
    note: str
    rated_at: datetime


@dataclass(frozen=True, slots=True)
class Rated:
    """A rating with what it is about: ``request`` is the question, ``answer`` what was answered."""

    rating: Rating
    chat_id: int
    request: str
    answer: str


class Pick(Enum):
    """Which of two answers the person finds better."""

    FIRST = "first"
    SECOND = "second"
    BOTH = "both"
    """Both are fine."""
    SKIP = "skip"
    """They would rather not say: nothing is kept of it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Two answers to one question, offered side by side: ``first`` was there before, ``second`` is in the chat now."""

    chat_id: int
    question: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class PickedPair:
    """A choice that was made: the features of both answers by name, and the pick (never ``SKIP``)."""

    first: Mapping[str, float]
    second: Mapping[str, float]
    picked: Pick
