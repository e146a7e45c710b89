"""Answers, by rule, what the person asks about themselves: from their own words, with the day they said it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.core.memory import Fact
from assistant.core.words import fold, words
from assistant.personal.self_questions import SelfQuestion, answering, asks_what_is_known, self_question
from assistant.personal.statements import SELF
from assistant.service.calendar_questions.tongues import tongue_of
from assistant.service.known_facts import spoken_to
from assistant.service.memory import Memory
from assistant.service.time_words import day_words

LISTED = 12
"""Facts that are told where everything is asked for."""

_TOLD = {
    "en": "(You told me on {day}.)",
    "de": "Das hast du mir am {day} gesagt: „{quote}“",
    "es": "Me lo dijiste el {day}: «{quote}»",
    "fr": "Tu me l’as dit le {day} : « {quote} »",
}
_ALL = {
    "en": "This is what I know about you:",
    "de": "Das weiß ich über dich:",
    "es": "Esto es lo que sé de ti:",
    "fr": "Voici ce que je sais de toi :",
}
_ABOUT = {
    "en": "This is what you told me about {about}:",
    "de": "Das hast du mir über {about} gesagt:",
    "es": "Esto es lo que me contaste sobre {about}:",
    "fr": "Voici ce que tu m’as dit sur {about} :",
}
_MORE = {
    "en": "{n} more are under What I know.",
    "de": "{n} weitere stehen unter „What I know“.",
    "es": "Hay {n} más en «What I know».",
    "fr": "Il y en a {n} de plus sous « What I know ».",
}
_NOTHING = {
    "en": "I know nothing about you yet. Tell me with: Remember that ...",
    "de": "Ich weiß noch nichts über dich. Sag mir etwas mit: Remember that ...",
    "es": "Todavía no sé nada de ti. Dímelo con: Remember that ...",
    "fr": "Je ne sais encore rien de toi. Dis-le-moi avec : Remember that ...",
}


@dataclass(frozen=True, slots=True)
class SelfAnswer:
    """``text`` rests on ``facts``."""

    text: str
    facts: tuple[Fact, ...]


class SelfAnswers:
    """Knows what was told; a question that no accepted fact answers is left to the files and the model."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def reply(self, question: str) -> SelfAnswer | None:
        """The answer to ``question``; None where it is not about the person, or nothing that was told answers it."""
        language = tongue_of(question).code
        about = asks_what_is_known(question)
        if about is not None:
            return self._everything(about, language)
        asked = self_question(question)
        if asked is None:
            return None
        facts = answering(asked, self._memory.facts(everything=True))
        return SelfAnswer(_told(asked, facts, language), tuple(facts)) if facts else None

    def _everything(self, about: str, language: str) -> SelfAnswer | None:
        known = self._memory.facts()
        if about:
            known = [fact for fact in known if set(words(_without_possessive(about))) <= set(words(fact.text))]
            if not known:
                return None
        elif not known:
            return SelfAnswer(_NOTHING[language], ())
        head = (_ABOUT if about else _ALL)[language].format(about=_to_you(about))
        english = language == "en"
        lines = [f"- {spoken_to(fact.text) if english else fact.text}" for fact in known[:LISTED]]
        if len(known) > LISTED:
            lines.append(_MORE[language].format(n=len(known) - LISTED))
        return SelfAnswer("\n".join([head, "", *lines]), tuple(known[:LISTED]))


def _told(asked: SelfQuestion, facts: Sequence[Fact], language: str) -> str:
    told = _TOLD[language]
    if language == "en":
        days = " and ".join(dict.fromkeys(day_words(fact.proof.said_at) for fact in facts))
        return " ".join(_sentence(asked, fact) for fact in facts) + " " + told.format(day=days)
    return " ".join(told.format(day=day_words(fact.proof.said_at, language), quote=fact.proof.quote) for fact in facts)


def _sentence(asked: SelfQuestion, fact: Fact) -> str:
    """The fact as it is said to the person; "You moved to Bern last week" is no answer to where they live."""
    said = fact.statement
    if said.attribute != "home" or not (asked.before or "moved" in words(fact.text)):
        return spoken_to(fact.text)
    mine = fold(said.subject) == fold(SELF)
    verb = "lived" if asked.before else "live" if mine else "lives"
    return f"{'You' if mine else f'Your {said.subject}'} {verb} in {said.value}."


def _to_you(about: str) -> str:
    """“my sister” as it is said to the person; a name stays as it is."""
    return spoken_to(about)[:1].lower() + spoken_to(about)[1:] if about[:1].islower() else about


def _without_possessive(about: str) -> str:
    first, _, rest = about.partition(" ")
    return rest if rest and fold(first) in ("my", "our", "mein", "meine", "meinen", "mi", "mis", "mon", "ma") else about
