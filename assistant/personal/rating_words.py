"""What a bad rating tells of how to write: its reason, and what the person wrote beside it."""

from __future__ import annotations

import re

from assistant.core.ratings import Reason
from assistant.core.rules import Aspect, Sign
from assistant.core.words import words
from assistant.personal.rules import LONGEST_RULE
from assistant.personal.style_words import CONTRACTION, language_of

_DIRECTIVE = re.compile(
    r"(?:please|always|never|don't|do not|no|use|write|keep|be|say|call|start|begin|end|sign|greet|leave|avoid|stop|put"
    r"|make|give|show|spell|answer|mention|list) ",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"\s*(?:[;\n]|[.!]\s|,\s*(?:and|but)\s)\s*")


def sign_of(reason: Reason, request: str, answer: str) -> Sign | None:
    """What a reason tells; None for wrong facts and another question than asked, which say nothing of the manner."""
    match reason:
        case Reason.TOO_LONG:
            return Sign(Aspect.LENGTH, "shorter", clear=False)
        case Reason.TOO_SHORT:
            return Sign(Aspect.LENGTH, "longer", clear=False)
        case Reason.WRONG_TONE:
            loose = bool(CONTRACTION.search(answer)) or "!" in answer
            return Sign(Aspect.TONE, "formal" if loose else "casual", clear=False)
        case Reason.NOT_MY_LANGUAGE:
            return Sign(Aspect.LANGUAGE, language_of(words(request)), clear=False)
        case Reason.NOT_WHAT_ASKED | Reason.WRONG_FACTS | Reason.OTHER:
            return None


def directives(said: str) -> list[str]:
    """The clauses that tell how to write, each as a rule: "please use bullet points" is "Use bullet points"."""
    clauses = [part.strip(" .!") for part in _CLAUSE.split(said)]
    return [_plain(each) for each in clauses if _DIRECTIVE.match(each) and len(each) <= LONGEST_RULE]


def _plain(clause: str) -> str:
    said = re.sub(r"^(?:please|always)\s+", "", clause, flags=re.IGNORECASE)
    return said[:1].upper() + said[1:]
