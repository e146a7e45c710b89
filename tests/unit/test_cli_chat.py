"""A conversation in the terminal: what it asks for, line by line."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Mapping
from typing import Any

import pytest

from assistant.cli import Stop
from assistant.cli_chat import converse
from assistant.cli_text import output_for
from assistant.core.errors import BadRequest


class ScriptedDoor:
    """Answers every question, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Mapping[str, Any]] = []

    def carry_out(self, command: str, arguments: Mapping[str, Any], _event: object, _cancel: object) -> Any:
        assert command == "ask"
        self.asked.append(dict(arguments))
        return {"answer": f"answer {len(self.asked)}", "chat": None if arguments.get("temporary") else 7}


def talk(monkeypatch: pytest.MonkeyPatch, text: str, **given: Any) -> list[Mapping[str, Any]]:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    door = ScriptedDoor()
    given = {"chat": None, "temporary": False, "no_memory": False, **given}
    assert converse(given, door, output_for("json"), Stop()) == 0  # type: ignore[arg-type]
    return door.asked


def test_a_temporary_one_is_kept_by_the_terminal_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, third = talk(monkeypatch, "Where?\nWhy?\nWhen?\n", temporary=True)
    assert (first["temporary"], first["chat"], json.loads(first["earlier"])) == (True, None, [])
    assert json.loads(second["earlier"]) == [["Where?", "answer 1"]]
    assert json.loads(third["earlier"]) == [["Where?", "answer 1"], ["Why?", "answer 2"]]
    first, second = talk(monkeypatch, "Where?\nWhy?\n")
    assert "temporary" not in first and second["chat"] == 7
    with pytest.raises(BadRequest):
        talk(monkeypatch, "Where?\n", temporary=True, chat=3)
