"""Inside a reader child: open, hash, parse and chunk files that strangers made."""

from __future__ import annotations

import contextlib
import faulthandler
import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from assistant.core.errors import AssistantError, Locked, SourceProblem, Unreadable, UnsupportedFormat
from assistant.knowledge.chunker import Chunker
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

    def hashes(desk: ChildDesk, paths: list[bytes], largest: int) -> list[list[Any]]:
        """For each path ``[sha256 or "", failure or None]``."""
        return [_hashed(desk, os.fsdecode(path), largest) for path in paths]

    def read(desk: ChildDesk, paths: list[bytes], largest: int) -> None:
        """Emit for each path, in order, ``[True, document]`` or ``[False, failure]``."""
        for path in paths:
            desk.cancel.check()
            with contextlib.closing(_Watch(log, cpu_seconds, wall_seconds)) as watch:
                emitted = _read(os.fsdecode(path), largest, chunker, watch)
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


def _read(path: str, largest: int, chunker: Chunker, watch: _Watch) -> list[Any]:
    try:
        descriptor, status = _opened(path, largest)
        watch.allow(status.st_size)
        with os.fdopen(descriptor, "rb") as file:
            data = file.read(largest + 1)
        draft = Draft(Path(path).name, data)
        sections = list(parse(draft))
        title = title_of(draft)
        chunks = [[item.text, item.place, item.context, item.tokens] for item in chunker.chunks(title, sections)]
    except AssistantError as problem:
        return [False, _failure(problem)]
    except MemoryError:
        return [False, _failure(too_hungry())]
    except OSError as problem:
        return [False, _failure(_from_system(problem))]
    digest = hashlib.sha256(data).digest()
    return [True, [len(data), status.st_mtime_ns, digest, title, draft.kind, draft.notes, chunks]]


def _hashed(desk: ChildDesk, path: str, largest: int) -> list[Any]:
    try:
        descriptor, _ = _opened(path, largest)
        digest = hashlib.sha256()
        with os.fdopen(descriptor, "rb") as file:
            for block in _blocks(file, largest):
                desk.cancel.check()
                digest.update(block)
    except SourceProblem as problem:
        return [b"", _failure(problem)]
    except OSError as problem:
        return [b"", _failure(_from_system(problem))]
    return [digest.digest(), None]


def _blocks(file: Any, most: int) -> Iterator[bytes]:
    while most > 0 and (block := file.read(_BLOCK)):
        most -= len(block)
        yield block


def _opened(path: str, largest: int) -> tuple[int, os.stat_result]:
    """An open regular file; a pipe or device put in its place neither hangs nor follows anywhere."""
    real = os.path.realpath(path, strict=True)
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(real, flags | getattr(os, "O_CLOEXEC", 0))
    try:
        status = os.fstat(descriptor)
        if stat.S_ISDIR(status.st_mode):
            raise UnsupportedFormat("This is a folder, not a file.", "Add the folder itself as a source.")
        if not stat.S_ISREG(status.st_mode):
            raise UnsupportedFormat("This is a pipe or device, not a file.", "Add files and folders.")
        if status.st_size > largest:
            raise Unreadable(
                f"The file is too large: {status.st_size / 1e6:,.0f} MB, and the limit is {largest / 1e6:,.0f} MB.",
                "Raise the setting largest_file_mb if it should be read.",
            )
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor, status


def _from_system(problem: OSError) -> SourceProblem:
    match problem:
        case FileNotFoundError() | NotADirectoryError():
            return Unreadable("The file is no longer there.", "It was moved, renamed or deleted.", str(problem))
        case PermissionError():
            return Locked("Hearth is not allowed to open this file.", "Change its permissions.", str(problem))
        case IsADirectoryError():
            return UnsupportedFormat("This is a folder, not a file.", "Add the folder itself as a source.")
        case _:
            return Unreadable(
                f"The file could not be read: {problem.strerror or 'unknown reason'}.",
                "Check the disk or connection that holds it.",
                str(problem),
            )


def too_hungry(detail: str = "") -> Unreadable:
    """The refusal of a file that needs more memory than a reader may use."""
    return Unreadable("Reading this file needs too much memory.", "Split it, or save it in a simpler format.", detail)


def _failure(problem: AssistantError) -> list[str]:
    return [problem.kind, problem.message, problem.hint, problem.detail]
