"""How a mail begins and ends, in English, German, Spanish and French: greeting, body, sign-off, name."""

from __future__ import annotations

import re
from dataclasses import dataclass

NAME = "{name}"
"""Stands for the other person's name in a greeting and for one's own in a sign-off."""

_NAME = r"(?:[A-ZÄÖÜÉÈÁÍÓÚÑ][\w'’.-]*)"
_TITLE = r"(?:(?:mr|mrs|ms|dr|prof|professor|herr|frau|señor|señora|sr|sra|monsieur|madame)\.?\s+)"
_OPENERS = (
    "good morning|good afternoon|good evening|hello again|hi there|hey there|hello|hallo|hey|hiya|hi|dear|greetings"
    "|sehr geehrter|sehr geehrte|liebe und lieber|lieber|liebe|guten morgen|guten tag|guten abend|moin|servus|grüezi"
    "|estimado|estimada|querido|querida|buenos días|buenas tardes|buenas|hola"
    "|cher|chère|chers|bonjour|bonsoir|salut|coucou"
)
_ALL = "all|everyone|everybody|team|folks|guys|y'all|both|alle|zusammen|todos|todas|à tous|tous|toutes"
_GREETING = re.compile(
    rf"\A\s*(?P<opener>(?i:{_OPENERS}))(?P<to>\s+(?i:{_TITLE})?(?:(?i:{_ALL})\b|{_NAME}(?:\s+(?:and|und|y|et|&)?\s*{_NAME}){{0,3}})"
    rf"|\s+\[[^\]\n]{{1,40}}\])?\s*(?P<mark>,|:|!|\.|-{{1,2}}|–|—|(?=\n)|\Z)\s*"
)
_BARE = re.compile(
    rf"\A\s*(?P<to>{_NAME}(?:\s+(?:and|und|y|et|&|/)?\s*{_NAME})?|\[[^\]\n]{{1,40}}\]|(?i:{_ALL}))\s*(?P<mark>,|:|-{{1,2}}|–|—)\s+"
)
_NOT_NAMES = frozenset(
    "yes no ok okay sorry thanks however also well so actually unfortunately please as if when yeah sure great good"
    " fine first hopefully finally today tomorrow yesterday attached per fyi danke ja nein leider also gracias sí no"
    " merci oui non désolé anyway here this that the in on at for".split()
)
_CLOSERS = (
    "thanks again|thanks a lot|thanks so much|thanks in advance|many thanks|thanks|thank you very much|thank you|thx"
    "|best regards|kind regards|warm regards|kindest regards|regards|best wishes|all the best|best|cheers"
    "|yours sincerely|sincerely yours|sincerely|yours truly|yours|take care|talk to you soon|talk to you later"
    "|talk soon"
    "|see you soon|see you|much love|love|xoxo|have a nice day|have a great day|ciao|later"
    "|mit freundlichen grüßen|freundliche grüße|viele grüße|liebe grüße|beste grüße|herzliche grüße|schöne grüße|grüße"
    "|gruß|lg|vg|mfg|bis bald|bis dann|bis später|danke|vielen dank"
    "|un cordial saludo|un saludo|saludos cordiales|saludos|un abrazo|abrazos|besos|atentamente|muchas gracias|gracias"
    "|bien cordialement|cordialement|bien à vous|bien à toi|amicalement|bises|bisous|à bientôt|merci d'avance|merci"
)
_CLOSING = re.compile(
    rf"(?:\A|\n|(?<=[.!?,\])])\s)\s*(?P<words>(?i:{_CLOSERS}))(?P<more>(?:\s+(?i:and|und|y|et)\s+(?i:{_CLOSERS}))?)"
    rf"\s*(?P<mark>[,.!]*|\s*-)\s*(?P<name>(?:-\s*)?(?:{_NAME}(?:\s+{_NAME}){{0,2}}|[a-z]{{1,12}}|\[[^\]\n]{{1,40}}\]))?\s*\Z"
)
_NAME_ALONE = re.compile(
    rf"(?:\n|(?<=[.!?])\s+)\s*-?\s*(?P<name>{_NAME}(?:\s+{_NAME}){{0,2}}|\[[^\]\n]{{1,40}}\]|[A-Z]{{1,3}})\s*\Z"
)


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail taken apart. ``greeting`` and ``signoff`` are forms such as "Hi {name}," and "Best,", "" where none is.

    ``to`` is the name greeted, ``name`` how the writer signs, each "" where it is not there.
    """

    greeting: str
    to: str
    body: str
    signoff: str
    name: str


def take_apart(text: str) -> Mail:
    """The parts of a mail; what is no greeting and no sign-off stays in the body."""
    greeting, to, rest = _greeting(text.strip())
    signoff, name, body = _closing(rest)
    return Mail(greeting, to, body.strip(), signoff, name)


def greeted(text: str) -> str:
    """The name that a mail greets, "" where none."""
    return _greeting(text.strip())[1]


def put_together(greeting: str, body: str, signoff: str, to: str, name: str) -> str:
    """A mail of these parts; where a form wants a name that is not known it gets a placeholder in brackets."""
    top = greeting.replace(NAME, to or "[name]")
    end = signoff.replace(NAME, name or "[your name]")
    return "\n\n".join(part for part in (top, body.strip(), end) if part)


def _greeting(text: str) -> tuple[str, str, str]:
    if found := _GREETING.match(text):
        to = (found["to"] or "").strip()
        everyone = bool(re.fullmatch(_ALL, to, re.IGNORECASE))
        form = found["opener"] + (f" {to.lower() if everyone else NAME}" if to else "")
        return form + _mark(found["mark"]), "" if everyone else to, text[found.end() :]
    found = _BARE.match(text)
    if found and found["to"].lower() not in _NOT_NAMES and found["to"].split()[0].lower() not in _NOT_NAMES:
        everyone = bool(re.fullmatch(_ALL, found["to"], re.IGNORECASE))
        form = (found["to"] if everyone else NAME) + _mark(found["mark"])
        return form, "" if everyone else found["to"], text[found.end() :]
    return "", "", text


def _mark(mark: str) -> str:
    return f" {mark}" if mark in ("-", "--", "–", "—") else mark


def _closing(text: str) -> tuple[str, str, str]:
    if found := _CLOSING.search(text):
        name = (found["name"] or "").strip(" -")
        form = found["words"] + found["more"] + (found["mark"].strip() if found["mark"].strip() != "-" else "")
        return form + (f"\n{NAME}" if name else ""), name, text[: found.start()]
    if found := _NAME_ALONE.search(text):
        return NAME, found["name"], text[: found.start()]
    return "", "", text
