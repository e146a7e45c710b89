"""A short answer from what was said earlier: when it was, worked out from the turn; anything else read by the model.

A small model takes the day of the chat for "last week" and answers about Ann with what Ben told. So a question for a
time is answered without it, from the best turn that tells one, and nothing is answered where what was found is told of
somebody else than the person asked about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.core.engines import Engine, Request, Sampling, Vector
from assistant.core.jobs import CancelToken
from assistant.core.messages import Message, Role, TextPiece
from assistant.personal.recall import Question, Recall, Turn, terms
from assistant.personal.whose import LEAST, Whose
from assistant.service.dated import Dated, dated, dates
from assistant.service.prompt import system_text
from assistant.service.time_words import plain_day

READ = 5
"""Turns that the model reads."""

_LOOKED_AT = 12
"""Turns among which one is looked for that tells a time."""

_TELLS_TIME = 1.5
"""What it counts that a turn tells a time."""

_ASKS_WHEN = re.compile(
    r"^\W*(?:and |but |so )?(?:when\b|(?:on |in )?(?:what|which) (?:day|date|month|year)\b|wann\b|cuándo\b|quand\b)",
    re.IGNORECASE,
)
_NO_ANSWER = re.compile(
    r"\W*(not (mentioned|given|stated|specified|known|told)|unknown|no information|n/a|i (do not|don['’]t) know)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_CLAUSE = re.compile(r"[.!?;,:–]\s+|\s-\s|\b(?:and|but|und|aber|y|pero|et|mais)\s", re.IGNORECASE)
_TOKENS = 30


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """An answer in a few words. ``turn`` is the number of the turn that tells it, None where the model read several."""

    text: str
    turn: int | None = None


class Remembering:
    """Answers from turns in the order in which they were said; ``vectors`` are those of ``str(turn)``."""

    def __init__(
        self,
        turns: Sequence[Turn],
        vectors: Sequence[Vector] | None,
        engine: Callable[[], Engine],
        prompts: Path,
        language: str = "en",
    ) -> None:
        """``language`` is the one that is spoken in them."""
        self._turns = tuple(turns)
        self._recall = Recall(turns, vectors)
        self._whose = Whose(turns, self._recall)
        self._engine = engine
        self._system = Message(Role.SYSTEM, system_text(prompts, "remembered"))
        self._language = language

    def answer(self, question: str, vector: Vector | None, cancel: CancelToken) -> ShortAnswer | None:
        """The answer, None where what was said tells of somebody else. Raises ``Cancelled``, the engine's errors."""
        if not self._turns or self.told_of_others(question, vector):
            return None
        asked = Question(question, vector)
        if asks_when(question) and (when := self._when(asked)) is not None:
            return when
        numbers = sorted(n for n, _ in self._recall.turns(asked, READ))
        lines = "\n".join(self._line(self._turns[n]) for n in numbers)
        text = read(self._engine(), self._system, lines, question, cancel)
        return None if is_refusal(text) else ShortAnswer(text)

    def told_of_others(self, question: str, vector: Vector | None) -> bool:
        """Whether what fits ``question`` best is not told of the one person that it names."""
        person = self._whose.asked_about(question)
        return person is not None and self._whose.margin(question, vector, person) < LEAST

    def _when(self, asked: Question) -> ShortAnswer | None:
        """The time that the best turn tells, nearest to the words asked about; else the day on which it was said.

        None where no time is known of any turn.
        """
        best, best_score, told = -1, float("-inf"), ""
        for n, score in self._recall.turns(asked, _LOOKED_AT):
            turn = self._turns[n]
            found = [] if turn.when is None else dates(turn.text, turn.when, self._language)
            time = nearest(found, turn.text, asked.text).told if found else ""
            day = "" if turn.when is None else plain_day(turn.when, self._language)
            score += _TELLS_TIME * bool(time)
            if score > best_score and (time or day):
                best, best_score, told = n, score, time or day
        return ShortAnswer(told, best) if told else None

    def _line(self, turn: Turn) -> str:
        text = turn.text if turn.when is None else dated(turn.text, turn.when, self._language)
        return f"{turn.speaker}: {text}"


def read(engine: Engine, system: Message, lines: str, question: str, cancel: CancelToken) -> str:
    """What the model answers in one line from these turns. Raises ``Cancelled`` and the engine's errors."""
    turn = Message(Role.USER, f"{lines}\n\nQuestion: {question}\nAnswer:")
    sampling = Sampling(temperature=0.0, max_tokens=_TOKENS, repeat_penalty=1.0, stop=("\n",))
    request = Request((system, turn), sampling, conversation="remembering")
    pieces = [delta.text for delta in engine.generate(request, cancel) if isinstance(delta, TextPiece)]
    return "".join(pieces).strip().removeprefix("Answer:").strip()


def is_refusal(text: str) -> bool:
    """Whether the model says that the turns do not tell it."""
    return not text.strip() or _NO_ANSWER.match(text) is not None


def asks_when(question: str) -> bool:
    """Whether ``question`` asks for a time."""
    return _ASKS_WHEN.search(question) is not None


def nearest(found: Sequence[Dated], text: str, question: str) -> Dated:
    """Of the times in ``text`` the one in whose clause most of the asked words stand, then the one nearest to
    any of them."""
    asked = set(terms(question))
    bounds = [0, *(match.end() for match in _CLAUSE.finditer(text)), len(text)]
    places = [match.start() for match in _WORD.finditer(text) if asked & set(terms(match[0]))]

    def fits(time: Dated) -> tuple[int, int]:
        first, last = max(at for at in bounds if at <= time.start), min(at for at in bounds if at > time.start)
        inside = sum(first <= place < last for place in places)
        return inside, -min((abs(place - time.start) for place in places), default=0)

    return max(found, key=fits)
