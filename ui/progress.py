"""The card in the sidebar that says what runs, and the window that opens from it with everything about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout, QWidget

from assistant.core.errors import AssistantError
from assistant.core.jobs import Finished, Lane
from ui.activity import Activities, Activity
from ui.clean import clean_line
from ui.controls import FocusRing
from ui.desktop import cut_corners
from ui.theme import Look
from ui.widgets import Button, Card, ElidedLabel, IconButton, Label, Line, row
from ui.wording import counted

if TYPE_CHECKING:
    from assistant.service.library import AddReport, Library
    from assistant.service.runner import Job

_REPORT_MS = 12_000
_WIDTH = 380


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

    def _report(self, title: str, report: AddReport | dict[str, object]) -> None:
        if isinstance(report, dict):  # it was added from the command line, which prints its own report
            return
        read = report.added + report.updated
        parts = [f"{counted(read, 'file')} read"] if read or not report.unchanged else []
        parts += [f"{counted(report.unchanged, 'file')} unchanged"] if report.unchanged and not read else []
        parts += [f"{len(report.failed)} could not be read"] if report.failed else []
        self._failed = bool(report.failed)
        self._say(title.replace("Adding", "Added", 1), "", " · ".join(parts))


class ProgressDetails(QFrame):
    """Everything about what runs: pause, stop, the file it is at, its pace, and what could not be read."""

    hide_asked = Signal()
    problems_asked = Signal()

    def __init__(self, look: Look, activities: Activities, library: Callable[[], Library | None]) -> None:
        super().__init__(None, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._look = look
        self._activities = activities
        self._library = library
        self._jobs: tuple[str, ...] = ()
        self._card: QWidget | None = None
        self._placed = False
        self._sections: list[_Section] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAccessibleName("What runs now")
        self.setFixedWidth(_WIDTH)
        card = Card()
        self._inside = QVBoxLayout(card)
        self._inside.setContentsMargins(16, 14, 16, 14)
        self._inside.setSpacing(12)
        self._problems = Label("", "warn")
        self._why = Button(look, "Show why", "link")
        self._why.clicked.connect(self._show_why)
        self._problem_row = QWidget()
        self._problem_row.setLayout(row(self._problems, 1, self._why))
        self._inside.addWidget(self._problem_row)
        self._pause = Button(look, "Pause", "small", "pause")
        self._pause.clicked.connect(self._toggle_pause)
        away = Button(look, "Hide", "small")
        away.clicked.connect(self._put_away)
        self._inside.addLayout(row(self._pause, 1, away))
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.addWidget(card)
        activities.changed.connect(self.refresh)

    def show_problems(self, count: int) -> None:
        """Say how many files could not be read."""
        self._problem_row.setVisible(bool(count))
        self._problems.setText(f"{counted(count, 'file')} could not be read")
        if self.isVisible():
            self._fit()

    def open_above(self, card: QWidget) -> None:
        """Open with the lower edge just above ``card``."""
        self._card, self._placed = card, False
        self.refresh()
        self.show()
        self._fit()

    def refresh(self) -> None:
        """Show what runs now; closes when nothing does any more."""
        current = self._activities.current
        if not current:
            self.hide()
            return
        jobs = tuple(each.job.id for each in current)
        if jobs != self._jobs:
            self._jobs = jobs
            self._build(current)
        for section, activity in zip(self._sections, current, strict=True):
            section.show_activity(activity)
        library = self._library()
        paused = library is not None and library.paused
        self._pause.setText("Continue" if paused else "Pause")
        self._pause.set_icon("play" if paused else "pause")
        self._pause.setVisible(any(each.lane is not Lane.NETWORK for each in current))
        if self.isVisible():
            self._fit()

    def _fit(self) -> None:
        """As high as the text in it needs, its lower edge just above the card."""
        self._outer.activate()
        wraps = self._outer.hasHeightForWidth()
        high = self._outer.totalHeightForWidth(_WIDTH) if wraps else self._outer.totalSizeHint().height()
        if high != self.height() or not self._placed:
            self.setFixedHeight(high)
            if self._card is not None:
                self.move(self._card.mapToGlobal(QPoint(0, -high - 8)))
                self._placed = True
            cut_corners(self, QRectF(self.rect()), 11)

    def _build(self, current: tuple[Activity, ...]) -> None:
        for section in self._sections:
            section.hide()
            section.deleteLater()
        self._sections = [_Section(self._look, first=n == 0) for n in range(len(current))]
        for n, section in enumerate(self._sections):
            self._inside.insertWidget(n, section)
            section.show()  # a layout would do that later, and the height is needed now

    def _toggle_pause(self) -> None:
        if (library := self._library()) is not None:
            if library.paused:
                library.unpause()
            else:
                library.pause()
            self.refresh()

    def _show_why(self) -> None:
        self.hide()
        self.problems_asked.emit()

    def _put_away(self) -> None:
        self.hide()
        self.hide_asked.emit()


class _Section(QWidget):
    """One running job."""

    def __init__(self, look: Look, *, first: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._activity: Activity | None = None
        self._title = ElidedLabel("", "strong")
        self._stop = IconButton(look, "close", "Stop", size=28, icon_size=15)
        self._stop.clicked.connect(self._stopped)
        self._bar = Bar()
        self._line = Label("", "meta")
        self._rate = Label("", "meta")
        self._now = ElidedLabel("", "caption", middle=True)
        self._explanation = Label("", "caption", wrap=True)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(6)
        if not first:
            inside.addWidget(Line())
        head = row(self._title, self._stop)
        head.setStretch(0, 1)
        inside.addLayout(head)
        inside.addWidget(self._bar)
        inside.addLayout(row(self._line, 1, self._rate))
        inside.addWidget(self._now)
        inside.addWidget(self._explanation)

    def show_activity(self, activity: Activity) -> None:
        """Show how far it is."""
        self._activity = activity
        self._title.setText(clean_line(activity.title))
        self._stop.set_name(f"Stop: {clean_line(activity.title)}")
        self._bar.show_percent(activity.percent)
        self._line.setText(activity.line)
        self._rate.setText(activity.rate)
        self._now.setText(f"now: {clean_line(PurePath(activity.now).name)}" if activity.now else "")
        self._now.setVisible(bool(activity.now))
        self._explanation.setText(activity.explanation)
        self._explanation.setVisible(bool(activity.explanation))

    def _stopped(self) -> None:
        if self._activity is not None:
            self._activity.job.cancel()
