"""Turns of people, labelled by hand with the lasting facts that each teaches."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.core.words import fold

HALVES = ("development", "kept")
"""Names of the files: rules and prompts were developed on the first and are only measured on the second."""


@dataclass(frozen=True, slots=True)
class Label:
    """A fact of a turn: the sentence that tells it, and its value, both as they stand there."""

    sentence: str
    value: str


@dataclass(frozen=True, slots=True)
class Guess:
    """A fact that a system read in a turn: where it says that it stands, and its value."""

    quote: str
    value: str


@dataclass(frozen=True, slots=True)
class LabelledTurn:
    """``kind`` is why it teaches nothing ("question"), or "teaches"."""

    text: str
    language: str
    kind: str
    half: str
    labels: tuple[Label, ...] = ()

    def right(self, guess: Guess, label: Label) -> bool:
        """Whether ``guess`` is ``label``: quoted from its sentence, and holding the whole of its value."""
        quote, sentence = _plain(guess.quote), _plain(label.sentence)
        overlap = bool(quote) and quote in _plain(self.text) and (quote in sentence or sentence in quote)
        return overlap and _plain(label.value) in _plain(guess.value)


def read_turns(folder: Path) -> list[LabelledTurn]:
    """All turns of the files named by :data:`HALVES`, in their order."""
    found: list[LabelledTurn] = []
    for half in HALVES:
        with (folder / f"{half}.toml").open("rb") as file:
            for language, groups in tomllib.load(file).items():
                found += _turns(half, language, groups)
    return found


def _turns(half: str, language: str, groups: Any) -> list[LabelledTurn]:
    empty = [LabelledTurn(text, language, kind, half) for kind, texts in groups["nothing"].items() for text in texts]
    telling = [
        LabelledTurn(each["text"], language, "teaches", half, _labels(each["text"], each["facts"]))
        for each in groups["teaches"]
    ]
    return empty + telling


def _labels(text: str, facts: Sequence[Sequence[str]]) -> tuple[Label, ...]:
    return tuple(Label(sentence or text, value) for sentence, value in facts)


def _plain(text: str) -> str:
    return " ".join(fold(text).split()).strip(" .!?,")
