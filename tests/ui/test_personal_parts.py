"""The parts for the profile and for rules, over made-up ones of the same shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from assistant.service.assistant import Assistant
from tests.ui.made_up_person import NOW, MadeUpProfile, MadeUpRules, Proof, Rule, Word
from ui.bridge import Bridge
from ui.dialogs import Ask
from ui.personal import PersonalPage
from ui.personalprofile import ProfilePart
from ui.personalrules import RulesPart, rule_line
from ui.theme import Look


class Room:
    """The page with both parts."""

    def __init__(self, qtbot: QtBot, page: PersonalPage) -> None:
        self.qtbot, self.page = qtbot, page
        self.profile, self.rules = MadeUpProfile(), MadeUpRules()
        page.give_profile(self.profile)
        page.give_rules(self.rules)

    def wait(self, look: Callable[[], Any]) -> None:
        self.qtbot.waitUntil(lambda: bool(look()), timeout=10_000)

    def part(self, title: str) -> Any:
        self.page.show_part(title)
        return self.page._parts[title]

    def click(self, inside: QWidget, name: str) -> None:
        button = next(each for each in inside.findChildren(QWidget) if each.accessibleName() == name)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def yes(self) -> None:
        self.wait(lambda: isinstance(QApplication.activeModalWidget(), Ask))
        QApplication.activeModalWidget().accept()


@pytest.fixture
def room(qtbot: QtBot, look: Look, assistant: Assistant) -> Iterator[Room]:
    bridge = Bridge()
    bridge.attach(assistant.runner, assistant.changes)
    page = PersonalPage(look, bridge)
    qtbot.addWidget(page)
    made = Room(qtbot, page)
    page.resize(900, 800)
    page.show()
    page.attach(assistant)
    yield made
    qtbot.waitUntil(lambda: not bridge._watches, timeout=10_000)
    bridge.detach()


def texts(group: Any) -> list[str]:
    return [each.line.text for each in group.rows]


def test_the_parts_stand_in_their_places(room: Room) -> None:
    shown = [each.text() for each in room.page._segments.findChildren(QPushButton)]
    across = [room.page._across.itemAt(at).widget().text() for at in range(room.page._across.count())]
    assert across == ["Facts", "Profile", "Rules", "How you write", "In the prompt", "Timeline"]
    room.page.give_profile(room.profile)
    assert len(room.page._segments.findChildren(QPushButton)) == len(shown), "a part is there once"


def test_guesses_stand_apart_and_are_marked(room: Room) -> None:
    part: ProfilePart = room.part("Profile")
    room.wait(lambda: texts(part.guessed))
    assert texts(part.known) == ["Home: Basel"]
    assert texts(part.guessed) == ["Time zone: Europe/Zurich", "Interest: <b>climbing</b>"]
    line = part.guessed.rows[0].line
    assert (line.mark, line.proof) == ("guess", "From what this computer is set to")
    assert part.lead.isVisible()


def test_a_guess_is_confirmed_or_refused(room: Room) -> None:
    part: ProfilePart = room.part("Profile")
    room.wait(lambda: texts(part.guessed))
    room.click(part.guessed, "Yes: Time zone: Europe/Zurich")
    room.wait(lambda: texts(part.known) == ["Home: Basel", "Time zone: Europe/Zurich"])
    room.click(part.guessed, "Yes: Interest: <b>climbing</b>")
    room.wait(lambda: part.notice.message == "This is not understood.")
    room.click(part.guessed, "Not so: Interest: <b>climbing</b>")
    room.wait(lambda: not part.guessed.rows)
    assert not part.lead.isVisible()


def test_what_was_told_leads_to_its_fact_and_is_forgotten_after_a_yes(room: Room) -> None:
    part: ProfilePart = room.part("Profile")
    room.wait(lambda: texts(part.known))
    link = part.known.rows[0].link
    assert link is not None and link.accessibleDescription() == "Opens the fact that it rests on"
    with room.qtbot.waitSignal(part.fact_asked) as asked:
        room.qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert asked.args == [7] and room.page.facts.isVisible()
    room.part("Profile")
    room.click(part.known, "Forget: Home: Basel")
    assert len(room.profile.values) == 3
    room.yes()
    room.wait(lambda: not part.known.rows)


def test_rules_stand_under_their_kind_with_what_taught_them(room: Room) -> None:
    part: RulesPart = room.part("Rules")
    room.wait(lambda: texts(part.groups["mail"]))
    mail = part.groups["mail"].rows[0].line
    assert mail.proof.startswith("From 2 edits, last ") and mail.quote == "“Dear Sir or Madam” → “Hi”"
    summary = part.groups["summary"].rows[0].line
    assert (summary.mark, summary.place, summary.quote) == ("not followed yet", None, "")
    assert not part.groups["answer"].isVisible()
    with room.qtbot.waitSignal(room.page.place_asked) as asked:
        room.qtbot.mouseClick(part.groups["mail"].rows[0].link, Qt.MouseButton.LeftButton)
    assert (asked.args[0].chat_id, asked.args[0].message_id) == (4, 9)


def test_a_rule_is_corrected_and_deleted(room: Room) -> None:
    part: RulesPart = room.part("Rules")
    room.wait(lambda: texts(part.groups["mail"]))
    row = part.groups["mail"].rows[0]
    row.begin_edit()
    row.editor.field.setText("Greet with “Hello”.")
    row.editor.save.click()
    room.wait(lambda: texts(part.groups["mail"]) == ["Greet with “Hello”."])
    room.click(part.groups["mail"], "Delete: Greet with “Hello”.")
    room.yes()
    room.wait(lambda: not part.groups["mail"].isVisible())
    room.click(part.groups["summary"], "Delete: Use bullet points.")
    room.yes()
    room.wait(lambda: part.nothing.isVisible())


def test_wishes_are_counted_in_words() -> None:
    wish = Proof("", "", Word.PERSON, NOW, None, None)
    assert rule_line(Rule(3, Word.MAIL, "Short.", evidence=(wish,)), NOW).proof == "From 1 wish of yours, last today"
    both = rule_line(Rule(3, Word.MAIL, "Short.", evidence=(wish, wish, Proof())), NOW)
    assert both.proof == "From 2 wishes of yours and 1 edit, last today"
    assert rule_line(Rule(3, Word.MAIL, "Short.", evidence=()), NOW).proof == ""
