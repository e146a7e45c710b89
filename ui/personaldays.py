"""What was told, corrected and forgotten, day by day; of what is forgotten only that something was."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from assistant.core.changes import Changed
from assistant.service.memory_days import Day, Entry, Happened
from ui.bridge import Bridge
from ui.clean import clean_line
from ui.controls import FocusRing, paint_ring
from ui.page import Nothing, Rows
from ui.personalpart import Part
from ui.personalwords import long_day
from ui.theme import Look, ui_font
from ui.widgets import Button, row
from ui.wording import counted

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant

FEW = 14
"""Days that are shown at first, and that one click adds."""
_HEIGHT = 40
_WHAT = {
    Happened.TOLD: ("plus", "You told me"),
    Happened.NOTICED: ("eye", "I noticed"),
    Happened.EDITED: ("pencil", "Corrected"),
    Happened.ENDED: ("close", "No longer so"),
    Happened.FORGOTTEN: ("trash", "Forgotten"),
}
_WORD = 106
"""Pixels for the word before the sentence."""


class EntryRow(FocusRing, QAbstractButton):
    """One thing that happened; a click shows the fact where it stands."""

    ring_radius = 8.0

    def __init__(self, look: Look, entry: Entry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.entry = entry
        self._icon, self._word = _WHAT[entry.what]
        self._text = clean_line(entry.text)
        self.setText(self._text)
        self.setAccessibleName(f"{self._word}: {self._text}")
        self.setFixedHeight(_HEIGHT)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        if entry.fact_id is not None:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        else:
            self.setEnabled(False)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(300, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self.isEnabled() and self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.colour("hover"))
            painter.drawRoundedRect(box.adjusted(4, 3, -4, -3), 8, 8)
        painter.drawPixmap(16, (_HEIGHT - 16) // 2, self._look.pixmap(self._icon, "text3", 16))
        painter.setFont(ui_font(12))
        painter.setPen(self._look.colour("text3"))
        painter.drawText(QRectF(42, 0, _WORD, _HEIGHT), Qt.AlignmentFlag.AlignVCenter, self._word)
        left = 42 + _WORD
        font = ui_font(14)
        painter.setFont(font)
        painter.setPen(self._look.colour("text" if self.isEnabled() else "text2"))
        words = QFontMetrics(font).elidedText(self._text, Qt.TextElideMode.ElideRight, self.width() - left - 16)
        painter.drawText(QRectF(left, 0, self.width() - left - 16, _HEIGHT), Qt.AlignmentFlag.AlignVCenter, words)
        if self.property("keyfocus"):
            paint_ring(painter, box.adjusted(3, 2, -3, -2), 8, self._look.colour("focus"))


class DaysPart(Part):
    """The days, the newest first."""

    fact_asked = Signal(int)
    """The number of a fact to show."""

    watches = Changed.MEMORY

    def __init__(self, look: Look, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(look, bridge, parent)
        self._days: tuple[Day, ...] = ()
        self._limit = FEW
        self.groups: list[Rows] = []
        self.nothing = Nothing("Nothing happened yet", "What you tell me, correct and let me forget is listed here.")
        self.nothing.hide()
        self.more = Button(look, "", "link")
        self.more.clicked.connect(self._show_more)
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(8)
        self._inside.addWidget(self.nothing)
        self._inside.addLayout(row(self.more, 1))

    def look_up(self, assistant: Assistant) -> object:
        """The days."""
        return assistant.about_you.days()

    def show_found(self, found: Any) -> None:
        """Show these days."""
        if found == self._days and self.groups:
            return
        self._days = found
        self._show()

    def _show_more(self) -> None:
        self._limit += FEW
        self._show()

    def _show(self) -> None:
        now = self.now()
        for gone in self.groups:
            self._inside.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        self.groups = [self._day(day, now) for day in self._days[: self._limit]]
        for at, group in enumerate(self.groups):
            self._inside.insertWidget(at, group)
        rest = len(self._days) - len(self.groups)
        self.more.setText(f"Show earlier days ({counted(rest, 'day')})")
        self.more.setVisible(rest > 0)
        self.nothing.setVisible(not self._days)

    def _day(self, day: Day, now: datetime) -> Rows:
        made = Rows(long_day(day.day, now))
        for entry in day.entries:
            shown = EntryRow(self._look, entry)
            shown.clicked.connect(lambda _on=False, entry=entry: self._ask(entry))
            made.add(shown)
        return made

    def _ask(self, entry: Entry) -> None:
        if entry.fact_id is not None:
            self.fact_asked.emit(entry.fact_id)
