"""Writes mails with the chat model: a neutral one from the request alone, and one as the person writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.core.engines import Engine, Request, Sampling
from assistant.core.jobs import CancelToken
from assistant.core.messages import DraftPiece, Message, TextPiece
from assistant.core.rules import RequestKind
from assistant.personal.drafting import neutral_messages, shaped, style_messages
from assistant.personal.finishing import Followed, beside_habits, finished
from assistant.personal.grounding import Grounded
from assistant.personal.style import OwnText, StyleCard
from assistant.personal.style_examples import nearest
from assistant.service.prompt import system_text

EXAMPLES = 3
"""The person's own texts that the model reads beside the request."""
MOST_TOKENS = 240
"""A draft is cut after as many: more is no mail that anybody writes by hand."""
_LEAST_TOKENS = 48
_NOTHING = Followed()
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
    """Writes with ``engine``; ``prompts`` is the folder of the prompts. Errors are those of ``Engine.generate``.

    ``about`` is what the model is told of the person, "" for nothing.
    """

    def __init__(
        self,
        engine: Callable[[], Engine],
        prompts: Path,
        *,
        about: Callable[[], str] = lambda: "",
        most_tokens: int = MOST_TOKENS,
    ) -> None:
        self._engine = engine
        self._prompts = prompts
        self._about = about
        self._most_tokens = most_tokens

    def plain(self, asked: Asked, cancel: CancelToken, followed: Followed = _NOTHING, tell: Tell = _nobody) -> Grounded:
        """The neutral draft; with what is ``followed`` it is one that keeps to the person's rules."""
        system, given = self._told("draft", asked)
        messages = neutral_messages(system, asked.request, asked.to, followed.told)
        written = self._write(messages, self._most_tokens, cancel, lambda text: tell(DraftPiece(text, styled=False)))
        draft = _finished(shaped(written, None, given, asked.to), asked, followed)
        tell(DraftPiece(draft.text, styled=False, whole=True))
        return draft

    def styled(
        self,
        asked: Asked,
        card: StyleCard,
        texts: Sequence[OwnText],
        cancel: CancelToken,
        followed: Followed = _NOTHING,
        tell: Tell = _nobody,
    ) -> Grounded:
        """The draft as the person writes, after ``card``, the nearest of their own ``texts`` and their rules."""
        examples = self.examples(asked, card, texts)
        system, given = self._told("draft_as", asked)
        messages = style_messages(system, card, examples, asked.request, asked.to, followed.told)
        tokens = max(_LEAST_TOKENS, min(self._most_tokens, int(1.6 * card.longest) + 24))
        written = self._write(messages, tokens, cancel, lambda text: tell(DraftPiece(text, styled=True)))
        beside = replace(followed, rules=beside_habits(followed.rules))
        draft = _finished(shaped(written, card, given, asked.to, examples), asked, beside)
        tell(DraftPiece(draft.text, styled=True, whole=True))
        return draft

    @staticmethod
    def examples(asked: Asked, card: StyleCard, texts: Sequence[OwnText]) -> list[OwnText]:
        """The texts that the model is shown, the nearest last."""
        return nearest(texts, asked.request, group=asked.group, recipient=asked.to, k=EXAMPLES, around=card.words)

    def _told(self, prompt: str, asked: Asked) -> tuple[str, str]:
        """The system text, and all that was given: names and dates that stand there are nobody's invention."""
        system, about = system_text(self._prompts, prompt), self._about()
        return (f"{system}\n\n{about}", f"{asked.request}\n{about}") if about else (system, asked.request)

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


def _finished(draft: Grounded, asked: Asked, followed: Followed) -> Grounded:
    """The draft with the rules carried out; what they put in are the person's own words and need no placeholder."""
    text = finished(draft.text, followed.rules, RequestKind.MAIL, asked.to)
    return replace(draft, text=text) if followed.rules else draft
