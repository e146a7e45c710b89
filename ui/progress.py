"""The card in the sidebar that says what runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout, QWidget

from assistant.core.errors import AssistantError
from assistant.core.jobs import Finished, Lane
from ui.activity import Activities
from ui.clean import clean_line
from ui.controls import FocusRing
from ui.widgets import ElidedLabel, Label, row
from ui.wording import counted

if TYPE_CHECKING:
    from assistant.service.library import AddReport
    from assistant.service.runner import Job

_REPORT_MS = 12_000


class Bar(QProgressBar):
    """A thin bar; without an end in sight it moves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextVisible(False)
        self.setAccessibleName("Progress")

    def show_percent(self, percent: int | None) -> None:
        """How full it is; None while nobody knows."""
        self.setRange(0, 100 if percent is not None else 0)
        self.setValue(percent or 0)


class ProgressCard(FocusRing, QFrame):
    """What runs, in three lines; a click tells more. Hidden while nothing runs."""

    opened = Signal()
    """It was clicked while something runs."""
    problems_asked = Signal()
    """It was clicked while it says that files could not be read."""

    ring_radius = 11.0

    def __init__(self, activities: Activities, paused: Callable[[], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._activities = activities
        self._paused = paused
        self._failed = False
        self._hidden: frozenset[str] = frozenset()
        self.setProperty("kind", "card")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._title = ElidedLabel("", "strong")
        self._percent = Label("", "caption")
        self._bar = Bar()
        self._line = ElidedLabel("", "caption")
        inside = QVBoxLayout(self)
        inside.setContentsMargins(12, 9, 12, 10)
        inside.setSpacing(6)
        head = row(self._title, self._percent)
        head.setStretch(0, 1)
        inside.addLayout(head)
        inside.addWidget(self._bar)
        inside.addWidget(self._line)
        self._goodbye = QTimer(self)
        self._goodbye.setSingleShot(True)
        self._goodbye.timeout.connect(self.hide)
        activities.changed.connect(self.refresh)
        activities.ended.connect(self._ended)
        self.hide()

    @property
    def text(self) -> str:
        """Everything it says, in one line."""
        parts = (self._title.full_text, self._percent.text(), self._line.full_text)
        return " · ".join(filter(None, parts))

    def refresh(self) -> None:
        """Show what runs now."""
        shown = [each for each in self._activities.current if each.job.id not in self._hidden]
        if not shown:
            if not self._goodbye.isActive() and not self._failed:
                self.hide()
            return
        self._goodbye.stop()
        self._failed = False
        first = shown[0]
        held = first.lane is not Lane.NETWORK and self._paused()
        done = "" if first.percent is None else f"{first.percent} %"
        self._say(first.title, "paused" if held else done, first.line.split(" · ")[0] if held else first.line)
        self._bar.show_percent(first.percent)
        self._bar.show()

    def put_away(self) -> None:
        """Hide until something else runs."""
        self._hidden = frozenset(each.job.id for each in self._activities.current)
        self.hide()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        if self._activities.current:
            self.opened.emit()
        else:
            self._failed = False
            self.hide()
            self.problems_asked.emit()

    def _say(self, title: str, percent: str, line: str) -> None:
        self._title.setText(clean_line(title))
        self._percent.setText(percent)
        self._line.setText(clean_line(line))
        self.setAccessibleName(self.text)
        self.setAccessibleDescription("Shows more about it")
        self.show()

    def _ended(self, job: Job, end: Finished[object]) -> None:
        if self._activities.current or end.cancelled:
            return
        if end.error is not None:
            problem = end.error.message if isinstance(end.error, AssistantError) else "It failed unexpectedly."
            self._failed = True
            self._say(job.title, "", problem)
        elif job.lane is Lane.INGEST and job.title.startswith("Adding") and end.result is not None:
            self._report(job.title, end.result)  # type: ignore[arg-type]  # what such a job returns
        else:
            return
        self._bar.hide()
        if not self._failed:
            self._goodbye.start(_REPORT_MS)

    def _report(self, title: str, report: AddReport | dict[str, object] | tuple[object, ...]) -> None:
        if isinstance(report, dict | tuple):  # the command line prints its own report, the calendar shows its own
            return
        read = report.added + report.updated
        parts = [f"{counted(read, 'file')} read"] if read or not report.unchanged else []
        parts += [f"{counted(report.unchanged, 'file')} unchanged"] if report.unchanged and not read else []
        parts += [f"{len(report.failed)} could not be read"] if report.failed else []
        self._failed = bool(report.failed)
        self._say(title.replace("Adding", "Added", 1), "", " · ".join(parts))
