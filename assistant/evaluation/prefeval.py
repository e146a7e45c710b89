"""PrefEval (Zhao et al., "Do LLMs Recognize Your Preferences?", 2025): preferences, later questions, four options.

The development half has 12 of the 20 topics, some 50 preferences each. A store of 50 memories is drawn for each
preference: the others are of its own topic as often as in the whole set (49 of 999), so that its figures compare with
those of all 20 topics; ``crowded`` stores are drawn evenly from the 12 topics, where more is alike.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.core.errors import BadRequest
from assistant.core.messages import Message, Role

STORE = 50
TUNED = frozenset(
    {
        "education_learning_styles", "entertain_shows", "lifestyle_fit", "shop_fashion", "travel_activities",
        "travel_transportation",
    }
)  # fmt: skip
"""The topics that figures of ``personal.preference_recall`` were chosen on."""

_SAME_TOPIC = 49 / 999
_TURN = 300
"""Characters of an answer in the turns between, and of a question that is used for them."""


@dataclass(frozen=True, slots=True)
class Preference:
    """A preference and a question that it matters for. The first of ``options`` is the one that suits it."""

    topic: str
    text: str
    question: str
    options: tuple[str, ...] = ()


def read_preferences(folder: Path) -> list[Preference]:
    """Every preference once. Raises ``BadRequest`` where they are not in that folder."""
    files = sorted((folder / "mcq_options").glob("*.json")) + sorted((folder / "explicit_preference").glob("*.json"))
    if not files:
        raise BadRequest(f"There are no preferences in {folder}.", "Say with --data where PrefEval is.")
    read: dict[str, list[Preference]] = {}
    for file in files:
        if file.stem not in read:
            read[file.stem] = [
                Preference(
                    file.stem, each["preference"], each["question"], tuple(each.get("classification_task_options", ()))
                )
                for each in json.loads(file.read_text(encoding="utf-8"))
            ]
    return [each for group in read.values() for each in group]


def draw_stores(preferences: Sequence[Preference], seed: int, *, crowded: bool = False) -> list[list[int]]:
    """For each preference the numbers of the memories in its store, its own first; its words stand in it once."""
    drawn = random.Random(seed)  # noqa: S311 - a sample, no secret
    stores = []
    for own, preference in enumerate(preferences):
        others = [n for n, each in enumerate(preferences) if each.text != preference.text]
        if crowded:
            stores.append([own, *drawn.sample(others, STORE - 1)])
            continue
        near = [n for n in others if preferences[n].topic == preference.topic]
        far = [n for n in others if preferences[n].topic != preference.topic]
        same = sum(drawn.random() < _SAME_TOPIC for _ in range(STORE - 1))
        stores.append([own, *drawn.sample(near, same), *drawn.sample(far, STORE - 1 - same)])
    return stores


def turns_between(folder: Path, count: int) -> list[Message]:
    """``count`` questions on other things with the beginnings of their answers: those that are short enough."""
    conversations = json.loads((folder / "filtered_inter_turns.json").read_text(encoding="utf-8"))
    between: list[Message] = []
    for each in conversations:
        asked, answered = (turn["content"] for turn in each["conversation"][:2])
        if len(asked) < _TURN and len(between) < 2 * count:
            between += [Message(Role.USER, asked), Message(Role.ASSISTANT, answered[:_TURN])]
    return between
