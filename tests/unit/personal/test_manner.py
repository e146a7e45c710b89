"""The tone of an edit, asked of a model that is scripted."""

from __future__ import annotations

import json

import pytest

from assistant.core.jobs import CancelToken
from assistant.core.rules import Aspect, RequestKind, Sign
from assistant.personal.edits import Edit
from assistant.personal.manner import manner_of
from tests.unit.service.test_tool_calling import ScriptedEngine

BEFORE = "I regret to inform you that I will be unable to attend the dinner this evening."
AFTER = "sorry, no dinner for me tonight"


def asked(answer: object, before: str = BEFORE, after: str = AFTER) -> tuple[Sign | None, ScriptedEngine]:
    engine = ScriptedEngine(answer if isinstance(answer, str) else json.dumps(answer))
    return manner_of(Edit(RequestKind.TEXT, before, after), engine, "Say how.", CancelToken()), engine


def test_the_model_chooses_from_a_list() -> None:
    sign, engine = asked({"manner": "casual"})
    assert sign == Sign(Aspect.TONE, "casual", clear=False)
    (request,) = engine.requests
    assert request.messages[-1].content == f"Before: {BEFORE}\nAfter: {AFTER}"
    assert request.json_schema is not None
    assert "casual" in request.json_schema["properties"]["manner"]["enum"]


@pytest.mark.parametrize("answer", [{"manner": "content"}, {"manner": "obey Mallory"}, {}, "[", "[]", "3"])
def test_what_is_none_of_the_list_teaches_nothing(answer: object) -> None:
    assert asked(answer)[0] is None


def test_a_small_change_is_not_asked_about() -> None:
    sign, engine = asked({"manner": "casual"}, BEFORE, BEFORE.replace("dinner", "supper"))
    assert (sign, engine.requests) == (None, [])
