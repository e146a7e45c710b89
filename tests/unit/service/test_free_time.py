"""Arithmetic of free time: also on the days when the clock changes."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from assistant.core.appointments import Appointment
from assistant.service.free_time import clashes, free_slots

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 3, 28, tzinfo=BERLIN)


def taken(first: int, minutes: int, **more: bool) -> Appointment:
    """Something that begins so many minutes after the start."""
    start = (START.astimezone(UTC) + timedelta(minutes=first)).astimezone(BERLIN)
    end = (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(BERLIN)
    return Appointment(1, 1, "u", "T", start, end, all_day=False, **more)


def test_the_day_of_the_clock_change_is_an_hour_shorter() -> None:
    slots = free_slots(START, START + timedelta(days=2), timedelta(hours=1), (time(), time()), timedelta(), [], BERLIN)
    real = [(slot.end.astimezone(UTC) - slot.start.astimezone(UTC)) / timedelta(hours=1) for slot in slots]
    assert real == [24, 23]
    whole = timedelta(hours=24)
    assert len(free_slots(START, START + timedelta(days=2), whole, (time(), time()), timedelta(), [], BERLIN)) == 1


@given(st.lists(st.tuples(st.integers(0, 2000), st.integers(1, 300)), max_size=8), st.integers(0, 30))
def test_free_time_is_free_and_all_of_it_is_found(spans: list[tuple[int, int]], buffer: int) -> None:
    among = [taken(first, minutes) for first, minutes in spans]
    end, gap = START + timedelta(days=2), timedelta(minutes=buffer)
    slots = free_slots(START, end, timedelta(minutes=1), (time(9), time(18)), gap, among, BERLIN)
    for minute in range(0, 2 * 24 * 60 - 60, 7):
        when = (START.astimezone(UTC) + timedelta(minutes=minute)).astimezone(BERLIN)
        free = time(9) <= when.time() < time(18) and not any(
            isinstance(each.start, datetime) and isinstance(each.end, datetime)
            and each.start - gap <= when < each.end + gap for each in among
        )  # fmt: skip
        assert free == any(slot.start <= when < slot.end for slot in slots)


def test_only_what_keeps_busy_clashes() -> None:
    one, other, third = taken(0, 60), taken(30, 60), taken(90, 10)
    assert clashes([third, other, one]) == [(one, other)]
    assert clashes([one, taken(30, 60, busy=False)]) == []
