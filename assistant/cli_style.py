"""How the terminal shows the commands of style and drafts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rich.columns import Columns
from rich.console import RenderableType
from rich.panel import Panel
from rich.text import Text

from assistant.cli_text import clean


def _text(text: Any, style: str = "") -> Text:
    return Text(clean(str(text)), style=style)


def _style(result: Mapping[str, Any]) -> list[RenderableType]:
    if result["card"] is None:
        few = "Hearth does not know yet how you write. Give it mails that you sent: hearth style learn PATH"
        if result["group"] and result["groups"]:
            few = f"{result['title']}: Hearth knows too few texts of yours for that; it needs three."
        shown: list[RenderableType] = [_text(few)]
    else:
        to_whom = result["title"][:1].lower() + result["title"][1:]
        shown = [_text(f"How you write {to_whom}, from {result['texts']} texts:", "bold")]
        shown += [_text(f"  {line}") for line in result["card"]]
    shown += [_text(f"  You said: {each['field']} {each['value']}", "green") for each in result["corrections"]]
    if result["groups"]:
        groups = ", ".join(f"{name or 'no group'} ({count})" for name, count in result["groups"].items())
        shown.append(_text(f"Groups: {groups}", "dim"))
    return shown + [_text(f"Learned from {each['path']}: {each['texts']} texts", "dim") for each in result["sources"]]


def _learned(result: Mapping[str, Any]) -> list[RenderableType]:
    files = "1 file" if result["files"] == 1 else f"{result['files']} files"
    shown: list[RenderableType] = [_text(f"{result['texts']} texts of yours from {files}.")]
    return shown + [_text(f"{each['path']}: {each['reason']}", "yellow") for each in result["failed"]]


def _draft(result: Mapping[str, Any]) -> list[RenderableType]:
    shown: list[RenderableType] = []
    if result["draft"] is None:
        shown += [_text(result["plain"])]
    else:
        both = (("As you write", result["draft"]), ("Neutral", result["plain"]))
        shown += [Columns([Panel(_text(text), title=title, width=58) for title, text in both])]
    if result["placeholders_for"]:
        shown.append(_text("Fill in what stands in [brackets]: nobody said it.", "yellow"))
    return shown + ([_text(result["note"], "yellow")] if result["note"] else [])


STYLE: Mapping[str, Callable[[Any], list[RenderableType]]] = {
    "style": _style,
    "style learn": _learned,
    "style forget": lambda result: [_text(f"What {result['forgotten']} taught is forgotten.")],
    "style correct": lambda result: [_text(f"Noted: {result['corrected']} {result['value']}".rstrip())],
    "draft": _draft,
}
"""How each command's result is shown."""
