"""Prefix reuse, as a law: whatever came before, the cache holds a true beginning of the prompt, but its last token."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from assistant.model.prefix_cache import PrefixCache, common_prefix

BYTES_PER_TOKEN = 10


class Cache:
    """A KV cache that remembers tokens and nothing else. ``fickle`` refuses what is put back."""

    def __init__(self, fickle: bool = False) -> None:
        self.tokens: list[int] = []
        self.fickle = fickle
        self.restored = 0

    def keep(self, count: int) -> int:
        del self.tokens[count:]
        return len(self.tokens)

    def clear(self) -> None:
        self.tokens = []

    def state_size(self) -> int:
        return len(self.tokens) * BYTES_PER_TOKEN

    def state(self) -> bytes:
        return bytes(self.state_size())

    def restore(self, state: bytes, tokens: Sequence[int]) -> bool:
        assert len(state) == len(tokens) * BYTES_PER_TOKEN
        self.restored += 1
        self.tokens = [] if self.fickle else list(tokens)
        return not self.fickle


def turn(cache: PrefixCache, model: Cache, prompt: list[int], conversation: str) -> int:
    """Prepare and read one prompt; returns how many tokens were known."""
    known = cache.prepare(prompt, conversation)
    assert model.tokens == prompt[:known]
    model.tokens = list(prompt)
    return known


PROMPTS = st.lists(st.tuples(st.lists(st.integers(0, 2), min_size=1, max_size=8), st.sampled_from(["", "a", "b", "c"])))


@given(PROMPTS, st.integers(0, 200), st.booleans())
def test_what_is_known_is_a_beginning_of_the_prompt(
    turns: list[tuple[list[int], str]], limit: int, fickle: bool
) -> None:
    model = Cache(fickle)
    cache = PrefixCache(model, limit)
    for prompt, conversation in turns:
        assert turn(cache, model, prompt, conversation) < len(prompt)
        assert cache.size <= limit


def test_a_follow_up_keeps_what_was_read() -> None:
    model = Cache()
    cache = PrefixCache(model, 1000)
    assert turn(cache, model, [1, 2, 3], "a") == 0
    assert turn(cache, model, [1, 2, 3, 4, 5], "a") == 3
    assert model.restored == 0


def test_switching_back_to_a_conversation_does_not_read_it_again() -> None:
    model = Cache()
    cache = PrefixCache(model, 1000)
    turn(cache, model, [1, 2, 3, 4], "a")
    assert turn(cache, model, [1, 9, 9, 9], "b") == 1  # the system text is shared
    assert turn(cache, model, [1, 2, 3, 4, 5], "a") == 4
    assert model.restored == 1


def test_a_request_of_no_conversation_between_two_turns_costs_nothing() -> None:
    model = Cache()
    cache = PrefixCache(model, 1000)
    turn(cache, model, [1, 2, 3, 4], "a")
    turn(cache, model, [7, 7], "")
    assert turn(cache, model, [1, 2, 3, 4, 5], "a") == 4


def test_the_conversation_used_longest_ago_is_dropped_first() -> None:
    model = Cache()
    cache = PrefixCache(model, 8 * BYTES_PER_TOKEN)
    turn(cache, model, [1, 1, 1, 1], "a")
    turn(cache, model, [2, 2, 2, 2], "b")
    turn(cache, model, [3, 3, 3, 3], "c")
    turn(cache, model, [4, 4, 4, 4], "")
    assert turn(cache, model, [3, 3, 3, 3, 3], "c") == 4
    assert turn(cache, model, [1, 1, 1, 1, 1], "a") == 0


@given(st.lists(st.integers(0, 3)), st.lists(st.integers(0, 3)))
def test_common_prefix(left: list[int], right: list[int]) -> None:
    length = common_prefix(left, right)
    assert left[:length] == right[:length]
    assert left[: length + 1] != right[: length + 1] or length == min(len(left), len(right))


def test_nothing_of_a_forgotten_conversation_is_held() -> None:
    model = Cache()
    cache = PrefixCache(model, 10_000)
    turn(cache, model, [1, 2, 3, 4], "temporary")
    turn(cache, model, [1, 2, 9], "a")  # the first one is saved now
    assert cache.size > 0
    cache.forget("temporary")
    assert (cache.size, model.tokens) == (0, [1, 2, 9])
    turn(cache, model, [7, 7], "temporary")
    turn(cache, model, [7, 7, 7], "temporary")
    cache.forget("temporary")
    assert model.tokens == []
    assert turn(cache, model, [7, 7, 7, 7], "temporary") == 0
    turn(cache, model, [5, 5], "")  # a note on a part of a file, made for it
    cache.forget("temporary")
    assert model.tokens == []
