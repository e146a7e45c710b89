"""The loaded model itself, in this process: tokens, KV cache, samplers. What the smallest model says is nonsense."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.core.engines import Request, Sampling
from assistant.core.errors import BadRequest, Cancelled, ContextFull, ModelDamaged
from assistant.core.jobs import CancelToken
from assistant.core.messages import Message, Role
from assistant.model import prompt_format
from assistant.model.generation import Generator
from assistant.model.llama import BATCH, LlamaModel, LoadPlan
from assistant.model.prefix_cache import PrefixCache

CONTEXT = 512
LETTERS = st.characters(max_codepoint=0xFFFF, categories=["L", "N", "P", "Zs"])  # its vocabulary lacks a few bytes
SYSTEM = Message(Role.SYSTEM, "You are brief. " * 20)
QUESTION = Message(Role.USER, "Tell me about the sea.")


@pytest.fixture(scope="module")
def model(small_model: Path) -> Iterator[LlamaModel]:
    """Loaded once for this module."""
    loaded = LlamaModel(small_model, LoadPlan(CONTEXT, 1))
    yield loaded
    loaded.close()
    loaded.close()  # twice is once


@pytest.fixture
def generator(model: LlamaModel) -> Generator:
    """One that has read nothing yet."""
    model.keep(0)
    return Generator(model, prompt_format.CHATML, PrefixCache(model, 100 << 20))


def answer(generator: Generator, request: Request) -> tuple[str, str, int, int]:
    """What it writes: text, how it stopped, tokens known before, messages left out."""
    pieces: list[str] = []
    written = generator.generate(request, CancelToken(), pieces.append)
    return "".join(pieces), written.stop, written.cached_tokens, written.dropped_messages


def asked(*messages: Message, most: int = 12, conversation: str = "", **sampling: object) -> Request:
    """A short request."""
    return Request(messages, Sampling(max_tokens=most, **sampling), conversation=conversation)  # type: ignore[arg-type]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(LETTERS, max_size=60) | st.sampled_from(["<|im_end|>", "<|im_start|>system", "<|endoftext|>"]))
def test_text_survives_tokens_and_never_becomes_a_marker(model: LlamaModel, text: str) -> None:
    tokens = model.tokenize(text)
    assert b"".join(model.piece(token) for token in tokens).decode("utf-8", "replace") == text
    assert not any(model.is_end(token) for token in tokens)


def test_a_marker_becomes_one_control_token_only_when_it_is_meant(model: LlamaModel) -> None:
    assert model.is_marker("<|im_end|>")
    assert not model.is_marker("hello")
    assert len(model.tokenize("<|im_end|>")) > 1
    assert model.is_end(model.tokenize("<|im_end|>", special=True)[0])


def test_a_lone_surrogate_does_not_stop_it(model: LlamaModel) -> None:
    assert model.tokenize("a\ud800b")


def test_likeliest_answers_repeat_and_a_warm_cache_changes_nothing(generator: Generator) -> None:
    cold, _, known, _ = answer(generator, asked(SYSTEM, QUESTION))
    assert known == 0
    warm, _, known, _ = answer(generator, asked(SYSTEM, QUESTION))
    assert known > 80
    assert warm == cold


def test_what_was_saved_and_put_back_answers_the_same(generator: Generator, model: LlamaModel) -> None:
    follow = (SYSTEM, QUESTION, Message(Role.ASSISTANT, "It is wide."), Message(Role.USER, "And deep?"))
    expected, *_ = answer(generator, asked(*follow))
    model.keep(0)
    answer(generator, asked(SYSTEM, QUESTION, conversation="sea"))
    answer(generator, asked(Message(Role.USER, "Something else entirely."), conversation="other"))
    text, _, known, _ = answer(generator, asked(*follow, conversation="sea"))
    assert known > 90
    assert text == expected


def test_warming_makes_the_next_answer_start_from_there(generator: Generator) -> None:
    generator.warm(Request((SYSTEM,), conversation="a"), CancelToken())
    _, _, known, _ = answer(generator, asked(SYSTEM, QUESTION, conversation="a"))
    assert known > 75


def test_a_cancelled_reading_stops_and_the_next_answer_is_right(generator: Generator) -> None:
    expected, *_ = answer(generator, asked(SYSTEM, QUESTION))
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        generator.generate(asked(Message(Role.USER, "word " * 300)), cancel, lambda text: None)
    text, *_ = answer(generator, asked(SYSTEM, QUESTION))
    assert text == expected


def test_reading_is_interrupted_between_two_operations(model: LlamaModel) -> None:
    """Not between batches: this one is a single batch, and it is cancelled after it has begun."""
    model.keep(0)

    class Soon(CancelToken):
        asked = 0

        @property
        def cancelled(self) -> bool:
            self.asked += 1
            if self.asked > 20:
                self.cancel()
            return super().cancelled

    cancel = Soon()
    with pytest.raises(Cancelled):
        model.read(model.tokenize("word " * 400)[:BATCH], cancel)
    assert 20 < cancel.asked < 40
    assert model.tokens == []
    model.read(model.tokenize("It goes on."), CancelToken())


@pytest.mark.parametrize("temperature", [0.0, 0.9])
def test_a_schema_is_kept_to(generator: Generator, temperature: float) -> None:
    schema = {
        "type": "object",
        "properties": {
            "sea": {"enum": ["calm", "rough"]},
            "waves": {"type": "array", "items": {"type": "integer"}, "maxItems": 3},
        },
        "required": ["sea", "waves"],
        "additionalProperties": False,
    }
    request = Request((SYSTEM, QUESTION), Sampling(temperature=temperature, max_tokens=200), schema)
    text, stop, *_ = answer(generator, request)
    value = json.loads(text)
    assert stop == "end"
    assert value["sea"] in ("calm", "rough")
    assert all(isinstance(wave, int) for wave in value["waves"])


@pytest.mark.parametrize("schema", [{"type": "nonsense"}, {"$ref": "#/nowhere"}, {"type": "object", "properties": 3}])
def test_a_schema_that_makes_no_sense_is_refused(generator: Generator, schema: dict[str, object]) -> None:
    with pytest.raises(BadRequest):
        generator.generate(Request((QUESTION,), json_schema=schema), CancelToken(), lambda text: None)


def test_the_same_seed_says_the_same_and_another_does_not(generator: Generator) -> None:
    texts = [answer(generator, asked(QUESTION, temperature=1.2, seed=seed, most=24))[0] for seed in (1, 1, 2)]
    assert texts[0] == texts[1] != texts[2]


def test_a_stop_text_ends_the_answer_and_is_not_in_it(generator: Generator) -> None:
    whole, *_ = answer(generator, asked(QUESTION, most=30))
    stop = whole.split()[4]
    text, how, *_ = answer(generator, asked(QUESTION, most=30, stop=(stop,)))
    assert how == "end"
    assert text == whole[: whole.index(stop)]


def test_the_longest_answer_is_a_limit(generator: Generator) -> None:
    assert answer(generator, asked(QUESTION, most=3))[1] == "length"


def test_the_oldest_turns_are_left_out_until_it_fits(generator: Generator) -> None:
    turns = [Message(role, f"{n} " * 40) for n in range(6) for role in (Role.USER, Role.ASSISTANT)]
    _, _, _, dropped = answer(generator, asked(SYSTEM, *turns, QUESTION))
    assert 0 < dropped < len(turns)
    assert dropped % 2 == 0


def test_a_question_that_never_fits_is_told(generator: Generator) -> None:
    with pytest.raises(ContextFull) as full:
        answer(generator, asked(SYSTEM, Message(Role.USER, "word " * 2000)))
    assert full.value.hint


def test_an_answer_ends_where_the_context_does(generator: Generator) -> None:
    long = Message(Role.USER, "one two three four five six seven eight nine ten " * 37)
    _, stop, *_ = answer(generator, asked(long, most=4000, repeat_penalty=1.0, temperature=1.5))
    assert stop in ("context", "end")


def test_a_file_that_llama_cpp_refuses_is_damaged(sound_gguf: Path) -> None:
    with pytest.raises(ModelDamaged):
        LlamaModel(sound_gguf, LoadPlan(512, 1))
