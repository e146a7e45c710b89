"""What every prompt begins with now, word for word: what is said about the person, and Hearth's instructions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assistant.core.changes import Changed
from ui.bridge import Bridge
from ui.personalpart import Part
from ui.personalwords import plain
from ui.theme import Look, code_font
from ui.widgets import Button, Card, Label, row
from ui.wording import counted

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant
    from assistant.service.prompt_start import Piece

_LEAD = (
    "The language model reads this before every question in a chat that uses what I know. Facts that fit a question "
    "are put beside that question only, and shown under its answer."
)
_NOTHING = "Nothing about you stands in every prompt now."
_NO_WISHES = "You want nothing in particular. Say it under Settings, Answers."


class PromptText(QWidget):
    """One text under its heading, with its tokens; it can be selected and copied."""

    def __init__(self, look: Look, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self.heading = Label(title, "section")
        self.text = Label("", "meta", wrap=True)
        self.text.setFont(code_font(13))
        self.text.setStyleSheet('font-family: "JetBrains Mono"; font-size: 13px;')
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.text.setAccessibleName(title)
        copy = Button(look, "Copy", "small", "copy")
        copy.setAccessibleName(f"Copy: {title}")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.text()))
        card = Card()
        held = QVBoxLayout(card)
        held.setContentsMargins(16, 12, 16, 12)
        held.addWidget(self.text)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 4, 0, 4)
        inside.setSpacing(6)
        inside.addLayout(row(self.heading, 1, copy, margins=(3, 0, 0, 0)))
        inside.addWidget(card)

    def show_piece(self, piece: Piece, *, counted_by_model: bool, nothing: str = "") -> None:
        """Show a text; ``nothing`` stands for an empty one."""
        about = "" if counted_by_model else "about "
        tokens = f"{about}{counted(piece.tokens, 'token')}"
        self.heading.setText(f"{self._title} · {tokens}" if piece.text else self._title)
        self.text.setText(plain(piece.text) or nothing)


class PromptPart(Part):
    """The beginning of the prompt, in three texts; the instructions come first in it."""

    watches = Changed.MEMORY | Changed.STYLE | Changed.MODELS | Changed.SETTINGS

    def __init__(self, look: Look, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(look, bridge, parent)
        self.about = PromptText(look, "About you")
        self.wishes = PromptText(look, "How you want to be answered")
        self.instructions = PromptText(look, "My instructions")
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        for part in (Label(_LEAD, "meta", wrap=True), self.about, self.wishes, self.instructions):
            inside.addWidget(part)

    def look_up(self, assistant: Assistant) -> object:
        """The texts with their tokens."""
        return assistant.about_you.prompt()

    def show_found(self, found: Any) -> None:
        """Show the texts."""
        by_model = found.counted
        self.about.show_piece(found.about, counted_by_model=by_model, nothing=_NOTHING)
        self.wishes.show_piece(found.wishes, counted_by_model=by_model, nothing=_NO_WISHES)
        self.instructions.show_piece(found.instructions, counted_by_model=by_model)
