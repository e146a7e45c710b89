"""What becomes of a new fact beside those that are known, and in which order facts are told."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from assistant.core.memory import Fact, FactSource, FactState, Statement
from assistant.core.words import fold, names, stem
from assistant.personal.statements import NOTE, SELF, ends, is_single, keys_of, stems, tells_change
from assistant.personal.synonyms import same_name

RELEVANT = 5
"""Facts at most that go into a prompt."""

_DAYS = {FactSource.EXPLICIT: 60.0, FactSource.TOLD: 30.0, FactSource.INFERRED: 10.0}
"""Stability of a fact that was never used, in days: after this time 1/e of its strength is left."""

_SAYS_LITTLE = frozenset(
    stem(word)
    for word in """called named name know remember told tell said like love have thing things live lives work works
    many much long old kind new good best is are you
    heisst namens""".split()
)
"""Words that many facts have in common: alone they do not make one relevant."""


_MARK = re.compile(r"(?<![\w'])(?:[^\W\d]{1,2}[+\-−](?!\w)|[b-z](?![\w']))")
_NO_LONGER = re.compile(r"\b(no longer|nicht mehr|ya no)\b")
_NOT = re.compile(r"\b(not|never|no|cannot|\w+n't|nicht|nie|niemals|kein\w*|ne|n'\w+|pas|jamais|nunca)\b")
_DENYING = frozenset(
    stem(word) for word in "never longer anymore stopped quit nie niemals mehr plus jamais ya nunca".split()
)
"""Words with which the same is denied in one sentence and not in another, beside those that carry no content."""


class Action(Enum):
    """What a new fact does to those that are known."""

    ADD = "add"
    UPDATE = "update"
    """It takes the place of another, whose validity ends."""
    DELETE = "delete"
    """It says that another is no longer so, and teaches nothing else."""
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Reconciled:
    """``others`` are the known facts that ``action`` is about; ``contradicts``: nobody said that something changed."""

    action: Action
    others: tuple[Fact, ...] = ()
    contradicts: bool = False

    @property
    def other(self) -> Fact | None:
        """The newest of the others."""
        return self.others[-1] if self.others else None


def reconcile(said: Statement, text: str, known: Iterable[Fact], *, explicit: bool = False) -> Reconciled:
    """What to do with a fact that says ``said`` in the sentence ``text``, beside the ``known`` ones.

    ``explicit``: the person asked for it to be remembered, so that it wins over what was known.
    """
    present = [fact for fact in known if fact.state is not FactState.CLOSED]
    accepted = [fact for fact in present if fact.state is FactState.ACCEPTED]
    alike = _alike(said, text, present)
    denied, over = _denies(said, text), ends(text)
    for fact in alike:
        if _denies(fact.statement, fact.text) == denied:
            return Reconciled(Action.NOTHING, (fact,))
    if over:
        ended = [fact for fact in accepted if _is_about(said, fact) and not _says_no(fact.statement, fact.text)]
        if ended:
            return Reconciled(Action.DELETE, (ended[-1],))
    opposite = tuple(fact for fact in alike if fact.state is FactState.ACCEPTED)
    found, changed = Reconciled(Action.ADD), explicit or over or tells_change(text)
    if is_single(said.attribute) and not over:
        others = tuple(fact for fact in accepted if _place(fact.statement) == _place(said) and not ends(fact.text))
        found = _in_place_of(others, stems(said.value), explicit, tells_change(text))
    if opposite and found.action is not Action.NOTHING:
        return Reconciled(Action.UPDATE, opposite + found.others, not changed)
    return found


def _in_place_of(others: tuple[Fact, ...], new: frozenset[str], explicit: bool, changed: bool) -> Reconciled:
    """What becomes of the words ``new`` of an attribute with one value, of which ``others`` are known.

    There are several where the person once kept both; a change ends them all, and who is asked is asked about one.
    """
    if not others:
        return Reconciled(Action.ADD)
    if not explicit:
        for fact in others:
            if new < stems(fact.statement.value):
                return Reconciled(Action.NOTHING, (fact,))
    vaguer = tuple(fact for fact in others if stems(fact.statement.value) < new)
    if changed:
        return Reconciled(Action.UPDATE, others)
    if vaguer or explicit:
        return Reconciled(Action.UPDATE, vaguer or others)
    return Reconciled(Action.UPDATE, others[-1:], True)


def strength(fact: Fact, now: datetime) -> float:
    """How present a fact is, 0.0 to 1.0: R = exp(-t/S), the forgetting curve of Ebbinghaus (1885).

    t are the days since it was said or last served an answer; S, in days, grows with each use and is longer for what
    the person asked to be remembered. It orders facts and never drops one.
    """
    since = max(0.0, (now - (fact.used_at or fact.proof.said_at)).total_seconds() / 86_400)
    stability = _DAYS[fact.source] * fact.confidence * (1 + fact.times_used)
    return math.exp(-since / max(stability, 1.0))


def relevant(question: str, facts: Iterable[Fact], now: datetime, limit: int = RELEVANT) -> list[Fact]:
    """The facts that may answer ``question``, the nearest first, at most ``limit``.

    A fact about somebody else must be named by its subject or its value: what the sister is called says nothing
    about the brother.
    """
    asked = stems(question)
    scored: list[tuple[float, Fact]] = []
    for fact in facts:
        held = asked & (stems(fact.text) | asked_with(fact.statement.attribute))
        telling = held - _SAYS_LITTLE
        if _fits(question, asked, held, fact):
            scored.append((len(telling) + 0.25 * len(held) + 0.5 * strength(fact, now), fact))
    scored.sort(key=lambda pair: (-pair[0], -pair[1].id))
    return [fact for _, fact in scored[:limit]]


def _fits(question: str, asked: frozenset[str], held: frozenset[str], fact: Fact) -> bool:
    said = fact.statement
    telling = held - _SAYS_LITTLE
    if said.attribute == NOTE:
        return bool(telling)
    if fold(said.subject) == fold(SELF):
        return bool(telling or held & asked_with(said.attribute)) and _asks_about_self(question, fact)
    return bool(asked & (stems(said.subject) | stems(said.value)) - _SAYS_LITTLE)


def _asks_about_self(question: str, fact: Fact) -> bool:
    """Whether ``question`` may be about the person and not about their brother: "my" stands before a word of theirs."""
    if _SELF.search(question):
        return True
    known = stems(fact.text) | stems(fact.statement.attribute) | asked_with(fact.statement.attribute)
    own = _OWN.findall(question)
    if own:
        return any(stems(noun) & known and not possessed for noun, possessed in own)
    return all(stems(name) <= known for name in names(question))


_SELF = re.compile(r"\b(I|me|we|us|myself|ich|wir|mich|mir|je|moi|nous|yo)\b", re.IGNORECASE)
_OWN = re.compile(r"\b(?:my|our)\s+(?:(?:old|new|own|current|first|last)\s+)?([\w-]+)(['’]s\b)?", re.IGNORECASE)
_OWN_QUESTIONS = {
    "name": "name called",
    "home": "live home address reside city town moved",
    "employer": "work employer company job office",
    "job": "work job profession occupation living",
    "allergy": "allergic allergy allergies eat avoid",
    "birthday": "born birthday birth",
    "age": "old age",
    "language": "speak language languages",
    "likes": "like love enjoy prefer favourite favorite",
    "dislikes": "dislike hate like eat drink avoid",
    "has": "have own got",
}
"""Words with which people ask for an attribute."""


def asked_with(attribute: str) -> frozenset[str]:
    """The stems of the words with which people ask for ``attribute``, where they differ from its name."""
    return frozenset(stem(word) for word in _OWN_QUESTIONS.get(attribute, "").split())


def _place(said: Statement) -> tuple[str, str]:
    return same_name(said.subject), same_name(said.attribute)


def _alike(said: Statement, text: str, facts: Iterable[Fact]) -> list[Fact]:
    """The facts that say the same, or that the same is not so."""
    keys, bare = set(keys_of(said, text)), stems(text) - _DENYING
    return [
        fact
        for fact in facts
        if (keys & set(keys_of(fact.statement, fact.text)) or (bare and bare == stems(fact.text) - _DENYING))
        and not _other_mark(said, fact.statement)
    ]


def _other_mark(said: Statement, kept: Statement) -> bool:
    """Whether two values differ though their words that carry content are the same: A negative, O negative."""
    return is_single(said.attribute) and _place(said) == _place(kept) and _marks(said.value) != _marks(kept.value)


def _marks(value: str) -> frozenset[str]:
    """The single letters and signs in which short values differ: O negative, AB+. A lone "a" is an article."""
    return frozenset(_MARK.findall(fold(value)))


def _denies(said: Statement, text: str) -> bool:
    """Whether a sentence says that something is not so, or not any more.

    "I hate tea" does too, as it is known for a dislike, and "I no longer hate tea" does not. Of what has one value the
    sentence may hold a "not" beside it.
    """
    if said.attribute == "dislikes":
        return not ends(text) or _NOT.search(_NO_LONGER.sub("", fold(text))) is not None
    return _says_no(said, text)


def _says_no(said: Statement, text: str) -> bool:
    return ends(text) or (not is_single(said.attribute) and _NOT.search(fold(text)) is not None)


def _is_about(said: Statement, fact: Fact) -> bool:
    """Whether the end of ``said`` ends ``fact``."""
    kept = fact.statement
    new, old = stems(said.value), stems(kept.value)
    if _place(said) == _place(kept):
        return bool(new & old) or not new
    return said.attribute == NOTE and bool(old) and old <= new and fold(kept.subject) == fold(said.subject)


def holding(topic: str, facts: Sequence[Fact]) -> list[Fact]:
    """The facts that hold every word of ``topic``."""
    asked = stems(topic)
    return [fact for fact in facts if asked and asked <= stems(_all_words(fact))]


def _all_words(fact: Fact) -> str:
    return f"{fact.statement.subject} {fact.statement.attribute} {fact.text} {fact.proof.quote}"
