"""How the chat page is put together: the conversation, and below it what is to be known and the composer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from ui.composer import Composer
from ui.theme import COLUMN
from ui.widgets import Label

_COMPOSER = COLUMN + 24 + 20
_FOOTNOTE = "Answers come from your own files and can be wrong: check the sources."
_FOOTNOTE_DRAFT = "Drafts can be wrong: read them before you send them."


def lay_out(page: QWidget, conversation: QStackedLayout, notices: Sequence[QWidget], composer: Composer) -> QVBoxLayout:
    """Fill ``page``; ``notices`` stand above the composer, those that say something. Returns the room they stand in."""
    above = QVBoxLayout()
    above.setContentsMargins(10, 0, 10, 0)
    for each in notices:
        above.addWidget(each)
    below = QVBoxLayout()
    below.setContentsMargins(0, 0, 0, 0)
    below.setSpacing(0)
    below.addLayout(above)
    below.addWidget(composer)
    foot = Label(_FOOTNOTE, "caption")
    foot.setAlignment(Qt.AlignmentFlag.AlignCenter)
    composer.writing_changed.connect(lambda on: foot.setText(_FOOTNOTE_DRAFT if on else _FOOTNOTE))
    below.addWidget(foot)
    holder = QWidget()
    holder.setMaximumWidth(_COMPOSER)
    holder.setLayout(below)
    across = QHBoxLayout()
    across.setContentsMargins(14, 0, 14, 8)
    across.addStretch(1)
    across.addWidget(holder, 100)
    across.addStretch(1)
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addLayout(conversation, 1)
    layout.addLayout(across)
    return above
