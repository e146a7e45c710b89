"""Measures whether any of it helps: one module a bench, imported only when it runs.

A bench module has ``run(data, desk) -> BenchResult``. It works in a temporary profile of its own, never in the
person's, reports its progress, emits sentences worth reading, and checks ``desk.cancel`` often.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import cast

from assistant.core.errors import BadRequest
from assistant.core.jobs import Desk
from assistant.system.discretion import MEASURED

__all__ = ["BENCHES", "LIMITED", "MEASURED", "BenchResult", "run"]

BENCHES: Mapping[str, str] = MappingProxyType(
    {
        "speed": "all of the next four: how fast, beside the bare libraries in the same run",
        "answers": "writing, reading and follow-ups of the chat model beside bare llama.cpp",
        "indexing": "making passages searchable by meaning beside bare sentence-transformers",
        "files": "600 texts and 86 PDFs: searchable by words and by meaning, again, copies, memory",
        "search": "searching 100,000 passages by words and meaning",
        "ranking": "what personal order does to rank 1 and MRR on XQuAD, with made-up habits",
        "calendar": "taking in 100,000 events and looking at weeks of them",
        "when": "times in words in four languages beside dateparser",
        "memory": "what was said in long chats, found again, beside BM25, MiniLM and plain fusions",
        "recall-facts": "what a person told, found again; with --limit N the chat model answers N of the questions",
        "qa": "questions about long chats answered in a few words, and refused where nobody told, beside BM25",
        "tools": "tool calls by the chat model beside plain prompting",
        "facts": "lasting facts in 300 turns of which 200 teach nothing, beside the model alone",
        "edits": "what a person edits in drafts, with learning from it beside none; --limit 4, 8, 12 runs it in slices",
        "injection": "attacks in mails, files and invitations: what they change (nothing), reach (nothing), who obeys",
        "prefs": "the right preference found for a later question; with --limit N the chat model picks what suits it",
        "trust": "processes killed while they write, bits flipped, disks full: what is lost; --limit N kills",
        "style": "drafts recognised as their person's, beside drafts from the request alone",
    }
)
"""What each bench measures, by its name, which is also its module's (with _ for -)."""

LIMITED = frozenset(
    {"tools", "recall-facts", "style", "facts", "edits", "ranking", "prefs", "qa", "injection", "trust"}
)
"""Benches that can take a part of their data: ``run(data, desk, limit)``."""


@dataclass(frozen=True, slots=True)
class BenchResult:
    """One measured benchmark. ``n`` counts what was measured, in ``unit``; ``seconds`` is the whole run's time.

    ``baselines`` holds, for each thing compared with, the same metrics as far as they apply to it.
    """

    bench: str
    n: int
    unit: str
    metrics: Mapping[str, float]
    baselines: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    seconds: float = 0.0


def run(name: str, data: Path | None, desk: Desk[str], limit: int | None = None) -> BenchResult:
    """Run the bench of that name; ``data`` is another file of the same form as its own.

    ``limit`` is how many of each kind are measured, 0 for all, None for as many as is usual. Raises
    :class:`BadRequest` with the nearest name, where ``data`` does not exist, or where there is no such limit.
    """
    if name not in BENCHES:
        near = get_close_matches(name, BENCHES, 1)
        hint = f"Did you mean “{near[0]}”?" if near else f"There are: {', '.join(BENCHES)}."
        raise BadRequest(f"There is no benchmark “{name}”.", hint)
    if data is not None and not data.exists():
        raise BadRequest(f"There is no file {data}.")
    if limit is not None and (name not in LIMITED or limit < 0):
        raise BadRequest(f"The benchmark “{name}” has no such limit.", "Leave --limit out.")
    module = import_module(f"assistant.evaluation.{name.replace('-', '_')}")
    return cast(BenchResult, module.run(data, desk) if limit is None else module.run(data, desk, limit))
