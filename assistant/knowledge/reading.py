"""The reading room: a few child processes that turn files into chunks, so that no file can harm the program.

A child that dies over a file, or takes too long, costs that file only: it is told as unreadable and the rest goes
on with a fresh child.
"""

from __future__ import annotations

import contextlib
import queue
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from assistant.core import errors
from assistant.core.errors import Cancelled, ChildLost, SourceProblem, Unreadable
from assistant.core.jobs import CancelToken
from assistant.core.passages import Chunk
from assistant.knowledge import reading_child
from assistant.system.children import Child, Limits

LARGEST_FILE = 200_000_000
"""Bytes of the largest file that is read when the caller does not say otherwise."""

_BATCH = 8
_FILES_PER_CHILD = 1000
_MEMORY = 2 * 1024**3
_NICE = 10
_READY_DOCUMENTS = 64
_KILLED = re.compile(r"exit code -9\b")


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A file that was read. ``size`` in bytes; ``sha256`` in hex; ``kind`` is what it is, whatever its suffix.

    ``notes`` are sentences about what had to be left out. ``duplicate`` says that the hash was known already, so
    the file was not parsed and has no chunks here.
    """

    path: Path
    size: int
    mtime_ns: int
    sha256: str
    title: str
    kind: str
    chunks: tuple[Chunk, ...]
    notes: tuple[str, ...] = ()
    duplicate: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read, and why."""

    path: Path
    error: SourceProblem


Outcome: TypeAlias = ReadDocument | Failure
Known: TypeAlias = Callable[[str], bool]


class ReadingRoom:
    """Reads files in ``workers`` limited child processes, which start when first needed.

    ``tokenizer_json`` is the embedder's tokenizer (None estimates), ``window`` its window in tokens.
    Any thread may call; calls share the children.
    """

    def __init__(self, tokenizer_json: Path | None, window: int, workers: int = 2) -> None:
        arguments = (str(tokenizer_json) if tokenizer_json is not None else "", window)
        limits = Limits(nice=_NICE, memory=_MEMORY)
        self._desks = [
            _ReadingDesk(Child(f"reader {n}", reading_child.serve, arguments, limits)) for n in range(workers)
        ]

    def start(self) -> None:
        """Start the children ahead of the first file."""
        for desk in self._desks:
            desk.start()

    def read(self, path: Path, cancel: CancelToken, largest: int = LARGEST_FILE) -> ReadDocument:
        """One file's text in chunks. Raises ``SourceProblem``."""
        for outcome in self._free_desk().read([path], cancel, None, largest):
            if isinstance(outcome, Failure):
                raise outcome.error
            return outcome
        raise Cancelled

    def hash_of(self, path: Path, cancel: CancelToken, largest: int = LARGEST_FILE) -> str:
        """The file's SHA-256 in hex. Raises ``SourceProblem``."""
        ((digest, problem),) = self._free_desk().hashes([path], cancel, largest)
        if problem is not None:
            raise problem
        return digest

    def read_many(
        self, paths: Iterable[Path], cancel: CancelToken, known: Known | None = None, largest: int = LARGEST_FILE
    ) -> Iterator[Outcome]:
        """Every file's outcome, in the order in which they are ready; raises ``Cancelled``.

        ``paths`` may be a walk that still runs. A file whose SHA-256 (hex) is ``known`` is not parsed.
        """
        self.start()
        return _Round(self._desks, paths, cancel, known, largest).outcomes()

    def close(self) -> None:
        """End the children."""
        for desk in self._desks:
            desk.close()

    def _free_desk(self) -> _ReadingDesk:
        return next((desk for desk in self._desks if not desk.busy), self._desks[0])


class _Round:
    """One call of ``read_many``: a thread a child, taking batches of paths and handing out outcomes."""

    def __init__(
        self,
        desks: Sequence[_ReadingDesk],
        paths: Iterable[Path],
        cancel: CancelToken,
        known: Known | None,
        largest: int,
    ) -> None:
        self._desks = desks
        self._paths = iter(paths)
        self._taking = threading.Lock()
        self._cancel = CancelToken()
        self._outer = cancel
        self._known = known
        self._largest = largest
        self._ready: queue.Queue[Outcome | BaseException | None] = queue.Queue(_READY_DOCUMENTS)

    def outcomes(self) -> Iterator[Outcome]:
        forget = self._outer.on_cancel(self._cancel.cancel)
        threads = [
            threading.Thread(target=self._work, args=(desk,), name="reading", daemon=True) for desk in self._desks
        ]
        for thread in threads:
            thread.start()
        try:
            working = len(threads)
            while working:
                match self._ready.get():
                    case None:
                        working -= 1
                    case BaseException() as problem:
                        raise problem
                    case outcome:
                        yield outcome
            self._outer.check()
        finally:
            forget()
            self._cancel.cancel()
            self._let_go(threads)

    def _work(self, desk: _ReadingDesk) -> None:
        try:
            while batch := self._next_batch():
                for outcome in desk.read(batch, self._cancel, self._known, self._largest):
                    self._hand_out(outcome)
        except Cancelled:
            pass  # the consumer knows: it cancelled, or went away
        except Exception as problem:  # noqa: BLE001 - raised again on the consumer's thread
            self._hand_out(problem)
        finally:
            self._hand_out(None)

    def _next_batch(self) -> list[Path]:
        with self._taking:
            batch: list[Path] = []
            for path in self._paths:
                self._cancel.check()
                batch.append(path)
                if len(batch) == _BATCH:
                    break
            return batch

    def _hand_out(self, outcome: Outcome | BaseException | None) -> None:
        while True:
            with contextlib.suppress(queue.Full):
                self._ready.put(outcome, timeout=0.1)
                return
            if self._cancel.cancelled and outcome is not None:
                return

    def _let_go(self, threads: Sequence[threading.Thread]) -> None:
        while any(thread.is_alive() for thread in threads):
            with contextlib.suppress(queue.Empty):
                self._ready.get(timeout=0.02)


class _ReadingDesk:
    """One child and what is known about it."""

    def __init__(self, child: Child) -> None:
        self._child = child
        self._files = 0

    @property
    def busy(self) -> bool:
        return self._child.busy

    def start(self) -> None:
        self._child.start()

    def close(self) -> None:
        self._child.close()

    def read(self, paths: Sequence[Path], cancel: CancelToken, known: Known | None, largest: int) -> Iterator[Outcome]:
        """Outcomes of the paths in order, but those with a known hash or none first."""
        wanted = list(paths)
        if known is not None:
            found = list(zip(paths, self.hashes(paths, cancel, largest), strict=True))
            yield from (Failure(path, problem) for path, (_, problem) in found if problem is not None)
            yield from (_duplicate(path, digest) for path, (digest, _) in found if digest and known(digest))
            wanted = [path for path, (digest, problem) in found if problem is None and not known(digest)]
        while wanted:
            for outcome in self._read_on(wanted, cancel, largest):
                yield outcome
                wanted = wanted[1:]

    def hashes(
        self, paths: Sequence[Path], cancel: CancelToken, largest: int
    ) -> list[tuple[str, SourceProblem | None]]:
        try:
            answers = self._child.call("hashes", [str(path) for path in paths], largest, cancel=cancel)
        except ChildLost as lost:
            if len(paths) == 1:
                return [("", _lost_over(lost, 0.0))]
            return [self.hashes([path], cancel, largest)[0] for path in paths]
        return [(digest.hex(), None if failure is None else _problem(failure)) for digest, failure in answers]

    def _read_on(self, paths: list[Path], cancel: CancelToken, largest: int) -> Iterator[Outcome]:
        """Outcomes until all are read or the child was lost over one of them, which is the last then."""
        self._recycle(len(paths))
        done = 0
        began = time.monotonic()
        try:
            for fine, value in self._child.stream("read", [str(path) for path in paths], largest, cancel=cancel):
                yield _document(paths[done], value) if fine else Failure(paths[done], _problem(value))
                done += 1
                began = time.monotonic()
        except ChildLost as lost:
            cancel.check()
            yield Failure(paths[done], _lost_over(lost, time.monotonic() - began))

    def _recycle(self, files: int) -> None:
        """A fresh child now and then: what a parser leaks must not add up."""
        self._files += files
        if self._files > _FILES_PER_CHILD:
            self._files = files
            self._child.kill()


def _document(path: Path, value: Sequence[Any]) -> ReadDocument:
    size, mtime_ns, digest, title, kind, notes, chunks = value
    made = tuple(Chunk(number, *chunk) for number, chunk in enumerate(chunks))
    return ReadDocument(path, size, mtime_ns, digest.hex(), title, kind, made, tuple(notes))


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


def _lost_over(lost: ChildLost, seconds: float) -> Unreadable:
    if seconds >= reading_child.CPU_SECONDS * 0.9:
        return Unreadable(
            f"Reading this file took longer than {seconds:.0f} seconds, so it was stopped.",
            "It may be damaged or made to slow programs down; save it anew from its own program if you trust it.",
            lost.detail,
        )
    if _KILLED.search(lost.detail):
        return reading_child.too_hungry()
    return Unreadable(
        "The part of Hearth that reads files broke down over this one.",
        "It is probably damaged; save it anew from its own program if you trust it.",
        lost.detail,
    )
