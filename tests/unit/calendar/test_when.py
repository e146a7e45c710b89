"""English sentences of our own, with the moment they are said at and what they must mean."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from assistant.calendar.when import find
from assistant.calendar.when.values import Duration, Found, Kind, Period, Preferences, Recurring


def at(*parts: int) -> datetime:
    """A moment in a zone without clock changes."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


SATURDAY = at(2026, 11, 21, 10, 30)


def one(text: str, now: datetime = SATURDAY, language: str = "en") -> Found:
    """The only time in a text."""
    found = find(text, now, language)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("see you tomorrow", date(2026, 11, 22)),
        ("the day after tomorrow please", date(2026, 11, 23)),
        ("what was on yesterday?", date(2026, 11, 20)),
        ("in three days", date(2026, 11, 24)),
        ("two weeks ago", date(2026, 11, 7)),
        ("on Thursday", date(2026, 11, 26)),
        ("next Friday", date(2026, 11, 27)),
        ("last Monday", date(2026, 11, 9)),
        ("on the 3rd of March 2027", date(2027, 3, 3)),
        ("March 3", date(2027, 3, 3)),
        ("2027-01-31", date(2027, 1, 31)),
        ("29 February", date(2028, 2, 29)),
        ("in one month", date(2026, 12, 21)),
        ("the last Friday of the month", date(2026, 11, 27)),
        ("the last day of December", date(2026, 12, 31)),
        ("the first Monday of January", date(2027, 1, 4)),
        ("December 31", date(2026, 12, 31)),
        ("new year's eve", date(2026, 12, 31)),
        ("Easter 2027", date(2027, 3, 28)),
        ("Thanksgiving", date(2026, 11, 26)),
        ("two days after Christmas", date(2026, 12, 27)),
        ("in 3 business days", date(2026, 11, 25)),
    ],
)
def test_days(text: str, day: date) -> None:
    found = one(text)
    assert (found.kind, found.value) == (Kind.DATE, day)


@pytest.mark.parametrize(
    ("now", "text", "day"),
    [
        (at(2027, 1, 31), "in one month", date(2027, 2, 28)),
        (at(2028, 1, 31), "in one month", date(2028, 2, 29)),
        (at(2028, 2, 29), "in one year", date(2029, 2, 28)),
        (at(2026, 12, 31), "tomorrow", date(2027, 1, 1)),
        (at(2027, 1, 1), "yesterday", date(2026, 12, 31)),
        (at(2026, 12, 31), "next Friday", date(2027, 1, 8)),
        (at(2028, 2, 28), "the day after tomorrow", date(2028, 3, 1)),
    ],
)
def test_ends_of_months_and_years(now: datetime, text: str, day: date) -> None:
    assert one(text, now).value == day


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("at 12 am", time(0)),
        ("at 12 pm", time(12)),
        ("12 noon", time(12)),
        ("midnight", time(0)),
        ("at 8:05", time(8, 5)),
        ("at 20:15", time(20, 15)),
        ("half past seven", time(7, 30)),
        ("half seven", time(7, 30)),
        ("a quarter to nine in the evening", time(20, 45)),
        ("at 5 in the afternoon", time(17)),
        ("ten past eight", time(8, 10)),
        ("at three", time(15)),
        ("7pm", time(19)),
        ("9a", time(9)),
    ],
)
def test_clock_times(text: str, told: time) -> None:
    found = one(text)
    assert (found.kind, found.value) == (Kind.TIME, told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("lunch with Eva next Friday at 3", at(2026, 11, 27, 15)),
        ("tomorrow morning at 9", at(2026, 11, 22, 9)),
        ("8pm on Tuesday", at(2026, 11, 24, 20)),
        ("2026-12-01T08:15", at(2026, 12, 1, 8, 15)),
        ("in 90 minutes", at(2026, 11, 21, 12)),
        ("Dec 24, 6:30 pm", at(2026, 12, 24, 18, 30)),
        ("tonight at 7", at(2026, 11, 21, 19)),
        ("half an hour ago", at(2026, 11, 21, 10)),
        ("now", SATURDAY),
    ],
)
def test_moments(text: str, told: datetime) -> None:
    found = one(text)
    assert (found.kind, found.value) == (Kind.DATE_TIME, told)


@pytest.mark.parametrize(
    ("text", "kind", "start", "end"),
    [
        ("next week", Kind.DATE_PERIOD, date(2026, 11, 23), date(2026, 11, 30)),
        ("this month", Kind.DATE_PERIOD, date(2026, 11, 1), date(2026, 12, 1)),
        ("next month", Kind.DATE_PERIOD, date(2026, 12, 1), date(2027, 1, 1)),
        ("last year", Kind.DATE_PERIOD, date(2025, 1, 1), date(2026, 1, 1)),
        ("the week after Easter", Kind.DATE_PERIOD, date(2027, 3, 29), date(2027, 4, 5)),
        ("in February 2028", Kind.DATE_PERIOD, date(2028, 2, 1), date(2028, 3, 1)),
        ("from 3 to 5", Kind.TIME_PERIOD, time(15), time(17)),
        ("from 10 to 3", Kind.TIME_PERIOD, time(10), time(15)),
        ("the next 3 days", Kind.DATE_PERIOD, date(2026, 11, 22), date(2026, 11, 25)),
        ("the past two weeks", Kind.DATE_PERIOD, date(2026, 11, 7), date(2026, 11, 21)),
        ("tomorrow from 9 to 11", Kind.DATE_TIME_PERIOD, at(2026, 11, 22, 9), at(2026, 11, 22, 11)),
        ("Friday from 10 pm to 2 am", Kind.DATE_TIME_PERIOD, at(2026, 11, 27, 22), at(2026, 11, 28, 2)),
        ("after 6 pm", Kind.TIME_PERIOD, time(18), None),
        ("before Thursday", Kind.DATE_PERIOD, None, date(2026, 11, 26)),
        ("since August", Kind.DATE_PERIOD, date(2026, 8, 1), None),
        ("tomorrow afternoon", Kind.DATE_TIME_PERIOD, at(2026, 11, 22, 12), at(2026, 11, 22, 16)),
        ("Q2 2027", Kind.DATE_PERIOD, date(2027, 4, 1), date(2027, 7, 1)),
        ("week 1 of 2027", Kind.DATE_PERIOD, date(2027, 1, 4), date(2027, 1, 11)),
        ("the first half of December", Kind.DATE_PERIOD, date(2026, 12, 1), date(2026, 12, 16)),
        ("Christmas week", Kind.DATE_PERIOD, date(2026, 12, 21), date(2026, 12, 28)),
        ("last night", Kind.DATE_TIME_PERIOD, at(2026, 11, 20, 20), at(2026, 11, 20, 23, 59, 59)),
        ("by the end of the week", Kind.DATE_PERIOD, None, date(2026, 11, 23)),
        ("the nineties", Kind.DATE_PERIOD, date(2090, 1, 1), date(2100, 1, 1)),
    ],
)
def test_periods(text: str, kind: Kind, start: date | time | None, end: date | time | None) -> None:
    found = one(text)
    assert (found.kind, found.value) == (kind, Period(start, end))


@pytest.mark.parametrize(
    ("text", "start", "end", "through", "stop"),
    [
        ("Mon-Fri", date(2026, 11, 23), date(2026, 11, 27), "D", date(2026, 11, 28)),
        ("from December 20 to January 6", date(2026, 12, 20), date(2027, 1, 6), "D", date(2027, 1, 7)),
        ("from May to October 2027", date(2027, 5, 1), date(2027, 10, 1), "M", date(2027, 11, 1)),
        ("from October to December 2027", date(2027, 10, 1), date(2027, 12, 1), "M", date(2028, 1, 1)),
        ("between 2020 and 2022", date(2020, 1, 1), date(2022, 1, 1), "Y", date(2023, 1, 1)),
        ("next week", date(2026, 11, 23), date(2026, 11, 30), "", date(2026, 11, 30)),
        ("the 30th to the 31st of January 2027", date(2027, 1, 30), date(2027, 1, 31), "D", date(2027, 2, 1)),
        ("Monday through Friday next week", date(2026, 11, 23), date(2026, 11, 27), "D", date(2026, 11, 28)),
    ],
)
def test_the_last_day_named_belongs_to_it(text: str, start: date, end: date, through: str, stop: date) -> None:
    value = one(text).value
    assert value == Period(start, end, through)
    assert isinstance(value, Period)
    assert value.stop == stop


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("two free hours", None),
        ("two hours", 7200),
        ("an hour and a half", 5400),
        ("2 hours and 20 minutes", 8400),
        ("a fortnight", 14 * 86_400),
        ("3.5 days", 3.5 * 86_400),
    ],
)
def test_lengths(text: str, seconds: float | None) -> None:
    values = [found.value for found in find(text, SATURDAY, "en")]
    assert [value.seconds for value in values if isinstance(value, Duration)] == ([seconds] if seconds else [])


@pytest.mark.parametrize(
    ("text", "rule", "times"),
    [
        ("every Monday", "FREQ=WEEKLY;BYDAY=MO", ()),
        ("every Tuesday and Thursday at 19:00", "FREQ=WEEKLY;BYDAY=TU,TH", (time(19),)),
        ("every other Friday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", ()),
        ("daily at 8", "FREQ=DAILY", (time(8),)),
        ("every 3 weeks", "FREQ=WEEKLY;INTERVAL=3", ()),
        ("on the second Tuesday of every month", "FREQ=MONTHLY;BYDAY=2TU", ()),
        ("every weekday at 7:30", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", (time(7, 30),)),
        ("on the 15th of every month", "FREQ=MONTHLY;BYMONTHDAY=15", ()),
        ("mornings", "FREQ=DAILY", (Period(time(8), time(12)),)),
        ("every evening at 9", "FREQ=DAILY", (time(21),)),
        ("yearly", "FREQ=YEARLY", ()),
        ("every year on 4 May", "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=4", ()),
        ("biweekly on Fridays at 4pm", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", (time(16),)),
    ],
)
def test_what_recurs(text: str, rule: str, times: tuple[time | Period, ...]) -> None:
    assert one(text).value == Recurring(rule, times)


def test_until_when_it_recurs() -> None:
    assert one("every Monday until June").value == Recurring("FREQ=WEEKLY;BYDAY=MO", until=date(2027, 6, 1))
    assert one("daily at 8 until December 3").value == Recurring("FREQ=DAILY", (time(8),), until=date(2026, 12, 4))


def test_pills_at_8_and_20_for_ten_days() -> None:
    found = one("remind me to take the pills at 8 and 20 for ten days")
    assert found.text == "at 8 and 20 for ten days"
    assert found.value == Recurring("FREQ=DAILY", (time(8), time(20)), Duration(((10, "D"),)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "This may take longer than expected.",
        "Good morning, Paul",
        "There are twenty-one coins and 12 people in room 4",
        "Call me: +41 44 555 12 12",
        "Version 3.11.7 of the file",
        "feb 30",
        "2027-02-29",
        "He gave it a second thought",
        "the sun and the second man march on",
        "It costs $12 or 45%",
        "Mortgages were at 6 percent and we stopped at 12 points",
        "He came on the second page",
    ],
)
def test_nothing_is_invented(text: str) -> None:
    assert find(text, SATURDAY, "en") == []


def test_where_it_stands() -> None:
    text = "Ask Ärne “tomorrow at 9” whether he can come, or else in two weeks."
    found = find(text, SATURDAY, "en")
    assert [each.text for each in found] == ["tomorrow at 9", "in two weeks"]
    assert [text[each.start : each.end] for each in found] == [each.text for each in found]


BERLIN = ZoneInfo("Europe/Berlin")


def test_moments_are_aware_where_the_reference_is() -> None:
    found = one("tomorrow at 9", SATURDAY.replace(tzinfo=BERLIN))
    assert found.value == datetime(2026, 11, 22, 9, tzinfo=BERLIN)


def test_a_time_that_the_clocks_skip_comes_later() -> None:
    evening = datetime(2027, 3, 27, 22, tzinfo=BERLIN)
    found = one("tomorrow at 2:30 am", evening)
    assert found.value == datetime(2027, 3, 28, 3, 30, tzinfo=BERLIN)


def test_hours_pass_as_they_do_over_a_clock_change() -> None:
    evening = datetime(2027, 3, 27, 22, tzinfo=BERLIN)
    spring = one("in 6 hours", evening).value
    assert isinstance(spring, datetime)
    assert spring.astimezone(UTC) - evening.astimezone(UTC) == timedelta(hours=6)
    assert (spring.hour, spring.day) == (5, 28)
    autumn = one("in 6 hours", datetime(2027, 10, 30, 23, tzinfo=BERLIN)).value
    assert isinstance(autumn, datetime)
    assert (autumn.hour, autumn.day) == (4, 31)


def test_days_keep_the_clock_time_over_a_clock_change() -> None:
    found = one("1 day and 2 hours ago", datetime(2027, 3, 28, 12, tzinfo=BERLIN))
    assert found.value == datetime(2027, 3, 27, 10, tzinfo=BERLIN)


def values(text: str, preferences: Preferences | None = None) -> list[object]:
    """All readings of the only time in a text."""
    (found,) = find(text, SATURDAY, "en", preferences=preferences)
    return [reading.value for reading in found.readings]


def test_friday_is_the_coming_or_the_past_one() -> None:
    assert values("Friday") == [date(2026, 11, 27), date(2026, 11, 20)]
    assert values("Friday", Preferences(past=True)) == [date(2026, 11, 20), date(2026, 11, 27)]


def test_day_and_month_in_either_order() -> None:
    march, april = date(2027, 3, 4), date(2027, 4, 3)
    assert values("3/4/2027") == [march, april]
    assert values("3/4/2027", Preferences(month_first=False)) == [april, march]
    assert values("13/4/2027") == [date(2027, 4, 13)]


def test_three_is_in_the_afternoon_unless_told_otherwise() -> None:
    assert values("at 3") == [time(15), time(3)]
    assert values("at 3", Preferences(afternoon=False)) == [time(3), time(15)]
    assert values("at 9") == [time(9), time(21)]
    assert values("at 15:00") == [time(15)]


def test_next_friday_may_be_the_nearest_one() -> None:
    (found,) = find("next Friday", at(2026, 11, 23), "en")
    assert [reading.value for reading in found.readings] == [date(2026, 12, 4), date(2026, 11, 27)]
    assert found.ambiguous
