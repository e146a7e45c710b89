"""The Today page: what today and tomorrow bring, what collides, what to prepare and to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QLocale, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assistant.core.appointments import Appointment, Brief, Calendar, Suggestion
from assistant.core.changes import Changed
from assistant.core.errors import AssistantError
from ui.bridge import Bridge, JobWatch
from ui.calendardata import DAY, Agenda
from ui.calendarwords import Habits, long_day
from ui.clean import clean_line
from ui.desktop import open_file
from ui.notices import TurnNotice
from ui.page import Page, Rows
from ui.theme import Look
from ui.todayrows import EventRow, SuggestionRow, birthday_row, conflict_words, task_row
from ui.widgets import Label
from ui.wording import counted

_MINUTE_MS = 60_000


class TodayPage(Page):
    """Shows one ``Brief``; asked for anew when the page is shown, when the calendar changed, and every minute."""

    appointment_asked = Signal(object)
    """An ``Appointment`` to show in the calendar."""
    document_opened = Signal(str)
    """The path of a document that was opened."""

    def __init__(self, look: Look, bridge: Bridge, habits: Habits | None = None, parent: QWidget | None = None) -> None:
        super().__init__("Today", "", parent)
        self._look = look
        self._bridge = bridge
        self._habits = habits or Habits.of(QLocale())
        self._agenda: Agenda | None = None
        self._clock: Callable[[], datetime] | None = None
        self._looking: JobWatch | None = None
        self._seen: tuple[Brief, tuple[Calendar, ...], datetime] | None = None
        self.notices = QVBoxLayout()
        self.notices.setSpacing(8)
        self.today = Rows("Appointments")
        self.free = Label("Nothing is planned for today.", "meta")
        self.prepare = Rows("To prepare")
        self.tasks = Rows("To do")
        self.birthdays = Rows("Birthdays")
        self.tomorrow = Rows("Tomorrow")
        self.column.addLayout(self.notices)
        for part in (self.today, self.free, self.prepare, self.tasks, self.birthdays, self.tomorrow):
            part.hide()
            self.column.addWidget(part)
        self.column.addStretch(1)
        self._minute = QTimer(self)
        self._minute.setInterval(_MINUTE_MS)
        self._minute.timeout.connect(self._if_visible)
        bridge.changed.connect(self._changed)

    def attach(self, agenda: Agenda, clock: Callable[[], datetime]) -> None:
        """The profile is open."""
        self._agenda, self._clock = agenda, clock
        self._minute.start()
        self.refresh()

    def detach(self) -> None:
        """The profile is being closed."""
        self._minute.stop()
        self._agenda = None

    def refresh(self) -> None:
        """Ask for the brief of this moment."""
        if self._agenda is None or self._clock is None or (self._looking is not None and not self._looking.done):
            return
        agenda, now = self._agenda, self._clock()
        self._looking = self._bridge.fetch(
            self,
            lambda: (agenda.brief(now), tuple(agenda.calendars()), now),
            lambda seen: self._show(*seen),
            self._failed,
            title="Looking at today",
        )

    # --- showing ---

    def _changed(self, changed: Changed) -> None:
        if Changed.CALENDAR in changed:
            self._if_visible()

    def _if_visible(self) -> None:
        if self.isVisible():
            self.refresh()

    def _show(self, brief: Brief, calendars: tuple[Calendar, ...], now: datetime) -> None:
        minute = now.replace(second=0, microsecond=0)
        if self._seen == (brief, calendars, minute):
            return  # keeps the focus and the place where the person is
        self._seen = brief, calendars, minute
        by_id = {calendar.id: calendar for calendar in calendars}
        self.lead.setText(_lead(brief))
        self._clear_notices()
        for one, other in brief.conflicts:
            self._add_conflict(one, other, brief.day)
        self._fill(self.today, (self._event(each, by_id, brief.day, now) for each in brief.events))
        self.free.setVisible(not brief.events)
        self._fill(self.prepare, (self._suggestion(each) for each in brief.prepare))
        self._fill(self.tasks, (task_row(self._look, each, self._habits, brief.day) for each in brief.tasks))
        gifts = (birthday_row(self._look, each, brief.day) for each in brief.birthdays)
        self._fill(self.birthdays, gifts)
        following = brief.day + DAY
        self.tomorrow.heading.setText(f"Tomorrow · {long_day(following)}")
        self._fill(self.tomorrow, (self._event(each, by_id, following, now) for each in brief.tomorrow))

    def _fill(self, rows: Rows, made: Iterable[QWidget]) -> None:
        rows.clear()
        for each in made:
            rows.add(each)

    def _event(self, each: Appointment, calendars: dict[int, Calendar], day: date, now: datetime) -> EventRow:
        made = EventRow(self._look, each, calendars.get(each.calendar_id), self._habits, day, now)
        made.clicked.connect(lambda: self.appointment_asked.emit(each))
        return made

    def _suggestion(self, suggestion: Suggestion) -> SuggestionRow:
        made = SuggestionRow(self._look, suggestion)
        made.open_asked.connect(lambda path: self._open(Path(path)))
        made.never_asked.connect(self._never)
        return made

    def _add_conflict(self, one: Appointment, other: Appointment, today: date) -> None:
        notice = TurnNotice(self._look, conflict_words(one, other, self._habits, today), tone="warn")
        notice.offer("Show", lambda: self.appointment_asked.emit(one))
        self._tell(notice)

    def _tell(self, notice: TurnNotice) -> None:
        self.notices.addWidget(notice)
        notice.show()

    def _clear_notices(self) -> None:
        while (item := self.notices.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    # --- what can be done ---

    def _open(self, path: Path) -> None:
        if open_file(path):
            self.document_opened.emit(str(path))
        else:
            self._tell(TurnNotice(self._look, f"“{clean_line(path.name)}” is not where it was.", tone="warn"))

    def _never(self, key: str) -> None:
        if self._agenda is None:
            return
        agenda = self._agenda
        self._bridge.fetch(
            self, lambda: agenda.never_suggest(key), lambda _done: self.refresh(), self._failed, title="Keeping"
        )

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, AssistantError):
            raise error
        self._clear_notices()
        self._seen = None
        notice = TurnNotice(self._look, error.message, error.hint, "warn")
        notice.offer("Try again", self.refresh, "refresh")
        self._tell(notice)


def _lead(brief: Brief) -> str:
    """The day, and in a few words what it brings."""
    parts: Sequence[str] = (
        long_day(brief.day),
        counted(len(brief.events), "appointment") if brief.events else "",
        counted(len(brief.conflicts), "conflict") if brief.conflicts else "",
        f"{counted(len(brief.tasks), 'task')} due" if brief.tasks else "",
    )
    return " · ".join(filter(None, parts))
