"""Whether a window can be opened is said in words before Qt would end the process."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.core.errors import MachineProblem
from ui.display import check_display

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="tells Linux displays apart")


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    """A kernel that knows one X11 server, number 7, locally and one, number 10, at a forwarded port."""
    (tmp_path / "net").mkdir()
    (tmp_path / "net" / "unix").write_text("Num RefCount\n0000: 00000002 0 00010000 0001 01 1 @/tmp/.X11-unix/X7\n")
    (tmp_path / "net" / "tcp").write_text(
        "  sl  local_address rem_address   st\n"
        "   0: 0100007F:177A 00000000:0000 0A 00000000:00000000\n"
        "   1: 0100007F:177B 0100007F:9999 01 00000000:00000000\n"
    )
    return tmp_path


@pytest.fixture
def wayland(tmp_path: Path) -> Iterator[Path]:
    """A folder with a listening Wayland socket."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-0"))
        yield tmp_path


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "There is no display here to open a window on."),
        ({"DISPLAY": ":9"}, "The display :9 does not answer."),
        ({"DISPLAY": "localhost:11.0"}, "The display localhost:11.0 does not answer."),
        ({"DISPLAY": "nonsense"}, "The display nonsense does not answer."),
        ({"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": "/nowhere"}, "There is no display"),
    ],
)
def test_no_display_is_a_sentence_and_a_next_step(environment: dict[str, str], said: str, proc: Path) -> None:
    with pytest.raises(MachineProblem) as told:
        check_display(environment, proc)
    assert said in told.value.message
    assert "hearth ask" in told.value.hint


@pytest.mark.parametrize(
    "environment",
    [
        {"QT_QPA_PLATFORM": "offscreen"},
        {"QT_QPA_PLATFORM": "vnc:size=800x600"},
        {"DISPLAY": ":7"},
        {"DISPLAY": "unix:7.0"},
        {"DISPLAY": "localhost:10.0"},
        {"DISPLAY": "far.example:0"},
    ],
)
def test_a_display_that_may_answer_is_left_to_qt(
    environment: dict[str, str], proc: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "ctypes.CDLL", lambda _name: None
    )  # whether this machine has Qt's libraries is another question
    check_display(environment, proc)


def test_wayland_is_enough(wayland: Path, proc: Path) -> None:
    check_display({"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(wayland)}, proc)


def test_the_command_says_it_and_goes() -> None:
    environment = {
        name: text for name, text in os.environ.items() if name not in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY")
    }
    command = [sys.executable, "-m", "ui.launch"]
    for display in ({}, {"DISPLAY": ":4711"}):
        run = subprocess.run(command, env=environment | display, capture_output=True, text=True, check=False)
        assert run.returncode == 1
        assert run.stderr.count("\n") == 2
        assert "display" in run.stderr
