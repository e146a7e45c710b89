"""What every prompt begins with: the instructions, and what is said about the person; how many tokens that is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.core.errors import ModelMissing

if TYPE_CHECKING:
    from assistant.service.models import Models

CHARACTERS_PER_TOKEN = 4.0
"""Of English text with the models of the catalog; only used while no model is loaded that counts."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A text of the prompt with its tokens; both nothing where it says nothing."""

    text: str
    tokens: int


@dataclass(frozen=True, slots=True)
class PromptStart:
    """The beginning in its order. Tokens are estimated unless ``counted`` by the model."""

    instructions: Piece
    wishes: Piece
    """How the person wants to be answered."""
    about: Piece
    counted: bool


class PromptView:
    """Gives the beginning as it is now: it counts where a model is loaded, and never loads one."""

    def __init__(self, beginning: Callable[[], tuple[str, str, str]], models: Models) -> None:
        self._beginning = beginning
        self._models = models

    def __call__(self) -> PromptStart:
        """May be called from any thread; waits for an answer that is being written."""
        try:
            count = self._models.loaded().count_tokens
        except ModelMissing:
            return prompt_start(self._beginning(), None)
        return prompt_start(self._beginning(), count)


def prompt_start(beginning: tuple[str, str, str], count: Callable[[str], int] | None) -> PromptStart:
    """``beginning`` as ``ChatService.beginning`` gives it; ``count`` None: no model is loaded."""
    tokens = count or (lambda text: round(len(text) / CHARACTERS_PER_TOKEN))
    instructions, wishes, about = (Piece(text, tokens(text) if text else 0) for text in beginning)
    return PromptStart(instructions, wishes, about, count is not None)
