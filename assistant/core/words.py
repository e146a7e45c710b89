"""Words of a text as search and citation checks see them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_WORD = re.compile(r"\w+(?:['’]\w+)?", re.UNICODE)
_NUMBER = re.compile(r"\d+(?:[.,:'’\u202f]\d+)*")
_CODE = re.compile(r"\b(?=[\w/-]*\d)(?=[\w/-]*[A-Za-z])[A-Za-z0-9][\w/-]+\b")


def fold(text: str) -> str:
    """``text`` in lower case without accents, typographic apostrophes made plain."""
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()


STOP_WORDS = frozenset(
    fold(
        """
        a about above after again all also am an and any are aren't as at be because been before being below between
        both but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each few find
        for from further give had has have having he her here hers him his how i i'm if in into is isn't it it's its
        just list me more most much my myself no nor not of off on once only or other our ours out over own please s
        same shall she should show so some such t tell than that that's the their theirs them then there these they
        this those through to too under until up us very was we were what what's when where which while who whom
        whose why will with won't would you your yours der die das den dem des ein eine einen einem einer eines und
        oder aber ist sind war waren bin bist sein hat habe haben ich du er sie es wir ihr mein meine meinen meinem
        meiner dein deine wie was wer wo wann warum welche welcher welches in im an am auf aus bei mit nach von vom
        zu zum zur für über unter nicht kein keine auch noch schon sich mir mich uns el la los las un una unos unas
        y o pero es son era de del en con por para mi mis tu su que qué cuál cuándo dónde cómo le les des du et ou
        mais est sont était dans avec pour sur mon ma mes ton ta tes son sa ses que qui quoi quand où comment quel
        quelle quels quelles je il elle nous vous ils elles ne pas
        """
    ).split()
)
"""English, German, Spanish and French words that carry no content of their own, folded."""


def words(text: str) -> list[str]:
    """Every word and number of ``text`` in order, folded."""
    return _WORD.findall(fold(text))


def content_words(text: str) -> list[str]:
    """The words that carry content, in order, each once; all words when every one is a stop word."""
    every = list(dict.fromkeys(words(text)))
    kept = [word for word in every if word not in STOP_WORDS]
    return kept or every


def stem(word: str) -> str:
    """A cheap common stem for comparing words of one text with another; no dictionary, never longer than the word."""
    for ending in ("'s", "ingly", "ings", "ing", "edly", "ies", "ied", "ed", "es", "en", "ly", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def numbers(text: str) -> set[str]:
    """The numbers in ``text``, also small ones in words; "90,000", "90'000" and "90 000" are all "90000"."""
    spelled = {_SPELLED[word] for word in words(text) if word in _SPELLED}
    plain = re.sub(r"(?<=\d)[,'’\u00a0\u202f ](?=\d{3}\b)", "", text)
    found = (number.rstrip(".,:") for number in _NUMBER.findall(plain))
    return {_plain_number(number) for number in found} | spelled


def _plain_number(number: str) -> str:
    if ":" in number:  # a time: 06:55 and 6:55 are the same
        return ":".join(part.lstrip("0") or "0" for part in number.split(":"))
    number = number.replace(",", ".")
    if number.count(".") == 1 and "." in number:
        number = number.rstrip("0").rstrip(".")
    return number.lstrip("0") or "0"


def names(text: str) -> set[str]:
    """Words that name something: capitalised in mid-sentence, or a code such as LX-88213; folded, possessive cut."""
    found = {fold(code) for code in _CODE.findall(text)}
    for sentence in re.split(r"(?<=\w{3}[.!?:])\s+|\n+", text):
        for match in _WORD.finditer(sentence):
            word = match.group()
            starts = not re.search(r"\w", sentence[: match.start()])
            if word[0].isupper() and (not starts or word.isupper()) and len(word) > 1:
                found.add(fold(word).removesuffix("'s"))
    return {name for name in found if name not in STOP_WORDS}


def overlap(left: Iterable[str], right: Iterable[str]) -> float:
    """Jaccard similarity of two sets of words, 0.0 to 1.0."""
    one, other = set(left), set(right)
    return len(one & other) / len(one | other) if one or other else 0.0


_SPELLED = {
    word: str(number)
    for row in (
        "zero one two three four five six seven eight nine ten eleven twelve",
        "null eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf",
        "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce",
        "zero un deux trois quatre cinq six sept huit neuf dix onze douze",
    )
    for number, word in enumerate(row.split())
    if word not in ("one", "un", "uno", "once")  # more often a pronoun, an article or an adverb
}
