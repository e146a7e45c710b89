"""How the person writes: the style card in words, what it was learned from, and what they said of it themselves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from assistant.core.changes import Changed
from assistant.core.errors import AssistantError
from assistant.core.jobs import Finished, Lane
from assistant.service.style import CHATS
from ui.bridge import Bridge
from ui.clean import clean_line
from ui.dialogs import Ask
from ui.notices import NoticePlace
from ui.page import Nothing
from ui.personalgroup import Group
from ui.personalpart import Part
from ui.personalwords import Line, on_day
from ui.sources import short_folder
from ui.theme import Look
from ui.widgets import Button, Label, row
from ui.wording import counted

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant

_EMPTY = (
    "Choose mails you sent or notes you wrote: I learn greetings, length and tone from them, and drafts then sound "
    "like you. Quoted text and what I wrote myself is left out. Everything stays on this computer."
)
_FIELDS = {
    "greeting": "Greeting",
    "signoff": "Sign-off",
    "name": "Name below",
    "words": "Usual length in words",
    "emoji": "Emoji",
    "avoid": "Never write",
    "note": "Note",
}


class WritingPart(Part):
    """The style card as sentences; each source and correction can be taken back."""

    watches = Changed.STYLE

    def __init__(self, look: Look, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(look, bridge, parent)
        self._paths: dict[int, str] = {}
        self._fields: dict[int, tuple[str, str]] = {}
        self.card = Group(look, "How you write", forget="")
        self.said = Group(look, "What you said of it yourself", forget="Take back")
        self.sources = Group(look, "Learned from", forget="Forget what was learned from")
        self.notice = NoticePlace(look)
        self.about = Label("", "caption", wrap=True)
        self.about.setContentsMargins(3, 0, 0, 0)
        self.said.forget_asked.connect(self._take_back)
        self.sources.forget_asked.connect(self._ask_forget)
        self.nothing = Nothing("I do not know how you write yet", _EMPTY)
        self.files = Button(look, "Learn from files…", icon="plus")
        self.folder = Button(look, "Learn from a folder…", icon="folder")
        self.chats = Button(look, "Learn from my messages", icon="chat")
        self.files.clicked.connect(self._choose_files)
        self.folder.clicked.connect(self._choose_folder)
        self.chats.clicked.connect(lambda: self.learn((), chats=True))
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        for part in (self.notice, self.nothing, self.card, self.about, self.said, self.sources):
            inside.addWidget(part)
        inside.addLayout(row(self.files, self.folder, self.chats, 1))
        self.nothing.hide()
        self.about.hide()

    def look_up(self, assistant: Assistant) -> object:
        """The card, what it was learned from, and for whom."""
        return assistant.style.card(), assistant.style.sources(), assistant.style.groups()

    def show_found(self, found: Any) -> None:
        """Show the card in words."""
        card, sources, groups = found
        now = self.now()
        self.nothing.setVisible(card is None and not sources)
        lines = [] if card is None else [Line(n, clean_line(text)) for n, text in enumerate(card.lines)]
        self.card.show_lines(lines)
        texts = sum(groups.values())
        self.about.setVisible(bool(texts))
        known = ", ".join(f"{many:,} {group or 'other'}" for group, many in groups.items())
        short = "" if card is not None else " That is too little to tell how you write."
        self.about.setText(f"From {counted(texts, 'text')}: {known}.{short}")
        corrections = () if card is None else card.corrections
        self._fields = {n: (each.field, each.kind) for n, each in enumerate(corrections)}
        self.said.show_lines([Line(n, _correction(each)) for n, each in enumerate(corrections)])
        self._paths = {n: each.path for n, each in enumerate(sources)}
        self.sources.show_lines(
            [
                Line(n, _source(each.path), f"{counted(each.texts, 'text')}, learned {on_day(each.added_at, now)}")
                for n, each in enumerate(sources)
            ]
        )
        self.chats.setVisible(CHATS not in self._paths.values())

    def learn(self, paths: Sequence[Path], *, chats: bool = False) -> None:
        """Learn from these, in the background."""
        if self._assistant is None:
            return
        style = self._assistant.style
        self.notice.clear()
        watch = self._bridge.start(
            "Learning how you write",
            lambda desk: style.learn(paths, desk, chats=chats),
            Lane.INGEST,
            changed=Changed.STYLE,
        )
        watch.finished.connect(self._learned)

    def _learned(self, end: Finished[Any]) -> None:
        if end.error is not None:
            self._failed(end.error)
        elif end.result is not None:
            done = end.result
            failed = f" {counted(len(done.failed), 'file')} could not be read." if done.failed else ""
            found = counted(done.texts, "text") if done.texts else "no text of yours"
            self.notice.say(f"I found {found}.{failed}", "", None, "accent")

    def _take_back(self, line_id: int) -> None:
        if self._assistant is not None and line_id in self._fields:
            style, (field, group) = self._assistant.style, self._fields[line_id]
            self.run(lambda: style.correct(field, None, group), lambda _done: None, self._failed)

    def _ask_forget(self, line_id: int) -> None:
        path = self._paths[line_id]
        text = "How you write is then told from what is left. The files themselves stay where they are."
        title = f"Forget what was learned from {_source(path)}?"
        ask = Ask(self._look, title, text, "Forget", kind="danger", parent=self.window())
        ask.no.setFocus()
        ask.accepted.connect(lambda: self._forget(path))
        ask.open()

    def _forget(self, path: str) -> None:
        if self._assistant is not None:
            style = self._assistant.style
            self.run(lambda: style.forget(path), lambda _done: None, self._failed)

    def _choose_files(self) -> None:
        names, _kind = QFileDialog.getOpenFileNames(self.window(), "Mails and notes that you wrote", str(Path.home()))
        if names:
            self.learn([Path(name) for name in names])

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self.window(), "A folder of mails and notes you wrote", str(Path.home())
        )
        if name:
            self.learn([Path(name)])

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, AssistantError):
            raise error
        self.notice.say(error.message, error.hint, None)


def _source(path: str) -> str:
    if path == CHATS:
        return "Your messages in chats"
    return " · ".join(filter(None, (clean_line(PurePath(path).name), short_folder(path))))


def _correction(said: Any) -> str:
    group = f" to {said.kind}" if said.kind else ""
    return clean_line(f"{_FIELDS.get(said.field, said.field)}{group}: {said.value}")
