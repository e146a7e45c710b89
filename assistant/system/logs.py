"""The log: what happened, never what was in a file or a chat."""

from __future__ import annotations

import faulthandler
import logging
import os
import sys
import threading
import traceback
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import TextIO, TypeAlias

from assistant.core.clean import clean
from assistant.core.errors import AssistantError, Cancelled
from assistant.system.paths import PRIVATE_FILE, Profile, make_private

LARGEST_LOG = 1_000_000
"""Bytes after which a new log is begun."""

KEPT_LOGS = 3

_log = logging.getLogger("hearth")

_Problem: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class _Discreet(logging.Formatter):
    """Tells where a bug happened and of which kind it was: its message may quote a file or a chat."""

    def format(self, record: logging.LogRecord) -> str:
        kept, record.exc_text = record.exc_text, None  # another handler may have written the message out before
        try:
            return clean(super().format(record))  # it may name a file, and be read in a terminal
        finally:
            record.exc_text = kept

    def formatException(self, ei: _Problem) -> str:  # noqa: N802 - the library's name
        problem = ei[1]
        told: list[str] = []
        while problem is not None and len(told) < 10:
            place = "".join(traceback.format_tb(problem.__traceback__)).rstrip()
            told.append(f"{place}\n{type(problem).__module__}.{type(problem).__qualname__}")
            problem = problem.__cause__ or problem.__context__
        return "\n... because of\n".join(told)


class _PrivateFile(RotatingFileHandler):
    """Files that only their owner can read, from their first byte on."""

    def _open(self) -> TextIOWrapper:
        return _open_private(Path(self.baseFilename))


class Logs:
    """The open log of this process; :meth:`close` before its folder goes away."""

    def __init__(self, file: Path, handler: logging.Handler, crashes: TextIO) -> None:
        self.file = file
        self._handler = handler
        self._crashes = crashes
        self._before = sys.excepthook, threading.excepthook
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
        logging.getLogger().removeHandler(self._handler)
        self._handler.close()
        self._crashes.close()

    def _in_main(self, kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
        if _is_bug(problem):
            self._before[0](kind, problem, trace)

    def _in_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if _is_bug(arguments.exc_value or arguments.exc_type()):
            self._before[1](arguments)


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
            _log.error("%s: %s", problem.kind, problem.detail)
            return False
        case KeyboardInterrupt():
            return True
        case _:
            _log.critical("unexpected", exc_info=problem)
            return True
