"""Learning and the notes of chats beside answers, however long these take; the test counts the seconds."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from assistant.core.changes import ChangeBus
from assistant.core.jobs import CancelToken, Lane, QuietDesk
from assistant.service.chat_summaries import ChatSummaries
from assistant.service.memory_learning import Learning
from assistant.service.runner import Job, JobRunner
from assistant.service.when_quiet import WhenQuiet
from assistant.store.database import Database
from tests.unit.service import test_chat_summaries, test_memory

QUIET = 45.0


@dataclass
class Timer:
    """Fires once its clock says so."""

    clock: Clock
    at: float
    call: Callable[[], None]
    name: str = ""
    daemon: bool = False

    def start(self) -> None:
        self.clock.timers.append(self)

    def cancel(self) -> None:
        if self in self.clock.timers:
            self.clock.timers.remove(self)


class Clock:
    """Seconds that a test lets pass."""

    def __init__(self) -> None:
        self.now = 0.0
        self.timers: list[Timer] = []

    def timer(self, seconds: float, call: Callable[[], None]) -> Any:
        return Timer(self, self.now + seconds, call)

    def pass_by(self, seconds: float) -> None:
        self.now += seconds
        for timer in [each for each in self.timers if each.at <= self.now]:
            self.timers.remove(timer)
            timer.call()


class Answer:
    """An answer that is being written until :meth:`end`."""

    def __init__(self, runner: JobRunner) -> None:
        self._written = threading.Event()
        self._job = runner.start("Answering", lambda _desk: self._written.wait(10), Lane.ANSWER)

    def end(self) -> None:
        self._written.set()
        assert self._job.result(10)


@pytest.fixture
def runner() -> Iterator[JobRunner]:
    runner = JobRunner(ChangeBus())
    yield runner
    assert runner.close(5) == ()


def test_it_does_not_begin_while_an_answer_is_written_that_takes_longer_than_the_quiet_time(runner: JobRunner) -> None:
    clock, begun = Clock(), list[Job]()

    def start() -> Job:
        begun.append(runner.start("Learning", lambda _desk: None, Lane.UPKEEP))
        return begun[-1]

    waiting = WhenQuiet("test", ChangeBus(), lambda: True, start, lambda: runner.answering, clock.timer)
    waiting.watch(QUIET)
    answer = Answer(runner)
    for _ in range(4):
        clock.pass_by(QUIET)
    assert begun == []
    answer.end()
    clock.pass_by(QUIET)
    assert len(begun) == 1
    waiting.close()
    clock.pass_by(QUIET)
    assert (len(begun), clock.timers) == (1, [])


class Naps(CancelToken):
    """Lets the answer end at the third look instead of waiting."""

    def __init__(self, end: Callable[[], None]) -> None:
        super().__init__()
        self._end = end
        self.naps = 0

    def sleep(self, seconds: float) -> None:
        self.naps += 1
        if self.naps == 3:
            self._end()


def test_learning_that_was_asked_for_waits_between_two_sentences(tmp_path: Path) -> None:
    place = test_memory.Place(Database.open(tmp_path / "hearth.db", bytes(32)))
    place.say("My balcony faces Rome.")
    place.say("My desk faces Italy.")
    answers, read = list[Answer](), list[int]()

    def end() -> None:
        read.append(len(place.reader.read))
        answers[0].end()

    def ask_once(_cancel: CancelToken) -> None:
        if not answers:
            answers.append(Answer(place.runner))

    place.reader.before = ask_once
    token = Naps(end)
    learned = place.learning.learn(QuietDesk(token))
    assert (token.naps, read, learned.read) == (3, [1], 2)
    assert place.runner.close(5) == ()
    place.database.close()


def test_a_note_waits_too(tmp_path: Path) -> None:
    place = test_chat_summaries.Place(Database.open(tmp_path / "hearth.db", bytes(32)))
    place.talk(*test_chat_summaries.ROOF)
    answer = Answer(place.runner)
    token = Naps(answer.end)
    assert place.notes.sum_up(QuietDesk(token)) == 1
    assert token.naps == 3
    assert place.runner.close(5) == ()
    place.database.close()


@pytest.mark.parametrize("which", ["learning", "notes"])
def test_both_ask_the_runner_before_they_begin_by_themselves(which: str, tmp_path: Path) -> None:
    clock, database = Clock(), Database.open(tmp_path / "hearth.db", bytes(32))
    service: Learning | ChatSummaries
    if which == "learning":
        told = test_memory.Place(database)
        told.say("I live in Rome.")
        runner, service = told.runner, Learning(replace(told.learning._parts, timer=clock.timer))
    else:
        noted = test_chat_summaries.Place(database)
        noted.talk(*test_chat_summaries.ROOF)
        runner, service = noted.runner, ChatSummaries(replace(noted.notes._parts, timer=clock.timer))
    service.watch(QUIET)
    answer = Answer(runner)
    clock.pass_by(2 * QUIET)
    assert [job.title for job in runner.running()] == ["Answering"]
    answer.end()
    clock.pass_by(QUIET)
    assert service._quiet._job is not None and service._quiet._job.result(10)
    service.close()
    assert runner.close(5) == ()
    database.close()
