"""What a plain sentence about a person says, by rule: subject, attribute and value."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.core.memory import Statement
from assistant.core.words import STOP_WORDS, content_words, fold, stem, words
from assistant.personal.predicates.english import ENGLISH
from assistant.personal.predicates.french import FRENCH
from assistant.personal.predicates.german import GERMAN
from assistant.personal.predicates.spanish import SPANISH
from assistant.personal.predicates.table import ATTRIBUTE, BESIDE, NAME, RELATION, VALUE, Predicate
from assistant.personal.synonyms import same_name

NOTE = "note"
"""The attribute of a sentence that no rule understands: its value is the whole of it."""

SELF = "I"
"""The subject of what the person says about themselves."""

_SUBJECT = (
    r"(?:(?:my|our)\s+(?P<noun>[\w-]+(?:\s+[\w-]+){0,3}?)(?:['’]s\s+(?P<part>[\w-]+(?:\s+[\w-]+)??))?"
    r"|(?P<self>I|[Ww]e)"
    r"|(?P<name>[A-ZÀ-Þ][\w-]+(?:\s[A-ZÀ-Þ][\w-]+)*)(?:['’]s\s+(?P<its>[\w-]+(?:\s+[\w-]+)??))?)\s+"
)
_PREDICATES = tuple(
    (re.compile(rf"{_SUBJECT}(?:{pattern})\s+(?P<value>\S.*)", re.DOTALL), attribute)
    for pattern, attribute in (
        (r"(?:is|are|am|was) (?:called|named)|go(?:es)? by|name is", "name"),
        (r"lives? (?:in|at|on|near)|(?:have |has )?moved to", "home"),
        (r"works? (?:at|for|with|in)|(?:is|are|am) employed (?:at|by)", "employer"),
        (r"works? as|(?:is|are|am) working as", "job"),
        (r"(?:is|are|am) allergic to|(?:has|have) an allergy to|(?:can't|cannot) (?:eat|tolerate)", "allergy"),
        (r"was born (?:on|in)", "birthday"),
        (r"(?:don't|do not|doesn't|does not|never) (?:like|love|enjoy|eat|drink)s?", "dislikes"),
        (r"hates?|dislikes?|can't stand", "dislikes"),
        (r"likes?|loves?|enjoys?|prefers?", "likes"),
        (r"speaks?", "language"),
        (r"(?:is|am|are|turned)(?=\s\d{1,3} years? old)", "age"),
        (r"has|have|owns?|(?:has|have) got", "has"),
        (r"(?:is|are|am)", "is"),
    )
)  # fmt: skip
_CERTAIN = (*ENGLISH, *GERMAN, *SPANISH, *FRENCH)
_FILLERS = re.compile(
    r"\b(?:really|also|actually|currently|still|no longer|any ?more|now(?! and then)|by the way|btw|already)\b,?\s*"
    r"|\b(?:übrigens|auch|wirklich|nicht mehr|mehr|jetzt|nun|inzwischen|también|realmente|ahora|ya no|aussi|vraiment|"
    r"maintenant)\b,?\s*",
    re.IGNORECASE,
)
_ALWAYS = re.compile(r"\b(?:always|usually)\b,?\s*", re.IGNORECASE)
_CONTRACTED = (
    (r"\bI['’]m\b", "I am"), (r"\bI['’]ve\b", "I have"), (r"\bwe['’]re\b", "we are"),
    (r"\bwe['’]ve\b", "we have"), ("’", "'"),
)  # fmt: skip
_AFTERTHOUGHT = re.compile(
    r",?\s+(?:so|because|but|which|since|although|though|weil|aber|obwohl|porque|pero|aunque|parce que|mais|car|"
    r"por)\b.*$"
    r"|\s+[-–]\s.*$|—.*$|,?\s+and (?:it|they|he|she|that)\b.*$"
    r"|\s+(?:because of|for (?:years|ages)|since \d{4}|seit \d{4}|desde \S.*|depuis \S.*|for (?:\w+ )?years)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_ENDS = re.compile(
    r"\b(no longer|(not|\w+n['’]t)\b.{0,60}\bany ?more|(have |has |['’]ve )?(stopped|quit|given up|gave up))\b"
    r"|\b(nicht mehr|ne\b.{0,40}\bplus|ya no)\b",
    re.IGNORECASE | re.DOTALL,
)
_CHANGES = re.compile(
    r"\b(now|new|moved|changed|switched|instead|since|from now on|these days|as of|correction|in fact|meanwhile)\b"
    r"|\b(jetzt|neu(e[rsn]?)?|umgezogen|seit|desormais|maintenant|ahora)\b",
    re.IGNORECASE,
)
_ONE_EACH = frozenset(
    """name birthday age home employer job address email number phone code pin locker size seat height weight
    type doctor dentist boss manager husband wife spouse partner plate diet bank insurer
    zip postcode nickname status tongue town anniversary surname lawyer""".split()
)
"""Attributes of which a person has one at a time: another value for it is news or a contradiction."""


_VERB_LAST = re.compile(
    r"(?P<who>ich|wir|(?:mein|unser)\w* \w+)\s+(?P<rest>\S.*)\s+(?P<verb>wohn\w+|leb\w+|heiß\w+|arbeit\w+|bin|ist|"
    r"sind|habe|"
    r"haben|hat|mag|mögen|lieb\w+|hass\w+|esse|essen|isst|trink\w+|sprech\w+|spricht|spiel\w+|komm\w+|fahr\w+|"
    r"studier\w+|"
    r"vertrage|sammle|lerne|nehme)$",
    re.IGNORECASE,
)
_FAVOURITE = re.compile(r"\b(?:favou?rite|liebling\w+|favorit[oa]|preferid[oa]|preferee?)\b")


def statement(sentence: str) -> Statement:
    """What ``sentence`` says; with :data:`NOTE` for an attribute where no rule understands it."""
    if sure := certain(sentence):
        return sure[0].statement
    plain = _without_fillers(sentence, _ALWAYS)
    plain = plain[:1].upper() + plain[1:] if not plain.startswith(("my ", "our ")) else plain
    begun = re.sub(r"^(My|Our)\b", lambda found: found.group().lower(), plain)
    for pattern, attribute in _PREDICATES:
        if (said := pattern.match(begun)) is not None:
            return _placed(said, attribute, said["value"].strip(" ,"))
    return Statement(_noun_in(begun), NOTE, plain)


@dataclass(frozen=True, slots=True)
class Sure:
    """A statement with a plain sentence that says it, without its full stop."""

    statement: Statement
    text: str


def certain(clause: str) -> tuple[Sure, ...]:
    """What a plain ``clause`` says that lasts, as far as a rule is sure of it; () where none is.

    The first is what the clause is about; who is named beside it ("my brother Ivan lives ...") comes after it.
    """
    plain = _without_fillers(clause)
    for predicate in _CERTAIN:
        if (said := predicate.match(plain)) is not None:
            return _statements(clause, said, predicate)
    return ()


def _statements(clause: str, said: re.Match[str], predicate: Predicate) -> tuple[Sure, ...]:
    groups = said.groupdict()
    relation, name = fold(groups.get(RELATION) or ""), groups.get(NAME) or ""
    value = _AFTERTHOUGHT.sub("", said[VALUE]).strip(" ,.!") or said[VALUE]
    attribute = fold(groups.get(ATTRIBUTE) or "") or predicate.attribute
    if all(word in STOP_WORDS for word in words(value)) and attribute not in ("name", "age"):
        return ()
    found = [Sure(Statement(f"{relation} {fold(name)}".strip() or SELF, attribute, value), clause)]
    for beside, begin in BESIDE.items():
        if groups.get(beside):
            found.append(Sure(Statement(SELF, beside, groups[beside].strip()), begin + groups[beside].strip()))
    if name:
        named = f"{said.string[: said.end(RELATION)]} {predicate.called} {name}"
        found.append(Sure(Statement(relation, "name", name), named))
    return tuple(found)


def _without_fillers(sentence: str, more: re.Pattern[str] | None = None) -> str:
    plain = " ".join(sentence.split()).rstrip(".!")
    for short, full in _CONTRACTED:
        plain = re.sub(short, full, plain, flags=re.IGNORECASE)
    if more is not None:
        plain = more.sub("", plain)
    return _FILLERS.sub("", plain).strip()


def _placed(said: re.Match[str], attribute: str, value: str) -> Statement:
    about = fold(said["noun"]) if said["noun"] else said["name"] or SELF
    part = said["part"] or said["its"]
    if part:
        return Statement(about, fold(part), value)
    if said["noun"] and attribute == "is" and is_single(about):
        return Statement(SELF, about, value)
    return Statement(about, attribute, value)


def _noun_in(text: str) -> str:
    found = re.search(r"\b(?:my|our)\s+([\w-]+)", text, re.IGNORECASE)
    return fold(found[1]) if found else SELF


def is_single(attribute: str) -> bool:
    """Whether there is one value of ``attribute`` at a time."""
    parts = words(same_name(attribute))
    return bool(parts) and (parts[-1] in _ONE_EACH or _FAVOURITE.search(" ".join(parts)) is not None)


def ends(sentence: str) -> bool:
    """Whether ``sentence`` says that something is no longer so."""
    return _ENDS.search(fold(sentence)) is not None


def tells_change(sentence: str) -> bool:
    """Whether ``sentence`` itself says that something is new, so that it does not contradict what was before."""
    return _CHANGES.search(fold(sentence)) is not None


def stems(text: str) -> frozenset[str]:
    """The stems of the words that carry content."""
    return frozenset(stem(word.removesuffix("'s")) for word in content_words(text)) if words(text) else frozenset()


def keys_of(said: Statement, text: str) -> tuple[str, ...]:
    """What two sentences that say the same have in common; at least one of them is equal then."""
    told = "text " + " ".join(sorted(stems(text)))
    if said.attribute == NOTE:
        return (told,)
    place = f"{same_name(said.subject)}|{same_name(said.attribute)}"
    return (f"{place}|{' '.join(sorted(stems(said.value)))}", told)


def main_clause(clause: str) -> str:
    """A German clause with its verb at the end ("ich in Bern wohne") as a sentence of its own; any other as it is."""
    if (last := _VERB_LAST.match(clause.strip().rstrip(".!"))) is None:
        return clause
    return f"{last['who']} {last['verb']} {last['rest']}"


def plain_sentence(text: str) -> str:
    """``text`` as one sentence: one line, a capital first, a full stop last."""
    line = " ".join(text.split()).lstrip(" ,;:-").removesuffix(" -").rstrip(" ,;:")  # "A-" is a blood type
    line = line[:1].upper() + line[1:]
    return line if line.endswith((".", "!", "?", "。")) else line + "."
