"""Asks how much of a series a change is for: this one, this and following, or all."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QWidget

from ui.theme import Look
from ui.widgets import Button, Card, row

SCOPES = (("one", "This one"), ("onwards", "This and following"), ("all", "All"))
"""The service's names and what they are called."""


class ScopeChoice(Card):
    """Three buttons of which one is pressed; the arrow keys go from one to the next."""

    chosen = Signal(str)
    """A scope other than the one before."""

    def __init__(self, look: Look, scope: str, parent: QWidget | None = None) -> None:
        super().__init__("segments", parent=parent)
        self.setAccessibleName("It repeats. This is for")
        self.buttons: dict[str, Button] = {}
        self._group = QButtonGroup(self)
        inside = row(spacing=2, margins=(3, 3, 3, 3))
        for name, title in SCOPES:
            button = Button(look, title, "segment")
            button.setCheckable(True)
            button.setAccessibleName(f"Change: {title}")
            button.clicked.connect(lambda _checked=False, name=name: self._choose(name))
            self._group.addButton(button)
            self.buttons[name] = button
            inside.addWidget(button, 1)
        self.setLayout(inside)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.scope = scope
        self.show_scope(scope)

    def show_scope(self, scope: str) -> None:
        """Press the button of this scope."""
        self.scope = scope
        self.buttons[scope].setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if not by:
            super().keyPressEvent(event)
            return
        names = [name for name, _title in SCOPES]
        name = names[(names.index(self.scope) + by) % len(names)]
        self.buttons[name].setFocus(Qt.FocusReason.TabFocusReason)
        self.buttons[name].click()

    def _choose(self, name: str) -> None:
        if name != self.scope:
            self.scope = name
            self.chosen.emit(name)
