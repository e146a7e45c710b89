"""What stands in the window's place while the profile is not open: the sentence, what to do, and the ways on.

The same page asks for the passphrase of a profile that is locked, and for the recovery key of one whose key is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from assistant.core.errors import (
    AlreadyRunning,
    AssistantError,
    BadRequest,
    KeyringUnavailable,
    StoreDamaged,
    WrongPassphrase,
)
from ui.desktop import show_folder
from ui.theme import Look
from ui.widgets import Button, Card, Label, row

_WIDTH = 520
_RECOVERY = "Enter your recovery key"
_RECOVERY_HINT = "Seven groups of five letters and digits, as you printed or saved them."
_NEW_HINT = "A new passphrase in place of the forgotten one. Leave it empty to let this computer keep the key."


class Ways(Protocol):
    """What else can be done about a profile that does not open."""

    @property
    def recovery_key(self) -> bool:
        """Whether a recovery key opens it."""

    @property
    def passphrase(self) -> bool:
        """Whether it has a passphrase, which may have been forgotten."""

    @property
    def beside(self) -> Path:
        """Where another profile would be."""

    @property
    def there(self) -> bool:
        """Whether that one exists already."""


class _Asks(Enum):
    NOTHING = "nothing"
    PASSPHRASE = "passphrase"  # noqa: S105 - what is asked for
    RECOVERY_KEY = "recovery key"


class ProblemPage(QWidget):
    """One problem at the start. A locked profile asks for its passphrase; anything else can be tried again."""

    again_asked = Signal(str)
    """Open again, with this passphrase ("" for none)."""
    recovery_asked = Signal(str, str)
    """Open with this recovery key; the second is a new passphrase, "" for none."""
    restore_asked = Signal()
    """Bring back a backup; offered once :meth:`offer_restore` was called."""
    beside_asked = Signal(object)
    """Open the profile in this folder instead; the one that does not open stays as it is."""
    quit_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._asks = _Asks.NOTHING
        self._shown: tuple[str, str, bool] = ("", "", False)  # message, hint, locked: what Back returns to
        self._ways: Ways | None = None
        self._can_restore = False
        self._lost = False
        self._has_log = False
        self._logs: Path | None = None
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message = Label("", "h2", wrap=True)
        self.hint = Label("", "lead", wrap=True)
        for label in (self.message, self.hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.passphrase = self._field("Passphrase", hidden=True)
        self.recovery = self._field("Recovery key", hidden=False)
        self.new = self._field("New passphrase (optional)", hidden=True)
        self.same = self._field("The same again", hidden=True)
        self.new_hint = Label(_NEW_HINT, "caption", wrap=True)
        self.wrong = Label("", "danger", wrap=True)
        self.again = Button(look, "Try again", "primary")
        self.again.clicked.connect(self._again)
        self._folder = Button(look, "Show the log")
        self._folder.clicked.connect(lambda: self._logs is not None and show_folder(self._logs))
        self._back = Button(look, "Back")
        self._back.clicked.connect(self._go_back)
        self._leave = Button(look, "Quit")
        self._leave.clicked.connect(self.quit_asked)
        self.use_recovery = self._way("Use the recovery key…", "key", self._ask_recovery)
        self.restore = self._way("Restore a backup…", "undo", self.restore_asked.emit)
        self.beside = self._way("", "plus", self._ask_beside)
        self._lay_out()
        look.changed.connect(self._tint)
        back = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._go_back)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._ask(_Asks.NOTHING)

    # --- what is shown ---

    def offer(self, ways: Ways) -> None:
        """Say what else can be done; call it before :meth:`show_problem`."""
        self._ways = ways

    def offer_restore(self) -> None:
        """From now on a backup can be brought back: ``restore_asked`` is listened to."""
        self._can_restore = True

    def show_problem(self, problem: BaseException, logs: Path) -> None:
        """Say what is wrong; ``logs`` is the folder of the log."""
        self._logs = logs
        if self._asks is _Asks.RECOVERY_KEY and isinstance(problem, WrongPassphrase | BadRequest):
            self._refuse(f"{problem.message} {problem.hint}".strip())
            return
        locked = isinstance(problem, WrongPassphrase)
        self._lost = isinstance(problem, KeyringUnavailable | StoreDamaged)
        if isinstance(problem, AssistantError):
            message, hint = problem.message, problem.hint
        else:
            message, hint = "Hearth could not start, for a reason nobody planned.", f"What happened is in {logs}"
        self._has_log = logs.is_dir() and not locked and not isinstance(problem, AlreadyRunning)
        self._show(message, hint, locked=locked)

    def show_locked(self) -> None:
        """Say that Hearth is locked, and ask for the passphrase."""
        self._lost = False
        self._has_log = False
        self._show("Hearth is locked", "Enter your passphrase to go on where you were.", locked=True)

    def set_busy(self, busy: bool) -> None:
        """While it is tried again, nothing can be pressed twice."""
        for each in (self.again, self.passphrase, self.recovery, self.new, self.same, self._back):
            each.setEnabled(not busy)
        for way in (self.use_recovery, self.restore, self.beside):
            way.setEnabled(not busy)

    # --- inside ---

    def _show(self, message: str, hint: str, *, locked: bool) -> None:
        self._shown = (message, hint, locked)
        for field in (self.passphrase, self.recovery, self.new, self.same):
            field.clear()
        self._say(message, hint)
        self._ask(_Asks.PASSPHRASE if locked else _Asks.NOTHING)

    def _say(self, message: str, hint: str) -> None:
        self.message.setText(message)
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        self.setAccessibleName(message)

    def _ask(self, asks: _Asks) -> None:
        self._asks = asks
        recovering, ways = asks is _Asks.RECOVERY_KEY, self._ways
        self.wrong.hide()
        self.passphrase.setVisible(asks is _Asks.PASSPHRASE)
        self.recovery.setVisible(recovering)
        for each in (self.new, self.same, self.new_hint):
            each.setVisible(recovering and ways is not None and ways.passphrase)
        self._back.setVisible(recovering)
        self._leave.setVisible(not recovering)
        self._folder.setVisible(self._has_log and not recovering)
        self.again.setText("Try again" if asks is _Asks.NOTHING else "Open")
        may_recover = ways is not None and ways.recovery_key and (self._lost or asks is _Asks.PASSPHRASE)
        self.use_recovery.setVisible(may_recover and not recovering)
        self.use_recovery.setText("Forgotten? Use the recovery key…" if not self._lost else "Use the recovery key…")
        self.restore.setVisible(self._can_restore and self._lost and not recovering)
        self.beside.setVisible(ways is not None and self._lost and not recovering)
        if ways is not None:
            self.beside.setText("Open the new profile beside it" if ways.there else "Start a new profile beside it")
            self.beside.setToolTip(f"{ways.beside}\nThe profile that does not open stays as it is.")
        self.set_busy(False)
        self._tint()
        first = {_Asks.PASSPHRASE: self.passphrase, _Asks.RECOVERY_KEY: self.recovery}.get(asks)
        (first or self.again).setFocus()

    def _ask_recovery(self) -> None:
        self._say(_RECOVERY, _RECOVERY_HINT)
        self._ask(_Asks.RECOVERY_KEY)

    def _ask_beside(self) -> None:
        if self._ways is not None:
            self.set_busy(True)
            self.beside_asked.emit(self._ways.beside)

    def _go_back(self) -> None:
        if self._asks is _Asks.RECOVERY_KEY and self._back.isEnabled():
            message, hint, locked = self._shown
            self._show(message, hint, locked=locked)

    def _refuse(self, told: str) -> None:
        self.set_busy(False)
        self.wrong.setText(told)
        self.wrong.show()
        self.recovery.setFocus()

    def _again(self) -> None:
        match self._asks:
            case _Asks.PASSPHRASE if not self.passphrase.text():
                self.passphrase.setFocus()
            case _Asks.RECOVERY_KEY if not self.recovery.text().strip():
                self.recovery.setFocus()
            case _Asks.RECOVERY_KEY if self.new.text() != self.same.text():
                self._refuse("The two new passphrases are not the same.")
            case _Asks.RECOVERY_KEY:
                self.set_busy(True)
                self.recovery_asked.emit(self.recovery.text(), self.new.text())
            case _:
                self.set_busy(True)
                self.again_asked.emit(self.passphrase.text())

    def _field(self, name: str, *, hidden: bool) -> QLineEdit:
        field = QLineEdit()
        if hidden:
            field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setPlaceholderText(name)
        field.setAccessibleName(name)
        field.returnPressed.connect(self._again)
        return field

    def _way(self, text: str, icon: str, act: Callable[[], None]) -> Button:
        way = Button(self._look, text, "link", icon)
        way.clicked.connect(lambda: act())
        return way

    def _lay_out(self) -> None:
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
        for part in (self.passphrase, self.recovery, self.new, self.same, self.new_hint, self.wrong):
            inside.addWidget(part)
        inside.addSpacing(4)
        inside.addLayout(row(1, self._leave, self._back, self._folder, self.again, 1))
        for way in (self.use_recovery, self.restore, self.beside):
            inside.addWidget(way, 0, Qt.AlignmentFlag.AlignHCenter)
        across = row(1, spacing=0)
        across.addWidget(card, 10)
        across.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.addStretch(2)
        layout.addLayout(across)
        layout.addStretch(3)

    def _tint(self) -> None:
        asking = self._asks is not _Asks.NOTHING
        self._icon.setPixmap(self._look.pixmap("key" if asking else "warning", "accent" if asking else "warn", 30))
