"""A column of parts of any height, in a scroll area that stays quick with thousands of them.

Heights are asked for once per width and remembered; what is far off screen is hidden. There is no ``QLayout`` in it:
with one, every new word would lay out the whole conversation again.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

_AT_BOTTOM = 24
_AHEAD = 600


def height_of(widget: QWidget, width: int) -> int:
    """Pixels the widget needs at this width, whatever kind it is: ``height_at(width)`` where it has that."""
    measured: Callable[[int], int] | None = getattr(widget, "height_at", None)
    if measured is not None:
        return measured(width)
    if widget.hasHeightForWidth():
        return widget.heightForWidth(width)
    return widget.sizeHint().height()


class Stack(QWidget):
    """Parts below each other, each as high as it needs; itself one part of a column.

    A part's height is asked for again only after :meth:`changed` with it, or when it is a stack that has grown.
    """

    grown = Signal()
    """Its height may have changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: list[tuple[QWidget, int]] = []
        self._heights: dict[QWidget, tuple[int, int]] = {}
        self._places: dict[QWidget, tuple[int, int, int]] = {}

    @property
    def parts(self) -> list[QWidget]:
        """The parts from top to bottom."""
        return [part for part, _gap in self._parts]

    def add(self, part: QWidget, gap: int = 0, before: QWidget | None = None) -> None:
        """Put a part at the end (or before another one), ``gap`` pixels below what is above it."""
        part.setParent(self)
        at = self.parts.index(before) if before is not None else len(self._parts)
        self._parts.insert(at, (part, gap))
        if isinstance(part, Stack):
            part.grown.connect(lambda: self._part_grew(part))
        part.show()

    def remove(self, part: QWidget) -> None:
        """Take a part out for good."""
        self._parts = [(each, gap) for each, gap in self._parts if each is not part]
        self._heights.pop(part, None)
        self._places.pop(part, None)
        part.hide()
        part.deleteLater()

    def forget_heights(self) -> None:
        """Every height may have changed, such as with the size of text."""
        self._heights.clear()
        for part, _gap in self._parts:
            if isinstance(part, Stack):
                part.forget_heights()

    def height_at(self, width: int) -> int:
        """Pixels all parts need at this width."""
        return self._place(width, move=False)

    def changed(self, part: QWidget) -> None:
        """The part's height is another one now; :meth:`settle` follows."""
        self._heights.pop(part, None)

    def settle(self) -> None:
        """Place the parts anew and tell whoever holds this stack."""
        self._place(self.width(), move=True)
        self.grown.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(self.width(), move=True)

    def _part_grew(self, part: QWidget) -> None:
        self.changed(part)
        self.settle()

    def _place(self, width: int, *, move: bool) -> int:
        at = 0
        for part, gap in self._parts:
            if part.isHidden():
                continue
            known = self._heights.get(part)
            if known is None or known[0] != width:
                known = self._heights[part] = (width, height_of(part, width))
            height = known[1]
            at += gap if at and height else 0
            if move and self._places.get(part) != (at, width, height):
                self._places[part] = (at, width, height)
                part.setGeometry(0, at, width, height)
            at += height
        return at


class Column(QScrollArea):
    """The scrolled column. It follows what grows at its end as long as it is scrolled to its end."""

    top_reached = Signal()
    """Scrolled near the top: what is older may be added now."""

    def __init__(self, width: int, gap: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most = width
        self._gap = gap
        self._items: list[QWidget] = []
        self._places: list[tuple[int, int]] = []
        self._heights: dict[QWidget, tuple[int, int]] = {}
        self._ground = QWidget()
        self._ground.setProperty("kind", "ground")
        self._placing = False
        self.setWidget(self._ground)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().setSingleStep(40)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    @property
    def items(self) -> tuple[QWidget, ...]:
        """The items from top to bottom."""
        return tuple(self._items)

    @property
    def at_bottom(self) -> bool:
        """Whether the end is in view."""
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum() - _AT_BOTTOM

    def append(self, item: QWidget) -> None:
        """Put an item at the end."""
        self.insert(len(self._items), item)

    def insert(self, at: int, *items: QWidget) -> None:
        """Put items there; what is in view stays in view."""
        for offset, item in enumerate(items):
            item.setParent(self._ground)
            self._items.insert(at + offset, item)
        self._settle(hold_bottom=at < len(self._items) - len(items))

    def remove(self, item: QWidget) -> None:
        """Take an item out for good."""
        self._items.remove(item)
        self._heights.pop(item, None)
        item.hide()
        item.deleteLater()
        self._settle()

    def clear(self) -> None:
        """Take everything out."""
        for item in self._items:
            item.hide()
            item.deleteLater()
        self._items, self._heights, self._places = [], {}, []
        self._settle()

    def measure(self, item: QWidget) -> None:
        """The item's height changed."""
        self._heights.pop(item, None)
        self._settle()

    def measure_all(self) -> None:
        """Every height may have changed, such as with the size of text."""
        self._heights.clear()
        for item in self._items:
            forget: Callable[[], None] | None = getattr(item, "forget_heights", None)
            if forget is not None:
                forget()
        self._settle()

    def to_bottom(self) -> None:
        """Scroll to the end."""
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def span_of(self, item: QWidget) -> tuple[int, int]:
        """Where an item begins and ends, in pixels from the top of all."""
        return self._places[self._items.index(item)]

    def to_item(self, item: QWidget) -> None:
        """Scroll to the beginning of an item."""
        at, _end = self._places[self._items.index(item)]
        self.verticalScrollBar().setValue(max(0, at - self._gap))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    def _settle(self, *, hold_bottom: bool = False) -> None:
        """Give every item its place; keeps the end in view if it was, or the distance to it if asked."""
        if self._placing:
            return
        self._placing = True
        bar = self.verticalScrollBar()
        follow, below = self.at_bottom, bar.maximum() - bar.value()
        room = self.viewport().width()
        width = max(200, min(self._most, room - 48))
        left = (room - width) // 2
        at, self._places = 20, []
        for item in self._items:
            known = self._heights.get(item)
            if known is None or known[0] != width:
                known = (width, height_of(item, width))
                self._heights[item] = known
            item.setGeometry(left, at, width, known[1])
            self._places.append((at, at + known[1]))
            at += known[1] + self._gap
        self._ground.resize(room, max(self.viewport().height(), at))
        if follow:
            self.to_bottom()
        elif hold_bottom:
            bar.setValue(bar.maximum() - below)
        self._placing = False
        self._show_near()

    def _show_near(self) -> None:
        top = self.verticalScrollBar().value() - _AHEAD
        bottom = top + self.viewport().height() + 2 * _AHEAD
        for item, (begin, end) in zip(self._items, self._places, strict=True):
            near = begin < bottom and end > top
            if item.isHidden() == near:
                item.setVisible(near)

    def _scrolled(self, value: int) -> None:
        if self._placing:
            return
        self._show_near()
        if value < _AHEAD and self._items:
            self.top_reached.emit()
