"""How days and times are said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from PySide6.QtCore import QLocale

from assistant.core.appointments import Appointment, Task
from tests.ui.made_up_agenda import CALENDARS, NOW, TODAY, at
from ui.calendarwords import Habits, near_day, spoken, title_of
from ui.todayrows import conflict_words, soon

DENTIST = Appointment(1, 1, "u", "Dentist", at(date(2026, 11, 26), "10:00"), at(date(2026, 11, 26), "10:45"), False)
TRIP = Appointment(2, 3, "v", "Lisbon", date(2026, 12, 3), date(2026, 12, 7), True, where="Lisbon")
NIGHT = Appointment(3, 3, "w", "Night", at(date(2026, 12, 31), "22:00"), at(date(2027, 1, 1), "06:00"), False)


@pytest.mark.parametrize(
    ("name", "first", "twelve"), [("en_US", 6, True), ("de_CH", 0, False), ("fr_FR", 0, False), ("ar_EG", 5, True)]
)
def test_week_and_clock_are_those_of_the_country(name: str, first: int, twelve: bool) -> None:
    assert Habits.of(QLocale(name)) == Habits(first, twelve)


@pytest.mark.parametrize(
    ("twelve", "clock", "said"),
    [
        (False, "09:05", "09:05"),
        (True, "09:05", "9:05 am"),
        (True, "00:00", "12 am"),
        (True, "12:00", "12 pm"),
        (True, "23:30", "11:30 pm"),
    ],
)
def test_the_time_of_day(twelve: bool, clock: str, said: str) -> None:
    assert Habits(0, twelve).clock(at(TODAY, clock)) == said


def test_hours_beside_the_grid() -> None:
    assert Habits().hour(7) == "07:00"
    assert [Habits(0, True).hour(hour) for hour in (0, 9, 12, 15)] == ["12 am", "9 am", "12 pm", "3 pm"]


def test_when_something_is() -> None:
    habits = Habits()
    assert habits.when(DENTIST, TODAY) == "Thu 26 Nov, 10:00 – 10:45"
    assert habits.when(TRIP, TODAY) == "Thu 3 Dec – Sun 6 Dec"
    assert habits.when(replace(TRIP, end=date(2026, 12, 4)), TODAY) == "Thu 3 Dec, all day"
    assert habits.when(NIGHT, TODAY) == "Thu 31 Dec, 22:00 – Fri 1 Jan 2027, 06:00"
    assert habits.when(replace(DENTIST, end=DENTIST.start), TODAY) == "Thu 26 Nov, 10:00"


def test_one_half_of_the_day_is_said_once() -> None:
    habits = Habits(6, True)
    assert habits.span(DENTIST) == "10 – 10:45 am"
    assert habits.span(replace(DENTIST, end=at(date(2026, 11, 26), "12:30"))) == "10 am – 12:30 pm"
    assert habits.span(replace(DENTIST, end=DENTIST.start)) == "10 am"


def test_the_time_on_each_day_of_several() -> None:
    habits = Habits()
    assert habits.on_day(NIGHT, date(2026, 12, 31)) == "from 22:00"
    assert habits.on_day(NIGHT, date(2027, 1, 1)) == "until 06:00"
    assert habits.on_day(TRIP, date(2026, 12, 6)) == "all day"
    assert habits.on_day(DENTIST, date(2026, 11, 26)) == "10:00 – 10:45"


def test_days_near_today() -> None:
    assert near_day(TODAY, TODAY) == "today"
    assert near_day(date(2026, 11, 19), TODAY) == "tomorrow"
    assert near_day(date(2026, 11, 17), TODAY) == "yesterday"
    assert near_day(date(2026, 11, 20), TODAY) == "Fri 20 Nov"


def test_due_tasks() -> None:
    habits = Habits()
    assert habits.due(Task(1, 1, "t", "x", at(TODAY, "17:00")), TODAY) == "due today, 17:00"
    assert habits.due(Task(1, 1, "t", "x", date(2026, 11, 17)), TODAY) == "was due yesterday"
    assert habits.due(Task(1, 1, "t", "x"), TODAY) == ""


def test_what_a_screen_reader_says() -> None:
    said = spoken(replace(TRIP, status="tentative"), {each.id: each for each in CALENDARS}, Habits(), TODAY)
    assert said == "Lisbon, Thu 3 Dec – Sun 6 Dec, Lisbon, calendar Family, tentative"


def test_titles_are_one_clean_line() -> None:
    assert title_of(replace(DENTIST, title=" Den\ntist\u202e ")) == "Den tist"
    assert title_of(replace(DENTIST, title="  ")) == "(no title)"


def test_conflicts_say_when_both_are() -> None:
    other = replace(DENTIST, title="Call", start=at(date(2026, 11, 26), "10:30"), end=at(date(2026, 11, 26), "11:00"))
    words = conflict_words(DENTIST, other, Habits(), date(2026, 11, 25))
    assert words == "“Dentist” and “Call” overlap tomorrow, 10:30 – 10:45."


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("10:00", "11:00", "now"),
        ("10:45", "11:00", "in 25 min"),
        ("11:20", "12:00", "in 1 h"),
        ("12:15", "13:00", "in 1 h 55 min"),
        ("13:00", "14:00", ""),
        ("09:00", "10:20", ""),
    ],
)
def test_what_is_now_or_soon(start: str, end: str, said: str) -> None:
    assert soon(replace(DENTIST, start=at(TODAY, start), end=at(TODAY, end)), NOW) == said


def test_whole_days_are_never_soon() -> None:
    assert soon(replace(TRIP, start=TODAY, end=date(2026, 11, 19)), NOW) == ""
    assert isinstance(NOW, datetime)
