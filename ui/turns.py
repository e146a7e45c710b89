"""The two kinds of turns in a conversation: what the person asked, and what Hearth answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from ui.actions import ActionRow
from ui.codeblock import CodeBlock
from ui.column import Stack
from ui.markdown import Block, Code, Markdown, Prose, Stream, tidy
from ui.notices import TurnNotice
from ui.prose import ProseView
from ui.sources import Chips, SearchedLine, SourceRef
from ui.theme import Look
from ui.widgets import ElidedLabel, Label

_MARK = 28
_INDENT = 42
_BUBBLE_SIDE, _BUBBLE_TOP, _BUBBLE_RADIUS = 18, 9, 16
_BUBBLE_MOST = 0.82
_BLOCK_GAP = 10
_FLASH_MS = 1_800


@dataclass(frozen=True, slots=True)
class Tools:
    """What every turn needs."""

    look: Look
    markdown: Markdown


class UserTurn(QWidget):
    """A question in its bubble at the right, with the names of attached files above it."""

    def __init__(self, tools: Tools, text: str, files: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = tools.look
        self.text = text
        self._words = ProseView(tools.look, tools.markdown, self)
        self._words.setAccessibleName("You asked")
        self._words.show_plain(text)
        self._files: ElidedLabel | None = None
        if files:
            self._files = ElidedLabel("Asked about " + ", ".join(files), "caption", middle=True, parent=self)
            self._files.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._bubble = QRectF()
        self._flashing = False
        tools.look.changed.connect(self.update)

    def height_at(self, width: int) -> int:
        """Pixels it needs at this width."""
        return int(self._measure(width).bottom()) + 1

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._bubble = self._measure(self.width())
        inner = self._bubble.adjusted(_BUBBLE_SIDE, _BUBBLE_TOP, -_BUBBLE_SIDE, -_BUBBLE_TOP)
        self._words.setGeometry(inner.toRect())
        if self._files is not None:
            self._files.setGeometry(0, 0, self.width(), 18)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = QPainterPath()
        shape.addRoundedRect(self._bubble, _BUBBLE_RADIUS, _BUBBLE_RADIUS)
        corner = QRectF(self._bubble)
        corner.setTopLeft(self._bubble.center())
        shape.addRoundedRect(corner, 5, 5)
        shape.setFillRule(Qt.FillRule.WindingFill)
        painter.fillPath(shape, self._look.colour("accent_soft" if self._flashing else "bubble"))

    def flash(self) -> None:
        """Draw the eye here for a moment."""
        self._flashing = True
        self.update()
        QTimer.singleShot(_FLASH_MS, self, self._calm)

    def _calm(self) -> None:
        self._flashing = False
        self.update()

    def _measure(self, width: int) -> QRectF:
        top = 22 if self._files is not None else 0
        room = int(width * _BUBBLE_MOST) - 2 * _BUBBLE_SIDE
        wide = self._words.natural_width(room)
        high = self._words.height_at(wide)
        whole = wide + 2 * _BUBBLE_SIDE
        return QRectF(width - whole, top, whole, high + 2 * _BUBBLE_TOP)


class AssistantTurn(QWidget):
    """An answer: what was searched, the text in blocks, its sources, what can be done with it."""

    grown = Signal()
    source_asked = Signal(object)
    """The ``SourceRef`` to show."""
    link_asked = Signal(str)

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._mark = QLabel(self)
        self._mark.setGeometry(0, 0, _MARK, _MARK)
        self._tint()
        self._stack = Stack(self)
        self._stack.grown.connect(self.grown)
        self._searched = SearchedLine(tools.look)
        self._searched.asked.connect(self.source_asked)
        self._phase = Label("", "meta")
        self._phase.setFixedHeight(26)
        self._end = Stack()
        for part in (self._searched, self._phase):
            self._stack.add(part)
        self._stack.add(self._end, 12)
        self._searched.hide()
        self._phase.hide()
        self.buttons: ActionRow | None = None
        self._stream = Stream(tools.markdown)
        self._blocks: list[QWidget] = []
        self._open: QWidget | None = None
        self._sources: dict[int, SourceRef] = {}
        self._text = ""
        tools.look.changed.connect(self._tint)

    @property
    def text(self) -> str:
        """The answer's text, as Markdown."""
        return self._text

    @property
    def searched(self) -> SearchedLine:
        """The line that says what was searched."""
        return self._searched

    # --- while it is written ---

    def show_phase(self, text: str) -> None:
        """Say what is being done before the first word; "" says nothing."""
        if text != self._phase.text() or bool(text) == self._phase.isHidden():
            self._phase.setText(text)
            self._phase.setVisible(bool(text))
            self._stack.settle()

    def show_search(self, documents: int | None, read: Sequence[SourceRef], passages: int) -> None:
        """Say what was searched."""
        self._searched.show()
        self._searched.show_search(documents, read, passages)

    def know_sources(self, sources: Sequence[SourceRef]) -> None:
        """The passages that marks in the text may name."""
        self._sources = {source.n: source for source in sources}

    def show_partial(self, text: str) -> None:
        """Show the text so far; only what can still change is drawn anew."""
        self._text = text
        closed, last = self._stream.feed(text)
        for block in closed:
            self._put(block)
            self._open = None
        match last:
            case Prose(source):
                self._put(Prose(tidy(source)))
            case Code():
                self._put(last)
        self._stack.settle()

    # --- once it is done ---

    def show_final(self, text: str, sources: Sequence[SourceRef]) -> None:
        """Show the whole answer in its final words, with the sources it cites."""
        self.setUpdatesEnabled(False)
        for part in self._blocks:
            self._stack.remove(part)
        self._blocks, self._open, self._text = [], None, text
        self.know_sources(sources)
        for block in self._tools.markdown.blocks(text):
            self._put(block)
            self._open = None
        if sources:
            chips = Chips(self._tools.look, sources)
            chips.asked.connect(self.source_asked)
            self._end.add(chips)
        self._end.settle()
        self.setUpdatesEnabled(True)

    def add_part(self, part: QWidget) -> None:
        """Put something that belongs to the answer below its text, above the buttons."""
        self._end.add(part, 4, before=self.buttons)
        self._end.settle()

    def add_notice(self, notice: TurnNotice) -> None:
        """Put a statement below the text, above the buttons."""
        self._end.add(notice, 10, before=self.buttons)
        self._end.settle()

    def set_buttons(self, buttons: ActionRow) -> None:
        """Put the buttons below everything."""
        self.buttons = buttons
        self._end.add(buttons, 7)
        self._end.settle()

    def add_below(self, part: QWidget) -> None:
        """Put something below the buttons."""
        self._end.add(part, 6)
        self._end.settle()

    def drop(self, part: QWidget) -> None:
        """Take out what was put below."""
        self._end.remove(part)
        self._end.settle()

    def settle(self) -> None:
        """Something below the text was shown or hidden."""
        self._end.settle()

    def forget_heights(self) -> None:
        """Every height may have changed."""
        self._stack.forget_heights()

    def height_at(self, width: int) -> int:
        """Pixels it needs at this width."""
        return max(_MARK, self._stack.height_at(width - _INDENT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stack.setGeometry(_INDENT, 0, self.width() - _INDENT, self.height())

    def _put(self, block: Block) -> None:
        """Show a block in the open place, or make one for it."""
        match block, self._open:
            case Prose(source), ProseView() as view:
                view.show_markdown(source, frozenset(self._sources))
                self._stack.changed(view)
            case Code(), CodeBlock() as shown:
                shown.show_code(block)
                self._stack.changed(shown)
            case _:
                if self._open is not None:
                    self._stack.remove(self._open)
                    self._blocks.remove(self._open)
                self._open = self._made(block)
                self._stack.add(self._open, _BLOCK_GAP if self._blocks else 3, before=self._end)
                self._blocks.append(self._open)

    def _made(self, block: Block) -> QWidget:
        match block:
            case Code():
                shown = CodeBlock(self._tools.look)
                shown.show_code(block)
                return shown
            case Prose(source):
                view = ProseView(self._tools.look, self._tools.markdown)
                view.setAccessibleName("Hearth answered")
                view.cite_asked.connect(self._cite)
                view.link_asked.connect(self.link_asked)
                view.show_markdown(source, frozenset(self._sources))
                return view

    def _cite(self, n: int) -> None:
        if n in self._sources:
            self.source_asked.emit(self._sources[n])

    def _tint(self) -> None:
        self._mark.setPixmap(self._tools.look.mark(_MARK))
