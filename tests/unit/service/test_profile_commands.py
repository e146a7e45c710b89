"""The commands over a real profile, as JSON values and as a terminal shows them."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import Stop
from assistant.cli_setup import answers
from assistant.cli_terminal import Terminal
from assistant.cli_text import TextOutput, output_for
from assistant.core.errors import BadRequest
from assistant.core.jobs import CancelToken
from assistant.service.assistant import Assistant

NOW = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)


class Desk:
    """A door to the commands of an open profile."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant

    def carry_out(self, command: str, arguments: dict[str, Any], on_event: Any = None, cancel: Any = None) -> Any:
        """What the command returns, after it was shown in a terminal."""
        request = {"command": command, "arguments": arguments, "now": None, "offline": False}
        result = self.assistant.requests.carry_out(request, on_event or (lambda _event: None), cancel or CancelToken())
        Terminal().result(command, result)
        return result


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    assistant = Assistant.open(tmp_path / "profile", models=tmp_path / "models", passphrase="x", clock=lambda: NOW)
    yield Desk(assistant)
    assistant.close()


def test_a_value_is_set_shown_with_its_proof_and_removed(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    [row] = desk.carry_out("profile set", {"attribute": "home", "value": ["Basel,", "Switzerland"]})
    assert {name: row[name] for name in ("attribute", "value", "source", "inferred", "evidence", "since")} == {
        "attribute": "home",
        "value": "Basel, Switzerland",
        "source": "entered",
        "inferred": False,
        "evidence": "You entered it on Saturday 21 November 2026.",
        "since": "2026-11-21T09:05:00+00:00",
    }
    assert desk.carry_out("profile", {})[0] == row
    assert "You entered it on Saturday 21 November 2026." in capsys.readouterr().out
    assert [each["text"] for each in desk.carry_out("memory", {})] == ["I live in Basel, Switzerland."]
    desk.carry_out("profile remove", {"attribute": "home"})
    assert [each for each in desk.carry_out("profile", {}) if not each["inferred"]] == []
    assert desk.carry_out("memory", {}) == []
    assert desk.carry_out("profile interests", {}) == []
    with pytest.raises(BadRequest, match="no value"):
        desk.carry_out("profile confirm", {"attribute": "interest"})


def test_questions_are_listed_and_answered_at_once(desk: Desk) -> None:
    asked = desk.carry_out("profile setup", {})
    assert asked["kept"] == [] and len(asked["questions"]) == 9
    assert asked["questions"][7]["choices"] == ["metric", "imperial"]
    done = desk.carry_out("profile setup", {"answer": ["name=Mina Keller", "diet=vegetarian, no pork"]})
    assert [each["value"] for each in done["kept"]] == ["Mina Keller", "vegetarian", "no pork"]
    assert len(done["questions"]) == 7 and not desk.assistant.about.should_ask()
    with pytest.raises(BadRequest, match="no answer"):
        desk.carry_out("profile setup", {"answer": ["Mina"]})


class Keyboard(io.StringIO):
    """Somebody at a terminal, or nobody."""

    def __init__(self, text: str, person: bool = True) -> None:
        super().__init__(text)
        self._person = person

    def isatty(self) -> bool:
        """Whether somebody sits there."""
        return self._person


def typed(monkeypatch: pytest.MonkeyPatch, desk: Desk, text: str, output: Any = None, person: bool = True) -> list[str]:
    """What is taken for answers where the person types ``text``."""
    monkeypatch.setattr(sys, "stdin", Keyboard(text, person))
    monkeypatch.setattr(sys, "stderr", Keyboard("", person))
    return answers(desk, output or TextOutput(), Stop())  # type: ignore[arg-type]


def test_a_terminal_asks_one_after_the_other(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> None:
    assert typed(monkeypatch, desk, "Mina Keller\n\nEnglish\nBern\n\n\n\nstones\nmetric\nletters\n") == [
        "name=Mina Keller", "language=English", "home=Bern", "units=metric", "help=letters",
    ]  # fmt: skip
    assert typed(monkeypatch, desk, "Mina\n") == ["name=Mina"], "the end of the input skips the rest"


def test_nobody_is_asked_where_nobody_sits_or_a_program_reads(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> None:
    assert typed(monkeypatch, desk, "Mina\n", person=False) == []
    assert typed(monkeypatch, desk, "Mina\n", output=output_for("json")) == []


def test_the_prompt_is_shown_as_it_is(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk.carry_out("profile prompt", {})["text"] == ""
    desk.carry_out("profile set", {"attribute": "called", "value": ["Mina"]})
    desk.carry_out("instructions set", {"text": ["Answer", "briefly."]})
    shown = desk.carry_out("profile prompt", {})
    assert shown["text"] == desk.assistant.about.text() and 0 < shown["tokens"] < 100
    assert shown["manner"].endswith("Answer briefly.")
    assert shown["text"] in capsys.readouterr().out
    assert desk.carry_out("profile prompt", {"for": "health"}) == {
        "purpose": "health", "text": "", "tokens": 0, "manner": "",
    }  # fmt: skip
    with pytest.raises(BadRequest, match="no prompt for “poems”"):
        desk.carry_out("profile prompt", {"for": "poems"})


def test_roles_and_instructions(desk: Desk) -> None:
    chat = desk.assistant.chat.begin("Trip")
    desk.carry_out("persona add", {"name": "Guide", "instructions": ["You", "know", "museums."]})
    assert desk.carry_out("persona use", {"name": ["Plain", "assistant"], "chat": chat})["chat"] == chat
    desk.carry_out("persona use", {"name": ["guide"]})
    assert [each["name"] for each in desk.carry_out("persona", {}) if each["in_use"]] == ["Guide"]
    assert desk.assistant.manner.of_chat(chat) == "Plain assistant"
    desk.carry_out("persona remove", {"name": ["Guide"]})
    with pytest.raises(BadRequest, match="no chat 99"):
        desk.carry_out("persona use", {"name": ["Editor"], "chat": 99})
    desk.carry_out("instructions set", {"text": ["Use British spelling."]})
    assert desk.carry_out("instructions", {}) == {"instructions": "Use British spelling."}
    assert desk.carry_out("instructions clear", {}) == {"instructions": ""}
