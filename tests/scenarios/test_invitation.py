"""A person at a real desktop drops an invitation mail, says yes, and later drops the one that cancels it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QImage

from tests.scenarios.test_window import Desktop, desktop, until
from tests.unit.calendar.sent import calendar, mail, part
from ui.theme import LIGHT

__all__ = ["desktop"]

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(300)]

WEEK = ("--from", "2026-03-09", "--to", "2026-03-15")


def lowest(image: QImage, colour: str, wide: int) -> tuple[int, int] | None:
    """The middle of the lowest row in which at least ``wide`` pixels in a stretch of 200 have exactly this colour."""
    one = QImage(1, 1, QImage.Format.Format_RGB32)
    one.fill(colour)
    wanted, image = one.pixel(0, 0), image.convertToFormat(QImage.Format.Format_RGB32)
    for y in range(image.height() - 1, 0, -1):
        found = [x for x in range(image.width()) if image.pixel(x, y) == wanted]
        if len(found) >= wide and found[-1] - found[0] < 200:
            return (found[0] + found[-1]) // 2, y
    return None


class Person:
    """Drops files on the window and clicks on the button of the card that comes up."""

    def __init__(self, desktop: Desktop, models: Path) -> None:
        self._desktop = desktop
        self._environment = desktop.environment | {"HEARTH_MODELS": str(models), "TZ": "Europe/Berlin"}
        self.hearth = desktop.start([sys.executable, "-m", "ui.launch"], env=self._environment)
        self._window = desktop.window("Hearth")
        desktop.tool("windowmove", self._window, 220, 10)
        desktop.tool("windowsize", self._window, 1200, 880)
        until(lambda: self.ask("agenda") == [], 60)

    def drop(self, path: Path) -> None:
        """Drag a file from another program's window onto Hearth's."""
        script = str(Path(__file__).with_name("drag_source.py"))
        source = self._desktop.start([sys.executable, script, str(path)], env=self._environment)
        self._desktop.drag(self._desktop.window("file manager"), self._window)
        time.sleep(1)
        source.terminate()
        source.wait(15)

    def click(self, name: str, colour: str, wide: int) -> None:
        """Click on the lowest thing of that colour, once it is there."""
        x, y = until(lambda: lowest(self._desktop.look(name), colour, wide), 60)
        self._desktop.tool("mousemove", x, y - 2)
        self._desktop.tool("click", 1)

    def ask(self, *arguments: str) -> Any:
        """A command, which the window's process carries out."""
        command = [sys.executable, "-m", "ui.launch", "--json", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=self._environment)
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)

    def week(self) -> list[str]:
        """What is on in the week of the invitation."""
        return [f"{each['title']} {each['start']}" for each in self.ask("agenda", *WEEK)]


def test_from_an_invitation_to_its_cancellation(desktop: Desktop, own_profile: Path, tmp_path: Path) -> None:
    invited, cancelled = tmp_path / "invitation.eml", tmp_path / "cancelled.eml"
    invited.write_bytes(mail(part(calendar())))
    cancelled.write_bytes(mail(part(calendar("CANCEL", 1))))
    person = Person(desktop, tmp_path / "models")

    person.drop(invited)
    until(lambda: lowest(desktop.look("invitation"), LIGHT.accent, 40), 60)
    assert person.week() == [], "nothing is in the calendar without a yes"
    person.click("invitation", LIGHT.accent, 40)
    until(lambda: person.week() == ["Budget review 2026-03-12T14:00:00+01:00"], 30)
    desktop.look("accepted")

    person.drop(cancelled)
    person.click("cancellation", LIGHT.danger, 3)
    until(lambda: person.week() == [], 30)
    names = {Path(each["path"]).name for each in person.ask("sources")}
    assert names == {invited.name, cancelled.name}, "each mail is in the library as well"
    person.hearth.send_signal(signal.SIGTERM)
    assert person.hearth.wait(30) == 0
