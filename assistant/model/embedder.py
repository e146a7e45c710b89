"""Texts to vectors with a sentence-transformers model, in-process. Runs only in the knowledge child.

``encode`` of the library cuts every text at the model's window; here each token counts once: a longer text is cut
into parts whose vectors are averaged by their tokens. Texts are sorted by length, so that little padding is
computed, and small batches let a question's search in between.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from assistant.core.engines import Vector
from assistant.core.errors import ModelDamaged, ModelMissing, NotEnoughMemory
from assistant.core.jobs import CancelToken
from assistant.model.hardware import has_bf16

BATCH_TOKENS = 2048
"""Tokens in one batch, padding included."""

_SAMPLE = 1 << 20
_WORTH_IT = 0.8
"""bfloat16 is used where it takes less than this part of the time: it is a little less exact."""
_LENGTHS = 16  # batches come in few lengths: the native part keeps megabytes for every shape it has seen


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of one text that fits the window, as tokens without the special ones."""

    text: int
    tokens: tuple[int, ...]


class SentenceEmbedder:
    """Implements ``core.engines.Embedder`` from a model's folder; never looks anything up on a network."""

    def __init__(self, folder: Path, threads: int = 0, bf16: bool | None = None) -> None:
        """Load it. ``threads`` 0 leaves the choice to torch; ``bf16`` None computes so where that is faster here.

        Raises ``ModelMissing`` or ``ModelDamaged``.
        """
        self._id = model_id(folder)
        _stay_offline()
        import torch  # late: the switches above must be set first
        from safetensors import SafetensorError
        from sentence_transformers import SentenceTransformer

        self._torch = torch
        if threads > 0:
            torch.set_num_threads(threads)
        self._bf16 = _bf16_is_faster(torch) if bf16 is None else bf16
        try:
            model: Any = SentenceTransformer(str(folder), device="cpu", local_files_only=True, trust_remote_code=False)
        except MemoryError as full:
            raise NotEnoughMemory(
                f"There is not enough memory for the embedder {folder.name}.", "Choose a smaller one."
            ) from full
        except (OSError, ValueError, RuntimeError, KeyError, TypeError, AttributeError, SafetensorError) as problem:
            raise _damaged(folder, repr(problem)) from problem
        self._model = model.eval()
        if self._bf16:
            self._model.to(torch.bfloat16)
        self._tokenizer: Any = self._model.tokenizer
        self._window = int(self._model.get_max_seq_length() or 512)
        self._dimensions = int(self._model.get_embedding_dimension() or 0)
        self._head, self._tail = self._around()
        self._special = len(self._head) + len(self._tail)
        prompts = prompts_of(folder)
        self._query_prompt = prompts.get("query", "")
        self._passage_prompt = prompts.get("passage", prompts.get("document", ""))

    @property
    def model_id(self) -> str:
        """Name and revision; vectors of different ids are never compared."""
        return self._id

    @property
    def dimensions(self) -> int:
        """Numbers in one vector."""
        return self._dimensions

    def embed_passages(self, texts: Sequence[str], cancel: CancelToken) -> list[Vector]:
        """One vector per text, in order; cancel is looked at between batches."""
        return self._embed(texts, self._passage_prompt, cancel)

    def embed_query(self, text: str) -> Vector:
        """The vector of a question."""
        return self._embed([text], self._query_prompt, CancelToken())[0]

    def _embed(self, texts: Sequence[str], prompt: str, cancel: CancelToken) -> list[Vector]:
        if not texts:
            return []
        parts = self._parts(texts, prompt)
        parts.sort(key=lambda part: len(part.tokens))
        sums = np.zeros((len(texts), self._dimensions), dtype=np.float32)
        for batch in batches(parts, self._special):
            cancel.check()
            vectors = self._forward(batch)
            for part, vector in zip(batch, vectors, strict=True):
                sums[part.text] += vector * max(len(part.tokens), 1)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        return [row.tobytes() for row in (sums / np.maximum(lengths, 1e-12)).astype("<f2")]

    def _around(self) -> tuple[list[int], list[int]]:
        """The special tokens before and after every text."""
        whole: list[int] = self._tokenizer("a")["input_ids"]
        bare: list[int] = self._tokenizer("a", add_special_tokens=False)["input_ids"]
        at = next(n for n in range(len(whole)) if whole[n : n + len(bare)] == bare)
        return whole[:at], whole[at + len(bare) :]

    def _parts(self, texts: Sequence[str], prompt: str) -> list[_Part]:
        encoded = self._tokenizer(list(texts), add_special_tokens=False, truncation=False, verbose=False)["input_ids"]
        before: list[int] = self._tokenizer(prompt, add_special_tokens=False)["input_ids"] if prompt else []
        room = self._window - self._special - len(before)
        return [
            _Part(number, (*before, *stretch))
            for number, tokens in enumerate(encoded)
            for stretch in stretches(tokens, room)
        ]

    def _forward(self, batch: Sequence[_Part]) -> np.ndarray[Any, np.dtype[np.float32]]:
        ids = [[*self._head, *part.tokens, *self._tail] for part in batch]
        features = self._tokenizer.pad({"input_ids": ids}, return_tensors="pt", pad_to_multiple_of=_LENGTHS)
        with self._torch.inference_mode():
            vectors = self._model(dict(features))["sentence_embedding"]
        found: np.ndarray[Any, np.dtype[np.float32]] = vectors.float().numpy()
        return found


def stretches(tokens: Sequence[int], room: int) -> list[tuple[int, ...]]:
    """``tokens`` cut into as few parts of at most ``room`` as possible, all about equally long; never none."""
    count = max(1, -(-len(tokens) // room))
    edges = [len(tokens) * n // count for n in range(count + 1)]
    return [tuple(tokens[start:end]) for start, end in pairwise(edges)]


def batches(parts: Sequence[_Part], special: int) -> list[Sequence[_Part]]:
    """Neighbours in ``parts`` (sorted by length) that together stay under ``BATCH_TOKENS``, padding included."""
    result: list[Sequence[_Part]] = []
    start = 0
    for end, part in enumerate(parts, 1):
        longest = len(part.tokens) + special
        if end - start > 1 and (end - start) * longest > BATCH_TOKENS:
            result.append(parts[start : end - 1])
            start = end - 1
    result.append(parts[start:])
    return result


def model_id(folder: Path) -> str:
    """Name and revision of the embedder in ``folder``, without loading it. Raises ``ModelMissing``."""
    weights = folder / "model.safetensors"
    try:
        size = weights.stat().st_size
        with weights.open("rb") as file:
            digest = hashlib.sha256(str(size).encode())
            digest.update(file.read(_SAMPLE))
            file.seek(max(0, size - _SAMPLE))
            digest.update(file.read(_SAMPLE))
    except OSError as absent:
        raise ModelMissing(
            f"The embedder {folder.name} is not on this computer.",
            f"Fetch it with: hearth models pull {folder.name.lower()}",
            str(absent),
        ) from absent
    return f"{folder.name.lower()}@{digest.hexdigest()[:12]}"


def prompts_of(folder: Path) -> Mapping[str, str]:
    """What the model wants before questions ("query") and passages ("passage"), as its files or its family say."""
    try:
        named = json.loads((folder / "config_sentence_transformers.json").read_text("utf-8")).get("prompts") or {}
    except (OSError, ValueError, AttributeError):
        named = {}
    if not named and "e5-" in folder.name.lower():  # published before prompts were written into the files
        return {"query": "query: ", "passage": "passage: "}
    return {name: text for name, text in named.items() if isinstance(text, str)}


def _bf16_is_faster(torch: Any) -> bool:
    """Try it, some 50 ms: there are processors that have the instructions and need twice the time with them."""
    if not has_bf16():
        return False
    seconds = {}
    for kind in (torch.float32, torch.bfloat16):
        texts, weights = torch.ones(512, 384, dtype=kind), torch.ones(1536, 384, dtype=kind)
        tries = []
        for _ in range(6):
            began = time.thread_time()
            torch.nn.functional.linear(texts, weights)
            tries.append(time.thread_time() - began)
        seconds[kind] = min(tries)
    return bool(seconds[torch.bfloat16] < _WORTH_IT * seconds[torch.float32])


def _stay_offline() -> None:
    os.environ.update(
        HF_HUB_OFFLINE="1",
        TRANSFORMERS_OFFLINE="1",
        HF_HUB_DISABLE_TELEMETRY="1",
        HF_HUB_DISABLE_PROGRESS_BARS="1",
        TOKENIZERS_PARALLELISM="false",
        TRANSFORMERS_VERBOSITY="error",
    )
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "64")  # of those shapes
    # threads that spin while they wait take the processor from the chat model
    os.environ.setdefault("GOMP_SPINCOUNT", "1000")


def _damaged(folder: Path, detail: str) -> ModelDamaged:
    return ModelDamaged(
        f"The embedder in {folder.name} cannot be loaded.", "Remove it and fetch it again: hearth models", detail
    )
