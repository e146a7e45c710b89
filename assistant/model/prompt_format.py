"""How a conversation is written for a model: our own templates for the known families, the file's own for others.

A prompt is a list of :class:`Piece`. Only marker pieces may become control tokens: what people and documents say
is tokenized as plain text, so that nobody can end a turn or speak as the system by writing ``<|im_end|>``.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from jinja2.exceptions import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from assistant.core.errors import ModelDamaged
from assistant.core.messages import Message, Role
from assistant.system.bounds import bounded

NO_THINKING = "<think>\n\n</think>\n\n"
"""What models that can think aloud are given, so that they answer at once."""

TEMPLATE_SECONDS, TEMPLATE_MEMORY = 5.0, 256 << 20
"""What a template of a file may take each time it is used: seconds, and bytes on top of what is in use."""

NOT_USED = "This model's file says unusably how it wants to be talked to, so a plain way is used."
"""Told to the person who brought such a model."""

_LARGEST_NUMBER, _LARGEST_POWER = 10**9, 16


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a prompt; ``marker`` says that control tokens in it are meant."""

    text: str
    marker: bool


class PromptFormat(Protocol):
    """Writes a conversation as its model was trained to read it."""

    @property
    def name(self) -> str:
        """For the log."""

    @property
    def begins_text(self) -> bool:
        """Whether the model's beginning-of-text token must be put before it."""

    def write(self, messages: Sequence[Message]) -> list[Piece]:
        """The pieces of the prompt, up to the place where the answer begins."""


@dataclass(frozen=True, slots=True)
class TurnFormat:
    """A family whose turns are a marker, the text and a marker. ``roles`` holds the marker before each role's text."""

    name: str
    roles: Mapping[Role, str]
    after: str
    opening: str = ""
    begins_text: bool = True

    def write(self, messages: Sequence[Message]) -> list[Piece]:
        """The pieces of the prompt; a family without a system role reads it at the head of the first turn."""
        if Role.SYSTEM not in self.roles:
            messages = system_in_first_turn(messages)
        pieces = []
        for message in messages:
            pieces.append(Piece(self.roles[message.role], True))
            pieces.append(Piece(message.content.strip(), False))
            pieces.append(Piece(self.after, True))
        pieces.append(Piece(self.roles[Role.ASSISTANT] + self.opening, True))
        return joined(pieces)


def _turns(pattern: str, *, system: str = "system", assistant: str = "assistant") -> dict[Role, str]:
    names = {Role.SYSTEM: system, Role.USER: "user", Role.ASSISTANT: assistant}
    return {role: pattern.format(name) for role, name in names.items() if name}


CHATML = TurnFormat("chatml", _turns("<|im_start|>{}\n"), "<|im_end|>\n")
CHATML_SILENT = TurnFormat("chatml, no thinking", CHATML.roles, CHATML.after, NO_THINKING)
LLAMA3 = TurnFormat("llama 3", _turns("<|start_header_id|>{}<|end_header_id|>\n\n"), "<|eot_id|>")
GEMMA = TurnFormat("gemma", _turns("<start_of_turn>{}\n", system="", assistant="model"), "<end_of_turn>\n")
PHI3 = TurnFormat("phi 3", _turns("<|{}|>\n"), "<|end|>\n")
PHI4_MINI = TurnFormat("phi 4 mini", _turns("<|{}|>"), "<|end|>")


@dataclass(frozen=True, slots=True)
class PlainFormat:
    """For models that were never taught turns."""

    name: str = "plain"
    begins_text: bool = True

    def write(self, messages: Sequence[Message]) -> list[Piece]:
        """Names before paragraphs."""
        said = "".join(f"{message.role.value.capitalize()}: {message.content.strip()}\n\n" for message in messages)
        return [Piece(said + "Assistant:", False)]


_TEMPLATE_FAILURES = (
    TypeError, ValueError, LookupError, AttributeError, ArithmeticError, RecursionError, MemoryError, TimeoutError,
)  # fmt: skip


class _Sandbox(ImmutableSandboxedEnvironment):
    """Templates cannot reach Python; here they cannot build gigabytes out of a few letters either."""

    intercepted_binops = frozenset(["*", "**"])

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Multiply and raise numbers of a sensible size only."""
        if not all(isinstance(each, int | float) and abs(each) < _LARGEST_NUMBER for each in (left, right)):
            raise TemplateError(f"{operator} of things that are not small numbers")
        if operator == "**" and abs(right) > _LARGEST_POWER:
            raise TemplateError("too large a power")
        return super().call_binop(context, operator, left, right)


class FileFormat:
    """The template that the model's file brings along, run in a sandbox on placeholders instead of people's text."""

    name = "from the file"

    def __init__(self, template: str, bos: str, eos: str) -> None:
        """Compile it; raises ``ModelDamaged`` if it is no template."""
        self._bos, self._eos = bos, eos
        sandbox = _Sandbox(trim_blocks=True, lstrip_blocks=True)
        sandbox.globals["raise_exception"] = _refuse
        try:  # parts of it are carried out while it is compiled
            self._template = bounded(lambda: sandbox.from_string(template), TEMPLATE_SECONDS, TEMPLATE_MEMORY)
        except (*_TEMPLATE_FAILURES, TemplateError) as problem:
            raise _unusable(problem) from problem
        self.begins_text = not self._bos

    def write(self, messages: Sequence[Message]) -> list[Piece]:
        """The pieces of the prompt; a template that knows no system role gets it in the first turn."""
        try:
            return self._rendered(messages)
        except TemplateError as problem:
            if messages[0].role is not Role.SYSTEM or len(messages) == 1:
                raise _unusable(problem) from problem
        try:
            return self._rendered(system_in_first_turn(messages))
        except TemplateError as problem:
            raise _unusable(problem) from problem

    def _filled_in(self, turns: Sequence[Mapping[str, str]]) -> str:
        return self._template.render(
            messages=turns,
            add_generation_prompt=True,
            enable_thinking=False,
            bos_token=self._bos,
            eos_token=self._eos,
            tools=None,
            documents=None,
        )

    def _rendered(self, messages: Sequence[Message]) -> list[Piece]:
        mark = secrets.token_hex(8)
        turns = [{"role": message.role.value, "content": f"[{mark}:{n}]"} for n, message in enumerate(messages)]
        try:
            text = bounded(lambda: self._filled_in(turns), TEMPLATE_SECONDS, TEMPLATE_MEMORY)
        except _TEMPLATE_FAILURES as wrong:
            raise TemplateError(repr(wrong)) from wrong
        pieces = []
        for n, message in enumerate(messages):
            before, found, text = text.partition(f"[{mark}:{n}]")
            if not found:
                if n == len(messages) - 1:
                    raise TemplateError("the template leaves the question out")
                text = before
                continue
            pieces += [Piece(before, True), Piece(message.content.strip(), False)]
        pieces.append(Piece(text, True))
        return joined(pieces)


def choose(metadata: Mapping[str, str], is_token: Callable[[str], bool], bos: str = "", eos: str = "") -> PromptFormat:
    """The format for a model with this GGUF metadata; ``is_token`` tells whether a marker is one control token."""
    template = metadata.get("tokenizer.chat_template", "")
    family = metadata.get("general.architecture", "")
    if is_token("<|im_start|>") and is_token("<|im_end|>") and "<|im_sep|>" not in template:
        return CHATML_SILENT if "enable_thinking" in template else CHATML
    if is_token("<|start_header_id|>") and is_token("<|eot_id|>"):
        return LLAMA3
    if is_token("<start_of_turn>") and is_token("<end_of_turn>"):
        return GEMMA
    if family == "phi3" and is_token("<|user|>") and is_token("<|end|>"):
        return PHI3 if "|>\\n" in template or "|>' + '\\n" in template or "|>\n" in template else PHI4_MINI
    if template:
        return FileFormat(template, bos, eos)
    return PlainFormat()


class Guarded:
    """A format that is given up for the plain one as soon as it fails; ``note`` then says so, for the person."""

    def __init__(self, make: Callable[[], PromptFormat]) -> None:
        """``make`` chooses the format; it is tried on a short turn at once."""
        self.note = ""
        self._style: PromptFormat
        try:
            self._style = make()
        except ModelDamaged:
            self._give_up()
        self.write((Message(Role.USER, "Hello"),))

    @property
    def name(self) -> str:
        """For the log."""
        return self._style.name

    @property
    def begins_text(self) -> bool:
        """Whether the model's beginning-of-text token must be put before it."""
        return self._style.begins_text

    def write(self, messages: Sequence[Message]) -> list[Piece]:
        """The pieces of the prompt."""
        try:
            return self._style.write(messages)
        except ModelDamaged:
            self._give_up()
            return self._style.write(messages)

    def _give_up(self) -> None:
        self._style = PlainFormat()
        self.note = NOT_USED


def system_in_first_turn(messages: Sequence[Message]) -> list[Message]:
    """The same conversation without a system turn: its text stands before the first of the others."""
    if len(messages) < 2 or messages[0].role is not Role.SYSTEM:
        return [Message(Role.USER if m.role is Role.SYSTEM else m.role, m.content) for m in messages]
    system, first, *rest = messages
    return [Message(first.role, f"{system.content.strip()}\n\n{first.content.strip()}"), *rest]


def joined(pieces: Sequence[Piece]) -> list[Piece]:
    """The same prompt with neighbours of one kind put together, and no empty piece."""
    result: list[Piece] = []
    for piece in pieces:
        if result and result[-1].marker == piece.marker:
            result[-1] = Piece(result[-1].text + piece.text, piece.marker)
        elif piece.text:
            result.append(piece)
    return result


def _refuse(message: str) -> Any:
    raise TemplateError(str(message))


def _unusable(problem: BaseException) -> ModelDamaged:
    return ModelDamaged(
        "This model does not say how it wants to be talked to.", "Choose another model.", f"chat template: {problem!r}"
    )
