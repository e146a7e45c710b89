"""The models page over the real catalog and an empty models folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assistant.core.jobs import Desk, Lane
from assistant.service.assistant import Assistant
from ui.dialogs import Ask
from ui.modelrow import ModelRow
from ui.shell import Shell

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def page(qtbot: QtBot, shell: Shell) -> Shell:
    shell.window.show_page("models")
    qtbot.waitUntil(lambda: bool(shell.models._rows), timeout=10_000)
    return shell


def a_row(page: Shell, name: str) -> ModelRow:
    return page.models._rows[name]


def test_every_model_of_the_catalog_is_listed_with_what_one_must_know(page: Shell, assistant: Assistant) -> None:
    models = assistant.models.list()
    assert set(page.models._rows) == {model.name for model in models}
    starter = a_row(page, "qwen2.5-coder-1.5b")
    for part in ("1.1 GB", "1.5 billion parameters", "Apache-2.0"):
        assert part in starter.accessibleDescription()
    assert starter._get.isVisibleTo(page.models)
    assert not page.models.here.isVisibleTo(page.models)


def test_a_file_that_is_no_model_is_refused_and_the_page_lives(qtbot: QtBot, page: Shell, tmp_path: Path) -> None:
    bad = tmp_path / "holiday.gguf"
    bad.write_bytes(b"GGUF" + bytes(100))
    watch = page.models.import_file(bad)
    assert watch is not None
    with qtbot.waitSignal(watch.finished, timeout=10_000):
        pass
    qtbot.waitUntil(lambda: page.models._notice is not None, timeout=5_000)
    assert page.models._notice is not None and page.models._notice.accessibleName()


def test_an_imported_model_stands_under_those_that_are_here(
    qtbot: QtBot, page: Shell, starter_model: Path, assistant: Assistant
) -> None:
    tiny = starter_model.with_name("SmolLM2-135M-Instruct.Q4_1.gguf")
    if not tiny.exists():
        pytest.skip("NEEDS A MODEL: SmolLM2-135M-Instruct is not in the models folder")
    watch = page.models.import_file(tiny)
    assert watch is not None
    with qtbot.waitSignal(watch.finished, timeout=60_000):
        pass
    name = f"imported/{tiny.name}"
    qtbot.waitUntil(lambda: name in page.models._rows, timeout=5_000)
    assert a_row(page, name) in page.models.here.rows()

    a_row(page, name).use_asked.emit(a_row(page, name).model)
    qtbot.waitUntil(lambda: assistant.settings.get("chat_model") == name, timeout=5_000)
    qtbot.waitUntil(lambda: a_row(page, name).model.in_use, timeout=5_000)

    assistant.settings.set("chat_model", "qwen2.5-coder-1.5b")
    page.models.refresh()
    qtbot.waitUntil(lambda: not a_row(page, name).model.in_use, timeout=5_000)
    a_row(page, name).remove_asked.emit(a_row(page, name).model)
    ask = QApplication.activeModalWidget()
    assert isinstance(ask, Ask)
    ask.accept()
    qtbot.waitUntil(lambda: name not in page.models._rows, timeout=5_000)
    assert tiny.exists()


def test_a_running_download_is_shown_in_its_row_and_can_be_stopped(
    qtbot: QtBot, page: Shell, assistant: Assistant
) -> None:
    model = a_row(page, "qwen2.5-coder-0.5b").model

    def work(desk: Desk[None]) -> None:
        desk.report(123_000_000, model.bytes, "Fetching")
        desk.cancel.sleep(60)

    assistant.runner.start(f"Downloading {model.title}", work, Lane.NETWORK)
    row = a_row(page, model.name)
    qtbot.waitUntil(lambda: row._stop.isVisibleTo(page.models), timeout=5_000)
    assert row._how_far.text().startswith("123 MB of 491 MB")
    row._stop.click()
    qtbot.waitUntil(lambda: row._get.isVisibleTo(page.models), timeout=5_000)


def test_a_download_without_network_says_why_and_offers_to_go_on(
    qtbot: QtBot, page: Shell, assistant: Assistant
) -> None:
    assistant.settings.set("offline", True)
    model = a_row(page, "qwen2.5-coder-0.5b").model
    a_row(page, model.name).get_asked.emit(model)
    qtbot.waitUntil(lambda: page.models._notice is not None, timeout=10_000)
    assert page.models._notice is not None
    assert "offline" in page.models._notice.accessibleName()
    qtbot.waitUntil(lambda: a_row(page, model.name)._get.text() == "Go on", timeout=5_000)


def test_a_model_that_does_not_fit_is_downloaded_only_after_a_yes(page: Shell) -> None:
    model = replace(a_row(page, "qwen2.5-coder-0.5b").model, fits=False, why="Needs 60 GB of memory.")
    page.models._get(model)
    ask = QApplication.activeModalWidget()
    assert isinstance(ask, Ask)
    ask.reject()
    assert not page.activities.current
