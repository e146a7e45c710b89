"""The memory tasks of the Berkeley Function Calling Leaderboard 4 (Apache-2.0): what a person told, then asks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.core.errors import BadRequest
from assistant.core.words import fold
from assistant.personal.recall import Turn

SENTENCES = 3
"""Sentences of a chunk: a person's messages there are long monologues."""

_QUESTIONS = "BFCL_v4_memory.json"
_ANSWERS = "answers_BFCL_v4_memory.json"
_TOLD = "memory_prereq_conversation"
_END = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Quiz:
    """One question, the wordings of its answer, and the person (a "scenario") who told it."""

    id: str
    person: str
    question: str
    answers: tuple[str, ...]

    def answered_by(self, text: str) -> bool:
        """Whether ``text`` holds one of the wordings, as whole words, whatever the case and the accents."""
        folded = fold(text)
        return any(re.search(rf"(?<!\w){re.escape(fold(each))}(?!\w)", folded) for each in self.answers)


def read_told(folder: Path) -> dict[str, list[Turn]]:
    """What each person told, in chunks of :data:`SENTENCES`; a session is one conversation. Raises ``BadRequest``."""
    told = {}
    for path in sorted((folder / _TOLD).glob("memory_*.json")):
        conversations = _lines(path)
        told[path.stem.removeprefix("memory_")] = [
            Turn(session, "I", chunk)
            for session, conversation in enumerate(conversations)
            for turns in conversation["question"]
            for message in turns
            if message["role"] == "user"
            for chunk in chunks(message["content"])
        ]
    return told


def read_quiz(folder: Path) -> list[Quiz]:
    """Every question. Raises ``BadRequest``."""
    answers = {each["id"]: tuple(map(str, each["ground_truth"])) for each in _lines(folder / _ANSWERS)}
    return [
        Quiz(each["id"], each["scenario"], each["question"][0][0]["content"], answers[each["id"]])
        for each in _lines(folder / _QUESTIONS)
    ]


def chunks(text: str) -> Iterator[str]:
    """``text`` in runs of :data:`SENTENCES`, none of them in two."""
    sentences: Sequence[str] = [each for each in _END.split(text) if each.strip()]
    for first in range(0, len(sentences), SENTENCES):
        yield " ".join(sentences[first : first + SENTENCES])


def _lines(path: Path) -> list[Mapping[str, Any]]:
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as problem:
        raise BadRequest(f"{path} does not hold memory tasks of BFCL.", detail=repr(problem)) from problem
