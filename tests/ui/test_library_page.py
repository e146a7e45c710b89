"""The library page over a real library."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from assistant.service.assistant import Assistant
from ui.dialogs import Ask
from ui.libraryrows import PassageRow, ProblemRow, SourceRow
from ui.shell import Shell

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two readable files and one that is not."""
    folder = tmp_path / "Documents"
    folder.mkdir()
    (folder / "car.txt").write_text("The winter tyres are stored at Garage Müller, shelf 14.")
    (folder / "<b>lease<b>.md").write_text("# Lease\n\nThe notice period is three months.")
    (folder / "scan.pdf").write_bytes(b"")
    return folder


@pytest.fixture
def page(qtbot: QtBot, shell: Shell, assistant: Assistant, folder: Path) -> Shell:
    """The window showing a library that holds the folder."""
    shell.window.show_page("library")
    shell.add([folder])
    qtbot.waitUntil(lambda: bool(assistant.library.sources()) and not assistant.runner.running(), timeout=60_000)
    qtbot.waitUntil(lambda: len(rows(shell.library, SourceRow)) == 1, timeout=10_000)
    qtbot.waitUntil(lambda: rows(shell.library, SourceRow)[0].state == "1 problem", timeout=10_000)
    return shell


def rows(page: QWidget, kind: type) -> list:
    return [each for each in page.findChildren(kind) if each.isVisibleTo(page)]


def test_an_empty_library_invites(qtbot: QtBot, shell: Shell) -> None:
    shell.window.show_page("library")
    qtbot.waitUntil(lambda: shell.library._nothing.isVisibleTo(shell.library), timeout=5_000)
    assert not shell.library.sources.isVisibleTo(shell.library)


def test_a_source_says_what_is_in_it_and_what_could_not_be_read(page: Shell) -> None:
    source = rows(page.library, SourceRow)[0]
    assert source._name.full_text == "Documents"
    assert "2 documents · 2 passages" in source._where.full_text
    problem = rows(page.library, ProblemRow)[0]
    assert problem.accessibleName().startswith("scan.pdf: ")
    assert "empty" in problem.problem.reason


def test_search_marks_the_words_and_leads_to_the_passage(qtbot: QtBot, page: Shell) -> None:
    page.library.search.setText("where are the tyres stored")
    qtbot.waitUntil(lambda: bool(rows(page.library, PassageRow)), timeout=10_000)
    found = rows(page.library, PassageRow)[0]
    assert found.text() == "car.txt"
    assert found.marked == ("tyres", "stored")
    with qtbot.waitSignal(page.library.source_asked) as asked:
        qtbot.mouseClick(found, Qt.MouseButton.LeftButton)
    assert asked.args[0].path.endswith("car.txt")

    page.library.search.clear()
    qtbot.waitUntil(lambda: bool(rows(page.library, SourceRow)) and not rows(page.library, PassageRow), timeout=10_000)


def test_search_says_when_there_is_nothing(qtbot: QtBot, page: Shell) -> None:
    page.library.search.setText("zygomorphic")
    qtbot.waitUntil(lambda: page.library.found_none.isVisibleTo(page.library), timeout=10_000)
    assert not rows(page.library, SourceRow)


def test_names_of_files_are_never_markup(page: Shell) -> None:
    page.library.search.setText("notice period")
    labels = [label for label in page.library.findChildren(QWidget) if hasattr(label, "textFormat")]
    assert labels and all(label.textFormat() is Qt.TextFormat.PlainText for label in labels if label.text())


def test_following_is_switched_on_and_off(qtbot: QtBot, page: Shell, assistant: Assistant) -> None:
    switch = rows(page.library, SourceRow)[0]._follow
    for on in (True, False):
        qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda on=on: assistant.library.sources()[0].watched is on, timeout=10_000)
    qtbot.waitUntil(lambda: not assistant.runner.running(), timeout=20_000)


def test_what_a_source_may_do_is_ticked_and_kept(qtbot: QtBot, page: Shell, assistant: Assistant) -> None:
    button = rows(page.library, SourceRow)[0].permissions
    assert button.accessibleName() == "Permissions of Documents"
    assert [entry.isChecked() for entry in button.entries.values()] == [True, True, True]
    for right, entry in button.entries.items():
        entry.trigger()
        qtbot.waitUntil(lambda right=right: right not in assistant.library.sources()[0].may, timeout=10_000)
    qtbot.waitUntil(lambda: "neither read nor quote" in button.toolTip(), timeout=10_000)
    assert [entry.isChecked() for entry in button.entries.values()] == [False, False, False]
    assert assistant.chat.search("winter tyres") == []


def test_taking_out_asks_first_and_erases_then(qtbot: QtBot, page: Shell, assistant: Assistant, folder: Path) -> None:
    rows(page.library, SourceRow)[0].remove_asked.emit(assistant.library.sources()[0])
    ask = QApplication.activeModalWidget()
    assert isinstance(ask, Ask)
    ask.reject()
    assert assistant.library.counts().documents == 2

    rows(page.library, SourceRow)[0].remove_asked.emit(assistant.library.sources()[0])
    ask = QApplication.activeModalWidget()
    assert isinstance(ask, Ask)
    ask.accept()
    qtbot.waitUntil(lambda: assistant.library.counts().documents == 0, timeout=20_000)
    qtbot.waitUntil(lambda: not rows(page.library, SourceRow), timeout=10_000)
    assert (folder / "car.txt").exists()
