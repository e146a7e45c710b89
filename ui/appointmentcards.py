"""Cards of the calendar for any page and for answers: one appointment, and a change that waits for a yes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from assistant.core.appointments import Appointment, Calendar, Proposal
from ui.calendarpaint import calendar_colour, elided
from ui.calendarwords import Habits, title_of
from ui.clean import clean_line, plain_tip
from ui.controls import FocusRing, paint_ring
from ui.scopechoice import ScopeChoice
from ui.theme import Look, ui_font
from ui.widgets import Button, Card, IconButton, Label, row
from ui.wording import counted

_HEIGHT = 56
_CONFLICTS = 3
_ASKS = {
    "create": ("Add this to your calendar?", "Add", "plus"),
    "move": ("Move this appointment?", "Move", "clock"),
    "change": ("Change this appointment?", "Change", "pencil"),
    "cancel": ("Cancel this appointment?", "Cancel it", "trash"),
}
"""What is asked, what the yes says, and the icon, by the kind of a proposal."""


class AppointmentCard(FocusRing, QAbstractButton):
    """One appointment: its title, when, where, and the calendar it comes from. ``n`` is its number in an answer."""

    ring_radius = 10.0

    def __init__(
        self,
        look: Look,
        appointment: Appointment,
        calendar: Calendar | None,
        habits: Habits,
        today: date,
        *,
        n: int = 0,
        quiet: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """``quiet`` is written fainter and struck: the time before a change."""
        super().__init__(parent)
        self._look = look
        self.appointment = appointment
        self._calendar = calendar
        self._n = n
        self._quiet = quiet
        self._name = clean_line(calendar.name) if calendar is not None else ""
        self.when = habits.when(appointment, today)
        self.setText(title_of(appointment))
        self.setAccessibleName(", ".join(filter(None, (self.text(), self.when))))
        self.setAccessibleDescription(", ".join(filter(None, (clean_line(appointment.where), self._name))))
        self.setToolTip(plain_tip("\n".join(filter(None, (self.text(), self.when, appointment.where)))))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    @property
    def where(self) -> str:
        """The second line: when and where."""
        return " · ".join(filter(None, (self.when, clean_line(self.appointment.where))))

    def sizeHint(self) -> QSize:
        return QSize(320, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        over = self.underMouse() and self.isEnabled()
        painter.setPen(QPen(self._look.colour("border_strong" if over else "border"), 1))
        painter.setBrush(self._look.colour("surface"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(calendar_colour(self._look, self._calendar))
        painter.setOpacity(0.5 if self._quiet else 1.0)
        painter.drawRoundedRect(QRectF(14, 13, 4, box.height() - 26), 2, 2)
        painter.setOpacity(1.0)
        right = self._paint_right(painter, box)
        room = right - 30 - 10
        cancelled = self.appointment.status == "cancelled"
        self._line(painter, QRectF(30, 9, room, 20), 14, self.text(), "text", QFont.Weight.Medium, cancelled)
        self._line(painter, QRectF(30, 29, room, 18), 13, self.where, "text2", QFont.Weight.Normal, self._quiet)
        if self.property("keyfocus"):
            paint_ring(painter, box, 10, self._look.colour("focus"))

    def _paint_right(self, painter: QPainter, box: QRectF) -> float:
        """The number in the answer, else the calendar's name; returns where it begins."""
        right = box.right() - 14
        centre = Qt.AlignmentFlag.AlignCenter
        if self._n:
            pill = QRectF(right - 24, (box.height() - 19) / 2, 24, 19)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.colour("accent_soft"))
            painter.drawRoundedRect(pill, 6, 6)
            painter.setFont(ui_font(12, QFont.Weight.DemiBold))
            painter.setPen(self._look.colour("on_accent_soft"))
            painter.drawText(pill, centre, str(self._n))
            right = pill.left() - 10
        name = elided(self._name, 12, min(150.0, box.width() / 4))
        if name and box.width() > 280:
            wide = QFontMetrics(ui_font(12)).horizontalAdvance(name)
            painter.setFont(ui_font(12))
            painter.setPen(self._look.colour("text3"))
            painter.drawText(QRectF(right - wide - 1, 0, wide + 2, box.height()), centre, name)
            right -= wide + 4
        return right

    def _line(
        self, painter: QPainter, box: QRectF, pixels: int, text: str, role: str, weight: QFont.Weight, struck: bool
    ) -> None:
        font = ui_font(pixels, weight)
        font.setStrikeOut(struck)
        painter.setFont(font)
        painter.setPen(self._look.colour("text3" if self._quiet and role == "text2" else role))
        words = elided(text, pixels, box.width(), weight)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)


class ProposalCard(Card):
    """A change that is done on a click only: before and after, conflicts in words, and, once it is done, Undo."""

    accepted = Signal(object)
    """The ``Proposal`` that the person said yes to."""
    declined = Signal()
    undo_asked = Signal()
    scope_asked = Signal(object, str)
    """The ``Proposal``, and how much of its series it is to be for: propose it again and :meth:`show_proposal`."""

    def __init__(
        self,
        look: Look,
        proposal: Proposal,
        calendars: Sequence[Calendar],
        habits: Habits,
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self._look = look
        self.proposal = proposal
        self._habits = habits
        self._today = today
        self._calendars = {calendar.id: calendar for calendar in calendars}
        title, yes, icon = _ASKS[proposal.kind]
        self.setAccessibleName(title)
        self.setAccessibleDescription(proposal.says)
        self._has_keyboard = False
        self._icon_name = icon
        self._icon = QLabel()
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(16, 14, 16, 14)
        self._inside.setSpacing(8)
        self.heading = Label(title, "title")
        self._head = row(self._icon, self.heading, spacing=9)
        self._head.setStretch(1, 1)
        self._inside.addLayout(self._head)
        self.scopes: ScopeChoice | None = None
        if proposal.scope:
            self.scopes = ScopeChoice(look, proposal.scope)
            self.scopes.chosen.connect(lambda scope: self.scope_asked.emit(self.proposal, scope))
            self._inside.addWidget(self.scopes)
        self._body = QVBoxLayout()
        self._body.setSpacing(6)
        self._inside.addLayout(self._body)
        self.message = Label("", "danger", wrap=True)
        self.message.hide()
        self._inside.addWidget(self.message)
        self.yes = Button(look, yes, "danger" if proposal.kind == "cancel" else "primary")
        self.no = Button(look, "Not now")
        self.yes.clicked.connect(lambda: self.accepted.emit(self.proposal))
        self.no.clicked.connect(self.declined)
        self._buttons: QHBoxLayout = row(1, self.no, self.yes)
        self._inside.addLayout(self._buttons)
        self._fill()
        look.changed.connect(self._tint)
        self._tint()

    @property
    def conflicts(self) -> tuple[str, ...]:
        """What it would collide with, in words."""
        named = [
            f"Overlaps with “{title_of(each)}”, {self._habits.when(each, self._today)}."
            for each in self.proposal.conflicts[:_CONFLICTS]
        ]
        more = len(self.proposal.conflicts) - _CONFLICTS
        return (*named, f"And with {counted(more, 'other')}.") if more > 0 else tuple(named)

    def show_proposal(self, proposal: Proposal) -> None:
        """Show the same change for another part of its series."""
        self.proposal = proposal
        self.setAccessibleDescription(proposal.says)
        self._empty()
        self.yes.setEnabled(True)
        self.no.setEnabled(True)
        self._fill()

    def tell(self, words: str) -> None:
        """Say above the change where it comes from."""
        self._body.insertWidget(0, Label(clean_line(words), "strong", wrap=True))

    def show_busy(self) -> None:
        """It is being done; the keyboard stays with the card."""
        self._has_keyboard = self.yes.hasFocus() or self.no.hasFocus()
        if self._has_keyboard:
            self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            self.setFocus()
        self.yes.setEnabled(False)
        self.no.setEnabled(False)
        self.message.hide()

    def show_failed(self, message: str) -> None:
        """It could not be done; it can be tried again."""
        self.yes.setEnabled(True)
        self.no.setEnabled(True)
        if self._has_keyboard:
            self.yes.setFocus()
        self._say(message, "danger")
        if self.scopes is not None and self.proposal.scope:
            self.scopes.show_scope(self.proposal.scope)

    def show_done(self, says: str) -> None:
        """It is done, and can be taken back."""
        self._icon_name = "check"
        self._tint()
        self.heading.setText(clean_line(says))
        self.heading.setWordWrap(True)
        for widget in (self.yes, self.no, self.message, self.scopes):
            if widget is not None:
                widget.hide()
        self._empty()
        undo = Button(self._look, "Undo", "small", "undo")
        undo.clicked.connect(self.undo_asked)
        self._head.addWidget(undo)
        undo.show()
        if self._has_keyboard:
            undo.setFocus()

    def close_button(self) -> IconButton:
        """A button at the right end that puts the card away; made by who can put it away."""
        close = IconButton(self._look, "close", "Close", size=28, icon_size=15)
        self._head.addWidget(close)
        close.show()
        return close

    def _fill(self) -> None:
        proposal = self.proposal
        if proposal.before is not None and proposal.kind != "create":
            quiet = proposal.after is not None
            self._body.addWidget(self._card(proposal.before, quiet=quiet))
        if proposal.after is not None and proposal.kind != "cancel":
            self._body.addWidget(self._card(proposal.after, quiet=False))
        refused = bool(proposal.refused)
        self.heading.setText("This cannot be changed here" if refused else _ASKS[proposal.kind][0])
        self.no.setText("Close" if refused else "Not now" if proposal.kind != "cancel" else "Keep it")
        self.yes.setVisible(not refused)
        self.message.setVisible(refused)
        if refused:
            self._say(proposal.refused, "danger")
        for words in self.conflicts if not proposal.refused else ():
            self._body.addWidget(self._conflict(words))

    def _empty(self) -> None:
        """Take the cards and the conflicts out."""
        while (item := self._body.takeAt(0)) is not None:
            if (inside := item.widget()) is not None:
                inside.hide()
                inside.deleteLater()

    def _card(self, appointment: Appointment, *, quiet: bool) -> AppointmentCard:
        calendar = self._calendars.get(appointment.calendar_id)
        made = AppointmentCard(self._look, appointment, calendar, self._habits, self._today, quiet=quiet)
        made.setEnabled(False)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.unsetCursor()
        return made

    def _conflict(self, words: str) -> QWidget:
        made = Card("notice", "warn")
        icon = QLabel()
        self._look.changed.connect(lambda: icon.setPixmap(self._look.pixmap("warning", "warn", 16)))
        icon.setPixmap(self._look.pixmap("warning", "warn", 16))
        icon.setFixedSize(16, 18)
        text = Label(words, "warn", wrap=True)
        layout = row(icon, text, spacing=8, margins=(10, 7, 10, 7))
        layout.setStretch(1, 1)
        made.setLayout(layout)
        return made

    def _say(self, words: str, role: str) -> None:
        self.message.setProperty("role", role)
        self.message.setText(clean_line(words))
        self.message.show()

    def _tint(self) -> None:
        role = "ok" if self._icon_name == "check" else "text2"
        self._icon.setPixmap(self._look.pixmap(self._icon_name, role, 18))
