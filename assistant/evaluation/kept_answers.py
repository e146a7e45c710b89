"""Answers of the chat model that are kept between runs, so that a long bench may be measured in several.

An answer is told by the model, the messages and the sampling: anything else asked is asked anew. They lie outside the
profile, in the system's folder for temporary files; remove the file to measure everything again.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

from assistant.core.engines import Delta, Ended, Engine, EngineInfo, Request
from assistant.core.jobs import CancelToken
from assistant.core.messages import TextPiece, Usage


def kept_in(bench: str) -> Path:
    """The file of that bench."""
    return Path(tempfile.gettempdir()) / f"hearth-bench-{bench}.jsonl"


class KeptAnswers:
    """The chat model, asked only what it was not asked before. Only for requests without any chance in them."""

    def __init__(self, engine: Callable[[], Engine], model: str, path: Path) -> None:
        """``engine`` is called when there is something new to ask; ``model`` is the name of what it gives."""
        self._engine = engine
        self._model = model
        self._path = path
        self._known = dict(_read(path))
        self.seconds = 0.0
        """How long the model worked for what was answered, in this run and when it was kept."""
        self.asked = 0
        """How often the model was asked in this run."""

    @property
    def info(self) -> EngineInfo:
        """Of the model; waits until it is loaded."""
        return self._engine().info

    def count_tokens(self, text: str) -> int:
        """Tokens of ``text`` in the model's vocabulary."""
        return self._engine().count_tokens(text)

    def generate(self, request: Request, cancel: CancelToken) -> Iterator[Delta]:
        """The whole answer in one piece. Raises ``Cancelled`` and the engine's errors."""
        assert request.sampling.temperature == 0.0, "what is kept would be answered otherwise the next time"
        key = self._key(request)
        if key not in self._known:
            cancel.check()
            began = time.monotonic()
            deltas = self._engine().generate(request, cancel)
            text = "".join(delta.text for delta in deltas if isinstance(delta, TextPiece))
            self._keep(key, text, time.monotonic() - began)
        text, seconds = self._known[key]
        self.seconds += seconds
        yield TextPiece(text)
        yield Ended("end", Usage())

    def warm(self, request: Request) -> None:
        """Nothing: what is known is not read again."""

    def close(self) -> None:
        """Nothing: the engine belongs to who gave it."""

    def _keep(self, key: str, text: str, seconds: float) -> None:
        self.asked += 1
        self._known[key] = (text, seconds)
        with self._path.open("a", encoding="utf-8") as file:
            file.write("\n" + json.dumps([key, text, round(seconds, 3)]))  # a line that was cut off stays alone

    def _key(self, request: Request) -> str:
        said = [[message.role.value, message.content] for message in request.messages]
        asked = [self._model, said, asdict(request.sampling), request.json_schema]
        return hashlib.sha256(json.dumps(asked, default=str).encode()).hexdigest()


def _read(path: Path) -> Iterator[tuple[str, tuple[str, float]]]:
    """What a run kept; its last line may have been cut off with it."""
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            key, text, seconds = json.loads(line)
        except ValueError:
            continue
        yield key, (text, seconds)
