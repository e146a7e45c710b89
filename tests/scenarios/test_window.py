"""A person at a real desktop: files dropped from another program, a question typed, an answer with its source."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QImage

from assistant.system.paths import resources
from ui.theme import LIGHT

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(600)]

NEEDED = ("Xvfb", "openbox", "xdotool", "import")
DROPPED = ("Car", "Travel")
QUESTION = "Where are my winter tyres stored?"
FOLLOW_UP = "On which shelf?"


class Desktop:
    """A display of its own with a window manager, a pointer and a keyboard."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._processes: list[subprocess.Popen[str]] = []
        reading, writing = os.pipe()
        server = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1480x960x24", "-nolisten", "tcp"]
        self.start(server, pass_fds=(writing,))
        os.close(writing)
        with os.fdopen(reading) as told:
            self.display = f":{told.readline().strip()}"
        self.environment = dict(os.environ) | {"DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb"}
        self.start(["openbox"], env=self.environment)

    def start(self, command: list[str], **options: Any) -> subprocess.Popen[str]:
        """Start a program that is ended with the desktop."""
        quiet = (self._folder / f"{Path(command[0]).name}-{len(self._processes)}.log").open("w")
        with quiet:
            options.setdefault("stdout", quiet)
            process = subprocess.Popen(command, text=True, stderr=quiet, **options)
        self._processes.append(process)
        return process

    def tool(self, *arguments: str | int) -> str:
        """One xdotool command."""
        done = subprocess.run(
            ["xdotool", *map(str, arguments)], env=self.environment, capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    def window(self, title: str, seconds: float = 30) -> str:
        """The visible window with exactly this title; waits for it."""
        return until(lambda: self.tool("search", "--onlyvisible", "--name", f"^{title}$").split("\n")[0], seconds)

    def drag(self, source: str, target: str) -> QImage:
        """Press on one window, move by hand, let go over the middle of the other; how it looked before letting go."""
        self.tool("mousemove", "--window", source, 60, 60)
        self.tool("mousedown", 1)
        for _ in range(10):
            self.tool("mousemove_relative", "--", 30, 6)
            time.sleep(0.05)
        self.tool("mousemove", "--window", target, 620, 420)
        time.sleep(0.3)
        self.tool("mousemove_relative", "--", 4, 4)
        time.sleep(0.3)
        seen = self.look("drop")
        self.tool("mouseup", 1)
        return seen

    def type(self, text: str) -> None:
        """Type into whatever has the keyboard's focus, and press Enter."""
        self.tool("type", "--delay", 15, text)
        self.tool("key", "Return")

    def look(self, name: str) -> QImage:
        """What is on the screen now; kept where ``HEARTH_SCREENSHOTS`` says."""
        folder = Path(os.environ.get("HEARTH_SCREENSHOTS", self._folder))
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"desktop_{name}.png"
        subprocess.run(["import", "-window", "root", str(path)], env=self.environment, check=True)
        return QImage(str(path))

    def close(self) -> None:
        """End every program, the last started first."""
        for process in reversed(self._processes):
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(15)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


def until(look: Callable[[], Any], seconds: float) -> Any:
    """What ``look`` finds as soon as it finds something; fails after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, f"waited {seconds:.0f} s in vain"
        time.sleep(0.2)
    return found


def pixels(image: QImage, colour: str) -> int:
    """How many pixels have exactly this colour."""
    wanted = QImage(1, 1, QImage.Format.Format_RGB32)
    wanted.fill(colour)
    one = wanted.pixel(0, 0)
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    return sum(image.pixel(x, y) == one for y in range(0, image.height(), 2) for x in range(0, image.width(), 2))


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        pytest.skip(f"NEEDS A DISPLAY: {', '.join(missing)} not installed (xvfb, openbox, xdotool, imagemagick)")
    desktop = Desktop(tmp_path)
    yield desktop
    desktop.close()


@pytest.fixture
def ask(own_profile: Path, desktop: Desktop) -> Callable[..., Any]:
    """Runs a command beside the window; the window's process carries it out."""

    def run(*arguments: str) -> Any:
        command = [sys.executable, "-m", "ui.launch", "--json", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=desktop.environment)
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)

    return run


@pytest.fixture
def hearth(desktop: Desktop, own_profile: Path, starter_model: Path, starter_embedder: Path) -> subprocess.Popen[str]:
    """The running window."""
    return desktop.start([sys.executable, "-m", "ui.launch"], env=desktop.environment)


def answered(ask: Callable[..., Any], turns: int) -> dict[str, Any] | None:
    """The newest answer, once the newest chat has that many turns."""
    for chat in ask("chats"):
        messages = ask("chats", "show", str(chat["id"]))["messages"]
        if len(messages) >= turns and messages[-1]["role"] == "assistant":
            return dict(messages[-1]) | {"question": messages[-2]["text"]}
    return None


def test_from_a_drop_on_the_window_to_an_answer_with_its_source(
    desktop: Desktop, hearth: subprocess.Popen[str], ask: Callable[..., Any]
) -> None:
    window = desktop.window("Hearth")
    desktop.tool("windowmove", window, 220, 10)
    desktop.tool("windowsize", window, 1200, 880)
    files = [str(resources() / "sample" / name) for name in DROPPED]
    desktop.start([sys.executable, str(Path(__file__).with_name("drag_source.py")), *files], env=desktop.environment)
    source = desktop.window("file manager")
    time.sleep(1)

    assert pixels(desktop.drag(source, window), LIGHT.accent_soft) > 50_000, "nothing invites to drop"

    until(lambda: len(ask("sources")) == len(DROPPED), 60)
    until(lambda: all(each["state"] == "ready" and not each["pending"] for each in ask("sources")), 120)
    assert {Path(each["path"]).name for each in ask("sources")} == set(DROPPED)
    assert all(each["documents"] > 0 and each["problems"] == [] for each in ask("sources"))

    desktop.tool("windowactivate", "--sync", window)
    desktop.type(QUESTION)
    answer = until(lambda: answered(ask, 2), 120)
    assert answer["question"] == QUESTION, "the composer has the keyboard from the start"
    assert "Müller" in answer["text"] and answer["found"]
    assert any("Car notes" in citation["path"] for citation in answer["citations"])
    time.sleep(1)
    assert pixels(desktop.look("answer"), LIGHT.accent_soft) > 40, "no number pill and no source chip is on the screen"

    desktop.type(FOLLOW_UP)
    assert "14" in until(lambda: answered(ask, 4), 120)["text"]

    again = subprocess.run([sys.executable, "-m", "ui.launch"], env=desktop.environment, timeout=30, check=False)
    assert again.returncode == 0, "a second start raises the first window"
    quick = [sys.executable, "-m", "ui.launch", "quick"]
    assert subprocess.run(quick, env=desktop.environment, timeout=30, check=False).returncode == 0
    popup = desktop.window("Hearth: quick question")
    desktop.look("quick")
    desktop.tool("windowfocus", "--sync", popup)
    desktop.tool("key", "Escape")
    until(lambda: not desktop.tool("search", "--onlyvisible", "--name", "^Hearth: quick question$"), 10)

    hearth.send_signal(signal.SIGTERM)
    assert hearth.wait(30) == 0
    assert all(check["ok"] for check in ask("doctor"))


def test_closing_goes_to_the_tray_where_there_is_one_and_says_so_first(
    desktop: Desktop, own_profile: Path, tmp_path: Path
) -> None:
    if shutil.which("trayer") is None:
        pytest.skip("NEEDS A TRAY: trayer is not installed")
    environment = desktop.environment | {"HEARTH_MODELS": str(tmp_path / "models")}
    desktop.start(["trayer", "--edge", "bottom"], env=environment)
    time.sleep(1)
    command = [sys.executable, "-m", "ui.launch"]
    hearth = desktop.start(command, env=environment)
    window = desktop.window("Hearth")
    until(lambda: (own_profile / "owner.sock").exists(), 30)
    time.sleep(2)

    desktop.tool("windowactivate", "--sync", window)
    desktop.tool("key", "alt+F4")
    desktop.window("Hearth keeps running")
    desktop.look("tray")
    desktop.tool("key", "Return")
    until(lambda: not desktop.tool("search", "--onlyvisible", "--name", "^Hearth$"), 10)
    assert hearth.poll() is None, "it stays ready for quick questions"

    assert subprocess.run(command, env=environment, timeout=30, check=False).returncode == 0
    desktop.window("Hearth")
    hearth.send_signal(signal.SIGTERM)
    assert hearth.wait(30) == 0


def test_closing_ends_it_where_there_is_no_tray(desktop: Desktop, own_profile: Path, tmp_path: Path) -> None:
    environment = desktop.environment | {"HEARTH_MODELS": str(tmp_path / "models")}
    hearth = desktop.start([sys.executable, "-m", "ui.launch"], env=environment)
    desktop.tool("windowactivate", "--sync", desktop.window("Hearth"))
    desktop.tool("key", "alt+F4")
    assert hearth.wait(30) == 0
