"""The settings page over real settings, and the ledger of connections."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QDoubleSpinBox, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from assistant.core.errors import Offline
from assistant.core.jobs import QuietDesk
from assistant.core.settings import SETTINGS
from assistant.service.assistant import Assistant
from ui.about import QUICK_COMMAND
from ui.controls import Switch
from ui.ledger import verdict
from ui.shell import Shell

pytestmark = pytest.mark.timeout(120)


def attempt(purpose: str, allowed: bool, received: int = 0) -> SimpleNamespace:
    at = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    return SimpleNamespace(at=at, purpose=purpose, host="models.example", allowed=allowed, bytes=received)


def test_every_setting_of_the_table_is_on_the_page(shell: Shell) -> None:
    shell.window.show_page("settings")
    for name, setting in SETTINGS.items():
        assert shell.settings.row(name).accessibleName() == setting.title


def test_the_theme_changes_at_once_and_is_kept(qtbot: QtBot, shell: Shell, assistant: Assistant) -> None:
    shell.window.show_page("settings")
    dark = next(each for each in shell.settings.row("theme").findChildren(QPushButton) if each.text() == "Dark")
    qtbot.mouseClick(dark, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shell.look.theme.dark, timeout=5_000)
    assert assistant.settings.get("theme") == "dark"


@pytest.mark.parametrize("name", ["text_size", "answer_tokens"])
def test_whole_numbers_are_kept(qtbot: QtBot, shell: Shell, assistant: Assistant, name: str) -> None:
    spin = shell.settings.row(name).findChild(QSpinBox)
    spin.setValue(20)
    qtbot.waitUntil(lambda: assistant.settings.get(name) == 20, timeout=5_000)


def test_fractions_and_switches_are_kept(qtbot: QtBot, shell: Shell, assistant: Assistant) -> None:
    shell.settings.row("temperature").findChild(QDoubleSpinBox).setValue(0.7)
    qtbot.mouseClick(shell.settings.row("offline").findChild(Switch), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: assistant.settings.get("offline") is True, timeout=5_000)
    assert assistant.settings.get("temperature") == 0.7


def test_a_change_made_elsewhere_is_shown(qtbot: QtBot, shell: Shell, assistant: Assistant) -> None:
    shell.window.show_page("settings")
    assistant.settings.set("answer_tokens", 900)
    shell.settings.refresh()
    assert shell.settings.row("answer_tokens").findChild(QSpinBox).value() == 900


def test_looking_at_the_page_changes_nothing(qtbot: QtBot, shell: Shell, assistant: Assistant) -> None:
    before = assistant.settings.all()
    for group in ("Appearance", "Model", "Answers", "Library", "Backups", "Privacy", "Shortcuts", "About"):
        shell.settings.show_group(group)
        shell.settings.refresh()
    qtbot.waitUntil(lambda: not assistant.runner.running(), timeout=5_000)
    assert assistant.settings.all() == before


def test_a_model_that_is_not_here_is_refused_in_words(qtbot: QtBot, shell: Shell, assistant: Assistant) -> None:
    shell.settings._choose("chat_model", "qwen2.5-coder-0.5b")
    with qtbot.waitSignal(shell.settings.problem_told, timeout=5_000) as told:
        pass
    assert "is not on this computer" in told.args[0]
    assert assistant.settings.get("chat_model") == SETTINGS["chat_model"].default
    assert not shell.settings.row("chat_model").findChildren(QComboBox)  # there is no model here to choose


def test_the_ledger_in_a_sentence() -> None:
    assert verdict([]).startswith("Network: never used.")
    used = verdict([attempt("Download Qwen", True, 1_117_320_768), attempt("Download Gemma", False)])
    assert "used 1 time" in used and "1.1 GB received" in used and "1 connection refused" in used
    assert "Network: never used; 1 connection refused" in verdict([attempt("Download Gemma", False)])


def test_a_refused_download_stands_in_the_ledger(qtbot: QtBot, shell: Shell, assistant: Assistant) -> None:
    assistant.settings.set("offline", True)
    shell.window.topbar.privacy_asked.emit()
    assert shell.window.shown == "settings"
    qtbot.waitUntil(lambda: "never used" in shell.settings.privacy.said.text(), timeout=5_000)
    with pytest.raises(Offline):
        assistant.models.pull("qwen2.5-coder-0.5b", QuietDesk())
    shell.settings.refresh()
    qtbot.waitUntil(lambda: "refused" in shell.settings.privacy.said.text(), timeout=5_000)
    assert "refused" in shell.settings.privacy.ledger.rows()[0].accessibleName()
    purpose = shell.settings.privacy.purposes.rows()[0].accessibleName()
    assert purpose.endswith("refused 1 time") and "received" not in purpose


def test_it_says_how_files_are_opened(
    qtbot: QtBot, shell: Shell, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    privacy = shell.settings.privacy
    shell.window.topbar.privacy_asked.emit()
    qtbot.waitUntil(lambda: len(privacy.reading.rows()) == 1, timeout=20_000)
    whole, words = assistant.reader_confinement()
    told = privacy.reading.rows()[0].accessibleName()
    assert ("can open no other file" in told) == whole
    assert whole or words.removeprefix("limits") in told
    monkeypatch.setattr(assistant, "reader_confinement", lambda: (False, "limits only: this system has no Landlock"))
    shell.settings.refresh()
    qtbot.waitUntil(lambda: "Limits only" in privacy.reading.rows()[0].accessibleName(), timeout=5_000)


def test_the_command_for_a_key_can_be_copied(qtbot: QtBot, shell: Shell) -> None:
    copy = next(
        each
        for each in shell.settings.findChildren(QPushButton)
        if each.accessibleName() == "Copy the command for a quick question"
    )
    copy.click()
    assert QGuiApplication.clipboard().text() == QUICK_COMMAND == "hearth quick"


def test_all_chats_are_deleted_only_after_a_yes(qtbot: QtBot, shell: Shell, assistant: Assistant) -> None:
    assistant.chat.begin("Where are my winter tyres?")
    shell.settings.privacy._delete.click()
    ask = QApplication.activeModalWidget()
    assert isinstance(ask, QDialog)
    assert len(assistant.chat.chats()) == 1
    ask.accept()
    qtbot.waitUntil(lambda: assistant.chat.chats() == [], timeout=5_000)
