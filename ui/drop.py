"""Files and folders dropped anywhere on the window: an overlay says what will happen, then they are handed on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from ui.theme import Look, ui_font
from ui.wording import counted

FORMATS = "PDF, Word, Markdown, text, mail and web pages · they stay where they are"

_LOOK_AT = 200
_LEAVE_MS = 80


def dropped_paths(data: QMimeData) -> tuple[Path, ...]:
    """The files and folders of this computer among what is dragged, each once; anything else is left out."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return tuple(dict.fromkeys(path for path in paths if path.is_absolute()))


def invitation(paths: Sequence[Path]) -> str:
    """What dropping them would do, in words."""
    looked_at = paths[:_LOOK_AT]  # a look at each costs a moment, and thousands may be dragged
    folders = sum(path.is_dir() for path in looked_at)
    files = len(paths) - folders
    parts = [counted(files, "file")] if files else []
    parts += [counted(folders, "folder")] if folders else []
    return f"Drop {' and '.join(parts)} to add {'it' if len(paths) == 1 else 'them'} to your library"


class DropOverlay(QWidget):
    """Covers the whole window while files are dragged over it, and takes the drop wherever it falls."""

    dropped = Signal(tuple)
    """The paths that were dropped."""

    def __init__(self, window: QWidget, look: Look) -> None:
        super().__init__(window)
        self._look = look
        self._window = window
        self._area: QWidget = window
        self._text = self._detail = ""
        self.invite: Callable[[Sequence[Path]], tuple[str, str]] = lambda paths: (invitation(paths), FORMATS)
        """Says what dropping these would do, and a detail below it."""
        self._leaving = QTimer(self)
        self._leaving.setSingleShot(True)
        self._leaving.setInterval(_LEAVE_MS)
        self._leaving.timeout.connect(self.hide)
        self.setAccessibleName("Drop files here to add them to your library")
        self.setAcceptDrops(True)
        self.hide()
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def paint_over(self, area: QWidget) -> None:
        """Draw the invitation over this part of the window only; drops are taken everywhere."""
        self._area = area

    @property
    def text(self) -> str:
        """What the overlay says now."""
        return self._text

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window:
            match event:
                case QDragEnterEvent():
                    self._enter(event)
                    return True
                case QDragMoveEvent():
                    self.dragMoveEvent(event)
                    return True
                case QDropEvent():
                    self.dropEvent(event)
                    return True
                case QDragLeaveEvent():
                    self._leaving.start()  # onto the overlay, which then stops this, or out of the window
            if event.type() is QEvent.Type.Resize and self.isVisible():
                self.setGeometry(self._window.rect())
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._leaving.stop()
        if dropped_paths(event.mimeData()):
            _accept(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._leaving.stop()
        self.hide()
        if paths := dropped_paths(event.mimeData()):
            _accept(event)
            self.dropped.emit(paths)

    def _enter(self, event: QDragEnterEvent) -> None:
        self._leaving.stop()
        paths = dropped_paths(event.mimeData())
        if not paths:
            event.ignore()
            return
        _accept(event)
        self._text, self._detail = self.invite(paths)
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        corner = self._area.mapTo(self._window, self._area.rect().topLeft()) if self._area is not self._window else None
        area = QRect(corner, self._area.size()) if corner is not None else self.rect()
        painter.fillRect(area, self._look.colour("bg"))
        box = QRectF(area).adjusted(24, 24, -24, -24)
        shape = QPainterPath()
        shape.addRoundedRect(box, 16, 16)
        painter.fillPath(shape, self._look.colour("accent_soft"))
        pen = QPen(self._look.colour("accent"), 2, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([7, 4])
        painter.setPen(pen)
        painter.drawPath(shape)
        self._paint_words(painter, box)

    def _paint_words(self, painter: QPainter, box: QRectF) -> None:
        middle = box.center()
        picture = self._look.pixmap("download", "accent", 36)
        painter.drawPixmap(QPointF(middle.x() - 18, middle.y() - 66), picture)
        painter.setPen(self._look.colour("on_accent_soft"))
        for text, top, font in (
            (self._text, -18, ui_font(20, QFont.Weight.DemiBold)),
            (self._detail, 18, ui_font(14)),
        ):
            painter.setFont(font)
            line = QRectF(box.left(), middle.y() + top, box.width(), 30)
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, text)


def _accept(event: QDropEvent) -> None:
    """Take a copy: the files stay where they are."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
