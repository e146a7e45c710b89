"""The protocols through which features meet: language model, embedder, vector index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from assistant.core.jobs import CancelToken
from assistant.core.messages import Message, TextPiece, Usage

Vector: TypeAlias = bytes
"""One embedding: little-endian float16 numbers, L2-normalised, ``dimensions`` of them."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the next token is chosen. ``temperature`` 0 always takes the likeliest one."""

    temperature: float = 0.0
    top_p: float = 0.9
    max_tokens: int = 512
    seed: int = 7
    repeat_penalty: float = 1.05
    stop: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """One thing asked of a language model.

    ``conversation`` names the chat whose KV state is kept between its turns ("" keeps none).
    ``json_schema`` constrains the answer to that schema.
    """

    messages: tuple[Message, ...]
    sampling: Sampling = field(default_factory=Sampling)
    json_schema: Mapping[str, Any] | None = None
    conversation: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """A generation's end. ``stop`` is "end" (the model finished), "length" (max_tokens) or "context" (no room left).

    ``dropped_messages`` is how many of the oldest messages after the system text were left out to fit the context.
    """

    stop: str
    usage: Usage
    dropped_messages: int = 0


Delta: TypeAlias = TextPiece | Ended


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """A loaded model. ``context`` in tokens; speeds in tokens per second, measured at load or later, 0.0 if unknown."""

    name: str
    path: Path
    context: int
    threads: int
    gpu_layers: int
    reading_speed: float = 0.0
    writing_speed: float = 0.0


class Engine(Protocol):
    """One chat model, loaded or loading. All methods may be called from any thread; one request runs at a time."""

    @property
    def info(self) -> EngineInfo:
        """What is loaded; waits until it is."""

    def count_tokens(self, text: str) -> int:
        """Tokens of ``text`` in this model's vocabulary, without special tokens."""

    def generate(self, request: Request, cancel: CancelToken) -> Iterator[Delta]:
        """Stream the answer; the last delta is ``Ended``.

        Raises ``Cancelled`` within 0.5 s of cancel, ``ContextFull`` if even the last message does not fit,
        ``EngineLost`` if the model's process died (the next call starts a new one).
        """

    def warm(self, request: Request) -> None:
        """Read the request's messages into the KV cache when idle, without answering; any request interrupts it."""

    def close(self) -> None:
        """Free the model; safe to call twice."""


class Embedder(Protocol):
    """Turns text into vectors. Loading may take seconds; calls wait for it."""

    @property
    def model_id(self) -> str:
        """Name and revision; vectors of different ids are never compared."""

    @property
    def dimensions(self) -> int:
        """Numbers in one vector."""

    def embed_passages(self, texts: Sequence[str], cancel: CancelToken) -> list[Vector]:
        """One vector per text, in order; every token counts, also beyond the window (parts are averaged)."""

    def embed_query(self, text: str) -> Vector:
        """The vector of a question; overtakes passages that wait."""


class VectorIndex(Protocol):
    """Nearest neighbours by cosine over the vectors kept in the database."""

    def put(self, ids: Sequence[int], vectors: Sequence[Vector]) -> None:
        """Add or replace vectors; ``ids`` are chunk ids."""

    def near(self, vector: Vector, k: int, among: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """At most ``k`` pairs (chunk id, cosine), best first; ``among`` limits to those ids."""

    def forget(self, ids: Sequence[int]) -> None:
        """Take vectors out; unknown ids are ignored."""

    def count(self) -> int:
        """Vectors in the index."""
