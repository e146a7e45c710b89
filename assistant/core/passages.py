"""From a file to a cited passage: the values on the way."""

from __future__ import annotations

from dataclasses import dataclass

FACTS_BELOW = -(1 << 40)
"""The document ids of cited facts are below this: no document has one below zero, no chat one that low."""


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a document with one place: what a reader yields.

    ``place`` is where a person finds it: "page 3", "line 120", "Sheet2!A1", "slide 4", "" for the whole file.
    ``heading`` is the path of headings above it, joined with " > ", or "".
    """

    text: str
    place: str = ""
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a document, small enough for the embedder's window.

    ``context`` (document title and heading path) is put in front for embedding and word search only; it is
    never shown as the document's words. ``tokens`` counts context and text together, in the embedder's tokens.
    """

    ordinal: int
    text: str
    place: str
    context: str
    tokens: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A found piece of a document, as it is shown and given to the model.

    ``chunk_ids`` are the stored chunks it was merged from, in order. ``score`` is comparable only within one search.
    """

    chunk_ids: tuple[int, ...]
    document_id: int
    path: str
    title: str
    place: str
    text: str
    score: float
    kind: str = "files"


@dataclass(frozen=True, slots=True)
class Citation:
    """Mark ``[n]`` in an answer: the passage that holds what the sentence says."""

    n: int
    document_id: int
    path: str
    title: str
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class RelatedDocument:
    """A document about the same. ``text`` is its passage that is nearest, ``copy_of`` the path of the one it copies.

    ``score`` is comparable only within one list.
    """

    document_id: int
    path: str
    title: str
    place: str
    text: str
    score: float
    copy_of: str = ""
