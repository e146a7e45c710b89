"""The recovery key on the screen: a dialog that shows it, to copy or save, and a card that invites to it once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QMimeData, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QVBoxLayout, QWidget

from assistant.core.changes import Changed
from assistant.core.errors import AssistantError
from ui.bridge import Bridge
from ui.desktop import Remembered
from ui.dialogs import Ask, fit_height
from ui.theme import Look
from ui.widgets import Button, Card, Label, row

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant
    from assistant.service.keeping import KeyStatus

_CARD_WIDTH = 640
_COPIED_MS = 1_600
_FORGET_CLIPBOARD_MS = 60_000
_PUT_OFF = "recovery_put_off"
_KEEP_OUT_OF_HISTORIES = {
    "x-kde-passwordManagerHint": b"secret",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"1",
}


def as_text(recovery_key: str) -> str:
    """What is printed or saved: the key and what it is for."""
    return f"""Recovery key of my Hearth

    {recovery_key}

It opens the profile when the keyring, the key file or the passphrase is lost:
choose “Use the recovery key” when Hearth asks, or run: hearth key unlock

Keep it apart from the computer. Whoever has it and the profile, or a backup
of it, can read everything.
"""


class RecoveryKeyDialog(Ask):
    """Shows the recovery key. It can be copied, saved as a text file, or replaced by a new one."""

    renew_asked = Signal()

    def __init__(self, look: Look, recovery_key: str, parent: QWidget | None = None) -> None:
        told = (
            "It opens your profile when the keyring or the passphrase is lost. Print it or write it down, and keep it "
            "apart from this computer."
        )
        super().__init__(look, "Your recovery key", told, "Done", parent=parent)
        self.no.hide()
        self._text = recovery_key
        self.shown = Label("")
        self.shown.setStyleSheet('font-family: "JetBrains Mono"; font-size: 17px;')
        self.shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.shown.setAccessibleName("The recovery key")
        holder = Card()
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(14, 16, 14, 16)
        inside.addWidget(self.shown)
        self.told = Label("", "caption", wrap=True)
        self.told.hide()
        self.copy = Button(look, "Copy", "small", "copy")
        self.copy.clicked.connect(self._copy)
        self.save = Button(look, "Save as a text file…", "small", "file-text")
        self.save.clicked.connect(self._save)
        self.renew = Button(look, "Make a new one…", "flat")
        self.renew.clicked.connect(self._ask_renew)
        self.inside.addWidget(holder)
        self.inside.addLayout(row(self.copy, self.save, 1))
        self.inside.addWidget(self.told)
        self.buttons.insertWidget(0, self.renew)
        self.show_key(recovery_key)

    def show_key(self, recovery_key: str) -> None:
        """Show this one."""
        self._text = recovery_key
        groups = recovery_key.split("-")
        self.shown.setText("\n".join("-".join(part) for part in (groups[:4], groups[4:]) if part))

    def say(self, text: str) -> None:
        """Say something below it."""
        self.told.setText(text)
        self.told.setVisible(bool(text))
        fit_height(self)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        fit_height(self)

    def _copy(self) -> None:
        copy_secret(self._text)
        self.copy.setText("Copied")
        QTimer.singleShot(_COPIED_MS, self.copy, lambda: self.copy.setText("Copy"))
        self.say("It stays on the clipboard for a minute.")

    def _save(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(
            self, "Save the recovery key", str(Path.home() / "Hearth recovery key.txt"), "Text (*.txt)"
        )
        if not name:
            return
        try:
            save_private(Path(name), as_text(self._text))
        except OSError as failed:
            self.say(f"It could not be saved: {failed.strerror}. Choose another place.")
            return
        self.say(f"Saved as {Path(name).name}. The file is not encrypted: move it off this computer, or print it.")

    def _ask_renew(self) -> None:
        told = "The one you have opens this profile no more. Backups made before still open with it."
        sure = Ask(self.look, "Make a new recovery key?", told, "Make a new one", parent=self)
        sure.accepted.connect(self.renew_asked)
        sure.open()


def copy_secret(text: str) -> None:
    """Copy it for a minute, or until Hearth ends, with the signs by which histories of the clipboard leave it out."""
    clipboard, app = QGuiApplication.clipboard(), QCoreApplication.instance()
    data = QMimeData()
    data.setText(text)
    for kind, value in _KEEP_OUT_OF_HISTORIES.items():
        data.setData(kind, value)
    clipboard.setMimeData(data)

    def forget() -> None:
        if clipboard.text() == text:
            clipboard.clear()

    QTimer.singleShot(_FORGET_CLIPBOARD_MS, clipboard, forget)
    if app is not None:
        app.aboutToQuit.connect(forget)


def save_private(file: Path, text: str) -> None:
    """Write a text file that only its owner can read. Raises ``OSError``."""
    file.touch(mode=0o600)
    file.chmod(0o600)
    file.write_text(text, encoding="utf-8")


class RecoveryCard(Card):
    """Invites to keep the recovery key; says what was clicked."""

    shown_asked = Signal()
    put_off = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setMaximumWidth(_CARD_WIDTH)
        self.setAccessibleName("Keep your recovery key")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Label("Keep your recovery key", "strong", wrap=True))
        told = "It opens your profile if this computer ever loses its key. Print it or write it down once."
        words.addWidget(Label(told, "caption", wrap=True))
        self.open = Button(look, "Show it…", "small", "key")
        self.later = Button(look, "Not now", "flat")
        self.open.clicked.connect(self.shown_asked)
        self.later.clicked.connect(self.put_off)
        across = row(spacing=10, margins=(16, 11, 12, 11))
        across.addLayout(words, 1)
        for button in (self.open, self.later):
            across.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(across)


class RecoveryKeyView(QObject):
    """Shows the recovery key when it is asked for; it counts as seen from then on."""

    def __init__(self, look: Look, bridge: Bridge, window: QWidget) -> None:
        super().__init__(window)
        self._look = look
        self._bridge = bridge
        self._window = window
        self.dialog: RecoveryKeyDialog | None = None

    def open(self, assistant: Assistant) -> None:
        """Show it."""
        keeping = assistant.keeping
        self._bridge.fetch(self, keeping.recovery_key, lambda text: self._show(assistant, text))

    def _show(self, assistant: Assistant, text: str) -> None:
        if self.dialog is not None:
            return
        dialog = self.dialog = RecoveryKeyDialog(self._look, text, self._window.window())
        dialog.renew_asked.connect(lambda: self._renew(assistant, dialog))
        dialog.finished.connect(lambda _result: setattr(self, "dialog", None))
        dialog.open()

    def _renew(self, assistant: Assistant, dialog: RecoveryKeyDialog) -> None:
        def renewed(text: str) -> None:
            if self.dialog is dialog:
                dialog.show_key(text)
                dialog.say("This is the new one. The one before is void.")

        def failed(error: BaseException) -> None:
            if not isinstance(error, AssistantError):
                raise error
            if self.dialog is dialog:
                dialog.say(f"{error.message} {error.hint}".strip())

        self._bridge.fetch(self, lambda: assistant.keeping.recovery_key(new=True), renewed, failed)


class RecoveryInvitation(QObject):
    """Shows the card while the recovery key was neither seen nor put off, and nothing else asks for attention."""

    def __init__(self, look: Look, bridge: Bridge, remembered: Remembered, room: QBoxLayout, window: QWidget) -> None:
        """``room`` is where the card goes."""
        super().__init__(window)
        self._bridge = bridge
        self._remembered = remembered
        self._assistant: Assistant | None = None
        self.card = RecoveryCard(look)
        self.card.hide()
        room.addWidget(self.card, 10)
        self.view = RecoveryKeyView(look, bridge, window)
        self.card.shown_asked.connect(lambda: self._assistant is not None and self.view.open(self._assistant))
        self.card.put_off.connect(self._put_off)
        bridge.changed.connect(self._changed)

    def attach(self, assistant: Assistant) -> None:
        """The profile is open: look whether its recovery key was seen."""
        self._assistant = assistant
        self._changed(Changed.SETTINGS)

    def detach(self) -> None:
        """The profile is closed."""
        self._assistant = None
        self.card.hide()

    def _changed(self, changed: Changed) -> None:
        if changed & (Changed.SETTINGS | Changed.MEMORY) and self._assistant is not None:
            keeping, about = self._assistant.keeping, self._assistant.about
            self._bridge.fetch(self, lambda: (keeping.status(), about.should_ask()), self._know)

    def _know(self, found: tuple[KeyStatus, bool]) -> None:
        status, others_first = found
        wanted = status.has_recovery_key and status.seen_at is None and not others_first
        self.card.setVisible(wanted and self._assistant is not None and not self._remembered.text(_PUT_OFF, ""))

    def _put_off(self) -> None:
        self._remembered.keep(**{_PUT_OFF: "yes"})
        self.card.hide()
