"""The bar above every page: its title, and the two statements about where and with what Hearth answers."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.clean import plain_tip
from ui.controls import Pill
from ui.theme import TOP_BAR, Look
from ui.widgets import Card, ElidedLabel, IconButton

_PLACE_WIDTH = 90
"""Pixels that are left to what is said about the network where the bar is narrow."""


class TopBar(Card):
    """Title at the left; "On this computer", the model and the chat's menu at the right."""

    sidebar_asked = Signal()
    models_asked = Signal()
    menu_asked = Signal(object)
    """The menu button, below which the chat's menu belongs."""
    memory_asked = Signal(object)
    """The same button, where what is said about the chat's memory was clicked."""
    privacy_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("topbar", parent=parent)
        self.setFixedHeight(TOP_BAR)
        self._title = ElidedLabel("New chat", "title")
        self._gap = QWidget()
        self._gap.hide()
        self._sidebar = IconButton(look, "panel", "Show the sidebar (Ctrl+B)")
        self._sidebar.clicked.connect(self.sidebar_asked)
        self._sidebar.hide()
        self._place = Pill(look, "On this computer", "lock", "ok")
        self._place.setToolTip("Your files, questions and answers stay on this computer.")
        self._place.make_button()
        self._place.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._place.setMinimumWidth(_PLACE_WIDTH)
        self._place.clicked.connect(self.privacy_asked)
        self._memory = Pill(look, "", "heart", "warn")
        self._memory.hide()
        self._memory.make_button()
        self._memory.clicked.connect(self._ask_memory)
        self._has_memory_state = False
        self._model = Pill(look, "Starting…", "chip", height=28, radius=8)
        self._model.make_button()
        self._model.clicked.connect(self.models_asked)
        self._more = IconButton(look, "more", "This chat: rename, copy, delete")
        self._more.clicked.connect(self._ask_menu)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 0, 12, 0)
        layout.setSpacing(12)
        layout.addWidget(self._sidebar)
        layout.addWidget(self._title, 1)
        layout.addWidget(self._gap, 1)
        layout.addWidget(self._memory)
        layout.addWidget(self._place)
        layout.addWidget(self._model)
        layout.addWidget(self._more)

    @property
    def model_text(self) -> str:
        """What is said about the model."""
        return self._model.text()

    def show_title(self, title: str) -> None:
        """Name the chat that is open."""
        self._title.setText(title)

    def show_page(self, *, is_chat: bool) -> None:
        """Title and menu are the chat's; other pages have headings of their own."""
        self._title.setVisible(is_chat)
        self._gap.setVisible(not is_chat)
        self._more.setVisible(is_chat)
        self._memory.setVisible(is_chat and self._has_memory_state)

    def show_chat_menu(self, shown: bool) -> None:
        """A chat that has no turns yet has no menu."""
        self._more.setEnabled(shown)

    def show_memory(self, text: str, explanation: str) -> None:
        """Say in the chat that it teaches nothing or uses nothing that is known; "" says nothing."""
        self._has_memory_state = bool(text)
        self._memory.say(text)
        self._memory.setToolTip(f"{explanation} Click to change it." if text else "")
        self._memory.setAccessibleDescription(explanation)
        self._memory.setVisible(bool(text) and not self._title.isHidden())

    @property
    def memory_text(self) -> str:
        """What is said about the chat's memory."""
        return "" if self._memory.isHidden() else self._memory.text()

    def show_model(self, text: str, explanation: str, *, wrong: bool = False) -> None:
        """Name the model, or say what it does or lacks."""
        self._model.say(text, "warning" if wrong else "chip", "warn" if wrong else "plain")
        self._model.setToolTip(plain_tip(explanation))
        self._model.setAccessibleName(f"Model: {text}")
        self._model.setAccessibleDescription(explanation)

    def show_place(self, text: str, explanation: str, used: str) -> None:
        """Say where things happen; ``used`` says when a connection was: "now", "before" or ""."""
        self._place.say(text, "globe" if used else "lock", {"now": "warn", "before": "accent"}.get(used, "ok"))
        self._place.setToolTip(explanation)
        self._place.setAccessibleDescription(explanation)

    def _ask_menu(self) -> None:
        self.menu_asked.emit(self._more)

    def _ask_memory(self) -> None:
        self.memory_asked.emit(self._more)

    def show_sidebar_button(self, shown: bool) -> None:
        """Offered only while the sidebar is hidden."""
        self._sidebar.setVisible(shown)
