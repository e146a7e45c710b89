"""Answers of the chat model kept in a file: a bench that was stopped goes on, and nothing is asked twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

from assistant.core.engines import Delta, Ended, Engine, EngineInfo, Request
from assistant.core.jobs import CancelToken
from assistant.core.messages import TextPiece, Usage
from assistant.system.paths import models_folder


class KeptAnswers:
    """An engine that asks ``engine`` only what is not in ``file`` yet; a changed prompt is another question."""

    def __init__(self, engine: Callable[[], Engine], model: str, file: Path) -> None:
        self._engine = engine
        self._model = model
        self._file = file
        self.asked = 0
        self._kept: dict[str, str] = {}
        if file.exists():
            rows = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
            self._kept = {row["key"]: row["answer"] for row in rows}

    @property
    def info(self) -> EngineInfo:
        """The model that is asked; waits until it is loaded."""
        return self._engine().info

    def count_tokens(self, text: str) -> int:
        """As the model counts."""
        return self._engine().count_tokens(text)

    def generate(self, request: Request, cancel: CancelToken) -> Iterator[Delta]:
        """The kept answer in one piece, or a new one, which is kept once it is complete."""
        cancel.check()
        key = self._key(request)
        if key not in self._kept:
            self.asked += 1
            pieces = [each.text for each in self._engine().generate(request, cancel) if isinstance(each, TextPiece)]
            self._kept[key] = "".join(pieces)
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._file.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"key": key, "answer": self._kept[key]}, ensure_ascii=False) + "\n")
        yield TextPiece(self._kept[key])
        yield Ended("end", Usage())

    def warm(self, request: Request) -> None:
        """Nothing is read ahead."""

    def close(self) -> None:
        """The engine belongs to whoever made it."""

    def _key(self, request: Request) -> str:
        asked = [self._model, [(each.role.value, each.content) for each in request.messages], str(request.sampling)]
        return hashlib.sha256(json.dumps([*asked, request.json_schema]).encode()).hexdigest()


def answers_file(bench: str) -> Path:
    """Where the answers of a bench are kept: beside the models; it may be deleted at any time."""
    return models_folder().parent / "bench-answers" / f"{bench}.jsonl"
