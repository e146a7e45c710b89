"""The window's process from its first paint to its last: opens the profile behind it, serves it, closes it cleanly."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from assistant.service.owner import profile_at
from ui.bridge import Bridge
from ui.chat import ChatPage
from ui.desktop import Remembered, StopSignals, keep_no_folders
from ui.opening import Opening
from ui.theme import Look
from ui.window import MainWindow

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant
    from assistant.service.erasing import Inventory
    from ui.crash import Crashes
    from ui.erasing import Erasing
    from ui.lock import WindowLock
    from ui.recoverykey import RecoveryInvitation
    from ui.shell import Shell

_AFTER_PAINT_MS = 1


def run(profile: Path | None, quick: bool, background: bool) -> int:
    """Show the window over this profile until it is closed; returns the exit code.

    ``quick`` shows only the quick question, ``background`` nothing at all until it is asked for.
    """
    QApplication.setApplicationName("Hearth")
    QApplication.setDesktopFileName("hearth")
    keep_no_folders()
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    hearth = Hearth(app, profile)
    hearth.start(quick=quick, background=background)
    code = app.exec()
    hearth.end()
    return code


class Hearth(QObject):
    """One running window."""

    painted = Signal()
    """The first paint is on the screen."""
    opened = Signal()
    """The profile is open and shown."""
    _summoned = Signal(str)

    def __init__(self, app: QApplication, profile: Path | None) -> None:
        super().__init__()
        self._app = app
        self._logs = profile_at(profile).logs
        self._remembered = Remembered()
        self.look = Look(app, self._remembered.text("theme", "system"), self._remembered.whole("text_size", 15))
        self.bridge = Bridge(self)
        self.chat = ChatPage(self.look, self.bridge)
        self.window = MainWindow(self.look, self.chat)
        self.window.may_close = self._may_close
        geometry = self._remembered.geometry()
        if not geometry.isEmpty():
            self.window.restoreGeometry(geometry)
        self.opening = Opening(profile, self)
        self.shell: Shell | None = None
        """What is made after the first paint."""
        self.crashes: Crashes | None = None
        self.lock: WindowLock | None = None
        self.invitation: RecoveryInvitation | None = None
        self._signals = StopSignals(self)
        self._staying = False
        self._leaving = False
        self._to_erase: Inventory | None = None
        self.erasing: Erasing | None = None
        """What shows that everything is erased."""
        self._quick_first = False
        self._signals.stop.connect(self.quit)
        self.opening.opened.connect(self._opened)
        self.opening.closed.connect(self._closed)
        self._summoned.connect(self._show, Qt.ConnectionType.QueuedConnection)
        app.commitDataRequest.connect(lambda _manager: self.quit())

    def start(self, *, quick: bool = False, background: bool = False) -> None:
        """Show what was asked for; everything else begins after the first paint."""
        self._staying = background
        self._quick_first = quick
        if quick or background:
            QTimer.singleShot(0, self, self._after_paint)
            return
        self.window.installEventFilter(self)
        self.chat.setFocus()  # what is typed first is a question
        self.window.show()

    def quit(self) -> None:
        """Stop what runs, keep everything, and end."""
        if self._leaving:
            return
        self._leaving = True
        if (assistant := self.opening.assistant) is not None:
            assistant.on_summon(None)
        self._remembered.keep(geometry=self.window.saveGeometry())
        self.window.hide()
        if self.lock is not None:
            self.lock.watch.close()
        if self.shell is not None:
            self.shell.detach()
        self.opening.close()

    def end(self) -> None:
        """Give back what belongs to the process."""
        if self.crashes is not None:
            self.crashes.uninstall()
        self._signals.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.window and event.type() is QEvent.Type.Paint:
            self.window.removeEventFilter(self)
            QTimer.singleShot(_AFTER_PAINT_MS, self, self._after_paint)
        return super().eventFilter(watched, event)

    # --- opening ---

    def _after_paint(self) -> None:
        self.painted.emit()
        if self._leaving:
            return
        # imported here, because none of it is needed for the first paint
        from ui.crash import Crashes
        from ui.lock import WindowLock
        from ui.recoverykey import RecoveryInvitation
        from ui.shell import Shell

        self.crashes = Crashes(self.look, self.window, self._logs, self)
        self.crashes.install()
        shell = self.shell = Shell(self.look, self.bridge, self._remembered, self.window, self.chat)
        shell.quit_asked.connect(self.quit)
        shell.settings.backups.quit_asked.connect(self.quit)
        shell.quick.closed.connect(self._popup_closed)
        shell.settings.leaving.erase_asked.connect(self._erase_all)
        self.lock = WindowLock(self._app, shell, self.opening)
        self.invitation = RecoveryInvitation(
            self.look, self.bridge, self._remembered, self.chat.empty.below, self.window
        )
        shell.again_asked.connect(self._open_again)
        shell.problem.recovery_asked.connect(self._recover)
        shell.problem.beside_asked.connect(self._open_beside)
        shell.problem.restore_asked.connect(self._ask_restore)
        shell.problem.offer_restore()
        self.opening.failed.connect(self._failed)
        self.opening.open()
        if self._quick_first:
            shell.quick.open()

    def _opened(self, assistant: Assistant) -> None:
        assert self.shell is not None and self.crashes is not None, "the profile is opened after they were made"
        self.crashes.install()  # the log has put itself in front
        assistant.on_summon(self._summoned.emit)
        assistant.crashes.begin(assistant.now())
        self.shell.attach(assistant)
        if self.invitation is not None:
            self.invitation.attach(assistant)
        if self.lock is not None:
            self.lock.attach(assistant)

        def begin() -> None:
            assistant.start_engines()
            assistant.library.resume()
            assistant.agenda.resume()

        self.bridge.fetch(self, begin, lambda _done: None, title="Starting")
        self.opened.emit()

    def _failed(self, problem: BaseException) -> None:
        from assistant.service.rescue import ways_on

        assert self.shell is not None, "the profile is opened after it was made"
        self.shell.problem.offer(ways_on(self.opening.profile))
        self.shell.show_problem(problem, self._logs)

    def _open_again(self, passphrase: str) -> None:
        if not passphrase and self.lock is not None and self.lock.locked and self.shell is not None:
            self.shell.problem.show_locked()  # nothing but the passphrase opens it, whatever the environment holds
        else:
            self.opening.open(passphrase or None)

    def _recover(self, key: str, new_passphrase: str) -> None:
        from assistant.service.keeping import Recovery

        self.opening.open(recovery=Recovery(key, new_passphrase))

    def _open_beside(self, folder: Path) -> None:
        """Open another profile; the one that does not open stays untouched."""
        self.opening.profile = folder
        self._logs = profile_at(folder).logs
        self.opening.open()

    def _ask_restore(self) -> None:
        """Bring a backup back in the place of the profile that does not open, then open that."""
        from ui.restoring import RestoreDialog

        ask = RestoreDialog(self.look, self.opening.profile, is_open=False, parent=self.window)
        ask.restored.connect(lambda _restored: self.opening.open())
        ask.open()

    def _show(self, request: str) -> None:
        if self._leaving or self.shell is None:
            return
        if request == "quick":
            self.shell.quick.toggle()
        else:
            self.shell.show_window()

    # --- closing ---

    def _may_close(self) -> bool:
        """The window is being closed: into the tray where there is one, else for good."""
        if self._leaving:
            return True
        assistant, tray = self.opening.assistant, self.shell.tray if self.shell is not None else None
        if assistant is None or tray is None or not tray.visible or not assistant.settings.get("keep_running"):
            self.quit()
            return True
        if self._remembered.text("close_explained", ""):
            self.window.hide()
        else:
            self._explain_closing()
        return False

    def _explain_closing(self) -> None:
        from ui.dialogs import Ask

        text = (
            "It stays ready for quick questions: click its icon in the tray. To end it, choose Quit there. "
            "Settings, Appearance, lets closing end it instead."
        )
        ask = Ask(self.look, "Hearth keeps running", text, "Keep running", parent=self.window)
        ask.no.setText("Quit Hearth")
        ask.accepted.connect(self._stay)
        ask.no.clicked.connect(self.quit)
        ask.open()

    def _stay(self) -> None:
        self._remembered.keep(close_explained="yes")
        self.window.hide()

    def _popup_closed(self) -> None:
        """The quick question was closed: nothing may go on that nobody can see or reach."""
        tray = self.shell.tray if self.shell is not None else None
        reachable = self.window.isVisible() or (tray is not None and tray.visible) or self._staying
        if not reachable:
            self.quit()

    def _erase_all(self, inventory: Inventory) -> None:
        """Close the profile, then erase it."""
        self._to_erase = inventory
        self.quit()

    def _closed(self, _left: tuple[str, ...]) -> None:
        if self._to_erase is None:
            self._app.quit()
            return
        from ui.erasing import Erasing

        self.erasing = Erasing(self.look, self._to_erase)
        self.erasing.finished.connect(lambda _code: self._app.quit())
        self.erasing.start()
