"""Four suggestions, one of which suits a preference told earlier: which one Hearth picks after ten other turns.

Hearth's way: the preference was remembered in an earlier chat, in a store of 50. What recall finds for the question
stands beside it in the last turn, after ten turns on other things. The suggestions that go against the wishes found are
put aside as among candidates of an answer (``service.wishes``), and the model picks one. The baseline has the
preference in the first turn of the same chat, before the ten, and picks at once. The order of the options is drawn for
each question; the model says one constrained letter.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.evaluation.prefeval import Preference

FLOOR = 70.0
BETWEEN = 10
PLAIN = "preference in the first turn"
SEED = 11
_PLAIN_SHARE = 4
"""The baseline, which reads ten turns anew each time, answers every so many of the questions."""

_LETTERS = "ABCD"


@dataclass(frozen=True, slots=True)
class Choice:
    """A question with its options in a drawn order; ``right`` is the letter of the one that suits."""

    number: int
    question: str
    options: tuple[str, ...]
    right: str

    @property
    def listed(self) -> str:
        """The options as they are read."""
        return "\n".join(f"{letter}. {option}" for letter, option in zip(_LETTERS, self.options, strict=True))


def drawn_choices(preferences: Sequence[Preference], count: int) -> list[Choice]:
    """``count`` questions (0: all) in a drawn order, each with its options in a drawn order."""
    drawn = random.Random(SEED)  # noqa: S311 - a sample, no secret
    made = []
    for number, each in enumerate(preferences):
        if each.options:
            order = drawn.sample(range(len(each.options)), len(each.options))
            options = tuple(each.options[n] for n in order)
            made.append(Choice(number, each.question, options, _LETTERS[order.index(0)]))
    drawn.shuffle(made)
    return made[: count or len(made)]
