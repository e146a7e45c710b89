from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.jobs import Progress
from ui import wording


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 bytes"), (640_000, "640 kB"), (1_117_320_768, "1.1 GB"), (98_362_432, "98 MB"), (999_600, "1.0 MB")],
)
def test_sizes_are_said_as_a_person_says_them(count: int, said: str) -> None:
    assert wording.size(count) == said


@given(st.integers(min_value=0, max_value=10**16))
def test_every_size_is_short(count: int) -> None:
    assert len(wording.size(count)) <= 10


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (None, ""),
        (3, "almost done"),
        (31, "30 s left"),
        (57, "1 min left"),
        (180, "3 min left"),
        (3_700, "1 h 2 min left"),
        (7_200, "2 h left"),
        (50_000, "13 h left"),
    ],
)
def test_time_left(seconds: float | None, said: str) -> None:
    assert wording.left(seconds) == said


def test_plurals_and_thousands() -> None:
    assert wording.counted(1, "file") == "1 file"
    assert wording.counted(1269, "file") == "1,269 files"
    assert wording.counted(2, "entry", "entries") == "2 entries"


@given(st.floats(min_value=0, max_value=1e9), st.floats(min_value=0, max_value=1e9))
def test_percent_never_leaves_its_range(done: float, total: float) -> None:
    shown = wording.percent(Progress(done, total))
    assert shown is None if not total else 0 <= shown <= 100


def test_percent_does_not_say_done_before_it_is() -> None:
    assert wording.percent(Progress(999, 1000)) == 99
    assert wording.percent(None) is None


def test_times_near_now() -> None:
    now = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
    assert wording.when(now - timedelta(hours=1), now) == "today 11:00"
    assert wording.when(now - timedelta(hours=13), now) == "yesterday 23:00"
    assert wording.when(now - timedelta(days=18), now) == "3 Nov 2026"
