"""Reminders in the window: told once, on the desktop, and a click leads to the day. And the real brief on Today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from assistant.core.errors import StoreProblem
from assistant.core.jobs import QuietDesk
from assistant.service.assistant import Assistant
from assistant.service.reminders import Reminder
from tests.ui.test_calendar_window import settle
from ui.desktop import Tray
from ui.reminders import ReminderWatch
from ui.shell import Shell
from ui.todayrows import EventRow, SuggestionRow

pytestmark = pytest.mark.timeout(120)


class Said:
    """The tray's messages, kept."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, str]] = []
        self.clicks: list[Callable[[], None] | None] = []

    def say(self, title: str, text: str, clicked: Callable[[], None] | None = None) -> None:
        self.messages.append((title, text))
        self.clicks.append(clicked)


@pytest.fixture
def said(shell: Shell) -> Said:
    """What is said instead of on the desktop."""
    made = Said()
    shell.reminders.messages = made
    return made


def put_in(assistant: Assistant, folder: Path, *events: tuple[str, datetime, str]) -> None:
    """A calendar with meetings of an hour: title, start, who comes."""
    stamp = "%Y%m%dT%H%M%S"
    parts = [
        f"BEGIN:VEVENT\nUID:{title}\nSUMMARY:{title}\nDTSTART:{start:{stamp}}\n"
        f"DTEND:{start + timedelta(hours=1):{stamp}}\nATTENDEE;CN={who}:mailto:x@x.example\nEND:VEVENT"
        for title, start, who in events
    ]
    path = folder / "work.ics"
    path.write_text("\n".join(["BEGIN:VCALENDAR", *parts, "END:VCALENDAR\n"]))
    assistant.agenda.add(path, QuietDesk())


def noon(assistant: Assistant) -> datetime:
    """Noon of today: far from where days change."""
    return assistant.now().replace(hour=12, minute=0, second=0, microsecond=0)


def test_a_reminder_is_shown_once_and_leads_to_its_day(
    qtbot: QtBot, shell: Shell, assistant: Assistant, said: Said, tmp_path: Path
) -> None:
    start = noon(assistant) + timedelta(days=40)
    put_in(assistant, tmp_path, ("Review", start, "Luca Bianchi"))
    settle(qtbot, shell)
    moment = [start - timedelta(minutes=11)]
    shell.reminders.attach(assistant.reminders, lambda: moment[0])
    settle(qtbot, shell)
    assert said.messages == []
    shell.window.hide()
    moment[0] = start - timedelta(minutes=10)
    for _ in range(3):
        shell.reminders.look()
        settle(qtbot, shell)
    assert said.messages == [("Review", "12:00, with Luca Bianchi")]
    shell.reminders.attach(assistant.reminders, lambda: moment[0])
    settle(qtbot, shell)
    assert len(said.messages) == 1, "opening again tells nothing twice"
    assert said.clicks[0] is not None
    said.clicks[0]()
    assert shell.window.isVisible() and shell.window.shown == "calendar"
    assert shell.calendar.days.day == start.date()
    settle(qtbot, shell)


def test_what_was_missed_says_so_and_many_at_once_are_one_message(
    qtbot: QtBot, shell: Shell, assistant: Assistant, said: Said, tmp_path: Path
) -> None:
    start = noon(assistant) + timedelta(days=40)
    put_in(assistant, tmp_path, ("Review", start, "Luca Bianchi"))
    shell.reminders.attach(assistant.reminders, lambda: start + timedelta(hours=1))
    settle(qtbot, shell)
    assert [title for title, _ in said.messages] == ["Missed: Review"]
    said.messages.clear()
    put_in(assistant, tmp_path, *((f"Talk {n}", start + timedelta(hours=24, minutes=n), "Ida Ott") for n in range(4)))
    shell.reminders.attach(assistant.reminders, lambda: start + timedelta(hours=25))
    settle(qtbot, shell)
    assert said.messages == [("4 reminders", "Talk 0, Talk 1, Talk 2, Talk 3")]


def test_a_look_that_fails_is_made_up_for(qtbot: QtBot, shell: Shell, assistant: Assistant, said: Said) -> None:
    asked: list[tuple[datetime, datetime]] = []
    now = [noon(assistant)]

    class Source:
        def due(self, since: datetime, now: datetime) -> list[Reminder]:
            asked.append((since, now))
            if len(asked) == 2:
                raise StoreProblem("The database is busy.")
            return []

    settle(qtbot, shell)
    shell.reminders.attach(Source(), lambda: now[0])
    for _ in range(3):
        settle(qtbot, shell)
        now[0] += timedelta(seconds=30)
        shell.reminders.look()
    settle(qtbot, shell)
    assert asked[1][0] == asked[2][0] == asked[0][1] and asked[3][0] == asked[2][1]
    shell.reminders.detach()
    shell.reminders.look()
    settle(qtbot, shell)
    assert len(asked) == 4, "a closed profile is not asked"


def test_it_looks_by_itself_every_half_minute(shell: Shell) -> None:
    timer = shell.reminders._timer
    assert timer.isActive() and timer.interval() == 30_000 and not timer.isSingleShot()


def test_a_click_on_the_trays_message_does_what_it_was_said_with(qtbot: QtBot, shell: Shell) -> None:
    tray = Tray(shell.look.app_icon(), shell)
    clicked: list[str] = []
    tray.say("One", "", lambda: clicked.append("one"))
    tray._icon.messageClicked.emit()
    tray.say("Two", "")
    tray._icon.messageClicked.emit()
    assert clicked == ["one"]
    watch = ReminderWatch(shell.bridge, tray, shell)
    assert watch.messages is tray


def test_the_today_page_shows_a_real_brief(qtbot: QtBot, shell: Shell, assistant: Assistant, tmp_path: Path) -> None:
    start = assistant.now().replace(hour=23, minute=0, second=0, microsecond=0)
    put_in(assistant, tmp_path, ("Heron review", start, "Luca Bianchi"), ("Dentist", start, "Dr Okafor"))
    plan = tmp_path / "Heron plan.txt"
    plan.write_text("Luca wants the go-live of Heron in May.")
    assistant.library.add([plan], QuietDesk(), wait_for_meaning=False)
    shell.window.show_page("today")
    shell.today.refresh()
    rows = shell.today.findChildren
    qtbot.waitUntil(lambda: bool(rows(SuggestionRow)), timeout=20_000)
    assert {row.text() for row in rows(EventRow)} == {"Dentist", "Heron review"}
    (suggested,) = rows(SuggestionRow)
    assert suggested.title == "Heron plan.txt, for “Heron review”"
    assert suggested.line == "Why: “Heron plan.txt” names Luca and Heron"
    assert [button.text() for button in shell.today.findChildren(QPushButton) if button.text() == "Show"] == ["Show"]
    suggested.never.click()
    qtbot.waitUntil(lambda: not [row for row in rows(SuggestionRow) if row.isVisibleTo(shell.today)], timeout=20_000)
    assert assistant.agenda.brief(assistant.now()).prepare == ()
    settle(qtbot, shell)
