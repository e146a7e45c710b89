"""“Write as me” in the composer, over the real service of style; only the language model is scripted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from assistant.core.errors import EngineLost
from assistant.core.jobs import QuietDesk
from assistant.core.messages import DraftPiece
from assistant.service.drafts import Drafter
from assistant.service.style import StyleService
from assistant.store.styles import Styles
from assistant.system.paths import resources
from tests.ui.scripted import NOW, ScriptedAssistant
from tests.ui.test_accessible import nameless
from ui.bridge import Bridge
from ui.chat import ChatPage
from ui.theme import Look

MAILBOX = Path(__file__).parents[1] / "data" / "mails" / "sent.mbox"
REQUEST = "tell Eva that I am late"
STYLED = "Hi Eva,\n\nI am late, wait for me!"
OWN = "hi Eva,\n\nI'm late, wait for me!\n\ncheers,\nMina"
NEUTRAL = "Dear Eva,\n\n" + 8 * "I am late because of Zelda. " + "\n\nBest regards,"
PLAIN = NEUTRAL.replace("Zelda", "[name]")


class Desk:
    """The chat page with a scripted model; ``edits`` are what the service was told of edited drafts."""

    def __init__(self, qtbot: QtBot, look: Look, folder: Path) -> None:
        self.qtbot = qtbot
        self.assistant = ScriptedAssistant(folder, {})
        self.edits: list[tuple[str, ...]] = []
        drafter = Drafter(lambda: self.assistant.engine, resources() / "prompts")
        self.style = StyleService(
            Styles(self.assistant._database), self.assistant.chats, drafter, self.assistant.changes, lambda: NOW,
            on_edit=lambda *edit: self.edits.append(edit),
        )  # fmt: skip
        self.assistant.style = self.style  # type: ignore[attr-defined]  # the one part that this page adds
        self.bridge = Bridge()
        self.bridge.attach(self.assistant.runner, self.assistant.changes)
        self.chat = ChatPage(look, self.bridge)
        qtbot.addWidget(self.chat)
        self.chat.resize(900, 760)
        self.chat.show()
        self.chat.activateWindow()
        qtbot.waitUntil(self.chat.isActiveWindow, timeout=3_000)
        self.chat.attach(self.assistant)  # type: ignore[arg-type]  # scripted
        self.page = self.chat.writing.page
        self.composer = self.chat.composer

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.bridge._watches, timeout=5_000)

    def switch_on(self) -> None:
        self.qtbot.keyClick(
            self.chat, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        )
        self.settle()

    def ask(self, *lines: Any, request: str = REQUEST, to: str = "") -> None:
        self.assistant.engine.lines = list(lines)
        self.composer.set_text(request)
        self.composer.to.setText(to)
        self.qtbot.keyClick(self.composer.field, Qt.Key.Key_Return)

    def until(self, holds: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(holds, timeout=5_000)


@pytest.fixture
def desk(qtbot: QtBot, look: Look, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(qtbot, look, tmp_path)
    yield made
    made.assistant.engine.go.set()
    made.settle()
    made.bridge.detach()
    made.assistant.close()


@pytest.fixture
def known(desk: Desk) -> Desk:
    """The person's way of writing is known, the pencil is on."""
    desk.style.learn([MAILBOX], QuietDesk())
    desk.switch_on()
    return desk


def test_the_pencil_turns_the_question_into_a_request(desk: Desk) -> None:
    assert desk.chat._stack.currentWidget() is desk.chat.empty
    desk.switch_on()
    assert desk.composer.writing
    assert desk.page.isVisible()
    assert desk.composer.to.isVisible()
    assert not desk.composer._attach.isVisible()
    assert desk.composer.field.accessibleName() == "What to write"
    assert nameless(desk.chat) == []
    desk.switch_on()
    assert not desk.composer.writing
    assert desk.chat._stack.currentWidget() is desk.chat.empty
    assert desk.composer.field.accessibleName() == "Your question"


def test_both_drafts_side_by_side(known: Desk) -> None:
    known.ask(STYLED, NEUTRAL)
    known.until(lambda: known.page.neutral.whole)
    known.settle()
    assert known.page.own.text == OWN
    assert known.page.neutral.text == PLAIN
    assert known.page.own.isVisible() and known.page.neutral.isVisible()
    assert known.page.own.x() < known.page.neutral.x(), "side by side"
    assert known.page.about.text() == f"To Eva: {REQUEST}", "the recipient is known from the request"
    assert known.composer.text == REQUEST, "to be said better"
    assert not known.page.stop.isVisible()
    assert known.assistant.chat.chats("") == [], "a draft is no chat"


def test_the_recipient_of_the_field_counts(known: Desk) -> None:
    known.ask("Hi, I am late.", "I am late.", request="say that I am late", to="Mr Osei")
    known.until(lambda: known.page.neutral.whole)
    known.settle()
    assert known.page.own.text.startswith("Dear Mr Osei,")
    assert known.page.about.text() == "To Mr Osei: say that I am late"


def test_it_comes_word_by_word_and_can_be_stopped(known: Desk) -> None:
    known.ask(STYLED, "Dear Eva, I am ⏸ late.")
    known.until(lambda: known.page.neutral.text == "Dear Eva, I am")
    assert known.page.own.text == OWN
    assert known.page.own.copy.isEnabled() and not known.page.neutral.copy.isEnabled()
    known.qtbot.keyClick(known.chat, Qt.Key.Key_Escape)
    known.settle()
    assert known.page.own.text == OWN, "what is finished stays"
    assert known.page.neutral.text == "", "half a draft is none"
    assert known.page.neutral.state.text() == "Stopped."
    assert known.composer.writing
    known.qtbot.keyClick(known.chat, Qt.Key.Key_Escape)
    assert not known.composer.writing


def test_another_request_takes_the_place_of_the_one_being_written(known: Desk) -> None:
    known.ask("⏸ never", "never")
    known.until(lambda: bool(known.assistant.engine.requests))
    known.ask(STYLED, NEUTRAL)
    known.until(lambda: known.page.neutral.whole)
    known.settle()
    assert (known.page.own.text, known.page.neutral.text) == (OWN, PLAIN)


def test_what_a_stopped_job_still_says_is_not_shown(known: Desk) -> None:
    known.ask(STYLED, "Dear Eva, I am ⏸ late.")
    known.until(lambda: known.page.neutral.text == "Dear Eva, I am")
    job = known.chat.writing._job
    assert job is not None
    known.chat.writing.stop()
    job.items.emit([DraftPiece(" late", styled=False)])
    assert known.page.neutral.text == ""


def test_the_window_may_be_gone_before_the_draft_is_there(known: Desk) -> None:
    known.ask("⏸ Hi Eva", NEUTRAL)
    known.until(lambda: bool(known.assistant.engine.requests))
    known.chat.writing.leave()
    shiboken6.delete(known.page)
    known.assistant.engine.go.set()
    known.settle()
    assert len(known.assistant.engine.requests) == 2, "it was written to its end"


def test_copy_and_use(known: Desk) -> None:
    known.ask(STYLED, NEUTRAL)
    known.until(lambda: known.page.neutral.whole)
    known.page.neutral.copy.click()
    assert QGuiApplication.clipboard().text() == PLAIN
    known.page.own.use.click()
    assert QGuiApplication.clipboard().text() == OWN
    assert not known.page.neutral.isVisible()
    assert "Hearth sends nothing" in known.page.note.text()
    known.settle()
    assert known.edits == [], "nothing was changed"


def test_an_edit_is_handed_on_once_with_what_it_was_before(known: Desk) -> None:
    known.ask(STYLED, NEUTRAL)
    known.until(lambda: known.page.neutral.whole)
    card = known.page.own
    assert card.field.isReadOnly()
    card.edit.click()
    assert not card.field.isReadOnly()
    first, second = OWN.replace("wait", "please wait"), OWN.replace("wait", "do wait")
    card.field.setPlainText(first)
    card.edit.click()
    card.copy.click()
    card.edit.click()
    card.field.setPlainText(second)
    card.use.click()
    known.settle()
    assert sorted(known.edits) == sorted([("mail", REQUEST, OWN, first), ("mail", REQUEST, first, second)])
    assert QGuiApplication.clipboard().text() == second


def test_without_own_texts_it_says_how_to_teach_it_and_writes_the_neutral_one(desk: Desk) -> None:
    desk.switch_on()
    teaching = desk.page.teaching
    assert teaching.title.text() == "Hearth does not know yet how you write"
    assert teaching.how.isVisible() and "mails you sent" in teaching.how.text()
    desk.ask(NEUTRAL)
    desk.until(lambda: desk.page.neutral.whole)
    desk.settle()
    assert desk.page.neutral.text == PLAIN
    assert not desk.page.own.isVisible()


def test_it_is_taught_with_a_file(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_asked: ([str(MAILBOX)], ""))
    desk.switch_on()
    teaching = desk.page.teaching
    teaching.files.click()
    desk.until(lambda: teaching.title.text() == "Hearth knows from 10 texts of yours how you write.")
    desk.settle()
    assert teaching.said.text() == "10 texts of yours from 1 file."
    assert not teaching.how.isVisible() and not teaching.files.isVisible() and teaching.more.isVisible()
    teaching.more.click()
    assert teaching.files.isVisible()
    desk.ask(STYLED, NEUTRAL)
    desk.until(lambda: desk.page.neutral.whole)
    assert desk.page.own.text == OWN


def test_what_cannot_teach_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"\xff")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_asked: ([str(photo)], ""))
    desk.switch_on()
    desk.page.teaching.files.click()
    desk.until(lambda: "photo.jpg" in desk.page.teaching.said.text())
    desk.settle()
    assert "neither a mail nor a plain text" in desk.page.teaching.said.text()
    assert desk.page.teaching.how.isVisible(), "still nothing known"


def test_a_lost_model_is_told_with_what_to_do(known: Desk) -> None:
    known.ask(EngineLost("The model stopped.", "It starts again with your next question."))
    known.until(lambda: known.page.problem is not None)
    assert known.page.problem is not None
    assert known.page.problem.message.text() == "The model stopped."
    assert known.page.own.state.text() == "Not written."
    known.ask(STYLED, NEUTRAL)
    known.until(lambda: known.page.neutral.whole)
    assert known.page.problem is None


def test_another_chat_puts_the_drafts_away_and_they_are_there_again(known: Desk) -> None:
    known.ask(STYLED, NEUTRAL)
    known.until(lambda: known.page.neutral.whole)
    known.chat.new_chat()
    assert not known.composer.writing
    assert not known.page.isVisible()
    known.switch_on()
    assert known.page.own.text == OWN


def test_below_each_other_where_there_is_no_room(known: Desk) -> None:
    known.ask(STYLED, NEUTRAL)
    known.until(lambda: known.page.neutral.whole)
    known.chat.resize(520, 700)
    known.until(lambda: known.page.own.y() < known.page.neutral.y())
    known.qtbot.wait(30)
    for card in (known.page.own, known.page.neutral):
        assert card.field.verticalScrollBar().maximum() == 0, "nothing of it is hidden"
    assert known.page.horizontalScrollBar().maximum() == 0


def test_before_the_profile_is_open_nothing_is_written(qtbot: QtBot, look: Look) -> None:
    chat = ChatPage(look, Bridge())
    qtbot.addWidget(chat)
    chat.composer.set_writing(True)
    chat.composer.set_text(REQUEST)
    chat.composer.field.sent.emit()
    assert not chat.writing.busy
    assert chat.composer.text == REQUEST
