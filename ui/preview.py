"""Shows where a passage stands: the file's own text scrolled to it where that can be read, else the passage itself."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QDialog, QFrame, QLabel, QTextEdit, QVBoxLayout, QWidget

from ui.bridge import Bridge
from ui.clean import clean, clean_line, plain_tip
from ui.codeblock import units
from ui.desktop import open_file, show_folder
from ui.icons import kind_of
from ui.notices import TurnNotice
from ui.sources import SourceRef
from ui.theme import Look, ui_font
from ui.widgets import Button, Card, ElidedLabel, Label, row

LARGEST = 2_000_000
"""Bytes of a text file that are shown; a longer one is opened with its own program."""

_LINE_HEIGHT = 124.0
_TEXT_KINDS = ("file-text", "code", "sheet")
_NOT_TEXT = (".docx", ".odt", ".rtf", ".xlsx", ".ods", ".xls", ".doc")


@dataclass(frozen=True, slots=True)
class Sight:
    """What was found of a source. ``text`` is its own text or "", ``start`` where the passage begins in it, or -1."""

    exists: bool
    text: str = ""
    start: int = -1
    length: int = 0


def look_at(source: SourceRef) -> Sight:
    """Look at the file behind a passage; may wait for a slow disk, so never on the main thread."""
    path = Path(source.path)
    if not path.exists():
        return Sight(exists=False)
    if kind_of(source.path) not in _TEXT_KINDS or path.suffix.lower() in _NOT_TEXT or not source.text:
        return Sight(exists=True)
    text = _read(path)
    start, length = find_passage(text, clean(source.text), source.place)
    return Sight(True, text, start, length) if start >= 0 else Sight(exists=True)


def find_passage(text: str, passage: str, place: str) -> tuple[int, int]:
    """Where ``passage`` stands in ``text``: start and length, (-1, 0) if nowhere.

    Spaces and line ends may differ; ``place`` ("line 120") decides between several.
    """
    words = passage.split()
    if not words:
        return -1, 0
    wanted = _line_start(text, place)
    starts = _all_starts(text, words[0])
    found = [(abs(at - wanted), at, end) for at in starts if (end := _ends(text, at, words)) > at]
    if not found:
        return -1, 0
    _far, start, end = min(found)
    return start, end - start


def _all_starts(text: str, word: str) -> list[int]:
    starts, at = list[int](), text.find(word)
    while at >= 0 and len(starts) < 5_000:
        starts.append(at)
        at = text.find(word, at + 1)
    return starts


def _ends(text: str, at: int, words: list[str]) -> int:
    """Where these words end if they stand at ``at`` with space and nothing else between them, else -1."""
    for n, word in enumerate(words):
        before = at
        while at < len(text) and text[at].isspace():
            at += 1
        if not text.startswith(word, at) or (n and at == before):
            return -1
        at += len(word)
    return at


def _line_start(text: str, place: str) -> int:
    number = place.removeprefix("line ").split("-")[0].split("–")[0]
    if not place.startswith("line ") or not number.isdecimal():
        return 0
    at = 0
    for _ in range(int(number) - 1):
        at = text.find("\n", at) + 1
        if at == 0:
            return 0
    return at


def _read(path: Path) -> str:
    """The text of a plain, not too long file; "" for anything else."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode) or about.st_size > LARGEST:
                return ""
            data = file.read(LARGEST + 1)
    except OSError:
        return ""
    return "" if b"\0" in data else clean(data.decode("utf-8", "replace"))


class Preview(QDialog):
    """One passage and the ways to its file."""

    def __init__(self, look: Look, bridge: Bridge, source: SourceRef, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._source = source
        self.setWindowTitle(clean_line(source.name))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(640, 560)
        self.notice: TurnNotice | None = None
        self._text = QTextEdit()
        self._text.setReadOnly(True)
        self._text.setFrameShape(QFrame.Shape.NoFrame)
        self._text.setAccessibleName("Text of the source")
        self._text.setTabChangesFocus(True)
        self._text.ensurePolished()
        self._text.document().setDefaultFont(ui_font(14))
        self._caption = Label("Passage", "caption")
        self.open_button = Button(look, "Open file", "primary", "open")
        self.folder_button = Button(look, "Show in folder", icon="folder")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(22, 18, 22, 16)
        self._layout.setSpacing(12)
        self._layout.addLayout(self._head())
        paper = Card()
        inside = QVBoxLayout(paper)
        inside.setContentsMargins(16, 12, 6, 12)
        inside.addWidget(self._text)
        self._layout.addWidget(paper, 1)
        self._layout.addLayout(self._foot())
        self._show_passage()
        bridge.fetch(self, lambda: look_at(source), self.show_sight)

    @property
    def shown_text(self) -> str:
        """The text on the paper."""
        return self._text.toPlainText()

    @property
    def marked_text(self) -> str:
        """The passage, as it is marked in the text."""
        marks = self._text.extraSelections()
        return marks[0].cursor.selectedText().replace("\u2029", "\n") if marks else ""

    def add_below(self, part: QWidget) -> None:
        """Put a part between the text and the buttons."""
        self._layout.insertWidget(self._layout.count() - 1, part)

    def show_sight(self, sight: Sight) -> None:
        """Show what was found of the file."""
        if not sight.exists:
            self.open_button.setEnabled(False)
            self.folder_button.setEnabled(False)
            self._warn(
                "This file is no longer where it was.",
                "It was moved, renamed or deleted, or its disk is not connected. This is what Hearth read there.",
            )
        elif sight.text:
            self._caption.setText("The file, at the passage")
            self._text.setPlainText(sight.text)
            self._space_lines()
            self._mark(sight)

    def _head(self) -> QVBoxLayout:
        icon = QLabel()
        icon.setPixmap(self._look.pixmap(kind_of(self._source.path), "text2", 20))
        head = QVBoxLayout()
        head.setSpacing(2)
        name = ElidedLabel(self._source.name, "title", middle=True)
        where = ElidedLabel(self._source.where, "meta")
        where.setToolTip(plain_tip(self._source.path))
        across = row(icon, name, spacing=9)
        across.setStretch(1, 1)
        head.addLayout(across)
        head.addWidget(where)
        return head

    def _foot(self) -> QVBoxLayout:
        copy = Button(self._look, "Copy passage", "flat", "copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(clean(self._source.text)))
        self.open_button.clicked.connect(lambda: self._told(open_file(Path(self._source.path))))
        self.folder_button.clicked.connect(lambda: self._told(show_folder(Path(self._source.path))))
        self.open_button.setDefault(True)
        foot = QVBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(self._caption)
        foot.addLayout(row(copy, 1, self.folder_button, self.open_button))
        return foot

    def _show_passage(self) -> None:
        if self._source.text:
            self._text.setPlainText(clean(self._source.text))
        else:
            self._text.setPlainText("This document was taken out of the library, and its text was erased.")

        self._space_lines()

    def _space_lines(self) -> None:
        spaced = QTextBlockFormat()
        spaced.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor = QTextCursor(self._text.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(spaced)

    def _mark(self, sight: Sight) -> None:
        cursor = QTextCursor(self._text.document())
        start = units(sight.text[: sight.start])
        cursor.setPosition(start)
        end = start + units(sight.text[sight.start : sight.start + sight.length])
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        mark = QTextEdit.ExtraSelection()
        mark.cursor = cursor
        shade = QTextCharFormat()
        shade.setBackground(self._look.colour("accent_soft"))
        shade.setForeground(self._look.colour("text"))
        mark.format = shade
        self._text.setExtraSelections([mark])
        place = QTextCursor(self._text.document())
        place.setPosition(start)
        self._text.setTextCursor(place)
        self._text.ensureCursorVisible()
        bar = self._text.verticalScrollBar()
        bar.setValue(bar.value() + self._text.cursorRect(place).top() - 40)

    def _told(self, done: bool) -> None:
        if not done:
            self._warn("Nothing on this computer opened it.", "The file may have been moved a moment ago.")

    def _warn(self, text: str, hint: str) -> None:
        if self.notice is None:
            self.notice = TurnNotice(self._look, text, hint, "warn")
            self._layout.insertWidget(1, self.notice)
