"""Shows prose: a text document that can be read, selected and followed, and that loads nothing."""

from __future__ import annotations

import re
from math import ceil
from typing import Any

from PySide6.QtCore import QMimeData, QPointF, QRectF, QSizeF, Qt, QUrl, Signal
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QTextCursor, QTextDocument, QTextOption, QWheelEvent
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from ui.clean import clean
from ui.icons import screen_ratio
from ui.markdown import Markdown
from ui.prosehtml import Style
from ui.theme import Look, ui_font

_PILL = re.compile(r"cite:(\d{1,3})/\w+")
_OBJECT = "\ufffc"


class ProseView(QTextBrowser):
    """As tall as its text; never scrolls by itself."""

    cite_asked = Signal(int)
    """A number pill was clicked."""
    link_asked = Signal(str)
    """A link was clicked; nothing has been opened."""

    def __init__(self, look: Look, markdown: Markdown, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._markdown = markdown
        self._source: str | None = None
        self._cites: frozenset[int] = frozenset()
        self.setProperty("kind", "prose")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.document().setDocumentMargin(0)
        self.document().setIndentWidth(22)
        self.viewport().setAutoFillBackground(False)
        self.anchorClicked.connect(self._clicked)
        self.setAccessibleName("Text")
        self.ensurePolished()
        look.changed.connect(self._redraw)

    def show_markdown(self, source: str, cites: frozenset[int] = frozenset()) -> None:
        """Show Markdown; marks of ``cites`` become pills."""
        if (source, cites) != (self._source, self._cites):
            self._source, self._cites = source, cites
            self._redraw()

    def show_plain(self, text: str) -> None:
        """Show text as it is."""
        self._source = None
        self.setPlainText(clean(text))

    def height_at(self, width: int) -> int:
        """Pixels the text needs at this width."""
        self.document().setTextWidth(width)
        return ceil(self.document().size().height())

    def natural_width(self, most: int) -> int:
        """Pixels the text needs to be as wide as it likes, at most ``most``."""
        self.document().setTextWidth(most)
        return min(most, ceil(self.document().idealWidth()) + 1)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        match = _PILL.fullmatch(name.toString() if isinstance(name, QUrl) else name)
        if kind == QTextDocument.ResourceType.ImageResource and match:
            return pill_image(self._look, int(match.group(1)))
        return QImage(1, 1, QImage.Format.Format_ARGB32)  # None would let Qt read the file

    def createMimeDataFromSelection(self) -> QMimeData:
        data = QMimeData()
        data.setText(selected_text(self.textCursor()))
        return data

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def _redraw(self) -> None:
        if self._source is not None:
            style = Style(self._look.theme, self._look.text_size, self._cites)
            self.setHtml(self._markdown.html(self._source, style))

    def _clicked(self, address: QUrl) -> None:
        if address.scheme() == "cite":
            self.cite_asked.emit(int(address.toString().removeprefix("cite:")))
        else:
            self.link_asked.emit(bytes(address.toEncoded().data()).decode("ascii", "replace"))


def selected_text(cursor: QTextCursor) -> str:
    """What is selected, with pills as ``[n]``."""
    text = cursor.selectedText().replace("\u2029", "\n").replace("\u2028", "\n").replace("\xa0", " ")
    if _OBJECT not in text:
        return text
    at, numbers = cursor.selectionStart(), list[str]()
    seek = QTextCursor(cursor.document())
    for letter in cursor.selectedText():
        at += 2 if letter > "\uffff" else 1  # a document counts in UTF-16 units
        if letter == _OBJECT:
            seek.setPosition(at)
            match = _PILL.fullmatch(seek.charFormat().toImageFormat().name())
            numbers.append(f"[{match.group(1)}]" if match else "")
    for number in numbers:
        text = text.replace(_OBJECT, number, 1)
    return text


def pill_image(look: Look, n: int) -> QImage:
    """The number of a source on its soft ground, with a little room at its sides."""
    ratio = max(2.0, screen_ratio())
    font = ui_font(11, QFont.Weight.DemiBold)
    width, height = 16 + 6 * (len(str(n)) - 1), 16
    image = QImage(round((width + 4) * ratio), round(height * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(0, 0, 0, 0))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(QPointF(2, 0), QSizeF(width, height))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour("accent_soft"))
    painter.drawRoundedRect(box, 5, 5)
    painter.setFont(font)
    painter.setPen(look.colour("on_accent_soft"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(n))
    painter.end()
    return image
