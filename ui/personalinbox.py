"""What was noticed in chats and waits for a yes, each with the person's own words; contradictions side by side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.personalrows import Editor, ProofLink
from ui.personalwords import Line, fact_line, on_day
from ui.rowcard import RowCard
from ui.theme import Look
from ui.widgets import Button, Card, Label, row
from ui.wording import counted

if TYPE_CHECKING:
    from assistant.service.about_you import Proposed

_BESIDE = 520
"""Pixels from which two versions stand beside each other."""


class Version(Card):
    """One of two sentences that cannot both be true."""

    def __init__(self, heading: str, line: Line, said: str, parent: QWidget | None = None) -> None:
        super().__init__("notice", parent=parent)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(12, 8, 12, 9)
        inside.setSpacing(2)
        inside.addWidget(Label(heading, "group"))
        inside.addWidget(Label(line.text, "strong", wrap=True))
        inside.addWidget(Label(said, "caption", wrap=True))
        inside.addStretch(1)


class Versions(QWidget):
    """What was told before and what was said now, side by side where there is room."""

    def __init__(self, before: Version, after: Version, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._across.setContentsMargins(0, 4, 0, 2)
        self._across.setSpacing(8)
        self._across.addWidget(before, 1)
        self._across.addWidget(after, 1)

    def arrange(self, width: int) -> None:
        """Fit into so many pixels."""
        wide = width >= _BESIDE
        self._across.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)


class InboxRow(QWidget):
    """One proposed fact: accept, correct or reject it; one that contradicts: replace, keep both or reject."""

    accepted = Signal(int)
    both_kept = Signal(int)
    rejected = Signal(int)
    edited = Signal(int, str)
    place_asked = Signal(object)
    grown = Signal()
    """Its height may be another one now."""

    def __init__(self, look: Look, proposed: Proposed, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.proposed = proposed
        self.line = fact_line(proposed.known, now)
        self.first = True
        self.editor: Editor | None = None
        self.buttons: list[Button] = []
        self._versions: Versions | None = None
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(16, 10, 12, 11)
        self._whole.setSpacing(4)
        other = proposed.contradicts
        if other is None:
            self._whole.addWidget(Label(self.line.text, "strong", wrap=True))
            self._whole.addWidget(Label(f"“{proposed.known.fact.proof.quote}”", "meta", wrap=True))
        else:
            told, said = on_day(other.fact.proof.said_at, now), on_day(proposed.known.fact.proof.said_at, now)
            self._versions = Versions(
                Version("What I know", fact_line(other, now), f"You told me {told}"),
                Version("What you said since", self.line, f"“{proposed.known.fact.proof.quote}”, {said}"),
            )
            self._whole.addWidget(Label("These two do not fit together.", "meta", wrap=True))
            self._whole.addWidget(self._versions)
        self._whole.addLayout(self._below())
        self.setAccessibleName(f"Waiting for your yes: {self.line.text}")
        look.changed.connect(self.update)

    def set_first(self, first: bool) -> None:
        """A rule stands above every row but the first."""
        self.first = first
        self.update()

    def show_busy(self) -> None:
        """What was decided is being done."""
        for button in self.buttons:
            button.setEnabled(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.first:
            QPainter(self).fillRect(0, 0, self.width(), 1, self._look.colour("border"))

    def arrange(self, width: int) -> None:
        """Fit into so many pixels."""
        if self._versions is not None:
            self._versions.arrange(width)

    def _below(self) -> QHBoxLayout:
        across = row(spacing=6)
        if self.line.place is not None:
            link = ProofLink(self._look, self.line.proof)
            place = self.line.place
            link.clicked.connect(lambda: self.place_asked.emit(place))
            across.addWidget(link)
        else:
            across.addWidget(Label(self.line.proof, "caption"))
        across.addStretch(1)
        if self.proposed.contradicts is None:
            self._button(across, "Accept", "check", lambda: self.accepted.emit(self.line.id))
            self._button(across, "Edit", "pencil", self._edit, busy=False)
        else:
            self._button(across, "Replace", "check", lambda: self.accepted.emit(self.line.id))
            self._button(across, "Keep both", "", lambda: self.both_kept.emit(self.line.id))
        self._button(across, "Reject", "close", lambda: self.rejected.emit(self.line.id))
        return across

    def _button(self, across: QHBoxLayout, text: str, icon: str, act: object, *, busy: bool = True) -> None:
        button = Button(self._look, text, "small", icon)
        button.setAccessibleName(f"{text}: {self.line.text}")
        if busy:
            button.clicked.connect(self.show_busy)
        button.clicked.connect(act)
        across.addWidget(button)
        self.buttons.append(button)

    def _edit(self) -> None:
        if self.editor is not None:
            return
        self.editor = Editor(self._look, self.line.words, f"Correct: {self.line.text}", "Accept")
        self.editor.layout().setContentsMargins(0, 2, 0, 2)  # type: ignore[union-attr]  # it has one
        self.editor.kept.connect(lambda text: self.edited.emit(self.line.id, text))
        self.editor.left.connect(self._leave)
        self._whole.insertWidget(self._whole.count() - 1, self.editor)
        self.editor.show()
        self.grown.emit()
        self.editor.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self) -> None:
        if self.editor is not None:
            self.editor.hide()
            self.editor.deleteLater()
            self.editor = None
            self.grown.emit()


class Inbox(QWidget):
    """The rows under their heading; hidden while nothing waits."""

    accepted = Signal(int)
    all_accepted = Signal(list)
    """The numbers of all that wait."""
    both_kept = Signal(int)
    rejected = Signal(int)
    edited = Signal(int, str)
    place_asked = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: dict[int, InboxRow] = {}
        self.heading = Label("", "section")
        self.all = Button(look, "Accept all", "small", "check")
        self.all.clicked.connect(lambda: self.all_accepted.emit(list(self._rows)))
        self._card = RowCard()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 4, 0, 4)
        whole.setSpacing(6)
        whole.addLayout(row(self.heading, 1, self.all, margins=(3, 0, 0, 0)))
        whole.addWidget(self._card)
        self.hide()

    @property
    def rows(self) -> list[InboxRow]:
        """The rows from top to bottom."""
        return list(self._rows.values())

    def show_waiting(self, waiting: Sequence[Proposed], now: datetime) -> None:
        """Show what waits; a row that is being corrected is left alone."""
        kept = {each.known.fact.id: each for each in waiting}
        same = {n: each for n, each in self._rows.items() if kept.get(n) == each.proposed}
        self._rows = {n: same.get(n) or self._made(proposed, now) for n, proposed in kept.items()}
        for at, made in enumerate(self.rows):
            made.set_first(at == 0)
        self._card.set_rows(self.rows)
        self.heading.setText(f"Waiting for your yes · {counted(len(kept), 'thing')} I noticed in your chats")
        self.all.setVisible(sum(each.contradicts is None for each in waiting) > 1)
        self.setVisible(bool(kept))

    def arrange(self, width: int) -> None:
        """Fit into so many pixels."""
        for each in self._rows.values():
            each.arrange(width)
            self._card.measure(each)

    def _made(self, proposed: Proposed, now: datetime) -> InboxRow:
        made = InboxRow(self._look, proposed, now)
        made.arrange(self.width())
        made.accepted.connect(self.accepted)
        made.both_kept.connect(self.both_kept)
        made.rejected.connect(self.rejected)
        made.edited.connect(self.edited)
        made.place_asked.connect(self.place_asked)
        made.grown.connect(partial(self._card.measure, made))
        return made
