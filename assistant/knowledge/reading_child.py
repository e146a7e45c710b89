"""Inside a reader child: hash, parse and chunk files that strangers made.

The files come in open. The child itself can open none, reach nobody and start nothing (``system/sandbox.py``).
"""

from __future__ import annotations

import contextlib
import faulthandler
import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from assistant.core.errors import AssistantError, Unreadable
from assistant.knowledge.chunker import Chunker
from assistant.knowledge.opening import from_system
from assistant.knowledge.readers.draft import Draft
from assistant.knowledge.readers.parse import parse, title_of
from assistant.knowledge.tokens import TokenCounter
from assistant.system.children import ChildDesk, Handler

_BYTES_PER_SECOND = 2_000_000
"""How much of a large file earns another second."""

_BLOCK = 1 << 20


def serve(tokenizer_json: str, window: int, cpu_seconds: float, wall_seconds: float) -> Mapping[str, Handler]:
    """The calls of a reader child. ``tokenizer_json`` "" stands for none; the seconds are for one small file."""
    chunker = Chunker(TokenCounter(Path(tokenizer_json) if tokenizer_json else None), window)
    log = Path(os.devnull).open("w")  # noqa: SIM115 - the watchdog keeps it for as long as the process lives

    def hashes(desk: ChildDesk, largest: int) -> list[list[Any]]:
        """For each file ``[sha256 or "", failure or None]``."""
        return [_hashed(desk, file, largest) for file in desk.files]

    def read(desk: ChildDesk, names: list[bytes], largest: int) -> None:
        """Emit for each file, in order, ``[True, document]`` or ``[False, failure]``."""
        for name, file in zip(names, desk.files, strict=True):
            desk.cancel.check()
            with contextlib.closing(_Watch(log, cpu_seconds, wall_seconds)) as watch:
                emitted = _read(os.fsdecode(name), file, largest, chunker, watch)
            desk.emit(emitted)

    return {"hashes": hashes, "read": read}


class _Watch:
    """Ends this process when one file takes too long; a parser inside native code cannot be stopped otherwise."""

    def __init__(self, log: Any, cpu_seconds: float, wall_seconds: float) -> None:
        self._log = log
        self._cpu_seconds = cpu_seconds
        self._wall_seconds = wall_seconds
        self.allow(0)

    def allow(self, size: int) -> None:
        """Start the clock for a file of ``size`` bytes."""
        more = size / _BYTES_PER_SECOND
        faulthandler.dump_traceback_later(self._wall_seconds + more, exit=True, file=self._log)
        _processor_limit(self._cpu_seconds + more)

    def close(self) -> None:
        """Stop the clock."""
        faulthandler.cancel_dump_traceback_later()
        _processor_limit(0)


def _processor_limit(seconds: float) -> None:
    with contextlib.suppress(ImportError, AttributeError, ValueError):  # not on Windows; the wall clock limit stays
        import signal

        signal.setitimer(signal.ITIMER_PROF, seconds)


def _read(name: str, descriptor: int, largest: int, chunker: Chunker, watch: _Watch) -> list[Any]:
    try:
        status = os.fstat(descriptor)
        watch.allow(status.st_size)
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            data = file.read(largest + 1)
        draft = Draft(name, data)
        sections = list(parse(draft))
        title = title_of(draft)
        chunks = [[item.text, item.place, item.context, item.tokens] for item in chunker.chunks(title, sections)]
    except AssistantError as problem:
        return [False, _failure(problem)]
    except MemoryError:
        return [False, _failure(too_hungry())]
    except OSError as problem:
        return [False, _failure(from_system(problem))]
    digest = hashlib.sha256(data).digest()
    return [True, [len(data), status.st_mtime_ns, digest, title, draft.kind, draft.notes, chunks]]


def _hashed(desk: ChildDesk, descriptor: int, largest: int) -> list[Any]:
    digest = hashlib.sha256()
    try:
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            for block in _blocks(file, largest):
                desk.cancel.check()
                digest.update(block)
    except OSError as problem:
        return [b"", _failure(from_system(problem))]
    return [digest.digest(), None]


def _blocks(file: Any, most: int) -> Iterator[bytes]:
    while most > 0 and (block := file.read(_BLOCK)):
        most -= len(block)
        yield block


def too_hungry(detail: str = "") -> Unreadable:
    """The refusal of a file that needs more memory than a reader may use."""
    return Unreadable("Reading this file needs too much memory.", "Split it, or save it in a simpler format.", detail)


def _failure(problem: AssistantError) -> list[str]:
    return [problem.kind, problem.message, problem.hint, problem.detail]
