"""How days and times are said in the window: English words, with the clock and the week of the person's country."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import QLocale

from assistant.core.appointments import Appointment, Calendar, Moment, Task
from ui.calendardata import DAY, day_of, first_day, last_day
from ui.clean import clean_line

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = tuple("January February March April May June July August September October November December".split())


@dataclass(frozen=True, slots=True)
class Habits:
    """What the desktop says its person is used to. ``first_weekday`` is 0 for Monday to 6 for Sunday."""

    first_weekday: int = 0
    twelve_hours: bool = False

    @staticmethod
    def of(locale: QLocale) -> Habits:
        """Those of a country."""
        pattern = locale.timeFormat(QLocale.FormatType.ShortFormat)
        return Habits(locale.firstDayOfWeek().value - 1, "h" in pattern and "H" not in pattern)

    def clock(self, moment: Moment) -> str:
        """The time of day: "09:30" or "9:30 am"; "" for a whole day."""
        if not isinstance(moment, datetime):
            return ""
        if not self.twelve_hours:
            return f"{moment:%H:%M}"
        half = "am" if moment.hour < 12 else "pm"
        minutes = f":{moment:%M}" if moment.minute else ""
        return f"{moment.hour % 12 or 12}{minutes} {half}"

    def hour(self, hour: int) -> str:
        """A full hour beside the grid: "09:00" or "9 am"."""
        if not self.twelve_hours:
            return f"{hour:02}:00"
        return f"{hour % 12 or 12} {'am' if hour < 12 else 'pm'}"

    def span(self, appointment: Appointment) -> str:
        """Its time of day: "09:30 – 10:15", "all day", or "from 22:00" where it goes on past its first day."""
        if appointment.all_day:
            return "all day"
        if first_day(appointment) != last_day(appointment):
            return f"from {self.clock(appointment.start)}"
        return self._range(appointment)

    def on_day(self, appointment: Appointment, day: date) -> str:
        """Its time on one of its days: "from 22:00" on the first of several, "until 06:00" on the last."""
        if appointment.all_day or first_day(appointment) == last_day(appointment):
            return self.span(appointment)
        if day == first_day(appointment):
            return f"from {self.clock(appointment.start)}"
        return f"until {self.clock(appointment.end)}" if day == last_day(appointment) else "all day"

    def when(self, appointment: Appointment, today: date) -> str:
        """Day and time: "Thu 26 Nov, 10:00 – 11:00"; the year where it is not this one."""
        first, last = first_day(appointment), last_day(appointment)
        if appointment.all_day:
            days = short_day(first, today)
            return f"{days}, all day" if first == last else f"{days} – {short_day(last, today)}"
        if first == last:
            return f"{short_day(first, today)}, {self._range(appointment)}"
        begin = f"{short_day(first, today)}, {self.clock(appointment.start)}"
        return f"{begin} – {short_day(day_of(appointment.end), today)}, {self.clock(appointment.end)}"

    def due(self, task: Task, today: date) -> str:
        """When a task is due, in words; "" for at no given time."""
        if task.due is None:
            return ""
        late = day_of(task.due) < today
        parts = [near_day(day_of(task.due), today), self.clock(task.due)]
        return ("was due " if late else "due ") + ", ".join(filter(None, parts))

    def _range(self, appointment: Appointment) -> str:
        start, end = self.clock(appointment.start), self.clock(appointment.end)
        if start == end:
            return start
        if self.twelve_hours and start[-2:] == end[-2:]:
            start = start[:-3]  # "10 – 11:30 am"
        return f"{start} – {end}"


def title_of(appointment: Appointment) -> str:
    """Its title as it may be shown."""
    return clean_line(appointment.title) or "(no title)"


def month_name(day: date) -> str:
    """ "November 2026"."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def long_day(day: date) -> str:
    """ "Saturday 21 November"."""
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def short_day(day: date, today: date) -> str:
    """ "Sat 21 Nov", with the year where it is not the present one."""
    year = "" if day.year == today.year else f" {day.year}"
    return f"{DAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}{year}"


def near_day(day: date, today: date) -> str:
    """The same, or "today", "tomorrow", "yesterday"."""
    near = {today: "today", today + DAY: "tomorrow", today - DAY: "yesterday"}
    return near.get(day, short_day(day, today))


def spoken(appointment: Appointment, calendars: Mapping[int, Calendar], habits: Habits, today: date) -> str:
    """One appointment in a sentence, for a screen reader."""
    calendar = calendars.get(appointment.calendar_id)
    parts = [title_of(appointment), habits.when(appointment, today), clean_line(appointment.where)]
    parts += [f"calendar {clean_line(calendar.name)}"] if calendar is not None else []
    parts += [appointment.status] if appointment.status != "confirmed" else []
    return ", ".join(filter(None, parts))
