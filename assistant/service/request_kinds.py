"""Which kind of writing a message asks for: rules are learned and followed within one."""

from __future__ import annotations

import re

from assistant.core.rules import RequestKind
from assistant.service.routing import asks_summary

_MAIL = re.compile(
    r"\b(?:write|draft|compose|answer|reply to|schreib\w*|escrib\w*|écri\w*|rédige\w*)\b.{0,40}"
    r"\b(?:(?:e-?)?mails?|letters?|messages?|repl(?:y|ies)|brief|nachricht|correo|carta|lettre|courriel)\b",
    re.IGNORECASE,
)
_WRITING = re.compile(
    r"^(?:please\s+|can you\s+|could you\s+)?(?:write|draft|compose|rewrite|rephrase)\b", re.IGNORECASE
)


def kind_of(question: str) -> RequestKind:
    """What is asked for."""
    if asks_summary(question):
        return RequestKind.SUMMARY
    if _MAIL.search(question):
        return RequestKind.MAIL
    return RequestKind.TEXT if _WRITING.match(question) else RequestKind.ANSWER
