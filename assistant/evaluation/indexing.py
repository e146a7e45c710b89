"""Making passages searchable by meaning: our way to the end beside bare ``SentenceTransformer.encode``, in turn.

Ours takes the passages that wait out of the database, computes their vectors in the knowledge process, keeps them in
the database and puts them into Chroma. The bare library gets the same texts as one list and keeps nothing.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from assistant.core.errors import BadRequest
from assistant.core.jobs import Desk, QuietDesk
from assistant.evaluation import BenchResult
from assistant.evaluation.bench_library import BenchLibrary
from assistant.evaluation.made_up import MadeUp, write_documents
from assistant.evaluation.measuring import Finding, Limit, as_result, how_busy, interleaved, middle, ratios, tell
from assistant.knowledge.chunker import embedded_text
from assistant.model.hardware import has_bf16

REPEATS = 5
_DOCUMENTS = 6
"""Texts in one repeat; about 110 passages."""


def run(data: Path | None, desk: Desk[str]) -> BenchResult:
    """The bench ``indexing``."""
    if data is not None:
        raise BadRequest("This benchmark makes its own texts.", "Leave --data out.")
    began = time.monotonic()
    desk.emit(how_busy())
    findings = measure(desk)
    tell(findings, desk)
    return as_result("indexing", REPEATS, "repeats", findings, time.monotonic() - began)


def measure(desk: Desk[str]) -> list[Finding]:
    """Passages a second by meaning. Raises ``ModelMissing``."""
    with BenchLibrary() as ours:
        desk.report(0, 2, "Loading the embedder several times")
        ours.load_embedder(desk.cancel)
        slices = _Slices(ours, desk)
        folder = ours.models.embedder_folder()
        ways: dict[str, Callable[[int], float]] = {"ours": slices.ours, "bare": slices.beside(bare_model(folder))}
        if has_bf16():
            ways["bare bf16"] = slices.beside(bare_model(folder, bf16=True))
        for way in ways.values():  # nobody's first call counts
            way(REPEATS)
        desk.report(1, 2, "Making passages searchable by meaning")
        return _findings(interleaved(ways, REPEATS, desk.cancel))


def _findings(speeds: dict[str, tuple[float, ...]]) -> list[Finding]:
    ours, bare, halved = speeds["ours"], speeds["bare"], speeds.get("bare bf16")
    beside = {"bare encode": median(bare)} | ({} if halved is None else {"bare encode in bf16": median(halved)})
    limit = Limit(0.85, at_least=True)
    findings = [
        middle("passages_per_second", ours, "Passages a second, kept and searchable by meaning", beside=beside),
        middle("indexing_ratio", ratios(ours, bare), "That, by bare encode", limit),
    ]
    if halved is not None:
        findings.append(middle("indexing_ratio_bf16", ratios(ours, halved), "That, by bare encode in bfloat16"))
    return findings


class _Slices:
    """The same passages for everybody, other ones in each repeat."""

    def __init__(self, ours: BenchLibrary, desk: Desk[str]) -> None:
        self._ours = ours
        self._desk = QuietDesk(desk.cancel)
        self._folders = [ours.folder / f"texts {repeat}" for repeat in range(REPEATS + 1)]
        for number, folder in enumerate(self._folders):
            write_documents(folder, MadeUp(100 + number).documents(_DOCUMENTS))
        self._texts: dict[int, Sequence[str]] = {}

    def ours(self, repeat: int) -> float:
        """Passages a second of our way."""
        count = len(self._of(repeat))
        began = time.perf_counter()
        done = self._ours.library.embed_pending(self._desk)
        seconds = time.perf_counter() - began
        if done != count:
            raise AssertionError(f"{done} passages were done, {count} waited")
        return done / seconds

    def beside(self, model: Any) -> Callable[[int], float]:
        """Passages a second of that model, with everything at the library's defaults."""

        def encode(repeat: int) -> float:
            texts = self._of(repeat)
            began = time.perf_counter()
            model.encode(texts, show_progress_bar=False)
            return len(texts) / (time.perf_counter() - began)

        return encode

    def _of(self, repeat: int) -> Sequence[str]:
        """The texts to embed; they are read into the library, words only, by whoever comes first."""
        if repeat not in self._texts:
            self._ours.library.add([self._folders[repeat]], self._desk, wait_for_meaning=False)
            waiting = self._ours.embeddings.pending(1_000_000)
            self._texts[repeat] = [embedded_text(chunk.context, chunk.text) for chunk in waiting]
        return self._texts[repeat]


def bare_model(folder: Path, bf16: bool = False) -> Any:
    """The embedder in ``folder`` as the library loads it, on the processor."""
    os.environ["HF_HUB_OFFLINE"] = "1"  # before the import: else it looks for a hub
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("GOMP_SPINCOUNT", "1000")  # as ours: else a busy machine would flatter us
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    options = {"torch_dtype": torch.bfloat16} if bf16 else {}
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # its bar would stand in the middle of ours
    return SentenceTransformer(str(folder), device="cpu", local_files_only=True, model_kwargs=options)
