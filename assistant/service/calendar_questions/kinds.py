"""Kinds of questions about a calendar, and what tells them in a language."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum


class Asked(Enum):
    """The kinds of questions about a calendar."""

    AGENDA = "agenda"
    """What is on in a time."""
    EXISTS = "exists"
    """Whether something is on in a time."""
    NEXT = "next"
    LAST = "last"
    UNTIL = "until"
    """How far away something is."""
    SINCE = "since"
    """How long ago something was."""
    FIRST_IN = "first in"
    LAST_IN = "last in"
    ORDER = "order"
    """Which of two comes first."""
    COUNT = "count"
    TOTAL = "total"
    """How much time something takes."""
    LENGTH = "length"
    END = "end"
    WHERE = "where"
    WHO = "who"
    FREE = "free"
    """When there is time."""
    BUSY = "busy"
    """Whether a time is free."""
    CONFLICTS = "conflicts"
    TASKS = "tasks"
    """What is to do."""


def any_of(*alternatives: str) -> re.Pattern[str]:
    """A pattern of several, whatever the case."""
    return re.compile("|".join(alternatives), re.IGNORECASE)


_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language of questions. ``kinds`` are tried in their order on the whole question; ``first``, ``last`` and
    ``next`` on what is left of it without its times; ``nothing`` are words that frame a question and stand in no
    appointment; ``follows`` opens a question that goes on from the one before it, ``own`` tells that it is about the
    person's own time, ``remaining`` that what is over does not count.
    """

    code: str
    frequent: frozenset[str]
    past: re.Pattern[str]
    kinds: tuple[tuple[Asked, re.Pattern[str]], ...]
    first: re.Pattern[str]
    last: re.Pattern[str]
    next: re.Pattern[str]
    when: re.Pattern[str]
    exists: re.Pattern[str]
    agenda: re.Pattern[str]
    named: re.Pattern[str]
    follows: re.Pattern[str]
    own: re.Pattern[str]
    remaining: re.Pattern[str]
    nothing: frozenset[str] = field(default_factory=frozenset)
    overdue: re.Pattern[str] = _NEVER
