"""Answering a request with a loaded model. Runs in the inference child."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.core.engines import Request
from assistant.core.errors import ContextFull
from assistant.core.jobs import CancelToken
from assistant.core.messages import Message, Role
from assistant.model.llama import LlamaModel, Sampler
from assistant.model.prefix_cache import PrefixCache
from assistant.model.prompt_format import PromptFormat
from assistant.model.text_stream import TextStream

_ENOUGH_TO_MEASURE = 32
"""Tokens: a shorter reading says nothing about speed."""


@dataclass(frozen=True, slots=True)
class Written:
    """How a generation ended. Counts in tokens; speeds in tokens per second, 0.0 if not measured."""

    stop: str
    prompt_tokens: int
    cached_tokens: int
    new_tokens: int
    dropped_messages: int
    reading_speed: float
    writing_speed: float


class Generator:
    """Reads prompts and writes answers, one at a time."""

    def __init__(self, model: LlamaModel, style: PromptFormat, cache: PrefixCache) -> None:
        self._model = model
        self._style = style
        self._cache = cache
        self._reading_speed = 0.0
        self._writing_speed = 0.0

    def generate(self, request: Request, cancel: CancelToken, emit: Callable[[str], None]) -> Written:
        """Write an answer, handing out its text as it comes; errors as in the ``Engine`` protocol."""
        prompt, dropped = self._fitting(request)
        sampler = self._model.sampler(request.sampling, request.json_schema)
        try:
            cached = self._read(prompt, request.conversation, cancel)
            stop, new = self._write(request, sampler, cancel, emit)
        finally:
            sampler.close()
        return Written(stop, len(prompt), cached, new, dropped, self._reading_speed, self._writing_speed)

    def warm(self, request: Request, cancel: CancelToken) -> float:
        """Read the request's messages into the KV cache; returns the reading speed."""
        prompt = self._tokens(request.messages, opened=False)
        if prompt and len(prompt) < self._model.context:
            self._read(prompt, request.conversation, cancel)
        return self._reading_speed

    def _read(self, prompt: Sequence[int], conversation: str, cancel: CancelToken) -> int:
        cached = self._cache.prepare(prompt, conversation)
        began = time.monotonic()
        self._model.read(prompt[cached:], cancel)
        unread = len(prompt) - cached
        if unread >= _ENOUGH_TO_MEASURE:
            self._reading_speed = _smoothed(self._reading_speed, unread / (time.monotonic() - began))
        return cached

    def _write(
        self, request: Request, sampler: Sampler, cancel: CancelToken, emit: Callable[[str], None]
    ) -> tuple[str, int]:
        stream = TextStream(request.sampling.stop)
        new = 0
        began = time.monotonic()
        while True:
            cancel.check()
            token = sampler.next()
            new += 1
            stop = "end" if self._model.is_end(token) else ""
            text = "" if stop else stream.put(self._model.piece(token))
            if text:
                emit(text)
            if stream.stopped:
                stop = "end"
            elif not stop and new >= request.sampling.max_tokens:
                stop = "length"
            elif not stop and len(self._model.tokens) + 1 >= self._model.context:
                stop = "context"
            if stop:
                break
            self._model.write(token)
        rest = stream.end()
        if rest:
            emit(rest)
        if new >= _ENOUGH_TO_MEASURE:
            self._writing_speed = _smoothed(self._writing_speed, new / (time.monotonic() - began))
        return stop, new

    def _fitting(self, request: Request) -> tuple[list[int], int]:
        """The prompt's tokens, the oldest turns left out until the answer has room; and how many were left out."""
        room = self._model.context - min(request.sampling.max_tokens, self._model.context // 4) - 1
        messages = list(request.messages)
        start = 1 if messages and messages[0].role is Role.SYSTEM else 0
        while True:
            prompt = self._tokens(messages)
            if len(prompt) <= room:
                return prompt, len(request.messages) - len(messages)
            if len(messages) - start <= 1:
                raise ContextFull(
                    f"This is too long for the model: {len(prompt)} tokens, where {room} fit.",
                    "Ask about less at once, or choose a larger context in the settings.",
                )
            del messages[start]
            while len(messages) - start > 1 and messages[start].role is not Role.USER:
                del messages[start]

    def _tokens(self, messages: Sequence[Message], opened: bool = True) -> list[int]:
        pieces = self._style.write(messages)
        if not opened:  # the answer is not asked for: without the last marker this stays the beginning of what follows
            pieces = pieces[:-1]
        tokens = self._model.opening() if self._style.begins_text else []
        for piece in pieces:
            tokens += self._model.tokenize(piece.text, special=piece.marker)
        return tokens


def as_plain(value: Written) -> Mapping[str, Any]:
    """For the pipe to the parent."""
    return {name: getattr(value, name) for name in Written.__slots__}


def _smoothed(before: float, now: float) -> float:
    return now if before == 0.0 else 0.5 * before + 0.5 * now
