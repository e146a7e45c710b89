"""How many tokens of the embedder a text takes.

Encoding every text whole costs more than all the rest of reading it. Words repeat, so each different word is
encoded once and its count kept: a document then costs a split and a dictionary look-up per word.
"""

from __future__ import annotations

import json
import string
import unicodedata
from collections.abc import Callable
from pathlib import Path

SPECIAL_TOKENS = 2
"""What the embedder puts around every text (start and end)."""

_KEPT_WORDS = 200_000
_LONGEST_WORD = 40
_PUNCTUATION = string.punctuation.encode()
_PUNCTUATION_TO_SPACE = bytes.maketrans(_PUNCTUATION, b" " * len(_PUNCTUATION))


class TokenCounter:
    """Counts tokens without the special ones.

    ``additive`` says whether counts of parts that are separated by white space add up exactly; where they do not,
    :meth:`exact` has the last word. Without a tokenizer file the count is a cautious estimate.
    """

    def __init__(self, tokenizer_json: Path | None) -> None:
        self.additive = True
        self._encode: Callable[[str], int] = _estimate
        if tokenizer_json is not None:
            self._encode = _load(tokenizer_json)
            self.additive = _splits_like_bert(tokenizer_json)
        self._known = _Counts(self._encode)

    def count(self, text: str) -> int:
        """Tokens of ``text``. Words longer than 40 characters count one a letter, the most they can be."""
        if len(self._known) > _KEPT_WORDS:
            self._known.clear()
        data = text.encode()
        if not self.additive:
            return sum(map(self._known.__getitem__, data.split()))
        # BERT's splitter cuts at white space and around ASCII punctuation, and each such sign is one token
        words = data.translate(_PUNCTUATION_TO_SPACE).split()
        signs = len(data) - len(data.translate(None, _PUNCTUATION))
        return sum(map(self._known.__getitem__, words)) + signs

    def exact(self, text: str) -> int:
        """Tokens of ``text``, encoded as one."""
        return self._encode(text)


class _Counts(dict[bytes, int]):
    """Tokens of every word met so far."""

    def __init__(self, encode: Callable[[str], int]) -> None:
        super().__init__()
        self._encode = encode

    def __missing__(self, word: bytes) -> int:
        text = word.decode()
        if len(text) <= _LONGEST_WORD:
            count = self[word] = self._encode(text)
            return count
        # a tokenizer may fold a very long word into one "unknown"; as many tokens as letters is the most it can take
        return len(unicodedata.normalize("NFD", text))


def _load(tokenizer_json: Path) -> Callable[[str], int]:
    from tokenizers import Tokenizer  # late: a room without a tokenizer never pays for it

    tokenizer = Tokenizer.from_file(str(tokenizer_json))
    tokenizer.no_truncation()
    tokenizer.no_padding()

    def encode(text: str) -> int:
        return len(tokenizer.encode(text, add_special_tokens=False))

    return encode


def _splits_like_bert(tokenizer_json: Path) -> bool:
    description = json.loads(tokenizer_json.read_text(encoding="utf-8"))
    return bool((description.get("pre_tokenizer") or {}).get("type") == "BertPreTokenizer")


def _estimate(text: str) -> int:
    data = text.encode()
    words = data.translate(_PUNCTUATION_TO_SPACE).split()
    signs = len(data) - len(data.translate(None, _PUNCTUATION))
    return signs + sum(1 + len(word) // 3 if word.isascii() else len(word.decode()) for word in words)
