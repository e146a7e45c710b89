""" "Which is better?": two answers to one question side by side, and four ways to say it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from assistant.core.ratings import Choice, Pick
from ui.markdown import Markdown
from ui.prose import ProseView
from ui.theme import Look
from ui.widgets import Button, Card, Label, row

_NARROW = 520
"""Below this width the second answer stands under the first."""

_INSIDE, _GAP, _HEAD, _FOOT = 14, 12, 26, 44


class PairOffer(QWidget):
    """Two cards and the buttons; ``picked`` is emitted once."""

    picked = Signal(object)
    """The ``Pick``."""

    def __init__(self, look: Look, choice: Choice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Which answer is better?")
        markdown = Markdown()
        self._texts: list[ProseView] = []
        self._cards = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._cards.setSpacing(_GAP)
        for name, text in (("A: the answer before", choice.first), ("B: the new answer", choice.second)):
            self._cards.addWidget(self._card(look, markdown, name, text), 1)
        self.buttons = {
            Pick.FIRST: Button(look, "A is better", "small"),
            Pick.SECOND: Button(look, "B is better", "small"),
            Pick.BOTH: Button(look, "Both are fine", "small"),
            Pick.SKIP: Button(look, "Skip", "flat"),
        }
        for pick, button in self.buttons.items():
            button.clicked.connect(lambda _checked=False, pick=pick: self._pick(pick))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(Label("Which is better? Hearth learns from it; you are asked once a session at most.", "meta"))
        layout.addLayout(self._cards, 1)
        layout.addLayout(row(*self.buttons.values(), 1))

    def height_at(self, width: int) -> int:
        """Pixels it needs at this width."""
        narrow = width < _NARROW
        across = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._cards.setDirection(across)
        inner = (width if narrow else (width - _GAP) // 2) - 2 * _INSIDE - 2
        for text in self._texts:
            text.setMinimumHeight(text.height_at(inner))
        heights = [text.minimumHeight() + _HEAD + 2 * _INSIDE for text in self._texts]
        return (sum(heights) + _GAP if narrow else max(heights)) + _HEAD + _FOOT

    def _card(self, look: Look, markdown: Markdown, name: str, text: str) -> Card:
        card = Card()
        words = ProseView(look, markdown)
        words.setAccessibleName(name)
        words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        words.show_markdown(text)
        self._texts.append(words)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(_INSIDE, _INSIDE - 4, _INSIDE, _INSIDE)
        inside.setSpacing(4)
        inside.addWidget(Label(name, "caption"), 0, Qt.AlignmentFlag.AlignTop)
        inside.addWidget(words, 1)
        return card

    def _pick(self, pick: Pick) -> None:
        for button in self.buttons.values():
            button.setEnabled(False)
        self.picked.emit(pick)
