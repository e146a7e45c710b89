"""A temporary chat in the window: a strip that says so, and the conversation that nothing keeps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout

from assistant.core.jobs import Desk
from assistant.core.messages import AnswerDone
from ui.answering import Answering
from ui.bridge import Bridge
from ui.composer import Composer
from ui.controls import Switch
from ui.empty import EmptyPage
from ui.theme import Look
from ui.widgets import Button, Card, Label, row
from ui.wording import counted

if TYPE_CHECKING:
    from assistant.service.temporary import TemporaryChat

TITLE = "Temporary chat"
_SAYS = "Temporary: nothing of this chat is kept"
_EXPLAINS = "It is gone as soon as you leave it or close the window."
_LEAD = "What you say here is not kept and teaches me nothing. It is gone as soon as you leave it."

Invite = Callable[[Sequence[Path]], tuple[str, str]]


class Begins(Protocol):
    """What a temporary chat is begun with."""

    def temporary(self) -> TemporaryChat:
        """A conversation of which nothing is kept."""


class TemporaryStrip(Card):
    """Stands above the composer as long as the chat is temporary."""

    ended = Signal()
    memory_switched = Signal(bool)

    def __init__(self, look: Look) -> None:
        super().__init__("notice", "temporary")
        self._look = look
        self._icon = QLabel()
        self._tint()
        look.changed.connect(self._tint)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(Label(_SAYS, "strong", wrap=True))
        words.addWidget(Label(_EXPLAINS, "meta", wrap=True))
        self.memory = Switch(look, "Use what Hearth knows about me in this chat", on=True)
        self.memory.clicked.connect(lambda on: self.memory_switched.emit(bool(on)))
        self.end = Button(look, "End", "small", "close")
        self.end.setAccessibleName("End this temporary chat")
        self.end.clicked.connect(self.ended)
        inside = row(self._icon, spacing=10, margins=(14, 8, 10, 8))
        inside.addLayout(words, 1)
        for each in (Label("Use my memory", "meta"), self.memory, self.end):
            inside.addWidget(each)
        self.setLayout(inside)
        self.setAccessibleName(_SAYS)
        self.hide()

    def _tint(self) -> None:
        self._icon.setPixmap(self._look.pixmap("temporary", "text2", 20))


class Temporary(QObject):
    """Begins and ends temporary chats on the chat page, one at a time."""

    changed = Signal()
    """Another one, or none, is shown now."""

    def __init__(self, look: Look, bridge: Bridge, composer: Composer, empty: EmptyPage) -> None:
        super().__init__(composer)
        self.strip = TemporaryStrip(look)
        self._bridge = bridge
        self._composer = composer
        self._empty = empty
        self._chat: TemporaryChat | None = None
        self._answers: list[Answering] = []
        self.strip.memory_switched.connect(self._switch)

    @property
    def on(self) -> bool:
        """Whether the chat that is shown is temporary."""
        return self._chat is not None

    def begin(self, service: Begins) -> None:
        """The empty page that is shown is that of a temporary chat."""
        self._chat = service.temporary()
        self.strip.memory.setChecked(True)
        self._empty.greet_with(TITLE, _LEAD)
        self._show()

    def end(self) -> bool:
        """Drop the chat, the answer that is being written, and what is typed; whether there was one."""
        chat, self._chat = self._chat, None
        if chat is None:
            return False
        for answering in self._answers:
            answering.stop()
            if answering.over:
                answering.deleteLater()
            else:
                answering.ended.connect(answering.deleteLater)
        self._answers.clear()
        self._composer.attachments.clear()
        self._empty.greet_with("", "")
        self._bridge.fetch(self, chat.close, lambda _done: None)
        self._show()
        return True

    def answering(self, question: str, files: Sequence[Path] = (), *, again: bool = False) -> Answering:
        """An answer of this chat: it goes with it."""
        answering = Answering(question, files, None, again=again, parent=self)
        self._answers.append(answering)
        return answering

    def work(self, question: str, files: Sequence[Path]) -> Callable[[Desk[Any]], AnswerDone]:
        """What answers a question in this chat."""
        assert self._chat is not None
        chat = self._chat
        return lambda desk: chat.ask(question, desk, files=tuple(files))

    def work_again(self, candidates: int) -> Callable[[Desk[Any]], AnswerDone]:
        """What answers the last question of this chat anew."""
        assert self._chat is not None
        chat = self._chat
        return lambda desk: chat.again(desk, candidates=candidates)

    # --- what is dropped onto the window ---

    def or_add(self, add: Callable[[Sequence[Path]], None]) -> Callable[[Sequence[Path]], None]:
        """Takes dropped files into this chat alone; ``add`` has them where the chat is kept."""
        return lambda paths: self._composer.attach(paths) if self.on else add(paths)

    def or_invite(self, invite: Invite) -> Invite:
        """Says what dropping files does here; ``invite`` says it where the chat is kept."""
        return lambda paths: _invitation(paths) if self.on else invite(paths)

    def _switch(self, on: bool) -> None:
        if self._chat is not None:
            self._chat.memory = on

    def _show(self) -> None:
        self.strip.setVisible(self.on)
        self._composer.set_temporary(self.on)
        self.changed.emit()


def _invitation(paths: Sequence[Path]) -> tuple[str, str]:
    return f"Drop {counted(len(paths), 'file')} to ask about here", "Read for this chat only · not put in your library"
