"""What of earlier prompts need not be read again: the KV cache in use, and saved ones of other conversations."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class KvCache(Protocol):
    """The part of a loaded model that this module needs."""

    tokens: list[int]

    def keep(self, count: int) -> int:
        """Keep the first ``count`` tokens; returns how many could be kept."""

    def clear(self) -> None:
        """Keep nothing, and overwrite what was there."""

    def state(self) -> bytes:
        """The cache as bytes."""

    def state_size(self) -> int:
        """Bytes that :meth:`state` would take."""

    def restore(self, state: bytes, tokens: Sequence[int]) -> bool:
        """Put a saved cache back; False if it does not fit."""


@dataclass(frozen=True, slots=True)
class _Saved:
    tokens: tuple[int, ...]
    state: bytes


class PrefixCache:
    """Keeps the KV state of each conversation, the least recently used ones dropped beyond ``limit`` bytes."""

    def __init__(self, model: KvCache, limit: int) -> None:
        self._model = model
        self._limit = limit
        self._saved: OrderedDict[str, _Saved] = OrderedDict()
        self._conversation = ""

    @property
    def size(self) -> int:
        """Bytes held for conversations that are not in use."""
        return sum(len(saved.state) for saved in self._saved.values())

    def prepare(self, prompt: Sequence[int], conversation: str) -> int:
        """Make the KV cache begin with as much of ``prompt`` as is known, but its last token; returns that length.

        The cache in use is saved first if it belongs to another conversation than ``conversation`` ("" for none).
        """
        if conversation != self._conversation:
            self._save()
        best, length = "", common_prefix(self._model.tokens, prompt)
        for name, saved in self._saved.items():
            shared = common_prefix(saved.tokens, prompt)
            if shared > length:
                best, length = name, shared
        if best:
            saved = self._saved[best]
            self._saved.move_to_end(best)
            if not self._model.restore(saved.state, saved.tokens):
                del self._saved[best]
                length = 0
        self._saved.pop(conversation, None)  # it is in use now, and its end is about to change
        self._conversation = conversation
        return self._model.keep(min(length, len(prompt) - 1))

    def forget(self, conversation: str) -> None:
        """Drop all that is held of this conversation, and what is in use where it may be of it.

        Requests of no conversation, as for a note on a part of a file, may have been made for it.
        """
        self._saved.pop(conversation, None)
        if self._conversation in (conversation, ""):
            self._model.clear()
            self._conversation = ""

    def _save(self) -> None:
        if not self._conversation or not self._model.tokens or self._model.state_size() > self._limit:
            return
        state = self._model.state()
        if state:
            self._saved[self._conversation] = _Saved(tuple(self._model.tokens), state)
        while self.size > self._limit:
            self._saved.popitem(last=False)


def common_prefix(left: Sequence[int], right: Sequence[int]) -> int:
    """How many tokens at the beginning are the same."""
    shortest = min(len(left), len(right))
    for place in range(shortest):
        if left[place] != right[place]:
            return place
    return shortest
