"""The backups on the settings page: when the last good one was made, the ones that are kept, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from assistant.core.changes import Changed
from assistant.core.errors import AssistantError
from assistant.core.jobs import Desk, Finished, Lane
from ui.bridge import Bridge
from ui.clean import clean_line
from ui.controls import Pill
from ui.desktop import show_folder
from ui.page import Rows
from ui.restoring import RestoreDialog
from ui.theme import Look
from ui.widgets import Button, ElidedLabel, Label, row
from ui.wording import size, when

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant
    from assistant.service.backup_files import Backup


@dataclass(frozen=True, slots=True)
class Seen:
    """What there is to show. ``problem`` is why the last one could not be made, "" after one that could."""

    folder: Path
    backups: Sequence[Backup]
    same_disk: bool
    problem: str
    now: datetime


class BackupsPart(QWidget):
    """What is kept, a new one now, and restoring."""

    quit_asked = Signal()
    """A backup was checked and waits to take the profile's place at the next start."""

    def __init__(self, look: Look, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._bridge = bridge
        self._assistant: Assistant | None = None
        self._folder: Path | None = None
        self._marks: dict[Path, Pill] = {}
        self.said = Label("", "meta", wrap=True)
        self.problem = Label("", "danger", wrap=True)
        self.problem.hide()
        self.kept = Rows("Backups that are kept")
        self.now = Button(look, "Back up now", "primary")
        self.now.clicked.connect(self._make)
        self.choose = Button(look, "Choose the folder…")
        self.choose.clicked.connect(self._choose_folder)
        self.show_folder = Button(look, "Show the folder")
        self.show_folder.clicked.connect(self._show_folder)
        self.restore = Button(look, "Restore…")
        self.restore.setAccessibleName("Restore a backup")
        self.restore.clicked.connect(lambda: self._ask_restore(None))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        for label in (self.said, self.problem):
            label.setContentsMargins(3, 0, 0, 0)
            layout.addWidget(label)
        layout.addLayout(row(self.now, self.choose, self.show_folder, self.restore, 1))
        layout.addWidget(self.kept)

    def attach(self, assistant: Assistant) -> None:
        """The profile is open."""
        self._assistant = assistant

    def refresh(self) -> None:
        """Look into the folder of the backups."""
        if (assistant := self._assistant) is None:
            return
        backups = assistant.backups

        def look() -> Seen:
            return Seen(backups.folder, backups.list(), backups.same_disk, backups.problem, assistant.now())

        self._bridge.fetch(self, look, self.show_seen, self._refused, title="Looking at the backups")

    def show_seen(self, seen: Seen) -> None:
        """Show these."""
        self._folder = seen.folder
        self.show_folder.setEnabled(seen.folder.is_dir())
        self.said.setText(_said(seen))
        self._say(f"The last try failed: {seen.problem}" if seen.problem else "")
        self.kept.clear()
        self._marks.clear()
        for each in seen.backups:
            self.kept.add(self._row(each, seen.now))

    # --- showing ---

    def _row(self, backup: Backup, now: datetime) -> QWidget:
        made = QWidget()
        title = backup.file.name if backup.manifest is None else when(backup.made_at, now)
        about = clean_line(backup.problem or f"{size(backup.bytes)} · {backup.file.name}")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(ElidedLabel(clean_line(title), "strong", middle=True))
        words.addWidget(ElidedLabel(about, "caption", middle=not backup.problem))
        across = row(spacing=8, margins=(16, 9, 14, 9))
        across.addLayout(words, 1)
        text, tone = ("cannot be used", "warn") if backup.problem else ("", "accent")
        mark = self._marks[backup.file] = Pill(self._look, text, tone=tone, height=22, radius=11)
        mark.setVisible(bool(text))
        across.addWidget(mark)
        if not backup.problem:
            for word, act in (("Check", self._verify), ("Restore…", self._ask_restore)):
                button = Button(self._look, word, "small")
                button.setAccessibleName(f"{word.rstrip('…')} the backup of {title}")
                button.clicked.connect(lambda _on=False, act=act: act(backup.file))
                across.addWidget(button)
        made.setLayout(across)
        made.setAccessibleName(f"Backup, {title}, {about}")
        return made

    def _say(self, problem: str) -> None:
        self.problem.setText(clean_line(problem))
        self.problem.setVisible(bool(problem))

    def _refused(self, error: BaseException) -> None:
        if not isinstance(error, AssistantError):
            raise error
        self._say(f"{error.message} {error.hint}".strip())

    # --- doing ---

    def _make(self) -> None:
        if (assistant := self._assistant) is None:
            return
        self.now.setEnabled(False)
        self.now.setText("Backing up…")

        def work(desk: Desk[Any]) -> None:
            assistant.backups.make(None, desk)

        watch = self._bridge.start("Making a backup", work, Lane.UPKEEP, changed=Changed.BACKUPS)
        watch.finished.connect(self._made)

    def _made(self, end: Finished[Any]) -> None:
        self.now.setEnabled(True)
        self.now.setText("Back up now")
        if end.error is not None and not isinstance(end.error, AssistantError):
            raise end.error
        self.refresh()

    def _verify(self, file: Path) -> None:
        if (assistant := self._assistant) is None:
            return
        self._mark(file, "checking…", "accent")

        def work(desk: Desk[Any]) -> None:
            assistant.backups.verify(file, desk)

        watch = self._bridge.start("Checking a backup", work, Lane.UPKEEP)
        watch.finished.connect(lambda end: self._verified(file, end))

    def _verified(self, file: Path, end: Finished[Any]) -> None:
        if end.error is None:
            self._mark(file, "" if end.cancelled else "sound and complete", "accent")
            return
        self._mark(file, "cannot be used", "warn")
        self._refused(end.error)

    def _mark(self, file: Path, text: str, tone: str) -> None:
        if (mark := self._marks.get(file)) is not None:
            mark.say(text, tone=tone)
            mark.setVisible(bool(text))

    def _choose_folder(self) -> None:
        if (assistant := self._assistant) is None:
            return
        name = QFileDialog.getExistingDirectory(self, "A folder for the backups", str(self._folder or Path.home()))
        if name:
            self._bridge.fetch(
                self,
                lambda: assistant.settings.set("backup_folder", name),
                lambda _done: self.refresh(),
                self._refused,
                title="Keeping",
                changed=Changed.SETTINGS,
            )

    def _show_folder(self) -> None:
        if self._folder is not None:
            show_folder(self._folder)

    def _ask_restore(self, file: Path | None) -> None:
        if self._assistant is None:
            return
        ask = RestoreDialog(self._look, self._assistant.profile.root, is_open=True, file=file, parent=self.window())
        ask.restored.connect(lambda _restored: self.quit_asked.emit())
        ask.open()


def _said(seen: Seen) -> str:
    usable = [each for each in seen.backups if each.manifest is not None and each.made_at <= seen.now]
    where = f"They are kept in {clean_line(str(seen.folder))}"
    if seen.same_disk:
        where += ", on the same disk as everything else: a folder on another disk also survives the loss of this one"
    if not usable:
        return f"There is no backup yet. {where}."
    return f"The last good backup: {when(usable[0].made_at, seen.now)}, opened and compared when it was made. {where}."
