"""Opens files that strangers made, for children that may open nothing themselves.

A pipe or device put in a file's place neither hangs nor is read.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.core.errors import Locked, SourceProblem, Unreadable, UnsupportedFormat


def opened(path: Path, largest: int) -> int:
    """A descriptor of a regular file of at most ``largest`` bytes, to read. Raises ``SourceProblem``."""
    try:
        return _opened(path, largest)
    except OSError as problem:
        raise from_system(problem) from problem


@contextlib.contextmanager
def opened_files(paths: Sequence[Path], largest: int) -> Iterator[list[int | SourceProblem]]:
    """For each path a descriptor, closed at the end, or why there is none."""
    files: list[int | SourceProblem] = []
    try:
        for path in paths:
            try:
                files.append(opened(path, largest))
            except SourceProblem as problem:
                files.append(problem)
        yield files
    finally:
        for file in files:
            if isinstance(file, int):
                os.close(file)


def _opened(path: Path, largest: int) -> int:
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
    return descriptor


def from_system(problem: OSError) -> SourceProblem:
    """What the operating system refused, in words."""
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
