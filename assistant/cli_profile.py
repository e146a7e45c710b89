"""How the profile, instructions and roles are shown in a terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from assistant.cli_text import clean

_Shown = list[RenderableType]


def _profile(values: Sequence[Mapping[str, Any]]) -> _Shown:
    if not values:
        return [_said("Nothing is known about you yet. Tell it with: hearth profile setup")]
    shown: _Shown = []
    for topic, held in groupby(values, key=lambda value: value["topic"]):
        shown += [_said(topic, "bold"), _table(list(held))]
    if any(value["inferred"] for value in values):
        hint = (
            "What it “seems” is used for nothing: hearth profile confirm ATTRIBUTE, or hearth profile remove ATTRIBUTE"
        )
        shown.append(_said(hint, "dim"))
    return shown


def _kept(values: Sequence[Mapping[str, Any]]) -> _Shown:
    return [_said(f"{value['title']}: {value['value']}") for value in values]


def _removed(values: Sequence[Mapping[str, Any]]) -> _Shown:
    return [_said(f"Gone: {value['title']}, {value['value']}") for value in values]


def _interests(values: Sequence[Mapping[str, Any]]) -> _Shown:
    return [_table(values)] if values else [_said("No interests are known, and the files show none.")]


def _setup(result: Mapping[str, Any]) -> _Shown:
    if not result["kept"] and not result["questions"]:
        return [_said("There is nothing left to ask. See: hearth profile")]
    left = "".join(f"\n  {each['question']}" for each in result["questions"])
    shown = _kept(result["kept"])
    return shown + ([_said(f"Not answered:{left}", "dim")] if left else [])


def _prompt(result: Mapping[str, Any]) -> _Shown:
    shown: _Shown = [_said(result["manner"])] if result["manner"] else []
    if not result["text"]:
        return [*shown, _said("The model is told nothing about you.", "dim")]
    return [*shown, _said(result["text"]), _said(f"About you: {result['tokens']} tokens of at most 300.", "dim")]


def _personas(roles: Sequence[Mapping[str, Any]]) -> _Shown:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("role", "", "what it is told"):
        table.add_column(column)
    for role in roles:
        table.add_row(clean(role["name"]), "in use" if role["in_use"] else "", clean(role["instructions"]))
    return [table]


def _used(role: Mapping[str, Any]) -> _Shown:
    where = f"in chat {role['chat']}" if role["chat"] is not None else "wherever a chat has no role of its own"
    return [_said(f"{role['name']} answers from now on, {where}.")]


def _instructions(result: Mapping[str, Any]) -> _Shown:
    return [_said(result["instructions"] or "Nothing in particular. Say it with: hearth instructions set TEXT")]


def _table(values: Sequence[Mapping[str, Any]]) -> Table:
    table = Table.grid(padding=(0, 2))
    for value in values:
        title = f"  {value['title']}" + (" seems" if value["inferred"] else "")
        style = "dim" if value["inferred"] else ""
        table.add_row(_said(title, style), _said(value["value"], style), _said(value["evidence"], "dim"))
    return table


def _said(text: str, style: str = "") -> Text:
    return Text(clean(text), style=style)


PROFILE: Mapping[str, Callable[[Any], _Shown]] = {
    "profile": _profile,
    "profile set": _kept,
    "profile remove": _removed,
    "profile confirm": _kept,
    "profile interests": _interests,
    "profile setup": _setup,
    "profile prompt": _prompt,
    "persona": _personas,
    "persona use": _used,
    "persona add": lambda role: [_said(f"{role['name']}: {role['instructions']}")],
    "persona remove": lambda result: [_said(f"{result['removed']} is gone.")],
    "instructions": _instructions,
    "instructions set": _instructions,
    "instructions clear": _instructions,
}
"""How the result of each command is shown."""
