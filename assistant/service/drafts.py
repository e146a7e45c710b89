"""Writes mails with the chat model: a neutral one from the request alone, and one as the person writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.core.engines import Engine, Request, Sampling
from assistant.core.jobs import CancelToken
from assistant.core.messages import DraftPiece, Message, TextPiece
from assistant.personal.drafting import neutral_messages, shaped, style_messages
from assistant.personal.grounding import Grounded
from assistant.personal.style import OwnText, StyleCard
from assistant.personal.style_examples import nearest
from assistant.service.prompt import system_text

EXAMPLES = 3
"""The person's own texts that the model reads beside the request."""
MOST_TOKENS = 240
"""A draft is cut after as many: more is no mail that anybody writes by hand."""
_LEAST_TOKENS = 48
Tell = Callable[[DraftPiece], None]
"""Is told a draft piece by piece while it is written, and at last as a whole."""


def _nobody(_piece: DraftPiece) -> None:
    """Nobody looks on."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be written: the request in the person's words, and for whom as far as it is told."""

    request: str
    to: str = ""
    group: str = ""


class Drafter:
    """Writes with ``engine``; ``prompts`` is the folder of the prompts. Errors are those of ``Engine.generate``."""

    def __init__(self, engine: Callable[[], Engine], prompts: Path, most_tokens: int = MOST_TOKENS) -> None:
        self._engine = engine
        self._prompts = prompts
        self._most_tokens = most_tokens

    def plain(self, asked: Asked, cancel: CancelToken, tell: Tell = _nobody) -> Grounded:
        """The neutral draft."""
        messages = neutral_messages(system_text(self._prompts, "draft"), asked.request, asked.to)
        written = self._write(messages, self._most_tokens, cancel, lambda text: tell(DraftPiece(text, styled=False)))
        draft = shaped(written, None, asked.request, asked.to)
        tell(DraftPiece(draft.text, styled=False, whole=True))
        return draft

    def styled(
        self, asked: Asked, card: StyleCard, texts: Sequence[OwnText], cancel: CancelToken, tell: Tell = _nobody
    ) -> Grounded:
        """The draft as the person writes, after ``card`` and the nearest of their own ``texts``."""
        examples = self.examples(asked, card, texts)
        system = system_text(self._prompts, "draft_as")
        messages = style_messages(system, card, examples, asked.request, asked.to)
        tokens = max(_LEAST_TOKENS, min(self._most_tokens, int(1.6 * card.longest) + 24))
        written = self._write(messages, tokens, cancel, lambda text: tell(DraftPiece(text, styled=True)))
        draft = shaped(written, card, asked.request, asked.to, examples)
        tell(DraftPiece(draft.text, styled=True, whole=True))
        return draft

    @staticmethod
    def examples(asked: Asked, card: StyleCard, texts: Sequence[OwnText]) -> list[OwnText]:
        """The texts that the model is shown, the nearest last."""
        return nearest(texts, asked.request, group=asked.group, recipient=asked.to, k=EXAMPLES, around=card.words)

    def _write(
        self, messages: tuple[Message, ...], tokens: int, cancel: CancelToken, tell: Callable[[str], None]
    ) -> str:
        request = Request(messages, Sampling(temperature=0.0, max_tokens=tokens))
        pieces: list[str] = []
        for delta in self._engine().generate(request, cancel):
            if isinstance(delta, TextPiece):
                pieces.append(delta.text)
                tell(delta.text)
        return "".join(pieces)
