"""What the person does with their documents: how often they opened, edited and were answered from each, and when last.

No content is kept here. Openings and edits go with their document; what was cited is read from the kept chats, so
that an answer that is deleted or written anew counts no more. Of what lies in a source that may not teach nothing is
kept or told, nor what was cited in a chat that may not.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from assistant.store.database import Connection, Database
from assistant.store.permissions import Right, shut_sources

OPENED_HALF_LIFE = timedelta(days=30)
"""After so long an opening counts half."""

TURNS = 1_000
"""So many of the last turns of all chats are looked through for what was cited, which bounds the time a search waits:
10 ms at most where most of them cite the documents that were found, 0.5 ms otherwise."""


@dataclass(frozen=True, slots=True)
class Signal:
    """How often something was done with a document, ``weight`` as it had faded at ``last``."""

    count: int
    weight: float
    last: datetime


@dataclass(frozen=True, slots=True)
class DocumentSignals:
    """What is known of one document. ``cited`` are the times of kept answers from it, newest first.

    ``changed`` is when its file was written last.
    """

    document_id: int
    path: str
    title: str
    changed: datetime
    opened: Signal | None = None
    edited: Signal | None = None
    cited: tuple[datetime, ...] = ()


class Signals:
    """Every method may be called from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def opened(self, path: str, now: datetime) -> bool:
        """Keep that the document at ``path`` was opened; whether there is such a document that may teach."""

        def write(connection: Connection) -> bool:
            row = connection.execute(f"SELECT id FROM documents WHERE path = ? AND {_TEACHES}", (path,)).fetchone()  # noqa: S608
            if row is None:
                return False
            before = connection.execute(
                "SELECT count, weight, last_at FROM document_signals WHERE document_id = ? AND kind = 'opened'",
                (row["id"],),
            ).fetchone()
            known = Signal(0, 0.0, now) if before is None else _signal(before)
            connection.execute(
                "INSERT INTO document_signals (document_id, kind, count, weight, last_at) VALUES (?, 'opened', ?, ?, ?)"
                " ON CONFLICT (document_id, kind) DO UPDATE SET count = excluded.count, weight = excluded.weight,"
                " last_at = excluded.last_at",
                (row["id"], known.count + 1, faded(known, now, OPENED_HALF_LIFE) + 1.0, int(now.timestamp())),
            )
            return True

        return self._database.write(write)

    def of(self, document_ids: Sequence[int]) -> dict[int, DocumentSignals]:
        """What is known of these documents, by number."""
        return self._read("documents.id IN (SELECT value FROM json_each(?))", json.dumps(list(document_ids)))

    def most_opened(self, limit: int) -> list[DocumentSignals]:
        """The documents that were opened last, newest first."""
        found = self._read(
            "documents.content_id > 0 AND documents.id IN (SELECT document_id FROM document_signals"
            " WHERE kind = 'opened' ORDER BY last_at DESC LIMIT ?)",
            limit,
        )
        return sorted(found.values(), key=lambda each: (-_last(each.opened), each.path))

    def cited_since(self, since: datetime) -> list[DocumentSignals]:
        """The documents that kept answers cited since then, with these times, by path."""
        with self._database.read() as connection:
            rows = connection.execute(f"{_CITED} WHERE documents.content_id > 0", {"turns": TURNS}).fetchall()
        recent = {row["id"] for row in rows if datetime.fromisoformat(row["created_at"]) >= since}
        return sorted(self.of(sorted(recent)).values(), key=lambda each: each.path)

    def forget(self) -> int:
        """Forget every opening and edit; of how many documents there were any."""

        def write(connection: Connection) -> int:
            known = connection.execute("SELECT count(DISTINCT document_id) FROM document_signals").fetchone()[0]
            connection.execute("DELETE FROM document_signals")
            return int(known)

        return self._database.write(write)

    def _read(self, condition: str, value: object) -> dict[int, DocumentSignals]:
        with self._database.read() as connection:
            documents = connection.execute(
                f"SELECT id, path, title, mtime_ns FROM documents WHERE {condition} AND {_TEACHES}",  # noqa: S608 - fixed texts
                (value,),
            ).fetchall()
            ids = json.dumps([row["id"] for row in documents])
            kept = connection.execute(
                "SELECT document_id, kind, count, weight, last_at FROM document_signals"
                " WHERE document_id IN (SELECT value FROM json_each(?))",
                (ids,),
            ).fetchall()
            cited = connection.execute(
                f"{_CITED} WHERE documents.id IN (SELECT value FROM json_each(:ids)) ORDER BY messages.id DESC",  # noqa: S608
                {"ids": ids, "turns": TURNS},
            ).fetchall()
        done = {(row["document_id"], row["kind"]): _signal(row) for row in kept}
        times: dict[int, list[datetime]] = {}
        for row in cited:
            times.setdefault(row["id"], []).append(datetime.fromisoformat(row["created_at"]))
        return {
            row["id"]: DocumentSignals(
                row["id"],
                row["path"],
                row["title"],
                datetime.fromtimestamp(row["mtime_ns"] / 1e9, UTC),
                done.get((row["id"], "opened")),
                done.get((row["id"], "edited")),
                tuple(times.get(row["id"], ())),
            )
            for row in documents
        }


_TEACHES = f"documents.source_id NOT IN ({shut_sources(frozenset({Right.TEACH}))})"
_CITED = (
    "SELECT DISTINCT documents.id, messages.id AS message_id, messages.created_at FROM"
    " (SELECT message_id, path FROM citations NOT INDEXED WHERE message_id >"
    " (SELECT coalesce(max(id), 0) - :turns FROM messages)) AS recent"
    " JOIN documents USING (path) JOIN messages ON messages.id = recent.message_id AND messages.teaches"
    " JOIN chats ON chats.id = messages.chat_id AND chats.teaches"
)


def faded(signal: Signal, now: datetime, half_life: timedelta) -> float:
    """What is left of a signal's weight: half of it after each ``half_life``; clocks that went back fade nothing."""
    return signal.weight * float(0.5 ** (max(now - signal.last, timedelta()) / half_life))


def _signal(row: Any) -> Signal:
    count, weight, last = (row[name] for name in ("count", "weight", "last_at"))
    return Signal(count, weight, datetime.fromtimestamp(last, UTC))


def _last(signal: Signal | None) -> float:
    return 0.0 if signal is None else signal.last.timestamp()
