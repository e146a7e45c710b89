"""A person at a real desktop asks the calendar in the chat, and says yes to a change."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QColor, QImage

from tests.scenarios.test_window import Desktop, answered, ask, desktop, until
from ui.theme import LIGHT

__all__ = ["ask", "desktop"]

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(300)]


def calendar_file(folder: Path, day: datetime) -> Path:
    """A calendar with the dentist at ten and a review from twelve on that day."""
    events = (("Dentist", "100000", "103000"), ("Heron review", "120000", "130000"))
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//written//by hand"]
    for title, start, end in events:
        lines += ["BEGIN:VEVENT", f"UID:{title}@test", f"DTSTART:{day:%Y%m%d}T{start}", f"DTEND:{day:%Y%m%d}T{end}"]
        lines += [f"SUMMARY:{title}", "END:VEVENT"]
    path = folder / "mine.ics"
    path.write_text("\r\n".join([*lines, "END:VCALENDAR", ""]), encoding="utf-8", newline="")
    return path


def middle(image: QImage, colour: str) -> tuple[int, int]:
    """The middle of the highest button of this colour in the right half of the window's middle."""
    wanted = QColor(colour)
    rows = range(image.height() // 5, image.height() * 3 // 4)
    columns = range(image.width() // 2, image.width() - 100)
    found = [(x, y) for y in rows for x in columns if image.pixelColor(x, y) == wanted]
    top = found[0][1]
    button = [(x, y) for x, y in found if y < top + 34]
    return sum(x for x, _ in button) // len(button), sum(y for _, y in button) // len(button)


def test_the_calendar_is_asked_and_changed_in_the_chat(
    desktop: Desktop, ask: Callable[..., Any], own_profile: Path, tmp_path: Path
) -> None:
    tomorrow = datetime.now().astimezone() + timedelta(days=1)
    environment = desktop.environment | {"HEARTH_MODELS": str(tmp_path / "models")}  # no model has a say in this
    hearth = desktop.start([sys.executable, "-m", "ui.launch"], env=environment)
    window = desktop.window("Hearth")
    desktop.tool("windowmove", window, 220, 10)
    desktop.tool("windowsize", window, 1200, 880)
    until(lambda: (own_profile / "owner.sock").exists(), 30)
    ask("calendar", "add", str(calendar_file(tmp_path, tomorrow)))

    def titles() -> list[str]:
        days = ("--from", f"{tomorrow:%Y-%m-%d}", "--to", f"{tomorrow + timedelta(days=1):%Y-%m-%d}")
        return [each["title"] for each in ask("agenda", *days)]

    assert titles() == ["Dentist", "Heron review"]
    time.sleep(2)
    desktop.tool("windowactivate", "--sync", window)
    desktop.type("What's on tomorrow?")
    answer = until(lambda: answered(ask, 2), 30)
    assert "Dentist" in answer["text"] and "12:00 to 13:00: Heron review" in answer["text"]
    desktop.type("Add lunch with Eva tomorrow at 12:30")
    asked = until(lambda: answered(ask, 4), 30)
    assert "It overlaps “Heron review”." in asked["text"] and titles() == ["Dentist", "Heron review"]
    time.sleep(1)
    desktop.tool("mousemove", *middle(desktop.look("calendar_proposal"), LIGHT.accent))
    desktop.tool("click", 1)
    until(lambda: titles() == ["Dentist", "Heron review", "Lunch with Eva"], 10)
    ask("calendar", "export", str(tmp_path / "own.ics"))
    assert "SUMMARY:Lunch with Eva" in (tmp_path / "own.ics").read_text(encoding="utf-8")
    time.sleep(1)
    desktop.look("calendar_added")
    hearth.send_signal(signal.SIGTERM)
    assert hearth.wait(30) == 0
