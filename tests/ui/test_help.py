"""The pages of help in the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QApplication, QDialog, QPushButton
from pytestqt.qtbot import QtBot

from assistant.service.help_pages import help_pages
from ui.help import HelpWindow
from ui.shell import Shell
from ui.theme import Look


@pytest.fixture
def window(qtbot: QtBot, look: Look) -> HelpWindow:
    made = HelpWindow(look, "protection")
    qtbot.addWidget(made)
    made.show()
    return made


def test_every_page_is_drawn_without_marks(window: HelpWindow) -> None:
    for page in help_pages():
        window._nav[page.topic].click()
        assert window.shown == page.topic
        assert window.text.startswith(page.title)
        assert "**" not in window.text and "](" not in window.text and "##" not in window.text


def test_a_link_leads_to_its_page_and_opens_nothing(window: HelpWindow) -> None:
    assert "help.invalid/keys" in window._text.toHtml()
    window._text.anchorClicked.emit(QUrl("https://help.invalid/keys"))
    assert window.shown == "keys"
    window._text.anchorClicked.emit(QUrl("https://elsewhere.invalid/"))
    ask = QApplication.activeModalWidget()
    assert isinstance(ask, QDialog) and window.shown == "keys"
    ask.reject()


def test_the_settings_lead_to_help(qtbot: QtBot, shell: Shell) -> None:
    for group, name in (("Privacy", "What Hearth protects from, and what not"), ("About", "Help")):
        shell.settings.show_group(group)
        button = next(each for each in shell.settings.findChildren(QPushButton) if each.text() == name)
        button.click()
        opened = shell.window.findChildren(HelpWindow)
        assert [each.shown for each in opened if each.isVisible()] == ["protection"]
        for each in opened:
            each.close()
