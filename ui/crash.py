"""What nobody planned: logged by whoever logs, then told to the person in a sentence, and the window lives on."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from assistant.core.errors import AssistantError, Cancelled
from ui.desktop import show_folder
from ui.dialogs import Ask
from ui.theme import Look


class Crashes(QObject):
    """Hears of every exception that nothing caught, on any thread, and shows one dialog at a time."""

    _happened = Signal(object)

    def __init__(self, look: Look, window: QWidget, logs: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._window = window
        self._logs = logs
        self.shown: Ask | None = None
        self._happened.connect(self._show, Qt.ConnectionType.QueuedConnection)
        self._hooks = (sys.excepthook, threading.excepthook)

    def install(self) -> None:
        """Listen in front of whoever listens now, such as the log; again after somebody else has put itself there."""
        before = self._hooks = (sys.excepthook, threading.excepthook)

        def caught(kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
            before[0](kind, problem, trace)
            self._tell(problem)

        def caught_in_thread(arguments: threading.ExceptHookArgs) -> None:
            before[1](arguments)
            if arguments.exc_value is not None:
                self._tell(arguments.exc_value)

        sys.excepthook = caught
        threading.excepthook = caught_in_thread

    def uninstall(self) -> None:
        """Give the hooks back to whoever listened before."""
        sys.excepthook, threading.excepthook = self._hooks

    def _tell(self, problem: BaseException) -> None:
        if not isinstance(problem, KeyboardInterrupt | Cancelled):
            self._happened.emit(problem)

    def _show(self, problem: BaseException) -> None:
        if self.shown is not None:
            return
        if isinstance(problem, AssistantError):
            title, text = problem.message, problem.hint
        else:
            title = "Something went wrong that should not have."
            text = (
                "Nothing that was kept is lost. What happened is in the log, without any content of your files or "
                f"chats: {self._logs}"
            )
        ask = Ask(self._look, title, text, "Go on", parent=self._window)
        ask.no.setText("Show the log")
        ask.rejected.connect(lambda: show_folder(self._logs))
        ask.finished.connect(self._closed)
        self.shown = ask
        ask.open()

    def _closed(self, _result: int) -> None:
        self.shown = None
