"""A model's answers kept in a file, so that a long bench can be measured in several turns and put together.

An answer is found again by all that decides it: the model, the messages and the sampling. Whatever changes one of these
is asked anew, so a kept answer is always the one that this program would get now.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from assistant.core.engines import Delta, Ended, Engine, EngineInfo, Request
from assistant.core.jobs import CancelToken
from assistant.core.messages import TextPiece, Usage

KEPT_IN = "HEARTH_BENCH_ANSWERS"
"""The environment variable that names the file, JSON lines; without it nothing is kept."""


class KeptAnswers:
    """An engine that asks ``engine`` only what is not in ``path`` (None: always) and adds its answer there."""

    def __init__(self, engine: Engine, path: Path | None) -> None:
        self._engine = engine
        self._path = path
        self._kept = {} if path is None else dict(_read(path))
        self.last = ""
        """The newest answer as the model wrote it."""
        self.taken = 0
        """Answers that were in the file."""

    @property
    def info(self) -> EngineInfo:
        """That of the engine."""
        return self._engine.info

    def count_tokens(self, text: str) -> int:
        """As the engine counts."""
        return self._engine.count_tokens(text)

    def generate(self, request: Request, cancel: CancelToken) -> Iterator[Delta]:
        """The kept answer, or the engine's, kept once it is whole."""
        asked = self._digest(request)
        if asked in self._kept:
            self.taken += 1
            self.last = self._kept[asked]
            yield TextPiece(self.last)
            yield Ended("end", Usage())
            return
        pieces: list[str] = []
        for delta in self._engine.generate(request, cancel):
            if isinstance(delta, TextPiece):
                pieces.append(delta.text)
            yield delta
        self.last = "".join(pieces)
        self._kept[asked] = self.last
        if self._path is not None:
            with self._path.open("a", encoding="utf-8") as file:
                file.write("\n" + json.dumps({"asked": asked, "answer": self.last}))  # a broken line stays alone

    def warm(self, request: Request) -> None:
        """As the engine does."""
        self._engine.warm(request)

    def close(self) -> None:
        """Free the model."""
        self._engine.close()

    def _digest(self, request: Request) -> str:
        messages = [(message.role.value, message.content) for message in request.messages]
        asked = [self._engine.info.name, messages, asdict(request.sampling), request.json_schema]
        return hashlib.sha256(json.dumps(asked, default=str).encode()).hexdigest()[:32]


def _read(path: Path) -> Iterator[tuple[str, str]]:
    """What was kept; the last line of a run that was killed may be broken."""
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
        with contextlib.suppress(ValueError):
            row = json.loads(line)
            yield row["asked"], row["answer"]


def kept_answers(engine: Engine) -> KeptAnswers:
    """``engine`` with the file that :data:`KEPT_IN` names."""
    named = os.environ.get(KEPT_IN)
    return KeptAnswers(engine, Path(named).expanduser() if named else None)
