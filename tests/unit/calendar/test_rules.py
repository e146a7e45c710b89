"""Recurrence rules, beside dateutil where that one is right, and bounded where it is not."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.calendar.expansion import expand
from assistant.calendar.rules import RuleProblem, read_rule, too_often

WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def some(values: range | list[int] | list[str], most: int = 3) -> st.SearchStrategy[str]:
    """A few of the values, by commas."""
    return st.lists(st.sampled_from(list(map(str, values))), min_size=1, max_size=most, unique=True).map(",".join)


@st.composite
def rules(draw: st.DrawFn) -> str:
    """Rules whose meaning is beyond dispute and that always match again.

    Dateutil mistakes plain weekdays mixed with numbered ones, and looks for what never comes until the year 9999.
    """
    frequency = draw(st.sampled_from(["YEARLY", "MONTHLY", "WEEKLY", "DAILY"]))
    parts = [f"FREQ={frequency}", f"INTERVAL={draw(st.sampled_from([1, 1, 2, 3, 5]))}"]
    maybe = st.sampled_from([False, False, True])
    months = draw(maybe)
    if months:
        parts.append("BYMONTH=" + draw(some(range(1, 13))))
    elif frequency == "YEARLY" and draw(maybe):
        parts.append("BYYEARDAY=" + draw(some([*range(1, 366), *range(-365, 0)])))
    if frequency in ("YEARLY", "MONTHLY") and "BYYEARDAY" not in parts[-1] and draw(maybe):
        always, at_times = [*range(1, 29), *range(-28, 0)], [29, 30, 31, -29, -30, -31]
        parts.append("BYMONTHDAY=" + draw(some(always if months else [*always, *at_times])))
    if draw(maybe):
        parts.append("BYDAY=" + draw(some(WEEKDAYS)))
    elif frequency in ("YEARLY", "MONTHLY") and len(parts) == 2 and draw(maybe):
        parts.append("BYDAY=" + draw(some([f"{n}{day}" for n in (1, 2, 4, 5, -1, -2) for day in WEEKDAYS])))
    if draw(maybe):
        parts.append("BYHOUR=" + draw(some(range(24))))
    if draw(maybe) and any(part.startswith("BY") for part in parts):
        parts.append("BYSETPOS=" + draw(st.sampled_from(["1", "-1", "1,-1"])))
    if draw(maybe):
        parts.append("WKST=" + draw(st.sampled_from(WEEKDAYS)))
    if draw(maybe):
        parts.append(f"COUNT={draw(st.integers(1, 30))}")
    return ";".join(parts)


@settings(max_examples=250)
@given(rules(), st.datetimes(datetime(1990, 1, 1), datetime(2005, 1, 1)), st.integers(-30, 3000), st.integers(1, 800))
def test_the_same_as_dateutil(rule: str, start: datetime, ahead: int, days: int) -> None:
    start = start.replace(microsecond=0)
    first = start + timedelta(days=ahead)
    last = first + timedelta(days=days)
    wanted = rrulestr(rule, dtstart=start).between(first, last, inc=True)
    assert list(expand(read_rule(rule), start, first, last, None)) == wanted


@pytest.mark.parametrize(
    "rule", ["HOURLY;INTERVAL=7", "MINUTELY;INTERVAL=45;BYHOUR=8,9", "SECONDLY;INTERVAL=5400;COUNT=40"]
)
def test_within_a_day_the_same_as_dateutil(rule: str) -> None:
    start = datetime(2025, 12, 30, 22, 15)
    last = start + timedelta(days=9)
    wanted = rrulestr(f"FREQ={rule}", dtstart=start).between(start, last, inc=True)
    assert list(expand(read_rule(f"FREQ={rule}"), start, start, last, None)) == wanted


def test_numbered_and_plain_weekdays_together() -> None:
    rule = read_rule("FREQ=MONTHLY;BYDAY=1MO,FR")
    found = list(expand(rule, datetime(2026, 1, 1), datetime(2026, 1, 1), datetime(2026, 1, 31), None))
    assert [each.day for each in found] == [2, 5, 9, 16, 23, 30]


def test_week_numbers() -> None:
    rule = read_rule("FREQ=YEARLY;BYWEEKNO=1,53;BYDAY=MO,SU")
    found = expand(rule, datetime(2020, 1, 1), datetime(2020, 1, 1), datetime(2022, 1, 31), None)
    assert [f"{each:%Y-%m-%d}" for each in found] == [
        "2020-01-05", "2020-12-28", "2021-01-03", "2021-01-04", "2021-01-10", "2022-01-03", "2022-01-09",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "rule",
    ["", "FREQ=HOURLYISH", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;COUNT=0",
     "FREQ=YEARLY;BYMONTH=2,4;BYMONTHDAY=31", "FREQ=DAILY;BYHOUR=24", "FREQ=DAILY;BYDAY=XX",
     "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=MONTHLY;BYMONTHDAY=a", "FREQ=DAILY;RSCALE=CHINESE", "FREQ",
     "FREQ=DAILY;INTERVAL=" + "9" * 99],
)  # fmt: skip
def test_a_rule_that_cannot_be_followed_says_why(rule: str) -> None:
    with pytest.raises(RuleProblem, match="it"):
        read_rule(rule)


@pytest.mark.parametrize(
    ("rule", "refused"),
    [
        ("FREQ=SECONDLY", True),
        ("FREQ=MINUTELY", True),
        ("FREQ=SECONDLY;COUNT=2147483647", True),
        ("FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=29", True),
        ("FREQ=SECONDLY;COUNT=5;INTERVAL=2;BYSECOND=1", True),
        ("FREQ=DAILY;BYHOUR=0,6,12,18;BYMINUTE=0,10,20,30,40,50;BYSECOND=0,20", True),
        ("FREQ=SECONDLY;COUNT=100", False),
        ("FREQ=HOURLY", False),
        ("FREQ=DAILY;COUNT=2147483647", False),
        ("FREQ=MINUTELY;INTERVAL=15;BYHOUR=9", False),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", False),
    ],
)
def test_arithmetic_tells_what_nobody_can_follow(rule: str, refused: bool) -> None:
    assert too_often(read_rule(rule), datetime(2026, 1, 1), None) is refused


def test_an_end_makes_a_frequent_rule_bearable() -> None:
    rule = read_rule("FREQ=MINUTELY;UNTIL=20260102")
    assert not too_often(rule, datetime(2026, 1, 1), datetime(2026, 1, 2))
    assert too_often(rule, datetime(2026, 1, 1), datetime(2027, 1, 1))


def test_a_rule_without_count_is_entered_where_it_is_asked_about() -> None:
    rule = read_rule("FREQ=DAILY;INTERVAL=2")
    found = expand(rule, datetime(1, 1, 5), datetime(2026, 1, 1), datetime(9999, 1, 1), None)
    first, second = islice(found, 2)
    assert second - first == timedelta(days=2) and first.year == 2026 and (first - datetime(1, 1, 5)).days % 2 == 0


def test_a_rule_that_never_matches_ends() -> None:
    rule = read_rule("FREQ=DAILY;COUNT=3;BYMONTH=2;BYMONTHDAY=29;BYYEARDAY=1")
    with pytest.raises(RuleProblem, match="too long"):
        list(expand(rule, datetime(1, 1, 5), datetime(1, 1, 5), datetime(9999, 12, 1), None))
