"""A heading with a card of rows below it: a topic of facts, the rules, whatever the page about the person lists."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from ui.personalrows import LineRow
from ui.personalwords import Line
from ui.rowcard import RowCard
from ui.theme import Look
from ui.widgets import Button, IconButton, Label, row
from ui.wording import number

FEW = 12
"""Rows that are shown at first."""
MORE = 50
"""Rows that one click adds: so many are made in a few frames."""


class Group(QWidget):
    """Rows of lines; hidden while there are none. Rows that stay the same are left as they are."""

    edited = Signal(int, str)
    confirmed = Signal(int)
    forget_asked = Signal(int)
    forget_all_asked = Signal(list)
    """The numbers of all its lines, shown or not."""
    place_asked = Signal(object)
    """The ``Place`` where a line was said."""

    def __init__(
        self, look: Look, title: str, *, forget_all: str = "", forget: str = "Forget", parent: QWidget | None = None
    ) -> None:
        """``forget_all`` names the entry of a menu that forgets all of it, ``forget`` a row's button; "" for none."""
        super().__init__(parent)
        self._look = look
        self._forget = forget
        self._lines: tuple[Line, ...] = ()
        self._rows: dict[int, LineRow] = {}
        self._limit = FEW
        self.title = title
        self.heading = Label(title, "section")
        head = row(self.heading, 1, spacing=6, margins=(3, 0, 0, 0))
        if forget_all:
            head.addWidget(self._menu(forget_all))
        self._card = RowCard()
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
        self._rows = {n: made for n, made in self._rows.items() if n in wanted}
        for at, line in enumerate(shown):
            self._put(at, line)
        self._card.set_rows(self.rows)
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

    def _menu(self, forget_all: str) -> IconButton:
        button = IconButton(self._look, "more", f"More about “{self.title}”", size=24, icon_size=16, role="text3")
        button.clicked.connect(lambda: self._open_menu(button, forget_all))
        return button

    def _open_menu(self, button: IconButton, forget_all: str) -> None:
        menu = QMenu(button)
        menu.addAction(forget_all, self._ask_all)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(QPoint(button.width() - menu.sizeHint().width(), button.height() + 4)))

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
            made.confirmed.connect(self.confirmed)
            made.forget_asked.connect(self.forget_asked)
            made.place_asked.connect(self.place_asked)
            made.grown.connect(partial(self._card.measure, made))
        else:
            made.show_line(line)
        made.set_first(at == 0)
