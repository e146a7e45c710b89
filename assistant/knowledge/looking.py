"""What changed on the disk since the last time: the plan of an update."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.core.errors import ChildLost, Locked
from assistant.core.jobs import CancelToken
from assistant.knowledge.gate import Gate
from assistant.knowledge.scanning import ClosedFolder, Found, PassedOver, Scanner, Seen
from assistant.store.intake import Intake, Known
from assistant.store.sources import SourceRecord, Sources

_HANDFUL = 5
"""As many documents of one folder may go at once and count as deleted; more are kept."""


@dataclass(frozen=True, slots=True)
class ToRead:
    """A file that is new or changed."""

    source_id: int
    found: Found


@dataclass(frozen=True, slots=True)
class Away:
    """A folder of which not one of its many documents is there now; they are kept."""

    source_id: int
    path: str
    documents: int


@dataclass(slots=True)
class Plan:
    """What an update has to do. ``vanished`` are paths whose files were deleted, ``away`` what only is not there."""

    to_read: list[ToRead] = field(default_factory=list)
    unchanged: int = 0
    vanished: list[str] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    closed: list[ClosedFolder] = field(default_factory=list)
    away: list[Away] = field(default_factory=list)


class Look:
    """Compares sources with the disk."""

    def __init__(self, intake: Intake, sources: Sources, scanner: Scanner, gate: Gate, private: Sequence[str]) -> None:
        self._intake = intake
        self._sources = sources
        self._scanner = scanner
        self._gate = gate
        self._private = private

    def at(self, source: SourceRecord, path: str, again: bool, plan: Plan, cancel: CancelToken) -> None:
        """Add to ``plan`` what changed in the source at or under ``path``; ``again`` retries what failed before."""
        known = _under(path, self._intake.known(source.id))
        seen = _Seen()
        if source.kind == "folder" and Path(path).is_dir():
            self._walk(path, seen, cancel)
        else:
            seen.add_if_there(path)
        for unseen in known.keys() - seen.files.keys():
            seen.add_if_there(unseen)  # hidden files that were added by name, and what a closed folder holds
        away = _away_folders(path, known, seen) if source.kind == "folder" else {}
        missing = _is_missing(source, seen) or source.path in away
        if path == source.path:
            self._note(source, seen, missing)
        if not missing:
            gone = [each for each in known if each not in seen.files and not seen.under_closed(each)]
            plan.vanished += [each for each in gone if not _inside_any(each, away)]
        plan.away += [Away(source.id, folder, documents) for folder, documents in away.items()]
        changed = [file for file in seen.files.values() if _changed(known.get(file.path), file, again)]
        changed = [file for file in changed if not _inside_any(file.path, away)]
        plan.to_read += [ToRead(source.id, file) for file in changed]
        plan.unchanged += len(seen.files) - len(changed)
        plan.skipped.update(seen.skipped)
        plan.closed += seen.closed

    def _note(self, source: SourceRecord, seen: _Seen, missing: bool) -> None:
        skipped = source.skipped if missing else dict(sorted(seen.skipped.items()))
        device = source.device if missing else _device(source.path)
        if (missing, skipped, device) != (source.missing, source.skipped, source.device):
            self._sources.note(source.id, missing=missing, skipped=skipped, device=device)

    def _walk(self, path: str, seen: _Seen, cancel: CancelToken) -> None:
        try:
            for batch in self._scanner.scan(path, [*self._private, *self._sources.excluded(path)], cancel):
                self._gate.wait(cancel)
                for each in batch:
                    seen.add(each)
        except ChildLost:
            seen.closed.append(ClosedFolder(path, "looking into it broke off"))


class _Seen:
    """What a look at one source found."""

    def __init__(self) -> None:
        self.files: dict[str, Found] = {}
        self.skipped: Counter[str] = Counter()
        self.closed: list[ClosedFolder] = []

    def add(self, each: Seen) -> None:
        match each:
            case Found(path):
                self.files[path] = each
            case PassedOver(_, kind):
                self.skipped[kind] += 1
            case ClosedFolder():
                self.closed.append(each)

    def add_if_there(self, path: str) -> None:
        """A file known or asked for by name is taken, whatever its name or kind; the reader says if it cannot be."""
        try:
            status = Path(path).stat()
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError:  # it may be there: the reader tells why it cannot be opened
            self.files[path] = Found(path, -1, -1)
            return
        if not stat.S_ISDIR(status.st_mode):
            self.files[path] = Found(path, status.st_size, status.st_mtime_ns)

    def under_closed(self, path: str) -> bool:
        return _inside_any(path, [closed.path for closed in self.closed])


def _under(path: str, known: dict[str, Known]) -> dict[str, Known]:
    inside = path.rstrip(os.sep) + os.sep
    return {file: facts for file, facts in known.items() if file == path or file.startswith(inside)}


def _changed(known: Known | None, found: Found, again: bool) -> bool:
    if known is None or (known.size, known.mtime_ns) != (found.size, found.mtime_ns):
        return True
    return bool(known.failure) and (again or known.failure == Locked.__name__)


def _is_missing(source: SourceRecord, seen: _Seen) -> bool:
    """Whether the whole source is away: its disk may be unplugged, which leaves nothing or another, empty folder."""
    if source.kind == "file":
        return not seen.files
    device = _device(source.path)
    if device is None:
        return True
    return source.device not in (None, device) and not _has_entries(source.path)


def _away_folders(top: str, known: Mapping[str, Known], seen: _Seen) -> dict[str, int]:
    """The outermost folders at or under ``top`` of whose many documents none is there now, with how many those are.

    A disk, a share or a cloud folder that is not connected leaves nothing, an empty folder, or one with a stray file
    in it, often on the same device as before. That cannot be told from many files deleted at once, and what a
    deletion takes (passages, what was used) does not come back by itself: so the documents stay until the person
    forgets them. What turned up elsewhere in the source was moved; where more than a handful of new files came, the
    folder is in use.
    """
    there = {(_name(path), file.size, file.mtime_ns) for path, file in seen.files.items()}
    gone: Counter[str] = Counter()
    in_use: set[str] = set()
    for path, facts in known.items():
        if path in seen.files or seen.under_closed(path):
            in_use.update(_folders(path, top))
        elif (_name(path), facts.size, facts.mtime_ns) not in there:
            gone.update(_folders(path, top))
    new = Counter(folder for path in seen.files.keys() - known.keys() for folder in _folders(path, top))
    lost = {folder for folder, many in gone.items() if many > _HANDFUL >= new[folder] and folder not in in_use}
    return {folder: gone[folder] for folder in lost if lost.isdisjoint(_folders(folder, top))}


def _name(path: str) -> str:
    return path.rpartition(os.sep)[2]


def _folders(path: str, top: str) -> Iterator[str]:
    """The folders that a file lies in, from its own up to ``top``."""
    while path != top and (folder := path.rpartition(os.sep)[0] or os.sep) != path:
        yield folder
        path = folder


def _inside_any(path: str, folders: Collection[str]) -> bool:
    return any(path.startswith(folder.rstrip(os.sep) + os.sep) for folder in folders)


def _device(path: str) -> int | None:
    """The disk that a file or folder is on; None if it is not there."""
    try:
        return Path(path).stat().st_dev & 0x7FFF_FFFF_FFFF_FFFF
    except OSError:
        return None


def _has_entries(folder: str) -> bool:
    try:
        with os.scandir(folder) as entries:
            return next(entries, None) is not None
    except OSError:
        return False
