"""The log: what happened, never what was in a file or a chat."""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import sys
import threading
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import TextIO

from assistant.core.errors import AssistantError, Cancelled
from assistant.system.paths import Profile, make_private

LARGEST_LOG = 1_000_000
KEPT_LOGS = 3

_log = logging.getLogger("hearth")


class Logs:
    """The open log of this process; :meth:`close` before its folder goes away."""

    def __init__(self, file: Path, handler: logging.Handler, crashes: TextIO) -> None:
        self.file = file
        self._handler = handler
        self._crashes = crashes

    def close(self) -> None:
        """Stop logging; safe to call twice."""
        faulthandler.disable()
        logging.getLogger().removeHandler(self._handler)
        self._handler.close()
        self._crashes.close()


def start_logging(profile: Profile) -> Logs:
    """Log to the profile's ``logs`` folder: warnings, bugs with their traceback, and native crashes."""
    folder = make_private(profile.logs)
    file = folder / "hearth.log"
    handler = RotatingFileHandler(file, maxBytes=LARGEST_LOG, backupCount=KEPT_LOGS, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)
    crashes = (folder / "crash.log").open("a", encoding="utf-8")
    faulthandler.enable(crashes)
    sys.excepthook = _unexpected
    threading.excepthook = lambda arguments: _unexpected(
        arguments.exc_type, arguments.exc_value or arguments.exc_type(), arguments.exc_traceback
    )
    for each in (file, folder / "crash.log"):
        with contextlib.suppress(OSError):
            each.chmod(0o600)
    return Logs(file, handler, crashes)


def _unexpected(kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
    if isinstance(problem, KeyboardInterrupt | Cancelled):
        return
    if isinstance(problem, AssistantError):
        _log.error("%s: %s", problem.kind, problem.detail)
    else:
        _log.critical("unexpected", exc_info=(kind, problem, trace))
