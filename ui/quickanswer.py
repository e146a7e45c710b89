"""The answer inside the quick-question window: phase, text, sources, or what went wrong."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from assistant.core.errors import AssistantError
from ui.answering import Answering
from ui.codeblock import CodeBlock
from ui.column import Stack
from ui.markdown import Block, Code, Markdown, Prose
from ui.notices import TurnNotice
from ui.prose import ProseView
from ui.sources import Chips, SourceRef
from ui.theme import Look
from ui.widgets import Label


class QuickAnswer(Stack):
    """Shows one running answer after the other."""

    source_asked = Signal(object)
    """The ``SourceRef`` to show."""
    link_asked = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._markdown = Markdown()
        self._blocks: list[QWidget] = []
        self._end: list[QWidget] = []
        self._sources: dict[int, SourceRef] = {}
        self._phase = Label("", "meta")
        self.add(self._phase)
        self._phase.hide()
        self.text = ""

    def clear(self) -> None:
        """Show nothing."""
        for part in (*self._blocks, *self._end):
            self.remove(part)
        self._blocks, self._end, self._sources, self.text = [], [], {}, ""
        self.say("")

    def say(self, phase: str) -> None:
        """Say what is being done; "" says nothing."""
        self._phase.setText(phase)
        self._phase.setVisible(bool(phase))
        self.settle()

    def show_answering(self, answering: Answering) -> None:
        """Show how far it is."""
        if answering.searching is not None and not self._sources:
            read = [SourceRef.read(passage) for passage in answering.searching.passages]
            self._sources = {
                n: SourceRef(n, each.path, each.title, each.place, each.text) for n, each in enumerate(read, start=1)
            }
        self._phase.setText(answering.phase)
        self._phase.setVisible(bool(answering.phase))
        if not answering.over:
            self._show_text(answering.text)
        elif not self._end:
            self._show_end(answering)
        self.settle()

    def problem(self, error: BaseException) -> None:
        """Say what went wrong."""
        if isinstance(error, AssistantError):
            notice = TurnNotice(self._look, error.message, error.hint, "warn")
        else:
            text = "Something went wrong that should not have."
            notice = TurnNotice(self._look, text, "What happened is in the log.", "danger")
        self._put_at_end(notice)
        self.settle()

    def _show_end(self, answering: Answering) -> None:
        if answering.done is not None:
            sources = [SourceRef.cited(citation) for citation in answering.done.citations]
            self._sources = {source.n: source for source in sources}
            self._show_text(answering.done.text)
            if sources:
                chips = Chips(self._look, sources)
                chips.asked.connect(self.source_asked)
                self._put_at_end(chips)
        else:
            self._show_text(answering.text)
        if answering.error is not None:
            self.problem(answering.error)
        elif answering.cancelled:
            self._put_at_end(Label("You stopped this answer.", "caption"))

    def _show_text(self, text: str) -> None:
        self.text = text
        blocks = self._markdown.blocks(text) if text else []
        for at, block in enumerate(blocks):
            self._show_block(at, block)
        for part in self._blocks[len(blocks) :]:
            self.remove(part)
        del self._blocks[len(blocks) :]

    def _show_block(self, at: int, block: Block) -> None:
        """Show the block in the part that stands at its place, or in a new one where that is of the other kind."""
        shown = self._blocks[at] if at < len(self._blocks) else None
        match block, shown:
            case Prose(source), ProseView():
                shown.show_markdown(source, frozenset(self._sources))
            case Code(), CodeBlock():
                shown.show_code(block)
            case _:
                if shown is not None:
                    self._drop(self._blocks[at:])
                    del self._blocks[at:]
                made = self._made(block)
                self.add(made, 10 if self._blocks else 0)
                self._blocks.append(made)

    def _drop(self, parts: Sequence[QWidget]) -> None:
        for part in parts:
            self.remove(part)

    def _made(self, block: Block) -> QWidget:
        match block:
            case Code():
                code = CodeBlock(self._look)
                code.show_code(block)
                return code
            case Prose(source):
                view = ProseView(self._look, self._markdown)
                view.setAccessibleName("Hearth answered")
                view.cite_asked.connect(self._cite)
                view.link_asked.connect(self.link_asked)
                view.show_markdown(source, frozenset(self._sources))
                return view

    def _put_at_end(self, part: QWidget) -> None:
        self.add(part, 12)
        self._end.append(part)

    def _cite(self, n: int) -> None:
        if n in self._sources:
            self.source_asked.emit(self._sources[n])
