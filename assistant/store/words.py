"""Text as the full-text index sees it, and queries that fit it.

The tokenizer splits at spaces and stems; scripts written without spaces (Chinese, Japanese, Thai, Lao, Khmer,
Burmese) are rewritten to overlapping pairs of letters first, in texts and queries alike.
"""

from __future__ import annotations

import operator
import re
import unicodedata
from collections.abc import Sequence

_UNSPACED = (
    "\u0e00-\u0e7f"  # Thai
    "\u0e80-\u0eff"  # Lao
    "\u1000-\u109f"  # Burmese
    "\u1780-\u17ff"  # Khmer
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"  # kana and the marks among Chinese characters
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # Chinese characters
    "\U00020000-\U000323af"
)
_RUN = re.compile(f"[{_UNSPACED}]+")
_KANA_ONLY = re.compile("[\u3040-\u309f]+")
_SPACED_WORD = re.compile(r"[^\W_]")

LONGEST_WORD = 4
"""Letters up to which a run without spaces is looked for as one word; in longer ones any pair may match."""


def indexed(text: str) -> str:
    """``text`` as it goes into the full-text index."""
    if text.isascii():
        return text
    return _RUN.sub(_pairs, unicodedata.normalize("NFKC", text))


def expressions(word: str) -> list[str]:
    """Query expressions for one query word, any of which may match; empty if it holds no letter or digit.

    Most words give one; a sentence in a script without spaces gives its pairs of letters.
    """
    word = unicodedata.normalize("NFKC", word)
    found: list[str] = []
    rest = 0
    for run in _RUN.finditer(word):
        found += _spaced(word[rest : run.start()])
        found += _unspaced(run.group())
        rest = run.end()
    return list(dict.fromkeys(found + _spaced(word[rest:])))


def every(words: Sequence[str]) -> str:
    """A query that all of ``words`` must match; "" if none of them can be searched for."""
    parts = [" OR ".join(found) for found in map(expressions, words) if found]
    return " AND ".join(f"({part})" for part in parts)


def _spaced(text: str) -> list[str]:
    return [_quoted(text)] if _SPACED_WORD.search(text) else []


def _unspaced(run: str) -> list[str]:
    if len(run) == 1:
        return [_quoted(run) + " *"]  # the beginning of any pair
    pairs = list(map(operator.add, run, run[1:]))
    if len(run) <= LONGEST_WORD:
        return [_quoted(" ".join(pairs))]  # a phrase: exactly this run
    telling = [pair for pair in pairs if not _KANA_ONLY.fullmatch(pair)]  # pairs of hiragana are mostly endings
    return [_quoted(pair) for pair in telling or pairs]


def _pairs(run: re.Match[str]) -> str:
    text = run.group()
    return f" {' '.join(map(operator.add, text, text[1:]))} {text[-1]} "


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""').replace("\0", " ") + '"'
