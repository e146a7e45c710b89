"""How the terminal shows the commands about the profile's key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from assistant.cli_text import clean


def _text(text: str, style: str = "") -> Text:
    return Text(clean(text), style=style)


def _status(result: Mapping[str, Any]) -> list[RenderableType]:
    if not result["kept_by"]:
        return [_text("There is no profile here yet; its key is made when Hearth is opened for the first time.")]
    shown: list[RenderableType] = [_text(f"The key is kept by {result['kept_by']}.")]
    if result["problem"]:
        shown.append(_text(result["problem"], "yellow"))
    if not result["recovery_key"]:
        shown.append(_text("There is no recovery key yet.", "yellow"))
    elif (seen := result["recovery_key_seen"]) is not None:
        day = datetime.fromisoformat(seen).astimezone().strftime("%Y-%m-%d")
        shown.append(_text(f"The recovery key opens it too; it was first shown on {day}."))
    elif result["problem"]:
        shown.append(_text("The recovery key opens it too: hearth key unlock"))
    else:
        shown.append(
            _text("The recovery key was never shown. Print it or write it down: hearth key recovery", "yellow")
        )
    return shown


def _recovery(result: Mapping[str, Any]) -> list[RenderableType]:
    shown: list[RenderableType] = [_text(result["recovery_key"], "bold")]
    if result["new"]:
        shown.append(
            _text("The one before opens this profile no more; copies and backups made before still open with it.")
        )
    shown.append(
        _text(
            "Print it or write it down, and keep it apart from this computer: whoever has it can open the profile.",
            "dim",
        )
    )
    return shown


def _unlocked(result: Mapping[str, Any]) -> list[RenderableType]:
    return [_text(f"The profile is open. From now on its key is kept by {result['kept_by']}.")]


KEY: Mapping[str, Callable[[Any], list[RenderableType]]] = {
    "key": _status,
    "key recovery": _recovery,
    "key passphrase": lambda result: [_text(f"The key is kept by {result['kept_by']} from now on.")],
    "key keep": lambda result: [_text(f"The key is kept by {result['kept_by']} from now on.")],
    "key unlock": _unlocked,
}
"""By the name of the command."""
