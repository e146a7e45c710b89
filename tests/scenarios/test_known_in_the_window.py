"""A person tells things over some days, changes one and forgets one: the page shows each with its proof, or nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assistant.service.about_you import Topic
from assistant.service.assistant import Assistant
from assistant.service.memory_days import Happened
from tests.ui.conftest import look, shell
from ui.personaldays import EntryRow
from ui.personalforget import AskForget
from ui.personalrows import LineRow
from ui.shell import Shell
from ui.turns import AssistantTurn

__all__ = ["look", "shell"]

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(180)]

MONDAY = datetime(2026, 11, 16, 9, 5).astimezone()


class Days:
    """A clock that the story moves on."""

    now = MONDAY

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def days() -> Days:
    return Days()


@pytest.fixture
def assistant(tmp_path: Path, days: Days) -> Iterator[Assistant]:
    """A profile without any model: what is told explicitly needs none."""
    opened = Assistant.open(tmp_path / "profile", models=tmp_path / "models", clock=days)
    yield opened
    opened.close(10)


class Person:
    """Types, clicks and looks."""

    def __init__(self, qtbot: QtBot, shell: Shell) -> None:
        self.qtbot, self.shell = qtbot, shell
        self.facts = shell.personal.facts

    def wait(self, look: Callable[[], Any]) -> None:
        self.qtbot.waitUntil(lambda: bool(look()), timeout=15_000)

    def say(self, text: str) -> str:
        """Say something in a new chat; what Hearth answers."""
        self.shell.conversations.new_chat()
        page = self.shell.chat
        page.composer.set_text(text)
        self.qtbot.keyClick(page.composer.field, Qt.Key.Key_Return)
        self.wait(lambda: page.answering is None and any(isinstance(e, AssistantTurn) for e in page.transcript.items))
        return next(each.text for each in page.transcript.items if isinstance(each, AssistantTurn))

    def open_page(self) -> None:
        self.qtbot.mouseClick(self.shell.window.sidebar._rows["personal"], Qt.MouseButton.LeftButton)
        assert self.shell.window.shown == "personal"

    def known(self) -> dict[str, str]:
        """What the page shows, sentence and proof, what is no longer so too."""
        groups = (*self.facts.topics.values(), self.facts.earlier)
        rows = [row for group in groups if group.isVisible() for row in group.rows]
        return {row.line.text: " · ".join(filter(None, (row.line.proof, row.line.more))) for row in rows}

    def row(self, topic: Topic) -> LineRow:
        return self.facts.topics[topic].rows[0]


def everything_kept(assistant: Assistant) -> str:
    """Every value of every table of the database, those of the full-text indexes too."""
    with assistant._opened.database.read() as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return "\n".join(
            repr([tuple(row) for row in connection.execute(f'SELECT * FROM "{table}"')]) for table in tables
        )


def test_what_is_told_over_days_is_shown_changed_and_forgotten(
    qtbot: QtBot, shell: Shell, assistant: Assistant, days: Days, tmp_path: Path
) -> None:
    person = Person(qtbot, shell)
    assert person.say("Remember that my sister is called Xenia.").startswith("I will remember")
    assert person.say("Remember that I live in Basel.").startswith("I will remember")
    days.now += timedelta(days=2)
    assert person.say("Remember that I am allergic to hazelnuts.").startswith("I will remember")
    days.now += timedelta(days=1)
    assert "that you live in Basel" in person.say("Remember that I live in Bern now.")

    person.open_page()
    person.wait(lambda: len(person.known()) == 4)
    assert person.known() == {
        "You live in Bern now.": "You asked for this today in “Remember that I live in Bern now.”",
        "Your sister is called Xenia.": "You asked for this on 16 Nov in “Remember that my sister is called Xenia.”",
        "You are allergic to hazelnuts.": "You asked for this yesterday in “Remember that I am allergic to hazelnuts.”",
        "You live in Basel.": "You asked for this on 16 Nov in “Remember that I live in Basel.” · until today",
    }

    sister = person.row(Topic.PEOPLE)
    qtbot.keyClick(sister, Qt.Key.Key_Delete)
    person.wait(lambda: isinstance(QApplication.activeModalWidget(), AskForget))
    QApplication.activeModalWidget().accept()
    person.wait(lambda: "Your sister is called Xenia." not in person.known())
    assert "xenia" not in everything_kept(assistant).lower()

    shell.personal.show_part("Timeline")
    person.wait(lambda: shell.personal.days.groups)
    told = [(each.entry.what, each.text()) for each in shell.personal.days.findChildren(EntryRow)]
    assert (Happened.FORGOTTEN, "1 thing forgotten") in told and (Happened.ENDED, "You live in Basel.") in told
    assert not any("Xenia" in text for _what, text in told)
    assert [each.heading.text() for each in shell.personal.days.groups] == ["Today", "Yesterday", "Monday 16 Nov"]

    shell.personal.export(tmp_path / "me.json")
    person.wait((tmp_path / "me.json").exists)
    kept = json.loads((tmp_path / "me.json").read_text())
    assert sorted(each["text"] for each in kept["facts"]) == ["I am allergic to hazelnuts.", "I live in Bern now."]
    assert "Xenia" not in (tmp_path / "me.json").read_text()
    qtbot.waitUntil(lambda: not shell.bridge._watches, timeout=10_000)


def test_a_chat_that_teaches_nothing_is_left_out_of_learning(qtbot: QtBot, shell: Shell, assistant: Assistant) -> None:
    person = Person(qtbot, shell)
    chat = assistant.chat.keep_question("My brother Paul lives in Oslo.", None)
    person.open_page()
    person.wait(lambda: person.facts.switches.about.text().startswith("1 message of yours was"))
    shell.conversations.open(chat)
    shell.conversations._switch(chat, teaches=False)
    person.wait(lambda: shell.window.topbar.memory_text == "Not learning")
    person.open_page()
    person.wait(lambda: person.facts.switches.about.text() == "I have looked through all that you said.")
    assert not person.facts.switches.learn.isEnabled()
    qtbot.waitUntil(lambda: not shell.bridge._watches, timeout=10_000)
