"""The starter model behind the engine: it answers, follows up, keeps to a form, stops at once, recovers."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.core.engines import Ended, Request, Sampling
from assistant.core.errors import Cancelled, EngineLost
from assistant.core.jobs import CancelToken
from assistant.core.messages import Message, Role, TextPiece
from assistant.model.child_engine import ChildEngine, EngineSettings

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(600)]

SYSTEM = Message(Role.SYSTEM, "Answer in one short sentence from the notes you are given. " * 6)
NOTES = "Notes: The ferry to Gozo leaves Cirkewwa at 7:45. The crossing takes 25 minutes. A ticket costs 4.65 euro.\n\n"
LONG = "The harbour master writes down every boat that comes in and every boat that leaves. " * 380


@pytest.fixture(scope="module")
def engine(starter_model: Path) -> Iterator[ChildEngine]:
    """The starter model, loaded once."""
    engine = ChildEngine(starter_model, "Starter", EngineSettings(8192, 2))
    assert engine.info.context == 8192
    yield engine
    engine.close()


def said(role: Role, text: str) -> Message:
    """One turn."""
    return Message(role, text)


def ask(engine: ChildEngine, request: Request) -> tuple[str, Ended]:
    """The whole answer and how it ended."""
    *pieces, ended = list(engine.generate(request, CancelToken()))
    assert isinstance(ended, Ended)
    return "".join(piece.text for piece in pieces if isinstance(piece, TextPiece)), ended


def test_it_answers_from_what_it_is_given(engine: ChildEngine) -> None:
    text, ended = ask(engine, Request((SYSTEM, said(Role.USER, NOTES + "When does the ferry leave?"))))
    assert "7:45" in text
    assert ended.stop == "end"


def test_a_follow_up_reads_only_what_is_new_also_after_another_chat(engine: ChildEngine) -> None:
    first = said(Role.USER, NOTES + "What does a ticket cost?")
    text, _ = ask(engine, Request((SYSTEM, first), conversation="ferry"))
    assert "4.65" in text
    ask(engine, Request((SYSTEM, said(Role.USER, "Say hello.")), conversation="other"))
    follow = (SYSTEM, first, said(Role.ASSISTANT, text), said(Role.USER, "And for two people?"))
    text, ended = ask(engine, Request(follow, conversation="ferry"))
    assert "9.3" in text
    assert ended.usage.prompt_tokens - ended.usage.cached_tokens < 40


def test_an_answer_keeps_to_a_schema(engine: ChildEngine) -> None:
    schema = {
        "type": "object",
        "properties": {"departure_time": {"type": "string"}, "crossing_minutes": {"type": "integer"}},
        "required": ["departure_time", "crossing_minutes"],
    }
    request = Request(
        (SYSTEM, said(Role.USER, NOTES + "The ferry as JSON: departure_time, crossing_minutes.")), json_schema=schema
    )
    text, _ = ask(engine, request)
    value = json.loads(text)
    assert "7:45" in value["departure_time"]
    assert value["crossing_minutes"] == 25


def test_turns_that_no_longer_fit_are_left_out_and_told(starter_model: Path) -> None:
    engine = ChildEngine(starter_model, "Starter", EngineSettings(768, 2))
    old = [said(role, LONG[:1000]) for _ in range(2) for role in (Role.USER, Role.ASSISTANT)]
    request = Request((SYSTEM, *old, said(Role.USER, NOTES + "How long is the crossing?")), Sampling(max_tokens=40))
    text, ended = ask(engine, request)
    engine.close()
    assert ended.dropped_messages == 2
    assert "25" in text


@pytest.mark.parametrize("moment", [0.2, 1.0, 2.5])
def test_reading_a_long_prompt_stops_within_half_a_second(engine: ChildEngine, moment: float) -> None:
    process = engine.pid
    cancel = CancelToken()
    asked_at: list[float] = []

    def stop() -> None:
        asked_at.append(time.monotonic())
        cancel.cancel()

    threading.Timer(moment, stop).start()
    with pytest.raises(Cancelled):
        list(engine.generate(Request((SYSTEM, said(Role.USER, f"{moment} {LONG}"))), cancel))
    assert time.monotonic() - asked_at[0] < 0.5
    text, _ = ask(engine, Request((SYSTEM, said(Role.USER, NOTES + "When does the ferry leave?"))))
    assert "7:45" in text
    assert engine.pid == process, "it had to be killed"


def test_a_killed_process_is_told_and_comes_back(engine: ChildEngine) -> None:
    stream = engine.generate(Request((SYSTEM, said(Role.USER, "Tell me a long story about a ferry."))), CancelToken())
    next(stream)
    assert engine.pid is not None
    os.kill(engine.pid, signal.SIGKILL)
    with pytest.raises(EngineLost):
        list(stream)
    text, _ = ask(engine, Request((SYSTEM, said(Role.USER, NOTES + "When does the ferry leave?"))))
    assert "7:45" in text
