"""Rows of an export back into a database: what is there already stays as it is and is not added again."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from assistant.core.errors import Unreadable
from assistant.core.passages import FACTS_BELOW
from assistant.store.carried import CALENDAR, Carried, inside
from assistant.store.carrying_out import Row, count
from assistant.store.chats import chat_path
from assistant.store.database import Connection

LOST_CHAT = "an earlier chat"
"""How a citation names a chat that did not come along."""

Wanted = Callable[[str, Row], bool]
"""Whether a row of that table may come in."""


class CarryingIn:
    """One import, inside one transaction. ``added`` and ``there`` count rows by table."""

    def __init__(self, connection: Connection, wanted: Wanted = lambda _table, _row: True) -> None:
        self._connection = connection
        self._wanted = wanted
        self._numbers: dict[tuple[str, int], int] = {}
        self._highest: dict[str, int] = {}
        for table in ("documents", "chats"):
            self._highest_of(table, "id")
        self._columns: dict[str, dict[str, str]] = {}
        self._known: dict[tuple[str, int | None], dict[tuple[Any, ...], list[int]]] = {}
        self._cited: list[tuple[int, int]] = []
        self.added: dict[str, int] = defaultdict(int)
        self.there: dict[str, int] = defaultdict(int)

    def take(self, carried: Carried, row: Row) -> None:
        """One row with those inside it. Raises ``Unreadable`` where it is no row of that table."""
        try:
            match carried.table:
                case "manner":
                    self._take_manner(row)
                case "forgetting_key":
                    self._take_key(row)
                case _:
                    self._take(carried, row, None)
        except (self._connection.Error, KeyError, TypeError, ValueError, AttributeError) as wrong:
            raise Unreadable(
                f"A line of {carried.file} is none that Hearth wrote.", "Export again, or repair that file.", str(wrong)
            ) from wrong

    def finish(self) -> None:
        """Let citations of chats and facts name them by their new numbers, once all of these are there."""
        for message_id, n in self._cited:
            where = (message_id, n)
            old, path = self._connection.execute(
                "SELECT document_id, path FROM citations WHERE message_id = ? AND n = ?", where
            ).fetchone()
            number = self._cited_now(old)
            if path == chat_path(-old):
                path = chat_path(-number) if number else LOST_CHAT
            self._connection.execute(
                "UPDATE citations SET document_id = ?, path = ? WHERE message_id = ? AND n = ?", (number, path, *where)
            )
        self._keep_counters()

    # --- rows ---

    def _take(self, carried: Carried, row: Row, parent: int | None) -> None:
        if not self._wanted(carried.table, row):
            return
        values = self._values(carried, row, parent)
        if values is None:
            return
        number = self._same(carried, values, parent, row)
        if number is not None:
            self.there[carried.table] += 1
        else:
            number = self._insert(carried, values)
        if number is None:
            return
        if isinstance(old := row.get(carried.number), int):
            self._numbers[carried.table, old] = number
        for child in inside(carried.table):
            for each in row.get(child.table, ()):
                self._take(child, each, number)

    def _values(self, carried: Carried, row: Row, parent: int | None) -> Row | None:
        """The columns of a row as this database keeps them; None where what it hangs on is gone."""
        columns = self._columns_of(carried.table)
        values: Row = {name: value for name, value in carried.left.items() if name in columns}
        for name, kind in columns.items():
            if name in carried.left or name == carried.number or name not in row:
                continue
            value = row[name]
            if name in carried.parsed:
                value = json.dumps(value)
            elif kind.startswith("BLOB") and value is not None:
                value = bytes.fromhex(value)
            if name in carried.links and value is not None:
                value = self._numbers.get((carried.links[name], value))
                if value is None and "NOT NULL" in kind:
                    return None
            values[name] = value
        if carried.parent:
            values[carried.parent] = parent
        if carried.number:
            values[carried.number] = row.get(carried.number)
        return values

    def _same(self, carried: Carried, values: Row, parent: int | None, row: Row) -> int | None:
        """The number of the row that is there already; each stands for one only, so that equal ones stay several."""
        if not carried.same or not carried.number:
            return None
        key = tuple(values.get(name) for name in carried.same)
        before = self._there_before(carried, parent).get(key, [])
        alike = before if carried.table != "chats" else [each for each in before if self._is_that_chat(each, row)]
        if not alike:
            return None
        own = values.get(carried.number)
        found = own if isinstance(own, int) and own in alike else alike[0]
        before.remove(found)
        return found

    def _is_that_chat(self, number: int, row: Row) -> bool:
        """Two chats may have begun at the same moment; the same one may have been renamed since."""
        (title,) = self._connection.execute("SELECT title FROM chats WHERE id = ?", (number,)).fetchone()
        first = self._connection.execute(
            "SELECT text FROM messages WHERE chat_id = ? ORDER BY id LIMIT 1", (number,)
        ).fetchone()
        messages = row.get("messages", ())
        return bool(title == row.get("title") or (first and messages and first[0] == messages[0].get("text")))

    def _there_before(self, carried: Carried, parent: int | None) -> dict[tuple[Any, ...], list[int]]:
        if (found := self._known.get((carried.table, parent))) is None:
            found = self._known[carried.table, parent] = defaultdict(list)
            self._highest_of(carried.table, carried.number)  # before anything is added
            where, values = (f"WHERE {carried.parent} = ?", (parent,)) if carried.parent else ("", ())
            names = ", ".join((carried.number, *carried.same))
            for number, *key in self._connection.execute(
                f'SELECT {names} FROM "{carried.table}" {where} ORDER BY {carried.number}',  # noqa: S608 - names of the schema
                values,
            ):
                found[tuple(key)].append(number)
        return found

    def _insert(self, carried: Carried, values: Row) -> int | None:
        """Add a row, under its own number where that was never used here; a row that its key knows is left as it is.

        Returns its number; None where it has none, or was there.
        """
        if carried.number:
            own = values.pop(carried.number)
            if isinstance(own, int) and own > self._highest_of(carried.table, carried.number):
                values[carried.number] = own
        names = ", ".join(f'"{name}"' for name in values)
        done = self._connection.execute(
            f'INSERT INTO "{carried.table}" ({names}) VALUES ({", ".join("?" * len(values))}) ON CONFLICT DO NOTHING',  # noqa: S608 - names of the schema
            tuple(values.values()),
        )
        if not done.rowcount:
            self.there[carried.table] += 1
            return None
        self.added[carried.table] += 1
        if carried.table == "citations":
            self._cited.append((values["message_id"], values["n"]))
        if not carried.number:
            return None
        number = int(done.lastrowid)
        if carried.table == "documents":
            self._wait_to_be_read(number)
        return number

    def _wait_to_be_read(self, number: int) -> None:
        """Nothing is known of the file itself until it is read: any look reads it."""
        self._connection.execute(
            "UPDATE documents SET size = -1, mtime_ns = -1, failure = 'NotRead', reason = ?, hint = ? WHERE id = ?",
            ("It came back from an export and was not read again yet.", "See that the file is there.", number),
        )

    # --- numbers ---

    def _highest_of(self, table: str, number: str) -> int:
        """The highest number that the table ever had before this import."""
        if table not in self._highest:
            row = self._connection.execute(f'SELECT coalesce(max({number}), 0) FROM "{table}"').fetchone()  # noqa: S608 - names of the schema
            used = self._connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
            self._highest[table] = max(int(row[0]), 0 if used is None else int(used[0]))
        return self._highest[table]

    def _cited_now(self, old: int) -> int:
        """The number that a citation holds from now on; 0 where that number is another one's here."""
        if old < FACTS_BELOW:
            fact = self._numbers.get(("facts", FACTS_BELOW - old))
            return old if fact is None else FACTS_BELOW - fact
        table = "chats" if old < 0 else "documents"
        number = self._numbers.get((table, abs(old)))
        if number is None:
            return 0 if self._highest[table] else old
        return -number if old < 0 else number

    def _keep_counters(self) -> None:
        """A number that a citation still names is not given to another document."""
        self._connection.execute(
            "UPDATE sqlite_sequence SET seq = max(seq, (SELECT coalesce(max(document_id), 0) FROM citations))"
            " WHERE name = 'documents'"
        )

    def _columns_of(self, table: str) -> dict[str, str]:
        """The columns of a table with their type, and whether they may be empty."""
        if table not in self._columns:
            told = self._connection.execute(f'PRAGMA table_info("{table}")').fetchall()
            assert told, f"there is no table {table}"
            self._columns[table] = {
                row["name"]: f"{row['type']}{' NOT NULL' if row['notnull'] or row['pk'] else ''}" for row in told
            }
        return self._columns[table]

    # --- tables of one row ---

    def _take_manner(self, row: Row) -> None:
        """What the person wrote here stays; only what is empty is filled."""
        before = self._connection.execute("SELECT * FROM manner").fetchone()
        for name in ("instructions", "persona", "asked"):
            if not before[name] and row.get(name):
                self._connection.execute(f"UPDATE manner SET {name} = ?", (row[name],))  # noqa: S608 - fixed names
                self.added["manner"] = 1

    def _take_key(self, row: Row) -> None:
        """The key of the digests takes the place of ours while we have none; else it stands beside ours."""
        key = bytes.fromhex(row["key"])
        if len(key) != 32:
            raise ValueError("a key of another length")
        mine = bytes(self._connection.execute("SELECT key FROM forgetting_key").fetchone()[0])
        if key == mine:
            return
        if self.there["forgotten_facts"] + self.there["forgotten_rules"] == 0 and not self._forgot_before():
            self._connection.execute("UPDATE forgetting_key SET key = ?", (key,))
        else:
            self._connection.execute("INSERT INTO earlier_forgetting_keys VALUES (?) ON CONFLICT DO NOTHING", (key,))

    def _forgot_before(self) -> bool:
        held = sum(count(self._connection, table) for table in ("forgotten_facts", "forgotten_rules"))
        return held > self.added["forgotten_facts"] + self.added["forgotten_rules"]


def keep_calendar(connection: Connection, number: int, row: Row) -> None:
    """Let a calendar that is new here be as it was: its colour, whether it is shown, what may be done with it."""
    told = connection.execute('PRAGMA table_info("calendars")').fetchall()
    kept = {"id", "kind", "location", *CALENDAR.left}
    values = {each["name"]: row[each["name"]] for each in told if each["name"] in row and each["name"] not in kept}
    try:
        connection.execute(
            f"UPDATE calendars SET {', '.join(f'{name} = ?' for name in values)} WHERE id = ?",  # noqa: S608 - names of the schema
            (*values.values(), number),
        )
    except connection.Error as wrong:
        raise ValueError(str(wrong)) from wrong


def lines(text: Iterator[str], name: str) -> Iterator[Row]:
    """The objects of a file with one on each line. Raises ``Unreadable`` where one is none."""
    for number, line in enumerate(text, 1):
        try:
            row = json.loads(line)
            if not isinstance(row, Mapping):
                raise TypeError("no object")
        except (ValueError, TypeError, RecursionError) as wrong:
            raise Unreadable(
                f"Line {number} of {name} is no JSON object.", "Export again, or repair that line.", str(wrong)
            ) from wrong
        yield dict(row)
