"""The calendar's pages in the whole window: how one comes there, what is dropped there, and what it calls things."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.made_up_agenda import TODAY, MadeUpAgenda, at
from tests.ui.test_accessible import nameless, reachable
from ui.bridge import Bridge
from ui.calendar import CalendarPage
from ui.calendargrid import TimeGrid
from ui.chat import ChatPage
from ui.controls import NavRow
from ui.desktop import Remembered
from ui.shell import Shell
from ui.theme import Look
from ui.window import MainWindow

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def page(qtbot: QtBot, shell: Shell, agenda: MadeUpAgenda) -> CalendarPage:
    """The calendar page, shown in the window."""
    shell.window.show_page("calendar")
    qtbot.waitUntil(lambda: bool(shell.calendar.known.appointments), timeout=9_000)
    settle(qtbot, shell)
    return shell.calendar


def settle(qtbot: QtBot, shell: Shell) -> None:
    """Until every look-up has arrived."""
    qtbot.waitUntil(lambda: not shell.bridge._watches, timeout=30_000)
    qtbot.wait(20)


def grid_of(page: CalendarPage) -> TimeGrid:
    return page.views["week"].grid  # type: ignore[attr-defined]


def test_before_a_profile_is_open_nothing_leads_to_the_pages(qtbot: QtBot, look: Look) -> None:
    bridge = Bridge()
    chat = ChatPage(look, bridge)
    window = MainWindow(look, chat)
    qtbot.addWidget(window)
    shell = Shell(look, bridge, Remembered(), window, chat)
    qtbot.addWidget(shell.quick)
    qtbot.addWidget(shell.details)
    rows = {row.text(): row.isVisibleTo(window) for row in window.sidebar.findChildren(NavRow)}
    assert rows["Library"] and not rows["Calendar"] and not rows["Today"]


def test_an_open_profile_gives_its_own_agenda(shell: Shell) -> None:
    rows = {row.text(): row.isVisibleTo(shell.window) for row in shell.window.sidebar.findChildren(NavRow)}
    assert rows["Calendar"] and rows["Today"]


def test_with_one_the_sidebar_leads_there(shell: Shell, agenda: MadeUpAgenda) -> None:
    rows = {row.text(): row for row in shell.window.sidebar.findChildren(NavRow)}
    rows["Calendar"].click()
    assert shell.window.shown == "calendar" and rows["Today"].isVisibleTo(shell.window)


def test_an_answer_can_lead_to_its_appointment(
    qtbot: QtBot, shell: Shell, page: CalendarPage, agenda: MadeUpAgenda
) -> None:
    shell.window.show_page("chat")
    flight = next(each for each in agenda.events if each.title.startswith("Flight"))
    shell.show_appointment(flight)
    settle(qtbot, shell)
    assert shell.window.shown == "calendar"
    assert page.view.shown.chosen == flight  # type: ignore[union-attr]
    block = grid_of(page).block_of(flight)
    assert block is not None and grid_of(page).visibleRegion().contains(block.box.center().toPoint())


def dropped(shell: Shell, paths: list[Path]) -> str:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    arguments: tuple[Any, ...] = (data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(600, 400), Qt.DropAction.CopyAction, *arguments)
    QApplication.sendEvent(shell.window, enter)
    said = shell.overlay.text
    drop = QDropEvent(QPointF(600, 400), Qt.DropAction.CopyAction, *arguments)
    QApplication.sendEvent(shell.overlay, drop)
    return said


def test_what_a_drop_would_do_is_said(shell: Shell, page: CalendarPage, tmp_path: Path) -> None:
    ics, text = tmp_path / "Club.ICS", tmp_path / "club.txt"
    for path in (ics, text):
        path.write_text("BEGIN:VCALENDAR")
    for name in ("calendar", "library"):
        shell.window.show_page(name)
        assert dropped(shell, [ics]) == "Drop 1 calendar file to add it to your calendar"
    assert dropped(shell, [text, ics]) == "Drop 2 files to add them to your library"


def buttons(shell: Shell) -> list[QAbstractButton]:
    shown = [each for each in shell.window.findChildren(QAbstractButton) if each.isVisible() and each.isEnabled()]
    return [each for each in shown if not isinstance(each.parent(), QLineEdit)]


def test_every_part_of_the_calendar_has_a_name_and_can_be_reached(shell: Shell, page: CalendarPage) -> None:
    for kind in ("day", "month", "agenda", "week"):
        page.go(TODAY, kind)
        page.acts.new(at(TODAY, "16:00"), at(TODAY, "17:00"))
        assert nameless(shell.window) == []
        assert page.view.accessibleName().endswith("Wednesday 18 November")
        assert [each.text() for each in buttons(shell) if not reachable(each)] == []
        assert page.view.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_every_part_of_today_has_a_name_and_can_be_reached(qtbot: QtBot, shell: Shell, agenda: MadeUpAgenda) -> None:
    shell.window.show_page("today")
    settle(qtbot, shell)
    assert shell.today.today.rows()
    assert nameless(shell.window) == []
    assert [each.text() for each in buttons(shell) if not reachable(each)] == []


def test_today_leads_to_the_calendar(qtbot: QtBot, shell: Shell, agenda: MadeUpAgenda) -> None:
    shell.window.show_page("today")
    settle(qtbot, shell)
    shell.today.today.rows()[2].click()  # type: ignore[attr-defined]
    assert shell.window.shown == "calendar"
    settle(qtbot, shell)
    assert shell.calendar.view.shown.chosen.title.startswith("Review of the Heron")  # type: ignore[union-attr]
