"""What is known of the servers that calendars come from: who signs in, how far each was read, what both sides have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.store.database import Connection, Database


@dataclass(frozen=True, slots=True)
class Account:
    """Who signs in where. The password is with ``keeper`` (a keyring) under ``entry``, or is ``secret`` itself."""

    id: int
    address: str
    user: str
    entry: str
    keeper: str
    secret: str


@dataclass(frozen=True, slots=True)
class Resource:
    """One file of a server's calendar as both sides last agreed on it.

    ``digest`` is that of our series then. ``conflict_body`` is the server's version where both changed since, ""
    where the server deleted it, None where there is no conflict.
    """

    href: str
    etag: str
    kind: str
    uid: str
    title: str
    body: str
    digest: bytes
    conflict_etag: str = ""
    conflict_body: str | None = None
    problem: str = ""


KEPT_HERE = "It is kept here."
"""How the words about a change end that a server did not take."""


class CalendarServers:
    """Reads and writes that; every method may be called from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep_account(self, address: str, user: str, entry: str, keeper: str, secret: str) -> int:
        """Keep how a person signs in, in the place of what was kept for that address and name; returns its number."""

        def work(connection: Connection) -> int:
            connection.execute(
                "INSERT INTO calendar_accounts (address, user, entry, keeper, secret) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (address, user) DO UPDATE SET entry = excluded.entry, keeper = excluded.keeper,"
                " secret = excluded.secret",
                (address, user, entry, keeper, secret),
            )
            found = connection.execute(
                "SELECT id FROM calendar_accounts WHERE address = ? AND user = ?", (address, user)
            )
            return int(found.fetchone()[0])

        return self._database.write(work)

    def account(self, address: str, user: str) -> Account | None:
        """The account of that name there."""
        with self._database.read() as connection:
            row = connection.execute(f"{_ACCOUNTS} WHERE address = ? AND user = ?", (address, user)).fetchone()
            return None if row is None else Account(*row)

    def account_of(self, calendar_id: int) -> Account | None:
        """Who signs in for a calendar; None for a subscription."""
        with self._database.read() as connection:
            row = connection.execute(
                f"{_ACCOUNTS} WHERE id = (SELECT account_id FROM calendar_servers WHERE calendar_id = ?)",  # noqa: S608 - fixed text
                (calendar_id,),
            ).fetchone()
            return None if row is None else Account(*row)

    def drop_unused_accounts(self) -> list[Account]:
        """Forget the accounts that no calendar needs any more, and return them."""

        def work(connection: Connection) -> list[Account]:
            unused = "id NOT IN (SELECT account_id FROM calendar_servers WHERE account_id IS NOT NULL)"
            rows = connection.execute(f"{_ACCOUNTS} WHERE {unused}").fetchall()
            connection.execute(f"DELETE FROM calendar_accounts WHERE {unused}")  # noqa: S608 - fixed text
            return [Account(*row) for row in rows]

        return self._database.write(work)

    def link(self, calendar_id: int, account_id: int | None) -> None:
        """Say that a calendar comes from a server; what was read of it stays known."""
        self._database.write(
            lambda connection: connection.execute(
                "INSERT INTO calendar_servers (calendar_id, account_id) VALUES (?, ?)"
                " ON CONFLICT (calendar_id) DO UPDATE SET account_id = excluded.account_id",
                (calendar_id, account_id),
            )
        )

    def state(self, calendar_id: int) -> str:
        """How far the calendar was read, as :meth:`keep_state` was told; "" before all of it was."""
        with self._database.read() as connection:
            row = connection.execute("SELECT state FROM calendar_servers WHERE calendar_id = ?", (calendar_id,))
            found = row.fetchone()
            return "" if found is None else str(found[0])

    def keep_state(self, calendar_id: int, state: str) -> None:
        """Keep how far the calendar was read."""
        self._database.write(
            lambda connection: connection.execute(
                "UPDATE calendar_servers SET state = ? WHERE calendar_id = ?", (state, calendar_id)
            )
        )

    def synced_at(self, calendar_id: int) -> int | None:
        """When the calendar was last brought up to date, in seconds since 1970; None for never."""
        with self._database.read() as connection:
            row = connection.execute("SELECT synced_at FROM calendar_servers WHERE calendar_id = ?", (calendar_id,))
            found = row.fetchone()
            return None if found is None else found[0]

    def keep_synced(self, calendar_id: int, at: int) -> None:
        """Keep that the calendar is up to date, ``at`` in seconds since 1970."""
        self._database.write(
            lambda connection: connection.execute(
                "UPDATE calendar_servers SET synced_at = ? WHERE calendar_id = ?", (at, calendar_id)
            )
        )

    def etags(self, calendar_id: int) -> dict[str, str]:
        """The newest version that was fetched of each resource, by href."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT href, iif(conflict_body IS NULL, etag, conflict_etag) FROM calendar_resources"
                " WHERE calendar_id = ?",
                (calendar_id,),
            )
            return {row[0]: row[1] for row in rows}

    def resources(self, calendar_id: int, hrefs: Iterable[str]) -> dict[str, Resource]:
        """Those of these that are known, by href."""
        with self._database.read() as connection:
            found: dict[str, Resource] = {}
            for href in hrefs:
                row = connection.execute(
                    f"{_RESOURCES} WHERE calendar_id = ? AND href = ?", (calendar_id, href)
                ).fetchone()
                if row is not None:
                    found[href] = Resource(*row)
            return found

    def of_uid(self, calendar_id: int, uid: str, kind: str | None = None) -> list[Resource]:
        """The resources of a UID; one, or an event and a task."""
        with self._database.read() as connection:
            rows = connection.execute(
                f"{_RESOURCES} WHERE calendar_id = :id AND uid = :uid AND kind = coalesce(:kind, kind)",
                {"id": calendar_id, "uid": uid, "kind": kind},
            )
            return [Resource(*row) for row in rows]

    def changed_here(self, calendar_id: int) -> list[tuple[str, str, bytes]]:
        """What differs from what both sides agreed on, as (kind, uid, digest of ours): new, changed or gone.

        Conflicts are not in it; the digest is empty for what is gone.

        This is found by comparing and never kept: an edit cannot be forgotten between two writes.
        """
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT series.kind, series.uid, series.digest FROM series LEFT JOIN calendar_resources AS known"
                " ON known.calendar_id = series.calendar_id AND known.kind = series.kind AND known.uid = series.uid"
                " WHERE series.calendar_id = :id AND (known.href IS NULL OR known.digest <> series.digest)"
                " AND known.conflict_body IS NULL"
                " UNION ALL SELECT kind, uid, X'' FROM calendar_resources AS known WHERE calendar_id = :id"
                " AND uid <> '' AND conflict_body IS NULL AND NOT EXISTS (SELECT 1 FROM series WHERE calendar_id = :id"
                " AND kind = known.kind AND uid = known.uid)",
                {"id": calendar_id},
            )
            return [(row[0], row[1], bytes(row[2])) for row in rows]

    def keep(self, calendar_id: int, resources: Sequence[Resource], gone: Sequence[str] = ()) -> None:
        """Keep these resources and forget the ``gone`` hrefs."""
        self._database.write(lambda connection: keep_resources(connection, calendar_id, resources, gone))

    def clear_refusals(self, calendar_id: int) -> None:
        """Forget what was told of single changes that the server did not take: they are tried again."""
        self._database.write(
            lambda connection: connection.execute(
                "UPDATE calendar_resources SET problem = '' WHERE calendar_id = ? AND uid <> ''"
                " AND conflict_body IS NULL AND problem LIKE ?",
                (calendar_id, f"%{KEPT_HERE}"),
            )
        )

    def conflicts(self, calendar_id: int) -> list[Resource]:
        """The resources that wait for a decision."""
        with self._database.read() as connection:
            rows = connection.execute(
                f"{_RESOURCES} WHERE calendar_id = ? AND conflict_body IS NOT NULL ORDER BY title, href", (calendar_id,)
            )
            return [Resource(*row) for row in rows]

    def count_conflicts(self, calendar_id: int) -> int:
        """How many resources wait for a decision."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT count(*) FROM calendar_resources WHERE calendar_id = ? AND conflict_body IS NOT NULL",
                (calendar_id,),
            )
            return int(rows.fetchone()[0])


_ACCOUNTS = "SELECT id, address, user, entry, keeper, secret FROM calendar_accounts"
_RESOURCES = (
    "SELECT href, etag, kind, uid, title, body, digest, conflict_etag, conflict_body, problem FROM calendar_resources"
)


def keep_resources(
    connection: Connection, calendar_id: int, resources: Sequence[Resource], gone: Sequence[str] = ()
) -> None:
    """:meth:`CalendarServers.keep` inside another transaction."""
    for href in gone:
        connection.execute("DELETE FROM calendar_resources WHERE calendar_id = ? AND href = ?", (calendar_id, href))
    connection.executemany(
        "INSERT OR REPLACE INTO calendar_resources (calendar_id, href, etag, kind, uid, title, body, digest,"
        " conflict_etag, conflict_body, problem) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (calendar_id, each.href, each.etag, each.kind, each.uid, each.title, each.body, each.digest,
             each.conflict_etag, each.conflict_body, each.problem)
            for each in resources
        ],
    )  # fmt: skip


def digest_kept(connection: Connection, calendar_id: int, kind: str, uid: str) -> bytes:
    """The digest of a series as it stands inside a transaction, empty where there is none."""
    row = connection.execute(
        "SELECT digest FROM series WHERE calendar_id = ? AND file_id IS NULL AND kind = ? AND uid = ?",
        (calendar_id, kind, uid),
    ).fetchone()
    return b"" if row is None else bytes(row[0])
