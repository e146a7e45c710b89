"""Where appointments stand, and which days there are: arithmetic, without a window."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.appointments import Appointment, Calendar, CalendarKind
from tests.ui.made_up_agenda import ZONE, at
from ui.calendardata import (
    is_banner,
    last_day,
    minutes_of,
    month_days,
    other_month,
    visible,
    wall_time,
    week_days,
)
from ui.calendardays import EARLIEST, LATEST, LIST_DAYS, Days, Known
from ui.calendarlayout import SHORTEST, SNAP, Drag, Share, cascaded, lanes, side_by_side

DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
SPANS = st.lists(st.tuples(st.integers(0, 1400), st.integers(0, 400)).map(lambda s: (s[0], s[0] + s[1])), max_size=25)


def appointment(start: object, end: object) -> Appointment:
    return Appointment(1, 1, "u", "Title", start, end, not isinstance(start, datetime))  # type: ignore[arg-type]


@given(SPANS)
def test_what_overlaps_never_shares_a_column(spans: list[tuple[int, int]]) -> None:
    slots = side_by_side(spans)
    for n, (start, end) in enumerate(spans):
        assert slots[n].column >= 0 and slots[n].wide >= 1
        assert slots[n].column + slots[n].wide <= slots[n].columns
        for m in range(n):
            if start < max(spans[m][1], spans[m][0] + SHORTEST) and spans[m][0] < max(end, start + SHORTEST):
                left, right = sorted((slots[n], slots[m]), key=lambda slot: slot.column)
                assert left.column + left.wide <= right.column
                assert left.columns == right.columns


def test_alone_it_takes_the_whole_width_and_beside_others_what_is_left() -> None:
    alone, *_ = side_by_side([(0, 60)])
    assert (alone.wide, alone.columns) == (1, 1)
    first, second, third = side_by_side([(0, 120), (0, 60), (70, 120)])
    assert first.columns == 2 and second.column == third.column == 1
    wide, a, b, c = side_by_side([(100, 160), (0, 130), (0, 90), (0, 90)])
    assert (a.column, b.column, c.column) == (0, 1, 2)
    assert (wide.column, wide.wide) == (1, 2), "it may use the columns that have ended"


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 9)).map(lambda s: (s[0], s[0] + s[1])), max_size=25))
def test_no_two_bars_of_a_lane_share_a_day(spans: list[tuple[int, int]]) -> None:
    found = lanes(spans)
    for n, (first, last) in enumerate(spans):
        assert all(found[n] != found[m] or first > spans[m][1] or last < spans[m][0] for m in range(n))
    assert max(found, default=-1) < len(spans)


def test_dragging_snaps_to_quarters_and_keeps_the_length() -> None:
    move = Drag("move", grabbed=10 * 60 + 20, start=600, end=645)
    assert move.to(10 * 60 + 20) == (600, 645)
    assert move.to(11 * 60 + 26) == (660, 705)
    assert move.to(10 * 60 + 20 + 1440) == (600 + 1440, 645 + 1440)


def test_an_edge_is_dragged_without_the_other_and_never_past_it() -> None:
    assert Drag("end", 645, 600, 645).to(702) == (600, 705)
    assert Drag("end", 645, 600, 645).to(100) == (600, 600 + SNAP)
    assert Drag("start", 600, 600, 645).to(571) == (570, 645)
    assert Drag("start", 600, 600, 645).to(9999) == (645 - SNAP, 645)


@pytest.mark.parametrize(("began", "now"), [(607, 652), (652, 607)])
def test_a_drag_over_empty_time_covers_what_it_touched(began: int, now: int) -> None:
    assert Drag("new", began).to(now) == (600, 660)


@given(DAYS, st.integers(0, 6))
def test_a_month_is_six_whole_weeks_around_it(day: date, first_weekday: int) -> None:
    days = month_days(day, first_weekday)
    assert len(days) == 42 and days[0].weekday() == first_weekday
    assert days[0] <= day.replace(day=1) <= days[6]
    assert {d for d in days if d.month == day.month and d.year == day.year} >= {day.replace(day=1), day}
    week = week_days(day, first_weekday)
    assert day in week and len(week) == 7 and week[0].weekday() == first_weekday


@given(DAYS, st.integers(-30, 30))
def test_leafing_by_months_stays_near_the_day_of_the_month(day: date, months: int) -> None:
    there = other_month(day, months)
    assert (there.year * 12 + there.month) - (day.year * 12 + day.month) == months
    assert there.day == min(day.day, monthrange(there.year, there.month)[1])


def test_the_end_of_a_day_is_not_the_next_day() -> None:
    assert last_day(appointment(at(date(2026, 11, 18), "22:00"), at(date(2026, 11, 19), "00:00"))) == date(2026, 11, 18)
    assert last_day(appointment(date(2026, 11, 18), date(2026, 11, 19))) == date(2026, 11, 18)
    assert last_day(appointment(at(date(2026, 11, 18), "22:00"), at(date(2026, 11, 19), "00:01"))) == date(2026, 11, 19)
    assert last_day(appointment(date(2026, 11, 18), date(2026, 11, 18))) == date(2026, 11, 18), "bad data, still shown"


def test_a_day_and_longer_stands_above_the_hours() -> None:
    start = at(date(2026, 11, 18), "22:00")
    assert is_banner(appointment(start, start + timedelta(days=1)))
    assert not is_banner(appointment(start, start + timedelta(hours=20)))


def test_the_clock_on_the_wall_counts_across_a_clock_change() -> None:
    now = datetime(2026, 3, 28, 12, tzinfo=ZONE)
    before, after = wall_time(date(2026, 3, 28), 9 * 60, now), wall_time(date(2026, 3, 28), 9 * 60 + 1440, now)
    assert (before.hour, after.hour) == (9, 9)
    assert after.astimezone(UTC) - before.astimezone(UTC) == timedelta(hours=23)
    assert minutes_of(after, date(2026, 3, 28)) == 9 * 60 + 1440


def test_a_zone_that_is_only_an_offset_stays_where_it_is_not_the_computers() -> None:
    elsewhere = timezone(timedelta(hours=13, minutes=45))
    assert wall_time(date(2026, 7, 1), 60, datetime(2026, 1, 1, tzinfo=elsewhere)).utcoffset() == elsewhere.utcoffset(
        None
    )


def test_leafing_goes_by_what_is_shown() -> None:
    days = Days(0)
    days.go(date(2026, 11, 18), "week")
    assert days.shown()[0] == date(2026, 11, 16) and days.leafed(1) == date(2026, 11, 25)
    days.go(days.day, "month")
    assert days.leafed(-1) == date(2026, 10, 18)
    days.go(days.day, "day")
    assert days.shown() == (date(2026, 11, 18),) and days.leafed(-1) == date(2026, 11, 17)
    days.go(days.day, "agenda")
    assert len(days.shown()) == LIST_DAYS
    days.go(date(2026, 11, 30))
    assert days.shown()[0] == date(2026, 11, 18), "choosing a day does not move the list under the person"
    days.go(date(2026, 10, 1))
    assert days.shown()[0] == date(2026, 10, 1)


def test_hidden_calendars_are_left_out() -> None:
    calendars = {n: Calendar(n, "", CalendarKind.FILE, "", shown=n == 1) for n in (1, 2)}
    one = appointment(date(2026, 1, 1), date(2026, 1, 2))
    other = Appointment(2, 2, "v", "", date(2026, 1, 1), date(2026, 1, 2), True)
    assert visible([one, other], calendars) == (one,)


def test_in_a_narrow_day_blocks_lie_over_each_other_and_words_stay_free() -> None:
    spans = [(0, 120), (60, 120), (5, 20)]
    slots = side_by_side(spans[:2])
    under = cascaded(0, spans[:2], slots, 100)
    assert (under.left, under.wide, under.hidden, under.free) == (0, 1, 0.5, 60), "the first hour stays free"
    assert cascaded(1, spans[:2], slots, 100) == Share(0.5, 0.5), "nothing lies on the last column"
    assert cascaded(0, spans[:2], slots, 400) == Share(0, 0.5), "there is room enough"
    near = [spans[0], spans[2]]
    assert cascaded(0, near, side_by_side(near), 100) == Share(0, 1, 0.5, 5)


def test_days_that_nobody_lives_in_are_not_shown() -> None:
    days = Days(0)
    for kind in ("week", "month", "agenda", "day"):
        for day in (date.max, date.min):
            days.go(day, kind)
            assert EARLIEST <= days.day <= LATEST and days.shown()
            days.go(days.leafed(1))
            days.go(days.leafed(-1))
            first, last = days.to_know(days.day)
            assert wall_time(first, 0, at(date(2026, 1, 1), "00:00")) < wall_time(
                last, 0, at(date(2026, 1, 1), "00:00")
            )


def test_a_day_is_busy_where_something_goes_on() -> None:
    year = appointment(date(2020, 1, 1), date(2030, 1, 1))
    known = Known((), (year,), (), {}, (date(2026, 11, 1), date(2026, 11, 3)))
    assert known.busy_days() == {date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 3)}
