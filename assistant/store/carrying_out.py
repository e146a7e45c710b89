"""Rows of the database as JSON objects, each with the rows that belong to it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from assistant.store.carried import CALENDAR, Carried, inside
from assistant.store.database import Connection

Row: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TextRecord:
    """The kept text of a document: its chunks in order, each with its place."""

    path: str
    source: str
    title: str
    kind: str
    mtime_ns: int
    chunks: tuple[tuple[str, str], ...]


def count(connection: Connection, table: str) -> int:
    """How many rows a table has."""
    return int(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])  # noqa: S608 - names of the schema


def rows(connection: Connection, carried: Carried) -> Iterator[Row]:
    """Every row of a table, by its number or key, with those inside it under the names of their tables."""
    yield from _rows(connection, carried, "", ())


def _rows(connection: Connection, carried: Carried, where: str, values: tuple[Any, ...]) -> Iterator[Row]:
    order = carried.number or ", ".join(_keys(connection, carried.table)) or "rowid"
    found = connection.execute(
        f'SELECT * FROM "{carried.table}" {where} ORDER BY {order}',  # noqa: S608 - names of the schema
        values,
    )
    for row in found:
        number = row[carried.number] if carried.number else None
        made = _object(row, carried)
        for child in inside(carried.table):
            if children := list(_rows(connection, child, f"WHERE {child.parent} = ?", (number,))):
                made[child.table] = children
        yield made


def _object(row: Any, carried: Carried) -> Row:
    made: Row = {}
    for name in row.keys():  # noqa: SIM118 - a row of the driver is no mapping
        if name in carried.left or name == carried.parent:
            continue
        value = row[name]
        if isinstance(value, bytes):
            value = value.hex()
        elif name in carried.parsed:
            value = json.loads(value)
        made[name] = value
    return made


def _keys(connection: Connection, table: str) -> list[str]:
    """The columns of a table's key in order."""
    told = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
    return [row["name"] for row in sorted(told, key=lambda row: row["pk"]) if row["pk"]]


def texts(connection: Connection) -> Iterator[TextRecord]:
    """The documents that have text, by path."""
    found = connection.execute(
        "SELECT documents.path, sources.path AS source, title, documents.kind, mtime_ns, content_id FROM documents"
        " JOIN sources ON sources.id = source_id WHERE content_id IS NOT NULL ORDER BY documents.path"
    )
    for path, source, title, kind, mtime_ns, content_id in found:
        chunks = connection.execute(
            "SELECT place, text FROM chunks WHERE content_id = ? ORDER BY ordinal", (content_id,)
        )
        yield TextRecord(path, source, title, kind, mtime_ns, tuple(map(tuple, chunks)))


def calendars(connection: Connection) -> Iterator[Row]:
    """Every calendar with its files, its series as iCalendar text, and what is known of its server; no password."""
    found = connection.execute("SELECT * FROM calendars ORDER BY id").fetchall()
    for row in found:
        number = row["id"]
        series = connection.execute(
            "SELECT uid, kind, raw, coalesce(text, '') AS context, path AS file FROM series"
            " LEFT JOIN calendar_contexts ON calendar_contexts.id = context_id"
            " LEFT JOIN calendar_files ON calendar_files.id = file_id WHERE series.calendar_id = ? ORDER BY series.id",
            (number,),
        )
        made = _object(row, CALENDAR)
        made["series"] = [dict(zip(each.keys(), each, strict=True)) for each in series]
        if server := _server(connection, number):
            made["server"] = server
        yield made


def _server(connection: Connection, calendar_id: int) -> Mapping[str, Any] | None:
    row = connection.execute(
        "SELECT address, user, state, synced_at FROM calendar_servers LEFT JOIN calendar_accounts"
        " ON calendar_accounts.id = account_id WHERE calendar_id = ?",
        (calendar_id,),
    ).fetchone()
    if row is None:
        return None
    resources = connection.execute(
        "SELECT * FROM calendar_resources WHERE calendar_id = ? ORDER BY href", (calendar_id,)
    ).fetchall()
    carried = Carried("calendar_resources", parent="calendar_id", number="")
    return {**dict(zip(row.keys(), row, strict=True)), "resources": [_object(each, carried) for each in resources]}
