"""What a new chat shows: a greeting, questions made from the person's own newest documents, what they may want."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Protocol

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.clean import clean_line, plain_tip
from ui.controls import FocusRing, paint_ring
from ui.icons import kind_of
from ui.offers import Offered, OfferRows
from ui.sources import short_folder
from ui.theme import Look, ui_font
from ui.widgets import Button, Label
from ui.wording import counted

SUGGESTED = 4
_CARD_WIDTH, _CARD_HEIGHT = 315, 61
_LOW, _HIGH_ENOUGH, _HIGH_WITH_OFFERS = 470, 440, 620


class Titled(Protocol):
    """A document, as far as a suggestion needs it."""

    @property
    def path(self) -> str:
        """Where it lies."""

    @property
    def title(self) -> str:
        """What it is called."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question that could be asked. ``below`` says what it is about."""

    question: str
    below: str
    icon: str


def suggestions(documents: Sequence[Titled]) -> tuple[Suggestion, ...]:
    """At most four questions about these documents, newest first, the same for the same documents."""
    made: list[Suggestion] = []
    for document in documents:
        name = _spoken(document)
        kind = kind_of(document.path)
        if not name or any(name in earlier.question for earlier in made):
            continue
        match kind:
            case "sheet":
                question = f"What is in “{name}”?"
            case "mail":
                question = f"What does “{name}” say?"
            case _ if len(made) % 2:
                question = f"Main points of “{name}”"
            case _:
                question = f"Summarise “{name}”"
        made.append(Suggestion(question, short_folder(document.path), kind))
        if len(made) == SUGGESTED:
            break
    return tuple(made)


def greeting(now: datetime) -> str:
    """What one says at this time of the day."""
    match now.astimezone().hour:
        case hour if 5 <= hour < 12:
            return "Good morning"
        case hour if 12 <= hour < 18:
            return "Good afternoon"
        case _:
            return "Good evening"


def _spoken(document: Titled) -> str:
    return clean_line(document.title or PurePath(document.path).stem)[:60]


class SuggestionCard(FocusRing, QAbstractButton):
    """A question to click."""

    ring_radius = 11.0

    def __init__(self, look: Look, suggestion: Suggestion, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.suggestion = suggestion
        self.setText(suggestion.question)
        self.setAccessibleName(suggestion.question)
        self.setAccessibleDescription(suggestion.below)
        self.setToolTip(plain_tip(suggestion.question))
        self.setMinimumSize(220, _CARD_HEIGHT)
        self.setMaximumSize(_CARD_WIDTH, _CARD_HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(_CARD_WIDTH, _CARD_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        painter.setPen(QPen(self._look.colour("border_strong" if self.underMouse() else "border"), 1))
        painter.setBrush(self._look.colour("surface"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 11, 11)
        painter.drawPixmap(16, 14, self._look.pixmap(self.suggestion.icon, "accent", 17))
        lines = (
            (11, ui_font(14, QFont.Weight.Medium), "text", self.suggestion.question),
            (30, ui_font(13), "text3", self.suggestion.below),
        )
        for top, font, role, text in lines:
            painter.setFont(font)
            painter.setPen(self._look.colour(role))
            shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, self.width() - 62)
            painter.drawText(QRectF(46, top, self.width() - 60, 20), Qt.AlignmentFlag.AlignVCenter, shown)
        if self.property("keyfocus"):
            paint_ring(painter, box, 11, self._look.colour("focus"))


class EmptyPage(QWidget):
    """Greeting and suggestions; without documents an invitation to add some."""

    asked = Signal(str)
    """A suggestion was taken."""
    files_asked = Signal()
    folder_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._hello = self._about_library = ""
        self._instead = "", ""
        self._questions: tuple[str, ...] = ()
        self._newest: tuple[Titled, ...] = ()
        self._mark = QLabel()
        self._mark.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._greeting = Label("", "hero")
        self._lead = Label("", "lead", wrap=True)
        for label in (self._greeting, self._lead):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._grid = QGridLayout()
        self._grid.setSpacing(10)
        self.offers = OfferRows(look)
        self._invitation = self._made_invitation()
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addLayout(self._grid, 10)
        middle.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 0, 24, 0)
        layout.setSpacing(0)
        layout.addStretch(30)
        for widget, gap in ((self._mark, 20), (self._greeting, 9), (self._lead, 26), (self._invitation, 0)):
            layout.addWidget(widget)
            layout.addSpacing(gap)
        layout.addLayout(middle)
        self._room = QWidget()
        self.below = QHBoxLayout(self._room)
        """Room for one more card below everything, in a window that is high enough for it."""
        self.below.setContentsMargins(0, 18, 0, 0)
        layout.addWidget(self._room)
        below = QHBoxLayout()
        below.addStretch(1)
        below.addWidget(self.offers, 10)
        below.addStretch(1)
        layout.addLayout(below)
        layout.addStretch(36)
        look.changed.connect(self._tint)
        self._tint()

    @property
    def questions(self) -> tuple[str, ...]:
        """What is suggested."""
        return self._questions

    def greet(self, now: datetime) -> None:
        """Say hello as the time of day asks for it."""
        self._hello = greeting(now)
        self._say()

    def greet_with(self, title: str, lead: str) -> None:
        """Say this instead; "" goes back to hello."""
        self._instead = title, lead
        self._say()

    def _say(self) -> None:
        title, lead = self._instead
        self._greeting.setText(title or self._hello)
        self._lead.setText(lead or self._about_library)
        self._fit()

    def show_library(self, documents: int | None, newest: Sequence[Titled]) -> None:
        """Show what can be asked. ``documents`` None: the library is not open yet."""
        if documents is None:
            self._about_library = "Opening your library…"
        elif documents:
            self._about_library = f"Ask anything about your {counted(documents, 'file')}."
        else:
            self._about_library = "Drop files or folders anywhere on this window, then ask about them."
        self._say()
        self._invitation.setVisible(documents == 0)
        self._newest = tuple(newest)
        self._show_questions()

    def show_offers(self, offers: Sequence[Offered]) -> None:
        """Show what the person may want; there is room for fewer questions then."""
        self.offers.show_offers(offers)
        self._fit()
        self._show_questions()

    def _show_questions(self) -> None:
        suggested = suggestions(self._newest)[: SUGGESTED // 2 if self.offers.rows else SUGGESTED]
        if tuple(each.question for each in suggested) == self._questions:
            return
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._questions = tuple(suggestion.question for suggestion in suggested)
        for n, suggestion in enumerate(suggested):
            card = SuggestionCard(self._look, suggestion)
            card.clicked.connect(lambda _checked=False, text=suggestion.question: self.asked.emit(text))
            self._grid.addWidget(card, n // 2, n % 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        ours = not self._instead[0]  # what is offered of the person's life has no place where another thing is said
        self.offers.setVisible(ours and bool(self.offers.rows))
        self._room.setVisible(ours and self.height() >= (_HIGH_WITH_OFFERS if self.offers.rows else _HIGH_ENOUGH))
        self._mark.setVisible(self.height() >= _LOW or not self.offers.rows)  # a low window shows what can be done

    def _made_invitation(self) -> QWidget:
        holder = QWidget()
        files = Button(self._look, "Add files…", "primary", "plus")
        files.clicked.connect(self.files_asked)
        folder = Button(self._look, "Add a folder…", "plain", "folder")
        folder.clicked.connect(self.folder_asked)
        note = Label("PDF, Word, Markdown, text, mail, tables and web pages. They stay where they are.", "caption")
        note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addStretch(1)
        buttons.addWidget(files)
        buttons.addWidget(folder)
        buttons.addStretch(1)
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addLayout(buttons)
        layout.addWidget(note)
        holder.hide()
        return holder

    def _tint(self) -> None:
        self._mark.setPixmap(self._look.mark(52))
