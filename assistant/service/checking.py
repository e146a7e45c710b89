"""An answer is checked against what it was written from before it is kept."""

from __future__ import annotations

from dataclasses import replace

from assistant.core.words import content_words, stem, words
from assistant.knowledge.citations import Attributed
from assistant.service import known_facts
from assistant.service.calendar_questions.tongues import tongue_of
from assistant.service.chat_parts import Parts
from assistant.service.honesty import NOT_FOUND, check
from assistant.service.past_chats import said_when
from assistant.service.planning import Plan


def with_text(answer: Attributed, text: str) -> Attributed:
    """The answer as ``text``, with those of its citations whose marks stand in it."""
    kept = tuple(each for each in answer.citations if f"[{each.n}]" in text)
    return replace(answer, text=text, citations=kept)


def checked(text: str, plan: Plan, parts: Parts) -> Attributed:
    """The answer with its sources, or the refusal where they are not about what was asked.

    A small model gives the garage's phone number for the plumber's: what the question is about, its rarest words
    in the library, stands in none of the documents it cites. A sentence that leaves these words out may well say
    the same in others; a bare name or number may not.
    """
    answer = check(text, plan.sources, plan.question)
    if when := said_when(answer.citations, tongue_of(plan.question).code):
        return replace(answer, text=f"{answer.text}\n\n{when}")
    if plan.aside:  # the library's rarest words say nothing of other files
        return answer
    cited = [citation.document_id for citation in answer.citations]
    known = known_facts.words_known(answer.citations)
    told = {stem(word) for word in words(answer.text)}
    bare = not any(stem(word) in told for word in content_words(plan.question))
    rarest = parts.retrieval.rarest_words(plan.question)
    about = [word for word in rarest if (bare or stem(word) in told) and stem(word) not in known]
    apart = cited and about and not any(parts.documents.holders(word, 1, cited) for word in about)
    return Attributed(NOT_FOUND) if apart else answer
