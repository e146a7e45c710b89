"""How a person teaches Hearth their way of writing: where it stands, what to give, and how far reading it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from assistant.core.jobs import Progress
from ui.clean import clean_line
from ui.theme import Look
from ui.widgets import Button, Card, Label, row
from ui.wording import counted

if TYPE_CHECKING:
    from assistant.service.style_views import Learned

KINDS = "Mails and notes (*.eml *.mbox *.mbx *.txt *.md)"
_UNKNOWN = "Hearth does not know yet how you write"
_HOW = (
    "Give it texts that you wrote: files or folders with mails you sent (.eml, .mbox) or notes (.txt, .md). They are"
    " read on this computer; quotes, signatures and what Hearth wrote itself are left out. Until then the one draft is"
    " neutral."
)


class Teaching(Card):
    """A card with the ways to teach; a single line once enough is known."""

    paths_given = Signal(tuple)
    """Files or folders with texts of the person's own."""
    chats_given = Signal()
    """Their own messages in the chats may be read."""
    stop_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.title = Label(_UNKNOWN, "title")
        self.how = Label(_HOW, "meta", wrap=True)
        self.said = Label("", "meta", wrap=True)
        self.files = Button(look, "Add texts I wrote…", "primary", "plus")
        self.folder = Button(look, "Add a folder…", icon="folder")
        self.chats = Button(look, "Use my chat messages", icon="chat")
        self.more = Button(look, "Add more…", "link")
        self.more.setAccessibleName("Add more texts I wrote")
        self.stop = Button(look, "Stop", "small", "stop")
        self.stop.setAccessibleName("Stop reading")
        self.files.clicked.connect(self._choose_files)
        self.folder.clicked.connect(self._choose_folder)
        self.chats.clicked.connect(self.chats_given)
        self.more.clicked.connect(lambda: self._unfold(True))
        self.stop.clicked.connect(self.stop_asked)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(18, 10, 18, 10)
        inside.setSpacing(8)
        inside.addLayout(row(self.title, 1, self.more))
        inside.addWidget(self.how)
        inside.addLayout(row(self.files, self.folder, self.chats, 1))
        inside.addLayout(row(self.said, self.stop, spacing=8))
        self.show_reading(False)
        self.show_known(0, enough=False)
        self.say("")

    def show_known(self, texts: int, *, enough: bool) -> None:
        """Of how many texts the person's way of writing is known; ``enough`` for a card."""
        about = f"Hearth knows from {counted(texts, 'text')} of yours how you write."
        self.title.setText(about if enough else _UNKNOWN)
        self.title.setProperty("role", "meta" if enough else "title")
        self.title.style().polish(self.title)
        self._unfold(not enough)
        self.more.setVisible(enough)
        self.how.setVisible(not enough)
        if texts and not enough:
            self.say(f"{counted(texts, 'text')} of yours known; a few more are needed.")

    def show_reading(self, reading: bool) -> None:
        """Whether texts are being read now."""
        self.stop.setVisible(reading)
        for button in (self.files, self.folder, self.chats):
            button.setEnabled(not reading)

    def show_progress(self, progress: Progress) -> None:
        """How far reading is."""
        of = f" ({int(progress.done) + 1} of {int(progress.total)})" if progress.total else ""
        self.say(f"Reading {clean_line(progress.note)}{of}" if progress.note else "Reading…")

    def show_learned(self, learned: Learned) -> None:
        """What reading brought."""
        said = f"{counted(learned.texts, 'text')} of yours from {counted(learned.files, 'file')}."
        if learned.failed:
            path, why = learned.failed[0]
            more = f" And {len(learned.failed) - 1} more." if len(learned.failed) > 1 else ""
            said += f" Not read: {clean_line(path.name)}: {why}{more}"
        self.say(said)

    def say(self, text: str) -> None:
        """A line below the buttons; "" for none."""
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def _unfold(self, unfolded: bool) -> None:
        """Show the ways to teach."""
        for button in (self.files, self.folder, self.chats):
            button.setVisible(unfolded)
        self.more.setVisible(not unfolded)

    def _choose_files(self) -> None:
        names, _kind = QFileDialog.getOpenFileNames(self, "Texts that you wrote", str(Path.home()), KINDS)
        self._give(names)

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "A folder with texts that you wrote", str(Path.home()))
        self._give([name] if name else [])

    def _give(self, names: Sequence[str]) -> None:
        if names:
            self.paths_given.emit(tuple(Path(name) for name in names))
