"""Makes the README's picture: the real window over the sample library, answering with the starter model.

Run `.venv/bin/python packaging/screenshot.py`; needs Xvfb, openbox, xdotool and ImageMagick, takes a few minutes.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from console import SetupProblem, say

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "packaging" / "screenshots" / "main.png"
WIDTH, HEIGHT = 1240, 800
PATIENCE = 300
"""Seconds to wait for one answer."""

EARLIER = ("Where are the winter tyres stored?", "What is the notice period of the flat?")
QUESTION = "When does my flight to Lisbon leave, and which seats do we have?"
NEXT = "What does error E24 of the dishwasher mean?"


def main() -> int:
    """Write the picture; 0."""
    with tempfile.TemporaryDirectory(prefix="hearth-shot-") as folder, _desktop() as display:
        environment = {**os.environ, "HEARTH_HOME": f"{folder}/profile", "HEARTH_KEY_FILE": f"{folder}/key"}
        environment |= {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "XDG_RUNTIME_DIR": folder}
        _hearth(environment, "settings", "set", "theme", "light")
        _hearth(environment, "add", str(ROOT / "resources" / "sample"))
        for question in EARLIER:
            _hearth(environment, "ask", question)
        with _running([sys.executable, "-m", "ui.launch"], environment):
            window = _until(lambda: _tool(environment, "search", "--onlyvisible", "--name", "^Hearth$"))
            _tool(environment, "windowmove", window, "0", "0")
            _tool(environment, "windowsize", window, str(WIDTH), str(HEIGHT))
            _tool(environment, "windowactivate", "--sync", window)
            for turns, question in ((2, QUESTION), (4, NEXT)):
                time.sleep(2)
                _tool(environment, "type", "--delay", "15", question)
                _tool(environment, "key", "Return")
                _until(partial(_has_turns, environment, turns))
            time.sleep(2)
            PICTURE.parent.mkdir(exist_ok=True)
            take = ["import", "-window", window, "-strip", "-define", "png:compression-level=9", str(PICTURE)]
            subprocess.run(take, env=environment, check=True)
    say(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size / 1000:.0f} kB")
    return 0


def _has_turns(environment: dict[str, str], turns: int) -> bool:
    newest = _hearth(environment, "chats")[0]["id"]
    messages = _hearth(environment, "chats", "show", str(newest))["messages"]
    return messages[0]["text"] == QUESTION and len(messages) >= turns


def _hearth(environment: dict[str, str], *arguments: str) -> Any:
    command = [sys.executable, "-m", "ui.launch", "--json", *arguments]
    return json.loads(subprocess.run(command, env=environment, capture_output=True, check=True).stdout)


def _tool(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(["xdotool", *arguments], env=environment, capture_output=True, text=True, check=False)
    return done.stdout.split("\n")[0]


def _until(look: Callable[[], Any]) -> Any:
    end = time.monotonic() + PATIENCE
    while not (found := look()):
        if time.monotonic() > end:
            raise SetupProblem("The window did not come that far.")
        time.sleep(1)
    return found


@contextlib.contextmanager
def _desktop() -> Iterator[str]:
    """A screen in memory with a window manager; yields the name of its display."""
    reading, writing = os.pipe()
    server = [
        "Xvfb",
        "-displayfd",
        str(writing),
        "-screen",
        "0",
        f"{WIDTH + 100}x{HEIGHT + 100}x24",
        "-nolisten",
        "tcp",
    ]
    with subprocess.Popen(server, pass_fds=[writing], stderr=subprocess.DEVNULL) as screen:
        os.close(writing)
        try:
            display = f":{os.read(reading, 16).decode().strip()}"
            with _running(["openbox"], {**os.environ, "DISPLAY": display}):
                yield display
        finally:
            os.close(reading)
            screen.terminate()


@contextlib.contextmanager
def _running(command: list[str], environment: dict[str, str]) -> Iterator[None]:
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()


if __name__ == "__main__":
    sys.exit(main())
