"""Everything that can be used has a name that a screen reader says, and can be reached by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from assistant.service.assistant import Assistant
from assistant.store.chats import Chats
from tests.ui.stage import SAMPLE, Stage
from tests.ui.told import told
from ui.controls import Pill
from ui.dialogs import AskDelete, AskLink, AskTitle
from ui.personalforget import AskForget, AskForgetEverything
from ui.preview import Preview
from ui.restoring import RestoreDialog
from ui.sources import SourceRef
from ui.theme import Look

NAMED = {
    QAccessible.Role.Button,
    QAccessible.Role.CheckBox,
    QAccessible.Role.RadioButton,
    QAccessible.Role.ComboBox,
    QAccessible.Role.EditableText,
    QAccessible.Role.SpinBox,
    QAccessible.Role.Slider,
}
PAGES = ("chat", "library", "personal", "models", "settings")


def nameless(widget: QWidget) -> list[str]:
    """What a screen reader could only call "button" or "edit" in this widget."""
    found = []
    for each in [widget, *widget.findChildren(QWidget)]:
        seen = QAccessible.queryAccessibleInterface(each)
        if seen is None or not each.isVisibleTo(widget) or seen.role() not in NAMED:
            continue
        inside_another = each.objectName().startswith("qt_") or isinstance(each.parent(), QLineEdit)
        if not seen.text(QAccessible.Text.Name).strip() and not inside_another:
            found.append(f"{type(each).__name__} in {type(each.parent()).__name__}")
    return found


@pytest.fixture
def stage(look: Look, qtbot: QtBot, tmp_path: Path) -> Iterator[Stage]:
    assistant = Assistant.open(tmp_path / "profile")
    made = Stage(assistant, look, qtbot)
    told(assistant)
    made.attach()
    made.shell.conversations.open(made.keep_chats(Chats(assistant._opened.database)))
    made.settle()
    yield made
    made.close()
    assistant.close()


@pytest.mark.parametrize("page", PAGES)
def test_everything_on_a_page_has_a_name(stage: Stage, page: str) -> None:
    stage.window.show_page(page)
    stage.settle()
    assert nameless(stage.window) == []


def test_everything_in_a_small_window_has_a_name(stage: Stage) -> None:
    source = SourceRef(1, str(SAMPLE / "Car" / "Car notes.md"), "", "line 1", "Škoda Octavia Combi")
    for dialog in (
        Preview(stage.look, stage.bridge, source),
        AskLink(stage.look, "https://example.org"),
        AskTitle(stage.look, "Title"),
        AskDelete(stage.look, "Delete this chat?", "It is erased."),
        AskForget(stage.look, ["You live in Basel."], 3, ("Letter", 2)),
        AskForgetEverything(stage.look, 12, 30),
        RestoreDialog(stage.look, None, is_open=False),
    ):
        stage.qtbot.addWidget(dialog)
        stage.settle()
        assert nameless(dialog) == [], type(dialog).__name__
    assert nameless(stage.shell.quick) == []


def reachable(button: QAbstractButton) -> bool:
    """By Tab, or by the arrow keys from the chosen one of its group; a statement need not be."""
    if isinstance(button, Pill) and not button.clickable:
        return True
    group = button.group()
    chosen = group.checkedButton() if group is not None and group.exclusive() else None
    return bool((chosen or button).focusPolicy() & Qt.FocusPolicy.TabFocus)


@pytest.mark.parametrize("page", PAGES)
def test_every_button_can_be_reached_by_keyboard(stage: Stage, page: str) -> None:
    stage.window.show_page(page)
    stage.settle()
    out_of_reach = [
        f"{type(each).__name__} {each.text() or each.accessibleName()}"
        for each in stage.window.findChildren(QAbstractButton)
        if each.isVisible() and each.isEnabled() and not isinstance(each.parent(), QLineEdit) and not reachable(each)
    ]
    assert out_of_reach == []


def test_the_first_key_goes_into_the_question(stage: Stage) -> None:
    stage.shell.conversations.new_chat()
    stage.window.activateWindow()
    stage.qtbot.waitUntil(lambda: QApplication.focusWidget() is stage.page.composer.field, timeout=3_000)
    stage.qtbot.keyClicks(stage.page.composer.field, "where")
    assert stage.page.composer.text == "where"


def test_tab_walks_through_everything_and_comes_back(stage: Stage) -> None:
    stage.window.activateWindow()
    stage.page.composer.field.setFocus()
    seen: list[QWidget] = []
    for _ in range(80):
        stage.qtbot.keyClick(QApplication.focusWidget() or stage.window, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        assert now is not None
        if now is stage.page.composer.field:
            break
        seen.append(now)
    else:
        pytest.fail("Tab is caught somewhere")
    names = {each.accessibleName() or getattr(each, "text", str)() for each in seen}
    assert {"New chat", "Library", "What I know", "Models", "Settings"} <= names
