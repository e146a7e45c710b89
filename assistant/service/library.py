"""The library: what the person adds, how it is kept up to date, and how it is taken out again."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from assistant.core.changes import ChangeBus, Changed
from assistant.core.errors import AssistantError, BadRequest, Cancelled
from assistant.core.jobs import Desk, Lane
from assistant.knowledge.gate import Gate
from assistant.knowledge.ingest import FileOutcome, Ingest, Tally
from assistant.knowledge.reading import ReadingRoom
from assistant.knowledge.scanning import Scanner, printable
from assistant.knowledge.watcher import Watcher
from assistant.service.embedding import EmbeddingRun
from assistant.service.interruptible import InterruptibleDesk
from assistant.service.knowledge_child import KnowledgeChild
from assistant.service.library_views import AddReport, DocumentView, ProblemView, SourceView
from assistant.service.runner import Job, JobRunner
from assistant.service.turns import Turns, held
from assistant.store.chats import blank_citations
from assistant.store.database import Database
from assistant.store.documents import Counts, Documents
from assistant.store.embeddings import Embeddings
from assistant.store.intake import Intake
from assistant.store.permissions import ALL
from assistant.store.sources import Kind, SourceRecord, Sources

__all__ = ["AddReport", "Counts", "DocumentView", "FileOutcome", "Library", "ProblemView", "SourceView"]


class Library:
    """Every method may be called from any thread; those with a desk take long."""

    def __init__(
        self,
        database: Database,
        room: ReadingRoom,
        knowledge: KnowledgeChild,
        runner: JobRunner,
        changes: ChangeBus,
        largest_file: Callable[[], int],
        private: Sequence[Path] = (),
    ) -> None:
        """``largest_file`` gives the most bytes a file may have; ``private`` folders (Hearth's own) are never read."""
        self._documents, self._open = Documents(database), Documents(database, ALL)
        self._embeddings = Embeddings(database)
        self._sources = Sources(database)
        self._intake = Intake(database)
        self._room = room
        self._scanner = Scanner()
        self._knowledge = knowledge
        self._runner = runner
        self._changes = changes
        self._private = [str(folder) for folder in private]
        self._gate = Gate()
        self._ingest = Ingest(self._intake, self._sources, room, self._scanner, largest_file, self._gate, self._private)
        self._embedding = EmbeddingRun(self._embeddings, knowledge, self._gate)
        self._updates = Turns()
        self._embedding_turn = threading.Lock()
        self._indexing: frozenset[int] = frozenset()
        self._watcher = Watcher(self._noticed)
        self._background = threading.Lock()
        self._embedding_job: Job | None = None
        self._following_job: Job | None = None
        self._changed_sources: frozenset[int] = frozenset()
        self._closed = False
        knowledge.listen(self._knowledge_is)

    # --- adding ---

    def add(
        self, paths: Sequence[Path], desk: Desk[FileOutcome], watch: bool = False, wait_for_meaning: bool = True
    ) -> AddReport:
        """Add files and folders and index them; what is in the library already is brought up to date.

        ``watch`` keeps following them; ``wait_for_meaning`` returns only when they are searchable by meaning too, or
        that cannot be had. Raises ``BadRequest`` if there is no path, ``Cancelled``; what was read stays.
        """
        if not paths:
            raise BadRequest("Nothing to add.", "Name files or folders.")
        began = time.monotonic()
        wanted, refused = self._take_in(paths, watch)
        for outcome in refused:
            desk.emit(outcome)
        tally = self._update(wanted, desk, again=True)
        if watch:
            self._follow()
        if wait_for_meaning:
            self.embed_pending(desk)
        return AddReport(
            tally.added,
            tally.updated,
            tally.unchanged,
            (*refused, *tally.failed),
            tally.chunks,
            time.monotonic() - began,
            tally.removed,
            dict(tally.skipped),
        )

    def start_add(self, paths: Sequence[Path], watch: bool = False) -> Job:
        """:meth:`add` as a job; its result is the report. Vectors are then computed in another job."""

        def work(desk: Desk[FileOutcome]) -> AddReport:
            report = self.add(paths, desk, watch, wait_for_meaning=False)
            self._start_embedding()
            return report

        what = paths[0].name if len(paths) == 1 else f"{len(paths)} files and folders"
        return self._runner.start(f"Adding {what}", work, Lane.INGEST, changed=Changed.SOURCES)

    def resume(self) -> None:
        """At start: look in the background for what changed meanwhile, go on with what was left, follow sources."""
        self._follow()
        sources = self._sources.all()
        if sources:
            self._start_following(frozenset(source.id for source in sources))
        else:
            self._start_embedding()

    def embed_pending(self, desk: Desk[Any]) -> int:
        """Compute the vectors that are missing; how many were. Waits for the embedder if it is coming up."""
        if not self._embeddings.pending_count():
            return 0
        with held(self._embedding_turn, desk.cancel):
            try:
                return self._embedding.run(desk)
            finally:
                self._changes.publish(Changed.SOURCES)

    # --- looking ---

    def sources(self) -> tuple[SourceView, ...]:
        """What the person added, by path."""
        return tuple(self._view(source) for source in self._sources.counted())

    def problems(self, source_id: int | None = None) -> tuple[ProblemView, ...]:
        """The files that could not be read, of one source or of all, after the folders that are not there now."""
        away = [ProblemView(str(each.path), each.reason, each.hint) for each in self._ingest.away(source_id)]
        failed = self._documents.failed(source_id)
        return (*away, *(ProblemView(document.path, document.reason, document.hint) for document in failed))

    def counts(self) -> Counts:
        """The library in numbers."""
        return self._documents.counts()

    def newest(self, limit: int) -> tuple[DocumentView, ...]:
        """The documents that can be asked about and suggested whose files changed last, newest first."""
        return tuple(DocumentView(found.path, found.title) for found in self._open.newest(limit))

    def document_ids(self, paths: Sequence[Path]) -> list[int]:
        """The documents with text at these paths and in these folders."""
        found = (document for path in paths for document in self._documents.under(_absolute(path)))
        return list(dict.fromkeys(document.id for document in found if document.chunks))

    def follow(self, source_id: int, on: bool) -> None:
        """Keep following what changes in a source, or stop that; what changed meanwhile is looked for at once."""
        self._sources.watch(source_id, on)
        self._follow()
        self._changes.publish(Changed.SOURCES)
        if on:
            self._start_following(frozenset({source_id}))

    # --- pausing ---

    @property
    def paused(self) -> bool:
        """Whether indexing is paused."""
        return self._gate.closed

    def pause(self) -> None:
        """Hold indexing and embedding from the next file or batch on; what was read so far is kept."""
        self._gate.close()
        self._changes.publish(Changed.SOURCES)

    def unpause(self) -> None:
        """Go on."""
        self._gate.open()
        self._changes.publish(Changed.SOURCES)

    # --- forgetting ---

    def forget(self, paths: Sequence[Path], desk: Desk[Any]) -> int:
        """Take files and folders out and erase their text, words, vectors and quotations; how many documents.

        The files themselves stay. What lies in a folder of the library is kept out of it from then on. Raises
        ``BadRequest`` if one of them is not in the library; nothing is forgotten then.
        """
        named = [_absolute(path) for path in paths]
        for path in named:
            if not self._holds(path):
                raise BadRequest(f"“{path}” is not in the library.", "See what is in it: hearth sources")
        desk.report(0, 2, "Erasing")
        with self._updates.first(desk.cancel):
            self._knowledge.will_erase()
            count = self._intake.erase(named, blank_citations)
            self._ingest.forget_away(named)
        desk.report(1, 2, "Erasing")
        self._leave_index()
        if self._knowledge.ready:
            self._knowledge.rebuild()
        self._follow()
        self._changes.publish(Changed.SOURCES | Changed.CHATS)
        desk.report(2, 2, "Erased")
        return count

    def close(self) -> None:
        """Stop following and end the child processes that read; running work must have been cancelled."""
        self._closed = True
        self._watcher.close()
        self._scanner.close()
        self._room.close()

    # --- how it is done ---

    def _take_in(self, paths: Sequence[Path], watch: bool) -> tuple[list[tuple[SourceRecord, str]], list[FileOutcome]]:
        """Register the sources; with each the path in it to look at. What cannot be one is refused with its reason."""
        placed: list[tuple[int, str]] = []
        refused: list[FileOutcome] = []
        for path in paths:
            real = _absolute(path)
            problem = self._refusal(real)
            if problem is not None:
                refused.append(FileOutcome(Path(printable(str(path))), "failed", *problem))
                continue
            kind: Kind = "folder" if Path(real).is_dir() else "file"
            placed.append((self._sources.add(real, kind, watch), real))
        known = {source.id: source for source in self._sources.all()}
        self._changes.publish(Changed.SOURCES)
        return [(known[source], real) for source, real in placed if source in known], refused

    def _holds(self, path: str) -> bool:
        """Whether a path is in the library, or would be taken in by the next look."""
        sources = [source.path for source in self._sources.all()]
        if any(source == path or is_inside(source, path) for source in sources) or self._documents.under(path):
            return True
        return os.path.lexists(path) and any(is_inside(path, source) for source in sources)

    def _refusal(self, path: str) -> tuple[str, str] | None:
        if printable(path) != path:
            return "The name of this file is not valid text.", "Rename it and add it again."
        if not os.path.lexists(path):
            return "There is no such file or folder.", "Check the path."
        if any(path == folder or is_inside(path, folder) for folder in self._private):
            return "This is where Hearth itself keeps its data.", ""
        return None

    def _update(self, wanted: Sequence[tuple[SourceRecord, str]], desk: Desk[FileOutcome], *, again: bool) -> Tally:
        """Bring sources up to date, one update at a time; begins anew if something was forgotten meanwhile."""
        while True:
            with self._updates.take(desk.cancel) as interrupted:
                there = {source.id for source in self._sources.all()}
                wanted = [(source, path) for source, path in wanted if source.id in there]
                self._indexing = frozenset(source.id for source, _ in wanted)
                try:
                    return self._ingest.update(wanted, InterruptibleDesk(desk, interrupted, self._changes), again=again)
                except Cancelled:
                    desk.cancel.check()
                finally:
                    self._indexing = frozenset()
                    self._leave_index()
                    self._changes.publish(Changed.SOURCES)

    def _leave_index(self) -> None:
        """Take what is gone from the database out of the vector index."""
        gone = self._embeddings.gone()
        if not gone or not self._knowledge.ready:
            return  # it is compared with the database when it comes up
        with contextlib.suppress(AssistantError):
            self._knowledge.forget(gone)
            self._embeddings.forget_gone(gone)

    def _follow(self) -> None:
        watched = [source for source in self._sources.all() if source.watched]
        self._watcher.follow(
            {source.path: source.id for source in watched if source.kind == "folder"},
            {source.path: source.id for source in watched if source.kind == "file"},
        )

    def _noticed(self, sources: frozenset[int]) -> None:
        if not self._closed:
            self._start_following(sources)

    def _start_following(self, sources: frozenset[int]) -> None:
        with self._background:
            self._changed_sources |= sources
            if self._following_job is None or self._following_job.done:
                self._following_job = self._runner.start(
                    "Looking for changes", self._look_again, Lane.INGEST, changed=Changed.SOURCES
                )

    def _look_again(self, desk: Desk[FileOutcome]) -> None:
        while True:
            with self._background:
                changed, self._changed_sources = self._changed_sources, frozenset()
                if not changed:
                    self._following_job = None
                    break
            began = time.monotonic()
            wanted = [(source, source.path) for source in self._sources.all() if source.id in changed]
            self._update(wanted, desk, again=False)
            desk.cancel.sleep(min(60.0, time.monotonic() - began))  # a folder that never rests takes half the time
        self._start_embedding()

    def _start_embedding(self) -> None:
        with self._background:
            running = self._embedding_job is not None and not self._embedding_job.done
            if running or self._closed or not self._knowledge.ready or not self._embeddings.pending_count():
                return
            self._embedding_job = self._runner.start(
                "Making files searchable by meaning", self.embed_pending, Lane.UPKEEP, changed=Changed.SOURCES
            )

    def _knowledge_is(self, state: str) -> None:
        if state == "ready":
            self._leave_index()  # what went while it was coming up
            self._start_embedding()
        self._changes.publish(Changed.SOURCES)

    def _view(self, source: SourceRecord) -> SourceView:
        state = "indexing" if source.id in self._indexing else "missing" if source.missing else "ready"
        counts = (source.documents, source.chunks, source.pending, source.failed)
        return SourceView(
            source.id, source.path, source.kind, source.watched, *counts, state, source.skipped, source.may
        )


def is_inside(path: str, folder: str) -> bool:
    """Whether ``path`` lies in ``folder``, at any depth."""
    return path.startswith(folder.rstrip(os.sep) + os.sep)


def _absolute(path: Path) -> str:
    """The one name of a file: absolute, links followed as far as they lead somewhere."""
    return os.path.realpath(path.expanduser())
