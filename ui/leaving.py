"""Taking everything along, bringing it back, and erasing it: a part of the settings page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from assistant.core.errors import AssistantError
from assistant.core.jobs import Finished, Progress
from ui.bridge import Bridge, JobWatch
from ui.clean import clean_line
from ui.desktop import show_folder
from ui.dialogs import AskDelete
from ui.page import Rows
from ui.progress import Bar
from ui.theme import Look
from ui.widgets import Button, Label, row
from ui.wording import counted, left, percent, size

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant
    from assistant.service.erasing import Inventory
    from assistant.service.exporting import ExportReport
    from assistant.service.importing import ImportReport

_PARTS = (
    (
        "chats",
        "All chats…",
        "Every question and answer is erased for good, with what was taken from them word for word. What Hearth "
        "learned from them stays.",
    ),
    ("facts", "All facts…", "Everything that Hearth learned about you is erased, and what your chats tell of it."),
    ("library", "The library…", "The text of your documents is erased from Hearth. The files themselves stay."),
    ("calendars", "The calendars…", "All appointments are erased from Hearth. Files and servers keep theirs."),
)
_ERASED = "It is erased, and the database was written anew without it."
_BACKUPS = "Backups made before still hold it."
_MOST_MISSING = 3


class LeavingPart(QWidget):
    """Three rows: out, in, and away with it."""

    erase_asked = Signal(object)
    """Everything is to be erased: the ``Inventory`` that the person said yes to."""

    def __init__(self, look: Look, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._bridge = bridge
        self._assistant: Assistant | None = None
        self._watch: JobWatch | None = None
        self._written: Path | None = None
        self.out = Button(look, "Take everything with you…", "small", "upload")
        self.out.clicked.connect(self._choose_target)
        self.back = Button(look, "Bring it back…", "small", "download")
        self.back.clicked.connect(self._choose_export)
        self.parts = [self._part_button(*part) for part in _PARTS]
        self.erase = Button(look, "Erase everything…", "danger")
        self.erase.clicked.connect(self._look_at_all)
        self.said = Label("", "meta", wrap=True)
        self.folder = Button(look, "Show the folder", "small", "folder")
        self.folder.clicked.connect(lambda: None if self._written is None else show_folder(self._written))
        self.bar = Bar()
        self.stop = Button(look, "Stop", "small")
        self.stop.clicked.connect(self._stop)
        self._state = QWidget()
        self._lay_out()
        self._rest("")

    def attach(self, assistant: Assistant) -> None:
        """The profile is open."""
        self._assistant = assistant

    # --- out and in ---

    def export_to(self, target: Path) -> None:
        """Write everything into that new folder."""
        if self._assistant is not None:
            self._follow(self._assistant.leaving.start_export(target), self._exported)

    def bring_back(self, folder: Path) -> None:
        """Take in the export in that folder."""
        if self._assistant is not None:
            self._follow(self._assistant.leaving.start_bringing_back(folder), self._brought_back)

    def _choose_target(self) -> None:
        if self._assistant is None:
            return
        ground = QFileDialog.getExistingDirectory(self.window(), "Where shall the export go?", str(Path.home()))
        if ground:
            self.export_to(_free(Path(ground), self._assistant.now()))

    def _choose_export(self) -> None:
        folder = QFileDialog.getExistingDirectory(self.window(), "The folder of an export", str(Path.home()))
        if folder:
            self.bring_back(Path(folder))

    def _exported(self, report: ExportReport) -> None:
        from assistant.service.export_words import NOT_ENCRYPTED, held

        self._written = report.folder
        said = f"Written to {clean_line(str(report.folder))}: {counted(report.files, 'file')}, {size(report.bytes)}; "
        self._rest(f"{said}{held(report.counts) or 'nothing was kept yet'}. {NOT_ENCRYPTED}", offer=True)

    def _brought_back(self, report: ImportReport) -> None:
        from assistant.service.export_words import held

        added = held(report.added)
        said = [f"Brought back: {added}." if added else "Nothing is new: all of it was here already."]
        if report.missing:
            names = ", ".join(clean_line(str(path)) for path in report.missing[:_MOST_MISSING])
            more = f" and {len(report.missing) - _MOST_MISSING} more" if len(report.missing) > _MOST_MISSING else ""
            said.append(f"Not on this computer, so not read: {names}{more}.")
        self._rest(" ".join([*said, *map(clean_line, report.notes)]))

    # --- away with it ---

    def ask_part(self, name: str, text: str) -> None:
        """Ask whether all of a part is to be erased."""
        title = f"Erase all {name}?" if name != "library" else "Erase the library?"
        ask = AskDelete(self._look, title, f"{text} {_BACKUPS}", self.window())
        ask.yes.setText("Erase")
        ask.accepted.connect(lambda: self._erase_part(name))
        ask.open()

    def _erase_part(self, name: str) -> None:
        if self._assistant is None:
            return
        job = self._assistant.leaving.start_erasing_part(name)
        self._follow(job, lambda _count: self._rest(f"{_ERASED} {_BACKUPS}"))

    def _look_at_all(self) -> None:
        if self._assistant is None:
            return
        assistant = self._assistant

        def look() -> tuple[Inventory, Inventory]:
            from assistant.service.erasing_commands import inventory_of

            root, models = assistant.profile.root, assistant.models.folder
            return (
                inventory_of(root, keep_models=True, backups=False, models=models),
                inventory_of(root, keep_models=False, backups=True, models=models),
            )

        self._bridge.fetch(self, look, lambda found: self._ask_all(*found), self._failed, title="Looking")

    def _ask_all(self, least: Inventory, most: Inventory) -> None:
        from ui.erasing import AskErase

        ask = AskErase(self._look, least, most, self.window())
        ask.accepted.connect(lambda: self._erase_all(keep_models=ask.keeps_models, backups=ask.takes_backups))
        ask.open()

    def _erase_all(self, *, keep_models: bool, backups: bool) -> None:
        if self._assistant is None:
            return
        assistant = self._assistant

        def look() -> Inventory:
            from assistant.service.erasing_commands import inventory_of

            root, models = assistant.profile.root, assistant.models.folder
            return inventory_of(root, keep_models=keep_models, backups=backups, models=models)

        self._bridge.fetch(self, look, self.erase_asked.emit, self._failed, title="Looking")

    # --- how it goes ---

    def _follow(self, job: Any, then: Callable[[Any], None]) -> None:
        watch = self._watch = self._bridge.watch(job)
        self._written = None
        self._say(f"{job.title}…", running=True)

        def ended(end: Finished[Any]) -> None:
            self._watch = None
            if end.cancelled:
                self._rest("Stopped. Nothing of it is left.")
            elif end.error is not None:
                self._failed(end.error)
            else:
                then(end.result)

        watch.progress.connect(self._show_progress)
        watch.finished.connect(ended)

    def _show_progress(self, progress: Progress) -> None:
        self.bar.show_percent(percent(progress))
        self.said.setText(" · ".join(filter(None, (clean_line(progress.note), left(progress.seconds_left)))))

    def _stop(self) -> None:
        if self._watch is not None:
            self._watch.cancel()

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, AssistantError):
            raise error
        self._rest(f"{error.message} {error.hint}".strip())

    def _rest(self, text: str, *, offer: bool = False) -> None:
        self._say(text, running=False)
        self.folder.setVisible(offer)

    def _say(self, text: str, *, running: bool) -> None:
        self.said.setText(text)
        self.bar.show_percent(None)
        self.bar.setVisible(running)
        self.stop.setVisible(running)
        self.folder.setVisible(False)
        self._state.setVisible(bool(text))
        for button in (self.out, self.back, self.erase, *self.parts):
            button.setEnabled(not running)

    # --- making ---

    def _part_button(self, name: str, title: str, text: str) -> Button:
        button = Button(self._look, title, "small")
        button.setAccessibleName(f"Erase: {title.rstrip('…')}")
        button.clicked.connect(lambda: self.ask_part(name, text))
        return button

    def _lay_out(self) -> None:
        state = QVBoxLayout(self._state)
        state.setContentsMargins(3, 0, 3, 0)
        state.setSpacing(8)
        state.addWidget(self.said)
        state.addWidget(self.bar)
        state.addLayout(row(self.stop, self.folder, 1))
        taking = Rows("Take it along")
        taking.add(
            _row(
                "Everything as files",
                "Chats as Markdown, calendars as .ics, mails as .mbox, all that is known about you as JSON. "
                "That folder is not encrypted.",
                self.out,
            )
        )
        taking.add(_row("From an export", "What is here stays, and nothing is added twice.", self.back))
        away = Rows("Away with it")
        away.add(
            _row("Only a part", f"It is gone from the database too, for good. {_BACKUPS}", below=row(*self.parts, 1))
        )
        away.add(
            _row(
                "All of it",
                "The key goes first, then every file that Hearth keeps. You see what is left.",
                self.erase,
            )
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(10)
        for part in (taking, self._state, away):
            whole.addWidget(part)


def _free(ground: Path, now: datetime) -> Path:
    """A name in a folder that nothing has yet."""
    name = f"hearth-export-{now:%Y-%m-%d}"
    return next(
        path
        for number in range(1, 10_000)
        if not (path := ground / (name if number == 1 else f"{name}-{number}")).exists()
    )


def _row(title: str, about: str, *widgets: QWidget, below: Any = None) -> QWidget:
    made = QWidget()
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(Label(title, "strong", wrap=True))
    words.addWidget(Label(about, "caption", wrap=True))
    if below is not None:
        words.addSpacing(6)
        words.addLayout(below)
    across = row(spacing=20, margins=(16, 11, 14, 11))
    across.addLayout(words, 1)
    for widget in widgets:
        across.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
    made.setLayout(across)
    return made
