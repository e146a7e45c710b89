"""The commands about documents that the person uses: plain JSON, and what the terminal shows of it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from assistant.cli_terminal import _RENDER
from assistant.core.jobs import CancelToken, QuietDesk
from assistant.service.commands import command
from tests.ui.scripted import ScriptedAssistant

CAR = "The winter tyres are stored at Garage Müller, shelf 14. The next service is due at 90,000 km."
TEXTS = {"Car notes.md": CAR, "Old.md": CAR, "Garage.md": f"{CAR} Garage Müller is closed in August, ask Nadja then."}


class Assistant(ScriptedAssistant):
    """The scripted one, which loads nothing."""

    def start_engines(self, *, model: bool = True) -> None:
        assert not model, "no chat model is needed for this"

    def wait_for_meaning(self, _seconds: float, _cancel: CancelToken) -> bool:
        return False

    def meaning_problem(self) -> str:
        return "Search by meaning is still loading."


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[Assistant]:
    made = Assistant(tmp_path, TEXTS)
    yield made
    made.close()


def carry_out(assistant: Any, name: str, **arguments: Any) -> tuple[Any, str]:
    asked = command(name)
    assert asked.run is not None
    result = json.loads(json.dumps(asked.run(assistant, asked.check(arguments), QuietDesk())))
    screen = Console(file=io.StringIO(), width=200)
    for part in _RENDER[asked.name](result):
        screen.print(part)
    assert isinstance(screen.file, io.StringIO)
    return result, screen.file.getvalue()


def path(assistant: Assistant, name: str) -> str:
    return str(assistant.folder / "files" / name)


def test_related_documents_and_copies(assistant: Assistant) -> None:
    found, said = carry_out(assistant, "related", path=path(assistant, "Car notes.md"))
    assert [(Path(each["path"]).name, bool(each["copy_of"])) for each in found] == [
        ("Garage.md", False),
        ("Old.md", True),
    ]
    assert "copy of Car notes.md" in said


def test_what_was_opened_is_listed_offered_refused_and_forgotten(assistant: Assistant) -> None:
    assert "nothing to suggest" in carry_out(assistant, "suggest")[1]
    assert "no document" in carry_out(assistant, "used")[1]
    for _ in range(3):
        assistant.usage.opened(path(assistant, "Garage.md"))
    (used,), said = carry_out(assistant, "used")
    assert (used["opened"], used["why"]) == (3, "opened 3 times, last today")
    assert "Garage.md" in said
    key = "0" * 32
    assert "not suggested again" in carry_out(assistant, "suggest not", key=key)[1]
    assert carry_out(assistant, "used forget")[0] == {"forgotten": 1}
    assert carry_out(assistant, "used")[0] == []


def test_search_tells_why_one_moved_up(assistant: Assistant) -> None:
    plain, _ = carry_out(assistant, "search", query=["winter", "tyres"])
    assert all("moved_up" not in each for each in plain)
    explained, said = carry_out(assistant, "search", query=["winter", "tyres"], explain=True)
    assert [each["moved_up"] for each in explained] == [""] * len(explained)
    assert "Moved up" not in said
    shown = _RENDER["search"]([{**explained[0], "moved_up": "opened 3 times, last on Monday"}])
    screen = Console(file=io.StringIO(), width=200)
    for part in shown:
        screen.print(part)
    assert isinstance(screen.file, io.StringIO)
    assert "Moved up: opened 3 times, last on Monday" in screen.file.getvalue()
