"""The small window in the corner of the screen: reminders that wait for "done" or "again later"."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFont,
    QGuiApplication,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from assistant.service.reminders import Reminder
from ui.calendarpaint import elided
from ui.clean import clean_line, plain_tip
from ui.desktop import cut_corners
from ui.theme import Look
from ui.widgets import Button, IconButton, Label, Line, row

WIDTH = 372
_EDGE = 16
_MOST_HIGH = 0.6
"""Of the screen's height; what is more is scrolled to."""

_RADIUS = 11.0
LATER = ((5, "5 min"), (15, "15 min"), (60, "1 hour"), (0, "Tomorrow"))
"""Minutes until it is told again and what the button says; 0 is the morning of the next day."""


class ReminderRow(QWidget):
    """One reminder: what, when, what belongs to it, and what can be done about it."""

    opened = Signal(object)
    """The ``Reminder`` whose day is to be shown."""
    done = Signal(object)
    later = Signal(object, int)
    """The ``Reminder`` and the minutes until it is told again, 0 for tomorrow morning."""

    def __init__(self, look: Look, reminder: Reminder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reminder = reminder
        title = clean_line(reminder.title) or "Reminder"
        weight = QFont.Weight.DemiBold
        self.title = Button(look, elided(title, 14, WIDTH - 70, weight).replace("&", "&&"), "heading")
        self.title.setToolTip(plain_tip(title))
        self.title.setAccessibleName(f"Show: {title}")
        self.title.clicked.connect(lambda: self.opened.emit(reminder))
        self.text = Label(clean_line(reminder.text), "meta", wrap=True)
        self.text.setVisible(bool(self.text.text()))
        self.missed = Label(f"It was to be told at {reminder.at:%H:%M}", "caption")
        self.missed.setVisible(reminder.missed)
        self.later_buttons: dict[int, Button] = {}
        buttons = row(spacing=6)
        for minutes, says in LATER:
            button = Button(look, says, "tiny")
            spoken = "tomorrow morning" if not minutes else f"in {says}"
            button.setAccessibleName(f"Tell again {spoken}: {title}")
            button.setToolTip(f"Tell again {spoken}")
            button.clicked.connect(lambda _checked=False, minutes=minutes: self.later.emit(reminder, minutes))
            self.later_buttons[minutes] = button
            buttons.addWidget(button)
        self.done_button = Button(look, "Done", "tiny", "check")
        self.done_button.setAccessibleName(f"Done: {title}")
        self.done_button.clicked.connect(lambda: self.done.emit(reminder))
        buttons.addStretch(1)
        buttons.addWidget(self.done_button)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(16, 10, 14, 12)
        inside.setSpacing(3)
        inside.addWidget(self.title, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addWidget(self.text)
        inside.addWidget(self.missed)
        inside.addSpacing(5)
        inside.addLayout(buttons)


class ReminderCorner(QWidget):
    """Comes without taking the keyboard, and stays until each one was decided about or it is put away (Esc)."""

    opened = Signal(object)
    done = Signal(object)
    later = Signal(object, int)

    def __init__(self, look: Look) -> None:
        flags = Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint
        super().__init__(None, flags)
        self._look = look
        self._waiting: dict[str, Reminder] = {}
        self._keyboard_asked = False
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setWindowTitle("Hearth: reminders")
        self.setWindowIcon(look.app_icon())
        self.setAccessibleName("Reminders")
        self.setFixedWidth(WIDTH)
        self._heading = Label("Reminders", "section")
        self._close = IconButton(look, "close", "Put away; they stay until they are done", size=26, icon_size=14)
        self._close.clicked.connect(self.hide)
        self._all = Button(look, "All done", "link")
        self._all.clicked.connect(self._all_done)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setAccessibleName("Reminders")
        self._body: QWidget | None = None
        head = row(self._heading, 1, self._all, self._close, spacing=10, margins=(16, 8, 8, 2))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(self._scroll, 1)
        look.changed.connect(self.update)
        QShortcut(QKeySequence("Escape"), self, self.hide)

    @property
    def waiting(self) -> tuple[Reminder, ...]:
        """Those nobody decided about yet, in the order in which they are shown."""
        return tuple(sorted(self._waiting.values(), key=lambda each: (each.missed, each.at, each.title)))

    def rows(self) -> list[ReminderRow]:
        """What is shown, from above."""
        return [] if self._body is None else self._body.findChildren(ReminderRow)

    def add(self, reminders: Sequence[Reminder]) -> None:
        """Show these too; one that was told before takes its own place again."""
        self._waiting.update({each.key: each for each in reminders})
        self._fill()
        if self._waiting:
            self.show()
        for each in reminders:
            words = ", ".join(filter(None, (clean_line(each.title), clean_line(each.text))))
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, f"Reminder: {words}"))

    def take_keyboard(self) -> None:
        """Come to the front with the keyboard; nothing happens while no reminder waits."""
        if not self._waiting:
            return
        self._keyboard_asked = True
        self.show()
        self.raise_()
        self.activateWindow()
        self._focus_first()

    def forget(self) -> None:
        """The profile is being closed."""
        self._waiting.clear()
        self._fill()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and self.isActiveWindow() and self._keyboard_asked:
            self._focus_first()  # once more: only now is it said that the keyboard brought it

    def _focus_first(self) -> None:
        self._keyboard_asked = self._keyboard_asked and not self.isActiveWindow()
        if self.rows():
            self.rows()[0].done_button.clearFocus()
            self.rows()[0].done_button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.colour("border_strong"), 1))
        painter.setBrush(self._look.colour("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)

    def _fill(self) -> None:
        """Make the rows anew; the keyboard stays where it was where that still is."""
        if not self._waiting:
            self.hide()
        body = QWidget()
        body.setProperty("kind", "ground")
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        heading_given = False
        for n, each in enumerate(self.waiting):
            if n:
                inside.addWidget(Line())
            if each.missed and n and not heading_given:
                heading = Label("While you were away", "section")
                heading.setContentsMargins(16, 8, 16, 0)
                inside.addWidget(heading)
            heading_given = heading_given or each.missed
            inside.addWidget(self._row(each))
        only_missed = bool(self._waiting) and all(each.missed for each in self._waiting.values())
        self._heading.setText("While you were away" if only_missed else "Reminders")
        self._all.setVisible(len(self._waiting) > 1)
        had_focus = self.isActiveWindow()
        self._body = body
        self._scroll.setWidget(body)
        self._fit()
        if had_focus and self.rows():
            self.rows()[0].done_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, reminder: Reminder) -> ReminderRow:
        made = ReminderRow(self._look, reminder)
        made.opened.connect(self.opened)
        made.done.connect(self._done)
        made.later.connect(self._later)
        return made

    def _done(self, reminder: Reminder) -> None:
        self._let_go(reminder)
        self.done.emit(reminder)

    def _later(self, reminder: Reminder, minutes: int) -> None:
        self._let_go(reminder)
        self.later.emit(reminder, minutes)

    def _all_done(self) -> None:
        for each in self.waiting:
            self.done.emit(each)
        self.forget()

    def _let_go(self, reminder: Reminder) -> None:
        self._waiting.pop(reminder.key, None)
        self._fill()

    def _fit(self) -> None:
        """As high as its rows, in the corner below at the right, wholly on the screen."""
        screen = (self.screen() or QGuiApplication.primaryScreen()).availableGeometry()
        if self._body is None:
            return
        inside, whole = self._body.layout(), self.layout()
        assert inside is not None and whole is not None
        inside.activate()
        needed = inside.totalHeightForWidth(WIDTH - 2)
        high = min(max(needed, 0), int(screen.height() * _MOST_HIGH))
        self._scroll.setFixedHeight(high)
        whole.activate()
        self.setFixedHeight(whole.totalSizeHint().height())
        self.move(screen.right() - WIDTH - _EDGE + 1, screen.bottom() - self.height() - _EDGE + 1)
        cut_corners(self, QRectF(self.rect()), _RADIUS)
