"""Whose turn it is to change the library."""

from __future__ import annotations

import threading
import time

import pytest

from assistant.core.errors import Cancelled
from assistant.core.jobs import CancelToken
from assistant.service.turns import Turns, held


def test_forgetting_interrupts_what_runs_and_goes_before_what_waits() -> None:
    turns, order = Turns(), list[str]()
    running = threading.Event()

    def update(name: str) -> None:
        with turns.take(CancelToken()) as interrupted:
            order.append(name)
            running.set()
            if name == "first":
                with pytest.raises(Cancelled):
                    interrupted.sleep(30)

    first = threading.Thread(target=update, args=("first",))
    first.start()
    running.wait()
    second = threading.Thread(target=update, args=("second",))
    second.start()
    time.sleep(0.1)
    with turns.first(CancelToken()):
        order.append("forget")
        time.sleep(0.2)
        assert order == ["first", "forget"]
    first.join(5), second.join(5)
    assert order == ["first", "forget", "second"]


def test_waiting_for_a_turn_can_be_stopped() -> None:
    turns, cancel, lock = Turns(), CancelToken(), threading.Lock()
    cancel.cancel()
    with turns.take(CancelToken()), pytest.raises(Cancelled), turns.take(cancel):
        pass
    with turns.take(CancelToken()):
        pass
    with held(lock, CancelToken()), pytest.raises(Cancelled), held(lock, cancel):
        pass
    assert not lock.locked()


def test_stopping_the_work_itself_reaches_its_turn() -> None:
    turns, cancel = Turns(), CancelToken()
    with turns.take(cancel) as token:
        cancel.cancel()
        assert token.cancelled
