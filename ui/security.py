"""Settings, Security: who keeps the key, the recovery key, the passphrase, and locking."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from assistant.core.errors import AssistantError
from ui.bridge import Bridge
from ui.clean import clean_line
from ui.dialogs import Ask, fit_height
from ui.page import Rows
from ui.recoverykey import RecoveryKeyView
from ui.theme import Look
from ui.widgets import Button, Label, row
from ui.wording import when

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant
    from assistant.service.keeping import KeyStatus

_NO_LOCK = "Set a passphrase first: without one, Hearth would open again by itself and a lock would protect nothing."
_LOCK = "Closes everything and asks for the passphrase. A running answer is stopped; what is written of it is kept."
_WITH = "Asked for when Hearth opens and after a lock. This computer keeps nothing that opens the profile."
_WITHOUT = "None is set: whoever uses your account on this computer can open Hearth."


class PassphraseDialog(Ask):
    """Asks for the passphrase in use (``current``) and a new one twice (``new``); stays open where one is refused."""

    tried = Signal(str, str)
    """The passphrase in use, "" where none is; the new one, "" where none is asked for."""

    def __init__(
        self, look: Look, title: str, text: str, yes: str, *, current: bool, new: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, title, text, yes, parent=parent)
        self.current = self._field("Passphrase in use", current)
        self.new = self._field("New passphrase", new)
        self.same = self._field("The same again", new)
        self.problem = Label("", "danger", wrap=True)
        self.problem.hide()
        self.inside.addWidget(self.problem)
        (self.current if current else self.new).setFocus()

    def accept(self) -> None:
        """Try it; :meth:`done_well` closes the dialog."""
        if self.new.text() != self.same.text():
            self.say("The two are not the same.")
            return
        self.yes.setEnabled(False)
        self.tried.emit(self.current.text(), self.new.text())

    def done_well(self) -> None:
        """It was taken."""
        super().accept()

    def say(self, problem: str) -> None:
        """Say what is wrong."""
        self.yes.setEnabled(True)
        self.problem.setText(problem)
        self.problem.show()
        fit_height(self)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        fit_height(self)

    def _field(self, name: str, wanted: bool) -> QLineEdit:
        field = QLineEdit()
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setPlaceholderText(name)
        field.setAccessibleName(name)
        field.setVisible(wanted)
        self.inside.addWidget(field)
        return field


class SecurityPart(QWidget):
    """What of security is no plain setting."""

    lock_asked = Signal()

    def __init__(self, look: Look, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._bridge = bridge
        self._assistant: Assistant | None = None
        self._status: KeyStatus | None = None
        self.dialog: PassphraseDialog | None = None
        self._recovery = RecoveryKeyView(look, bridge, self)
        self.kept = Label("", "caption", wrap=True)
        self.seen = Label("", "caption", wrap=True)
        self.passphrase = Label("", "caption", wrap=True)
        self.locking = Label(_NO_LOCK, "caption", wrap=True)
        self.problem = Label("", "danger", wrap=True)
        self.problem.hide()
        self.move_key = self._button("Move it", self._move)
        self.show_key = self._button("Show…", self._show_recovery)
        self.set = self._button("Set…", self._ask_set)
        self.remove = self._button("Remove…", self._ask_remove)
        self.lock = self._button("Lock now", self.lock_asked.emit)
        self.lock.setEnabled(False)
        rows = Rows("Key")
        rows.add(self._row("Your key", self.kept, self.move_key))
        rows.add(self._row("Recovery key", self.seen, self.show_key))
        rows.add(self._row("Passphrase", self.passphrase, self.set, self.remove))
        rows.add(self._row("Lock", self.locking, self.lock))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.problem)
        layout.addWidget(rows)

    def attach(self, assistant: Assistant) -> None:
        """The profile is open."""
        self._assistant = assistant

    def refresh(self) -> None:
        """Look who keeps the key."""
        if self._assistant is not None:
            self._bridge.fetch(self, self._assistant.keeping.status, self._show, title="Looking at the key")

    def show_lockable(self, possible: bool) -> None:
        """Whether Hearth can be locked."""
        self.lock.setEnabled(possible)
        self.locking.setText(_LOCK if possible else _NO_LOCK)

    # --- showing ---

    def _show(self, status: KeyStatus) -> None:
        self._status = status
        self.kept.setText(clean_line(f"Kept by {status.kept_by}."))
        self.move_key.setVisible(not status.passphrase)
        self.move_key.setText("Keep it in a key file" if "keyring" in status.kinds else "Move it to the keyring")
        if not status.has_recovery_key:
            self.seen.setText("There is none yet.")
        elif status.seen_at is None:
            self.seen.setText("Opens your profile when this computer loses its key. You have not looked at it yet.")
        else:
            shown = when(status.seen_at, datetime.now().astimezone())
            self.seen.setText(f"Opens your profile when this computer loses its key. First shown {shown}.")
        self.passphrase.setText(_WITH if status.passphrase else _WITHOUT)
        self.set.setText("Change…" if status.passphrase else "Set…")
        self.remove.setVisible(status.passphrase)

    def _row(self, title: str, about: Label, *buttons: Button) -> QWidget:
        made = QWidget()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Label(title, "strong"))
        words.addWidget(about)
        across = row(spacing=8, margins=(16, 11, 14, 11))
        across.addLayout(words, 1)
        for button in buttons:
            button.setAccessibleName(f"{title}: {button.text()}")
            across.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        made.setLayout(across)
        return made

    def _button(self, text: str, act: Callable[[], None]) -> Button:
        button = Button(self._look, text, "small")
        button.clicked.connect(lambda: act())
        return button

    # --- changing ---

    def _move(self) -> None:
        if self._assistant is not None and self._status is not None:
            keeping, place = self._assistant.keeping, "file" if "keyring" in self._status.kinds else "keyring"
            self._do(lambda: keeping.keep(place))

    def _show_recovery(self) -> None:
        if self._assistant is not None:
            self._recovery.open(self._assistant)

    def _ask_set(self) -> None:
        has = self._status is not None and self._status.passphrase
        title = "Change the passphrase" if has else "Set a passphrase"
        told = (
            "Four words that you remember are good. Nobody can tell it to you again; if you forget it, the recovery "
            "key opens your profile."
        )
        dialog = PassphraseDialog(
            self._look, title, told, "Change" if has else "Set", current=has, new=True, parent=self.window()
        )
        self._ask(dialog, lambda assistant, current, new: assistant.keeping.set_passphrase(new, current))

    def _ask_remove(self) -> None:
        told = "This computer keeps the key from then on, and Hearth opens without asking."
        dialog = PassphraseDialog(
            self._look, "Remove the passphrase", told, "Remove", current=True, new=False, parent=self.window()
        )
        self._ask(dialog, lambda assistant, current, _new: assistant.keeping.remove_passphrase(current))

    def _ask(self, dialog: PassphraseDialog, act: Callable[[Assistant, str, str], object]) -> None:
        self.dialog = dialog
        dialog.tried.connect(lambda current, new: self._try(dialog, act, current, new))
        dialog.finished.connect(lambda _result: setattr(self, "dialog", None))
        dialog.open()

    def _try(
        self, dialog: PassphraseDialog, act: Callable[[Assistant, str, str], object], current: str, new: str
    ) -> None:
        assistant = self._assistant
        if assistant is None:
            return

        def failed(error: BaseException) -> None:
            if not isinstance(error, AssistantError):
                raise error
            if self.dialog is dialog:
                dialog.say(f"{error.message} {error.hint}".strip())

        def done(_told: object) -> None:
            if self.dialog is dialog:
                dialog.done_well()
            self.refresh()

        self._bridge.fetch(self, lambda: act(assistant, current, new), done, failed, title="Keeping the key")

    def _do(self, act: Callable[[], object]) -> None:
        def failed(error: BaseException) -> None:
            if not isinstance(error, AssistantError):
                raise error
            self.problem.setText(f"{error.message} {error.hint}".strip())
            self.problem.show()

        self.problem.hide()
        self._bridge.fetch(self, act, lambda _told: self.refresh(), failed, title="Keeping the key")
