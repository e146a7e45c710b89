"""The small parts every page is made of: labels, buttons, cards. (Rows, pills and switches: ``controls``.)"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from ui.clean import plain_tip
from ui.controls import FocusRing
from ui.theme import Look


class Label(QLabel):
    """Plain text, never markup. ``role`` is one of the style sheet's: hero, page, h2, title, body, meta, ..."""

    def __init__(self, text: str = "", role: str = "ui", *, wrap: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setWordWrap(wrap)
        self.setText(text)


class ElidedLabel(Label):
    """A label that is cut with "…" where there is no room for it; the tooltip shows all of it.

    ``middle`` cuts in the middle, for paths and file names.
    """

    def __init__(
        self, text: str = "", role: str = "ui", *, middle: bool = False, parent: QWidget | None = None
    ) -> None:
        self._full = ""
        self._mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        super().__init__("", role, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(24)
        self.setText(text)

    def setText(self, text: str) -> None:
        self._full = text
        self._elide()

    @property
    def full_text(self) -> str:
        """The text, uncut."""
        return self._full

    def full_width(self) -> int:
        """Pixels the whole text needs."""
        self.ensurePolished()
        return QFontMetrics(self.font()).horizontalAdvance(self._full) + 1

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._elide()

    def _elide(self) -> None:
        shown = QFontMetrics(self.font()).elidedText(self._full, self._mode, max(0, self.width()))
        super().setText(shown)
        self.setToolTip(plain_tip(self._full) if shown != self._full else "")
        self.setAccessibleName(self._full)


class Button(FocusRing, QPushButton):
    """A button with words. ``kind``: plain, primary, danger, flat, link, small. ``icon`` stands before the words."""

    def __init__(
        self, look: Look, text: str, kind: str = "plain", icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._look = look
        self._icon_name = icon
        self.setProperty("kind", kind)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setIconSize(QSize(16, 16))
        self._tint()
        if icon:
            look.changed.connect(self._tint)

    def set_icon(self, name: str) -> None:
        """Show another icon."""
        self._icon_name = name
        self._tint()

    def _tint(self) -> None:
        roles = {"primary": "on_accent", "danger": "danger", "link": "link"}
        if self._icon_name:
            self.setIcon(self._look.icon(self._icon_name, roles.get(str(self.property("kind")), "text2"), 16))


class IconButton(FocusRing, QToolButton):
    """A square button that shows an icon; ``name`` is its tooltip and what a screen reader says."""

    def __init__(
        self,
        look: Look,
        icon: str,
        name: str,
        *,
        size: int = 32,
        icon_size: int = 18,
        role: str = "text2",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._icon_name = icon
        self._role = role
        self.setProperty("kind", "icon")
        self.setFixedSize(size, size)
        self.setIconSize(QSize(icon_size, icon_size))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_name(name)
        self._tint()
        look.changed.connect(self._tint)

    def set_name(self, name: str) -> None:
        """Say something else in tooltip and screen reader."""
        self.setToolTip(plain_tip(name))
        self.setAccessibleName(name)

    def set_icon(self, icon: str, role: str | None = None) -> None:
        """Show another icon."""
        self._icon_name, self._role = icon, role or self._role
        self._tint()

    def _tint(self) -> None:
        self.setIcon(self._look.icon(self._icon_name, self._role, self.iconSize().width()))


class Card(QFrame):
    """A bordered surface; the style sheet draws it. ``kind`` is card, notice, row, ..."""

    def __init__(self, kind: str = "card", tone: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", kind)
        if tone:
            self.setProperty("tone", tone)


class Line(QFrame):
    """A thin horizontal rule."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "line")
        self.setFixedHeight(1)


def row(*widgets: QWidget | int, spacing: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QHBoxLayout:
    """A horizontal layout of widgets; a number is a stretch of that weight."""
    layout = QHBoxLayout()
    layout.setContentsMargins(*margins)
    layout.setSpacing(spacing)
    for widget in widgets:
        if isinstance(widget, int):
            layout.addStretch(widget)
        else:
            layout.addWidget(widget)
    return layout
