"""What the person's way of writing is learned from: their texts by source, and what they corrected."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.core.words import words
from assistant.store.database import Connection, Database

SINGLE = frozenset({"greeting", "signoff", "name", "words", "emoji", "note"})
"""Fields of which a group has one value; a new one takes the place of the old. The others collect values."""


@dataclass(frozen=True, slots=True)
class StyleText:
    """A text of the person's own. ``kind`` is the group of people it was written for."""

    text: str
    subject: str = ""
    recipient: str = ""
    kind: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class StyleSource:
    """Where texts came from, and how many were learned from it."""

    path: str
    added_at: datetime
    texts: int


@dataclass(frozen=True, slots=True)
class StyleCorrection:
    """What the person said of a field instead of what was counted, for one group or (``kind`` "") for all."""

    kind: str
    field: str
    value: str


class Styles:
    """The kept texts and corrections; every method may be called from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, path: str, texts: Sequence[StyleText], now: datetime) -> int:
        """Keep the texts of a source in place of those it had; how many are kept, copies in it counted once."""

        def write(connection: Connection) -> int:
            connection.execute(
                "DELETE FROM style_texts WHERE source_id IN (SELECT id FROM style_sources WHERE path = ?)", (path,)
            )
            connection.execute(
                "INSERT INTO style_sources (path, added_at) VALUES (?, ?)"
                " ON CONFLICT (path) DO UPDATE SET added_at = excluded.added_at",
                (path, now.isoformat()),
            )
            (source,) = connection.execute("SELECT id FROM style_sources WHERE path = ?", (path,)).fetchone()
            connection.executemany(
                "INSERT INTO style_texts (source_id, digest, kind, recipient, subject, text) VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT DO NOTHING",
                [(source, _digest(t.text), t.kind, t.recipient, t.subject, t.text) for t in texts],
            )
            count = connection.execute("SELECT count(*) FROM style_texts WHERE source_id = ?", (source,))
            return int(count.fetchone()[0])

        return self._database.write(write)

    def remove(self, path: str) -> bool:
        """Forget a source and every text learned from it; whether there was one."""

        def delete(connection: Connection) -> bool:
            connection.execute(
                "DELETE FROM style_texts WHERE source_id IN (SELECT id FROM style_sources WHERE path = ?)", (path,)
            )
            return bool(connection.execute("DELETE FROM style_sources WHERE path = ?", (path,)).rowcount)

        return self._database.write(delete)

    def sources(self) -> list[StyleSource]:
        """Every source, in the order of their paths."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT path, added_at, (SELECT count(*) FROM style_texts WHERE source_id = style_sources.id) AS texts"
                " FROM style_sources ORDER BY path"
            )
            return [StyleSource(row["path"], datetime.fromisoformat(row["added_at"]), row["texts"]) for row in rows]

    def texts(self) -> list[StyleText]:
        """Every text in the order it was learned, with the group the person put its recipient into; copies once."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT min(t.id) AS id, t.text, t.subject, t.recipient, coalesce(r.kind, t.kind) AS kind"
                " FROM style_texts t LEFT JOIN style_recipients r ON r.recipient = lower(t.recipient)"
                " GROUP BY t.digest ORDER BY min(t.id)"
            )
            return [StyleText(row["text"], row["subject"], row["recipient"], row["kind"], row["id"]) for row in rows]

    def put_recipient(self, recipient: str, kind: str) -> None:
        """Put a recipient into a group, whatever their address tells; "" lets the address tell again."""

        def write(connection: Connection) -> None:
            connection.execute("DELETE FROM style_recipients WHERE recipient = ?", (recipient.lower(),))
            if kind:
                connection.execute("INSERT INTO style_recipients VALUES (?, ?)", (recipient.lower(), kind))

        self._database.write(write)

    def recipients(self) -> dict[str, str]:
        """The group of each recipient that the person put into one, by the recipient in lower case."""
        with self._database.read() as connection:
            return {row["recipient"]: row["kind"] for row in connection.execute("SELECT * FROM style_recipients")}

    def correct(self, correction: StyleCorrection) -> None:
        """Keep what the person said of a field."""

        def write(connection: Connection) -> None:
            if correction.field in SINGLE:
                _uncorrect(connection, correction.kind, correction.field)
            connection.execute(
                "INSERT INTO style_corrections VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (correction.kind, correction.field, correction.value),
            )

        self._database.write(write)

    def uncorrect(self, kind: str, field: str) -> bool:
        """Go back to what was counted; whether anything had been said."""
        return self._database.write(lambda connection: _uncorrect(connection, kind, field))

    def corrections(self) -> list[StyleCorrection]:
        """What the person said, for all groups first, so that what is said of one group has the last word."""
        with self._database.read() as connection:
            rows = connection.execute("SELECT * FROM style_corrections ORDER BY kind, field, value")
            return [StyleCorrection(row["kind"], row["field"], row["value"]) for row in rows]

    def keep_written(self, digests: Collection[str]) -> None:
        """Remember sentences that Hearth wrote."""
        self._database.write(
            lambda connection: connection.executemany(
                "INSERT INTO style_written VALUES (?) ON CONFLICT DO NOTHING", [(digest,) for digest in sorted(digests)]
            )
        )

    def written(self) -> frozenset[str]:
        """The digests of every sentence that Hearth wrote."""
        with self._database.read() as connection:
            return frozenset(digest for (digest,) in connection.execute("SELECT digest FROM style_written"))


def _uncorrect(connection: Connection, kind: str, field: str) -> bool:
    row = connection.execute("DELETE FROM style_corrections WHERE kind = ? AND field = ?", (kind, field))
    return bool(row.rowcount)


def _digest(text: str) -> str:
    return hashlib.sha256(" ".join(words(text)).encode()).hexdigest()
