"""Backups in the window: the part of the settings page, and the dialog that brings one back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from assistant.core.jobs import QuietDesk
from assistant.service.assistant import Assistant
from assistant.service.restoring import Restored
from assistant.system.keys import recovery_key_of
from ui.app import Hearth
from ui.restoring import RestoreDialog
from ui.shell import Shell
from ui.theme import Look

pytestmark = pytest.mark.timeout(120)


def button(part: QWidget, name: str) -> QPushButton:
    return next(each for each in part.findChildren(QPushButton) if each.accessibleName().startswith(name))


def test_backing_up_checking_and_restoring_from_the_settings_page(
    qtbot: QtBot, shell: Shell, assistant: Assistant
) -> None:
    shell.window.show_page("settings")
    shell.settings.show_group("Backups")
    part = shell.settings.backups
    qtbot.waitUntil(lambda: part.said.text().startswith("There is no backup yet."), timeout=5_000)
    part.now.click()
    qtbot.waitUntil(lambda: part.said.text().startswith("The last good backup: today"), timeout=9_000)
    assert "on the same disk" in part.said.text()
    (backup,) = assistant.backups.list()
    (shown,) = part.kept.rows()
    assert backup.file.name in shown.accessibleName()
    button(part, "Check the backup of today").click()
    qtbot.waitUntil(lambda: part._marks[backup.file].text() == "sound and complete", timeout=9_000)

    whole = backup.file.read_bytes()
    half = len(whole) // 2
    backup.file.write_bytes(whole[:half] + bytes([whole[half] ^ 1]) + whole[half + 1 :])
    button(part, "Check the backup of today").click()
    qtbot.waitUntil(lambda: part._marks[backup.file].text() == "cannot be used", timeout=9_000)
    assert "the database is not as it was written" in part.problem.text()

    button(part, "Restore the backup of today").click()
    ask = QApplication.activeModalWidget()
    assert isinstance(ask, RestoreDialog)
    assert ask.file.text() == str(backup.file)
    ask.yes.click()
    qtbot.waitUntil(lambda: "the database is not as it was written" in ask.problem.text(), timeout=9_000)
    backup.file.write_bytes(whole)
    with qtbot.waitSignal(part.quit_asked, timeout=9_000):
        ask.yes.click()


def test_a_backup_that_cannot_be_made_is_told(qtbot: QtBot, shell: Shell, assistant: Assistant, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assistant.settings.set("backup_folder", str(tmp_path / "file" / "below"))
    part = shell.settings.backups
    part.now.click()
    qtbot.waitUntil(lambda: part.problem.text().startswith("The last try failed: The folder"), timeout=9_000)
    assert part.now.isEnabled()


@pytest.fixture
def backup(tmp_path: Path) -> tuple[Path, str]:
    """A file and its recovery key."""
    assistant = Assistant.open(tmp_path / "old")
    assistant.chat.begin("Where are my winter tyres?")
    file = assistant.backups.make(tmp_path / "mine.hearthbackup", QuietDesk()).file
    key = recovery_key_of(assistant.profile, assistant._opened.database.key)
    assistant.close()
    return file, key


def test_where_no_profile_is_open_it_is_restored_at_once(
    qtbot: QtBot, look: Look, backup: tuple[Path, str], tmp_path: Path
) -> None:
    into = tmp_path / "new"
    dialog = RestoreDialog(look, into, is_open=False)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.yes.isEnabled()
    dialog.file.setText(str(backup[0]))
    dialog.key.setText("00000-11111")
    dialog.yes.click()
    qtbot.waitUntil(lambda: bool(dialog.problem.text()) and dialog.yes.isEnabled(), timeout=9_000)
    assert not into.exists()
    dialog.key.setText(backup[1])
    with qtbot.waitSignal(dialog.restored, timeout=9_000) as told:
        dialog.yes.click()
    (restored,) = told.args
    assert isinstance(restored, Restored) and restored.profile == into
    assistant = Assistant.open(into)
    assert [chat.title for chat in assistant.chat.chats()] == ["Where are my winter tyres?"]
    assistant.close()


def test_a_profile_that_does_not_open_is_replaced_by_its_backup(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTH_MODELS", str(tmp_path / "models"))
    monkeypatch.setattr(qapp, "quit", lambda: None)
    profile = tmp_path / "profile"
    made = Assistant.open(profile)
    made.chat.begin("Where are my winter tyres?")
    file = made.backups.make(None, QuietDesk()).file
    made.close()
    (profile / "hearth.db").write_bytes(b"SQLite format 3\0" + bytes(8000))
    hearth = Hearth(qapp, profile)
    with qtbot.waitSignal(hearth.opening.failed, timeout=30_000):
        hearth.start()
    assert hearth.shell is not None
    hearth.shell.problem.restore.click()
    ask = QApplication.activeModalWidget()
    assert isinstance(ask, RestoreDialog)
    ask.file.setText(str(file))
    with qtbot.waitSignal(hearth.opened, timeout=30_000):
        ask.yes.click()
    assert hearth.opening.assistant is not None
    assert [chat.title for chat in hearth.opening.assistant.chat.chats()] == ["Where are my winter tyres?"]
    assert len(list(tmp_path.glob("profile.before-restore-*"))) == 1, "the one that did not open is not deleted"
    with qtbot.waitSignal(hearth.opening.closed, timeout=30_000):
        hearth.quit()
    for each in (hearth.shell.quick, hearth.shell.details, hearth.shell.corner, hearth.window):
        each.close()
        each.deleteLater()
    hearth.end()
