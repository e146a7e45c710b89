"""Answers that are kept between the turns of a long bench: the same question is asked once, another one anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.core.engines import Request, Sampling
from assistant.core.jobs import CancelToken
from assistant.core.messages import Message, Role, TextPiece
from assistant.evaluation.kept_answers import KEPT_IN, KeptAnswers, kept_answers
from tests.unit.service.test_tool_calling import ScriptedEngine

ASKED = Request((Message(Role.USER, "Write to Tom."),), Sampling(max_tokens=9))


def answer(engine: KeptAnswers, request: Request) -> str:
    return "".join(each.text for each in engine.generate(request, CancelToken()) if isinstance(each, TextPiece))


def test_the_next_turn_asks_only_what_is_new(tmp_path: Path) -> None:
    kept = tmp_path / "answers.jsonl"
    first = KeptAnswers(ScriptedEngine("Hi Tom, the pump is here."), kept)
    assert answer(first, ASKED) == first.last == "Hi Tom, the pump is here."
    model = ScriptedEngine("Dear Tom")
    second = KeptAnswers(model, kept)
    assert answer(second, ASKED) == second.last == "Hi Tom, the pump is here."
    assert (second.taken, model.requests) == (1, [])
    longer = Request(ASKED.messages, Sampling(max_tokens=10))
    assert answer(second, longer) == "Dear Tom"
    assert (second.taken, len(model.requests)) == (1, 1)


def test_an_answer_that_was_not_finished_is_not_kept(tmp_path: Path) -> None:
    engine = KeptAnswers(ScriptedEngine("Hi Tom, the pump", "Hi Tom, it is here."), tmp_path / "answers.jsonl")
    assert next(engine.generate(ASKED, CancelToken())) == TextPiece("Hi To")
    assert answer(engine, ASKED) == "Hi Tom, it is here."


def test_the_file_is_named_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEPT_IN, raising=False)
    answer(kept_answers(ScriptedEngine("Hi")), ASKED)
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setenv(KEPT_IN, str(tmp_path / "kept.jsonl"))
    answer(kept_answers(ScriptedEngine("Hi")), ASKED)
    assert (tmp_path / "kept.jsonl").read_text(encoding="utf-8").count("\n") == 1
