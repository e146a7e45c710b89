"""What is known about the person as a profile: typed attributes, each value with where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Origin(Enum):
    """Where a value comes from."""

    ENTERED = "entered"
    """The person entered it: an answer to a question, or a value they set."""
    FACT = "fact"
    """An accepted fact that was said in a chat."""
    LIBRARY = "library"
    """Concluded from their files."""
    CALENDAR = "calendar"
    """Concluded from their calendars."""
    STYLE = "style"
    """Concluded from how they sign what they write."""
    COMPUTER = "computer"
    """What the computer is set to."""


class Purpose(Enum):
    """What a summary of the profile is for."""

    ANSWER = "answer"
    """First in every chat: only what no answer from files can take for its own."""
    IDEAS = "ideas"
    """Beside a request that no files answer."""
    MAIL = "mail"
    PLANNING = "planning"
    HEALTH = "health"


@dataclass(frozen=True, slots=True)
class Attribute:
    """One thing that can be known. ``many``: it may have several values; ``choices``: it has one of these.

    ``question`` asks for it, "" where it is not asked; ``example`` is what an answer looks like.
    """

    name: str
    title: str
    topic: str
    many: bool = False
    question: str = ""
    example: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownValue:
    """A value of an attribute. ``evidence`` says in words what it rests on, ``fact_id`` is the memory that holds it.

    ``strength`` is 1.0 for what the person said, less for what was concluded.
    """

    attribute: str
    value: str
    origin: Origin
    since: datetime | None
    evidence: str
    fact_id: int | None = None
    strength: float = 1.0

    @property
    def inferred(self) -> bool:
        """Whether it was concluded and waits for the person's yes: such a value stands in no prompt."""
        return self.origin not in (Origin.ENTERED, Origin.FACT)


@dataclass(frozen=True, slots=True)
class Guess:
    """What was concluded about the person, before anybody looked at it."""

    attribute: str
    value: str
    origin: Origin
    evidence: str
    strength: float
    since: datetime | None = None
