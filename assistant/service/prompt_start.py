"""What every prompt begins with: the instructions, and what is said about the person; how many tokens that is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

CHARACTERS_PER_TOKEN = 4.0
"""Of English text with the models of the catalog; only used while no model is loaded that counts."""


@dataclass(frozen=True, slots=True)
class PromptStart:
    """``about`` is "" where nothing is said about the person. Tokens are estimated unless ``counted``."""

    instructions: str
    about: str
    instruction_tokens: int
    about_tokens: int
    counted: bool


def prompt_start(beginning: tuple[str, str], count: Callable[[str], int] | None) -> PromptStart:
    """``beginning`` are instructions and what is about the person; ``count`` None: no model is loaded."""
    instructions, about = beginning
    tokens = count or (lambda text: round(len(text) / CHARACTERS_PER_TOKEN))
    return PromptStart(instructions, about, tokens(instructions), tokens(about) if about else 0, count is not None)
