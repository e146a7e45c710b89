"""Asks which backup is to come back and for its key, and brings it back; also where no profile can be opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from assistant.core.errors import AssistantError, Cancelled
from assistant.core.jobs import CancelToken
from assistant.service.owner import profile_at
from ui.clean import clean_line
from ui.dialogs import Ask, fit_height
from ui.theme import Look
from ui.widgets import Button, Label, row

_KINDS = "Backups of Hearth (*.hearthbackup)"
_WIDTH = 500


class _Desk:
    """What the restore sees: each kind of step is told once."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self.cancel = CancelToken()
        self._tell = tell
        self._note = ""

    def report(self, _done: float, _total: float | None = None, note: str = "") -> None:
        if note != self._note:
            self._note = note
            self._tell(note)

    def emit(self, item: Any) -> None:
        """Nothing comes before the end."""


class Restoring(QObject):
    """One restore in a thread of its own: there may be no open profile whose lanes it could use."""

    progressed = Signal(str)
    """What is being done."""
    ended = Signal(object)
    """A ``Restored``, the error, or None if it was stopped."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = _Desk(self.progressed.emit)

    def start(self, file: Path, into: Path | None, given: str, *, waits: bool) -> None:
        """Begin. ``waits``: the profile is open, the restored one takes its place at the next start."""
        Thread(target=self._run, args=(file, into, given, waits), name="restoring", daemon=True).start()

    def stop(self) -> None:
        """Ask it to stop; ``ended`` follows."""
        self._desk.cancel.cancel()

    def _run(self, file: Path, into: Path | None, given: str, waits: bool) -> None:
        # imported here: the store and its libraries take a moment to load
        from assistant.service import restoring

        try:
            profile = profile_at(into)
            if waits:
                self.ended.emit(restoring.prepare(file, profile, lambda: given, self._desk))
            else:
                self.ended.emit(restoring.restore(file, profile, lambda: given, self._desk, replace=True))
        except Cancelled:
            self.ended.emit(None)
        except Exception as problem:  # noqa: BLE001 - told in the dialog, or raised on the main thread
            self.ended.emit(problem)


class RestoreDialog(Ask):
    """A file, a key, and what becomes of the profile that is there. It closes once the backup is back."""

    restored = Signal(object)
    """A ``Restored``. Where the profile was open (``waits``), Hearth is to be ended now: the next start shows it."""

    def __init__(
        self, look: Look, into: Path | None, *, is_open: bool, file: Path | None = None, parent: QWidget | None = None
    ) -> None:
        """``into`` is the profile's folder (None: the default one), ``is_open`` whether this process has it open."""
        super().__init__(look, "Restore a backup", "", "Restore and quit" if is_open else "Restore", parent=parent)
        self.setFixedWidth(_WIDTH)
        self._into = into
        self._is_open = is_open
        self._work: Restoring | None = None
        self.file = _field(self, "Backup", "A file that ends in .hearthbackup")
        self.choose = Button(look, "Choose…", "small", "folder")
        self.choose.setAccessibleName("Choose a backup")
        self.choose.clicked.connect(self._choose)
        self.inside.addWidget(Label("Backup", "meta"))
        self.inside.addLayout(row(self.file, self.choose))
        self.key = _field(self, "Recovery key or passphrase", "")
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.inside.addWidget(Label("Recovery key or passphrase", "meta"))
        self.inside.addWidget(self.key)
        explanation = Label(self._explanation(), "caption", wrap=True)
        explanation.setVisible(bool(explanation.text()))
        self.inside.addWidget(explanation)
        self.told = Label("", "meta", wrap=True)
        self.problem = Label("", "danger", wrap=True)
        for label in (self.told, self.problem):
            label.hide()
            self.inside.addWidget(label)
        self.file.textChanged.connect(self._show)
        self.file.setText("" if file is None else str(file))
        self._show()
        (self.file if file is None else self.key).setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        fit_height(self)

    def accept(self) -> None:
        """Bring it back; the dialog is accepted when that went well."""
        if self._work is not None or not self.yes.isEnabled():
            return
        self._work = Restoring(self)
        self._work.progressed.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._work.ended.connect(self._ended, Qt.ConnectionType.QueuedConnection)
        self._show()
        file = Path(self.file.text().strip()).expanduser()
        self._work.start(file, self._into, self.key.text(), waits=self._is_open)

    def reject(self) -> None:
        """Close; a restore that runs is stopped first, and changes nothing then."""
        if self._work is None:
            super().reject()
            return
        self._work.stop()
        self._tell("Stopping")

    def _ended(self, outcome: object) -> None:
        self._work = None
        self._show()
        if outcome is None:
            super().reject()
        elif isinstance(outcome, AssistantError):
            self.problem.setText(f"{clean_line(outcome.message)} {clean_line(outcome.hint)}".strip())
            self.problem.show()
            fit_height(self)
            self.key.setFocus()
        elif isinstance(outcome, BaseException):
            raise outcome
        else:
            super().accept()
            self.restored.emit(outcome)

    def _tell(self, note: str) -> None:
        self.told.setText(f"{clean_line(note)}…" if note else "")
        self.told.show()
        fit_height(self)

    def _show(self) -> None:
        busy = self._work is not None
        self.yes.setEnabled(bool(self.file.text().strip()) and not busy)
        for widget in (self.file, self.key, self.choose):
            widget.setEnabled(not busy)
        self.told.setVisible(busy)
        if busy:
            self.problem.hide()

    def _choose(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, "Choose a backup", str(Path.home()), _KINDS)
        if name:
            self.file.setText(name)

    def _explanation(self) -> str:
        root = profile_at(self._into).root
        words = "A backup of the profile that is open needs no key here. " if self._is_open else ""
        if root.exists():
            words += "The profile that is here now is not deleted; its folder is renamed to "
            words += f"“{root.name}.before-restore-…”. "
        if self._is_open:
            words += "Hearth ends once the backup was checked; the next start shows everything as it was then."
        return words.strip()


def _field(parent: QWidget, name: str, example: str) -> QLineEdit:
    field = QLineEdit(parent)
    field.setAccessibleName(name)
    field.setPlaceholderText(example)
    return field
