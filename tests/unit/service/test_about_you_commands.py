"""A chat is switched and what is known is written into a file, as the command line asks for it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.core.errors import BadRequest
from assistant.core.jobs import QuietDesk
from assistant.service.assistant import Assistant
from assistant.service.commands import command


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[Assistant]:
    opened = Assistant.open(tmp_path / "profile", models=tmp_path / "models")
    yield opened
    opened.close()


def run(assistant: Assistant, name: str, **arguments: Any) -> Any:
    known = command(name)
    assert known.run is not None
    return known.run(assistant, known.check(arguments), QuietDesk())


def test_a_chat_is_switched_by_words(assistant: Assistant) -> None:
    chat = assistant.chat.begin("Where are my tyres?")
    done = run(assistant, "chats switch", chat=chat, teaches="off")
    assert (done["teaches"], done["uses_memory"]) == (False, True)
    assert done["text"] == "I learn nothing about you from this chat; answers in it use what I know."
    done = run(assistant, "chats switch", chat=chat, teaches="on", uses_memory="off")
    assert (done["teaches"], done["uses_memory"]) == (True, False)
    [listed] = run(assistant, "chats")
    assert (listed["teaches"], listed["uses_memory"]) == (True, False)
    assert run(assistant, "chats switch", chat=chat)["uses_memory"] is False, "saying nothing changes nothing"


def test_a_chat_is_switched_on_or_off_and_nothing_else(assistant: Assistant) -> None:
    chat = assistant.chat.begin("Where are my tyres?")
    with pytest.raises(BadRequest, match="--uses-memory is on or off, not “maybe”"):
        run(assistant, "chats switch", chat=chat, uses_memory="maybe")
    with pytest.raises(BadRequest, match="There is no chat 99"):
        run(assistant, "chats switch", chat=99, teaches="on")


def test_what_is_known_is_written_into_a_file(assistant: Assistant, tmp_path: Path) -> None:
    assistant.memory.add("I live in Basel.")
    done = run(assistant, "memory export", file=str(tmp_path / "me.json"))
    assert (done["facts"], done["path"]) == (1, str(tmp_path / "me.json")) and "not encrypted" in done["text"]
    assert json.loads((tmp_path / "me.json").read_text())["facts"][0]["text"] == "I live in Basel."
