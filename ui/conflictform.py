"""Asks which version stays of an appointment that was changed both here and on its server."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from assistant.core.appointments import Appointment
from assistant.service.agenda import Conflict
from assistant.service.calendar_conflicts import Version
from ui.calendardata import DAY
from ui.calendarwords import Habits
from ui.clean import clean, clean_line
from ui.theme import Look
from ui.widgets import Button, Card, Label, row
from ui.wording import counted

_NOTES = 240
"""Characters of the notes that are shown of each side."""


class ConflictForm(QDialog):
    """Both versions beside each other, and three ways out; Esc leaves it for later."""

    decided = Signal(object, str)
    """The ``Conflict``, and "mine", "theirs" or "both"."""

    def __init__(
        self, look: Look, conflict: Conflict, host: str, habits: Habits, today: date, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._habits = habits
        self._today = today
        self.conflict = conflict
        self.setWindowTitle("Changed on both sides")
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(600)
        title = clean_line(conflict.title) or "(no title)"
        mine, theirs = conflict.mine, conflict.theirs
        inside = QVBoxLayout(self)
        inside.setContentsMargins(22, 20, 22, 18)
        inside.setSpacing(12)
        inside.addWidget(Label(f"“{title}” was changed on both sides", "h2", wrap=True))
        inside.addWidget(Label("Nothing is lost: both versions are kept until you choose.", "meta", wrap=True))
        self.mine = self._side("Here", mine, theirs)
        self.theirs = self._side(f"On {host}" if host else "On the server", theirs, mine)
        beside = row(spacing=12)
        beside.addWidget(self.mine, 1)
        beside.addWidget(self.theirs, 1)
        inside.addLayout(beside)
        inside.addSpacing(4)
        later = Button(look, "Later")
        later.clicked.connect(self.reject)
        buttons = row(later, 1)
        self.choices: dict[str, Button] = {}
        for keep, says in (("mine", "Keep mine"), ("theirs", "Keep the server’s"), ("both", "Keep both")):
            button = self.choices[keep] = Button(look, says)
            button.clicked.connect(lambda _checked=False, keep=keep: self._decide(keep))
            buttons.addWidget(button)
        self.choices["both"].setVisible(mine is not None and theirs is not None)
        self.choices["both"].setToolTip("Yours becomes an appointment of its own beside the server’s")
        inside.addLayout(buttons)
        later.setFocus()

    def _decide(self, keep: str) -> None:
        self.decided.emit(self.conflict, keep)
        self.accept()

    def _side(self, heading: str, version: Version | None, other: Version | None) -> Card:
        """One version; what the other one has differently is written strongly."""
        card = Card()
        card.setAccessibleName(heading)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(14, 12, 14, 12)
        inside.setSpacing(5)
        inside.addWidget(Label(heading, "section"))
        told = self._lines(version)
        others = self._lines(other) if version is not None and other is not None else told
        for words in told:
            inside.addWidget(Label(words, "meta" if words in others else "strong", wrap=True))
        inside.addStretch(1)
        return card

    def _lines(self, version: Version | None) -> list[str]:
        if version is None:
            return ["Deleted"]
        notes = " ".join(clean(version.notes).split())
        return [
            line
            for line in (
                clean_line(version.title) or "(no title)",
                self._when(version),
                clean_line(version.where),
                "Repeats" if version.recurring else "",
                f"{counted(version.changed, 'occurrence')} changed" if version.changed else "",
                notes[:_NOTES] + "…" if len(notes) > _NOTES else notes,
            )
            if line
        ]

    def _when(self, version: Version) -> str:
        if version.start is None:
            return ""
        whole = not isinstance(version.start, datetime)
        end = version.end if version.end is not None and version.end != version.start else version.start
        end = end + DAY if whole and end == version.start else end
        shown = Appointment(0, 0, "", version.title, version.start, end, whole)
        return self._habits.when(shown, self._today)
