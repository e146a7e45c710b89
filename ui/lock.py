"""Locks the window: at once, after a while without its person, or before the computer sleeps; and lets them in again.

A locked Hearth has let go of everything: child processes ended, the database closed, the copy of the key that it holds
overwritten. Other copies, as the database had them, are only let go of and may stand in memory until it is used again.
Only a passphrase gives the profile back, so without one there is nothing to lock.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from assistant.core.changes import Changed
from assistant.service.locking import Idle, SleepGap, SuspendWatch
from assistant.service.rescue import ways_on
from ui.bridge import Bridge
from ui.opening import CLOSING_SECONDS, HURRIED_SECONDS

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant
    from ui.opening import Opening
    from ui.shell import Shell

_TICK_MS = 5_000
_SIGNS_OF_LIFE = (
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
)


class LockWatch(QObject):
    """Knows when the window should lock, by itself."""

    due = Signal()
    """It should lock now."""
    possible_changed = Signal(bool)
    """Whether it can be locked at all: whether there is a passphrase."""
    _sleeps = Signal()

    def __init__(
        self,
        app: QApplication,
        bridge: Bridge,
        busy: Callable[[], bool],
        parent: QObject | None = None,
        *,
        idle: Idle | None = None,
        gap: SleepGap | None = None,
    ) -> None:
        """``busy`` tells whether something is at work for the person who may be watching it, such as an answer."""
        super().__init__(parent)
        self._app = app
        self._bridge = bridge
        self._busy = busy
        self._idle = idle or Idle()
        self._gap = gap or SleepGap()
        self._assistant: Assistant | None = None
        self._suspend: SuspendWatch | None = None
        self._minutes = 0
        self._on_suspend = False
        self._filtering = False
        self.possible = False
        self.closing_seconds = CLOSING_SECONDS
        """How long running work may take to stop when it locks now."""
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._sleeps.connect(self._sleep, Qt.ConnectionType.QueuedConnection)
        bridge.changed.connect(self._changed)

    def attach(self, assistant: Assistant) -> None:
        """The profile is open."""
        self._assistant = assistant
        self._idle.touch()
        self._look()

    def detach(self) -> None:
        """The profile is closed: nothing is left to lock."""
        self._assistant = None
        self._timer.stop()
        self._filter(False)

    def close(self) -> None:
        """Listen to nothing any more."""
        self.detach()
        self._listen(False)

    def locked(self) -> None:
        """It is locked: the computer may sleep now."""
        self.closing_seconds = CLOSING_SECONDS
        if self._suspend is not None:
            self._suspend.ready()

    def tick(self) -> None:
        """Look at the clock."""
        slept = self._gap.slept()
        if self._busy():
            self._idle.touch()
        if (slept and self._on_suspend) or self._idle.over(self._minutes):
            self.due.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS_OF_LIFE:
            self._idle.touch()
        return False

    def _changed(self, changed: Changed) -> None:
        if Changed.SETTINGS in changed:
            self._look()

    def _look(self) -> None:
        if self._assistant is not None:
            keeping = self._assistant.keeping
            self._bridge.fetch(self, lambda: keeping.status().passphrase, self._know)

    def _know(self, passphrase: bool) -> None:
        if self._assistant is None:
            return
        settings = self._assistant.settings
        self._minutes = int(settings.get("lock_after_minutes")) if passphrase else 0
        self._on_suspend = passphrase and bool(settings.get("lock_on_suspend"))
        self._filter(self._minutes > 0)
        self._listen(self._on_suspend)
        if passphrase:
            self._gap.slept()  # what was before does not count
            self._timer.start()
        else:
            self._timer.stop()
        self.possible = passphrase
        self.possible_changed.emit(passphrase)

    def _filter(self, wanted: bool) -> None:
        """Watch for signs of life; only while they matter, because every event of the window passes there."""
        if wanted and not self._filtering:
            self._app.installEventFilter(self)
        elif self._filtering and not wanted:
            self._app.removeEventFilter(self)
        self._filtering = wanted

    def _listen(self, wanted: bool) -> None:
        if wanted and self._suspend is None:
            self._suspend = SuspendWatch(self._sleeps.emit)
            self._suspend.start()
        elif self._suspend is not None and not wanted:
            self._suspend.close()
            self._suspend = None

    def _sleep(self) -> None:
        if self._assistant is not None and self._on_suspend:
            self.closing_seconds = HURRIED_SECONDS
            self.due.emit()
        else:
            self.locked()


class WindowLock(QObject):
    """Closes what the window shows, and goes on in the same place once its passphrase was entered."""

    def __init__(self, app: QApplication, shell: Shell, opening: Opening) -> None:
        super().__init__(shell)
        self._shell = shell
        self._opening = opening
        self._page = "chat"
        self._chat_id: int | None = None
        self.locked = False
        self.watch = LockWatch(app, shell.bridge, lambda: shell.chat.answering is not None, self)
        self.watch.due.connect(self.lock)
        self.watch.possible_changed.connect(self._offer)
        self.watch.possible_changed.connect(shell.settings.security.show_lockable)
        shell.settings.security.lock_asked.connect(self.lock)
        if shell.tray is not None:
            shell.tray.lock_asked.connect(self.lock)
        opening.locked.connect(self._locked)
        opening.summoned.connect(lambda _request: shell.show_window())

    def attach(self, assistant: Assistant) -> None:
        """The profile is open, for the first time or again: show what was shown."""
        self.watch.attach(assistant)
        if not self.locked:
            return
        self.locked = False
        window = self._shell.window
        window.hold("")
        window.show_page(self._page)
        if self._chat_id is not None and self._page == "chat":
            self._shell.conversations.open(self._chat_id)
        self._shell.quick.instead = None

    def lock(self) -> None:
        """Close the profile and ask for the passphrase; does nothing where there is none, or where it is locked."""
        shell = self._shell
        if self.locked or not self.watch.possible or self._opening.assistant is None:
            return
        self.locked = True
        self._page, self._chat_id = shell.window.shown, shell.chat.chat_id
        self._put_away()
        self._opening.assistant.on_summon(None)
        shell.problem.offer(ways_on(self._opening.profile))
        shell.problem.show_locked()
        shell.problem.set_busy(True)
        shell.window.hold("problem")
        self._opening.lock(self.watch.closing_seconds)

    def _put_away(self) -> None:
        """Let nothing be seen of what was open, in this window or another one."""
        shell = self._shell
        for other in QApplication.topLevelWidgets():
            if other is not shell.window and other is not shell.quick and other.isVisible():
                other.close()
        self.watch.detach()
        shell.detach()
        shell.quick.forget(shell.show_window)
        shell.chat.new_chat()
        shell.window.sidebar.chats.show_chats((), datetime.now().astimezone())
        if shell.tray is not None:
            shell.tray.show()  # it may be the only way back to the window

    def _locked(self) -> None:
        self.watch.locked()
        self._shell.problem.set_busy(False)
        self._shell.problem.passphrase.setFocus()

    def _offer(self, possible: bool) -> None:
        if self._shell.tray is not None:
            self._shell.tray.offer_lock(possible)
