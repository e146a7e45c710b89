"""What stands in the window's place while the profile cannot be opened: the sentence, what to do, and the way on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from assistant.core.errors import AlreadyRunning, AssistantError, WrongPassphrase
from ui.desktop import show_folder
from ui.theme import Look
from ui.widgets import Button, Card, Label, row

_WIDTH = 520


class ProblemPage(QWidget):
    """One problem at the start. A locked profile asks for its passphrase; anything else can be tried again."""

    again_asked = Signal(str)
    """Open again, with this passphrase ("" for none)."""
    quit_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message = Label("", "h2", wrap=True)
        self.hint = Label("", "lead", wrap=True)
        for label in (self.message, self.hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setPlaceholderText("Passphrase")
        self.passphrase.setAccessibleName("Passphrase")
        self.passphrase.returnPressed.connect(self._again)
        self.again = Button(look, "Try again", "primary")
        self.again.clicked.connect(self._again)
        self._folder = Button(look, "Show the log")
        self._folder.clicked.connect(lambda: self._logs is not None and show_folder(self._logs))
        self._logs: Path | None = None
        leave = Button(look, "Quit")
        leave.clicked.connect(self.quit_asked)
        self._lay_out(row(1, leave, self._folder, self.again, 1))
        look.changed.connect(self._tint)
        self._locked = False
        self._tint()

    def show_problem(self, problem: BaseException, logs: Path) -> None:
        """Say what is wrong; ``logs`` is the folder of the log."""
        self._locked = isinstance(problem, WrongPassphrase)
        self._logs = logs
        if isinstance(problem, AssistantError):
            message, hint = problem.message, problem.hint
        else:
            message, hint = "Hearth could not start, for a reason nobody planned.", f"What happened is in {logs}"
        self.message.setText(message)
        self.hint.setText(hint)
        self.hint.setVisible(bool(self.hint.text()))
        self.passphrase.setVisible(self._locked)
        self.passphrase.clear()
        self.again.setText("Open" if self._locked else "Try again")
        self._folder.setVisible(logs.is_dir() and not self._locked and not isinstance(problem, AlreadyRunning))
        self.setAccessibleName(self.message.text())
        self.set_busy(False)
        self._tint()
        (self.passphrase if self._locked else self.again).setFocus()

    def set_busy(self, busy: bool) -> None:
        """While it is tried again, nothing can be pressed twice."""
        self.again.setEnabled(not busy)
        self.passphrase.setEnabled(not busy)

    def _again(self) -> None:
        if self._locked and not self.passphrase.text():
            self.passphrase.setFocus()
            return
        self.set_busy(True)
        self.again_asked.emit(self.passphrase.text())

    def _lay_out(self, buttons: QHBoxLayout) -> None:
        card = Card()
        card.setMaximumWidth(_WIDTH)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(32, 30, 32, 28)
        inside.setSpacing(10)
        inside.addWidget(self._icon)
        inside.addSpacing(4)
        inside.addWidget(self.message)
        inside.addWidget(self.hint)
        inside.addSpacing(8)
        inside.addWidget(self.passphrase)
        inside.addSpacing(4)
        inside.addLayout(buttons)
        across = row(1, spacing=0)
        across.addWidget(card, 10)
        across.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.addStretch(2)
        layout.addLayout(across)
        layout.addStretch(3)

    def _tint(self) -> None:
        self._icon.setPixmap(
            self._look.pixmap("key" if self._locked else "warning", "accent" if self._locked else "warn", 30)
        )
