"""Texts to vectors: every token counts once, in order, and what is faster finds as well as what is exact."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.engines import Vector
from assistant.core.errors import Cancelled, ModelDamaged, ModelMissing
from assistant.core.jobs import CancelToken
from assistant.model.embedder import BATCH_TOKENS, SentenceEmbedder, _Part, batches, model_id, prompts_of, stretches

LONG = "The lighthouse keeper counted the waves. " * 120
"""About four windows."""


@pytest.fixture(scope="module")
def embedder(starter_embedder: Path) -> SentenceEmbedder:
    """The starter embedder, exact."""
    return SentenceEmbedder(starter_embedder, 2, bf16=False)


def numbers(vectors: list[Vector]) -> np.ndarray:
    """Vectors as rows."""
    return np.array([np.frombuffer(vector, "<f2") for vector in vectors], dtype=np.float32)


def embedded(embedder: SentenceEmbedder, *texts: str) -> np.ndarray:
    """The passages' vectors as rows."""
    return numbers(embedder.embed_passages(texts, CancelToken()))


def test_vectors_are_short_normalised_and_in_order(embedder: SentenceEmbedder) -> None:
    texts = ["A boat.", LONG, "", "Tax return 2026", "A boat."]
    vectors = embedder.embed_passages(texts, CancelToken())
    assert [len(vector) for vector in vectors] == [2 * embedder.dimensions] * len(texts)
    rows = numbers(vectors)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=2e-3)
    assert float(rows[0] @ rows[4]) > 0.999
    for text, row in zip(texts, rows, strict=True):
        assert float(embedded(embedder, text)[0] @ row) > 0.999


def test_short_texts_get_the_library_s_own_vectors(embedder: SentenceEmbedder) -> None:
    texts = ["A boat on the sea.", "Steuererklärung", "The cat sat on the mat. " * 8]
    bare = np.asarray(embedder._model.encode(texts, show_progress_bar=False))
    assert (bare * embedded(embedder, *texts)).sum(axis=1).min() > 0.999


def test_the_end_of_a_long_text_counts(embedder: SentenceEmbedder) -> None:
    """The library's own ``encode`` gives both the same vector: it never sees the end."""
    end = "Quarterly interest is paid into the savings account of the tennis club. " * 40
    plain, with_end = embedded(embedder, LONG, LONG + end)
    question = numbers([embedder.embed_query("When does the tennis club get its interest?")])[0]
    assert float(with_end @ question) > float(plain @ question) + 0.1


def test_nothing_to_embed_is_nothing(embedder: SentenceEmbedder) -> None:
    assert embedder.embed_passages([], CancelToken()) == []


def test_stopping_stops(embedder: SentenceEmbedder) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        embedder.embed_passages(["a"], cancel)


@given(st.lists(st.integers(0, 9), max_size=60), st.integers(1, 20))
def test_every_token_stands_in_exactly_one_stretch(tokens: list[int], room: int) -> None:
    parts = stretches(tokens, room)
    assert [token for part in parts for token in part] == tokens
    assert max(map(len, parts)) <= room
    assert max(map(len, parts)) - min(map(len, parts)) <= 1
    assert len(parts) == max(1, -(-len(tokens) // room))


@given(st.lists(st.integers(0, 600), min_size=1, max_size=60))
def test_batches_keep_all_parts_and_stay_small(lengths: list[int]) -> None:
    parts = [_Part(n, (1,) * length) for n, length in enumerate(sorted(lengths))]
    made = batches(parts, 2)
    assert [part for batch in made for part in batch] == parts
    assert all(len(batch) == 1 or len(batch) * (len(batch[-1].tokens) + 2) <= BATCH_TOKENS for batch in made)


def test_the_id_follows_the_weights(starter_embedder: Path, embedder: SentenceEmbedder, tmp_path: Path) -> None:
    assert embedder.model_id == model_id(starter_embedder)
    assert embedder.model_id.startswith("all-minilm-l6-v2@")
    other = tmp_path / starter_embedder.name
    other.mkdir()
    (other / "model.safetensors").write_bytes(b"other weights")
    assert model_id(other) != model_id(starter_embedder)


def test_a_missing_embedder_is_told_with_the_way_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing) as missing:
        SentenceEmbedder(tmp_path / "all-MiniLM-L6-v2")
    assert "models pull all-minilm-l6-v2" in missing.value.hint


@pytest.mark.parametrize("file", ["model.safetensors", "config.json", "tokenizer.json"])
def test_a_damaged_embedder_is_told(starter_embedder: Path, tmp_path: Path, file: str) -> None:
    copy = shutil.copytree(starter_embedder, tmp_path / "all-MiniLM-L6-v2")
    (copy / file).write_bytes(b"\x00 not what it should be")
    with pytest.raises(ModelDamaged):
        SentenceEmbedder(copy, 1)


def test_prompts_come_from_the_files_or_the_family(tmp_path: Path) -> None:
    assert prompts_of(tmp_path / "multilingual-e5-small") == {"query": "query: ", "passage": "passage: "}
    assert prompts_of(tmp_path / "all-MiniLM-L6-v2") == {}
    told = tmp_path / "config_sentence_transformers.json"
    told.write_text(json.dumps({"prompts": {"query": "find: ", "document": "", "odd": 3}}))
    assert prompts_of(tmp_path) == {"query": "find: ", "document": ""}
    for torn in ("", "[]", "{"):
        told.write_text(torn)
        assert prompts_of(tmp_path) == {}


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_half_precision_finds_as_well(embedder: SentenceEmbedder, starter_embedder: Path, shared_data: Path) -> None:
    """240 paragraphs, 1,190 questions. Measured: R@1 0.8866 and 0.8857 exact, R@5 0.9815 both, overlap@10 0.994."""
    data = json.loads((shared_data / "search" / "xquad" / "xquad.en.json").read_text("utf-8"))["data"]
    paragraphs = [paragraph for article in data for paragraph in article["paragraphs"]]
    texts = [paragraph["context"] for paragraph in paragraphs]
    asked = [(question["question"], n) for n, each in enumerate(paragraphs) for question in each["qas"]]
    right = np.array([n for _, n in asked])
    ten = {}
    for bf16, model in ((False, embedder), (True, SentenceEmbedder(starter_embedder, 2, bf16=True))):
        scores = embedded(model, *(question for question, _ in asked)) @ embedded(model, *texts).T
        ten[bf16] = np.argsort(-scores, axis=1)[:, :10]
    first = {bf16: float((found[:, 0] == right).mean()) for bf16, found in ten.items()}
    five = {bf16: float((found[:, :5] == right[:, None]).any(axis=1).mean()) for bf16, found in ten.items()}
    shared = [len(set(exact) & set(half)) / 10 for exact, half in zip(ten[False], ten[True], strict=True)]
    assert first[False] > 0.87
    assert first[True] >= first[False] - 0.005
    assert five[True] >= five[False] - 0.005
    assert np.mean(shared) >= 0.99
