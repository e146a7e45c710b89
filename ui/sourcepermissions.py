"""What Hearth may do with a source: a button with three entries that can be ticked."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from assistant.service.source_permissions import ALL, Right, in_words
from ui.theme import Look
from ui.widgets import IconButton

ENTRIES = (
    (Right.SEARCH, "May be searched"),
    (Right.TEACH, "May teach Hearth about you"),
    (Right.QUOTE, "May be quoted in answers"),
)


class PermissionsButton(IconButton):
    """Opens the three; its icon is a lock where something is denied."""

    asked = Signal(object, bool)
    """A ``Right``, and whether it is allowed from now on."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(look, "sliders", "", size=30, icon_size=16, parent=parent)
        self._of = name
        self.entries: dict[Right, QAction] = {}
        menu = QMenu(self)
        menu.setAccessibleName(f"What Hearth may do with {name}")
        for right, words in ENTRIES:
            entry = menu.addAction(words)
            entry.setCheckable(True)
            entry.triggered.connect(lambda on, right=right: self.asked.emit(right, on))
            self.entries[right] = entry
        self.setMenu(menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.show_rights(ALL)

    def show_rights(self, may: AbstractSet[Right]) -> None:
        """Tick what is allowed."""
        for right, entry in self.entries.items():
            entry.setChecked(right in may)
        self.set_icon("sliders" if may == ALL else "lock", "text2" if may == ALL else "accent")
        self.setAccessibleName(f"Permissions of {self._of}")
        self.setToolTip(f"Permissions. {in_words(frozenset(may))}")
