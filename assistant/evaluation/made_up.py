"""Texts that nobody wrote, always the same ones: for measuring with thousands of files that need not be shipped.

Words follow the frequencies of real language: a few hundred are everywhere, most are rare. The common ones come from
the packaged sample, the rare ones are made of its syllables.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from random import Random

from assistant.system.paths import resources

WORDS = 30_000
"""Different words in all."""

_READABLE = (".md", ".txt", ".json", ".csv", ".eml")
_SENTENCE = (6, 22)
_PARAGRAPH = (3, 9)


class MadeUp:
    """Makes texts; the same ``seed`` makes the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - nothing secret
        self._words = _vocabulary(Random(0))  # noqa: S311 - nothing secret
        self._weights = tuple(accumulate((rank + 3) ** -1.3 for rank in range(len(self._words))))

    def words(self, count: int) -> list[str]:
        """``count`` words as they come in running text."""
        return self._random.choices(self._words, cum_weights=self._weights, k=count)

    def sentence(self) -> str:
        """One sentence."""
        words = self.words(self._random.randint(*_SENTENCE))
        if self._random.random() < 0.2:
            words.insert(len(words) // 2, f"{self._random.randint(2, 9_999)}")
        return f"{' '.join(words).capitalize()}."

    def paragraph(self, characters: int) -> str:
        """Sentences of about that many characters together."""
        sentences = [self.sentence()]
        length = len(sentences[0])
        while length < characters:
            sentences.append(self.sentence())
            length += len(sentences[-1]) + 1
        return " ".join(sentences)

    def document(self, characters: int) -> str:
        """A text of about that many characters with headings and paragraphs."""
        parts: list[str] = []
        length = 0
        while length < characters:
            if len(parts) % 6 == 0:
                parts.append(f"# {' '.join(self.words(3)).capitalize()}")
            else:
                parts.append(" ".join(self.sentence() for _ in range(self._random.randint(*_PARAGRAPH))))
            length += len(parts[-1]) + 2
        return "\n\n".join(parts)[:characters].rstrip() + "\n"

    def documents(self, count: int, shortest: int = 2_000, longest: int = 20_000) -> Iterator[str]:
        """``count`` texts with lengths between the two, in characters."""
        for _ in range(count):
            yield self.document(self._random.randint(shortest, longest))

    def questions(self, count: int) -> list[str]:
        """Things a person might search for: some words, or a whole question."""
        asked: list[str] = []
        for number in range(count):
            few = " ".join(self.words(self._random.randint(2, 6)))
            asked.append(few if number % 2 else f"What did we say about the {few} and when is it?")
        return asked


def write_documents(folder: Path, texts: Iterator[str]) -> list[Path]:
    """Each text as a file in ``folder``, made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for number, text in enumerate(texts):
        path = folder / f"note {number:04d}{'.md' if number % 2 else '.txt'}"
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


def _vocabulary(random: Random) -> Sequence[str]:
    files = sorted(path for path in (resources() / "sample").rglob("*") if path.suffix in _READABLE)
    text = " ".join(path.read_text(encoding="utf-8", errors="replace") for path in files).lower()
    found = [word for word, _ in Counter(re.findall(r"[a-z]{2,14}", text)).most_common()]
    syllables = sorted({part for word in found for part in re.findall(r"[^aeiou]{1,2}[aeiou]", word)})
    words = dict.fromkeys(found)
    while len(words) < WORDS:
        words["".join(random.choices(syllables, k=random.randint(2, 4)))] = None
    return tuple(words)
