"""Where an answer comes from: chips of the cited passages, and the line that says what was searched and read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from assistant.core.passages import Citation, Passage
from ui.clean import clean, clean_line, plain_tip
from ui.column import Stack
from ui.controls import FocusRing, paint_ring
from ui.icons import kind_of
from ui.theme import Look, ui_font
from ui.wording import counted

_CHIP_HEIGHT = 45
_CHIP_MOST = 300
_GAP = 8
_CHAT = re.compile(r"chat (\d+)")


@dataclass(frozen=True, slots=True)
class SourceRef:
    """A passage as it is shown and opened. ``n`` is its number in the answer, 0 if the answer does not cite it."""

    n: int
    path: str
    title: str
    place: str
    text: str

    @staticmethod
    def cited(citation: Citation) -> SourceRef:
        """A cited passage."""
        return SourceRef(citation.n, citation.path, citation.title, citation.place, citation.text)

    @staticmethod
    def read(passage: Passage) -> SourceRef:
        """A passage that was read, cited or not."""
        return SourceRef(0, passage.path, passage.title, passage.place, passage.text)

    @property
    def chat_id(self) -> int | None:
        """The chat in which it was said, where it is no file."""
        named = _CHAT.fullmatch(self.path)
        return int(named[1]) if named else None

    @property
    def name(self) -> str:
        """The file's name."""
        return clean_line(PurePath(self.path).name) or clean_line(self.title)

    @property
    def where(self) -> str:
        """Its folder, shortly, and the place in it: "Documents/Trips · page 1"."""
        return " · ".join(filter(None, (short_folder(self.path), clean_line(self.place))))


def short_folder(path: str) -> str:
    """The last two folders above a file, from the home folder on if it lies there."""
    parent = PurePath(path).parent
    home = Path.home()
    inside = parent.relative_to(home) if parent.is_relative_to(home) else parent
    parts = [part for part in inside.parts if part not in (inside.anchor, ".")]
    return clean_line("/".join(parts[-2:]))


class SourceChip(FocusRing, QAbstractButton):
    """A cited passage: the kind of file, its name and place, and its number."""

    ring_radius = 10.0

    def __init__(self, look: Look, source: SourceRef, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.source = source
        self.setText(source.name)
        self.setAccessibleName(f"Source {source.n}: {source.name}")
        self.setAccessibleDescription(source.where)
        self.setToolTip(plain_tip(source.path))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        words = max(
            QFontMetrics(_name_font()).horizontalAdvance(self.source.name),
            QFontMetrics(ui_font(12)).horizontalAdvance(self.source.where),
        )
        return QSize(min(_CHIP_MOST, 33 + words + 10 + self._pill_width() + 13), _CHIP_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        painter.setPen(QPen(self._look.colour("border_strong" if self.underMouse() else "border"), 1))
        painter.setBrush(self._look.colour("surface"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)
        painter.drawPixmap(9, (self.height() - 16) // 2, self._look.pixmap(kind_of(self.source.path), "text2", 16))
        pill = QRectF(box.right() - 13 - self._pill_width(), (self.height() - 19) / 2, self._pill_width(), 19)
        words = pill.left() - 10 - 33
        self._line(painter, QRectF(33, 4, words, 20), _name_font(), "text", self.source.name, middle=True)
        self._line(painter, QRectF(33, 22, words, 18), ui_font(12), "text2", self.source.where, middle=False)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour("accent_soft"))
        painter.drawRoundedRect(pill, 6, 6)
        painter.setFont(ui_font(12, QFont.Weight.DemiBold))
        painter.setPen(self._look.colour("on_accent_soft"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, str(self.source.n))
        if self.property("keyfocus"):
            paint_ring(painter, box, 10, self._look.colour("focus"))

    def _pill_width(self) -> int:
        return 24 + 6 * (len(str(self.source.n)) - 1)

    def _line(self, painter: QPainter, box: QRectF, font: QFont, role: str, text: str, *, middle: bool) -> None:
        mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        painter.setFont(font)
        painter.setPen(self._look.colour(role))
        shown = QFontMetrics(font).elidedText(text, mode, int(box.width()) + 1)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def _name_font() -> QFont:
    return ui_font(13, QFont.Weight.Medium)


class Chips(QWidget):
    """Source chips beside each other, in as many rows as needed."""

    asked = Signal(object)
    """The ``SourceRef`` to show."""

    def __init__(self, look: Look, sources: Sequence[SourceRef], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chips = [SourceChip(look, source, self) for source in sources]
        for chip in self.chips:
            chip.clicked.connect(lambda _checked=False, chip=chip: self.asked.emit(chip.source))

    def height_at(self, width: int) -> int:
        """Pixels the rows need at this width."""
        return self._place(width, move=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(self.width(), move=True)

    def _place(self, width: int, *, move: bool) -> int:
        x = y = 0
        for chip in self.chips:
            wide = min(width, chip.sizeHint().width())
            if x and x + wide > width:
                x, y = 0, y + _CHIP_HEIGHT + _GAP
            if move:
                chip.setGeometry(x, y, wide, _CHIP_HEIGHT)
            x += wide + _GAP
        return y + _CHIP_HEIGHT if self.chips else 0


class _Head(FocusRing, QAbstractButton):
    """ "Searched 1,204 files · read 3", with an arrow when there is something to unfold."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.unfolds = False
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        look.changed.connect(self.update)

    def say(self, text: str, *, unfolds: bool) -> None:
        """Show these words."""
        self.unfolds = unfolds
        self.setText(text)
        self.setAccessibleName(text)
        self.setAccessibleDescription("Shows what was read" if unfolds else "")
        self.setEnabled(unfolds)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if unfolds else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if unfolds else Qt.CursorShape.ArrowCursor)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 26)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        role = "text2" if self.unfolds and self.underMouse() else "text3"
        painter.drawPixmap(0, 6, self._look.pixmap("search", role, 14))
        painter.setFont(ui_font(13))
        painter.setPen(self._look.colour(role))
        metrics = QFontMetrics(ui_font(13))
        text = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - 44)
        painter.drawText(QRectF(20, 0, self.width() - 20, 26), Qt.AlignmentFlag.AlignVCenter, text)
        if self.unfolds:
            arrow = "chevron-up" if self.isChecked() else "chevron-down"
            painter.drawPixmap(20 + metrics.horizontalAdvance(text) + 7, 7, self._look.pixmap(arrow, role, 13))
        if self.property("keyfocus"):
            paint_ring(painter, QRectF(self.rect()), 6, self._look.colour("focus"))


class _ReadRow(FocusRing, QAbstractButton):
    """One passage that was read: name, place, the beginning of its text."""

    def __init__(self, look: Look, source: SourceRef, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.source = source
        self._words = " ".join(clean(source.text).split())[:300]
        self.setText(source.name)
        self.setAccessibleName(f"Read: {source.name}, {source.where}")
        self.setToolTip(plain_tip(source.path))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(200, 44)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.colour("hover"))
            painter.drawRoundedRect(QRectF(self.rect()), 8, 8)
        painter.drawPixmap(9, 5, self._look.pixmap(kind_of(self.source.path), "text3", 15))
        name = f"{self.source.name}  ·  {self.source.where}"
        for top, font, role, text in ((3, ui_font(13), "text2", name), (22, ui_font(12), "text3", self._words)):
            painter.setFont(font)
            painter.setPen(self._look.colour(role))
            shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, self.width() - 42)
            painter.drawText(QRectF(32, top, self.width() - 40, 19), Qt.AlignmentFlag.AlignVCenter, shown)
        if self.property("keyfocus"):
            paint_ring(painter, QRectF(self.rect()), 8, self._look.colour("focus"))


class _Room(QWidget):
    """Keeps the unfolded rows away from the answer below."""

    def sizeHint(self) -> QSize:
        return QSize(1, 8)


class SearchedLine(Stack):
    """Says what was searched; unfolds to what was read."""

    asked = Signal(object)
    """The ``SourceRef`` to show."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._head = _Head(look)
        self._head.toggled.connect(self._toggle)
        self._rows: list[_ReadRow] = []
        self._room = _Room()
        self.add(self._head)
        self.add(self._room)
        self._room.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._head.text()

    def show_search(self, documents: int | None, sources: Sequence[SourceRef], passages: int) -> None:
        """Say what was searched and read. ``documents`` None: the number is not known any more."""
        searched = "your files" if documents is None else counted(documents, "file")
        self._head.say(f"Searched {searched} · read {passages}", unfolds=bool(sources))
        for old in self._rows:
            self.remove(old)
        self._rows = []
        for source in sources:
            made = _ReadRow(self._look, source)
            made.clicked.connect(lambda _checked=False, source=source: self.asked.emit(source))
            self._rows.append(made)
            self.add(made, 2, before=self._room)
            made.setVisible(self._head.isChecked())
        self._room.setVisible(bool(sources) and self._head.isChecked())
        self.settle()

    def unfold(self) -> None:
        """Show what was read."""
        self._head.setChecked(True)

    def _toggle(self, shown: bool) -> None:
        for each in (*self._rows, self._room):
            each.setVisible(shown)
        self.settle()
