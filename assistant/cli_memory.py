"""How what is remembered is shown in a terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from assistant.cli_text import clean

_Shown = list[RenderableType]


def _facts(facts: Sequence[Mapping[str, Any]]) -> _Shown:
    if not facts:
        return [_said("Nothing is remembered yet. Say it in a chat, or: hearth memory add TEXT")]
    return [_table(facts, several_states=any(fact["state"] != "accepted" for fact in facts))]


def _inbox(facts: Sequence[Mapping[str, Any]]) -> _Shown:
    if not facts:
        return [_said("Nothing waits.")]
    shown: _Shown = []
    for fact in facts:
        shown.append(_said(f"{fact['id']}  {fact['text']}"))
        shown.append(_said(f"   “{fact['quote']}”, {_day(fact['said_at'])}", "dim"))
        if (other := fact["contradicts"]) is not None:
            shown.append(_said(f"   But on {_day(other['said_at'])} you told: {other['text']}", "yellow"))
            shown.append(_said(f"   accept {fact['id']} takes its place, with --keep-both both hold", "dim"))
    return [*shown, _said("hearth memory accept ID, edit ID TEXT, or reject ID", "dim")]


def _why(fact: Mapping[str, Any]) -> _Shown:
    how = {"explicit": "you asked for it to be remembered", "told": "you said it", "inferred": "it was concluded"}
    where = f" in the chat {fact['chat']}, “{fact['chat_title']}”" if fact["chat"] is not None else ""
    since = f"True since {_day(fact['valid_from'])}"
    until = "." if fact["valid_to"] is None else f", until {_day(fact['valid_to'])}."
    return [
        _said(fact["text"], "bold"),
        _said(f"On {_day(fact['said_at'])} {how[fact['source']]}{where}: “{fact['quote']}”"),
        _said(f"{since}{until} It is {fact['state']}, and served {fact['times_used']} answers.", "dim"),
    ]


def _accepted(result: Mapping[str, Any]) -> _Shown:
    shown: _Shown = [_said(f"I will remember: {result['fact']['text']}")]
    if result["other"] is not None:
        shown.append(_said(f"No longer so: {result['other']['text']}", "dim"))
    return shown


def _learned(result: Mapping[str, Any]) -> _Shown:
    read, facts = result["read"], result["learned"]
    turns = f"{read} message{'' if read == 1 else 's'}"
    if not facts:
        return [_said(f"Looked through {turns}: nothing to remember.")]
    waits = any(fact["state"] == "waiting" for fact in facts)
    return [
        _said(f"Looked through {turns}:"),
        _table(facts, several_states=True),
        *([_said("Decide with: hearth memory inbox", "dim")] if waits else []),
    ]


def _table(facts: Sequence[Mapping[str, Any]], *, several_states: bool) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("id", "what", "said", *(("state",) if several_states else ())):
        table.add_column(column, justify="right" if column == "id" else "left")
    for fact in facts:
        state = (fact["state"],) if several_states else ()
        table.add_row(str(fact["id"]), clean(fact["text"]), _day(fact["said_at"]), *state)
    return table


def _day(stamp: str) -> str:
    return datetime.fromisoformat(stamp).strftime("%Y-%m-%d")


def _said(text: str, style: str = "") -> Text:
    return Text(clean(text), style=style)


def _edited(fact: Mapping[str, Any]) -> _Shown:
    if fact["state"] != "waiting":
        return [_said(f"I will remember: {fact['text']}")]
    return [
        _said(f"It does not fit to what I know: {fact['text']}"),
        _said("Decide with: hearth memory inbox", "dim"),
    ]


MEMORY: Mapping[str, Callable[[Any], _Shown]] = {
    "memory": _facts,
    "memory add": lambda result: [_said(result["text"])],
    "memory edit": _edited,
    "memory forget": lambda result: [_said(result["text"])],
    "memory why": _why,
    "memory inbox": _inbox,
    "memory accept": _accepted,
    "memory reject": lambda fact: [_said(f"Rejected: {fact['text']}")],
    "memory learn": _learned,
    "memory pause": lambda result: [_said(result["text"])],
    "memory resume": lambda result: [_said(result["text"])],
    "memory export": lambda result: [_said(f"Written to {result['path']}."), _said(result["text"], "dim")],
}
"""How the result of each command about memory is shown."""
