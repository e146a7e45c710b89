"""Reminders in the corner of the screen: told once, done, put off; a click leads to what belongs to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from assistant.core.errors import StoreProblem
from assistant.core.jobs import QuietDesk
from assistant.service.assistant import Assistant
from assistant.service.reminders import Reminder
from tests.ui.test_accessible import nameless
from tests.ui.test_calendar_window import settle
from ui.desktop import Tray
from ui.remindercorner import ReminderCorner
from ui.reminders import ReminderWatch
from ui.shell import Shell
from ui.theme import Look
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
    qtbot: QtBot, shell: Shell, assistant: Assistant, tmp_path: Path
) -> None:
    start = noon(assistant) + timedelta(days=40)
    put_in(assistant, tmp_path, ("Review", start, "Luca Bianchi"))
    settle(qtbot, shell)
    moment = [start - timedelta(minutes=11)]
    shell.reminders.attach(assistant.reminders, lambda: moment[0])
    settle(qtbot, shell)
    assert shell.corner.waiting == () and not shell.corner.isVisible()
    shell.window.hide()
    moment[0] = start - timedelta(minutes=10)
    for _ in range(3):
        shell.reminders.look()
        settle(qtbot, shell)
    (shown,) = shell.corner.rows()
    assert (shown.title.text(), shown.text.text()) == ("Review", "12:00, with Luca Bianchi")
    assert shell.corner.isVisible() and not shell.window.isVisible()
    shell.reminders.attach(assistant.reminders, lambda: moment[0])
    settle(qtbot, shell)
    assert len(shell.corner.rows()) == 1, "opening again tells nothing twice"
    shown.title.click()
    assert shell.window.isVisible() and shell.window.shown == "today", "what belongs to it stands there"
    assert shell.corner.isVisible(), "it is not done by looking at it"
    moment[0] += timedelta(days=1)
    shown.title.click()
    assert shell.window.shown == "calendar" and shell.calendar.days.day == start.date()
    settle(qtbot, shell)


def test_what_was_missed_is_one_list(qtbot: QtBot, shell: Shell, assistant: Assistant, tmp_path: Path) -> None:
    start = noon(assistant) + timedelta(days=40)
    settle(qtbot, shell)
    put_in(assistant, tmp_path, *((f"Talk {n}", start + timedelta(minutes=n), "Ida Ott") for n in range(4)))
    moment = [start + timedelta(hours=1)]
    shell.reminders.attach(assistant.reminders, lambda: moment[0])
    settle(qtbot, shell)
    assert [each.title.text() for each in shell.corner.rows()] == [f"Talk {n}" for n in range(4)]
    assert shell.corner._heading.text() == "While you were away"
    assert shell.corner.rows()[0].missed.text() == "It was to be told at 11:50"
    shell.corner._all.click()
    settle(qtbot, shell)
    assert not shell.corner.isVisible() and shell.corner.waiting == ()
    moment[0] += timedelta(hours=1)
    shell.reminders.look()
    settle(qtbot, shell)
    assert shell.corner.waiting == (), "done is done"


def test_later_is_kept_and_told_again(qtbot: QtBot, shell: Shell, assistant: Assistant, tmp_path: Path) -> None:
    start = noon(assistant) + timedelta(days=40)
    settle(qtbot, shell)
    put_in(assistant, tmp_path, ("Pills", start, "Ida Ott"), ("Review", start, "Luca Bianchi"))
    moment = [start - timedelta(minutes=10)]
    assistant.reminders._clock = lambda: moment[0]
    shell.reminders.attach(assistant.reminders, lambda: moment[0])
    settle(qtbot, shell)
    pills, _review = shell.corner.rows()
    pills.later_buttons[15].click()
    settle(qtbot, shell)
    assert [each.title.text() for each in shell.corner.rows()] == ["Review"]
    shell.corner.rows()[0].done_button.click()
    settle(qtbot, shell)
    assert not shell.corner.isVisible()
    moment[0] += timedelta(minutes=14)
    shell.corner.forget()
    shell.reminders.attach(assistant.reminders, lambda: moment[0])  # a restart
    settle(qtbot, shell)
    assert shell.corner.waiting == ()
    moment[0] += timedelta(minutes=1)
    shell.reminders.look()
    settle(qtbot, shell)
    assert [each.title.text() for each in shell.corner.rows()] == ["Pills"]
    shell.corner.rows()[0].later_buttons[0].click()
    settle(qtbot, shell)
    moment[0] = noon(assistant).replace(hour=9) + timedelta(days=41)
    shell.reminders.look()
    settle(qtbot, shell)
    assert [(each.title, f"{each.at:%H:%M}") for each in shell.corner.waiting] == [("Pills", "09:00")]


def reminder(n: int, *, missed: bool = False) -> Reminder:
    """A made-up one."""
    at = datetime(2026, 3, 4, 9, n, tzinfo=UTC)
    return Reminder(f"k{n}", at, f"Thing {n} & more", "10:00, with Luca Bianchi", at.date(), missed)


def test_the_corner_does_not_take_the_keyboard_but_can_be_reached(qtbot: QtBot, look: Look) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    field.activateWindow()
    field.setFocus()
    corner = ReminderCorner(look)
    qtbot.addWidget(corner)
    corner.take_keyboard()
    assert not corner.isVisible(), "nothing waits"
    corner.add((reminder(1), reminder(2), reminder(0, missed=True)))
    assert corner.isVisible() and corner.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert [each.reminder.key for each in corner.rows()] == ["k1", "k2", "k0"], "what was missed stands below"
    assert nameless(corner) == []
    corner.take_keyboard()
    qtbot.waitUntil(lambda: corner.rows()[0].done_button.hasFocus(), timeout=3_000)
    assert corner.rows()[0].done_button.property("keyfocus"), "where the keyboard is can be seen"
    decided: list[object] = []
    corner.done.connect(decided.append)
    QTest.keyClick(corner.rows()[0].done_button, Qt.Key.Key_Space)
    assert [each.reminder.key for each in corner.rows()] == ["k2", "k0"] and decided == [reminder(1)]
    qtbot.waitUntil(lambda: corner.rows()[0].done_button.hasFocus(), timeout=3_000)
    QTest.keyClick(corner, Qt.Key.Key_Escape)
    assert not corner.isVisible() and len(corner.waiting) == 2, "put away, not forgotten"
    corner.add((reminder(3),))
    assert [each.reminder.key for each in corner.rows()] == ["k2", "k3", "k0"]


def test_many_fit_on_the_screen_and_stand_in_its_corner(qtbot: QtBot, look: Look) -> None:
    corner = ReminderCorner(look)
    qtbot.addWidget(corner)
    corner.add(tuple(reminder(n) for n in range(30)))
    room = corner.screen().availableGeometry()
    assert room.contains(corner.geometry()) and corner.height() < room.height() * 0.75
    assert room.bottomRight().x() - corner.geometry().right() == 16
    assert len(corner.rows()) == 30
    corner.add((reminder(0),))
    assert len(corner.rows()) == 30, "the same one is there once"


def test_where_windows_have_no_place_the_tray_says_it_and_a_click_shows_it(
    qtbot: QtBot, shell: Shell, assistant: Assistant, tmp_path: Path
) -> None:
    said = shell.reminders.messages = Said()
    start = noon(assistant) + timedelta(days=40)
    settle(qtbot, shell)
    put_in(assistant, tmp_path, ("Review", start, "Luca Bianchi"))
    shell.reminders.attach(assistant.reminders, lambda: start + timedelta(hours=1))
    settle(qtbot, shell)
    assert [title for title, _ in said.messages] == ["Missed: Review"] and not shell.corner.isVisible()
    assert said.clicks[0] is not None
    said.clicks[0]()
    assert [each.title.text() for each in shell.corner.rows()] == ["Review"]
    said.messages.clear()
    put_in(assistant, tmp_path, *((f"Talk {n}", start + timedelta(hours=24, minutes=n), "Ida Ott") for n in range(4)))
    shell.reminders.attach(assistant.reminders, lambda: start + timedelta(hours=25))
    settle(qtbot, shell)
    assert said.messages == [("4 reminders", "Talk 0, Talk 1, Talk 2, Talk 3")]


def test_a_look_that_fails_is_made_up_for(
    qtbot: QtBot, shell: Shell, assistant: Assistant, expect_log: Callable[[str], None]
) -> None:
    expect_log("reminders could not be looked at or kept: The database is busy")
    asked: list[tuple[datetime, datetime]] = []
    now = [noon(assistant)]

    class Source:
        def due(self, since: datetime, now: datetime) -> list[Reminder]:
            asked.append((since, now))
            if len(asked) == 2:
                raise StoreProblem("The database is busy.")
            return []

        def snooze(self, key: str, minutes: int) -> None:
            raise AssertionError("nothing was told")

        def snooze_to_morning(self, key: str) -> None:
            raise AssertionError("nothing was told")

        def done(self, key: str) -> None:
            raise AssertionError("nothing was told")

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
