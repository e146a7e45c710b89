"""What the window's tests share: one look, and the offscreen platform where no other was asked for."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.theme import Look


@pytest.fixture
def look(qtbot: QtBot) -> Look:
    """The light theme on the test's application."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return Look(app, "light")
