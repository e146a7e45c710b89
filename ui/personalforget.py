"""Asks before something is forgotten: what goes along, and that it does not come back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.dialogs import Ask, fit_height
from ui.theme import Look
from ui.widgets import Button, Label, row
from ui.wording import counted

SHOWN = 4
"""Sentences that are named."""
WORD = "forget"
"""What is typed before everything is forgotten."""


class AskForget(Ask):
    """Names what is to be forgotten and what goes along with it."""

    chat_asked = Signal()
    """Forget all that was said in the same chat instead."""

    def __init__(
        self,
        look: Look,
        sentences: Sequence[str],
        along: int,
        same_chat: tuple[str, int] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """``along`` places in chats would be changed; ``same_chat`` names the chat and how many facts it told."""
        many = len(sentences)
        title = "Forget this?" if many == 1 else f"Forget these {many:,} things?"
        super().__init__(look, title, "", "Forget", kind="danger", parent=parent)
        for sentence in sentences[:SHOWN]:
            self.inside.addWidget(Label(f"“{sentence}”", "ui", wrap=True))
        if many > SHOWN:
            self.inside.addWidget(Label(f"and {counted(many - SHOWN, 'more', 'more')}", "meta"))
        self.inside.addWidget(Label(consequences(along), "meta", wrap=True))
        if same_chat is not None:
            name, facts = same_chat
            more = Button(look, f"Forget all {facts} from “{_short(name)}”…", "link")
            more.clicked.connect(self._whole_chat)
            self.inside.addLayout(row(more, 1))
        self.no.setFocus()
        fit_height(self)

    def _whole_chat(self) -> None:
        self.reject()
        self.chat_asked.emit()


class AskForgetEverything(Ask):
    """Everything at once: the button works once the word is typed."""

    def __init__(self, look: Look, facts: int, along: int, parent: QWidget | None = None) -> None:
        text = (
            f"All {counted(facts, 'fact')} with their proof, what waits for your yes and what is no longer so. "
            f"{consequences(along)} How you write, your rules and settings stay."
        )
        super().__init__(look, "Forget everything I know about you?", text, "Forget everything", kind="danger",
                         parent=parent)  # fmt: skip
        self.inside.addWidget(Label(f"Type “{WORD}” to go on. It cannot be taken back.", "meta", wrap=True))
        self.field = QLineEdit()
        self.field.setAccessibleName(f"Type “{WORD}” to go on")
        self.field.textChanged.connect(lambda text: self.yes.setEnabled(text.strip().casefold() == WORD))
        self.field.returnPressed.connect(lambda: self.accept() if self.yes.isEnabled() else None)
        self.inside.addWidget(self.field)
        self.yes.setEnabled(False)
        self.field.setFocus()
        fit_height(self)


def consequences(along: int) -> str:
    """What else forgetting does, in a sentence or two."""
    chats = ""
    if along:
        places = "1 place" if along == 1 else f"{along:,} places"
        chats = f"What your chats say of it is erased too, in {places}. "
    return f"{chats}It is never used again, and I will not learn it from old chats. Backups made before still hold it."


def _short(title: str) -> str:
    return title if len(title) <= 32 else title[:32].rsplit(" ", 1)[0] + "…"
