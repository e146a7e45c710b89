"""A temporary chat in the window and in the quick window: said clearly, gone when it is left, kept nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from assistant.core.passages import Chunk
from assistant.knowledge.outcomes import ReadDocument
from tests.traces import fingerprint
from tests.ui.scripted import ScriptedAssistant
from tests.ui.test_chat_page import SHELF, TYRES, Room, files, room  # noqa: F401 - fixtures
from ui.drop import DropOverlay
from ui.quick import QuickWindow
from ui.rating import Thumbs
from ui.temporary import TITLE

OFFER = "The offer of Weber Roofing for clay tiles is CHF 18400."


def read_aside(path: Path, _desk: object) -> ReadDocument:
    """The offer, whatever the path."""
    return ReadDocument(path, 9, 9, "", "Offer", "text", (Chunk(0, OFFER, "line 1", "Offer", 20),))


@pytest.fixture
def temporary(room: Room) -> Room:  # noqa: F811 - the fixture
    room.qtbot.mouseClick(room.window.sidebar.temporary_button, Qt.MouseButton.LeftButton)
    return room


def names(inside: QWidget) -> str:
    return " ".join(each.accessibleName() for each in inside.findChildren(QWidget) if each.isVisibleTo(inside))


def test_it_says_what_it_is_and_leaves_nothing_behind(temporary: Room, tmp_path: Path) -> None:
    before = fingerprint(tmp_path)
    page, engine = temporary.page, temporary.assistant.engine
    assert temporary.window.topbar._title.text() == TITLE
    assert page.temporary.strip.isVisibleTo(page) and page.empty._greeting.text() == TITLE
    engine.lines = [SHELF, "On shelf 14 [1]."]
    temporary.ask(TYRES)
    temporary.done()
    assert temporary.answers[0].text == SHELF
    temporary.ask("And on which shelf?")
    temporary.qtbot.waitUntil(lambda: len(temporary.answers) == 2 and page.answering is None, timeout=5_000)
    assert engine.requests[-1].messages[1].content == TYRES
    assert not temporary.find(Thumbs), "there is nothing to rate: a rating is kept"
    page.composer.set_writing(True)
    assert not page.composer.writing, "edits of drafts would teach"
    page.composer.set_text("half a question")
    temporary.conversations.new_chat()
    assert (temporary.questions, page.composer.text, temporary.window.topbar._title.text()) == ([], "", "New chat")
    assert not page.composer.field.document().isUndoAvailable()
    temporary.qtbot.waitUntil(lambda: not temporary.bridge._watches, timeout=5_000)
    assert fingerprint(tmp_path) == before
    assert temporary.assistant.chat.chats() == []
    temporary.conversations.new_temporary_chat()
    assert (temporary.questions, page.composer.text) == ([], "")


def test_hiding_the_window_and_leaving_while_it_answers_end_it(temporary: Room) -> None:
    temporary.assistant.engine.lines = ["They are ⏸ stored somewhere.", SHELF]
    temporary.ask(TYRES)
    temporary.qtbot.waitUntil(lambda: bool(temporary.assistant.engine.requests), timeout=3_000)
    temporary.window.add_page("other", QWidget())
    temporary.window.show_page("other")
    temporary.window.show_page("chat")
    assert temporary.page.temporary.on, "another page is no leaving"
    temporary.window.hide()
    assert not temporary.page.temporary.on and temporary.questions == []
    temporary.qtbot.waitUntil(lambda: not temporary.bridge._watches, timeout=5_000)
    temporary.window.show()
    temporary.ask(TYRES)
    temporary.done()
    assert [chat.title for chat in temporary.assistant.chat.chats()] == [TYRES], "the next chat is kept"


def test_a_dropped_file_is_read_for_it_alone(temporary: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    added: list[object] = []
    page, part = temporary.page, temporary.page.temporary
    overlay = DropOverlay(temporary.window, page._look)
    overlay.dropped.connect(part.or_add(added.append))
    invite = part.or_invite(lambda _paths: ("Drop to add to your library", ""))
    assert "not put in your library" in invite([tmp_path])[1]
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "offer.txt"))])
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    overlay.dropEvent(QDropEvent(QPointF(9, 9), action, data, button, Qt.KeyboardModifier.NoModifier))
    assert page.composer.attachments.paths == (tmp_path / "offer.txt",) and not added
    assert part._chat is not None
    monkeypatch.setattr(part._chat, "_read", read_aside)
    temporary.assistant.engine.lines = ["It is CHF 18400 [1]."]
    temporary.ask("What does Weber ask?")
    temporary.done()
    assert OFFER in temporary.assistant.engine.requests[-1].messages[-1].content
    page.new_chat()
    overlay.dropped.emit((tmp_path,))
    assert added == [(tmp_path,)]
    overlay.deleteLater()


def test_its_memory_can_be_switched_off_and_the_last_answer_asked_again(temporary: Room) -> None:
    page, engine = temporary.page, temporary.assistant.engine
    engine.lines = [SHELF, "At the garage, on shelf 14 [1]."]
    temporary.qtbot.mouseClick(page.temporary.strip.memory, Qt.MouseButton.LeftButton)
    assert page.temporary._chat is not None and not page.temporary._chat.memory
    temporary.ask(TYRES)
    temporary.done()
    page.answer_again()
    temporary.qtbot.waitUntil(lambda: len(engine.requests) == 2 and page.answering is None, timeout=5_000)
    assert (len(temporary.answers), temporary.questions) == (1, [TYRES])
    temporary.qtbot.mouseClick(page.temporary.strip.end, Qt.MouseButton.LeftButton)
    assert not page.temporary.on


@pytest.fixture
def quick(qtbot: QtBot, room: Room) -> Iterator[QuickWindow]:  # noqa: F811 - the fixture
    made = QuickWindow(room.page._look, room.bridge)
    qtbot.addWidget(made)
    made.attach(room.assistant)  # type: ignore[arg-type]  # scripted
    made.open()
    yield made


def test_a_temporary_quick_question(qtbot: QtBot, quick: QuickWindow, room: Room, tmp_path: Path) -> None:  # noqa: F811
    before, assistant = fingerprint(tmp_path), room.assistant
    assert isinstance(assistant, ScriptedAssistant)
    assistant.engine.lines = [SHELF, SHELF]
    qtbot.mouseClick(quick.temporary, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(quick.field, TYRES)
    qtbot.keyClick(quick.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "shelf 14" in quick.answer.text and not room.bridge._watches, timeout=5_000)
    assert fingerprint(tmp_path) == before
    with qtbot.waitSignal(quick.continued) as told:
        quick.go_on()
    assert told.args == [None, TYRES, True]
    assert (quick.field.text(), quick.answer.text, quick.temporary.isChecked()) == ("", "", False)
    room.conversations.go_on(None, TYRES, True)
    room.done()
    assert room.page.temporary.on and assistant.chat.chats() == []
