"""What is remembered about the person: one fact, with the proof of where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class FactState(Enum):
    """Where a fact stands. What is forgotten has no state: nothing of it is left but a digest."""

    WAITING = "waiting"
    """In the inbox: it is used for nothing until the person accepts it."""
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    """Kept so that it is not proposed again."""
    CLOSED = "closed"
    """It was true until ``valid_to``."""


class FactSource(Enum):
    """How a fact became known."""

    EXPLICIT = "explicit"
    """The person asked for it to be remembered."""
    TOLD = "told"
    """The person said it in passing."""
    INFERRED = "inferred"
    """Concluded from something else."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The person's own words. The ids are None where the turn is not kept (any more)."""

    quote: str
    said_at: datetime
    chat_id: int | None = None
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """What a sentence says: ``subject`` ("I", "sister") has for ``attribute`` ("name") the ``value`` ("Mina")."""

    subject: str
    attribute: str
    value: str


@dataclass(frozen=True, slots=True)
class OwnTurn:
    """A kept turn of the person's, as it is read for facts."""

    id: int
    chat_id: int
    text: str
    said_at: datetime


@dataclass(frozen=True, slots=True)
class NewFact:
    """A fact that is not kept yet. ``text`` is one plain sentence, ``confidence`` 0.0 to 1.0."""

    statement: Statement
    text: str
    source: FactSource
    confidence: float
    proof: Proof
    state: FactState = FactState.WAITING


@dataclass(frozen=True, slots=True)
class Fact:
    """A kept fact. It holds from ``valid_from`` on, until ``valid_to`` if that is known.

    ``used_at`` and ``times_used`` tell when it last served an answer, and how often.
    """

    id: int
    statement: Statement
    text: str
    source: FactSource
    state: FactState
    confidence: float
    proof: Proof
    valid_from: datetime
    valid_to: datetime | None = None
    used_at: datetime | None = None
    times_used: int = 0
