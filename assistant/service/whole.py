"""Questions about all of a document: read part by part, noted, then answered from the notes (map-reduce)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from assistant.core.engines import Engine, Request, Sampling
from assistant.core.jobs import Desk
from assistant.core.messages import AnswerEvent, Message, Notice, Role, TextPiece
from assistant.core.passages import Passage
from assistant.service import fencing
from assistant.service.prompt import system_text
from assistant.store.documents import ChunkRecord

PART_TOKENS = 1200
"""Tokens of the document that the model reads at a time."""

NOTE_TOKENS = 160
"""Longest note about one part."""

_NOTHING = "nothing here"


class Chunked(Protocol):
    """Documents in chunks: the library's, or files that are read aside."""

    def whole(self, document_id: int) -> list[ChunkRecord]:
        """Every chunk of a document, in order."""


class WholeDocument:
    """Reads documents from beginning to end for one question."""

    def __init__(self, documents: Chunked, prompts: Path) -> None:
        self._documents = documents
        self._system = Message(Role.SYSTEM, system_text(prompts, "summary"))

    def digest(
        self, question: str, document_ids: Sequence[int], engine: Engine, desk: Desk[AnswerEvent]
    ) -> tuple[tuple[Passage, ...], tuple[Passage, ...]]:
        """Every chunk of the documents, to cite from, and the parts that the model should read for its answer.

        Where everything fits into one prompt the parts are the text itself; else they hold notes on it, and parts
        that hold nothing for the question are left out. Progress is reported in parts.
        """
        chunks = [self._documents.whole(document) for document in document_ids]
        cited = tuple(_joined([chunk]) for document in chunks for chunk in document)
        parts = [_joined(group) for document in chunks for group in _grouped(document)]
        budget = min(engine.info.context // 2, 2 * PART_TOKENS)
        if sum(chunk.tokens for document in chunks for chunk in document) <= budget:
            return cited, tuple(parts)
        desk.emit(Notice(f"This is long: it is read in {len(parts)} parts first."))
        notes = []
        for done, part in enumerate(parts):
            desk.report(done, len(parts), f"Reading part {done + 1} of {len(parts)}")
            notes.append(self._note(question, part, engine, desk))
        desk.report(len(parts), len(parts), "Writing")
        told = [(part, note) for part, note in zip(parts, notes, strict=True) if _NOTHING not in note.lower()]
        kept = self._fitting(told, engine, engine.info.context // 2)
        if len(kept) < len(told):
            desk.emit(Notice(f"Notes on {len(told) - len(kept)} of {len(parts)} parts did not fit and were left out."))
        return cited, tuple(replace(part, text=note) for part, note in kept)

    def _note(self, question: str, part: Passage, engine: Engine, desk: Desk[AnswerEvent]) -> str:
        name = fencing.line(Path(part.path).name + (f", {part.place}" if part.place else ""))
        text = fencing.fenced(fencing.as_data(part.text, question))
        turn = Message(Role.USER, f"Part of {name}:\n{text}\n\nTask: {question}")
        request = Request((self._system, turn), Sampling(max_tokens=NOTE_TOKENS))
        return "".join(
            delta.text for delta in engine.generate(request, desk.cancel) if isinstance(delta, TextPiece)
        ).strip()

    @staticmethod
    def _fitting(told: list[tuple[Passage, str]], engine: Engine, budget: int) -> list[tuple[Passage, str]]:
        kept = []
        for part, note in told:
            budget -= engine.count_tokens(note) + 20
            if budget < 0:
                break
            kept.append((part, note))
        return kept


def _grouped(chunks: Sequence[ChunkRecord]) -> Iterator[list[ChunkRecord]]:
    """``chunks`` in runs of at most ``PART_TOKENS``."""
    group: list[ChunkRecord] = []
    tokens = 0
    for chunk in chunks:
        if group and tokens + chunk.tokens > PART_TOKENS:
            yield group
            group, tokens = [], 0
        group.append(chunk)
        tokens += chunk.tokens
    if group:
        yield group


def _joined(group: Sequence[ChunkRecord]) -> Passage:
    first = group[0]
    return Passage(
        chunk_ids=tuple(chunk.id for chunk in group),
        document_id=first.document_id,
        path=first.path,
        title=first.title,
        place=first.place,
        text="\n".join(chunk.text for chunk in group),
        score=0.0,
    )
