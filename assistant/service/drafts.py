"""Writes mails with the chat model: a neutral one from the request alone, and one as the person writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.core.engines import Engine, Request, Sampling
from assistant.core.jobs import CancelToken
from assistant.core.messages import Message, TextPiece
from assistant.personal.drafting import neutral_messages, shaped, style_messages
from assistant.personal.grounding import Grounded
from assistant.personal.style import OwnText, StyleCard
from assistant.personal.style_examples import nearest
from assistant.service.prompt import system_text

EXAMPLES = 3
"""The person's own texts that the model reads beside the request."""
_LEAST_TOKENS, _MOST_TOKENS = 48, 240


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be written: the request in the person's words, and for whom as far as it is told."""

    request: str
    to: str = ""
    group: str = ""


class Drafter:
    """Writes with ``engine``; ``prompts`` is the folder of the prompts. Errors are those of ``Engine.generate``.

    ``about`` is what the model is told of the person, "" for nothing.
    """

    def __init__(self, engine: Callable[[], Engine], prompts: Path, about: Callable[[], str] = lambda: "") -> None:
        self._engine = engine
        self._prompts = prompts
        self._about = about

    def plain(self, asked: Asked, cancel: CancelToken) -> Grounded:
        """The neutral draft."""
        system, given = self._told("draft", asked)
        messages = neutral_messages(system, asked.request, asked.to)
        return shaped(self._write(messages, _MOST_TOKENS, cancel), None, given, asked.to)

    def styled(self, asked: Asked, card: StyleCard, texts: Sequence[OwnText], cancel: CancelToken) -> Grounded:
        """The draft as the person writes, after ``card`` and the nearest of their own ``texts``."""
        examples = self.examples(asked, card, texts)
        system, given = self._told("draft_as", asked)
        messages = style_messages(system, card, examples, asked.request, asked.to)
        tokens = max(_LEAST_TOKENS, min(_MOST_TOKENS, int(1.6 * card.longest) + 24))
        return shaped(self._write(messages, tokens, cancel), card, given, asked.to, examples)

    @staticmethod
    def examples(asked: Asked, card: StyleCard, texts: Sequence[OwnText]) -> list[OwnText]:
        """The texts that the model is shown, the nearest last."""
        return nearest(texts, asked.request, group=asked.group, recipient=asked.to, k=EXAMPLES, around=card.words)

    def _told(self, prompt: str, asked: Asked) -> tuple[str, str]:
        """The system text, and all that was given: names and dates that stand there are nobody's invention."""
        system, about = system_text(self._prompts, prompt), self._about()
        return (f"{system}\n\n{about}", f"{asked.request}\n{about}") if about else (system, asked.request)

    def _write(self, messages: tuple[Message, ...], tokens: int, cancel: CancelToken) -> str:
        request = Request(messages, Sampling(temperature=0.0, max_tokens=tokens))
        pieces = [delta.text for delta in self._engine().generate(request, cancel) if isinstance(delta, TextPiece)]
        return "".join(pieces)
