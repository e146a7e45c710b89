"""Lanes, events in order, exactly one end, and nothing that a listener does disturbs the work."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.changes import ChangeBus, Changed
from assistant.core.errors import BadRequest, Cancelled
from assistant.core.jobs import Desk, Emitted, Finished, JobEvent, Lane, Progress
from assistant.service.pace import Pace
from assistant.service.runner import REPORT_INTERVAL, JobRunner


@pytest.fixture
def changes() -> ChangeBus:
    return ChangeBus()


@pytest.fixture
def runner(changes: ChangeBus) -> Iterator[JobRunner]:
    runner = JobRunner(changes)
    yield runner
    assert runner.close(5) == ()


def events_of(runner: JobRunner, work: Any, lane: Lane = Lane.QUERY) -> list[JobEvent]:
    """Every event of ``work``, listened to from before it begins."""
    listening = threading.Event()
    told: SimpleQueue[JobEvent] = SimpleQueue()

    def gated(desk: Desk[Any]) -> Any:
        listening.wait()
        return work(desk)

    job = runner.start("work", gated, lane)
    job.listen(told.put)
    listening.set()
    events = []
    while not events or not isinstance(events[-1], Finished):
        events.append(told.get(timeout=5))
    time.sleep(0.02)
    assert told.empty(), "something came after the end"
    return events


def test_items_come_in_order_and_the_end_comes_last(runner: JobRunner) -> None:
    def work(desk: Desk[int]) -> str:
        for number in range(50):
            desk.emit(number)
        return "done"

    *items, end = events_of(runner, work)
    assert items == [Emitted(number) for number in range(50)]
    assert end == Finished(result="done")


def test_progress_is_told_at_most_every_interval_and_the_last_of_it_always(runner: JobRunner) -> None:
    told_at: list[float] = []
    notes: list[str] = []
    go_on = threading.Event()

    def listen(event: JobEvent) -> None:
        if isinstance(event, Progress):
            told_at.append(time.monotonic())
            notes.append(event.note)

    def work(desk: Desk[Any]) -> None:
        go_on.wait()
        began = time.monotonic()
        while time.monotonic() - began < 5.5 * REPORT_INTERVAL:
            desk.report(1, note="busy")
        desk.report(2, note="last")

    job = runner.start("work", work, Lane.QUERY)
    job.listen(listen)
    go_on.set()
    job.result(5)
    assert len(told_at) <= (told_at[-1] - told_at[0]) / REPORT_INTERVAL + 2, "the end alone waits for nothing"
    assert notes[0] == "busy"
    assert notes[-1] == "last"


def test_progress_that_was_held_back_is_told_although_the_work_goes_quiet(runner: JobRunner) -> None:
    heard, go_on = threading.Event(), threading.Event()

    def listen(event: JobEvent) -> None:
        if isinstance(event, Progress) and event.note == "second":
            heard.set()

    def work(desk: Desk[Any]) -> bool:
        go_on.wait()
        desk.report(1, note="first")
        desk.report(2, note="second")
        return heard.wait(5)

    job = runner.start("work", work, Lane.QUERY)
    job.listen(listen)
    go_on.set()
    assert job.result(6)


def test_what_a_forgotten_thread_says_after_the_end_is_not_told(runner: JobRunner) -> None:
    desks: list[Desk[int]] = []
    told: list[JobEvent] = []
    job = runner.start("work", lambda desk: desks.append(desk), Lane.QUERY)
    job.result(5)
    job.listen(told.append)
    desks[0].emit(1)
    desks[0].report(1, 2, "late")
    time.sleep(2 * REPORT_INTERVAL)
    assert told == [Finished()]
    assert job.progress is None


def test_an_error_that_was_expected_arrives_as_it_is(runner: JobRunner, caplog: pytest.LogCaptureFixture) -> None:
    problem = BadRequest("No.", "Ask nicely.")

    def work(_desk: Desk[Any]) -> None:
        raise problem

    job = runner.start("work", work, Lane.QUERY)
    with pytest.raises(BadRequest) as caught:
        job.result(5)
    assert caught.value is problem
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


def test_a_bug_is_logged_with_its_traceback_and_the_lane_lives_on(
    runner: JobRunner, caplog: pytest.LogCaptureFixture, expect_log: Callable[[str], None]
) -> None:
    expect_log("dividing failed")

    def work(_desk: Desk[Any]) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        runner.start("dividing", work, Lane.INGEST).result(5)
    assert "ZeroDivisionError" in caplog.text
    assert runner.start("next", lambda _desk: 7, Lane.INGEST).result(5) == 7


def test_a_listener_that_fails_disturbs_neither_the_work_nor_the_others(
    runner: JobRunner, expect_log: Callable[[str], None]
) -> None:
    expect_log("a job's listener failed")
    heard: list[JobEvent] = []
    go_on = threading.Event()

    def work(desk: Desk[int]) -> int:
        go_on.wait()
        desk.emit(1)
        return 2

    def fail(event: JobEvent) -> None:
        raise RuntimeError("bad listener")

    job = runner.start("work", work, Lane.QUERY)
    job.listen(fail)
    job.listen(heard.append)
    go_on.set()
    assert job.result(5) == 2
    assert runner.close(5) == ()
    assert heard == [Emitted(1), Finished(result=2)]


def test_cancel_reaches_the_work(runner: JobRunner) -> None:
    started = threading.Event()

    def work(desk: Desk[Any]) -> None:
        started.set()
        desk.cancel.sleep(30)

    job = runner.start("work", work, Lane.QUERY)
    assert started.wait(5)
    job.cancel()
    with pytest.raises(Cancelled):
        job.result(5)


def test_cancelled_while_it_waits_it_ends_at_once_and_never_begins(runner: JobRunner) -> None:
    release, begun = threading.Event(), threading.Event()
    runner.start("first", lambda _desk: release.wait(5), Lane.INGEST)
    waiting = runner.start("second", lambda _desk: begun.set(), Lane.INGEST)
    waiting.cancel()
    assert waiting.done
    release.set()
    assert runner.start("third", lambda _desk: 3, Lane.INGEST).result(5) == 3
    assert not begun.is_set()


def test_a_serial_lane_runs_one_at_a_time_and_lanes_run_beside_each_other(runner: JobRunner) -> None:
    other_lane_ran = threading.Event()
    running: list[int] = []
    most: list[int] = []

    def work(_desk: Desk[Any]) -> bool:
        running.append(1)
        most.append(len(running))
        beside = other_lane_ran.wait(5)
        running.pop()
        return beside

    jobs = [runner.start("ingest", work, Lane.INGEST) for _ in range(4)]
    runner.start("query", lambda _desk: other_lane_ran.set(), Lane.QUERY)
    assert all(job.result(5) for job in jobs)
    assert most == [1, 1, 1, 1]


def test_who_listens_late_hears_the_newest_progress_and_the_end(runner: JobRunner) -> None:
    job = runner.start("work", lambda desk: desk.report(3, 4, "nearly"), Lane.QUERY)
    job.result(5)
    heard: list[JobEvent] = []
    job.listen(heard.append)
    assert heard == [Progress(3, 4, "nearly"), Finished()]


def test_who_stops_listening_hears_nothing_more(runner: JobRunner) -> None:
    heard: list[JobEvent] = []
    go_on = threading.Event()
    job = runner.start("work", lambda _desk: go_on.wait(5), Lane.QUERY)
    job.listen(heard.append)()
    go_on.set()
    job.result(5)
    assert heard == []


def test_what_changed_is_published_before_the_end_and_also_after_a_failure(
    runner: JobRunner, changes: ChangeBus
) -> None:
    told: list[Changed] = []
    changes.subscribe(told.append)

    def fail(_desk: Desk[Any]) -> None:
        raise BadRequest("No.")

    job = runner.start("work", fail, Lane.INGEST, changed=Changed.SOURCES)
    with pytest.raises(BadRequest):
        job.result(5)
    assert told == [Changed.SOURCES]


def test_a_view_that_fails_to_refresh_does_not_lose_the_result(
    runner: JobRunner, changes: ChangeBus, expect_log: Callable[[str], None]
) -> None:
    expect_log("telling what work changed failed")

    def fail(_changed: Changed) -> None:
        raise RuntimeError("bad view")

    changes.subscribe(fail)
    assert runner.start("work", lambda _desk: 5, Lane.QUERY, changed=Changed.CHATS).result(5) == 5


def test_closing_stops_what_runs_and_refuses_what_comes(changes: ChangeBus) -> None:
    runner = JobRunner(changes)
    running = runner.start("running", lambda desk: desk.cancel.sleep(30), Lane.INGEST)
    waiting = runner.start("waiting", lambda _desk: None, Lane.INGEST)
    assert [job.title for job in runner.running()] == ["running", "waiting"]
    assert runner.close(5) == ()
    late = runner.start("late", lambda _desk: None, Lane.INGEST)
    for job in (running, waiting, late):
        with pytest.raises(Cancelled):
            job.result(1)
    assert runner.running() == ()


def test_closing_names_what_would_not_stop(changes: ChangeBus) -> None:
    runner = JobRunner(changes)
    release, begun = threading.Event(), threading.Event()

    def deaf(_desk: Desk[Any]) -> None:
        begun.set()
        release.wait(10)

    runner.start("deaf", deaf, Lane.UPKEEP)
    assert begun.wait(5)
    began = time.monotonic()
    assert runner.close(0.2) == ("deaf",)
    assert time.monotonic() - began < 2
    release.set()
    assert runner.close(5) == ()


def test_no_thread_is_left_after_closing(changes: ChangeBus) -> None:
    before = set(threading.enumerate())
    runner = JobRunner(changes)
    for lane in Lane:
        runner.start(lane.name, lambda _desk: None, lane).result(5)
    assert runner.close(5) == ()
    assert set(threading.enumerate()) <= before


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_time_left_follows_a_steady_rate_and_says_nothing_at_first() -> None:
    clock = Clock()
    pace = Pace(clock)
    estimates = []
    for done in range(41):
        estimates.append(pace.seconds_left(done, 100))
        clock.now += 0.5
    assert estimates[:4] == [None] * 4
    assert estimates[-1] == pytest.approx(30.0)


def test_time_left_forgets_an_old_rate() -> None:
    clock = Clock()
    pace = Pace(clock)
    done = 0
    for step in (10, 1):  # ten a second for a minute, then one a second for a minute
        for _ in range(60):
            clock.now += 1
            done += step
            left = pace.seconds_left(done, done + 100)
    assert left == pytest.approx(100, rel=0.2)


def test_time_left_starts_anew_when_the_work_counts_anew() -> None:
    clock = Clock()
    pace = Pace(clock)
    for done in range(10):
        clock.now += 1
        pace.seconds_left(done, 10)
    assert pace.seconds_left(0, 500) is None
    clock.now += 1
    assert pace.seconds_left(1, 500) is None


@given(st.lists(st.tuples(st.floats(0, 1e6), st.floats(0, 1e6), st.one_of(st.none(), st.floats(0, 1e6)))))
def test_time_left_is_never_negative_whatever_is_reported(steps: list[tuple[float, float, float | None]]) -> None:
    clock = Clock()
    pace = Pace(clock)
    for passed, done, total in steps:
        clock.now += passed
        left = pace.seconds_left(done, total)
        assert left is None or left >= 0
