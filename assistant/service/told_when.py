"""Answers, by rule, when something was that the person told in an earlier chat: "yesterday" is the day before it.

Only the person's own words count, and only a turn that holds all that is asked about and a time beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import tzinfo

from assistant.core.passages import Citation
from assistant.core.words import content_words, stem
from assistant.service.calendar_questions.tongues import tongue_of
from assistant.service.dated import dates
from assistant.service.past_chats import PastChats, Remark, as_passage, said_when, subject
from assistant.service.remembering import asks_when, nearest

_OWN_PAST = re.compile(
    r"\b(did|was|were|have|had)\b[^?]*\b(i|we|my|our|me|us)\b"
    r"|\b(habe|hatte|war|waren|haben|hatten|bin|sind|wurde|wurden)\b[^?]*\b(ich|wir|mein\w*|unser\w*|mir|mich|uns)\b"
    r"|\b(fue|fueron|era|he|hemos|había|habíamos)\b[^?]*\b(mi|mis|me|nos|nuestr[oa]s?)\b|\b(he|hemos)\b"
    r"|\b(ai-je|avons-nous|suis-je|sommes-nous)\b|\b(j['’]ai|nous avons|je suis|était|étaient)\b",
    re.IGNORECASE,
)
_VERBS = """
begin began begun, break broke broken, bring brought, build built, buy bought, catch caught, come came, drive drove
driven, eat ate eaten, fall fell fallen, find found, fly flew flown, get got gotten, give gave given, go went gone, hold
held, keep kept, leave left, lend lent, lose lost, make made, meet met, pay paid, ride rode ridden, run ran, see saw
seen, sell sold, send sent, sing sang sung, sleep slept, speak spoke spoken, spend spent, swim swam swum, take took
taken, teach taught, think thought, wear wore worn, win won, write wrote written
"""
_PRESENT = {form: stem(verb[0]) for each in _VERBS.split(",") if (verb := each.split()) for form in verb}
"""What was told as "sold" is asked for as "sell": irregular English verbs by each of their forms."""

_LOOKED_AT = 8
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_SAID = {
    "en": "{time}. You said: “{said}”",
    "de": "{time}. Du sagtest: „{said}“",
    "es": "{time}. Dijiste: «{said}»",
    "fr": "{time}. Tu as dit : « {said} »",
}


@dataclass(frozen=True, slots=True)
class ToldWhen:
    """``text`` is the reply, with the person's words and the chat; ``citation`` links to it."""

    text: str
    citation: Citation


def told_when(question: str, past: PastChats, zone: tzinfo | None, besides: int | None = None) -> ToldWhen | None:
    """The time that the person told of what ``question`` asks about, the last one; None where none was told.

    ``besides`` is a chat that is left out, ``zone`` the person's.
    """
    if not asks_when(question) or not _OWN_PAST.search(question):
        return None
    about = _stems(" ".join(subject(question)))
    found = [each for each in past.search(question, _LOOKED_AT, besides) if about and about <= _stems(each.own)]
    for remark in sorted(found, key=lambda each: each.when, reverse=True):
        if (told := _told(question, remark, about, zone)) is not None:
            return told
    return None


def _told(question: str, remark: Remark, about: set[str], zone: tzinfo | None) -> ToldWhen | None:
    language, spoken = tongue_of(question).code, tongue_of(remark.own).code
    for sentence in _SENTENCE.split(remark.own):
        times = dates(sentence, remark.when.astimezone(zone), spoken)
        if times and about & _stems(sentence):
            time = nearest(times, sentence, question).told
            passage = as_passage(remark, zone, language)
            citation = Citation(1, passage.document_id, passage.path, passage.title, passage.place, sentence)
            reply = _SAID[language].format(time=time[:1].upper() + time[1:], said=sentence.strip())
            return ToldWhen(f"{reply}\n\n{said_when([citation], language)}", citation)
    return None


def _stems(text: str) -> set[str]:
    return {_PRESENT.get(word, stem(word)) for word in content_words(text)}
