"""How the terminal shows the commands about documents that the person uses, and about unexpected ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from assistant.cli_text import clean


def _text(text: Any, style: str = "") -> Text:
    return Text(clean(str(text)), style=style)


def denied(source: Mapping[str, Any]) -> str:
    """What may not be done with a source, to stand behind its state."""
    rights = [name for name in ("search", "teach", "quote") if not source.get(f"may_{name}", True)]
    return f"; may not {', '.join(rights)}" if rights else ""


def _related(result: Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    shown: list[RenderableType] = []
    for each in result:
        note = f"copy of {PurePath(each['copy_of']).name}" if each["copy_of"] else ""
        shown.append(Text.assemble(_text(each["path"]), "  ", _text(note, "dim")))
    return shown or [_text("Nothing in the library is about the same.")]


def _suggest(result: Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    shown: list[RenderableType] = []
    for each in result:
        where = each["path"] or f"hearth chats show {each['chat']}"
        shown += [_text(each["text"], "bold"), _text(f"  {each['why']}."), _text(f"  {where}", "dim")]
        shown.append(_text(f"  Not this: hearth suggest not {each['key']}", "dim"))
    return shown or [_text("There is nothing to suggest now.")]


def _used(result: Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    rows: list[RenderableType] = [
        Text.assemble(_text(each["path"]), "  ", _text(each["why"], "dim")) for each in result
    ]
    return rows or [_text("You opened no document in Hearth yet.")]


def _crashes(result: Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    rows: list[RenderableType] = [
        Text.assemble(
            _text(f"{each['at'][:16].replace('T', ' ')}  the {each['what']}"), "  ", _text(each["name"], "dim")
        )
        for each in result
    ]
    return rows or [_text("Nothing ended unexpectedly.")]


USAGE: Mapping[str, Callable[[Any], list[RenderableType]]] = {
    "related": _related,
    "suggest": _suggest,
    "suggest not": lambda _result: [_text("This is not suggested again.")],
    "used": _used,
    "crashes": _crashes,
    "crashes show": lambda result: [_text(result["report"])],
    "crashes forget": lambda result: [_text(f"Deleted, {result['forgotten']} reports.")],
    "used forget": lambda result: [_text(f"Forgotten, of {result['forgotten']} documents.")],
}
"""By the name of the command."""
