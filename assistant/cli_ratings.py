"""How the terminal shows the commands about what the person thinks of answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from assistant.cli_text import clean


def _text(text: Any, style: str = "") -> Text:
    return Text(clean(str(text)), style=style)


def _rated(result: Mapping[str, Any]) -> list[RenderableType]:
    if "taken_back" in result:
        done = "is taken back" if result["taken_back"] else "was not rated"
        return [_text(f"Answer {result['answer']} {done}.")]
    return [_text(f"Answer {result['answer']}: {_verdict(result)}")]


def _verdict(rating: Mapping[str, Any]) -> str:
    said = [*rating["reasons"], *([rating["note"]] if rating["note"] else [])]
    return ("good" if rating["good"] else "bad") + (f" ({'; '.join(said)})" if said else "")


def _ratings(result: Mapping[str, Any]) -> list[RenderableType]:
    shown: list[RenderableType] = []
    for each in result["ratings"]:
        shown.append(_text(f"{each['answer']}  {_verdict(each)}", "green" if each["good"] else "yellow"))
        shown.append(_text(f"   {' '.join(each['question'].split())[:100]}", "dim"))
    if not shown:
        shown = [_text("Nothing is rated yet. Rate the newest answer with: hearth rate last good")]
    return [*shown, _text(result["learned"])]


RATINGS: Mapping[str, Callable[[Any], list[RenderableType]]] = {
    "rate": _rated,
    "ratings": _ratings,
    "ratings forget": lambda result: [_text(f"{result['forgotten']} choices are forgotten.")],
}
"""How each command's result is shown."""
