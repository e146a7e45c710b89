"""From characters to words, and from words to what they can mean by a language's table.

A table names categories and, for each of their values, the phrases that mean it. Folding (lower case, no accents, plain
apostrophes) keeps every character's place, so that what is found can be shown where it stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from assistant.calendar.when.chart import Item

_WORD = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_", re.UNICODE)
_PLAIN = {"’": "'", "‘": "'", "´": "'", "`": "'", "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "～": "~"}


@dataclass(frozen=True, slots=True)
class Word:
    """A folded run of letters or of digits, or one sign; ``start`` and ``end`` are its characters' places."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=4096)
def _fold_one(sign: str) -> str:
    if sign in _PLAIN:
        return _PLAIN[sign]
    plain = unicodedata.normalize("NFD", sign)[0].lower()
    return plain if len(plain) == 1 else sign


def fold(text: str) -> str:
    """Lower case, without accents, of the same length."""
    return text.lower() if text.isascii() else "".join(map(_fold_one, text))


def split(folded: str) -> list[Word]:
    """The words of a folded text."""
    return [Word(match.group(), match.start(), match.end()) for match in _WORD.finditer(folded)]


@dataclass(slots=True)
class _Branch:
    following: dict[str, _Branch] = field(default_factory=dict)
    meanings: list[tuple[str, Hashable]] = field(default_factory=list)


class Lexicon:
    """What the phrases of one language mean."""

    def __init__(self, entries: Iterable[tuple[str, Hashable, str]]) -> None:
        """From triples of category, value and phrase."""
        self._root = _Branch()
        for category, value, phrase in entries:
            branch = self._root
            for word in split(fold(phrase)):
                branch = branch.following.setdefault(word.text, _Branch())
            if (category, value) not in branch.meanings:
                branch.meanings.append((category, value))

    def knows(self, word: str) -> bool:
        """Whether some phrase begins with ``word``."""
        return word in self._root.following

    def categories(self, word: str) -> set[str]:
        """What ``word`` by itself can be."""
        branch = self._root.following.get(word)
        return {category for category, _ in branch.meanings} if branch else set()

    def values(self, word: str, category: str) -> set[Hashable]:
        """What ``word`` by itself means as ``category``."""
        branch = self._root.following.get(word)
        return {value for found, value in branch.meanings if found == category} if branch else set()

    def meanings(self, words: list[Word], at: int) -> Iterator[tuple[int, str, Hashable]]:
        """For each phrase that begins with the word ``at``: after which word it ends, category, value.

        Hyphens between its words do not matter.
        """
        branch, place = self._root, at
        while place < len(words):
            following = branch.following.get(words[place].text)
            if following is None:
                if words[place].text != "-" or place == at or words[place - 1].text == "-":
                    return
                place += 1
                continue
            branch, place = following, place + 1
            for category, value in branch.meanings:
                yield place, category, value

    def items(self, words: list[Word]) -> list[Item]:
        """All phrases in ``words``, by where they begin."""
        return [
            Item(category, at, end, value)
            for at in range(len(words))
            for end, category, value in self.meanings(words, at)
        ]


Table = Mapping[str, Mapping[Hashable, str]]
"""Category to value to phrases, these parted by "|"."""


def entries(table: Table) -> Iterator[tuple[str, Hashable, str]]:
    """The triples that a table stands for."""
    for category, values in table.items():
        for value, phrases in values.items():
            for phrase in phrases.split("|"):
                yield category, value, phrase.strip()
