"""One reader child at its desk: files in, outcomes out, whatever happens to the child."""

from __future__ import annotations

import contextlib
import os
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.core import errors
from assistant.core.errors import ChildLost, SourceProblem, Unreadable
from assistant.core.jobs import CancelToken
from assistant.core.passages import Chunk
from assistant.knowledge import reading_child
from assistant.knowledge.opening import opened_files
from assistant.knowledge.outcomes import Failure, Known, Outcome, ReadDocument
from assistant.system.children import Child, Confinement, Limits, Protection

_FILES_PER_CHILD = 1000
_LARGE_FILE = 20_000_000
_NICE = 10
_OUT_OF_MEMORY = re.compile(r"exit code -[69]\b")


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one file may take: processor and clock time in seconds (large files get more), memory in bytes."""

    cpu_seconds: float = 12.0
    wall_seconds: float = 17.0
    memory: int = 2 * 1024**3


class ReadingDesk:
    """One reader child. Several threads may use it; its calls queue."""

    def __init__(self, name: str, tokenizer_json: Path | None, window: int, allowed: Allowance) -> None:
        arguments = (str(tokenizer_json or ""), window, allowed.cpu_seconds, allowed.wall_seconds)
        limits = Limits(nice=_NICE, memory=allowed.memory, confinement=Confinement.READER)
        self._child = Child(name, reading_child.serve, arguments, limits)
        self._allowed = allowed
        self._files = 0

    @property
    def busy(self) -> bool:
        """Whether a call is running or waiting."""
        return self._child.busy

    def start(self) -> None:
        """Start the process ahead of the first file."""
        self._child.start()

    def protection(self) -> Protection:
        """What the process has given up."""
        return self._child.protection()

    def close(self) -> None:
        """End the process."""
        self._child.close()

    def read(self, paths: Sequence[Path], cancel: CancelToken, known: Known | None, largest: int) -> Iterator[Outcome]:
        """Outcomes of the paths in order, but those with a known hash or none first."""
        wanted = list(paths)
        if known is not None:
            found = list(zip(paths, self.hashes(paths, cancel, largest), strict=True))
            yield from (Failure(path, problem) for path, (_, problem) in found if problem is not None)
            held = {digest for _, (digest, _) in found if digest and known(digest)}  # asked once: it grows
            yield from (_duplicate(path, digest) for path, (digest, _) in found if digest in held)
            wanted = [path for path, (digest, problem) in found if problem is None and digest not in held]
        while wanted:
            for outcome in self._read_on(wanted, cancel, largest):
                yield outcome
                wanted.remove(outcome.path)

    def hashes(
        self, paths: Sequence[Path], cancel: CancelToken, largest: int
    ) -> list[tuple[str, SourceProblem | None]]:
        """For each path its SHA-256 in hex ("" if it has none) and what went wrong."""
        with opened_files(paths, largest) as files:
            can_be_read = [file for file in files if isinstance(file, int)]
            try:
                answers = iter(self._child.call("hashes", largest, cancel=cancel, files=can_be_read))
            except ChildLost as lost:
                if len(paths) == 1:
                    return [("", self._lost_over(lost, 0.0))]
            else:
                return [("", file) if isinstance(file, SourceProblem) else _hash(next(answers)) for file in files]
        return [self.hashes([path], cancel, largest)[0] for path in paths]

    def _read_on(self, paths: list[Path], cancel: CancelToken, largest: int) -> Iterator[Outcome]:
        """Outcomes until all are read or the child was lost over one of them; those that nobody can open first."""
        self._recycle(len(paths))
        with opened_files(paths, largest) as files:
            tried = list(zip(paths, files, strict=True))
            yield from (Failure(path, file) for path, file in tried if isinstance(file, SourceProblem))
            yield from self._read_open([(path, file) for path, file in tried if isinstance(file, int)], cancel, largest)

    def _read_open(self, files: list[tuple[Path, int]], cancel: CancelToken, largest: int) -> Iterator[Outcome]:
        paths = [path for path, _ in files]
        names = [os.fsencode(path.name) for path in paths]
        done = largest_read = 0
        began = time.monotonic()
        try:
            for fine, value in self._child.stream(
                "read", names, largest, cancel=cancel, files=[file for _, file in files]
            ):
                largest_read = max(largest_read, value[0] if fine else 0)
                yield _document(paths[done], value) if fine else Failure(paths[done], _problem(value))
                done += 1
                began = time.monotonic()
        except ChildLost as lost:
            cancel.check()
            yield Failure(paths[done], self._lost_over(lost, time.monotonic() - began))
        if largest_read > _LARGE_FILE:
            self._child.kill()  # it would keep the memory that the file needed

    def _recycle(self, files: int) -> None:
        """A fresh child now and then: what a parser leaks must not add up."""
        self._files += files
        if self._files > _FILES_PER_CHILD:
            self._files = files
            self._child.kill()

    def _lost_over(self, lost: ChildLost, seconds: float) -> Unreadable:
        if _OUT_OF_MEMORY.search(lost.detail):
            return reading_child.too_hungry(lost.detail)
        if seconds >= min(self._allowed.cpu_seconds, self._allowed.wall_seconds) - 0.2:
            return Unreadable(
                f"Reading this file took longer than {seconds:.0f} seconds, so it was stopped.",
                "It may be damaged or made to slow programs down; save it anew from its own program if you trust it.",
                lost.detail,
            )
        return Unreadable(
            "The part of Hearth that reads files broke down over this one.",
            "It is probably damaged; save it anew from its own program if you trust it.",
            lost.detail,
        )


def _document(path: Path, value: Sequence[Any]) -> ReadDocument:
    size, mtime_ns, digest, title, kind, notes, chunks = value
    made = tuple(Chunk(number, *chunk) for number, chunk in enumerate(chunks))
    return ReadDocument(path, size, mtime_ns, digest.hex(), title, kind, made, tuple(notes))


def _hash(answer: Sequence[Any]) -> tuple[str, SourceProblem | None]:
    digest, failure = answer
    return digest.hex(), None if failure is None else _problem(failure)


def _duplicate(path: Path, digest: str) -> ReadDocument:
    with contextlib.suppress(OSError):
        status = path.stat()
        return ReadDocument(path, status.st_size, status.st_mtime_ns, digest, path.stem, "", (), duplicate=True)
    return ReadDocument(path, 0, 0, digest, path.stem, "", (), duplicate=True)


def _problem(failure: Sequence[str]) -> SourceProblem:
    name, message, hint, detail = failure
    kind = getattr(errors, name, None)
    if isinstance(kind, type) and issubclass(kind, SourceProblem):
        return kind(message, hint, detail)
    return Unreadable(message, hint, detail)
