"""The attributes of the profile, and how a fact about the person becomes a value of one, and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from assistant.core.errors import BadRequest
from assistant.core.memory import Statement
from assistant.core.person import Attribute
from assistant.core.words import fold, words
from assistant.personal.statements import NOTE, SELF, ends, statement

LONGEST = 120
"""Characters of one value."""

_UNITS = ("metric", "imperial")
_DATES = ("31.12.2026", "31/12/2026", "12/31/2026", "2026-12-31")
_NUMBERS = ("1,234.50", "1.234,50", "1 234,50", "1'234.50")

# fmt: off  (a table reads best as one)
_ALL = (
    Attribute("name", "Name", "You", question="What is your name?", example="Mina Keller"),
    Attribute("called", "To be called", "You", question="What should Hearth call you?", example="Mina"),
    Attribute("birthday", "Birthday", "You"),
    Attribute("language", "Languages", "You", True, "Which languages do you speak?", "English, German"),
    Attribute("home", "Home", "Places", question="Where do you live?", example="Basel"),
    Attribute("workplace", "Place of work", "Places"),
    Attribute("job", "Work", "Work", question="What do you do?", example="nurse, student, retired"),
    Attribute("employer", "Employer", "Work"),
    Attribute("person", "People", "People", True, example="Anna (sister)"),
    Attribute("diet", "Diet", "Health", True, "What do you eat, or not eat?", "vegetarian, no pork"),
    Attribute("allergy", "Allergies", "Health", True, "Are you allergic to anything?", "nuts"),
    Attribute("health", "Health", "Health", True, example="migraine"),
    Attribute("units", "Units", "Formats", question="Which units do you use?", example="metric", choices=_UNITS),
    Attribute("date_format", "Dates", "Formats", choices=_DATES),
    Attribute("number_format", "Numbers", "Formats", choices=_NUMBERS),
    Attribute("time_zone", "Time zone", "Formats"),
    Attribute("help", "Help wanted", "Interests", True, "What should Hearth help you with?", "letters, planning trips"),
    Attribute("interest", "Interests", "Interests", True, example="hiking"),
)
# fmt: on

ATTRIBUTES: Mapping[str, Attribute] = MappingProxyType({each.name: each for each in _ALL})
"""Every attribute by name, in the order in which they are shown."""

_SENTENCES = {
    "name": "My name is {}.",
    "called": "My nickname is {}.",
    "birthday": "My birthday is {}.",
    "language": "I speak {}.",
    "home": "I live in {}.",
    "workplace": "My workplace is {}.",
    "job": "My job is {}.",
    "employer": "I work at {}.",
    "diet": "About my diet: {}.",
    "allergy": "I am allergic to {}.",
    "health": "About my health: {}.",
    "units": "My units are {}.",
    "date_format": "My date format is {}.",
    "number_format": "My number format is {}.",
    "time_zone": "My time zone is {}.",
    "help": "Hearth should help me with {}.",
    "interest": "I am interested in {}.",
}
_RELATED = re.compile(r"(?P<name>[^()]+?)\s*\((?P<relation>[\w -]+)\)")

_SAME = {
    "nickname": "called",
    "city": "home", "town": "home", "address": "home", "residence": "home",
    "occupation": "job", "profession": "job", "role": "job",
    "company": "employer",
    "languages": "language", "mother tongue": "language",
    "allergies": "allergy",
    "illness": "health", "condition": "health", "medicine": "health", "medication": "health", "disease": "health",
    "hobby": "interest", "hobbies": "interest", "interests": "interest", "likes": "interest",
    "date format": "date_format", "number format": "number_format", "time zone": "time_zone",
}  # fmt: skip
_OWN_NOUNS = frozenset({"workplace", "units", "date_format", "number_format", "time_zone"})
_RELATIONS = frozenset(
    """wife husband spouse partner girlfriend boyfriend fiance fiancee mother father mum mom dad sister brother son
    daughter child baby grandmother grandfather granny grandma grandpa grandson granddaughter aunt uncle cousin niece
    nephew friend neighbour neighbor colleague boss manager landlord flatmate roommate doctor dentist
    schwester bruder mutter vater ehemann ehefrau frau mann sohn tochter freund freundin hermana hermano madre padre
    marido esposo esposa hijo hija soeur frere mere pere mari femme fils fille""".split()
)
_ONLY_ONE = frozenset(
    "wife husband spouse partner girlfriend boyfriend mother father mum mom dad boss landlord doctor dentist".split()
)
"""Of others one may have two: a second sister does not take the place of the first."""

_DIET = re.compile(
    r"\b(vegetarian|vegan|pescatarian|halal|kosher|gluten[- ]free|lactose[- ](?:intolerant|free)|c(?:o)?eliac)\b", re.I
)
_NOT_EATEN = re.compile(r"\bI (?:don['’]t|do not|never|no longer|can['’]t|cannot) eat (?P<what>[\w ,-]+)", re.I)
_ANY_MORE = re.compile(r"\s*\bany ?more\b", re.I)
_ILL = re.compile(
    r"\b(diabet\w+|asthma\w*|migraines?|epilep\w+|high blood pressure|hypertension|arthritis|pregnant|depression|"
    r"hay fever|insomnia|adhd|pacemaker)\b",
    re.I,
)
_TRADE = re.compile(
    r"an? (?P<trade>(?:\w+ ){0,2}?\w*(?:ist|ian|eer|ect|yer|nurse|cook|chef|pilot|clerk|teacher|writer|driver|baker|"
    r"painter|designer|developer|programmer|manager|farmer|lecturer|professor|doctor|carpenter|plumber|student|"
    r"accountant|assistant|consultant|pensioner))(?P<where> (?:at|in|for|from)\b.*)?",
    re.I,
)
_NO_INTEREST = re.compile(r"(?:(?:my|our|it|this|that|these|those|when|how|you|him|her|them)\b|(?:\S+\s+){4})", re.I)
_HELP = re.compile(r"Hearth should help me with (?P<what>.+?)\.?", re.I)
_HEALTH = re.compile(r"About my health: (?P<what>.+?)\.?", re.I)
_EATS = re.compile(r"About my diet: (?P<what>.+?)\.?", re.I)
_CALLED = re.compile(r"(?:please,? )?call me (?P<what>\w[\w .'-]*?)\.?", re.I)
_KNOWN = re.compile(r"I know (?P<who>\w[\w.-]*(?: [A-ZÀ-Þ][\w.-]*)*(?: \([\w -]+\))?)\.?")
_IS_MY = re.compile(r"(?P<name>\w[\w.-]*(?: [\w.-]+)*?) is my (?P<relation>[\w -]+?)\.?")


def attribute(name: str) -> Attribute:
    """The attribute of that name; raises ``BadRequest`` with those that there are."""
    found = ATTRIBUTES.get(name.strip().lower().replace(" ", "_").replace("-", "_"))
    if found is None:
        raise BadRequest(f"A profile has no “{name}”.", f"It has: {', '.join(ATTRIBUTES)}.")
    return found


def checked(kind: Attribute, value: str) -> str:
    """``value`` as it is kept; raises ``BadRequest`` where it is none of ``kind``."""
    plain = " ".join(value.split()).strip(" ,;").rstrip(".")
    if not any(letter.isalnum() for letter in plain):
        raise BadRequest(f"{kind.title}: there is no value.", f"For example: {_example(kind)}")
    if len(plain) > LONGEST:
        raise BadRequest(f"{kind.title}: this is too long.", f"Say it in at most {LONGEST} characters.")
    if kind.choices:
        same = [choice for choice in kind.choices if choice.lower() == plain.lower()]
        if not same:
            raise BadRequest(f"{kind.title}: “{plain}” is not one of them.", f"One of: {', '.join(kind.choices)}.")
        return same[0]
    if ends(sentence_of(kind, plain)):
        raise BadRequest(f"{kind.title}: say what is so, not what has ended.", "Remove the old value instead.")
    return plain


def several(kind: Attribute, text: str) -> list[str]:
    """The values in an answer: those of an attribute with many are written with commas between them."""
    parts = re.split(r"[,;\n]+|\s+and\s+", text) if kind.many else [text]
    return [part.strip() for part in parts if part.strip()]


def sentence_of(kind: Attribute, value: str) -> str:
    """The plain sentence that says so; :func:`placed` reads it back."""
    if kind.name != "person":
        return _SENTENCES[kind.name].format(value)
    told = _RELATED.fullmatch(value)
    if told is None or not _is_relation(told["relation"]):
        return f"I know {value}."
    name, relation = told["name"].strip(), told["relation"].strip()
    return f"My {relation} is called {name}." if fold(relation) in _ONLY_ONE else f"{name} is my {relation}."


def placed(said: Statement, text: str) -> tuple[str, str] | None:
    """The attribute and value that a fact says, None for what no attribute holds and for what has ended.

    ``text`` is the fact's sentence.
    """
    if ends(text):  # what is not eaten any more is the one end that says what is so
        return _not_eaten(_ANY_MORE.sub("", text))
    if (exact := _exact(text)) is not None:
        return exact
    subject, name = fold(said.subject), fold(said.attribute)
    value = said.value.strip(" .,")
    if not value or len(value) > LONGEST:
        return None
    if subject == fold(SELF):
        return _of_self(name, value)
    if name == "is" and (own := _SAME.get(subject, subject)) in _OWN_NOUNS:
        return own, value
    relation = next((word for word in words(subject) if word in _RELATIONS), "")
    return _relative(relation, subject, name, value) if relation else None


def _exact(text: str) -> tuple[str, str] | None:
    for name, pattern in (
        ("help", _HELP),
        ("health", _HEALTH),
        ("diet", _EATS),
        ("called", _CALLED),
        ("person", _KNOWN),
    ):
        if (found := pattern.fullmatch(text.strip())) is not None:
            return name, found[1].rstrip(".")
    near = _IS_MY.fullmatch(text.strip())
    if near is not None and _is_relation(near["relation"]):
        return "person", f"{near['name']} ({near['relation']})"
    return _not_eaten(text)


def _not_eaten(text: str) -> tuple[str, str] | None:
    found = _NOT_EATEN.match(text)
    return None if found is None else ("diet", f"no {found['what'].strip()}")


def _is_relation(text: str) -> bool:
    return words(text)[-1:] != [] and words(text)[-1] in _RELATIONS


def _of_self(name: str, value: str) -> tuple[str, str] | None:
    if name in _RELATIONS:
        return "person", f"{value} ({name})"
    if name in ("is", "has", NOTE):
        return _described(name, value)
    if name == "likes" and _NO_INTEREST.match(value):
        return None
    known = _SAME.get(name, name)
    if known in ("job", "diet"):
        value = re.sub(r"^an? ", "", value, flags=re.I)
        if _is_relation(value):  # "I am a father"
            return None
    return (known, value) if known in ATTRIBUTES and known != "person" else None


def _described(name: str, value: str) -> tuple[str, str] | None:
    """What "I am ..." or "I have ..." says."""
    if name == "is" and (found := re.match(r"(?:very )?interested in (.+)", value, re.I)) is not None:
        return "interest", found[1]
    if (found := _DIET.search(value)) is not None and name != NOTE:
        return "diet", found[0].lower()
    if (found := _ILL.search(value)) is not None and name != NOTE:
        return "health", found[0]
    if name == "is" and (trade := _TRADE.fullmatch(value)) is not None:
        return "job", f"{trade['trade']}{trade['where'] or ''}"
    return None


def _relative(relation: str, subject: str, name: str, value: str) -> tuple[str, str] | None:
    """Who somebody near the person is; what else is said of them stays a fact."""
    if name == "name":
        return "person", f"{value} ({subject if words(subject)[-1] == relation else relation})"
    rest = [word for word in subject.split() if word != relation]
    named = " ".join(word.capitalize() for word in rest)
    return ("person", f"{named} ({relation})") if len(rest) == 1 and words(subject)[0] == relation else None


def _example(kind: Attribute) -> str:
    return kind.example or (kind.choices[0] if kind.choices else "one or two words")


def reads_back(kind: Attribute, value: str) -> bool:
    """Whether the sentence of a value is read as that value of that attribute."""
    sentence = sentence_of(kind, value)
    found = placed(statement(sentence), sentence)
    return found is not None and found[0] == kind.name and words(found[1]) == words(value)
