"""The first questions: offered once, each skippable, kept as facts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from assistant.service.assistant import Assistant
from tests.ui.test_accessible import nameless
from ui.onboarding import AboutYouDialog
from ui.shell import Shell
from ui.theme import MINIMUM, START

pytestmark = pytest.mark.timeout(120)


def settle(qtbot: QtBot, shell: Shell) -> None:
    qtbot.waitUntil(lambda: not shell.bridge._watches, timeout=9_000)
    qtbot.wait(20)


def opened(qtbot: QtBot, shell: Shell) -> AboutYouDialog:
    qtbot.waitUntil(shell.onboarding.card.isVisible, timeout=9_000)
    qtbot.mouseClick(shell.onboarding.card.begin, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shell.onboarding.dialog is not None, timeout=9_000)
    assert shell.onboarding.dialog is not None
    return shell.onboarding.dialog


def shown(dialog: AboutYouDialog) -> list[str]:
    return [name for name, field in dialog.fields.items() if field.isVisible()]


def known(assistant: Assistant) -> list[tuple[str, str]]:
    return [(each.attribute, each.value) for each in assistant.about.attributes() if not each.inferred]


def test_answers_are_kept_and_nobody_asks_again(qtbot: QtBot, shell: Shell, assistant: Assistant) -> None:
    dialog = opened(qtbot, shell)
    assert shown(dialog) == ["name", "called", "language"]
    assert dialog.fields["name"].hasFocus()
    qtbot.keyClicks(dialog.fields["name"], "Mina Keller")
    qtbot.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)
    assert shown(dialog) == ["home", "job", "diet"]
    qtbot.keyClicks(dialog.fields["home"], "Bern")
    qtbot.mouseClick(dialog.skip, Qt.MouseButton.LeftButton)
    assert (shown(dialog), dialog.yes.text()) == (["allergy", "units", "help"], "Done")
    qtbot.keyClicks(dialog.fields["allergy"], "nuts, milk")
    qtbot.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not shell.onboarding.card.isVisible(), timeout=9_000)
    assert known(assistant) == [("name", "Mina Keller"), ("allergy", "nuts"), ("allergy", "milk")]
    assert shell.onboarding.dialog is None and not assistant.about.should_ask()


def test_a_refused_answer_is_told_on_its_page_and_nothing_is_lost(
    qtbot: QtBot, shell: Shell, assistant: Assistant
) -> None:
    dialog = opened(qtbot, shell)
    dialog.fields["name"].setText("Mina")
    dialog.fields["units"].setText("stones")
    for _page in range(3):
        dialog.accept()
    qtbot.waitUntil(lambda: dialog.isVisible() and dialog.problem.isVisible(), timeout=9_000)
    assert "not one of them" in dialog.problem.text() and "units" in shown(dialog)
    assert known(assistant) == []
    dialog.fields["units"].setText("Metric")
    dialog.accept()
    settle(qtbot, shell)
    assert known(assistant) == [("name", "Mina"), ("units", "metric")]


def test_not_now_is_for_good_and_cancel_is_not(qtbot: QtBot, shell: Shell, assistant: Assistant) -> None:
    dialog = opened(qtbot, shell)
    dialog.fields["name"].setText("Mina")
    dialog.reject()
    settle(qtbot, shell)
    assert shell.onboarding.card.isVisible() and known(assistant) == []
    qtbot.mouseClick(shell.onboarding.card.later, Qt.MouseButton.LeftButton)
    settle(qtbot, shell)
    shell.onboarding.attach(assistant)
    settle(qtbot, shell)
    assert not shell.onboarding.card.isVisible()
    shell.onboarding.open()
    qtbot.waitUntil(lambda: shell.onboarding.dialog is not None, timeout=9_000)
    assert shell.onboarding.dialog is not None, "whoever asks for it gets it"
    shell.onboarding.dialog.reject()


def test_a_low_window_keeps_its_room_for_the_suggestions(qtbot: QtBot, shell: Shell) -> None:
    card = shell.onboarding.card
    qtbot.waitUntil(card.isVisible, timeout=9_000)
    shell.window.resize(*MINIMUM)
    qtbot.waitUntil(lambda: not card.isVisible(), timeout=9_000)
    shell.window.resize(*START)
    qtbot.waitUntil(card.isVisible, timeout=9_000)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_has_names_and_is_drawn(qtbot: QtBot, shell: Shell, theme: str, tmp_path: Path) -> None:
    shell.look.choose(theme)
    dialog = opened(qtbot, shell)
    settle(qtbot, shell)
    assert nameless(dialog) == [] == nameless(shell.onboarding.card)
    folder = Path(os.environ.get("HEARTH_SCREENSHOTS", tmp_path))
    pictures: list[tuple[str, QWidget]] = [("about_you", dialog), ("about_you_card", shell.window)]
    for name, widget in pictures:
        assert widget.grab().save(str(folder / f"{name}_{theme}.png"))
    dialog.reject()
