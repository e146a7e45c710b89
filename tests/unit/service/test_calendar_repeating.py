"""What comes again: its first time is one that the rule names, and the words say the whole rule."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from assistant.calendar.when import find
from assistant.calendar.when.values import Recurring
from assistant.service.calendar_repeating import first_of, repeats

ZURICH = ZoneInfo("Europe/Zurich")
NOW = datetime(2026, 10, 20, 9, 5, tzinfo=ZURICH)  # a Tuesday


def at(month: int, day: int, hour: int) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=ZURICH)


@pytest.mark.parametrize(
    ("said", "language", "first", "words"),
    [
        ("every last Friday of the month", "en", date(2026, 10, 30), "every month on the last Friday."),
        ("jeden letzten Freitag im Monat", "de", date(2026, 10, 30), "every month on the last Friday."),
        ("the first Monday of every month at 9", "en", at(11, 2, 9), "every month on the first Monday."),
        ("every year on 29 February", "en", date(2028, 2, 29), "every year."),
        ("every hour", "en", at(10, 20, 10), "every hour."),
        ("every other day", "en", date(2026, 10, 20), "every 2 days."),
        ("every Tuesday at 9", "en", at(10, 27, 9), "every Tuesday."),
        ("every Friday at 9 until Christmas", "en", at(10, 23, 9), "every Friday, until 25 December 2026."),
    ],
)
def test_the_first_time_and_the_words(said: str, language: str, first: date, words: str) -> None:
    again = find(said, NOW, language)[0].value
    assert isinstance(again, Recurring)
    made = first_of(again, NOW, timedelta(hours=1))
    assert made is not None
    assert made[0] == first
    assert repeats(f"RRULE:{made[2]}\r\n") == f"It comes again {words}"


def test_two_times_with_other_minutes_are_no_one_rule() -> None:
    again = Recurring("FREQ=DAILY", times=(time(8), time(20, 30)))
    assert first_of(again, NOW, timedelta(hours=1)) is None
