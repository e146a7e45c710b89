"""The log: what happened, never what was in a file or a chat."""

from __future__ import annotations

import faulthandler
import logging
import os
import re
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import TextIO, TypeAlias

from assistant.core import errors
from assistant.core.clean import clean
from assistant.core.errors import AssistantError, Cancelled
from assistant.system.crashes import FOLDER_VARIABLE
from assistant.system.paths import PRIVATE_FILE, Profile, make_private

LARGEST_LOG = 1_000_000
"""Bytes after which a new log is begun."""

KEPT_LOGS = 3

_log = logging.getLogger("hearth")

_Problem: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


_OURS = ("hearth", "assistant", "ui")
"""The loggers whose fixed texts are told. Those of libraries are put together by them, and may quote anything."""

_TELLS_NOTHING = re.compile(r"exit code -?\d+")
HIDDEN = "…"


class _Discreet(logging.Formatter):
    """Tells what happened and where, by construction without content: a message may quote a file or a chat.

    Of our own lines the fixed text is told, and of what is put into it only numbers, exit codes and the names of known
    errors; of a library's line only where it comes from; of an exception its kind and place.
    """

    def format(self, record: logging.LogRecord) -> str:
        told = logging.makeLogRecord(record.__dict__)  # other handlers have the record too
        told.exc_text = told.stack_info = None
        if record.name.split(".")[0] in _OURS:
            match record.args:
                case tuple():
                    told.args = tuple(_safe(each) for each in record.args)
                case Mapping():
                    told.args = {name: _safe(each) for name, each in record.args.items()}
        else:
            told.msg, told.args = f"a message of {Path(record.pathname).name}, line {record.lineno}", None
        return clean(super().format(told))  # it is read in a terminal

    def formatException(self, ei: _Problem) -> str:  # noqa: N802 - the library's name
        problem = ei[1]
        told: list[str] = []
        while problem is not None and len(told) < 10:
            place = "".join(traceback.format_tb(problem.__traceback__)).rstrip()
            told.append(f"{place}\n{type(problem).__module__}.{type(problem).__qualname__}")
            problem = problem.__cause__ or problem.__context__
        return "\n... because of\n".join(told)


def _safe(given: object) -> object:
    """What may be told of a value that is put into a line."""
    if given is None or isinstance(given, bool | int | float):
        return given
    if isinstance(given, str) and (_TELLS_NOTHING.fullmatch(given) or _is_kind(given)):
        return given
    return HIDDEN


def _is_kind(name: str) -> bool:
    kind = getattr(errors, name, None) if name.isidentifier() else None
    return isinstance(kind, type) and issubclass(kind, AssistantError)


class _PrivateFile(RotatingFileHandler):
    """Files that only their owner can read, from their first byte on."""

    def _open(self) -> TextIOWrapper:
        return _open_private(Path(self.baseFilename))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        """A line that the disk does not take is left out in silence: to print each of them helps nobody."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handleError(record)


class Logs:
    """The open log of this process; :meth:`close` before its folder goes away."""

    def __init__(self, file: Path, handler: logging.Handler, crashes: TextIO) -> None:
        self.file = file
        self._handler = handler
        self._crashes = crashes
        self._before = sys.excepthook, threading.excepthook
        self._noted_before = os.environ.get(FOLDER_VARIABLE)
        os.environ[FOLDER_VARIABLE] = str(file.parent / "running")
        logging.getLogger().addHandler(handler)
        faulthandler.enable(crashes)
        sys.excepthook = self._in_main
        threading.excepthook = self._in_thread

    def close(self) -> None:
        """Stop logging; safe to call twice."""
        if self._crashes.closed:
            return
        sys.excepthook, threading.excepthook = self._before
        faulthandler.disable()
        if self._noted_before is None:
            os.environ.pop(FOLDER_VARIABLE, None)
        else:
            os.environ[FOLDER_VARIABLE] = self._noted_before
        logging.getLogger().removeHandler(self._handler)
        self._handler.close()
        self._crashes.close()

    def _in_main(self, kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
        if _is_bug(problem):
            self._tell(problem, lambda: self._before[0](kind, problem, trace))

    def _in_thread(self, arguments: threading.ExceptHookArgs) -> None:
        problem = arguments.exc_value or arguments.exc_type()
        if _is_bug(problem):
            self._tell(problem, lambda: self._before[1](arguments))

    @staticmethod
    def _tell(problem: BaseException, show: Callable[[], object]) -> None:
        """Show it to a developer at a terminal; where a desktop keeps what is written, without its message."""
        if sys.stderr is None or sys.stderr.isatty():
            show()
        else:
            told = _Discreet().formatException((type(problem), problem, problem.__traceback__))
            sys.stderr.write(f"{told}\n")


def start_logging(profile: Profile) -> Logs:
    """Log to the profile's ``logs`` folder: warnings, bugs with where they happened, and native crashes.

    Raises ``AccessDenied`` or ``DiskFull`` if that folder cannot be made.
    """
    folder = make_private(profile.logs)
    handler = _PrivateFile(
        folder / "hearth.log", maxBytes=LARGEST_LOG, backupCount=KEPT_LOGS, encoding="utf-8", delay=True
    )
    handler.setLevel(logging.WARNING)
    handler.setFormatter(_Discreet("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    return Logs(folder / "hearth.log", handler, _open_private(folder / "crash.log"))


def _open_private(file: Path) -> TextIOWrapper:
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, PRIVATE_FILE)
    return os.fdopen(descriptor, "a", encoding="utf-8")


def _is_bug(problem: BaseException) -> bool:
    """Log what nobody caught; whether it is a bug, which the developer at the terminal should see too."""
    match problem:
        case Cancelled():
            return False
        case AssistantError():
            _log.error("%s", problem.kind, exc_info=problem)
            return False
        case KeyboardInterrupt():
            return True
        case _:
            _log.critical("unexpected", exc_info=problem)
            return True
