"""From files on the disk to documents in the library.

A look compares the disk with what is kept and plans; then only new and changed files are read, and what is read is
kept in transactions of a fraction of a second, each searchable by words as soon as it is done.
"""

from __future__ import annotations

import os
import shlex
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.core.errors import SourceProblem
from assistant.core.jobs import CancelToken, Desk
from assistant.knowledge.gate import Gate
from assistant.knowledge.looking import Away, Look, Plan, ToRead
from assistant.knowledge.reading import Failure, Outcome, ReadDocument, ReadingRoom
from assistant.knowledge.scanning import Scanner
from assistant.store.intake import Arrival, FailedDocument, Intake, Kept, NewDocument
from assistant.store.sources import SourceRecord, Sources

_CHUNKS_AT_ONCE = 400
_DOCUMENTS_AT_ONCE = 100
_SECONDS_AT_ONCE = 0.5


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file: "added", "updated", "unchanged" or "failed" with reason and hint in the person's words.

    ``chunks`` are the passages it was cut into; 0 where its text was known already.
    """

    path: Path
    outcome: str
    reason: str = ""
    hint: str = ""
    chunks: int = 0


@dataclass(slots=True)
class Tally:
    """What an update of sources did, counted up while it runs."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    chunks: int = 0
    failed: list[FileOutcome] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)

    def count(self, outcome: FileOutcome) -> None:
        """Add one file's outcome."""
        match outcome.outcome:
            case "added":
                self.added += 1
            case "updated":
                self.updated += 1
            case "unchanged":
                self.unchanged += 1
            case _:
                self.failed.append(outcome)
        self.chunks += outcome.chunks


class Ingest:
    """Brings sources up to date with the disk. One update runs at a time (the INGEST lane sees to that)."""

    def __init__(
        self,
        intake: Intake,
        sources: Sources,
        room: ReadingRoom,
        scanner: Scanner,
        largest_file: Callable[[], int],
        gate: Gate,
        private: Sequence[str] = (),
    ) -> None:
        """``largest_file`` gives the most bytes a file may have; ``private`` folders are never looked into."""
        self._intake = intake
        self._look = Look(intake, sources, scanner, gate, private)
        self._room = room
        self._largest_file = largest_file
        self._gate = gate
        self._away: dict[int, list[FileOutcome]] = {}

    def away(self, source_id: int | None = None) -> list[FileOutcome]:
        """The folders whose documents were not there at the last look, of one source or of all; they are kept."""
        return [each for source, found in self._away.items() if source_id in (None, source) for each in found]

    def forget_away(self, paths: Collection[str]) -> None:
        """Tell no more of folders at or under these paths: their documents were taken out."""
        for source, found in self._away.items():
            self._away[source] = [each for each in found if not any(each.path.is_relative_to(path) for path in paths)]

    def update(
        self, wanted: Sequence[tuple[SourceRecord, str]], desk: Desk[FileOutcome], *, again: bool = False
    ) -> Tally:
        """Bring each source up to date, as far as it lies at or under the path beside it.

        ``again`` also reads failed files anew that have not changed. Progress counts files to read. Raises
        ``Cancelled``; what was kept before stays kept.
        """
        tally, plan = Tally(), Plan()
        desk.report(0, None, "Looking for files")
        for source, path in wanted:
            self._look.at(source, path, again, plan, desk.cancel)
        tally.unchanged, tally.skipped = plan.unchanged, plan.skipped
        for closed in plan.closed:
            outcome = FileOutcome(Path(closed.path), "failed", f"This folder cannot be opened: {closed.reason}.")
            tally.count(outcome)
            desk.emit(outcome)
        self._tell_away(plan, {source.id for source, _ in wanted}, tally, desk)
        self._read(plan.to_read, tally, desk)
        if plan.vanished:  # last, so that a renamed file finds its text still there
            tally.removed = self._intake.remove(plan.vanished)
        return tally

    def _tell_away(self, plan: Plan, sources: set[int], tally: Tally, desk: Desk[FileOutcome]) -> None:
        self._away |= {
            source: [_not_there(each) for each in plan.away if each.source_id == source] for source in sources
        }
        for each in plan.away:
            tally.count(_not_there(each))
            desk.emit(_not_there(each))

    def _read(self, to_read: Sequence[ToRead], tally: Tally, desk: Desk[FileOutcome]) -> None:
        if not to_read:
            desk.report(1, 1, "Nothing new")
            return
        known = self._intake.hashes()
        round_ = _Round(to_read, tally, desk, self._intake, known)
        self._take(to_read, known.__contains__, round_)
        if round_.read_again:
            again, round_.read_again = round_.read_again, []
            self._take(again, None, round_)

    def _take(self, to_read: Sequence[ToRead], known: Callable[[str], bool] | None, round_: _Round) -> None:
        stop = CancelToken()  # ends the readers also where it is the keeping that fails
        forget = round_.desk.cancel.on_cancel(stop.cancel)
        try:
            for outcome in self._room.read_many(self._paths(to_read, stop), stop, known, self._largest_file()):
                round_.take(outcome)
                if self._gate.closed:
                    round_.keep()
                    self._gate.wait(round_.desk.cancel)
        finally:
            stop.cancel()
            forget()
            round_.keep()  # also when stopped: what was read is not read again

    def _paths(self, to_read: Sequence[ToRead], cancel: CancelToken) -> Iterator[Path]:
        for each in to_read:
            self._gate.wait(cancel)
            yield Path(each.found.path)


class _Round:
    """Documents that were read and wait for their transaction."""

    def __init__(
        self, to_read: Sequence[ToRead], tally: Tally, desk: Desk[FileOutcome], intake: Intake, known: set[str]
    ) -> None:
        self._known = known
        self.desk = desk
        self.read_again: list[ToRead] = []
        self._asked = {each.found.path: each for each in to_read}
        self._tally = tally
        self._intake = intake
        self._waiting: list[tuple[Arrival, int]] = []
        self._chunks = 0
        self._done = 0
        self._kept_at = time.monotonic()

    def take(self, outcome: Outcome) -> None:
        """One more; keeps what waits when it is enough."""
        path = str(outcome.path)
        asked = self._asked[path]
        match outcome:
            case ReadDocument():
                arrival: Arrival = _new_document(asked.source_id, path, outcome)
                chunks = len(outcome.chunks)
            case Failure(_, error):
                arrival, chunks = _failed_document(asked, error), 0
        self._waiting.append((arrival, chunks))
        self._chunks += chunks
        self._done += 1
        self.desk.report(self._done, len(self._asked), outcome.path.name)
        late = time.monotonic() - self._kept_at > _SECONDS_AT_ONCE
        if late or self._chunks >= _CHUNKS_AT_ONCE or len(self._waiting) >= _DOCUMENTS_AT_ONCE:
            self.keep()

    def keep(self) -> None:
        """Put what waits into the library, in one transaction."""
        waiting, self._waiting, self._chunks = self._waiting, [], 0
        if not waiting:
            return
        self._kept_at = time.monotonic()
        gone = [arrival for arrival, _ in waiting if isinstance(arrival, FailedDocument) and _is_gone(arrival.path)]
        if gone:
            self._intake.remove(each.path for each in gone)
            for each in gone:
                self._tell(_outcome(each, Kept.FAILED, 0))
            waiting = [pair for pair in waiting if pair[0] not in gone]
        for (arrival, chunks), kept in zip(waiting, self._intake.keep([each[0] for each in waiting]), strict=True):
            if kept is Kept.READ_AGAIN:
                self.read_again.append(self._asked[arrival.path])
                self._done -= 1
                continue
            if isinstance(arrival, NewDocument):
                self._known.add(arrival.sha256)
            self._tell(_outcome(arrival, kept, chunks))

    def _tell(self, outcome: FileOutcome) -> None:
        self._tally.count(outcome)
        self.desk.emit(outcome)


def _is_gone(path: str) -> bool:
    """Whether a file was deleted since the look; one that only cannot be reached is not."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _not_there(away: Away) -> FileOutcome:
    reason = (
        f"None of its {away.documents:,} documents is there now. They are kept, and nothing new in it is read: its "
        "disk or share may not be connected."
    )
    hint = f"If they are gone for good, take them out with: hearth forget {shlex.quote(away.path)}"
    return FileOutcome(Path(away.path), "failed", reason, hint)


def _new_document(source_id: int, path: str, read: ReadDocument) -> NewDocument:
    return NewDocument(
        source_id, path, read.size, read.mtime_ns, read.sha256, read.title, read.kind, read.chunks, read.notes
    )


def _failed_document(asked: ToRead, error: SourceProblem) -> FailedDocument:
    found = asked.found
    return FailedDocument(
        asked.source_id, found.path, found.size, found.mtime_ns, error.kind, error.message, error.hint
    )


def _outcome(arrival: Arrival, kept: Kept, chunks: int) -> FileOutcome:
    if isinstance(arrival, FailedDocument):
        return FileOutcome(Path(arrival.path), kept.value, arrival.reason, arrival.hint)
    return FileOutcome(Path(arrival.path), kept.value, chunks=chunks)
