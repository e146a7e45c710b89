"""The files a question is about, as chips that can be taken off again."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from ui.clean import clean_line, plain_tip
from ui.controls import FocusRing, paint_ring
from ui.icons import kind_of
from ui.theme import Look, ui_font
from ui.widgets import Label

MOST = 20
_SHOWN = 4


class AttachedFile(FocusRing, QAbstractButton):
    """One attached file; clicking takes it off."""

    def __init__(self, look: Look, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._name = clean_line(path.name)
        self.setAccessibleName(f"Take off {self._name}")
        self.setToolTip(plain_tip(f"{path}\nClick to take it off"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedSize(self.sizeHint())
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(min(200, 58 + QFontMetrics(ui_font(13)).horizontalAdvance(self._name)), 30)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        painter.setPen(QPen(self._look.colour("border"), 1))
        painter.setBrush(self._look.colour("hover" if self.underMouse() else "bg"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.drawPixmap(8, 7, self._look.pixmap(kind_of(self._name), "text2", 16))
        painter.drawPixmap(self.width() - 21, 8, self._look.pixmap("close", "text3", 13))
        painter.setFont(ui_font(13))
        painter.setPen(self._look.colour("text"))
        words = QFontMetrics(ui_font(13)).elidedText(self._name, Qt.TextElideMode.ElideMiddle, self.width() - 54)
        painter.drawText(box.adjusted(29, 0, -24, 0), Qt.AlignmentFlag.AlignVCenter, words)
        if self.property("keyfocus"):
            paint_ring(painter, box, 8, self._look.colour("focus"))


class Attachments(QWidget):
    """The attached files; hidden while there are none."""

    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._paths: list[Path] = []
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(5, 0, 0, 0)
        self._layout.setSpacing(6)
        self.hide()

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files, in the order in which they came."""
        return tuple(self._paths)

    def add(self, paths: tuple[Path, ...]) -> None:
        """Attach files, each once, at most ``MOST``."""
        self._paths = list(dict.fromkeys([*self._paths, *paths]))[:MOST]
        self._build()

    def replace(self, paths: tuple[Path, ...]) -> None:
        """Attach these and no others."""
        self._paths = list(paths)[:MOST]
        self._build()

    def remove(self, path: Path) -> None:
        """Take one off."""
        self._paths.remove(path)
        self._build()

    def clear(self) -> None:
        """Take all off."""
        self._paths.clear()
        self._build()

    def _build(self) -> None:
        while (item := self._layout.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for path in self._paths[:_SHOWN]:
            chip = AttachedFile(self._look, path)
            chip.clicked.connect(lambda _checked=False, path=path: self.remove(path))
            self._layout.addWidget(chip)
        if len(self._paths) > _SHOWN:
            self._layout.addWidget(Label(f"and {len(self._paths) - _SHOWN} more", "meta"))
        self._layout.addStretch(1)
        self.setVisible(bool(self._paths))
        self.changed.emit()
