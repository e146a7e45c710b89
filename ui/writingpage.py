"""What “Write as me” shows in the place of the conversation: how Hearth learns the person's way, and the two drafts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from assistant.core.errors import AssistantError
from assistant.core.messages import DraftPiece
from ui.clean import clean_line
from ui.draftcard import DraftCard
from ui.notices import TurnNotice
from ui.teaching import Teaching
from ui.theme import Look
from ui.widgets import Button, IconButton, Label, row

_WIDTH = 940
_SIDE_BY_SIDE = 600
_LEAD = "Say below what the mail should say, in a few words. Nothing is sent: you copy what you like."
_FILL_IN = "Fill in what stands in [brackets]: nobody said it."
_USED = "Copied: paste it where you send it from. Hearth sends nothing."


class WritingPage(QScrollArea):
    """The page; what is done about it is :class:`ui.writing.Writing`'s."""

    closed = Signal()
    stop_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setAccessibleName("Write as me")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.close_button = IconButton(look, "close", "Back to the conversation (Esc)", size=30, icon_size=16)
        self.close_button.clicked.connect(self.closed)
        self.lead = Label(_LEAD, "lead", wrap=True)
        self.teaching = Teaching(look)
        self.stop = Button(look, "Stop writing", "small", "stop")
        self.stop.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.stop.clicked.connect(self.stop_asked)
        self.about = Label("", "strong", wrap=True)
        self.note = Label("", "warn", wrap=True)
        self.own = DraftCard(look, "As you", "the draft as you write")
        self.neutral = DraftCard(look, "Neutral", "the neutral draft")
        self.own.used.connect(lambda: self._use(self.neutral))
        self.neutral.used.connect(lambda: self._use(self.own))
        self.problem: TurnNotice | None = None
        self._lay_out()
        self.show_busy(False)
        self._say("", "")

    def begin(self, request: str, to: str, *, known: bool) -> None:
        """Drafts for this request are being written; without ``known`` only the neutral one."""
        self.show_problem(None)
        self._say("", "")
        self.show_about(request, to)
        self.own.clear("Reading your texts…")
        self.neutral.clear("Waiting…" if known else "Reading…")
        self.own.setVisible(known)
        self.neutral.setVisible(True)
        self.drafts.show()
        self.lead.hide()  # read by now, and its room is needed
        self.show_busy(True)

    def show_about(self, request: str, to: str) -> None:
        """What the drafts are for."""
        self.about.setText(f"{f'To {clean_line(to)}: ' if to else ''}{clean_line(request)}")
        self.about.setVisible(bool(request))

    def add(self, pieces: Sequence[DraftPiece]) -> None:
        """Show what was written since the last time."""
        for piece in pieces:
            card = self.own if piece.styled else self.neutral
            card.show()
            if piece.whole:
                card.finish(piece.text)
            else:
                card.add(piece.text)

    def show_end(self, state: str, *, fill_in: bool = False) -> None:
        """Nothing more comes; ``state`` is said where a draft is missing, ``fill_in`` that there are placeholders."""
        self.show_busy(False)
        for card in (self.own, self.neutral):
            card.end(state)
        self._say(_FILL_IN if fill_in else "", "warn")

    def show_busy(self, busy: bool) -> None:
        """Whether drafts are being written."""
        self.stop.setVisible(busy)

    def show_problem(self, problem: AssistantError | None) -> None:
        """Say what went wrong and what to do."""
        if self.problem is not None:
            self.problem.hide()
            self.problem.deleteLater()
            self.problem = None
        if problem is not None:
            self.problem = TurnNotice(self._look, problem.message, problem.hint, "danger")
            self.column.insertWidget(self.column.indexOf(self.drafts), self.problem)

    def commit(self) -> None:
        """Take in what is being edited."""
        for card in (self.own, self.neutral):
            card.commit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.viewport().width() >= _SIDE_BY_SIDE
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._beside.setDirection(way)

    def _use(self, other: DraftCard) -> None:
        """This one it is: the other makes room."""
        other.commit()
        other.hide()
        self._say(_USED, "meta")

    def _say(self, text: str, role: str) -> None:
        self.note.setProperty("role", role)
        self.note.style().polish(self.note)
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def _lay_out(self) -> None:
        ground, column = QWidget(), QWidget()
        ground.setProperty("kind", "ground")
        column.setMaximumWidth(_WIDTH)
        self.drafts = QWidget()
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight, self.drafts)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._beside.setSpacing(12)
        self._beside.addWidget(self.own, 1)
        self._beside.addWidget(self.neutral, 1)
        self.drafts.hide()
        self.column = QVBoxLayout(column)
        self.column.setContentsMargins(0, 16, 0, 20)
        self.column.setSpacing(10)
        self.column.addLayout(row(Label("Write as me", "page"), 1, self.close_button))
        self.column.addWidget(self.lead)
        self.column.addWidget(self.teaching)
        self.column.addSpacing(4)
        heading = row(self.about, self.stop, spacing=10)
        heading.setStretch(0, 1)
        self.column.addLayout(heading)
        self.column.addWidget(self.note)
        self.column.addWidget(self.drafts)
        self.column.addStretch(1)
        outer = row(1, spacing=0, margins=(24, 0, 24, 0))
        outer.addWidget(column, 100)
        outer.addStretch(1)
        ground.setLayout(outer)
        self.setWidget(ground)
        self.about.hide()
