"""Vectors of chunks, which of them wait for one, and which have to leave the vector index."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.core.engines import Vector
from assistant.store.database import Connection, Database

ERASE_MARK = "erase"
"""File in the vector index's folder that says: it may hold what the person forgot, so it must be built anew."""


@dataclass(frozen=True, slots=True)
class PendingChunk:
    """A chunk that waits for its vector. ``tokens`` in the tokens of the embedder it was cut for."""

    id: int
    text: str
    context: str
    tokens: int


class Embeddings:
    """Every method may be called from any thread. Vectors of two embedders are never mixed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def seed(self) -> bytes:
        """The secret of this profile's vector rotation, 32 bytes."""
        with self._database.read() as connection:
            return bytes(connection.execute("SELECT seed FROM vector_secret").fetchone()[0])

    def current(self) -> tuple[str, int] | None:
        """The embedder whose vectors count and their dimensions; None before the first one."""
        with self._database.read() as connection:
            row = connection.execute("SELECT model_id, dimensions FROM embedders WHERE current = 1").fetchone()
        return None if row is None else (row[0], row[1])

    def use(self, embedder: str, dimensions: int) -> int:
        """Make ``embedder`` the one whose vectors count; what has none of it becomes pending. Returns how many are.

        Vectors of another embedder stay until they are replaced, so that going back costs only what was replaced.
        """

        def work(connection: Connection) -> int:
            connection.execute(
                "INSERT INTO embedders (model_id, dimensions) VALUES (?, ?) ON CONFLICT DO NOTHING",
                (embedder, dimensions),
            )
            changed = connection.execute(
                "UPDATE embedders SET current = (model_id = ?) WHERE current <> (model_id = ?)", (embedder, embedder)
            ).rowcount
            if changed:
                connection.execute("DELETE FROM pending_chunks")
                connection.execute(
                    "INSERT INTO pending_chunks (chunk_id, content_id) SELECT id, content_id FROM chunks"
                    " WHERE id NOT IN (SELECT chunk_id FROM chunk_vectors WHERE embedder_id ="
                    " (SELECT id FROM embedders WHERE current = 1))"
                )
            return int(connection.execute("SELECT count(*) FROM pending_chunks").fetchone()[0])

        return self._database.write(work)

    def pending(self, limit: int, after: int = 0) -> list[PendingChunk]:
        """The first ``limit`` chunks beyond the id ``after`` that wait for a vector."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT id, text, context, tokens FROM pending_chunks JOIN chunks ON id = chunk_id"
                " WHERE chunk_id > ? ORDER BY chunk_id LIMIT ?",
                (after, limit),
            )
            return [PendingChunk(*row) for row in rows]

    def pending_count(self) -> int:
        """How many chunks wait for a vector."""
        with self._database.read() as connection:
            return int(connection.execute("SELECT count(*) FROM pending_chunks").fetchone()[0])

    def keep(self, embedder: str, ids: Sequence[int], vectors: Sequence[Vector]) -> None:
        """Keep these vectors; chunks that are gone meanwhile and an embedder no longer current are passed over."""

        def work(connection: Connection) -> None:
            current = connection.execute(
                "SELECT id FROM embedders WHERE current = 1 AND model_id = ?", (embedder,)
            ).fetchone()
            if current is None:
                return
            connection.executemany(
                "INSERT INTO chunk_vectors (chunk_id, embedder_id, vector) SELECT id, ?, ? FROM chunks WHERE id = ?"
                " ON CONFLICT DO UPDATE SET embedder_id = excluded.embedder_id, vector = excluded.vector",
                [(current[0], vector, chunk) for chunk, vector in zip(ids, vectors, strict=True)],
            )
            connection.execute(
                "DELETE FROM pending_chunks WHERE chunk_id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(ids)),),
            )

        self._database.write(work)

    def vectors(self, embedder: str, after_id: int, limit: int) -> list[tuple[int, Vector]]:
        """The next ``limit`` pairs (chunk id, vector) beyond ``after_id``, by id."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT chunk_id, vector FROM chunk_vectors WHERE chunk_id > ? AND embedder_id ="
                " (SELECT id FROM embedders WHERE model_id = ?) ORDER BY chunk_id LIMIT ?",
                (after_id, embedder, limit),
            )
            return [(chunk, vector) for chunk, vector in rows]

    def vectors_of(self, embedder: str, ids: Sequence[int]) -> list[tuple[int, Vector]]:
        """The pairs (chunk id, vector) of those chunks that have one."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT chunk_id, vector FROM chunk_vectors WHERE chunk_id IN (SELECT value FROM json_each(?))"
                " AND embedder_id = (SELECT id FROM embedders WHERE model_id = ?) ORDER BY chunk_id",
                (json.dumps(list(ids)), embedder),
            )
            return [(chunk, vector) for chunk, vector in rows]

    def sample(self, embedder: str, count: int) -> list[tuple[int, Vector]]:
        """About ``count`` pairs (chunk id, vector): half of them spread over all, half the newest."""
        with self._database.read() as connection:
            (last,) = connection.execute("SELECT coalesce(max(chunk_id), 0) FROM chunk_vectors").fetchone()
            spread = [last * part // count for part in range(0, count, 2)]
            rows = connection.execute(
                "SELECT chunk_id, vector FROM chunk_vectors WHERE embedder_id ="
                " (SELECT id FROM embedders WHERE model_id = :embedder) AND (chunk_id IN (SELECT (SELECT min(chunk_id)"
                " FROM chunk_vectors WHERE chunk_id >= value) FROM json_each(:spread)) OR chunk_id > :newest)",
                {"embedder": embedder, "spread": json.dumps(spread), "newest": last - count // 2},
            )
            return [(chunk, vector) for chunk, vector in rows]

    def ids(self, embedder: str) -> list[int]:
        """The chunks that have a vector, in order."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT chunk_id FROM chunk_vectors WHERE embedder_id ="
                " (SELECT id FROM embedders WHERE model_id = ?) ORDER BY chunk_id",
                (embedder,),
            )
            return [chunk for (chunk,) in rows]

    def gone(self) -> list[int]:
        """Chunks that no longer exist and may still be in the vector index."""
        with self._database.read() as connection:
            return [chunk for (chunk,) in connection.execute("SELECT chunk_id FROM gone_chunks ORDER BY chunk_id")]

    def forget_gone(self, ids: Sequence[int]) -> None:
        """These have left the vector index."""
        listed = json.dumps(list(ids))
        self._database.write(
            lambda connection: connection.execute(
                "DELETE FROM gone_chunks WHERE chunk_id IN (SELECT value FROM json_each(?))", (listed,)
            )
        )

    def check(self) -> list[str]:
        """What contradicts itself between chunks, words, vectors and what waits; in words, empty if nothing does."""
        rules = (
            (
                "SELECT count(*) FROM chunks WHERE id NOT IN (SELECT chunk_id FROM pending_chunks) AND id NOT IN"
                " (SELECT chunk_id FROM chunk_vectors JOIN embedders ON embedders.id = embedder_id AND current = 1)",
                "passages have neither a vector nor wait for one",
            ),
            (
                "SELECT count(*) FROM contents WHERE id NOT IN (SELECT content_id FROM documents WHERE content_id > 0)",
                "texts belong to no document",
            ),
            (
                "SELECT count(*) FROM contents WHERE chunk_count <>"
                " (SELECT count(*) FROM chunks WHERE content_id = contents.id)",
                "texts are not whole",
            ),
            (
                "SELECT count(*) FROM (SELECT id FROM chunks EXCEPT SELECT rowid FROM chunk_words)",
                "passages cannot be found by words",
            ),
            (
                "SELECT count(*) FROM (SELECT rowid FROM chunk_words EXCEPT SELECT id FROM chunks)",
                "words belong to no passage",
            ),
        )
        with self._database.read() as connection:
            counted = [(connection.execute(question).fetchone()[0], problem) for question, problem in rules]
        return [f"{count} {problem}" for count, problem in counted if count]
