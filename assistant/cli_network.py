"""How the ledger of connections and the pages of help are shown in a terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.console import RenderableType
from rich.markdown import Markdown
from rich.table import Table
from rich.text import Text

from assistant.cli_text import clean, size

_Shown = list[RenderableType]


def _network(rows: Sequence[Mapping[str, Any]]) -> _Shown:
    if not rows:
        return [Text("No connection was ever asked for, or none of that kind.")]
    every = _table("when", "purpose", "host", "", "received")
    for row in rows:
        state = "allowed" if row["allowed"] else "refused"
        every.add_row(_day(row["at"]), clean(row["purpose"]), clean(row["host"]), state, size(row["bytes"]))
    return [every, Text(), _by_purpose(rows)]


def _by_purpose(rows: Sequence[Mapping[str, Any]]) -> Table:
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row["purpose"], []).append(row)
    table = _table("last", "by purpose", "allowed", "refused", "received")
    for purpose, members in groups.items():
        allowed = sum(bool(row["allowed"]) for row in members)
        received = size(sum(row["bytes"] for row in members))
        table.add_row(_day(members[-1]["at"]), clean(purpose), f"{allowed:,}", f"{len(members) - allowed:,}", received)
    return table


def _help(result: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> _Shown:
    if isinstance(result, Mapping):
        return [Markdown(clean(result["text"]), hyperlinks=False)]
    table = Table.grid(padding=(0, 2))
    for page in result:
        table.add_row(Text(f"  {page['topic']}", "bold"), Text(page["title"]))
    return [table, Text("Read one with: hearth help TOPIC", "dim")]


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold", justify="right" if column == "received" else "left")
    return table


def _day(time: str) -> str:
    return datetime.fromisoformat(time).astimezone().strftime("%Y-%m-%d %H:%M")


NETWORK: Mapping[str, Callable[[Any], _Shown]] = {"network": _network, "help": _help}
"""How the result of each command is shown."""
