"""Measures the real window while it works hard: ``python -m ui.measure``.

A window of its own, over a profile of its own, reads files and answers questions at the same time. Measured are the
first paint, how late a 16 ms timer on the main thread is, and the memory of the window's process.
"""

from __future__ import annotations

import math
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from assistant.core.jobs import CancelToken
from ui.app import Hearth

TICK = 0.016
"""Seconds between two ticks of the timer that is watched."""

WORK_SECONDS = 40.0
REST_SECONDS = 8.0
LOAD_SECONDS = 300.0
TEXTS = 300
_LOOK_MS = 100
_WORDS = (
    "the a of river and light over stone bridge in garden under cold morning with letters paper small house".split()
)
_QUESTIONS = ("What is said about the bridge?", "Which letters came in the morning?", "Where is the small house?")


class Ticker(QObject):
    """A timer of ``TICK`` that notes how many seconds late each tick came."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.late: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(int(TICK * 1000))

    def take(self) -> list[float]:
        """What was noted since the last time."""
        taken, self.late = self.late, []
        return taken

    def _tick(self) -> None:
        now = time.perf_counter()
        self.late.append(max(0.0, now - self._last - TICK))
        self._last = now


class Measurement(QObject):
    """Waits for the models, then keeps the window busy, then says what was measured and closes it."""

    def __init__(self, hearth: Hearth, folder: Path) -> None:
        super().__init__(hearth)
        self._hearth = hearth
        self._folder = folder
        self._ticker: Ticker | None = None
        self._lines: list[str] = []
        self._answers = 0
        self._waiting_since = self._working_since = 0.0
        self._look = QTimer(self)
        hearth.painted.connect(self._painted)
        hearth.opened.connect(self._opened)

    @property
    def lines(self) -> Sequence[str]:
        """What was measured, in sentences."""
        return self._lines

    def _painted(self) -> None:
        self._lines.append(sentence("First paint after the start of the process", age() * 1000, "ms", 500))

    def _opened(self) -> None:
        write_texts(self._folder)
        self._ticker = Ticker(self)
        self._waiting_since = time.monotonic()
        self._look.timeout.connect(self._wait)
        self._look.start(_LOOK_MS)

    def _wait(self) -> None:
        assistant = self._hearth.opening.assistant
        assert assistant is not None, "it was opened"
        state = assistant.models.state().kind
        ready = state == "ready" and assistant.wait_for_meaning(0, CancelToken())
        if not ready and time.monotonic() - self._waiting_since < LOAD_SECONDS and state not in ("missing", "failed"):
            return
        if not ready:
            self._lines.append("NOT MEASURED: the models are not here or cannot be loaded; get them with: make run")
            self._finish()
            return
        self._told("while the models load")
        self._look.stop()
        self._look.timeout.disconnect(self._wait)
        QTimer.singleShot(int(REST_SECONDS * 1000), self, self._begin)

    def _begin(self) -> None:
        self._told("while nothing happens: the machine's own noise")
        self._look.timeout.connect(self._keep_busy)
        self._look.start(_LOOK_MS)
        self._working_since = time.monotonic()
        assert self._hearth.shell is not None, "it was opened"
        self._hearth.shell.add([self._folder])

    def _keep_busy(self) -> None:
        if time.monotonic() - self._working_since > WORK_SECONDS:
            self._told("while files are indexed and questions answered", limit=16)
            self._lines.append(f"Questions asked meanwhile: {self._answers}")
            self._finish()
        elif self._hearth.chat.answering is None:
            self._hearth.chat.ask(_QUESTIONS[self._answers % len(_QUESTIONS)])
            self._answers += 1

    def _told(self, when: str, limit: float | None = None) -> None:
        assert self._ticker is not None, "it was opened"
        late = self._ticker.take()
        half, worst = percentile(late, 0.5) * 1000, max(late) * 1000
        about = f"Window timer late {when} (half within {half:.1f} ms, worst {worst:.1f} ms), 99 % within"
        self._lines.append(sentence(about, percentile(late, 0.99) * 1000, "ms", limit))

    def _finish(self) -> None:
        self._look.stop()
        self._lines.append(sentence("Memory of the window's process", megabytes("VmRSS"), "MB", 250))
        self._lines.append(sentence("The most it ever was", megabytes("VmHWM"), "MB", None))
        self._hearth.quit()


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least ``share`` (0.0 to 1.0) of ``values`` do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def sentence(about: str, value: float, unit: str, limit: float | None) -> str:
    """A measured value in words, beside the most that is asked for."""
    asked = "" if limit is None else f"; at most {limit:g} asked for: {'met' if value <= limit else 'MISSED'}"
    return f"{about}: {value:.1f} {unit}{asked}"


def age() -> float:
    """Seconds since this process was started."""
    started = int(Path("/proc/self/stat").read_text("ascii").rpartition(")")[2].split()[19])
    return time.clock_gettime(time.CLOCK_BOOTTIME) - started / os.sysconf("SC_CLK_TCK")


def megabytes(name: str) -> float:
    """A size of this process from ``/proc/self/status``: VmRSS now, VmHWM the most it was."""
    for line in Path("/proc/self/status").read_text("ascii", "replace").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise OSError(f"the system does not tell {name}")


def write_texts(folder: Path) -> None:
    """Files to index, always the same."""
    random = Random(1)  # noqa: S311 - nothing secret
    folder.mkdir()
    for number in range(TEXTS):
        sentences = (" ".join(random.choices(_WORDS, k=12)).capitalize() + "." for _ in range(120))
        (folder / f"text {number}.txt").write_text(f"Number {number}\n\n{' '.join(sentences)}\n", encoding="utf-8")


def main() -> int:
    """Measure, and print what was found."""
    if not Path("/proc/self/stat").exists():
        sys.stdout.write("The window is measured on Linux only.\n")
        return 0
    with tempfile.TemporaryDirectory(prefix="hearth-window-", ignore_cleanup_errors=True) as name:
        home = Path(name)
        os.environ["XDG_CONFIG_HOME"] = str(home / "config")  # what it remembers stays out of the person's own folders
        os.environ["HEARTH_PASSPHRASE"] = home.name  # and its key out of their keyring
        app = QApplication(sys.argv[:1])
        app.setQuitOnLastWindowClosed(False)
        hearth = Hearth(app, home / "profile")
        measurement = Measurement(hearth, home / "texts")
        hearth.start()
        app.exec()
        hearth.end()
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    lines = [f"In the last minute {load:.1f} programs on average wanted one of {cores} processors.", *measurement.lines]
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
