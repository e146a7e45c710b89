"""What a question about the person or their people asks for, by rule: of whom, and which attribute.

English, German, Spanish and French. A question that no rule understands is one for the model.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.core.memory import Fact, FactState
from assistant.core.words import fold, words
from assistant.personal.statements import SELF, ends


@dataclass(frozen=True, slots=True)
class SelfQuestion:
    """Asks for ``attribute`` of ``subject`` (:data:`SELF`, "sister", "Lena"). ``before``: as it was until a change."""

    subject: str
    attribute: str
    before: bool = False


_THEIRS = r"(?:my|our|mein(?:e[rnms]?)?|unser(?:e[rnms]?)?|mon|ma|mes|notre|nos|mis?|nuestr[oa]s?)"
_WHO = rf"(?:(?P<self>I|we|ich|wir|je|nous|yo)\b|{_THEIRS}\s+(?P<noun>[\w-]+(?:\s+[\w-]+)?)|(?P<name>[A-ZÀ-Þ][\w-]+))"
_ASKED = {
    "home": (
        rf"where (?:do|does|did) {_WHO} (?:currently |now )?live",
        rf"(?:in )?which (?:city|town|country|place) (?:do|does|did) {_WHO} live(?: in)?",
        rf"wo (?:wohn|leb)(?:e|en|t|te) {_WHO}",
        rf"¿?dónde viv\w+(?: {_WHO})?",
        rf"où (?:est-ce que )?(?:j['’]|{_WHO} )?(?:habit|vi)\w+(?:[- ](?:je|nous))?",
    ),
    "employer": (
        rf"where (?:do|does|did) {_WHO} work",
        rf"who (?:do|does|did) {_WHO} work for",
        rf"(?:wo|bei wem) arbeite[nt]? {_WHO}",
        rf"¿?dónde trabaj\w+(?: {_WHO})?",
    ),
    "job": (
        rf"what (?:do|does|did) {_WHO} do (?:for a living|for work|professionally)",
        rf"what (?:do|does|did) {_WHO} work as",
        rf"what (?:is|was) {_THEIRS} (?:job|profession|occupation)",
        rf"was (?:bin|ist|sind) {_WHO} von beruf",
        rf"als was arbeite[nt]? {_WHO}",
        rf"¿?en qué trabaj\w+(?: {_WHO})?",
    ),
    "allergy": (
        rf"what (?:is|am|are) {_WHO} allergic to",
        rf"wogegen (?:bin|ist|sind) {_WHO} allergisch",
        rf"¿?a qué (?:soy|es|somos|son) alérgic[oa]s?(?: {_WHO})?",
        rf"à quoi (?:suis-je|sommes-nous|est) allergique(?: {_WHO})?",
    ),
    "birthday": (
        rf"when (?:is|was|am|are|were) {_WHO} born",
        rf"wann (?:bin|ist|wurden?|sind) {_WHO} geboren",
        rf"wann ha(?:be|t|ben) {_WHO} geburtstag",
        rf"¿?cuándo nac\w+(?: {_WHO})?",
    ),
    "age": (rf"how old (?:is|am|are) {_WHO}", rf"wie alt (?:bin|ist|sind) {_WHO}"),
    "language": (
        rf"(?:what|which) languages? (?:do|does) {_WHO} speak",
        rf"welche sprachen? spr[ei]ch\w* {_WHO}",
    ),
    "name": (
        rf"what (?:is|are|am) {_WHO} (?:called|named)",
        rf"wie hei(?:ß|ss)e?n?t? {_WHO}",
        rf"¿?c[óo]mo (?:me llamo|se llaman?(?: {_WHO})?)",
        rf"comment (?:je m['’]appelle|m['’]appell?[eé]-je|s['’]appelle(?:nt)?(?: {_WHO})?)",
        r"who am I",
    ),
}
"""The ways in which people ask for an attribute."""

_START, _REST = r"\W*(?:(?:and|so|und|y|et) )?", r"(?P<rest>(?:\s[\w\s]{1,24})?)[\s?.!]*"
_QUESTIONS = tuple(
    (re.compile(f"{_START}{pattern}{_REST}", re.IGNORECASE), attribute)
    for attribute, patterns in _ASKED.items()
    for pattern in patterns
)
_THEIR_ATTRIBUTE = re.compile(
    rf"\W*(?:what|when|who|which)(?:['’]s| is| are| was) {_THEIRS} (?:(?P<noun>[\w-]+(?: [\w-]+)?)['’]s )?"
    r"(?P<attribute>[\w-]+(?: [\w-]+){0,2}?)[\s?.!]*",
    re.IGNORECASE,
)
"""What is my locker code? When is my mother's birthday?"""

_BEFORE = re.compile(r"\b(before|previously|formerly|earlier|früher|vorher|davor|antes|avant)\b", re.IGNORECASE)
_HARMLESS_REST = re.compile(
    r"\s*(now|currently|at the moment|again|before|previously|formerly|earlier|jetzt|früher|vorher|davor|antes|avant|"
    r"ahora|maintenant|these days|nochmal|ursprünglich)?\s*",
    re.IGNORECASE,
)
_KNOWN = re.compile(
    r"\W*what (?:all )?(?:do|did|can) you (?:know|remember|tell me)(?: all)? about (?P<about>.{1,40}?)[\s?.!]*"
    r"|\W*was weißt du (?:alles )?über (?P<von>.{1,40}?)[\s?.!]*"
    r"|\W*¿?qué sabes (?:de|sobre) (?P<de>.{1,40}?)[\s?.!]*|\W*que sais-tu (?:de|sur) (?P<sur>.{1,40}?)[\s?.!]*",
    re.IGNORECASE,
)
_ME = frozenset(fold(word) for word in ("me", "myself", "us", "mich", "uns", "mí", "nosotros", "moi", "nous"))


def self_question(text: str) -> SelfQuestion | None:
    """What ``text`` asks about the person or somebody of theirs; None for any other question."""
    before = _BEFORE.search(text) is not None
    text = text.strip().replace("’", "'").replace("What's", "What is").replace("what's", "what is")
    for pattern, attribute in _QUESTIONS:
        found = pattern.fullmatch(text)
        if found is not None and _HARMLESS_REST.fullmatch(found["rest"]):
            groups = found.groupdict()
            return SelfQuestion(groups.get("noun") or groups.get("name") or SELF, attribute, before)
    found = _THEIR_ATTRIBUTE.fullmatch(text)
    if found is None:
        return None
    attribute = fold(found["attribute"])
    return SelfQuestion(found["noun"] or SELF, attribute, before)


def asks_what_is_known(text: str) -> str | None:
    """Whom or what ``text`` asks to be told everything about, "" for the person themselves; None if it does not."""
    found = _KNOWN.fullmatch(text.strip())
    if found is None:
        return None
    about = next(part for part in found.groups() if part)
    return "" if fold(about) in _ME else about


def answering(asked: SelfQuestion, facts: Iterable[Fact]) -> list[Fact]:
    """The facts that are the answer, newest first: accepted ones, or for ``before`` those that have ended."""
    wanted = FactState.CLOSED if asked.before else FactState.ACCEPTED
    found = [
        fact
        for fact in facts
        if fact.state is wanted
        and (asked.before or not ends(fact.text))  # "I no longer live in Bern" does not tell where they live
        and _same_subject(asked.subject, fact.statement.subject)
        and words(fact.statement.attribute) == words(asked.attribute)
        and fact.statement.value
    ]
    return sorted(found, key=lambda fact: fact.proof.said_at, reverse=True)


def _same_subject(asked: str, known: str) -> bool:
    """Whether "daughter" or "Lena" means "daughter lena"; "sister" never means "sister's husband"."""
    if (asked == SELF) != (known == SELF):
        return False
    return set(words(asked)) <= set(words(known)) or set(words(known)) <= set(words(asked))
