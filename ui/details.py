"""The small window above the progress card: everything about what runs, and the ways to hold or end it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from assistant.core.jobs import Lane
from ui.activity import Activities, Activity
from ui.clean import clean_line
from ui.desktop import cut_corners
from ui.progress import Bar
from ui.theme import Look
from ui.widgets import Button, Card, ElidedLabel, IconButton, Label, Line, row
from ui.wording import counted

if TYPE_CHECKING:
    from assistant.service.library import Library

_WIDTH = 380


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

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.mask().isEmpty():
            QPainter(self).fillRect(self.rect(), self._look.colour("border"))

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
