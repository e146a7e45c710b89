"""What is said between a person and the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeAlias

from assistant.core.appointments import Appointment, Proposal
from assistant.core.passages import Citation, Passage


class Role(Enum):
    """Who speaks."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class Message:
    """One turn as the model reads it."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Usage:
    """What a generation cost. Tokens and seconds; ``cached_tokens`` of the prompt were already in the KV cache."""

    prompt_tokens: int = 0
    cached_tokens: int = 0
    new_tokens: int = 0
    seconds_to_first_token: float = 0.0
    seconds: float = 0.0

    @property
    def tokens_per_second(self) -> float:
        """Speed of writing, the prompt's reading not counted; 0.0 when nothing was written."""
        writing = self.seconds - self.seconds_to_first_token
        return (self.new_tokens - 1) / writing if self.new_tokens > 1 and writing > 0 else 0.0


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool as the model is told of it. ``parameters`` is the JSON schema of its arguments, an object."""

    name: str
    description: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ToolCall:
    """One use of a tool. ``says`` tells the person in a few words what was done with it."""

    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    says: str = ""


@dataclass(frozen=True, slots=True)
class TextPiece:
    """The next piece of an answer, as it is written."""

    text: str


@dataclass(frozen=True, slots=True)
class DraftPiece:
    """The next piece of a draft, as it is written; ``whole`` is the finished text, which takes the place of all pieces.

    ``styled`` tells the draft as the person writes from the neutral one.
    """

    text: str
    styled: bool
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Searching:
    """The library was searched; these passages go to the model, numbered from 1 in this order.

    ``documents`` is how many documents were searched.
    """

    passages: tuple[Passage, ...]
    documents: int


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the person should know about this answer, such as an older turn that no longer fits."""

    text: str


@dataclass(frozen=True, slots=True)
class AnswerDone:
    """The answer is complete and kept.

    ``text`` is the final text with corrected marks ``[n]``: it replaces what was streamed. ``found`` is False
    when the library did not hold the answer. ``message_id`` is None for a temporary answer.
    ``stopped`` says that the person stopped it or it ran into its length limit. ``appointments`` are what an answer
    from the calendar is about; ``proposal`` is a change that waits for the person's yes; ``calls`` are the tools
    that were used for it, in order.
    """

    chat_id: int | None
    message_id: int | None
    text: str
    citations: tuple[Citation, ...]
    found: bool
    usage: Usage
    model: str
    stopped: bool = False
    appointments: tuple[Appointment, ...] = ()
    proposal: Proposal | None = None
    calls: tuple[ToolCall, ...] = ()


AnswerEvent: TypeAlias = Searching | Notice | TextPiece | AnswerDone
