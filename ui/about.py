"""The parts of the settings page that set nothing: the keyboard, and what Hearth is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

import assistant as package
from ui.desktop import Tray, show_folder
from ui.help import HelpWindow
from ui.keycap import KeyCap
from ui.page import Rows
from ui.theme import Look
from ui.widgets import Button, Label, row

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant

QUICK_COMMAND = "hearth quick"

SHORTCUTS = (
    ("New chat", ("Ctrl", "N")),
    ("Search chats", ("Ctrl", "K")),
    ("Hide or show the sidebar", ("Ctrl", "B")),
    ("Stop an answer", ("Esc",)),
    ("Add files", ("Ctrl", "O")),
    ("Search in the calendar", ("Ctrl", "F")),
    ("Go to the reminders", ("Ctrl", "Shift", "R")),
    ("Settings", ("Ctrl", ",")),
    ("Quit", ("Ctrl", "Q")),
    ("Quick question: open in the window", ("Ctrl", "Enter")),
)
CALENDAR_SHORTCUTS = (
    ("Day, week, month, agenda", ("D", "W", "M", "A")),
    ("Today", ("T",)),
    ("Earlier and later", ("Page Up", "Page Down")),
    ("Next appointment of the day", ("Space",)),
    ("Details of an appointment, or its day", ("Enter",)),
    ("New appointment", ("N",)),
    ("Change an appointment (asks first)", ("E",)),
    ("Cancel an appointment (asks first)", ("Delete",)),
)
PERSONAL_SHORTCUTS = (
    ("Search facts", ("Ctrl", "F")),
    ("Correct a fact", ("F2",)),
    ("Forget a fact (asks first)", ("Delete",)),
)


class ShortcutsPart(QWidget):
    """Which key does what, and how to reach the quick question from anywhere."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        quick = Rows("Quick question")
        quick.add(self._quick(look))
        layout.addWidget(quick)
        layout.addWidget(self._keys(look, "In the window", SHORTCUTS, " + "))
        layout.addWidget(self._keys(look, "In the calendar", CALENDAR_SHORTCUTS, ", "))
        layout.addWidget(self._keys(look, "In what I know about you", PERSONAL_SHORTCUTS, " + "))

    def _keys(self, look: Look, title: str, shortcuts: Sequence[tuple[str, tuple[str, ...]]], between: str) -> Rows:
        keys = Rows(title)
        for what, pressed in shortcuts:
            line = QWidget()
            across = row(Label(what, "strong"), 1, spacing=5, margins=(16, 8, 14, 8))
            for key in pressed:
                across.addWidget(KeyCap(look, key))
            line.setLayout(across)
            line.setAccessibleName(f"{what}: {between.join(pressed)}")
            keys.add(line)
        return keys

    def _quick(self, look: Look) -> QWidget:
        made = QWidget()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Label("Ask from anywhere", "strong"))
        where = "Click the icon in the tray, or bind" if Tray.available() else "Bind"
        text = f"{where} a key to this command in your desktop's keyboard settings: {QUICK_COMMAND}"
        words.addWidget(Label(text, "caption", wrap=True))
        copy = Button(look, "Copy", "small", "copy")
        copy.setAccessibleName("Copy the command for a quick question")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(QUICK_COMMAND))
        across = row(spacing=12, margins=(16, 11, 14, 11))
        across.addLayout(words, 1)
        across.addWidget(copy)
        made.setLayout(across)
        return made


class AboutPart(QWidget):
    """Name, version, licence, log."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._assistant: Assistant | None = None
        self._mark = QLabel()
        look.changed.connect(self._tint)
        self._tint()
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(Label("Hearth", "title"))
        words.addWidget(Label(f"Version {package.__version__}", "meta"))
        words.addWidget(Label("A personal assistant that lives on its person's own computer.", "meta", wrap=True))
        words.addWidget(Label("Free software under the Apache licence, version 2.0.", "caption", wrap=True))
        self._log = Button(look, "Show the log", "small", "folder")
        self._log.clicked.connect(self._show_log)
        self._log.setEnabled(False)
        head = row(self._mark, spacing=16)
        head.addLayout(words, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.setSpacing(14)
        layout.addLayout(head)
        layout.addWidget(
            Label("The log says what happened, never what stands in a file or chat.", "caption", wrap=True)
        )
        read = Button(look, "Help", "small", "book")
        read.clicked.connect(lambda: HelpWindow(look, "protection", self.window()).show())
        layout.addLayout(row(read, self._log, 1, spacing=8))

    def attach(self, assistant: Assistant) -> None:
        """The profile is open: its log can be shown."""
        self._assistant = assistant
        self._log.setEnabled(True)

    def _show_log(self) -> None:
        if self._assistant is not None:
            show_folder(self._assistant.profile.logs)

    def _tint(self) -> None:
        self._mark.setPixmap(self._look.mark(52))
