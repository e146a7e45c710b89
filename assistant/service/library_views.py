"""The library as a person sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.knowledge.ingest import FileOutcome
from assistant.store.permissions import ALL, Right


@dataclass(frozen=True, slots=True)
class AddReport:
    """What an addition did. ``skipped`` counts, by kind of file, what was passed over inside folders."""

    added: int
    updated: int
    unchanged: int
    failed: tuple[FileOutcome, ...]
    chunks: int
    seconds: float
    removed: int
    skipped: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SourceView:
    """One file or folder of the library; ``state`` is "ready", "indexing" or "missing" (its documents are kept).

    ``may`` is what the person lets Hearth do with it.
    """

    id: int
    path: str
    kind: str
    watched: bool
    documents: int
    chunks: int
    pending: int
    failed: int
    state: str
    skipped: Mapping[str, int]
    may: frozenset[Right] = ALL


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document of the library."""

    path: str
    title: str


@dataclass(frozen=True, slots=True)
class ProblemView:
    """A file that could not be read, why, and what to do about it."""

    path: str
    reason: str
    hint: str
