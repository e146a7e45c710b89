"""LoCoMo (Maharana et al., ACL 2024; CC BY-NC 4.0): long chats of two, questions, and the turns that answer them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.core.errors import BadRequest
from assistant.personal.recall import Turn

CATEGORIES: Mapping[int, str] = {1: "multi_hop", 2: "temporal", 3: "open", 4: "single", 5: "unanswerable"}
_TURN_ID = re.compile(r"D:?(\d+):(\d+)")
_WHEN = "%I:%M %p on %d %B, %Y"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the numbers of the turns that answer it (for an unanswerable one: that it is taken from).

    ``answer`` is "" for an unanswerable one.
    """

    text: str
    category: int
    evidence: frozenset[int]
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns of two people over many sessions, and what is asked about them."""

    name: str
    turns: tuple[Turn, ...]
    asked: tuple[Asked, ...]


def read_conversations(path: Path) -> list[Conversation]:
    """The conversations of a file; questions without a turn as evidence are left out. Raises ``BadRequest``."""
    try:
        return [_conversation(each) for each in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise BadRequest(f"{path} does not hold conversations of LoCoMo.", detail=repr(problem)) from problem


def _conversation(raw: Mapping[str, Any]) -> Conversation:
    numbers: dict[str, int] = {}
    turns: list[Turn] = []
    for name, turn in _turns(raw["conversation"]):
        numbers[name] = len(turns)
        turns.append(turn)
    asked = (
        Asked(
            question["question"],
            question["category"],
            _evidence(question["evidence"], numbers),
            str(question.get("answer", "")),
        )
        for question in raw["qa"]
    )
    return Conversation(raw["sample_id"], tuple(turns), tuple(each for each in asked if each.evidence))


def _turns(raw: Mapping[str, Any]) -> Iterator[tuple[str, Turn]]:
    """Each turn with its id. A photo is told by its caption, as whoever sent it would have seen it."""
    sessions = sorted(int(key.split("_")[1]) for key in raw if re.fullmatch(r"session_\d+", key))
    for session in sessions:
        when = datetime.strptime(raw[f"session_{session}_date_time"], _WHEN).replace(tzinfo=UTC)
        for said in raw[f"session_{session}"]:
            caption = f" [photo: {said['blip_caption']}]" if said.get("blip_caption") else ""
            yield said["dia_id"], Turn(session, said["speaker"], said["text"] + caption, when)


def _evidence(names: list[str], numbers: Mapping[str, int]) -> frozenset[int]:
    """The numbers of the turns named; "D:11:26" is a slip of the pen for D11:26, and some name no turn at all."""
    found = (_TURN_ID.fullmatch(name) for name in names)
    ids = (f"D{match[1]}:{match[2]}" for match in found if match)
    return frozenset(numbers[each] for each in ids if each in numbers)
