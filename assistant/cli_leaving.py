"""How taking everything along, bringing it back and erasing it are shown in a terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from assistant.cli_text import clean
from assistant.service.export_words import held

_Shown = list[RenderableType]
_MOST_PATHS = 20


def _exported(result: Mapping[str, Any]) -> _Shown:
    return [
        _said(f"Written to {result['folder']}: {result['files']:,} files, {result['bytes'] / 1e6:,.1f} MB."),
        _said(f"{held(result['counts']) or 'Nothing was kept yet'}.", "dim"),
        _said(result["text"], "yellow"),
    ]


def _brought_back(result: Mapping[str, Any]) -> _Shown:
    added = held(result["added"])
    shown: _Shown = [_said(f"Brought back: {added}." if added else "Nothing is new: all of it was here already.")]
    if there := sum(result["there"].values()):
        shown.append(_said(f"{there:,} were here already and stay as they are.", "dim"))
    if result["sources"]:
        shown.append(_said("The files of your library that are on this computer were read again."))
    shown += [_said(f"Not on this computer, so not read: {path}", "yellow") for path in result["missing"]]
    return [*shown, *(_said(note, "yellow") for note in result["notes"])]


def _erased(result: Mapping[str, Any]) -> _Shown:
    shown: _Shown = [_said(f"Gone: {each}") for each in result["removed"]]
    shown.append(_said(f"Looked for all of it again: {result['files']:,} files, {result['bytes']:,} bytes are gone."))
    if result["left"]:
        shown += [_said("Not gone:", "yellow"), *(_said(f"  {each}", "yellow") for each in result["left"])]
    if result["stays"]:
        shown += [_said("Left alone on purpose:"), *lots(result["stays"])]
    return [*shown, _said(result["may_keep"], "dim")]


def lots(found: Sequence[Mapping[str, Any]]) -> _Shown:
    """Things by their kind, with where they are."""
    shown: _Shown = []
    for lot in found:
        files = "1 file" if lot["files"] == 1 else f"{lot['files']:,} files"
        shown.append(_said(f"  {lot['what']}: {files}, {lot['bytes'] / 1e6:,.1f} MB"))
        shown += [_said(f"      {path}", "dim") for path in lot["paths"][:_MOST_PATHS]]
        if len(lot["paths"]) > _MOST_PATHS:
            shown.append(_said(f"      and {len(lot['paths']) - _MOST_PATHS:,} more", "dim"))
    return shown


def _said(text: str, style: str = "") -> Text:
    return Text(clean(text), style=style)


LEAVING: Mapping[str, Callable[[Any], _Shown]] = {
    "export": _exported,
    "import": _brought_back,
    "erase": _erased,
    "erase part": lambda result: [_said(result["text"])],
}
"""How the result of each command is shown."""
