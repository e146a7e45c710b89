"""A small tokenizer with the shape of the embedder's, and documents built in memory."""

from __future__ import annotations

import string
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from assistant.core.passages import Section
from assistant.knowledge.readers.draft import Draft
from assistant.knowledge.readers.parse import parse

_WORDS = ["the", "winter", "tyres", "are", "at", "garage", "shelf", "number", "and", "rent", "is", "due", "with"]


@pytest.fixture(scope="session")
def tokenizer_json(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT tokenizer that knows a few words and every Latin letter, so that counting is exact and quick."""
    letters = string.ascii_lowercase + string.digits + string.punctuation
    pieces = ["[UNK]", *_WORDS, *letters, *(f"##{letter}" for letter in string.ascii_lowercase + string.digits)]
    vocabulary = {piece: number for number, piece in enumerate(dict.fromkeys(pieces))}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    path = tmp_path_factory.mktemp("tokenizer") / "tokenizer.json"
    tokenizer.save(str(path))
    return path


@pytest.fixture
def read_bytes() -> Callable[[str, bytes], tuple[Draft, list[Section]]]:
    """Read a document from memory, in this process."""

    def read(name: str, data: bytes) -> tuple[Draft, list[Section]]:
        draft = Draft(name, data)
        return draft, list(parse(draft))

    return read


@pytest.fixture
def pack() -> Callable[[dict[str, str | bytes]], bytes]:
    """A zip archive of these parts."""

    def packed(parts: dict[str, str | bytes]) -> bytes:
        target = BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return target.getvalue()

    return packed
