"""What is interrupted in the bench of trust: kinds of writing, and what must be there after each was killed.

A deed writes until its process is killed and tells what is kept, after it was. Whoever looks afterwards, in another
process, finds all of that and nothing that is half.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import Protocol, TypeAlias

from assistant.store.database import Database
from assistant.store.embeddings import Embeddings
from assistant.store.repair import Repair

KEY = bytes(range(32))
NOW = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)

Tell: TypeAlias = Callable[[str], None]
"""Says one line: what is kept now, or "" that writing begins."""


@dataclass(slots=True)
class Seen:
    """What was found after a kill: what was told and is gone, and what is there and wrong without any error."""

    lost: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)

    def need(self, there: bool, what: str) -> None:
        """``what`` was told, so it must be there."""
        if not there:
            self.lost.append(what)

    def right(self, whole: bool, what: str) -> None:
        """``what`` is there, so it must be right."""
        if not whole:
            self.damaged.append(what)


class Deed(Protocol):
    """One kind of writing over the folder ``place``."""

    def prepare(self, place: Path) -> None:
        """Make what it begins with."""

    def work(self, place: Path, tell: Tell) -> None:
        """Write and tell until the process is killed."""

    def look(self, place: Path, told: Sequence[str], seen: Seen) -> None:
        """Open what a killed process left, as the next start does, and note what is lost or damaged."""


@contextmanager
def opened(place: Path) -> Iterator[Database]:
    """The database of a place."""
    database = Database.open(place / "hearth.db", KEY)
    try:
        yield database
    finally:
        database.close()


def check(database: Database, seen: Seen) -> None:
    """Every page, every full-text index, and what chunks, words and vectors say of each other."""
    seen.damaged += database.check(deep=True)
    seen.damaged += Repair(database).word_problems()
    seen.damaged += Embeddings(database).check()


def fresh() -> str:
    """A word that stands nowhere else."""
    return f"mark{token_hex(6)}"
