"""The rows of the library page."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractButton, QLabel, QVBoxLayout, QWidget

from assistant.core.passages import Passage
from ui.clean import clean, clean_line, plain_tip
from ui.controls import FocusRing, Pill, Switch, paint_ring
from ui.icons import kind_of
from ui.snippets import snippet
from ui.sourcepermissions import PermissionsButton
from ui.sources import SourceRef, short_folder
from ui.theme import Look, ui_font
from ui.widgets import ElidedLabel, IconButton, Label, row
from ui.wording import counted

if TYPE_CHECKING:
    from assistant.service.library import ProblemView, SourceView

_MARKUP = re.compile(r"\*\*|__|`|^#{1,6} |\|[\s:|-]+\||\|", re.MULTILINE)
"""Marks of Markdown that only disturb in two lines."""


class SourceRow(QWidget):
    """One file or folder of the library: where it is, what is in it, how far it is."""

    follow_asked = Signal(object, bool)
    """The source, and whether its changes are to be followed."""
    remove_asked = Signal(object)
    permission_asked = Signal(object, object, bool)
    """The source, a ``Right``, and whether it is allowed."""
    folder_asked = Signal(str)

    def __init__(self, look: Look, source: SourceView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.source = source
        name = clean_line(PurePath(source.path).name) or clean_line(source.path)
        self.setAccessibleName(name)
        self._icon = QLabel()
        self._name = ElidedLabel(name, "strong", middle=True)
        self._where = ElidedLabel("", "caption", middle=True)
        self._state = Pill(look, "", tone="ok", height=22, radius=11)
        self._follow = Switch(look, f"Follow changes in {name}")
        self._follow.setToolTip("Follow what changes here")
        self._follow.clicked.connect(lambda on: self.follow_asked.emit(self.source, on))
        show = IconButton(look, "open", f"Show {name} in its folder", size=30, icon_size=16)
        show.clicked.connect(lambda: self.folder_asked.emit(self.source.path))
        remove = IconButton(look, "trash", f"Take {name} out of the library", size=30, icon_size=16)
        remove.clicked.connect(lambda: self.remove_asked.emit(self.source))
        self.permissions = PermissionsButton(look, name)
        self.permissions.asked.connect(lambda right, on: self.permission_asked.emit(self.source, right, on))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._name)
        words.addWidget(self._where)
        across = row(self._icon, spacing=12, margins=(16, 9, 10, 9))
        across.addLayout(words, 1)
        across.addWidget(self._state)
        across.addWidget(self._follow)
        across.addLayout(row(self.permissions, show, remove, spacing=0))
        self.setLayout(across)
        look.changed.connect(self._tint)
        self._tint()
        self.show_source(source)

    def show_source(self, source: SourceView) -> None:
        """Show what is known of it now."""
        self.source = source
        parts = [short_folder(source.path) or clean_line(source.path)]
        parts.append(counted(source.documents, "document") if source.kind == "folder" else source_kind(source.path))
        parts.append(counted(source.chunks, "passage"))
        self._where.setText(" · ".join(parts))
        text, tone = state_of(source)
        self._state.say(text, tone=tone)
        self._state.setToolTip(plain_tip(explained(source)))
        self._follow.setChecked(source.watched)
        self.permissions.show_rights(source.may)

    @property
    def state(self) -> str:
        """What the pill says."""
        return self._state.text()

    def _tint(self) -> None:
        name = "folder" if self.source.kind == "folder" else kind_of(self.source.path)
        self._icon.setPixmap(self._look.pixmap(name, "text2", 18))


def source_kind(path: str) -> str:
    """A file's ending as people say it: "PDF", "DOCX"."""
    return PurePath(path).suffix.lstrip(".").upper() or "file"


def state_of(source: SourceView) -> tuple[str, str]:
    """What is said about a source's state, and the tone of it."""
    if source.state == "missing":
        return "missing", "danger"
    if source.state == "indexing":
        return "indexing", "accent"
    if source.failed:
        return counted(source.failed, "problem"), "warn"
    if source.pending:
        return "words only", "accent"
    return "ready", "ok"


def explained(source: SourceView) -> str:
    """The state in a sentence."""
    match state_of(source)[0]:
        case "missing":
            return "It is not where it was; its disk may not be connected. What was read stays searchable."
        case "indexing":
            return "It is being read; each file can be found as soon as it is read."
        case "words only":
            return f"It can be found by its words; {counted(source.pending, 'passage')} wait to be found by meaning."
        case "ready":
            skipped = sum(source.skipped.values())
            more = f" {counted(skipped, 'file')} of other kinds in it were passed over." if skipped else ""
            return f"It can be found by words and by meaning.{more}"
        case _:
            return "Some of its files could not be read; they are listed below."


class ProblemRow(QWidget):
    """One file that could not be read: its name, why, and what to do."""

    open_asked = Signal(str)

    def __init__(self, look: Look, problem: ProblemView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.problem = problem
        name = clean_line(PurePath(problem.path).name)
        self.setAccessibleName(f"{name}: {problem.reason}")
        self._icon = QLabel()
        open_it = IconButton(look, "open", f"Open {name}", size=30, icon_size=16)
        open_it.clicked.connect(lambda: self.open_asked.emit(problem.path))
        words = QVBoxLayout()
        words.setSpacing(2)
        head = ElidedLabel(name, "strong", middle=True)
        head.setToolTip(plain_tip(problem.path))
        words.addWidget(head)
        words.addWidget(Label(clean_line(problem.reason), "warn", wrap=True))
        if problem.hint:
            words.addWidget(Label(clean_line(problem.hint), "caption", wrap=True))
        across = row(self._icon, spacing=12, margins=(16, 9, 10, 9))
        across.setAlignment(self._icon, Qt.AlignmentFlag.AlignTop)
        across.addLayout(words, 1)
        across.addWidget(open_it)
        self.setLayout(across)
        look.changed.connect(self._tint)
        self._tint()

    def _tint(self) -> None:
        self._icon.setPixmap(self._look.pixmap(kind_of(self.problem.path), "text3", 18))


class PassageRow(FocusRing, QAbstractButton):
    """One found passage: file and place, and a piece of it with the words that were asked for marked."""

    def __init__(self, look: Look, passage: Passage, query: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._source = SourceRef.read(passage)
        self._runs = snippet(" ".join(_MARKUP.sub(" ", clean(passage.text)).split()), query)
        self.setText(self._source.name)
        self.setAccessibleName(f"{self._source.name}, {self._source.where}")
        self.setAccessibleDescription("".join(text for text, _ in self._runs))
        self.setToolTip(plain_tip(passage.path))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedHeight(86)
        look.changed.connect(self.update)

    @property
    def marked(self) -> tuple[str, ...]:
        """The marked words, in order."""
        return tuple(text for text, marked in self._runs if marked)

    def sizeHint(self) -> QSize:
        return QSize(300, 86)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.colour("hover"))
            painter.drawRoundedRect(box.adjusted(4, 4, -4, -4), 8, 8)
        painter.drawPixmap(16, 13, self._look.pixmap(kind_of(self._source.path), "text2", 18))
        name_font = ui_font(14, QFont.Weight.Medium)
        room = self.width() - 46 - 16
        metrics = QFontMetrics(name_font)
        name = metrics.elidedText(self._source.name, Qt.TextElideMode.ElideMiddle, room * 2 // 3)
        painter.setFont(name_font)
        painter.setPen(self._look.colour("text"))
        painter.drawText(QRectF(46, 12, room, 20), Qt.AlignmentFlag.AlignVCenter, name)
        used = metrics.horizontalAdvance(name) + 12
        painter.setFont(ui_font(12))
        painter.setPen(self._look.colour("text3"))
        where = QFontMetrics(ui_font(12)).elidedText(self._source.where, Qt.TextElideMode.ElideRight, room - used)
        painter.drawText(QRectF(46 + used, 12, room - used, 20), Qt.AlignmentFlag.AlignVCenter, where)
        self._paint_snippet(painter, room)
        if self.property("keyfocus"):
            paint_ring(painter, box.adjusted(3, 3, -3, -3), 8, self._look.colour("focus"))

    def _paint_snippet(self, painter: QPainter, room: int) -> None:
        layout = QTextLayout("".join(text for text, _ in self._runs), ui_font(13))
        layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
        layout.setFormats(self._formats())
        layout.beginLayout()
        for top in (0.0, 19.0):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(room)
            line.setPosition(line.position().__class__(0, top))
        layout.endLayout()
        painter.setPen(self._look.colour("text2"))
        layout.draw(painter, QRectF(46, 37, 0, 0).topLeft())

    def _formats(self) -> list[QTextLayout.FormatRange]:
        formats, at = list[QTextLayout.FormatRange](), 0
        for text, marked in self._runs:
            length = len(text.encode("utf-16-le")) // 2  # Qt counts in UTF-16 units
            if marked:
                each = QTextLayout.FormatRange()
                each.start, each.length = at, length
                shade = QTextCharFormat()
                shade.setBackground(self._look.colour("accent_soft"))
                shade.setForeground(self._look.colour("on_accent_soft"))
                shade.setFontWeight(QFont.Weight.Medium)
                each.format = shade
                formats.append(each)
            at += length
        return formats
