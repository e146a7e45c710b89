"""What a draft may name: names, dates and numbers stand in the request, or a placeholder in brackets takes their place.

What earlier mails say never comes into a new one: their names are known and are caught at any place, a sentence's first
word included.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.core.words import STOP_WORDS, content_words, fold, numbers, stem, words
from assistant.personal.mail_parts import take_apart
from assistant.personal.style import OwnText
from assistant.personal.style_words import language_of

_DATES = frozenset(
    fold(
        """
        monday tuesday wednesday thursday friday saturday sunday tue tues wed thu thurs fri january february
        march april june july august september october november december tomorrow yesterday tonight montag dienstag
        mittwoch donnerstag freitag samstag sonntag januar februar märz mai juni juli oktober dezember übermorgen lunes
        martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio septiembre octubre
        noviembre diciembre mañana lundi mardi mercredi jeudi vendredi samedi dimanche janvier février avril juin
        juillet août septembre octobre novembre décembre demain
        """
    ).split()
)
_NO_NAMES = frozenset("ok okay asap fyi pdf btw ps eta tbd cc faq lol am pm mr mrs ms dr i'm i'll i've i'd".split())
_AMBIGUOUS = frozenset(fold("march mayo wed fri").split())  # dates only where they have a capital
_TOKEN = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_][\w'’-]*")
_SENTENCE = re.compile(r"(?<!\bMr\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bMrs\.)(?<!\bProf\.)(?<=[.!?:;…])[\"'”’)\]]*\s+|\n+")
_HALF_DAY = re.compile(r"(?<=\d)\s?[AaPp]\.?[Mm]\b\.?(?=\W|\Z)")
_PLACEHOLDER = re.compile(r"(\[[^\]\n]*\])")
_ORDINAL = re.compile(r"(?<=\[number\])(?:st|nd|rd|th)\b")
_REPEATED = re.compile(r"(\[\w+\])(?:[ ,/-]+\1)+")
_DAY = re.compile(r"\[date\],? \[number\]|\[number\]\.? (?:of )?\[date\]")


@dataclass(frozen=True, slots=True)
class Grounded:
    """A draft as it is shown. ``replaced`` is what nobody gave, as the model wrote it, now placeholders in brackets."""

    text: str
    replaced: tuple[str, ...] = ()


def grounded(text: str, given: str, examples: Sequence[OwnText] = ()) -> Grounded:
    """``text`` with every name, date and number that ``given`` does not hold as a placeholder in brackets.

    German writes every noun with a capital: there only names of people that the examples greet or are signed with are
    known to be names.
    """
    heard = set(words(given))
    known = heard | {word.removesuffix("'s") for word in heard}
    foreign = {name for name in _foreign(text, examples) - known if not set(name.split("-")) <= known}
    counted = numbers(given)
    replaced: list[str] = []

    def checked(found: re.Match[str]) -> str:
        token, folded = found[0], fold(found[0]).removesuffix("'s")
        if token[0].isdigit() or (token.islower() and numbers(token)):
            plain = numbers(token.removesuffix(":00"))
            kind = "" if plain <= counted or numbers(token) <= counted or folded in known else "[number]"
        elif folded in _DATES and folded not in known and (token[0].isupper() or folded not in _AMBIGUOUS):
            kind = "[date]"
        else:
            kind = "[name]" if token[0].isupper() and folded in foreign else ""
        if kind:
            replaced.append(token)
        return kind or token

    if not heard & {"am", "pm", "a.m", "p.m", "noon"}:
        text = _HALF_DAY.sub("", text)  # "at 6" is not "at 6 PM"
    parts = _PLACEHOLDER.split(text)  # what is a placeholder already stays
    for place in range(0, len(parts), 2):
        parts[place] = _TOKEN.sub(checked, parts[place])
    short = _DAY.sub("[date]", _ORDINAL.sub("", "".join(parts)))
    return Grounded(_REPEATED.sub(r"\1", short), tuple(replaced))


def without_foreign(text: str, given: str) -> str:
    """``text`` without sentences that have a placeholder and, besides small words, not one word of ``given``.

    A model that has read earlier mails adds their usual sentences ("My number is ..."): nobody asked for these.
    """
    asked = {stem(word) for word in content_words(given)}
    kept: list[str] = []
    for part in re.split(r"((?<=[.!?…])[ \n]+|\n+)", text):
        bare, placeholders = _PLACEHOLDER.subn(" ", part)
        if not placeholders or asked & {stem(word) for word in content_words(bare)}:
            kept.append(part)
        elif kept:
            kept.pop()  # the space before it
    return "".join(kept).strip()


def named(text: str) -> set[str]:
    """Words that name something, folded: with a capital in mid-sentence, or all capitals where the text is not.

    Unlike :func:`assistant.core.words.names` it takes no first word of a sentence, however short the one before ended.
    """
    shouted = sum(letter.isupper() for letter in text) > 0.5 * sum(letter.isalpha() for letter in text)
    found = set[str]()
    for sentence in _SENTENCE.split(text):
        tokens = [match[0] for match in _TOKEN.finditer(sentence)]
        found |= {fold(token).removesuffix("'s") for token in tokens[1:] if token[0].isupper() and not shouted}
    return {name for name in found if name not in STOP_WORDS | _NO_NAMES and not name.startswith("i'")}


def _foreign(text: str, examples: Sequence[OwnText]) -> set[str]:
    """Folded words of the text that would be names; what a code such as LX-88213 consists of counts singly too."""
    greeted = {part for each in examples for part in _people(each)}
    if language_of(words(text)) == "de":
        return greeted - _NO_NAMES
    earlier = {part for each in examples for part in named(f"{each.subject}\n{each.text}")}
    lower = {fold(word) for word in re.findall(r"(?<!\w)[^\W\d_A-Z][\w'’]*", " ".join(each.text for each in examples))}
    return {name for name in named(text) | (earlier - lower) | greeted if name not in _NO_NAMES}


def _people(example: OwnText) -> set[str]:
    mail = take_apart(example.text)
    recipient = example.recipient.split("@")[0]
    return {part for part in words(f"{mail.to} {mail.name} {recipient}") if len(part) > 1}
