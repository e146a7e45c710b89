"""Job events and changes on the main thread, with the real runner."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from threading import Event, Thread

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from assistant.core.changes import ChangeBus, Changed
from assistant.core.errors import Unreadable
from assistant.core.jobs import Desk, Finished, Lane, Progress
from assistant.service.runner import JobRunner
from ui.bridge import Bridge


@pytest.fixture
def changes() -> ChangeBus:
    return ChangeBus()


@pytest.fixture
def bridge(qtbot: QtBot, changes: ChangeBus) -> Iterator[Bridge]:
    runner = JobRunner(changes)
    bridge = Bridge()
    bridge.attach(runner, changes)
    yield bridge
    bridge.detach()
    assert runner.close(2) == ()


def test_items_arrive_in_order_on_the_main_thread_with_the_end_last(qtbot: QtBot, bridge: Bridge) -> None:
    heard: list[object] = []
    threads: set[int] = set()

    def work(desk: Desk[int]) -> str:
        for number in range(5_000):
            desk.emit(number)
        return "written"

    watch = bridge.start("Counting", work, Lane.ANSWER)
    watch.items.connect(lambda items: (heard.extend(items), threads.add(threading.get_ident())))
    with qtbot.waitSignal(watch.finished, timeout=5_000) as ended:
        pass
    assert heard == list(range(5_000))
    assert ended.args == [Finished(result="written")]
    assert threads == {threading.get_ident()}


def test_a_flood_of_events_becomes_few_deliveries(qtbot: QtBot, bridge: Bridge) -> None:
    deliveries: list[int] = []
    go_on = Event()

    def work(desk: Desk[int]) -> None:
        for number in range(200):
            desk.emit(number)
            go_on.wait(0.001)

    watch = bridge.start("Flooding", work, Lane.ANSWER)
    watch.items.connect(lambda items: deliveries.append(len(items)))
    with qtbot.waitSignal(watch.finished, timeout=5_000):
        pass
    assert sum(deliveries) == 200
    assert len(deliveries) < 60


def test_the_newest_progress_wins(qtbot: QtBot, bridge: Bridge) -> None:
    told: list[Progress] = []

    def work(desk: Desk[None]) -> None:
        for number in range(1, 1_001):
            desk.report(number, 1_000, f"file {number}")

    watch = bridge.start("Reading", work, Lane.INGEST)
    watch.progress.connect(told.append)
    with qtbot.waitSignal(watch.finished, timeout=5_000):
        pass
    assert told[-1].done == 1_000
    assert len(told) < 20


def test_an_error_and_a_stop_are_told_as_such(qtbot: QtBot, bridge: Bridge) -> None:
    problem = Unreadable("a.pdf is broken.")

    def fail(_desk: Desk[None]) -> None:
        raise problem

    watch = bridge.start("Failing", fail, Lane.QUERY)
    with qtbot.waitSignal(watch.finished, timeout=5_000) as ended:
        pass
    assert ended.args[0].error is problem

    stopped = bridge.start("Waiting", lambda desk: desk.cancel.sleep(60), Lane.QUERY)
    with qtbot.waitSignal(stopped.finished, timeout=5_000) as ended:
        stopped.cancel()
    assert ended.args[0].cancelled


def test_fetch_hands_over_the_result_unless_its_owner_is_gone(qtbot: QtBot, bridge: Bridge) -> None:
    arrived: list[int] = []
    owner, gone = QObject(), QObject()
    hold = Event()
    kept = bridge.fetch(owner, lambda: 42, arrived.append)
    lost = bridge.fetch(gone, lambda: hold.wait(5) and 7, arrived.append)
    gone.deleteLater()
    with qtbot.waitSignals([kept.finished, lost.finished], timeout=5_000):
        qtbot.wait(50)
        hold.set()
    qtbot.waitUntil(lambda: arrived == [42], timeout=2_000)
    assert arrived == [42]


def test_changes_from_many_threads_are_told_together(qtbot: QtBot, bridge: Bridge, changes: ChangeBus) -> None:
    told: list[Changed] = []
    bridge.changed.connect(told.append)
    threads = [Thread(target=changes.publish, args=(kind,)) for kind in (Changed.CHATS, Changed.SOURCES) for _ in "123"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    qtbot.waitUntil(lambda: bool(told), timeout=2_000)
    assert told == [Changed.CHATS | Changed.SOURCES]


def test_a_view_that_looks_while_the_window_closes_disturbs_nobody(qtbot: QtBot, changes: ChangeBus) -> None:
    runner = JobRunner(changes)
    bridge, owner = Bridge(), QObject()
    bridge.attach(runner, changes)
    runner.close(2)
    bridge.detach()
    arrived: list[int] = []
    watch = bridge.fetch(owner, lambda: 42, arrived.append)
    with qtbot.waitSignal(watch.finished):
        pass
    assert arrived == []
