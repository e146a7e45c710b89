"""Dragging files over the window, as Qt tells it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from ui.drop import DropOverlay, dropped_paths, invitation
from ui.theme import Look

COPY = Qt.DropAction.CopyAction
LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    window = QMainWindow()
    window.resize(900, 600)
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def overlay(window: QMainWindow, look: Look) -> DropOverlay:
    return DropOverlay(window, look)


def dragged(*addresses: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl(address) for address in addresses])
    return data


def enter(target: object, data: QMimeData) -> QDragEnterEvent:
    event = QDragEnterEvent(QPoint(100, 100), COPY, data, LEFT, NO_KEY)
    QApplication.sendEvent(target, event)
    return event


def test_files_over_the_window_are_invited_and_a_drop_hands_them_on(
    qtbot: QtBot, window: QMainWindow, overlay: DropOverlay, tmp_path: Path
) -> None:
    files = [tmp_path / "a.txt", tmp_path / "b.txt"]
    data = dragged(*(file.as_uri() for file in files))
    assert enter(window, data).isAccepted()
    assert overlay.isVisible()
    assert overlay.text == "Drop 2 files to add them to your library"

    move = QDragMoveEvent(QPoint(200, 200), COPY, data, LEFT, NO_KEY)
    QApplication.sendEvent(overlay, move)
    assert move.isAccepted()

    with qtbot.waitSignal(overlay.dropped) as told:
        drop = QDropEvent(QPointF(200, 200), COPY, data, LEFT, NO_KEY)
        QApplication.sendEvent(overlay, drop)
    assert drop.isAccepted()
    assert told.args == [tuple(files)]
    assert not overlay.isVisible()


def test_what_is_no_file_of_this_computer_is_refused(window: QMainWindow, overlay: DropOverlay) -> None:
    assert not enter(window, dragged("https://example.org/a.pdf")).isAccepted()
    words = QMimeData()
    words.setText("only words")
    assert not enter(window, words).isAccepted()
    assert not overlay.isVisible()


def test_leaving_the_window_takes_the_invitation_away(
    qtbot: QtBot, window: QMainWindow, overlay: DropOverlay, tmp_path: Path
) -> None:
    data = dragged(tmp_path.as_uri())
    enter(window, data)
    assert overlay.text == "Drop 1 folder to add it to your library"
    QApplication.sendEvent(window, QDragLeaveEvent())
    qtbot.waitUntil(lambda: not overlay.isVisible(), timeout=1_000)


def test_moving_from_the_window_onto_the_overlay_is_no_leaving(
    qtbot: QtBot, window: QMainWindow, overlay: DropOverlay, tmp_path: Path
) -> None:
    data = dragged(tmp_path.as_uri())
    enter(window, data)
    QApplication.sendEvent(window, QDragLeaveEvent())
    enter(overlay, data)
    qtbot.wait(150)
    assert overlay.isVisible()


def test_the_same_file_twice_counts_once_and_mixed_things_are_named(tmp_path: Path) -> None:
    file, folder = tmp_path / "note.txt", tmp_path / "Trips"
    folder.mkdir()
    file.touch()
    data = dragged(file.as_uri(), file.as_uri(), folder.as_uri(), "mailto:a@b.c")
    assert dropped_paths(data) == (file, folder)
    assert invitation((file, folder)) == "Drop 1 file and 1 folder to add them to your library"
