"""How rules on writing are shown in a terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from assistant.cli_text import clean

_Shown = list[RenderableType]
_SOURCES = {"edit": "You changed", "rating": "You rated", "person": "You said"}


def _said(text: str, style: str = "") -> Text:
    return Text(clean(text), style=style)


def _rules(rules: Sequence[Mapping[str, Any]]) -> _Shown:
    if not rules:
        return [_said("No rules yet: they come from your edits and ratings. Or: hearth rules add --kind mail TEXT")]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("id", "for", "rule", "seen", "state"):
        table.add_column(column, justify="right" if column in ("id", "seen") else "left")
    for rule in rules:
        table.add_row(str(rule["id"]), rule["kind"], clean(_line(rule["text"])), str(rule["support"]), rule["state"])
    return [table]


def _why(rule: Mapping[str, Any]) -> _Shown:
    shown: _Shown = [_said(_line(rule["text"]), "bold")]
    for each in rule["evidence"]:
        about = f" for “{each['request']}”" if each["request"] else ""
        day = datetime.fromisoformat(each["at"]).strftime("%Y-%m-%d")
        shown.append(_said(f"{_SOURCES[each['source']]} on {day}{about}:"))
        shown += [_said(f"  - {_line(each['before'])}", "red")] if each["before"] else []
        shown += [_said(f"  + {_line(each['after'])}", "green")] if each["after"] else []
    tells = f"{rule['support']} for it, {rule['against']} against it"
    return [*shown, _said(f"The rule is {rule['state']}: {tells}.", "dim")]


def _learned(rules: Sequence[Mapping[str, Any]]) -> _Shown:
    return _rules(rules) if rules else [_said("Nothing was learned from this.")]


def _line(text: str) -> str:
    return " / ".join(part.strip() for part in text.splitlines() if part.strip())


def _followed(rule: Mapping[str, Any]) -> _Shown:
    return [_said(f"From now on, for every {rule['kind']}: {_line(rule['text'])}")]


RULES: Mapping[str, Callable[[Any], _Shown]] = {
    "rules": _rules,
    "rules why": _why,
    "rules add": _followed,
    "rules edit": _followed,
    "rules delete": lambda result: [_said(f"Deleted: {_line(result['deleted'])}")],
    "rules learn": _learned,
}
"""How the result of each command about rules is shown."""
