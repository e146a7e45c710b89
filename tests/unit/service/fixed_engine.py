"""A chat model that says the same to everything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from assistant.core.engines import Delta, Ended, EngineInfo, Request
from assistant.core.jobs import CancelToken
from assistant.core.messages import TextPiece, Usage


class FixedEngine:
    """Answers everything with the same words and keeps what it was asked."""

    def __init__(self, text: str = "crime novels") -> None:
        self.text = text
        self.asked: list[str] = []
        self.info = EngineInfo("small", Path("small.gguf"), 4096, 2, 0)

    def generate(self, request: Request, cancel: CancelToken) -> Iterator[Delta]:
        cancel.check()
        self.asked.append(request.messages[-1].content)
        yield TextPiece(self.text)
        yield Ended("end", Usage())

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def warm(self, request: Request) -> None: ...

    def close(self) -> None: ...
