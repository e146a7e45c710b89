"""What the four views of the calendar have in common: what they show, what they ask for, how keys move in them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from assistant.core.appointments import Appointment
from ui.calendardata import Shown, first_day, key_of
from ui.calendarpaint import Ink
from ui.calendarwords import Habits, long_day, spoken
from ui.controls import FocusRing
from ui.theme import Look

_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


def _content(shown: Shown) -> tuple[object, ...]:
    """All that decides where things stand."""
    return shown.days, shown.appointments, shown.proposal


class CalendarView(FocusRing, QWidget):
    """One way to look at the calendar. It asks; the page decides, and tells what to show by ``show_days``."""

    day_asked = Signal(object)
    """Another day was chosen."""
    day_opened = Signal(object)
    """A day is to be shown by itself."""
    selected = Signal(object)
    """The ``Appointment`` that is selected now, or None."""
    open_asked = Signal(object, object)
    """An ``Appointment``, and the ``QRect`` on the screen beside which its details belong."""
    cancel_asked = Signal(object)
    change_asked = Signal(object)
    move_asked = Signal(object, object, object)
    """An ``Appointment``, its new start, and its new end or None to keep the length."""
    create_asked = Signal(object, object, bool)
    """Start and end of something new, and whether it lasts whole days."""

    def __init__(self, look: Look, habits: Habits, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.habits = habits
        self.shown: Shown | None = None
        self.ink = Ink(look, {}, _LONG_AGO)
        self._name = name
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        look.changed.connect(self._recolour)

    def show_days(self, shown: Shown) -> None:
        """Show this; where nothing but the selection changed, nothing is laid out anew."""
        before, self.shown = self.shown, shown
        if before is None or before.calendars != shown.calendars or before.now != shown.now:
            self.ink = Ink(self.look, shown.calendars, shown.now)
        if before is None or _content(before) != _content(shown) or before.day != shown.day:
            self.arrange()
        self.setAccessibleName(f"{self._name}, {long_day(shown.day)}")
        chosen = shown.chosen
        words = "" if chosen is None else spoken(chosen, shown.calendars, self.habits, shown.now.date())
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)
            if words:
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
        self.repaint_all()

    def arrange(self) -> None:
        """Work out where everything stands; called when what is shown or the size changed."""

    def repaint_all(self) -> None:
        """Draw everything again."""
        self.update()

    def box_of(self, appointment: Appointment) -> QRect:
        """Where it is drawn, on the screen; an empty rectangle where it is not."""
        return QRect()

    def ghost_box(self) -> QRect:
        """Where the proposed appointment would stand, on the screen; empty where it is not shown."""
        return QRect()

    def pick(self, appointment: Appointment | None, *, then_open: bool = False) -> None:
        """Select it, and open its details where asked to."""
        self.selected.emit(appointment)
        if appointment is not None and then_open:
            self.open_asked.emit(appointment, self.box_of(appointment))

    # --- keys ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self.shown is None or not plain or not self._key(Qt.Key(event.key()), self.shown):
            super().keyPressEvent(event)

    def step(self, across: int, down: int) -> bool:
        """An arrow key; the usual: left and right are days, up and down the appointments of the day."""
        assert self.shown is not None
        if across:
            self.day_asked.emit(self.shown.day + timedelta(days=across))
        else:
            self.walk(down)
        return True

    def walk(self, by: int) -> None:
        """Select the next or the previous appointment of the chosen day."""
        assert self.shown is not None
        there = self.shown.on(self.shown.day)
        keys = [key_of(each) for each in there]
        outside = 0 if by > 0 else len(there) - 1
        at = keys.index(self.shown.selected) + by if self.shown.selected in keys else outside
        if 0 <= at < len(there):
            self.pick(there[at])

    def enter(self, shown: Shown) -> None:
        """The Enter key: open what is selected, or show the chosen day."""
        if shown.chosen is not None:
            self.pick(shown.chosen, then_open=True)
        elif len(shown.days) > 1:
            self.day_opened.emit(shown.day)

    def _key(self, key: Qt.Key, shown: Shown) -> bool:
        match key:
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                return self.step(1 if key is Qt.Key.Key_Right else -1, 0)
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                return self.step(0, 1 if key is Qt.Key.Key_Down else -1)
            case Qt.Key.Key_Space:
                self.walk(1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.enter(shown)
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace if shown.chosen is not None:
                self.cancel_asked.emit(shown.chosen)
            case Qt.Key.Key_E if shown.chosen is not None:
                self.change_asked.emit(shown.chosen)
            case Qt.Key.Key_Escape if shown.selected is not None:
                self.pick(None)
            case _:
                return False
        return True

    def _ring(self, shown: bool) -> None:
        super()._ring(shown)
        self.repaint_all()

    def _recolour(self) -> None:
        if self.shown is not None:
            self.ink = Ink(self.look, self.shown.calendars, self.shown.now)
        self.repaint_all()

    def day_of(self, appointment: Appointment) -> date:
        """The shown day to choose with it: its first one, or the first shown one that it touches."""
        assert self.shown is not None
        return max(first_day(appointment), self.shown.days[0])
