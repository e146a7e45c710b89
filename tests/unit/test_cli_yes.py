"""The yes at a terminal: asked for once, and nothing is done without it."""

from __future__ import annotations

import io
import signal
import sys
from typing import Any

import pytest

from assistant.cli import Stop
from assistant.cli_text import TextOutput, output_for
from assistant.cli_yes import confirm, offered

DO = {"command": "event cancel", "arguments": {"event": "1", "yes": True}, "text": "hearth event cancel 1 --yes"}
ANSWER = {"answer": "Cancel it.", "citations": [], "proposal": {"do": DO, "refused": ""}}
WAITS = {"invitations": [{"proposal": {"done": False}}], "problems": []}
DONE = {"kind": "cancel", "says": "Cancel “Dentist”.", "refused": "", "conflicts": [], "done": True}


class Keyboard(io.StringIO):
    """Somebody at a terminal, or nobody."""

    def __init__(self, text: str, person: bool = True) -> None:
        super().__init__(text)
        self._person = person

    def isatty(self) -> bool:
        """Whether somebody sits there."""
        return self._person


class OneDoor:
    """Notes what is carried out."""

    def __init__(self) -> None:
        self.done: list[tuple[str, dict[str, Any]]] = []

    def carry_out(self, command: str, arguments: dict[str, Any], _on_event: Any, _cancel: Any) -> Any:
        """Carries out whatever it is."""
        self.done.append((command, arguments))
        return DONE


def answered(monkeypatch: pytest.MonkeyPatch, text: str, output: str = "text", person: bool = True) -> OneDoor:
    """What is done where the person types ``text``."""
    monkeypatch.setattr(sys, "stdin", Keyboard(text, person))
    monkeypatch.setattr(sys, "stderr", Keyboard("", person))
    door = OneDoor()
    shown = TextOutput() if output == "text" else output_for("json")
    assert confirm("ask", {}, ANSWER, door, shown, Stop()) == 0  # type: ignore[arg-type]
    return door


@pytest.mark.parametrize("text", ["y\n", "YES\n", " yes "])
def test_a_yes_does_it(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str) -> None:
    before = signal.getsignal(signal.SIGINT)
    assert answered(monkeypatch, text).done == [("event cancel", {"event": "1", "yes": True})]
    assert "Done: Cancel “Dentist”." in capsys.readouterr().out
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize("text", ["n\n", "\n", "", "yep sure\n", "no yes\n"])
def test_anything_else_does_nothing(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    assert answered(monkeypatch, text).done == []
    assert "[y/N]" in sys.stderr.getvalue()  # type: ignore[attr-defined]


def test_nobody_is_asked_where_nobody_sits_or_a_program_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    assert answered(monkeypatch, "y\n", person=False).done == []
    assert answered(monkeypatch, "y\n", output="json").done == []
    assert sys.stderr.getvalue() == ""  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("command", "arguments", "result", "doing"),
    [
        ("ask", {}, {"proposal": None}, []),
        ("ask", {}, {"proposal": {"do": None}}, []),
        ("event move", {"event": "1"}, {"done": False, "refused": ""}, [("event move", {"event": "1", "yes": True})]),
        ("event move", {"event": "1"}, {"done": True, "refused": ""}, []),
        ("event add", {}, {"done": False, "refused": "It needs a title."}, []),
        ("calendar add", {"path": "/a.eml"}, WAITS, [("calendar add", {"path": "/a.eml", "yes": True})]),
        ("calendar add", {"path": "/a.eml"}, {"invitations": [{"proposal": None}]}, []),
        ("calendar add", {"path": "/a.ics"}, {"calendar": "Work"}, []),
        (
            "add",
            {},
            {"invitations": [{"path": "/a.eml", **WAITS}]},
            [("calendar add", {"path": "/a.eml", "yes": True})],
        ),
        ("search", {}, [], []),
        ("memory forget", {"what": ["dog"]}, {"done": False}, [("memory forget", {"what": ["dog"], "yes": True})]),
        ("memory forget", {"what": ["dog"]}, {"done": True}, []),
    ],
)
def test_what_a_yes_would_do(command: str, arguments: Any, result: Any, doing: Any) -> None:
    assert offered(command, arguments, result) == doing
