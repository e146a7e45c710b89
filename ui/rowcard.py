"""A card of rows that stays quick with hundreds of them: heights are asked for once per width, without a layout."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.column import height_of
from ui.widgets import Card

_BORDER = 1


class RowCard(Card):
    """Rows below each other; as high as they need at its width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._rows: list[QWidget] = []
        self._heights: dict[QWidget, tuple[int, int]] = {}
        self.setFixedHeight(2 * _BORDER)

    def set_rows(self, rows: Sequence[QWidget]) -> None:
        """Show these in this order; one that is no longer among them is deleted."""
        for gone in [each for each in self._rows if each not in rows]:
            self._heights.pop(gone, None)
            gone.hide()
            gone.deleteLater()
        before: QWidget | None = None
        for each in rows:
            if each.parentWidget() is not self:
                each.setParent(self)
                each.show()
            if before is not None:
                self.setTabOrder(_last(before), each)
            before = each
        self._rows = list(rows)
        self._place()

    def measure(self, row: QWidget) -> None:
        """The row's height may be another one now."""
        self._heights.pop(row, None)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._place()

    def _place(self) -> None:
        width, at = max(0, self.width() - 2 * _BORDER), _BORDER
        for each in self._rows:
            known = self._heights.get(each)
            if known is None or known[0] != width:
                known = self._heights[each] = (width, height_of(each, width))
            each.setGeometry(_BORDER, at, width, known[1])
            at += known[1]
        self.setFixedHeight(at + _BORDER)


def _last(row: QWidget) -> QWidget:
    """What in a row the keyboard reaches last."""
    inside = [each for each in row.findChildren(QWidget) if each.focusPolicy() & each.focusPolicy().TabFocus]
    return inside[-1] if inside else row
