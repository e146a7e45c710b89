"""What the model is told about the person: words that stand first in every prompt, and lines beside one question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guidance:
    """``stable`` parts give the same words until the person changes something, so that the model's cache of a chat
    holds; ``beside`` parts give lines for one question, which stand in the last turn only.

    ``finish`` carries out in a written text, given with its question, what the person wants of such texts.
    A part has "" or no lines where it has nothing to say. Parts come in the order of their weight.
    """

    stable: Sequence[Callable[[], str]] = ()
    beside: Sequence[Callable[[str], Sequence[str]]] = ()
    finish: Callable[[str, str], str] = lambda _question, text: text

    def first(self) -> str:
        """What stands after the system text, "" for nothing."""
        return "\n\n".join(text for part in self.stable if (text := part().strip()))

    def lines(self, question: str) -> tuple[str, ...]:
        """What stands beside ``question``, without repetition."""
        return tuple(dict.fromkeys(line.strip() for part in self.beside for line in part(question) if line.strip()))
