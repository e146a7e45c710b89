"""What conversations stand on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from assistant.core.appointments import Appointment
from assistant.core.changes import ChangeBus
from assistant.core.engines import Engine
from assistant.core.errors import Unreadable
from assistant.core.jobs import CancelToken, Desk
from assistant.core.messages import AnswerEvent
from assistant.core.settings import Value
from assistant.knowledge.outcomes import ReadDocument
from assistant.knowledge.retrieval import Retrieval
from assistant.personal.reward import Reward
from assistant.service.guidance import Guidance
from assistant.service.memory import Memory
from assistant.service.pairs import Pairs
from assistant.service.past_chats import PastChats
from assistant.service.tool_desk import ToolReply
from assistant.service.tools import Search
from assistant.store.chats import Chats
from assistant.store.documents import Documents

Tools = Callable[[str, Sequence[str], CancelToken], ToolReply | None]
ReadAside = Callable[[Path, Desk[AnswerEvent]], ReadDocument]


class Attach(Protocol):
    """Takes attached files into the library and gives their document ids."""

    def __call__(self, paths: Sequence[Path], desk: Desk[AnswerEvent]) -> Sequence[int]:
        """Raises ``BadRequest`` if none of them could be read."""


def _nothing_is_read(path: Path, _desk: Desk[AnswerEvent]) -> ReadDocument:
    raise Unreadable(f"{path.name} cannot be read here.", "Attach it in a chat that is kept.")


@dataclass(frozen=True, slots=True)
class Parts:
    """What the chat service stands on."""

    chats: Chats
    documents: Documents
    retrieval: Retrieval
    engine: Callable[[], Engine]
    attach: Attach
    setting: Callable[[str], Value]
    changes: ChangeBus
    clock: Callable[[], datetime]
    prompts: Path
    tools: Tools
    """What a tool says to a message and those of the person before it; None if it is a question about files."""
    meeting: Callable[[str], Appointment | None]
    """The appointment that a question about files leans on, as "before Tuesday's meeting"."""
    past: PastChats
    tools_that_read: Tools = lambda _message, _earlier, _cancel: None
    """The same where nothing may be changed or kept."""
    read_aside: ReadAside = _nothing_is_read
    """Reads a file without taking it into the library."""
    forget_conversation: Callable[[str], None] = lambda _name: None
    """Drops what the model has cached of a conversation; returns at once."""
    memory: Memory | None = None
    """What is known about the person; None where answers use none of it."""
    make_way: Callable[[], None] = lambda: None
    """Stops what uses the model in the background, before an answer needs it."""
    guidance: Guidance = field(default_factory=Guidance)
    """What the model is told about the person and their wishes."""
    manner: Callable[[int | None], str] = lambda _chat_id: ""
    """How the person wants to be answered in a chat (None: one that is not kept): always said, learned or not."""
    find: Search | None = None
    """What a search shows; None: what answers may be written from, which is less."""
    pairs: Pairs | None = None
    """Offers two answers to choose between; None where nobody is asked."""

    def reward(self) -> Reward:
        """What the person's choices between answers taught."""
        return Reward({}, 0) if self.pairs is None else self.pairs.reward()
