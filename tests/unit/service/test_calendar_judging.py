"""The judge of the year's questions: a right answer passes however it is worded, one wrong fact fails it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from assistant.core.appointments import Appointment
from tests.calendar_year.asking import load
from tests.calendar_year.happenings import BERLIN, NOW, Happening, called, clashing, free, happenings, todos, touching
from tests.calendar_year.judging import Answer, judge

FRIDAY = "When am I free on Friday between 9 and 17?"
THURSDAY = "Find two free hours on Thursday between 8 and 18"
OVERDUE = "which tasks are overdue?"


def card(each: Happening) -> Appointment:
    """What an answer shows of it."""
    return Appointment(1, 1, "", each.title, each.start, each.end, each.all_day)


def cards(first: date, last: date, words: str = "") -> tuple[Appointment, ...]:
    """What is on from the first day to before the last."""
    start, end = (datetime.combine(day, time(), BERLIN) for day in (first, last))
    return tuple(card(each) for each in touching(start, end, called(words)))


def wrong(asked: str, text: str, shown: tuple[Appointment, ...] = ()) -> str:
    """What the judge finds wrong with an answer to one of the questions."""
    question = next(each for each in load()["question"] if each["ask"] == asked)
    return judge(question, Answer(text, True, shown)).wrong


def test_the_year_is_what_it_says() -> None:
    of_year = [each for each in happenings() if each.opens.year == 2026]
    assert 500 <= len(of_year) <= 700
    assert {each.calendar for each in of_year} == {"personal", "work", "family", "hearth"}
    assert len(todos()) == 13
    moved = [
        each.opens for each in called("Team meeting") if date(2026, 6, 15) <= each.opens.date() <= date(2026, 6, 29)
    ]
    assert [f"{each:%a %d %H:%M}" for each in moved] == ["Mon 15 09:30", "Tue 23 11:00", "Mon 29 09:30"]
    assert not [each for each in called("Team meeting") if each.opens.date() == date(2026, 2, 16)], "it was cancelled"
    assert len(called("Works council")) == 0
    (home,) = called("Flight home from New York")
    assert (home.opens, home.closes) == (
        datetime(2026, 10, 16, 0, 30, tzinfo=BERLIN),
        datetime(2026, 10, 16, 8, 55, tzinfo=BERLIN),
    )


def test_a_card_too_few_or_too_many_fails() -> None:
    friday = cards(date(2026, 6, 19), date(2026, 6, 20))
    asked = "What do I have on Friday?"
    assert wrong(asked, "6 appointments", friday) == ""
    assert "leaves out" in wrong(asked, "5 appointments", friday[1:])
    assert "shows" in wrong(asked, "7 appointments", friday + cards(date(2026, 6, 20), date(2026, 6, 21)))
    moved = replace(friday[1], start=friday[1].start + timedelta(hours=1))
    assert "leaves out Budget call" in wrong(asked, "6 appointments", (friday[0], moved, *friday[2:]))
    assert "not answered" in judge({"kind": "agenda", "during": ["now", "now"]}, Answer("nothing", False)).wrong


@pytest.mark.parametrize(
    ("asked", "right", "not_right"),
    [
        ("How long is the UX workshop?", "It takes 6 h 30 min.", "It takes 6 h."),
        ("How long is the UX workshop?", "6.5 hours, from 9 to 15:30", "7 h 30 min"),
        ("How long is the UX workshop?", "6 hours and 30 minutes", "6 hours and 40 minutes"),
        ("How long does the night train to Vienna take?", "12 hours", "11 h"),
        ("How many team meetings did I have in May?", "Three appointments in May:", "4 appointments:\n- 3 of them"),
        ("How many team meetings did I have in May?", "You had 3.", "On 3 May 2026 you had one."),
        ("How many days is it until the wedding?", "It is in 31 days.", "It is in 32 days."),
        ("Who was at the Heron kickoff?", "Jens Albrecht, Marek Nowak and Aylin Kaya", "Jens Albrecht and Marek Nowak"),
        ("Where's the flat viewing?", "At Florastraße 43, Pankow", "At Florastraße 34, Pankow"),
        (OVERDUE, "Renew library card and Pay the plumber", "Pay the plumber"),
        (OVERDUE, "Pay the plumber, renew library card", "Pay the plumber, Renew library card, Repair the bicycle"),
        (FRIDAY, "Friday 19 June, 10:00-14:00 and 15:00-17:00", "10:00 to 14:00"),
        (FRIDAY, "Between 09:00 to 17:00:\n10:00 to 14:00\n3:00pm to 5:00pm", "09:00 to 17:00"),
        (THURSDAY, "Thursday 18 June 13:30 to 18:00", "Thursday 18 June 11:00 to 12:30"),
        (THURSDAY, "tomorrow, 14:00 to 16:00", "Friday 19 June, 14:00 to 16:00"),
        (THURSDAY, "18 June, 15:30 to 17:30", "18 June, 15:30 to 16:30"),
        ("Do I have five free hours in a row on Friday between 8 and 18?", "No.", "10:00 to 15:00"),
        ("Am I free on Monday at 11?", "Yes, nothing is on.", "You are not free."),
        ("Is the dentist before the holiday in Sweden?", "Yes, 11 days before.", "No, it is after it."),
    ],
)  # fmt: skip
def test_wording_is_free_and_facts_are_not(asked: str, right: str, not_right: str) -> None:
    assert wrong(asked, right) == ""
    assert wrong(asked, not_right) != ""


def test_one_happening_with_its_day_and_time() -> None:
    asked, (dentist,) = "When is my next dentist appointment?", cards(date(2026, 7, 14), date(2026, 7, 15), "Dentist")
    for text in ("Tuesday 14 July 2026 at 16:30", "on July 14, 4:30 pm", "2026-07-14 16:30", "le 14 juillet à 16h30"):
        assert wrong(asked, text, (dentist,)) == "", text
    assert wrong(asked, "15 July at 16:30", (dentist,)) != ""
    assert wrong(asked, "14 July at 6:30", (dentist,)) != ""
    assert wrong(asked, "14 July at 16:30") != "", "the card is missing"


def test_overlaps_and_free_time_of_a_day_by_hand() -> None:
    start, end = datetime(2026, 6, 25, tzinfo=BERLIN), datetime(2026, 6, 26, tzinfo=BERLIN)
    assert [[each.title for each in pair] for pair in clashing(touching(start, end))] == [
        ["Security training", "1:1 Tom Becker"]
    ]
    found = free(start, end, (time(8), time(18)), timedelta(minutes=60), timedelta())
    assert [f"{a:%H:%M}-{b:%H:%M}" for a, b in found] == ["08:00-09:15", "09:30-13:30", "15:00-16:00", "17:00-18:00"]
    found = free(start, end, (time(8), time(18)), timedelta(minutes=60), timedelta(minutes=15))
    assert [f"{a:%H:%M}-{b:%H:%M}" for a, b in found] == ["08:00-09:00", "09:45-13:15"]
    assert NOW.strftime("%A") == "Wednesday"
