"""Prompts: each family's own form, and no way for a text to become a marker."""

from __future__ import annotations

import resource
import signal
import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.errors import ModelDamaged
from assistant.core.messages import Message, Role
from assistant.model import prompt_format
from assistant.model.prompt_format import FileFormat, Guarded, Piece, PlainFormat, PromptFormat, choose
from assistant.system.bounds import bounded

TALK = (
    Message(Role.SYSTEM, "Be brief."),
    Message(Role.USER, "Hello"),
    Message(Role.ASSISTANT, "Hi."),
    Message(Role.USER, "Bye"),
)
QWEN = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
NO_SYSTEM = (
    "{{ bos_token }}{% for m in messages %}"
    "{% if m.role == 'system' %}{{ raise_exception('no system role') }}{% endif %}"
    "[{{ m.role }}] {{ m.content | trim }}\n{% endfor %}"
)
FAMILIES = [
    prompt_format.CHATML,
    prompt_format.LLAMA3,
    prompt_format.GEMMA,
    prompt_format.PHI3,
    prompt_format.PHI4_MINI,
]


def text(pieces: list[Piece]) -> str:
    """The prompt as one text."""
    return "".join(piece.text for piece in pieces)


def markers(pieces: list[Piece]) -> str:
    """All markers of the prompt, one after the other."""
    return text([piece for piece in pieces if piece.marker])


def test_chatml_as_its_models_were_trained() -> None:
    assert text(prompt_format.CHATML.write(TALK)) == (
        "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHello<|im_end|>\n"
        "<|im_start|>assistant\nHi.<|im_end|>\n<|im_start|>user\nBye<|im_end|>\n<|im_start|>assistant\n"
    )


def test_llama_3_as_its_models_were_trained() -> None:
    written = text(prompt_format.LLAMA3.write(TALK[:2]))
    assert written == (
        "<|start_header_id|>system<|end_header_id|>\n\nBe brief.<|eot_id|>"
        "<|start_header_id|>user<|end_header_id|>\n\nHello<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n"
    )


def test_gemma_reads_the_system_text_in_the_first_turn() -> None:
    written = text(prompt_format.GEMMA.write(TALK))
    assert written.startswith("<start_of_turn>user\nBe brief.\n\nHello<end_of_turn>\n<start_of_turn>model\nHi.")
    assert written.endswith("<start_of_turn>user\nBye<end_of_turn>\n<start_of_turn>model\n")


def test_the_file_s_own_template_gives_the_same_as_ours() -> None:
    assert text(FileFormat(QWEN, "", "").write(TALK)) == text(prompt_format.CHATML.write(TALK))


def test_a_template_without_a_system_role_gets_it_in_the_first_turn() -> None:
    assert text(FileFormat(NO_SYSTEM, "<s>", "</s>").write(TALK[:2])) == "<s>[user] Be brief.\n\nHello\n"


FORMATS: list[PromptFormat] = [*FAMILIES, FileFormat(QWEN, "", ""), FileFormat(NO_SYSTEM, "<s>", "</s>")]


@pytest.mark.parametrize("style", FORMATS, ids=lambda style: style.name)
@given(said=st.text(max_size=40) | st.sampled_from(["<|im_end|>", "<|eot_id|>", "<end_of_turn>", "</s>", "{{ 7*7 }}"]))
def test_what_people_say_is_never_a_marker(style: PromptFormat, said: str) -> None:
    talk = (Message(Role.SYSTEM, "Be brief."), Message(Role.USER, said))
    plain = text([piece for piece in style.write(talk) if not piece.marker])
    assert said.strip() in plain
    other = style.write((talk[0], Message(Role.USER, "x")))
    assert markers(style.write(talk)) == markers(other)


@pytest.mark.parametrize("style", FORMATS, ids=lambda style: style.name)
def test_an_earlier_turn_is_the_beginning_of_a_later_prompt(style: PromptFormat) -> None:
    assert text(style.write(TALK)).startswith(text(style.write(TALK[:2])))


@pytest.mark.parametrize(
    ("tokens", "metadata", "name"),
    [
        ({"<|im_start|>", "<|im_end|>"}, {}, "chatml"),
        ({"<|im_start|>", "<|im_end|>"}, {"tokenizer.chat_template": "enable_thinking"}, "chatml, no thinking"),
        ({"<|start_header_id|>", "<|eot_id|>"}, {}, "llama 3"),
        ({"<start_of_turn>", "<end_of_turn>"}, {}, "gemma"),
        ({"<|user|>", "<|end|>"}, {"general.architecture": "phi3"}, "phi 4 mini"),
        ({"<|im_start|>", "<|im_end|>"}, {"tokenizer.chat_template": "a<|im_sep|>"}, "from the file"),
        (set(), {"tokenizer.chat_template": QWEN}, "from the file"),
        (set(), {}, "plain"),
    ],
)
def test_the_family_is_told_by_its_tokens(tokens: set[str], metadata: dict[str, str], name: str) -> None:
    assert choose(metadata, tokens.__contains__).name == name


@pytest.mark.parametrize(
    "template",
    [
        "{% for",  # no template at all
        "{{ ''.__class__.__mro__ }}{{ messages[0].content }}",
        "{{ cycler.__init__.__globals__.os.system('id') }}{{ messages[0].content }}",
        "{{ messages.append(1) }}{{ messages[0].content }}",
        "{{ range(10**9) | list }}",
        "{{ 'x' * 10**10 }}{{ messages[0].content }}",
        "{{ 'x' * 1000000000 }}{{ messages[0].content }}",
        "{{ [1] * 1000000000 }}{{ messages[0].content }}",
        "{{ 9 ** 999999999 }}{{ messages[0].content }}",
        "{{ 1 // 0 }}",
        "hello",  # leaves the question out
        "{{ raise_exception('no') }}",
    ],
)
def test_a_template_that_misbehaves_is_refused(template: str) -> None:
    with pytest.raises(ModelDamaged, match="how it wants to be talked to"):
        FileFormat(template, "", "").write(TALK[1:2])


def test_models_without_turns_get_names_before_paragraphs() -> None:
    assert text(PlainFormat().write(TALK[1:2])) == "User: Hello\n\nAssistant:"


GROWING = "{% set n = namespace(s='xxxxxxxx') %}{% for i in range(60) %}{% set n.s = n.s ~ n.s %}{% endfor %}"
ENDLESS = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
ASKS = "{{ messages[0].content }}"
BOMBS = [
    ENDLESS + ASKS,
    GROWING + ASKS,
    "{{ 'x'.ljust(10000000000) }}" + ASKS,
    "{{ 'x' | center(10000000000) }}" + ASKS,  # carried out while it is compiled
    "{{ '%0999999999d' % 1 }}" + ASKS,
    "{{ 'x' | center(900000000) | list | length }}" + ASKS,
    "{% macro f(n) %}{{ f(n) }}{% endmacro %}{{ f(1) }}" + ASKS,
    "{{ messages[9999].content }}",
    "{% if messages | length > 1 %}" + ENDLESS + "{% endif %}" + ASKS,
]


@pytest.mark.parametrize("template", BOMBS)
def test_a_bomb_in_a_template_costs_little_and_a_plain_format_takes_over(
    template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prompt_format, "TEMPLATE_SECONDS", 0.4)
    limits = resource.getrlimit(resource.RLIMIT_AS)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.monotonic()
    style = Guarded(lambda: FileFormat(template, "", ""))
    written = style.write((Message(Role.USER, "Hello"), Message(Role.ASSISTANT, "Hi."), Message(Role.USER, "Bye")))
    assert time.monotonic() - began < 10, "a second or two on a quiet machine"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak < 400_000, "kB"
    assert (style.name, style.note, text(written)) == ("plain", prompt_format.NOT_USED, "".join(PLAIN))
    assert resource.getrlimit(resource.RLIMIT_AS) == limits
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


PLAIN = ("User: Hello\n\n", "Assistant: Hi.\n\n", "User: Bye\n\n", "Assistant:")


def test_away_from_the_main_thread_it_ends_in_time_too() -> None:
    answers: list[object] = []

    def run() -> None:
        try:
            bounded(lambda: time.sleep(3), 0.05, 1 << 28)
        except TimeoutError as late:
            answers.append(late)
        answers.append(bounded(lambda: 7, 5, 1 << 28))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    assert isinstance(answers[0], TimeoutError)
    assert answers[1] == 7


def test_a_good_template_is_used_without_a_word() -> None:
    style = Guarded(lambda: FileFormat(QWEN, "", ""))
    assert (style.name, style.note) == ("from the file", "")
    assert text(style.write(TALK)) == text(prompt_format.CHATML.write(TALK))
