"""In a chat: its switches, what is said where one is off, and the facts that an answer rests on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from assistant.core.messages import Role
from assistant.service.assistant import Assistant
from assistant.store.chats import Chats
from tests.ui.told import LETTER, Story, told
from ui.chatswitches import state_of
from ui.shell import Shell
from ui.turns import UserTurn
from ui.usedfacts import FactChip

pytestmark = pytest.mark.timeout(120)


class Switches:
    """The switches of a chat."""

    def __init__(self, teaches: bool, uses_memory: bool) -> None:
        self.teaches, self.uses_memory = teaches, uses_memory


@pytest.fixture
def story(qtbot: QtBot, shell: Shell, assistant: Assistant) -> Story:
    """The window with a chat open."""
    made = told(assistant, ())
    chat = made.by_title[LETTER]
    shell.conversations._list()
    qtbot.waitUntil(lambda: chat in shell.conversations._chats, timeout=10_000)
    shell.conversations.open(chat)
    qtbot.waitUntil(lambda: bool(shell.chat.transcript.items), timeout=10_000)
    return made


def menu_of(shell: Shell) -> QMenu:
    shell.window.topbar._more.click()
    return next(each for each in QApplication.topLevelWidgets() if isinstance(each, QMenu) and each.isVisible())


def chips(shell: Shell) -> list[FactChip]:
    return [each for each in shell.chat.findChildren(FactChip) if each.isVisible()]


@pytest.mark.parametrize(
    ("teaches", "uses", "said"),
    [(True, True, ""), (False, True, "Not learning"), (True, False, "Not using memory"), (False, False, "Memory off")],
)
def test_what_is_off_is_said(teaches: bool, uses: bool, said: str) -> None:
    assert state_of(Switches(teaches, uses))[0] == said
    assert state_of(None) == ("", "")


def test_a_chat_is_switched_in_its_menu_and_says_so(
    qtbot: QtBot, shell: Shell, assistant: Assistant, story: Story
) -> None:
    chat, bar = story.by_title[LETTER], shell.window.topbar
    assert bar.memory_text == ""
    menu = menu_of(shell)
    learn = next(each for each in menu.actions() if each.text() == "Learn from this chat")
    assert learn.isChecked()
    learn.trigger()
    menu.close()
    qtbot.waitUntil(lambda: bar.memory_text == "Not learning", timeout=10_000)
    assert assistant.chat.chat(chat).teaches is False and assistant.chat.chat(chat).uses_memory is True
    menu = menu_of(shell)
    uses = next(each for each in menu.actions() if each.text() == "Use what Hearth knows about me")
    assert not next(each for each in menu.actions() if each.text() == "Learn from this chat").isChecked()
    uses.trigger()
    menu.close()
    qtbot.waitUntil(lambda: bar.memory_text == "Memory off", timeout=10_000)
    assert assistant.chat.chat(chat).uses_memory is False
    shell.window.show_page("library")
    assert bar.memory_text == ""
    shell.conversations.new_chat()
    assert bar.memory_text == ""
    shell.conversations.open(chat)
    assert bar.memory_text == "Memory off"


def test_an_answer_names_the_facts_it_rests_on_and_leads_to_them(
    qtbot: QtBot, shell: Shell, assistant: Assistant, story: Story
) -> None:
    chats, chat = Chats(assistant._opened.database), story.by_title[LETTER]
    answer = chats.add_message(chat, Role.ASSISTANT, "Write to Mr Keller.", assistant.now())
    fact = next(each for each in assistant.memory.facts() if "Keller" in each.text)
    assistant.memory.used([fact], answer)
    shell.chat.reload()
    qtbot.waitUntil(lambda: len(chips(shell)) == 1, timeout=10_000)
    chip = chips(shell)[0]
    assert chip.accessibleName() == "From what I know about you: Your landlord is called Mr Keller."
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert shell.window.shown == "personal"

    def flashing() -> list[int]:
        return [row.line.id for group in shell.personal.facts.topics.values() for row in group.rows if row._flashing]

    qtbot.waitUntil(lambda: flashing() == [fact.id], timeout=10_000)
    row = next(row for row in shell.personal.facts.topics.values() for row in row.rows if row.line.id == fact.id)
    assert row.line.more == "used 1 time"


def test_a_turn_far_above_is_built_and_brought_into_view(
    qtbot: QtBot, shell: Shell, assistant: Assistant, story: Story
) -> None:
    chats, chat = Chats(assistant._opened.database), story.by_title["Moving"]
    first = chats.messages(chat)[0].id
    for n in range(60):
        chats.add_message(chat, Role.USER, f"Question {n}", assistant.now())
    shell.conversations.open(chat, first)

    def shown() -> list[str]:
        turns = [each for each in shell.chat.transcript.items if isinstance(each, UserTurn)]
        return [each.text for each in turns if each._flashing and not each.visibleRegion().isEmpty()]

    qtbot.waitUntil(lambda: shown() == ["I live in Zürich."], timeout=10_000)
    shell.conversations.open(chat, first + 10_000)  # a turn that is gone changes nothing
    assert shell.chat.chat_id == chat
