"""What the person thinks of an answer: two thumbs beside its buttons, and reasons once it is called bad."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from assistant.core.ratings import REASON_WORDS, Rating, Reason
from ui.theme import Look
from ui.widgets import Button, IconButton

_CHIP = 30
_GAP = 6


class Thumbs(QWidget):
    """Good, bad, or neither."""

    chosen = Signal(object)
    """True for good, False for bad, None when it is taken back."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.good = IconButton(look, "thumb-up", "Good answer", size=30, icon_size=16)
        self.bad = IconButton(look, "thumb-down", "Bad answer", size=30, icon_size=16)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for button, meant in ((self.good, True), (self.bad, False)):
            button.setCheckable(True)
            button.clicked.connect(lambda checked, meant=meant: self._clicked(meant if checked else None))
            layout.addWidget(button)

    def show_verdict(self, good: bool | None) -> None:
        """Show this one as chosen; None: neither."""
        for button, meant, said in ((self.good, True, "Good answer"), (self.bad, False, "Bad answer")):
            chosen = good is meant
            button.setChecked(chosen)
            button.set_icon("thumb-up" if meant else "thumb-down", "accent" if chosen else "text2")
            button.set_name(f"{said}: chosen, click to take it back" if chosen else said)

    def _clicked(self, good: bool | None) -> None:
        self.show_verdict(good)
        self.chosen.emit(good)


class ReasonChips(QWidget):
    """Why an answer is bad, in as many rows as needed; any number can be chosen."""

    chosen = Signal(list)
    """The reasons that are chosen now."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("What is wrong with this answer?")
        self.chips: dict[Reason, Button] = {}
        for reason, words in REASON_WORDS.items():
            chip = Button(look, words, "tiny", parent=self)
            chip.setCheckable(True)
            chip.setAccessibleDescription("What is wrong with this answer")
            chip.clicked.connect(lambda _checked: self.chosen.emit(self.reasons))
            self.chips[reason] = chip

    @property
    def reasons(self) -> list[Reason]:
        """What is chosen."""
        return [reason for reason, chip in self.chips.items() if chip.isChecked()]

    def show_reasons(self, reasons: Sequence[Reason]) -> None:
        """Show these as chosen."""
        for reason, chip in self.chips.items():
            chip.setChecked(reason in reasons)

    def height_at(self, width: int) -> int:
        """Pixels the rows need at this width."""
        return self._place(width, move=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(self.width(), move=True)

    def _place(self, width: int, *, move: bool) -> int:
        x = y = 0
        for chip in self.chips.values():
            chip.ensurePolished()
            wide = min(width, chip.sizeHint().width())
            if x and x + wide > width:
                x, y = 0, y + _CHIP + _GAP
            if move:
                chip.setGeometry(x, y, wide, _CHIP)
            x += wide + _GAP
        return y + _CHIP


class AnswerRating:
    """The thumbs and, while it is called bad, the reasons of one answer."""

    def __init__(self, look: Look, thumbs: Thumbs) -> None:
        self._look = look
        self.thumbs = thumbs
        self.chips: ReasonChips | None = None

    def show_rating(self, rating: Rating | None) -> ReasonChips | None:
        """Show a kept rating; returns reasons that are shown for the first time, for a place below the answer."""
        self.thumbs.show_verdict(None if rating is None else rating.good)
        if rating is None or rating.good:
            if self.chips is not None:
                self.chips.hide()
            return None
        made = None
        if self.chips is None:
            made = self.chips = ReasonChips(self._look)
        self.chips.show_reasons(rating.reasons)
        self.chips.show()
        return made
