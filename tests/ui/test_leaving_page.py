"""Taking everything along, bringing it back and erasing it in the window."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from assistant.service.assistant import Assistant
from assistant.service.erasing_commands import inventory_of
from tests.ui.test_accessible import nameless
from ui.app import Hearth
from ui.erasing import PHRASE, AskErase
from ui.shell import Shell

pytestmark = pytest.mark.timeout(120)

PICTURES = os.environ.get("HEARTH_SCREENSHOTS", "")


def picture(qtbot: QtBot, shell: Shell, name: str, widget: QWidget) -> None:
    """Keep the screen as it is drawn, light and dark, where pictures are asked for."""
    for theme in ("dark", "light") if PICTURES else ():
        shell.look.choose(theme)
        qtbot.wait(80)
        assert widget.grab().save(f"{PICTURES}/{name}_{theme}.png")


def test_everything_goes_out_and_comes_back(qtbot: QtBot, shell: Shell, assistant: Assistant, tmp_path: Path) -> None:
    part = shell.settings.leaving
    assistant.memory.add("I live in Basel.")
    shell.window.show_page("settings")
    shell.settings.show_group("Your data")
    qtbot.wait(30)
    picture(qtbot, shell, "leaving", shell.window)
    part.export_to(tmp_path / "export")
    assert not part.out.isEnabled() and part.stop.isVisible()
    qtbot.waitUntil(part.out.isEnabled, timeout=20_000)
    assert "1 fact" in part.said.text() and "not encrypted" in part.said.text() and part.folder.isVisible()
    picture(qtbot, shell, "leaving_exported", shell.window)
    part.export_to(tmp_path / "export")
    qtbot.waitUntil(part.out.isEnabled, timeout=20_000)
    assert "is there already, and not empty" in part.said.text() and not part.folder.isVisible()
    part.bring_back(tmp_path / "export")
    qtbot.waitUntil(part.out.isEnabled, timeout=20_000)
    assert part.said.text() == "Nothing is new: all of it was here already."
    part.ask_part("facts", "All of it.")
    ask = shell.window.findChild(QDialog)
    qtbot.mouseClick(ask.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "It is erased" in part.said.text(), timeout=20_000)
    assert assistant.memory.facts(everything=True) == []


def test_erasing_asks_for_the_words_first(qtbot: QtBot, shell: Shell, assistant: Assistant) -> None:
    part = shell.settings.leaving
    assistant.models.folder.mkdir()
    (assistant.models.folder / "imported").mkdir()
    model = assistant.models.folder / "imported" / "a.gguf"
    model.write_bytes(b"x" * 3000)
    (assistant.models.folder / "thesis.odt").write_bytes(b"x" * 1000)
    before = assistant.profile.root.with_name("profile.before-restore-2026-11-21-0900")
    before.mkdir()
    (before / "hearth.db").write_bytes(b"x" * 5000)
    backup = assistant.profile.root.with_name("profile-backups") / "a.hearthbackup"
    backup.parent.mkdir()
    backup.write_bytes(b"x" * 2000)
    qtbot.mouseClick(part.erase, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shell.window.findChild(AskErase) is not None, timeout=10_000)
    ask = shell.window.findChild(AskErase)
    for words in ("The key, in ", "The encrypted database: 3 files", "Logs"):
        assert words in ask.listed.text()
    for path in (before, assistant.models.folder / "thesis.odt"):
        assert str(path) in ask.staying.text()
    assert str(backup) not in ask.staying.text()
    assert nameless(ask) == [] and nameless(part) == []
    assert not ask.yes.isEnabled() and not ask.takes_backups and not ask.keeps_models
    picture(qtbot, shell, "erase", ask)
    ask.field.setText(PHRASE.upper())
    assert ask.yes.isEnabled()
    ask.models.setChecked(False)
    with qtbot.waitSignal(part.erase_asked, timeout=10_000) as asked:
        qtbot.mouseClick(ask.yes, Qt.MouseButton.LeftButton)
    (inventory,) = asked.args
    assert backup not in [path for lot in inventory.goes for path in lot.paths]
    assert model in [path for lot in inventory.stays for path in lot.paths]
    assert assistant.profile.database.exists(), "nothing is erased while the profile is open"


def test_the_profile_is_closed_then_erased_and_the_proof_is_shown(qtbot: QtBot, tmp_path: Path) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    root, models = tmp_path / "profile", tmp_path / "models"
    hearth = Hearth(app, root)
    qtbot.addWidget(hearth.window)
    try:
        with qtbot.waitSignal(hearth.opened, timeout=30_000):
            hearth.start()
        assert hearth.shell is not None
        inventory = inventory_of(root, keep_models=True, backups=False, models=models)
        hearth.shell.settings.leaving.erase_asked.emit(inventory)
        qtbot.waitUntil(lambda: hearth.erasing is not None and hearth.erasing.leave.isEnabled(), timeout=30_000)
        assert hearth.erasing is not None
        qtbot.addWidget(hearth.erasing)
        assert not root.exists() and "Everything is erased" in hearth.erasing.heading.text()
        assert "The encrypted database" in hearth.erasing.proof.toPlainText()
        picture(qtbot, hearth.shell, "erased", hearth.erasing)
    finally:
        hearth.end()
