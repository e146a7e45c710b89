"""Takes what is forgotten out of texts that hold it: the sentences go, the rest stays."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.core.memory import Fact
from assistant.core.words import fold
from assistant.personal.facts import asked_with
from assistant.personal.statements import NOTE, stems

FORGOTTEN = "[forgotten]"
"""What stands in a turn in the place of what was forgotten."""

_TELLING = 3
"""Words that a topic must have before an answer that holds them all is taken to repeat what was told."""

_MARK = re.compile(r"\[\d+\]")
_SENTENCE = re.compile(r"(\n+|(?<=[.!?。])\s+)")


class Forgetting:
    """What is to be forgotten: ``facts``, and whatever holds every word of ``topic`` ("" for nothing more)."""

    def __init__(self, facts: Sequence[Fact], topic: str = "") -> None:
        self._topic = stems(topic)
        self._quotes = [quote for fact in facts if (quote := _plain(fact.proof.quote))]
        self._facts = [_Told(fact) for fact in facts]

    def without(self, text: str, own: bool, asked: str = "") -> str:
        """``text`` with :data:`FORGOTTEN` for each sentence that tells it.

        ``own``: the person wrote it; ``asked`` is the message that it answers: to "what is my sister called?" a name
        alone tells it.
        """
        parts, about = _SENTENCE.split(text), stems(asked)
        kept = [FORGOTTEN if n % 2 == 0 and self._tells(part, own, about) else part for n, part in enumerate(parts)]
        return "".join(kept)

    def _tells(self, sentence: str, own: bool, asked: frozenset[str]) -> bool:
        held = stems(_MARK.sub("", sentence))
        if not held:
            return False
        by_topic = bool(self._topic) and self._topic <= held and (own or len(self._topic) >= _TELLING)
        plain = _plain(sentence)
        quoted = any(quote in plain for quote in self._quotes)
        return by_topic or quoted or any(told.in_words(held, asked) for told in self._facts)


class _Told:
    """A fact as the words by which a sentence gives it away: its value, alone or beside what it is about."""

    def __init__(self, fact: Fact) -> None:
        self._all = stems(fact.text)
        self._value = frozenset() if fact.statement.attribute == NOTE else stems(fact.statement.value)
        about = stems(fact.statement.subject) | stems(fact.statement.attribute) | asked_with(fact.statement.attribute)
        self._about = (self._all | about) - self._value

    def in_words(self, held: frozenset[str], asked: frozenset[str]) -> bool:
        """Whether these words tell it, in answer to those that were ``asked``."""
        if self._all and self._all <= held:
            return True
        return bool(self._value) and self._value <= held and (bool(self._about & (held | asked)) or held <= self._value)


def _plain(text: str) -> str:
    return " ".join(fold(text).split()).rstrip(".!?")
