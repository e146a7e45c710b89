"""Instructions and roles on the settings page, and the role of a chat in its menu."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from assistant.service.assistant import Assistant
from assistant.service.manner import LONGEST
from tests.ui.test_accessible import nameless
from ui.manner import AskRole
from ui.shell import Shell

pytestmark = pytest.mark.timeout(120)


def settle(qtbot: QtBot, shell: Shell) -> None:
    qtbot.waitUntil(lambda: not shell.bridge._watches, timeout=9_000)
    qtbot.wait(20)


@pytest.fixture
def answers(qtbot: QtBot, shell: Shell) -> Shell:
    shell.window.show_page("settings")
    shell.settings.show_group("Answers")
    settle(qtbot, shell)
    return shell


def test_instructions_are_kept_when_the_person_says_so(qtbot: QtBot, answers: Shell, assistant: Assistant) -> None:
    part = answers.settings.manner
    assert not part.keep.isEnabled()
    qtbot.keyClicks(part.field, "Answer briefly.")
    assert assistant.manner.instructions() == ""
    answers.settings.refresh()
    settle(qtbot, answers)
    assert part.field.toPlainText() == "Answer briefly.", "what is typed is not lost"
    qtbot.mouseClick(part.keep, Qt.MouseButton.LeftButton)
    settle(qtbot, answers)
    assert assistant.manner.instructions() == "Answer briefly." and not part.keep.isEnabled()
    part.field.setPlainText("x" * (LONGEST + 1))
    assert not part.keep.isEnabled()


def test_a_role_is_chosen_added_and_removed(qtbot: QtBot, answers: Shell, assistant: Assistant) -> None:
    part = answers.settings.manner
    assert [part.role.itemText(n) for n in range(part.role.count())] == [
        "Plain assistant",
        "Editor",
        "Tutor",
        "Planner",
    ]
    part.role.setCurrentIndex(2)
    part.role.activated.emit(2)
    settle(qtbot, answers)
    assert assistant.manner.of_chat(None) == "Tutor" and not part.remove.isVisible()
    qtbot.mouseClick(part.add, Qt.MouseButton.LeftButton)
    dialog = answers.window.findChild(AskRole)
    assert not dialog.yes.isEnabled() and nameless(dialog) == []
    dialog.name.setText("Guide")
    dialog.told.setPlainText("You know small museums.")
    qtbot.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)
    settle(qtbot, answers)
    assert assistant.manner.of_chat(None) == "Guide" and part.role.currentText() == "Guide"
    qtbot.mouseClick(part.remove, Qt.MouseButton.LeftButton)
    settle(qtbot, answers)
    assert (assistant.manner.of_chat(None), part.role.count()) == ("Plain assistant", 4)


def test_a_chat_gets_a_role_of_its_own(qtbot: QtBot, shell: Shell, assistant: Assistant) -> None:
    chat = assistant.chat.begin("Essay")
    menu = QMenu()
    qtbot.addWidget(menu)
    shell.chat_persona.add_to(menu, chat)
    (roles,) = menu.findChildren(QMenu)
    qtbot.waitUntil(roles.isEnabled, timeout=9_000)
    assert [(each.text(), each.isChecked()) for each in roles.actions()][:2] == [
        ("Plain assistant", True), ("Editor", False),
    ]  # fmt: skip
    roles.actions()[1].trigger()
    qtbot.waitUntil(lambda: assistant.manner.of_chat(chat) == "Editor", timeout=9_000)
    assert assistant.manner.of_chat(None) == "Plain assistant"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_has_names_and_is_drawn(qtbot: QtBot, answers: Shell, theme: str, tmp_path: Path) -> None:
    answers.look.choose(theme)
    settle(qtbot, answers)
    assert nameless(answers.settings) == []
    folder = Path(os.environ.get("HEARTH_SCREENSHOTS", tmp_path))
    assert answers.window.grab().save(str(folder / f"manner_{theme}.png"))
    dialog = AskRole(answers.look, answers.window)
    dialog.open()
    assert dialog.grab().save(str(folder / f"role_{theme}.png"))
    dialog.reject()
