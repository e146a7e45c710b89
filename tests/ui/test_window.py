from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from ui.chatlist import SHOWN_AT_FIRST, day_of
from ui.theme import Look
from ui.widgets import ElidedLabel, Label
from ui.window import MainWindow

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def chat(number: int, days: float, title: str = "") -> SimpleNamespace:
    return SimpleNamespace(id=number, title=title or f"chat {number}", updated_at=NOW - timedelta(days=days))


@pytest.fixture
def window(qtbot: QtBot, look: Look) -> MainWindow:
    page = QWidget()
    page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made = MainWindow(look, page)
    for name in ("library", "models", "settings"):
        made.add_page(name, QWidget())
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize(
    ("days", "heading"),
    [(0, "Today"), (0.4, "Today"), (1, "Yesterday"), (3, "Last 7 days"), (7, "Last 7 days"), (8, "Older")],
)
def test_chats_stand_under_their_day(days: float, heading: str) -> None:
    assert day_of(NOW - timedelta(days=days), NOW) == heading


def test_chats_are_grouped_and_marked(window: MainWindow) -> None:
    window.sidebar.chats.show_chats([chat(1, 0), chat(2, 0), chat(3, 1), chat(4, 40)], NOW)
    headings = [label.text() for label in window.sidebar.chats.findChildren(Label) if label.property("role") == "group"]
    assert headings == ["Today", "Yesterday", "Older"]
    window.sidebar.chats.mark(3)
    assert [row.isChecked() for row in window.sidebar.chats.rows] == [False, False, True, False]


def test_many_chats_are_shown_bit_by_bit(window: MainWindow) -> None:
    window.sidebar.chats.show_chats([chat(n, n) for n in range(500)], NOW)
    assert len(window.sidebar.chats.rows) == SHOWN_AT_FIRST


def test_a_row_is_used_by_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    window.sidebar.chats.show_chats([chat(7, 0, "Winter tyres")], NOW)
    row = window.sidebar.chats.rows[0]
    with qtbot.waitSignal(window.sidebar.chats.opened) as opened:
        qtbot.keyClick(row, Qt.Key.Key_Return)
    with qtbot.waitSignal(window.sidebar.chats.rename_asked) as renamed:
        qtbot.keyClick(row, Qt.Key.Key_F2)
    with qtbot.waitSignal(window.sidebar.chats.delete_asked) as deleted:
        qtbot.keyClick(row, Qt.Key.Key_Delete)
    assert (opened.args, renamed.args, deleted.args) == ([7], [7, "Winter tyres"], [7, "Winter tyres"])


def test_a_row_has_a_context_menu(window: MainWindow, qtbot: QtBot) -> None:
    window.sidebar.chats.show_chats([chat(7, 0)], NOW)
    row = window.sidebar.chats.rows[0]
    row.customContextMenuRequested.emit(row.rect().center())
    menu = row.findChild(QMenu)
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions() if action.text()] == ["Open", "Rename…", "Delete…"]
    menu.close()


def test_a_title_of_a_stranger_stays_one_line_of_text(window: MainWindow) -> None:
    window.sidebar.chats.show_chats([chat(1, 0, "<b>x</b>\n\u202eevil\x1b[31m")], NOW)
    assert window.sidebar.chats.rows[0].text() == "<b>x</b> evil"


def test_searching_opens_by_shortcut_and_closes_by_escape(window: MainWindow, qtbot: QtBot) -> None:
    search, asked = window.sidebar.search, list[str]()
    window.sidebar.chats.filter_changed.connect(asked.append)
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert search.field.isVisible()
    qtbot.keyClicks(search.field, "tyres")
    qtbot.waitUntil(lambda: asked == ["tyres"], timeout=2_000)
    window.sidebar.chats.show_chats([], NOW)
    assert window.sidebar.chats.rows == ()
    qtbot.keyClick(search.field, Qt.Key.Key_Escape)
    assert not search.field.isVisible()
    assert asked == ["tyres", ""]


def test_the_sidebar_collapses_in_a_narrow_window(window: MainWindow, qtbot: QtBot) -> None:
    assert window.sidebar.isVisible()
    window.resize(880, 700)
    assert not window.sidebar.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert window.sidebar.isVisible()
    window.resize(1280, 800)
    assert window.sidebar.isVisible()
    window.sidebar.collapse_asked.emit()
    assert not window.sidebar.isVisible()
    window.resize(1300, 800)
    assert not window.sidebar.isVisible(), "the person hid it"
    window.topbar.sidebar_asked.emit()
    assert window.sidebar.isVisible()


def test_pages_are_reached_from_the_sidebar(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.page_shown) as shown:
        window.sidebar.page_asked.emit("library")
    assert shown.args == ["library"] and window.shown == "library"
    window.show_page("no such page")
    assert window.shown == "library"
    window.topbar.models_asked.emit()
    assert window.shown == "models"


def test_closing_asks_whoever_may_forbid_it(window: MainWindow) -> None:
    window.may_close = lambda: False
    assert not window.close()
    assert window.isVisible()
    window.may_close = lambda: True
    assert window.close()


def test_the_ring_is_for_the_keyboard_only(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    row = window.sidebar.new_chat_row
    row.setFocus(Qt.FocusReason.MouseFocusReason)
    assert not row.property("keyfocus")
    row.clearFocus()
    row.setFocus(Qt.FocusReason.TabFocusReason)
    assert row.property("keyfocus")
    row.clearFocus()
    assert not row.property("keyfocus")


def test_a_label_that_is_cut_still_says_all_of_it(qtbot: QtBot, look: Look) -> None:
    label = ElidedLabel("a very long name of a file.txt", middle=True)
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.show()
    assert "…" in label.text()
    assert label.toolTip() == label.accessibleName() == label.full_text == "a very long name of a file.txt"
    label.resize(400, 20)
    assert label.text() == label.full_text and label.toolTip() == ""
