"""Where the window meets the desktop: tray icon, stop signals, what is remembered of the window, opening files."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from PySide6.QtCore import QByteArray, QObject, QRectF, QSettings, QSocketNotifier, QTimer, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication, QIcon, QPainterPath, QRegion
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from ui.clean import clean_line, plain_message


class Tray(QObject):
    """The icon in the desktop's tray, where there is one; everything in its menu can be had in the window too."""

    quick = Signal()
    opened = Signal()
    add_files = Signal()
    lock_asked = Signal()
    quit_asked = Signal()

    def __init__(self, icon: QIcon, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._menu = QMenu()
        for text, told in (
            ("Quick question", self.quick),
            ("Open Hearth", self.opened),
            ("Add files…", self.add_files),
            ("Lock now", self.lock_asked),
            ("Quit", self.quit_asked),
        ):
            if told is self.quit_asked:
                self._menu.addSeparator()
            action = QAction(text, self._menu)
            action.triggered.connect(lambda _checked=False, told=told: told.emit())
            self._menu.addAction(action)
            if told is self.lock_asked:
                self._lock = action
        self.offer_lock(False)
        self._icon = QSystemTrayIcon(icon, self)
        self._icon.setToolTip("Hearth")
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._activated)
        self._icon.messageClicked.connect(self._message_clicked)
        self._clicked: Callable[[], None] | None = None

    @staticmethod
    def available() -> bool:
        """Whether the desktop shows tray icons."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    @property
    def visible(self) -> bool:
        """Whether the icon is there to be clicked."""
        return self._icon.isVisible() and self.available()

    def show(self) -> None:
        """Put the icon into the tray."""
        self._icon.show()

    def hide(self) -> None:
        """Take it away."""
        self._icon.hide()

    def offer_lock(self, offered: bool) -> None:
        """Whether Hearth can be locked from here: it needs a passphrase."""
        self._lock.setVisible(offered)

    def say(self, title: str, text: str, clicked: Callable[[], None] | None = None) -> None:
        """Show a short message beside the icon; ``clicked`` is what a click on it does."""
        self._clicked = clicked
        self._icon.showMessage(plain_message(clean_line(title)), plain_message(text), self._icon.icon(), 8_000)

    def _message_clicked(self) -> None:
        if self._clicked is not None:
            self._clicked()

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.quick.emit()


class StopSignals(QObject):
    """Ctrl-C and a polite kill as a signal on the main thread; the third one in a row ends the process at once."""

    stop = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._count = 0
        self._old: dict[signal.Signals, Callable[[int, FrameType | None], object] | int | None] = {}
        for each in (signal.SIGINT, signal.SIGTERM):
            self._old[each] = signal.signal(each, self._received)
        if os.name == "posix":
            self._reading, self._writing = os.pipe()
            os.set_blocking(self._reading, False)
            os.set_blocking(self._writing, False)
            self._old_fd = signal.set_wakeup_fd(self._writing, warn_on_full_buffer=False)
            self._notifier = QSocketNotifier(self._reading, QSocketNotifier.Type.Read, self)
            self._notifier.activated.connect(self._drain)
        else:  # Python sees a signal only between two of its own instructions: give it some
            self._timer = QTimer(self)
            self._timer.timeout.connect(lambda: None)
            self._timer.start(250)

    def close(self) -> None:
        """Give the signals back to whoever had them."""
        for each, handler in self._old.items():
            signal.signal(each, handler)
        self._old.clear()
        if os.name == "posix":
            self._notifier.setEnabled(False)
            signal.set_wakeup_fd(self._old_fd)
            os.close(self._reading)
            os.close(self._writing)

    def _drain(self) -> None:
        with contextlib.suppress(BlockingIOError):
            os.read(self._reading, 64)

    def _received(self, number: int, _frame: FrameType | None) -> None:
        self._count += 1
        if self._count >= 3:
            os._exit(128 + number)
        self.stop.emit()


def keep_no_folders() -> None:
    """Let Qt's own file dialog keep nowhere which folders were looked at: it writes them down for all programs."""
    if os.name == "posix":
        QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, os.devnull)


class Remembered:
    """What the window remembers between two starts without opening the profile: its place, its look.

    Kept beside the desktop's other settings, so that the first paint already has the right size and colours.
    """

    def __init__(self) -> None:
        self._store = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "hearth", "window")

    def text(self, name: str, default: str) -> str:
        """A remembered text."""
        return str(self._store.value(name, default))

    def whole(self, name: str, default: int) -> int:
        """A remembered whole number."""
        value = self.text(name, str(default))
        return int(value) if value.lstrip("-").isdecimal() else default

    def geometry(self) -> QByteArray:
        """The window's place and size, empty at first."""
        value = self._store.value("geometry")
        return value if isinstance(value, QByteArray) else QByteArray()

    def keep(self, **values: str | int | QByteArray) -> None:
        """Remember these; a full disk or a read-only home only makes the next start forget them."""
        for name, value in values.items():
            self._store.setValue(name, value)
        self._store.sync()


def places_windows() -> bool:
    """Whether a window may choose where it stands; under Wayland it may not, and might take the keyboard."""
    return not QGuiApplication.platformName().startswith("wayland")


def composited() -> bool:
    """Whether windows may have see-through parts here: always, except on X11 without a compositor."""
    if QGuiApplication.platformName() != "xcb":
        return True
    try:
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:
        return False
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XInternAtom.restype = x11.XGetSelectionOwner.restype = ctypes.c_ulong
    display = ctypes.c_void_p(x11.XOpenDisplay(None))
    if not display:
        return False
    number = x11.XDefaultScreen(display)
    atom = x11.XInternAtom(display, f"_NET_WM_CM_S{number}".encode(), 0)
    owner = x11.XGetSelectionOwner(display, ctypes.c_ulong(atom))
    x11.XCloseDisplay(display)
    return bool(owner)


def cut_corners(widget: QWidget, box: QRectF, radius: float) -> None:
    """Give a frameless window the shape of a rounded ``box`` where it cannot have see-through corners."""
    if composited():
        widget.clearMask()
        return
    shape = QPainterPath()
    shape.addRoundedRect(box, radius, radius)
    widget.setMask(QRegion(shape.toFillPolygon().toPolygon()))


def open_file(path: Path) -> bool:
    """Open a file with the program that the desktop has for it; False when it is gone or nothing opens it."""
    return path.exists() and QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def show_folder(path: Path) -> bool:
    """Open the folder that holds ``path``; False when it is gone."""
    folder = path if path.is_dir() else path.parent
    return folder.exists() and QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
