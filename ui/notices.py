"""Statements in the conversation and above the composer: what went wrong or is missing, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.theme import Look
from ui.widgets import Button, Card, Label

_ICONS = {"warn": "warning", "danger": "warning", "accent": "info", "": "info"}
_ROLES = {"warn": "warn", "danger": "danger", "accent": "on_accent_soft", "": "text2"}


@dataclass(frozen=True, slots=True)
class Offer:
    """A button: what it says, what it does, its icon."""

    text: str
    act: Callable[[], None]
    icon: str = ""


class TurnNotice(Card):
    """A sentence, a hint, and at most two buttons. ``tone`` is "", warn, danger or accent."""

    def __init__(self, look: Look, text: str, hint: str = "", tone: str = "", parent: QWidget | None = None) -> None:
        super().__init__("notice", tone, parent)
        self._look = look
        self._tone = tone
        self._icon = QLabel()
        self._icon.setFixedSize(18, 20)
        self._tint()
        look.changed.connect(self._tint)
        words = QVBoxLayout()
        words.setSpacing(2)
        self.message = Label(text, "strong", wrap=True)
        words.addWidget(self.message)
        self.hint = Label(hint, "meta", wrap=True)
        self.hint.setVisible(bool(hint))
        words.addWidget(self.hint)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 10, 12, 10)
        self._row.setSpacing(10)
        self._row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(words, 1)
        self.setAccessibleName(text)

    def offer(self, text: str, act: Callable[[], None], icon: str = "", kind: str = "small") -> Button:
        """A button at the right."""
        button = Button(self._look, text, kind, icon)
        button.clicked.connect(lambda: act())
        self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return button

    def _tint(self) -> None:
        self._icon.setPixmap(self._look.pixmap(_ICONS[self._tone], _ROLES[self._tone], 18))


class NoticePlace(QWidget):
    """Room for one notice at a time; takes none while nothing is said."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._notice: TurnNotice | None = None
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self.hide()

    @property
    def message(self) -> str:
        """What is said now; "" for nothing."""
        return "" if self._notice is None else self._notice.message.text()

    def say(self, text: str, hint: str, offer: Offer | None, tone: str = "warn") -> None:
        """Say this instead of what was said before, with at most one button."""
        self.clear()
        self._notice = TurnNotice(self._look, text, hint, tone)
        if offer is not None:
            self._notice.offer(offer.text, offer.act, offer.icon)
        self._inside.addWidget(self._notice)
        self._notice.show()
        self.show()

    def clear(self) -> None:
        """Say nothing."""
        if self._notice is not None:
            self._notice.hide()
            self._notice.deleteLater()
            self._notice = None
        self.hide()
