from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from assistant.core.changes import Changed
from assistant.core.errors import EngineLost, ModelMissing
from assistant.core.messages import Role
from tests.ui.scripted import FILES, NOW, ModelState, ScriptedAssistant
from ui.bridge import Bridge
from ui.chat import ChatPage
from ui.codeblock import CodeBlock
from ui.conversations import Conversations
from ui.dialogs import AskDelete, AskLink
from ui.notices import TurnNotice
from ui.preview import Preview
from ui.prose import ProseView
from ui.sources import SourceChip
from ui.theme import Look
from ui.turns import AssistantTurn, UserTurn
from ui.widgets import Button
from ui.window import MainWindow

TYRES = "Where are my winter tyres?"
SHELF = "The winter tyres are at **Garage Müller**, shelf 14 [1]."


@dataclass
class Room:
    """A shown window over an assistant."""

    assistant: ScriptedAssistant
    window: MainWindow
    page: ChatPage
    bridge: Bridge
    conversations: Conversations
    qtbot: QtBot

    def ask(self, question: str) -> None:
        self.page.composer.set_text(question)
        self.qtbot.keyClick(self.page.composer.field, Qt.Key.Key_Return)

    def done(self) -> None:
        self.qtbot.waitUntil(lambda: self.page.answering is None and bool(self.answers), timeout=5_000)

    @property
    def answers(self) -> list[AssistantTurn]:
        return [item for item in self.page.transcript.items if isinstance(item, AssistantTurn)]

    @property
    def questions(self) -> list[str]:
        return [item.text for item in self.page.transcript.items if isinstance(item, UserTurn)]

    def find(self, kind: type[Any], inside: Any = None) -> list[Any]:
        found = (inside or self.page.transcript).findChildren(kind)
        return [each for each in found if not each.isHidden()]

    def dialog(self, kind: type[QDialog]) -> Any:
        def shown() -> list[QDialog]:
            return [each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()]

        self.qtbot.waitUntil(lambda: bool(shown()), timeout=3_000)
        return shown()[0]

    def notices(self) -> list[TurnNotice]:
        return self.find(TurnNotice)

    def press(self, text: str) -> None:
        self.qtbot.waitUntil(lambda: any(each.text() == text for each in self.find(Button)), timeout=2_000)
        button = next(each for each in self.find(Button) if each.text() == text)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def files() -> dict[str, str]:
    return FILES


@pytest.fixture
def room(qtbot: QtBot, look: Look, tmp_path: Path, files: dict[str, str]) -> Iterator[Room]:
    assistant = ScriptedAssistant(tmp_path, files)
    bridge = Bridge()
    bridge.attach(assistant.runner, assistant.changes)
    page = ChatPage(look, bridge)
    window = MainWindow(look, page)
    conversations = Conversations(window, page, bridge, look)
    qtbot.addWidget(window)
    window.show()
    conversations.attach(assistant)  # type: ignore[arg-type]  # scripted
    qtbot.waitUntil(lambda: not bridge._watches, timeout=3_000)
    yield Room(assistant, window, page, bridge, conversations, qtbot)
    conversations.detach()
    assistant.engine.go.set()
    qtbot.waitUntil(lambda: not bridge._watches, timeout=5_000)
    bridge.detach()
    assistant.close()


def test_a_question_is_answered_with_a_source_that_opens_at_its_place(room: Room) -> None:
    room.assistant.engine.lines = [SHELF]
    room.ask(TYRES)
    assert room.page.composer.text == ""
    room.done()
    assert room.questions == [TYRES]
    assert room.answers[0].text == SHELF
    assert room.answers[0].searched.text == "Searched 3 files · read 1"
    (chip,) = room.find(SourceChip)
    assert chip.text() == "Car notes.md"
    assert chip.accessibleName() == "Source 1: Car notes.md"
    room.qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    preview: Preview = room.dialog(Preview)
    room.qtbot.waitUntil(lambda: bool(preview.marked_text), timeout=3_000)
    assert preview.marked_text == FILES["Car/Car notes.md"]
    assert preview.shown_text.startswith("A line before.")
    preview.close()


def test_a_source_in_an_earlier_chat_leads_there(room: Room) -> None:
    room.assistant.engine.lines = ["You take clay tiles from Weber [1]."]
    told = room.assistant.chat.keep_question("We take clay tiles from Weber for the roof.", None)
    room.ask("What did we decide about the roof?")
    room.done()
    (chip,) = room.find(SourceChip)
    assert chip.text() == f"chat {told}"
    room.qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    room.qtbot.waitUntil(lambda: room.questions == ["We take clay tiles from Weber for the roof."], timeout=3_000)
    assert room.page.chat_id == told


def test_the_new_chat_stands_in_the_sidebar_and_is_opened_again(room: Room) -> None:
    room.assistant.engine.lines = [SHELF]
    room.ask(TYRES)
    room.done()
    kept = room.page.chat_id
    assert kept is not None
    room.qtbot.waitUntil(lambda: [row.text() for row in room.window.sidebar.chats.rows] == [TYRES], timeout=3_000)
    assert room.window.sidebar.chats.rows[0].isChecked()
    room.conversations.new_chat()
    assert room.page.chat_id is None
    assert not room.page.transcript.isVisible()
    assert room.page.empty.isVisible()
    room.qtbot.mouseClick(room.window.sidebar.chats.rows[0], Qt.MouseButton.LeftButton)
    room.qtbot.waitUntil(lambda: bool(room.answers), timeout=3_000)
    assert room.answers[0].text == SHELF
    assert [chip.text() for chip in room.find(SourceChip)] == ["Car notes.md"]
    assert room.page.chat_id == kept


def test_words_appear_while_they_are_written_and_the_button_stops_them(room: Room) -> None:
    room.assistant.engine.lines = ["The winter tyres are at ⏸ Garage Müller."]
    room.ask(TYRES)
    room.qtbot.waitUntil(lambda: bool(room.answers) and room.answers[0].text.endswith("are at"), timeout=3_000)
    assert room.page.answering is not None
    room.ask("Another one, too early")
    assert room.page.composer.text == "Another one, too early", "what is typed meanwhile is kept"
    room.qtbot.keyClick(room.page.composer.field, Qt.Key.Key_Escape)
    room.done()
    assert [notice.message.text() for notice in room.notices()] == ["You stopped this answer."]
    stored = room.assistant.chat.messages(room.page.chat_id or 0)
    assert stored[-1].stopped


def test_an_answer_goes_on_while_another_chat_is_shown(room: Room) -> None:
    room.assistant.engine.lines = ["First ⏸ and last, at Garage Müller, shelf 14 with winter tyres."]
    room.ask(TYRES)
    room.qtbot.waitUntil(lambda: bool(room.answers) and room.answers[0].text == "First", timeout=3_000)
    first = room.page.chat_id
    room.conversations.new_chat()
    assert room.page.answering is None
    assert first is not None
    room.conversations.open(first)
    room.qtbot.waitUntil(lambda: bool(room.answers) and room.answers[0].text == "First", timeout=3_000)
    assert room.page.answering is not None
    room.assistant.engine.go.set()
    room.done()
    assert "shelf 14" in room.answers[0].text
    assert len(room.answers) == 1


def test_a_model_that_dies_can_be_restarted_from_the_answer(room: Room) -> None:
    room.assistant.engine.lines = [EngineLost("The model's process ended."), SHELF]
    room.ask(TYRES)
    room.done()
    assert [notice.message.text() for notice in room.notices()] == ["The model stopped unexpectedly."]
    room.press("Restart")
    room.done()
    room.qtbot.waitUntil(lambda: room.answers[0].text == SHELF, timeout=3_000)
    assert room.notices() == []
    assert room.questions == [TYRES]


def test_without_a_model_the_way_to_the_models_is_shown(room: Room) -> None:
    asked: list[bool] = []
    room.page.models_asked.connect(lambda: asked.append(True))
    room.assistant.engine.lines = [ModelMissing("There is no model yet.", "Choose one.")]
    room.ask(TYRES)
    room.done()
    room.press("Models")
    assert asked == [True]


def test_what_is_not_in_the_files_is_said_so_and_searched_deeper_on_request(room: Room) -> None:
    room.assistant.engine.lines = ["The passages do not mention it.", "The lease costs CHF 320 a year."]
    room.ask("What does the lease of the allotment cost?")
    room.done()
    assert room.answers[0].text == "I could not find this in your files."
    (notice,) = room.notices()
    assert notice.message.text() == "Searched for “What does the lease of the allotment cost?”."
    room.press("Search deeper")
    room.done()
    room.qtbot.waitUntil(lambda: "320" in room.answers[0].text, timeout=3_000)
    assert len(room.assistant.chat.messages(room.page.chat_id or 0)) == 2


def test_an_answer_can_be_written_again_and_a_turn_deleted(room: Room) -> None:
    room.assistant.engine.lines = [SHELF, "They are on shelf 14 at Garage Müller."]
    room.ask(TYRES)
    room.done()
    buttons = room.answers[0].buttons
    assert buttons is not None
    buttons.again_asked.emit()
    room.done()
    room.qtbot.waitUntil(lambda: room.answers[0].text.startswith("They are on"), timeout=3_000)
    buttons = room.answers[0].buttons
    assert buttons is not None
    buttons.delete_asked.emit()
    dialog: AskDelete = room.dialog(AskDelete)
    dialog.yes.click()
    room.qtbot.waitUntil(lambda: room.page.transcript.items == (), timeout=3_000)
    assert room.assistant.chat.messages(room.page.chat_id or 0) == []


def test_an_answer_and_code_are_copied(room: Room) -> None:
    room.assistant.engine.lines = ["Garage Müller, shelf 14:\n\n```python\nprint('shelf 14')\n```\n\nThat is all."]
    room.ask(TYRES)
    room.done()
    buttons = room.answers[0].buttons
    assert buttons is not None
    buttons.copy_asked.emit()
    assert "print('shelf 14')" in QGuiApplication.clipboard().text()
    (code,) = room.find(CodeBlock)
    code.copy()
    assert QGuiApplication.clipboard().text() == "print('shelf 14')"
    assert code.code.language == "python"


def test_a_link_is_opened_only_after_its_whole_address_was_shown(room: Room) -> None:
    room.assistant.engine.lines = [
        "Winter tyres at Garage Müller, shelf 14: [here](https://xn--e1awd7f.example/a?b=c)."
    ]
    room.ask(TYRES)
    room.done()
    prose = room.find(ProseView, room.answers[0])[0]
    prose.link_asked.emit("https://еріс.example/a?b=c")
    dialog: AskLink = room.dialog(AskLink)
    assert dialog.shown == "https://xn--e1awd7f.example/a?b=c"
    dialog.reject()


@pytest.mark.parametrize("files", [{}])
def test_without_documents_the_page_invites_to_add_some(room: Room) -> None:
    assert room.page.empty.isVisible()
    asked: list[str] = []
    room.page.files_asked.connect(lambda: asked.append("files"))
    button = next(each for each in room.page.empty.findChildren(Button) if each.text() == "Add files…")
    assert button.isVisible()
    button.click()
    assert asked == ["files"]


def test_suggestions_come_from_the_newest_documents_and_are_asked(room: Room) -> None:
    room.assistant.engine.lines = ["The lease costs CHF 320 a year."]
    room.qtbot.waitUntil(lambda: len(room.page.empty.questions) == 3, timeout=3_000)
    assert "Summarise “Garden”" in room.page.empty.questions
    room.page.empty.asked.emit("What does the lease of the allotment cost?")
    room.done()
    assert room.questions == ["What does the lease of the allotment cost?"]


def test_the_state_of_the_model_stands_in_the_top_bar(room: Room) -> None:
    room.assistant.models.now = ModelState("missing", "", "")
    room.assistant.changes.publish(Changed.MODELS)
    room.qtbot.waitUntil(lambda: room.window.topbar.model_text == "Not installed", timeout=3_000)
    assert "needs a language model" in room.page.model_notice
    room.assistant.models.now = ModelState("loading", "Qwen2.5 1.5B", "")
    room.qtbot.waitUntil(lambda: room.window.topbar.model_text == "Loading…", timeout=3_000)
    assert room.page.model_notice == ""


def test_attached_files_limit_the_question(room: Room) -> None:
    room.assistant.engine.lines = ["The lease costs CHF 320 a year."]
    room.page.composer.attach([room.assistant.folder / "files" / "Home" / "Garden.txt"])
    assert room.page.composer.attachments.isVisible()
    room.ask("What does the lease cost?")
    room.done()
    assert not room.page.composer.attachments.isVisible()
    assert [chip.text() for chip in room.find(SourceChip)] == ["Garden.txt"]


def test_shift_enter_breaks_the_line_and_control_enter_sends_if_so_set(room: Room) -> None:
    field = room.page.composer.field
    field.setFocus()
    room.qtbot.keyClicks(field, "one")
    room.qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    room.qtbot.keyClicks(field, "two")
    assert room.page.composer.text == "one\ntwo"
    room.assistant.settings.set("send_with", "ctrl+enter")
    room.assistant.changes.publish(Changed.SETTINGS)
    room.qtbot.waitUntil(lambda: field.send_with == "ctrl+enter", timeout=3_000)
    room.qtbot.keyClick(field, Qt.Key.Key_Return)
    assert room.page.composer.text == "one\ntwo\n"
    room.assistant.engine.lines = ["Nothing of the kind."]
    room.qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert room.page.composer.text == ""
    room.done()


def test_drafts_stay_with_their_chats(room: Room) -> None:
    room.assistant.engine.lines = [SHELF]
    room.ask(TYRES)
    room.done()
    kept = room.page.chat_id
    room.page.composer.set_text("half a thought")
    room.conversations.new_chat()
    assert room.page.composer.text == ""
    room.conversations.open(kept or 0)
    assert room.page.composer.text == "half a thought"


def test_a_chat_that_arrives_late_does_not_replace_the_one_opened_after_it(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (room.assistant.chats.create(title, NOW) for title in ("slow", "quick"))
    room.assistant.chats.add_message(first, Role.USER, "slow", NOW)
    room.assistant.chats.add_message(second, Role.USER, "quick", NOW)
    held, messages = Event(), room.assistant.chat.messages

    def late(chat_id: int) -> Any:
        held.wait(5 if chat_id == first else 0)
        return messages(chat_id)

    monkeypatch.setattr(room.assistant.chat, "messages", late)
    room.conversations.open(first)
    room.conversations.open(second)
    room.qtbot.waitUntil(lambda: room.questions == ["quick"], timeout=3_000)
    held.set()
    room.qtbot.waitUntil(lambda: not room.bridge._watches, timeout=3_000)
    assert room.questions == ["quick"]
    assert room.page.chat_id == second


def test_older_turns_are_built_when_scrolled_to(room: Room) -> None:
    chat_id = room.assistant.chats.create("Long", NOW)
    for n in range(60):
        role = Role.USER if n % 2 == 0 else Role.ASSISTANT
        room.assistant.chats.add_message(chat_id, role, f"turn {n}", NOW)
    room.conversations.open(chat_id)
    column = room.page.transcript
    room.qtbot.waitUntil(lambda: len(column.items) == 20, timeout=3_000)
    assert column.at_bottom
    last = column.items[-1]
    before = last.mapTo(column.viewport(), QPoint(0, 0)).y()
    column.verticalScrollBar().setValue(0)
    room.qtbot.waitUntil(lambda: len(column.items) >= 30, timeout=3_000)
    column.to_bottom()
    assert abs(last.mapTo(column.viewport(), QPoint(0, 0)).y() - before) <= 1
    for _ in range(5):
        column.verticalScrollBar().setValue(0)
    assert len(column.items) == 60
    assert column.items[0].text == "turn 0"
