"""Decides, without a model, what a message asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto

from assistant.core.messages import Message, Role
from assistant.core.words import content_words, names, words
from assistant.service.telling import asks_for_ideas, only_tells


class Route(Enum):
    """What a message needs."""

    LOOKUP = auto()
    """Passages that answer it."""
    WHOLE_DOCUMENT = auto()
    """All of a document: a summary, a list, a count."""
    PLAIN = auto()
    """No files at all: a greeting, a task that carries its own text, or a wish for ideas."""
    TOLD = auto()
    """Nothing: the person tells something, and asks for nothing."""


_GREETINGS = frozenset(
    """hi hello hey thanks thank you good morning afternoon evening night bye goodbye ok okay great nice how are
    cool yes no please there hearth hallo danke guten morgen tag hola gracias bonjour merci salut""".split()
)
_SUMMARY = re.compile(
    r"\b(summari[sz]e|summary|sum up|tl;?dr|overview|key points|main points|zusammenfass|fasse|resum|résum)",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\b(list|name|give me|show me|what are)\s+(me\s+)?(all|every|each)\b"
    r"|\bhow many\b|\bcount\b|\bwhat is .{1,60}\babout\b|\bevery\b.*\bin\b",
    re.IGNORECASE,
)
_COMMANDS = frozenset(
    """summarise summarize summary sum overview key main points list name all every each how many count whole
    document file text tldr about contain contains there words short sentences""".split()
)
_TASK = re.compile(
    r"^(please\s+|can you\s+|could you\s+)?"
    r"(write|translate|rewrite|rephrase|fix|correct|convert|implement|code|debug|brainstorm|tell me a (joke|story))\b",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(my|mine|our|ours|i|we|me|us)\b", re.IGNORECASE)
_POINTS_BACK = re.compile(
    r"\b(it|its|that|this|these|those|they|them|their|there|then|he|she|him|her|his|hers|one|ones|same|else|instead)\b"
    r"|^(and|but|or|so|also|what about|how about|why|when|where|who|which|how (much|many|long|far|old|big))\b",
    re.IGNORECASE,
)


def route(question: str, attached: bool, names_document: bool) -> Route:
    """The route for ``question``; ``names_document``: it holds words of a document's title."""
    asked = words(question)
    if asked and len(asked) <= 6 and all(word in _GREETINGS for word in asked):
        return Route.PLAIN
    if (asks_summary(question) or _WHOLE.search(question)) and (attached or names_document):
        return Route.WHOLE_DOCUMENT
    if attached or names_document:
        return Route.LOOKUP
    if _TASK.match(question) and not _OWN.search(question):
        return Route.PLAIN
    if asks_for_ideas(question):
        return Route.PLAIN
    if only_tells(question):
        return Route.TOLD
    return Route.LOOKUP


def asks_summary(question: str) -> bool:
    """Whether what is asked for is a summary."""
    return _SUMMARY.search(question) is not None


def title_words(question: str) -> list[str]:
    """The words of ``question`` that could be a title: quoted ones, a file name, or all that carry content."""
    quoted = re.search(r"[“\"]([^”\"]{3,80})[”\"]|(\S{1,120}\.\w{2,4})\b", question)
    asked = content_words(next(filter(None, quoted.groups())) if quoted else question)
    return [word for word in asked if quoted or word not in _COMMANDS]


def standalone(question: str, earlier: Sequence[Message]) -> str:
    """``question`` with what it leaves unsaid: the words of the turn before it, if it points back to that.

    The model sees the whole conversation; only the search needs this.
    """
    before = [message for message in earlier if message.role is Role.USER]
    own = content_words(question)
    elliptic = len(own) <= 2 or (_POINTS_BACK.search(question) is not None and not names(question))
    if not before or not elliptic:
        return question
    answer = next((message.content for message in reversed(earlier) if message.role is Role.ASSISTANT), "")
    told = sorted(names(answer))[:6]
    return " ".join([question, before[-1].content, *told])
