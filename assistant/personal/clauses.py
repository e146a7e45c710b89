"""Takes the person's own words apart into the clauses that may each hold one lasting fact."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from assistant.personal.gates import asks, is_meant, is_play, may_tell, passes
from assistant.personal.own_words import own_text
from assistant.personal.predicates.english import RELATIVES
from assistant.personal.statements import certain

LONGEST_SENTENCE = 40
"""Words of a clause that is read for facts."""

_SENTENCE_END = re.compile(
    r"(?<!\bDr\.)(?<!\bMr\.)(?<!\bSt\.)(?<!\bMrs\.)(?<!\bMs\.)(?<!\bProf\.)(?<=[.!?。])\s+|\n+|"
    r";\s+"
)
_JOINT = re.compile(
    # a new subject
    r"(?:,\s+|,?\s+(?:and|but|because|so)\s+)(?:also\s+)?(?=(?:I|my|we|our|he|she|his|her|they)\b)"
    r"|,\s+(?=(?:so|which|what|how|please|can|could|is|are|does|do|should|where|when|who|any|but|because)\b)"
    r"|\s+(?=because\b)"
    # the same subject with another verb
    r"|,?\s+and\s+(?=(?:also\s+)?(?:am|live|lives|work|works|have|has|speak|speaks|use|uses|play|plays|study|studies|"
    r"love|loves|like(?! I)|likes|"
    r"hate|hates|prefer|prefers|own|owns|keep|keeps|drive|drives|collect|collects|often|usually|always|never|meditate|"
    r"wear|wears|take|takes|goes|is|feel|lives|don['’]t|can['’]t)\b)"
    r"|,?\s+(?:und|aber|weil|denn)\s+(?=(?:ich|wir|meine?|unsere?|er|sie|wohnt|arbeitet|hat|wohne|lebe|arbeite|bin|"
    r"habe|komme|spreche|esse|trinke|mag|liebe|studiere|"
    r"spiele|fahre)\b)"
    r"|,\s+(?=(?:ich|wir|meine?|unsere?|hast|wie|was|welche[rs]?|kannst|wo|wann|aber|deshalb|also|sie|er|gibt)\b)"
    r"|,?\s+(?:y|pero|porque)\s+(?=(?:vivo|trabajo|tengo|soy|mis?|me|hablo|no|estoy|toco|juego|estudio|tiene|vive|"
    r"trabaja|es|nuestr[oa])\b)"
    r"|,\s+(?=(?:vivo|trabajo|tengo|soy|mis?|me|hablo|no|qué|cuál|cómo|pero|puedes|así)\b)"
    r"|,?\s+(?:et|mais|car)\s+(?=(?:je|j['’]|mon|ma|mes|nous|notre|il|elle|on)(?:\b|(?<=['’])))"
    r"|,\s+(?=(?:je|j['’]|mon|ma|il|elle|on|que|quel|quelle|comment|mais|donc|alors|peux)(?:\b|(?<=['’])))",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:(?:hi|hello|hey|good (?:morning|evening)|hallo|hola|bonjour|salut|yes|no|yeah|ja|nein|sí|oui|non|thanks|"
    r"danke|gracias|merci|ok|okay|"
    r"well|oh|so|and|but|also|actually|anyway|because|plus|too|and also|there|then|"
    r"by the way|btw|fyi|just so you know|for the record|for your information|note that|you should know that|besides|"
    r"to be clear|as a reminder|some background|about me|in general|generally|"
    r"übrigens|also|und|aber|weil|denn|nur so|zur info|nebenbei|por cierto|además|y|pero|para que lo sepas|au fait|"
    r"d['’]ailleurs|sinon|et|mais)"
    r"(?:\s+there)?[,:!.]?\s+)+",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"^(?:also )?(?:am|live|work(?= (?:as|at|for|in|from|with)\b)|have|speak|use|play|study(?! and)|love(?= (?:to|my|"
    r"our|\w+ing)\b)|like(?= (?:to|my|our|\w+ing)\b)|hate|prefer|own|keep|drive|"
    r"collect|often|usually|always|never|"
    r"meditate|wear|take|don['’]t|can['’]t)\b",
    re.IGNORECASE,
)
_BARE_THIRD = re.compile(
    r"^(?:lives|works|has|is|speaks|plays|studies|loves|likes|hates|goes|attends|collects|wohnt|arbeitet|hat|"
    r"studiert|lebt|"
    r"tiene|vive|trabaja|es|estudia|habla|a \w+ ans|habite|travaille)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"^(?:he|she|they|er|sie|él|ella|il|elle)\s+(?=\S)", re.IGNORECASE)
_SUBJECT = re.compile(r"^(I|we)\b", re.IGNORECASE)
_OTHER = re.compile(
    rf"^((?:my|our) {RELATIVES}(?:,? (?-i:[A-ZÀ-Þ]\w+))?|(?:meine?|unsere?) (?-i:[A-ZÄÖÜ])\w+|(?:mi|nuestr[oa]) \w+|"
    rf"(?:mon|ma|notre) "
    rf"[\w-]+)\b",
    re.IGNORECASE,
)
_ABOUT_THEM = re.compile(
    r"^(?:(?:I|we|my|our)\b|(?:ich|wir|meine?|unsere?)\b|(?:je|mon|ma|mes|notre|nos|nous)\b|j['’]"
    r"|(?:yo|mis?|soy|tengo|tenemos|somos|vivimos|nuestr[oa]s?)\b)",
    re.IGNORECASE,
)
_UNSETTLED = re.compile(
    r"['’]ve\b|\b(?:won['’]t|been|being|was|were|had|did|got|gonna|gotta|so|really|such|more|too|ever|definitely|excited|plan|plans|"
    r"dream|thanks|glad|"
    r"help|helps|makes|make|made|\w{3,}(?<!marri)(?<!retir)(?<!disabl)ed|(?!during|wedding|morning|evening|"
    r"being)\w{3,}ing)\b"
    r"|\b(?:war|waren|hatte|hatten|habe\w* .*(?:ge\w+t|ge\w+en)|wurde\w*)\b"
    r"|\b(?:era|fue|estaba|estuvo|tenía|he \w+do|hemos \w+do)\b"
    r"|\b(?:était|étais|avait|avais|j['’]ai \w+(?:é|i|u)|nous avons \w+(?:é|i|u))\b|!\s*$",
    re.IGNORECASE,
)
"""What is not settled or long past: a model takes too much of it for a lasting fact to be asked."""
_POINTS_BACK = re.compile(r"\b(?:it|this|that|these|those|them|so|then|there|its|here)\b", re.IGNORECASE)
"""Words that lean on what was said before: such a clause says nothing by itself."""
_WANTS = re.compile(
    r"^\W*(?:(?:and|now|then|so|please|bitte|por favor|s['’]il te plaît),?\s+)*"
    r"(?:tell me|show|find|list|give me|write|draft|translate|summari[sz]e|explain|help|remind|suggest|recommend|"
    r"compare|calculate|search|look up|describe"
    r"|schreib\w*|zeig\w*|such\w*|finde|gib mir|sag mir|hilf|übersetz\w*|erklär\w*|fass|vergleich\w*|erinner\w*"
    r"|escribe|muestra|busca|dame|dime|ayúdame|traduce|explica|resume|recuérdame"
    r"|écris|montre|cherche|donne-moi|dis-moi|aide-moi|traduis|explique|résume|rappelle-moi)\b",
    re.IGNORECASE,
)
"""What Hearth is asked to do: it states nothing."""
_THANKS = re.compile(r"^\W*(?:thanks|thank you|danke|gracias|merci)\b[^.!?]{0,20}[.!]*\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Parted:
    """``statements`` are to be remembered, each by itself; ``rest`` is to be answered, "" for nothing."""

    statements: tuple[str, ...]
    rest: str


@dataclass(frozen=True, slots=True)
class Clause:
    """``quote`` as it stands in the turn; ``plain`` says the same as a sentence of its own.

    ``sure``: a rule reads it; otherwise the model has to say whether it tells anything that lasts.
    """

    quote: str
    plain: str
    sure: bool


def telling_clauses(turn: str) -> list[Clause]:
    """The clauses of ``turn`` that hold, or may hold, a lasting fact: the person's own, about themselves or theirs.

    Questions, orders, suppositions, play, hearsay and what only holds today are not among them, nor is anything that
    stands in the turn but was written by somebody else.
    """
    own = own_text(turn)
    if is_play(own):
        return []
    found: list[Clause] = []
    subject = _Subject()
    for sentence in _SENTENCE_END.split(own):
        if is_meant(sentence):
            found += _telling(sentence.strip(), subject)
    return found


def parted(told: str) -> Parted:
    """What is stated in ``told``, which the person wants to be remembered, and what they ask behind it.

    It begins with a statement. A sentence that leans on the one before it stays with it.
    """
    ends = [0, *(found.end() for found in _SENTENCE_END.finditer(told)), len(told)]
    sentences = [told[begin:end].strip() for begin, end in pairwise(ends)]
    sentences = [sentence for sentence in sentences if sentence]
    first, *others = _asked_within(sentences[0]) + sentences[1:] if sentences else [""]
    statements = [first]
    for number, sentence in enumerate(others):
        if asks(sentence) or _WANTS.match(sentence):
            return Parted(tuple(statements), " ".join(others[number:]))
        if _THANKS.match(sentence):
            continue
        if sentence[:1].isupper() and len(sentence.split()) > 2 and not _POINTS_BACK.search(sentence):
            statements.append(sentence)
        else:
            statements[-1] += f" {sentence}"
    return Parted(tuple(statements), "")


def _asked_within(sentence: str) -> list[str]:
    """A statement and the question behind its comma as two; any other sentence as it is."""
    joints = list(_JOINT.finditer(sentence)) if sentence.endswith("?") else []
    if not joints or not asks(sentence[joints[-1].end() :].rstrip("?")):
        return [sentence]
    return [sentence[: joints[-1].start()], sentence[joints[-1].end() :]]


def _telling(sentence: str, subject: _Subject) -> list[Clause]:
    quotes = [part.strip(" ,") for part in _JOINT.split(sentence)]
    quotes = [quote for quote in quotes if quote]
    asked = sentence.endswith("?")
    if asked and (len(quotes) < 2 or not asks(_LEADING.sub("", quotes[-1]))):
        return []
    found: list[Clause] = []
    for number, quote in enumerate(quotes):
        plain = subject.complete(_LEADING.sub("", quote).strip(" ,.!"), goes_on=number > 0)
        if (clause := _read(quote, plain)) is not None and not (asked and not clause.sure):
            found.append(clause)
    return found


class _Subject:
    """Whom the last clause was about: what follows may leave it out, or say "she"."""

    def __init__(self) -> None:
        self._own = self._other = ""

    def complete(self, plain: str, *, goes_on: bool) -> str:
        """``plain`` with its subject, if it has none of its own and the clause before it had one.

        ``goes_on``: it is of the same sentence, so that it may begin with its verb ("and live in Bern").
        """
        if goes_on and self._own and _BARE.match(plain):
            return f"{self._own} {plain}"
        if goes_on and self._other and _BARE_THIRD.match(plain):
            return f"{self._other} {plain}"
        if self._other and _PRONOUN.match(plain):
            return _PRONOUN.sub(f"{self._other} ", plain)
        own, other = _SUBJECT.match(plain), _OTHER.match(plain)
        self._own, self._other = own[0] if own else "", other[0] if other else ""
        return plain


def _read(quote: str, plain: str) -> Clause | None:
    count = len(plain.split())
    if not 2 <= count <= LONGEST_SENTENCE or "…" in quote or not may_tell(plain):
        return None
    if certain(plain):
        return Clause(quote, plain, True)
    unclear = _POINTS_BACK.search(plain) or _UNSETTLED.search(plain) or passes(plain)
    if count < 4 or unclear or not _ABOUT_THEM.match(plain):
        return None
    return Clause(quote, plain, False)
