"""The reading room: a few child processes that turn files into chunks, so that no file can harm the program.

A child that dies over a file, or takes too long, costs that file only: it is told as unreadable and the rest goes
on with a fresh child.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from assistant.core.errors import Cancelled
from assistant.core.jobs import CancelToken
from assistant.knowledge.outcomes import Failure, Known, Outcome, ReadDocument
from assistant.knowledge.reading_desk import Allowance, ReadingDesk
from assistant.system.children import Protection

__all__ = ["LARGEST_FILE", "Allowance", "Failure", "Known", "Outcome", "ReadDocument", "ReadingRoom"]

LARGEST_FILE = 200_000_000
"""Bytes of the largest file that is read when the caller does not say otherwise."""

_BATCH = 8
_READY_DOCUMENTS = 64


class ReadingRoom:
    """Reads files in ``workers`` limited child processes, which start when first needed.

    ``tokenizer_json`` is the embedder's tokenizer (None estimates), ``window`` its window in tokens.
    Any thread may call; calls share the children.
    """

    def __init__(
        self, tokenizer_json: Path | None, window: int, workers: int = 2, allowed: Allowance | None = None
    ) -> None:
        allowed = allowed or Allowance()
        self._desks = [ReadingDesk(f"reader {n}", tokenizer_json, window, allowed) for n in range(1, workers + 1)]

    def start(self) -> None:
        """Start the children ahead of the first file."""
        for desk in self._desks:
            desk.start()

    def read(self, path: Path, cancel: CancelToken, largest: int = LARGEST_FILE) -> ReadDocument:
        """One file's text in chunks. Raises ``SourceProblem``."""
        (outcome,) = list(self._free_desk().read([path], cancel, None, largest))
        if isinstance(outcome, Failure):
            raise outcome.error
        return outcome

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

    def protection(self) -> Protection:
        """How the children are kept from everything but the files they are given. Raises ``ChildLost``."""
        return self._free_desk().protection()

    def close(self) -> None:
        """End the children."""
        for desk in self._desks:
            desk.close()

    def _free_desk(self) -> ReadingDesk:
        return next((desk for desk in self._desks if not desk.busy), self._desks[0])


class _Round:
    """One call of ``read_many``: a thread a child, taking batches of paths and handing out outcomes."""

    def __init__(
        self,
        desks: Sequence[ReadingDesk],
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

    def _work(self, desk: ReadingDesk) -> None:
        try:
            while batch := self._next_batch():
                for outcome in desk.read(batch, self._cancel, self._known, self._largest):
                    self._ready.put(outcome)
        except Cancelled:
            pass  # the consumer knows: it cancelled, or went away
        except Exception as problem:  # noqa: BLE001 - raised again on the consumer's thread
            self._ready.put(problem)
        finally:
            self._ready.put(None)

    def _next_batch(self) -> list[Path]:
        with self._taking:
            batch: list[Path] = []
            for path in self._paths:
                self._cancel.check()
                batch.append(path)
                if len(batch) == _BATCH:
                    break
            return batch

    def _let_go(self, threads: Sequence[threading.Thread]) -> None:
        """Take what the threads still hand out, until they have seen that nobody wants it."""
        while any(thread.is_alive() for thread in threads):
            with contextlib.suppress(queue.Empty):
                self._ready.get(timeout=0.02)
