"""What becomes of a file that was given to the reading room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from assistant.core.errors import SourceProblem
from assistant.core.passages import Chunk


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A file that was read. ``size`` in bytes; ``sha256`` in hex; ``kind`` is what it is, whatever its suffix.

    ``notes`` are sentences about what had to be left out. ``duplicate`` says that the hash was known already, so
    the file was not parsed and has no chunks here.
    """

    path: Path
    size: int
    mtime_ns: int
    sha256: str
    title: str
    kind: str
    chunks: tuple[Chunk, ...]
    notes: tuple[str, ...] = ()
    duplicate: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read, and why."""

    path: Path
    error: SourceProblem


Outcome: TypeAlias = ReadDocument | Failure
Known: TypeAlias = Callable[[str], bool]
"""Whether the text of a file with this SHA-256 (hex) is kept already."""
