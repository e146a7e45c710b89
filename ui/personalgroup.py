"""A heading with a card of rows below it: a topic of facts, the rules, whatever the page about the person lists."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.personalrows import LineRow
from ui.personalwords import Line
from ui.theme import Look
from ui.widgets import Button, Card, IconButton, Label, row
from ui.wording import number

FEW = 12
"""Rows that are shown at first."""
MORE = 50
"""Rows that one click adds: so many are made in a few frames."""


class Group(QWidget):
    """Rows of lines; hidden while there are none. Rows that stay the same are left as they are."""

    edited = Signal(int, str)
    forget_asked = Signal(int)
    forget_all_asked = Signal(list)
    """The numbers of all its lines, shown or not."""
    place_asked = Signal(object)
    """The ``Place`` where a line was said."""

    def __init__(
        self, look: Look, title: str, *, forget_all: str = "", forget: str = "Forget", parent: QWidget | None = None
    ) -> None:
        """``forget_all`` names a button that forgets all of it, "" for none; ``forget`` the button of each row."""
        super().__init__(parent)
        self._look = look
        self._forget = forget
        self._lines: tuple[Line, ...] = ()
        self._rows: dict[int, LineRow] = {}
        self._limit = FEW
        self.title = title
        self.heading = Label(title, "section")
        self._all = IconButton(look, "trash", forget_all or title, size=24, icon_size=14, role="text3")
        self._all.setVisible(bool(forget_all))
        self._all.clicked.connect(self._ask_all)
        head = row(self.heading, 1, spacing=6, margins=(3, 0, 14, 0))
        if forget_all:
            head.addWidget(self._all)
        else:
            self._all.setParent(self)
            self._all.hide()
        self._card = Card()
        self._inside = QVBoxLayout(self._card)
        self._inside.setContentsMargins(1, 1, 1, 1)
        self._inside.setSpacing(0)
        self.more = Button(look, "", "link")
        self.more.clicked.connect(self._show_more)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 4, 0, 4)
        whole.setSpacing(6)
        whole.addLayout(head)
        whole.addWidget(self._card)
        whole.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    @property
    def lines(self) -> tuple[Line, ...]:
        """All of them, shown or not."""
        return self._lines

    @property
    def rows(self) -> list[LineRow]:
        """The rows that are shown, from top to bottom."""
        return [self._rows[line.id] for line in self._lines if line.id in self._rows]

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these in this order, at most as many as were asked for."""
        self._lines = tuple(lines)
        shown = self._lines[: self._limit]
        wanted = {line.id for line in shown}
        for gone in [each for each in self._rows if each not in wanted]:
            self._drop(gone)
        for at, line in enumerate(shown):
            self._put(at, line)
        rest = len(self._lines) - len(shown)
        self.more.setText(f"Show {number(min(rest, MORE))} more" + (f" of {number(rest)}" if rest > MORE else ""))
        self.more.setAccessibleName(f"{self.more.text()}: {self.title}")
        self.more.setVisible(rest > 0)
        self.setVisible(bool(self._lines))

    def reveal(self, line_id: int) -> LineRow | None:
        """The row of a line, made if it was not; None where it does not belong here."""
        at = next((at for at, line in enumerate(self._lines) if line.id == line_id), None)
        if at is None:
            return None
        if at >= self._limit:
            self._limit = at + 1
            self.show_lines(self._lines)
        return self._rows[line_id]

    def _ask_all(self) -> None:
        self.forget_all_asked.emit([each.id for each in self._lines])

    def _show_more(self) -> None:
        first = len(self.rows)
        self._limit = max(self._limit, first) + MORE
        self.show_lines(self._lines)
        new = self.rows[first:]
        if new and new[0].edit is not None:
            new[0].edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _put(self, at: int, line: Line) -> None:
        made = self._rows.get(line.id)
        if made is None:
            made = self._rows[line.id] = LineRow(self._look, line, self._forget)
            made.edited.connect(self.edited)
            made.forget_asked.connect(self.forget_asked)
            made.place_asked.connect(self.place_asked)
        else:
            made.show_line(line)
        if self._inside.indexOf(made) != at:
            self._inside.removeWidget(made)
            self._inside.insertWidget(at, made)
        made.set_first(at == 0)

    def _drop(self, line_id: int) -> None:
        gone = self._rows.pop(line_id)
        self._inside.removeWidget(gone)
        gone.hide()
        gone.deleteLater()
