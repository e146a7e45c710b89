"""What one request assumes is seen by its thread only, and only while it runs."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest

from assistant.service.circumstances import Circumstances, Surroundings

REAL = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
PAST = datetime(2020, 1, 1, 12, 0, tzinfo=UTC)


def surroundings(offline: bool = False) -> Surroundings:
    return Surroundings(lambda: REAL, lambda: offline)


def test_an_assumed_time_ends_with_its_request_also_after_an_error() -> None:
    around = surroundings()
    with around.assume(Circumstances(now=PAST)):
        assert around.now() == PAST
        with pytest.raises(ZeroDivisionError), around.assume(Circumstances(offline=True)):
            assert around.now() == REAL
            assert around.offline()
            raise ZeroDivisionError
        assert around.now() == PAST
    assert around.now() == REAL
    assert not around.offline()


def test_another_thread_does_not_see_it() -> None:
    around = surroundings()
    seen: list[datetime] = []
    with around.assume(Circumstances(now=PAST)):
        thread = threading.Thread(target=lambda: seen.append(around.now()))
        thread.start()
        thread.join()
    assert seen == [REAL]


def test_a_request_cannot_lift_the_setting() -> None:
    around = surroundings(offline=True)
    with around.assume(Circumstances(offline=False)):
        assert around.offline()
