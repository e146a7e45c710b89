"""The documents of the library and their chunks, as search and answers read them."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.store.database import Connection, Database
from assistant.store.permissions import Right, shut_contents, shut_sources
from assistant.store.words import every, expressions

ROWS_SCORED = 20_000
"""Matches that a search by words may score. The commonest words of a query are left out beyond it, and of a word that
alone matches more the newest chunks count: at 100,000 chunks that keeps the slowest questions at 20 instead of 140 ms
and finds the same passages, because a word that stands everywhere tells none apart."""

_PROBE = 300


@dataclass(frozen=True, slots=True)
class ChunkRecord:
    """A stored chunk with the document it is shown as a part of (the first one, where several hold the same text)."""

    id: int
    content_id: int
    ordinal: int
    text: str
    context: str
    place: str
    tokens: int
    document_id: int
    path: str
    title: str


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document of the library. ``failure`` is "" or the name of the error that ``reason`` tells in words.

    ``size`` in bytes; ``chunks`` counts what can be found of it, also the earlier text of one that failed since.
    """

    id: int
    source_id: int
    path: str
    title: str
    kind: str
    size: int
    mtime_ns: int
    chunks: int
    failure: str
    reason: str
    hint: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """The library in numbers. ``pending`` chunks have no vector yet; ``failed`` documents could not be read."""

    documents: int
    chunks: int
    pending: int
    failed: int


class Documents:
    """Reads the library; every method may be called from any thread."""

    def __init__(self, database: Database, rights: frozenset[Right] = frozenset()) -> None:
        """With ``rights`` nothing is found, titled or told that lies only in sources without one of them.

        Documents that a caller names itself (``among``, a path, a number) are read all the same: it was given them
        by the person, or found them here.
        """
        self._database = database
        shut = shut_sources(rights)
        is_open = f"documents.source_id NOT IN ({shut})"
        self._open_documents = f" AND {is_open}" if shut else ""
        self._shut_chunks = f"SELECT id FROM chunks WHERE content_id IN ({shut_contents(rights)})" if shut else ""  # noqa: S608 - fixed
        self._open_chunks = f" AND +rowid NOT IN ({self._shut_chunks})" if shut else ""
        self._among_or_open = f" AND ({is_open} OR documents.id IN ({_LISTED}))" if shut else ""

    def match(self, words: Sequence[str], limit: int, among: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """At most ``limit`` pairs (chunk id, BM25 as a positive score) that hold any of ``words``, best first.

        ``words`` are plain words in any script; ``among`` limits to those documents.
        """
        found = list(dict.fromkeys(part for word in words for part in expressions(word)))
        with self._database.read() as connection:
            telling = _telling(connection, found)
            if not telling:
                return []
            query = " OR ".join(telling)
            if among is None:
                rows = connection.execute(
                    f"SELECT rowid, -rank FROM (SELECT rowid, rank FROM chunk_words WHERE chunk_words MATCH ?"  # noqa: S608 - fixed
                    f"{self._open_chunks} ORDER BY rowid DESC LIMIT ?) ORDER BY rank LIMIT ?",
                    (query, ROWS_SCORED, limit),
                )
            else:
                rows = connection.execute(
                    f"SELECT rowid, -rank FROM chunk_words WHERE chunk_words MATCH ?{_AMONG} ORDER BY rank LIMIT ?",  # noqa: S608 - fixed
                    (query, _ids(among), limit),
                )
            return [(chunk, score) for chunk, score in rows]

    def holders(self, word: str, most: int, among: Sequence[int] | None = None) -> list[int]:
        """At most ``most`` chunks that hold ``word``, in no order: cheap however common the word is."""
        query = " OR ".join(expressions(word))
        if not query:
            return []
        limited = self._open_chunks if among is None else _AMONG
        values = (query, most) if among is None else (query, _ids(among), most)
        with self._database.read() as connection:
            rows = connection.execute(
                f"SELECT rowid FROM chunk_words WHERE chunk_words MATCH ?{limited} LIMIT ?",  # noqa: S608 - fixed
                values,
            )
            return [chunk for (chunk,) in rows]

    def chunks(self, ids: Sequence[int], among: Sequence[int] | None = None) -> dict[int, ChunkRecord]:
        """The chunks of those ids that exist; a text that several documents hold is told of the first in ``among``."""
        wanted = frozenset(among or ())
        values = (_ids(ids), _ids(sorted(wanted))) if self._among_or_open else (_ids(ids),)
        with self._database.read() as connection:
            rows = connection.execute(
                f"{_CHUNKS} WHERE chunks.id IN ({_LISTED}){self._among_or_open} ORDER BY documents.id", values
            )
            first: dict[int, ChunkRecord] = {}
            for record in (ChunkRecord(*row) for row in rows):
                shown = first.setdefault(record.id, record)
                if record.document_id in wanted and shown.document_id not in wanted:
                    first[record.id] = record
            return first

    def whole(self, document_id: int) -> list[ChunkRecord]:
        """Every chunk of a document, in order."""
        with self._database.read() as connection:
            rows = connection.execute(_CHUNKS + " WHERE documents.id = ? ORDER BY ordinal", (document_id,))
            return [ChunkRecord(*row) for row in rows]

    def neighbours(self, ids: Sequence[int], reach: int = 1) -> dict[int, tuple[int, ...]]:
        """For each chunk the ids of those within ``reach`` around it in its document, in order, without itself."""
        around: dict[int, list[int]] = {chunk: [] for chunk in ids}
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT this.id, other.id FROM chunks AS this JOIN chunks AS other"
                " ON other.content_id = this.content_id AND other.ordinal BETWEEN this.ordinal - :reach"
                " AND this.ordinal + :reach AND other.id <> this.id"
                " WHERE this.id IN (SELECT value FROM json_each(:ids)) ORDER BY this.id, other.ordinal",
                {"ids": _ids(ids), "reach": reach},
            )
            for chunk, other in rows:
                around[chunk].append(other)
        return {chunk: tuple(others) for chunk, others in around.items()}

    def shut(self, most: int) -> list[int]:
        """At most ``most`` of the chunks that are not to be found."""
        if not self._shut_chunks:
            return []
        with self._database.read() as connection:
            return [chunk for (chunk,) in connection.execute(f"{self._shut_chunks} LIMIT ?", (most,))]

    def chunk_ids(self, document_ids: Sequence[int]) -> list[int]:
        """The chunks of those documents, each once."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT DISTINCT chunks.id FROM documents JOIN chunks USING (content_id)"
                " WHERE documents.id IN (SELECT value FROM json_each(?)) ORDER BY chunks.id",
                (_ids(document_ids),),
            )
            return [chunk for (chunk,) in rows]

    def find(self, path: str) -> DocumentRecord | None:
        """The document at exactly that path."""
        return next(iter(self._documents("documents.path = ?", path)), None)

    def get(self, ids: Sequence[int]) -> dict[int, DocumentRecord]:
        """Those of these documents that exist, by number."""
        found = self._documents("documents.id IN (SELECT value FROM json_each(?))", _ids(ids))
        return {document.id: document for document in found}

    def same_text(self, document_id: int) -> list[DocumentRecord]:
        """The other documents with exactly the same bytes."""
        return self._documents(
            "documents.id <> ? AND content_id > 0 AND content_id = (SELECT content_id FROM documents WHERE id = ?)",
            document_id,
            document_id,
            but=self._open_documents,
        )

    def titled(self, words: Sequence[str]) -> list[DocumentRecord]:
        """The documents whose title or file name holds all of ``words``, also in another grammatical form."""
        query = every(words)
        if not query:
            return []
        return self._documents(
            "content_id > 0 AND documents.id IN (SELECT rowid FROM document_words WHERE document_words MATCH ?)",
            query,
            but=self._open_documents,
        )

    def failed(self, source_id: int | None = None) -> list[DocumentRecord]:
        """The documents that could not be read, of one source or of all."""
        if source_id is None:
            return self._documents("documents.failure <> ''")
        return self._documents("documents.failure <> '' AND documents.source_id = ?", source_id)

    def under(self, path: str) -> list[DocumentRecord]:
        """The documents at ``path`` or, if it is a folder, anywhere in it."""
        inside = path.rstrip(os.sep) + os.sep
        return self._documents("documents.path = ? OR substr(documents.path, 1, ?) = ?", path, len(inside), inside)

    def newest(self, limit: int) -> list[DocumentRecord]:
        """The documents with text whose files changed last, newest first."""
        return self._documents(
            f"documents.id IN (SELECT id FROM documents WHERE content_id > 0{self._open_documents}"  # noqa: S608 - fixed
            " ORDER BY mtime_ns DESC, id DESC LIMIT ?)",
            limit,
            order="mtime_ns DESC, documents.id DESC",
        )

    def counts(self) -> Counts:
        """The library in numbers."""
        with self._database.read() as connection:
            row = connection.execute(
                "SELECT (SELECT count(*) FROM documents WHERE content_id IS NOT NULL),"
                " (SELECT coalesce(sum(chunk_count), 0) FROM contents), (SELECT count(*) FROM pending_chunks),"
                " (SELECT count(*) FROM documents WHERE failure <> '')"
            ).fetchone()
            return Counts(*row)

    def _documents(self, condition: str, *values: Any, but: str = "", order: str = "path") -> list[DocumentRecord]:
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT documents.id, source_id, path, title, kind, size, mtime_ns, coalesce(chunk_count, 0), failure,"  # noqa: S608 - conditions of this class only
                f" reason, hint, notes FROM documents LEFT JOIN contents ON contents.id = content_id WHERE {condition}"
                f"{but} ORDER BY {order}",
                values,
            )
            return [DocumentRecord(*[*facts, tuple(json.loads(notes))]) for *facts, notes in rows]


_LISTED = "SELECT value FROM json_each(?)"
_AMONG = (
    " AND +rowid IN (SELECT chunks.id FROM documents JOIN chunks USING (content_id)"
    " WHERE documents.id IN (SELECT value FROM json_each(?)))"
)
_CHUNKS = (
    "SELECT chunks.id, chunks.content_id, ordinal, text, context, place, tokens, documents.id, path, title"
    " FROM chunks JOIN documents ON documents.content_id = chunks.content_id"
)


def _telling(connection: Connection, found: Sequence[str]) -> list[str]:
    """The rarest of the query's expressions that together match no more than ``ROWS_SCORED``, at least one."""
    largest = connection.execute("SELECT max(id) FROM chunks").fetchone()[0] or 0
    if largest <= ROWS_SCORED // 4 or len(found) < 2:
        return list(found)
    frequencies = sorted((_frequency(connection, part, largest), place) for place, part in enumerate(found))
    kept: list[str] = []
    total = 0
    for frequency, place in frequencies:
        total += frequency
        if kept and total > ROWS_SCORED:
            break
        kept.append(found[place])
    return kept


def _frequency(connection: Connection, part: str, largest: int) -> int:
    """About how many chunks match, from where the 300th match stands; what is rarer counts as that."""
    row = connection.execute(
        "SELECT rowid FROM chunk_words WHERE chunk_words MATCH ? LIMIT 1 OFFSET ?", (part, _PROBE)
    ).fetchone()
    return _PROBE if row is None else max(_PROBE, _PROBE * largest // max(row[0], 1))


def _ids(ids: Sequence[int]) -> str:
    return json.dumps(list(ids))
