"""The commands of style and drafts give plain JSON values, and the terminal shows each of them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

from assistant.cli_style import STYLE
from assistant.core.changes import ChangeBus
from assistant.core.errors import BadRequest
from assistant.core.jobs import QuietDesk
from assistant.service.commands import command
from assistant.service.drafts import Drafter
from assistant.service.style import StyleService
from assistant.store.chats import Chats
from assistant.store.database import Database
from assistant.store.styles import Styles
from assistant.system.paths import resources
from tests.unit.service.test_style import MAILBOX, NEUTRAL, NOW, REQUEST, STYLED
from tests.unit.service.test_tool_calling import ScriptedEngine


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[Any]:
    """What the commands use of an assistant: its style, with a scripted model, and the state of its models."""
    database = Database.open(tmp_path / "hearth.db", bytes(32))
    engine = ScriptedEngine(STYLED, NEUTRAL)
    drafter = Drafter(lambda: engine, resources() / "prompts")
    style = StyleService(Styles(database), Chats(database), drafter, ChangeBus(), lambda: NOW)
    models = SimpleNamespace(start=lambda: None, state=lambda: SimpleNamespace(kind="ready", model="scripted"))
    yield SimpleNamespace(style=style, models=models, engine=engine)
    database.close()


def carry_out(assistant: Any, name: str, **arguments: Any) -> tuple[Any, str]:
    """The result of a command as JSON gives it, and what the terminal shows of it."""
    asked = command(name)
    assert asked.run is not None
    result = json.loads(json.dumps(asked.run(assistant, asked.check(arguments), QuietDesk())))
    screen = Console(file=io.StringIO(), width=140)
    for part in STYLE[asked.name](result):
        screen.print(part)
    assert isinstance(screen.file, io.StringIO)
    return result, screen.file.getvalue()


def test_from_nothing_known_to_a_card_and_back(assistant: Any) -> None:
    assert "does not know yet" in carry_out(assistant, "style")[1]
    learned, said = carry_out(assistant, "style learn", paths=[str(MAILBOX)])
    assert (learned["texts"], learned["files"], learned["failed"]) == (10, 1, [])
    assert "10 texts of yours from 1 file." in said
    shown, said = carry_out(assistant, "style show", group="private")
    assert "You begin “hi Name,”." in shown["card"]
    assert "How you write to friends and family, from 4 texts:" in said
    carry_out(assistant, "style forget", path=str(MAILBOX))
    assert carry_out(assistant, "style")[0]["sources"] == []


def test_a_field_is_said_otherwise_and_taken_back(assistant: Any) -> None:
    carry_out(assistant, "style learn", paths=[str(MAILBOX)])
    carry_out(assistant, "style correct", field="greeting", value=["Ahoy", "{name},"], group="private")
    assert "You said: greeting Ahoy {name}," in carry_out(assistant, "style", group="private")[1]
    carry_out(assistant, "style correct", field="greeting", group="private", reset=True)
    assert carry_out(assistant, "style", group="private")[0]["corrections"] == []
    carry_out(assistant, "style correct", field="recipient", value=["anna.berg@harbour.example"], group="private")
    assert carry_out(assistant, "style")[0]["groups"] == {"private": 6, "others": 4}
    with pytest.raises(BadRequest):
        carry_out(assistant, "style correct", field="greeting")


def test_own_messages_are_forgotten_by_their_name(assistant: Any) -> None:
    carry_out(assistant, "style learn", chats=True)
    assert carry_out(assistant, "style forget", path="/somewhere/chats")[0] == {"forgotten": "chats"}


def test_a_draft_is_shown_beside_the_neutral_one(assistant: Any) -> None:
    carry_out(assistant, "style learn", paths=[str(MAILBOX)])
    result, said = carry_out(assistant, "draft", request=REQUEST.split(), to="Eva")
    assert result["draft"].startswith("hi Eva,")
    assert result["group"] == "private"
    assert "[name] missed [number] trains" in result["plain"]
    assert "As you write" in said and "Neutral" in said and "Mina" in said


def test_only_one_draft_while_nothing_is_known(assistant: Any) -> None:
    assistant.engine.answers = [NEUTRAL]
    result, said = carry_out(assistant, "draft", request=[REQUEST])
    assert result["draft"] is None
    assert result["placeholders_for"] == ["Zelda", "3"]
    assert "Fill in what stands in [brackets]" in said
    assert "hearth style learn PATH" in said


def test_groups_of_recipients_from_mailbox_to_draft(assistant: Any) -> None:
    carry_out(assistant, "style learn", paths=[str(MAILBOX.parent)])
    shown, _ = carry_out(assistant, "style show", group="private")
    assert shown["groups"] == {"others": 6, "private": 4}
    assert "needs three" in carry_out(assistant, "style show", group="nobody")[1]
    carry_out(assistant, "style correct", field="recipient", value=["ruth.amsel@kestrel.example"], group="work")
    carry_out(assistant, "style correct", field="greeting", value=["Hello", "{name}!"], group="private")
    shown, _ = carry_out(assistant, "style show")
    assert shown["groups"] == {"others": 4, "private": 4, "work": 2}
    assistant.engine.answers = [STYLED, NEUTRAL]
    result, _ = carry_out(assistant, "draft", request=[REQUEST], to="tom.reed@gmail.com")
    assert result["group"] == "private"
    assert result["draft"].startswith("Hello Tom!"), "what the person said of the group has the last word"
    assistant.engine.answers = [STYLED, NEUTRAL]
    result, _ = carry_out(assistant, "draft", request=[REQUEST], to="Ms Amsel")
    assert result["group"] == "work"
    assert result["draft"].startswith("Dear Ms Amsel,")
    assert result["draft"].endswith("Kind regards,\nMina Castell")
