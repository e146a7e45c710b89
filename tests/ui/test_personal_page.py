"""The page about the person over a real profile: what is shown, decided, corrected, forgotten and taken along."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from assistant.core.errors import ModelMissing
from assistant.core.jobs import Desk
from assistant.core.memory import FactSource, FactState
from assistant.core.messages import Role
from assistant.service.about_you import Topic
from assistant.service.assistant import Assistant
from assistant.service.memory_days import Happened
from assistant.service.memory_learning import Learned
from assistant.service.prompt_start import prompt_start
from tests.ui.told import LETTER, Story, told
from ui.bridge import Bridge
from ui.personal import PersonalPage
from ui.personaldays import EntryRow
from ui.personalforget import AskForget, AskForgetEverything
from ui.personalgroup import FEW, MORE
from ui.personalrows import LineRow
from ui.shell import Shell
from ui.theme import Look
from ui.turns import UserTurn

pytestmark = pytest.mark.timeout(120)


class Room:
    """The page shown over a person's facts."""

    def __init__(self, qtbot: QtBot, page: PersonalPage, assistant: Assistant, story: Story) -> None:
        self.qtbot, self.page, self.assistant, self.story = qtbot, page, assistant, story
        self.facts = page.facts

    def wait(self, look: Callable[[], Any]) -> None:
        self.qtbot.waitUntil(lambda: bool(look()), timeout=10_000)

    def sentences(self, topic: Topic) -> list[str]:
        return [each.line.text for each in self.facts.topics[topic].rows]

    def row(self, begins: str) -> LineRow:
        rows = [each for group in (*self.facts.topics.values(), self.facts.earlier) for each in group.rows]
        return next(each for each in rows if each.line.text.startswith(begins))

    def dialog(self, kind: type[Any]) -> Any:
        self.wait(lambda: isinstance(QApplication.activeModalWidget(), kind))
        return QApplication.activeModalWidget()

    def click(self, inside: QWidget, name: str) -> None:
        button = next(each for each in inside.findChildren(QWidget) if each.accessibleName() == name)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def undo(self) -> None:
        button = next(each for each in self.facts.notice.findChildren(QPushButton) if each.text() == "Undo")
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def said(self) -> str:
        return self.facts.notice.message


@pytest.fixture
def page(qtbot: QtBot, look: Look, assistant: Assistant) -> Iterator[PersonalPage]:
    """The page by itself, of a person of whom nothing is known."""
    bridge = Bridge()
    bridge.attach(assistant.runner, assistant.changes)
    made = PersonalPage(look, bridge)
    qtbot.addWidget(made)
    made.resize(900, 800)
    made.show()
    made.attach(assistant)
    yield made
    qtbot.waitUntil(lambda: not bridge._watches, timeout=10_000)
    bridge.detach()


@pytest.fixture
def room(qtbot: QtBot, page: PersonalPage, assistant: Assistant) -> Room:
    made = Room(qtbot, page, assistant, told(assistant))
    page.refresh()
    made.wait(lambda: made.sentences(Topic.ABOUT) and len(made.facts.inbox.rows) == 3)
    return made


@pytest.fixture
def whole(qtbot: QtBot, shell: Shell, assistant: Assistant) -> Room:
    """The page in the whole window."""
    story = told(assistant)
    shell.window.show_page("personal")
    made = Room(qtbot, shell.personal, assistant, story)
    made.wait(lambda: made.sentences(Topic.ABOUT) and len(made.facts.inbox.rows) == 3)
    return made


def test_facts_stand_under_their_topics_with_their_proof(room: Room) -> None:
    assert room.sentences(Topic.ABOUT) == ["You live in Basel and work as a veterinary nurse."]
    assert room.sentences(Topic.HEALTH) == ["You are allergic to hazelnuts."]
    assert set(room.sentences(Topic.PEOPLE)) == {
        "Your sister is called Mina.",
        "Your brother Jonas has his birthday on 14 May.",
    }
    row = room.row("You live in Basel")
    assert row.link is not None and row.link.text().endswith(f"in “{LETTER}”")
    assert row.link.text().startswith("Said on ")
    asked = room.row("Your sister")
    assert asked.link is not None and asked.link.text().startswith("You asked for this on ")
    assert room.facts.search.placeholderText() == "Search 9 facts"


def test_what_is_no_longer_so_stands_apart_and_is_not_edited(room: Room) -> None:
    row = room.row("You live in Zürich")
    assert room.facts.earlier.rows == [row]
    assert row.line.more.startswith("until ") and row.edit is None
    assert "until" in row.accessibleDescription()


def test_a_proof_leads_to_the_turn_in_its_chat(whole: Room, shell: Shell) -> None:
    row = whole.row("Your landlord")
    assert row.link is not None
    whole.qtbot.mouseClick(row.link, Qt.MouseButton.LeftButton)
    assert shell.window.shown == "chat"
    assert shell.chat.chat_id == whole.story.by_title[LETTER]

    def flashing() -> list[str]:
        turns = [each for each in shell.chat.transcript.items if isinstance(each, UserTurn)]
        return [each.text for each in turns if each._flashing]

    whole.wait(lambda: flashing() == ["My landlord is called Mr Keller."])


def test_searching_keeps_what_has_the_words_and_says_when_nothing_has(room: Room) -> None:
    room.facts.search.setText("brother birth")
    assert room.sentences(Topic.PEOPLE) == ["Your brother Jonas has his birthday on 14 May."]
    assert not room.facts.topics[Topic.ABOUT].isVisible() and not room.facts.inbox.isVisible()
    room.facts.search.setText("zygomorphic")
    assert room.facts.none.isVisible() and not any(each.isVisible() for each in room.facts.topics.values())
    room.qtbot.wait(20)  # what is shown no more is deleted
    room.facts.search.clear()
    assert room.facts.topics[Topic.ABOUT].isVisible() and room.facts.inbox.isVisible()
    assert room.row("You live in Basel").isVisible() and len(room.facts.inbox.rows) == 3


def test_the_keyboard_finds_the_search(room: Room) -> None:
    room.page.show_part("Timeline")
    room.page.activateWindow()
    room.page.days.setFocus()
    room.qtbot.keyClick(room.page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    room.wait(lambda: QApplication.focusWidget() is room.facts.search)


def test_a_fact_is_added_in_place_and_shown(room: Room) -> None:
    room.qtbot.mouseClick(room.facts.add, Qt.MouseButton.LeftButton)
    assert room.facts.editor is not None and not room.facts.editor.save.isEnabled()
    room.qtbot.keyClicks(room.facts.editor.field, "My doctor is Dr Okafor")
    room.qtbot.keyClick(room.facts.editor.field, Qt.Key.Key_Return)
    room.wait(lambda: "Your doctor is Dr Okafor." in room.sentences(Topic.HEALTH))
    assert room.said() == "I will remember: My doctor is Dr Okafor."
    assert not room.facts.editor.isVisible()
    assert room.row("Your doctor").line.proof == "You added this today"


def test_a_fact_is_corrected_in_place_and_that_is_taken_back(room: Room) -> None:
    row = room.row("Your car")
    row.edit.click()
    assert row.editor is not None and row.editor.field.text() == "My car is a blue Škoda Octavia."
    row.editor.field.setText("My car is a red Škoda")
    room.qtbot.keyClick(row.editor.field, Qt.Key.Key_Return)
    room.wait(lambda: room.sentences(Topic.THINGS) == ["Your car is a red Škoda."])
    quote = room.row("Your car").line.quote
    assert quote == "“My car is a blue Škoda Octavia.”", "its proof stays"
    room.undo()
    room.wait(lambda: room.sentences(Topic.THINGS) == ["Your car is a blue Škoda Octavia."])


def test_escape_leaves_a_fact_as_it_was_and_the_keyboard_where_it_was(room: Room) -> None:
    row = room.row("Your car")
    row.edit.setFocus()
    room.qtbot.keyClick(row.edit, Qt.Key.Key_F2)
    assert row.editor is not None
    row.editor.field.setText("Nonsense")
    room.qtbot.keyClick(row.editor.field, Qt.Key.Key_Escape)
    assert row.editor is None
    assert room.assistant.memory.get(row.line.id).text == "My car is a blue Škoda Octavia."


def test_an_edit_outlives_a_refresh(room: Room) -> None:
    row = room.row("Your car")
    row.begin_edit()
    row.editor.field.setText("My car is")
    answer = room.story.chats.add_message(room.story.by_title[LETTER], Role.ASSISTANT, "Yes.", room.assistant.now())
    room.assistant.memory.used([room.assistant.memory.get(row.line.id)], answer)
    room.assistant.memory.add("I own a boat.")
    room.wait(lambda: "You own a boat." in room.sentences(Topic.THINGS))
    assert row.line.more == "used 1 time", "more is known of the fact now"
    assert room.row("Your car").editor is not None and row.editor.field.text() == "My car is"


def test_forgetting_tells_what_goes_along_and_can_be_declined(room: Room) -> None:
    row = room.row("Your landlord")
    room.qtbot.keyClick(row, Qt.Key.Key_Delete)
    ask = room.dialog(AskForget)
    words = " ".join(each.text() for each in ask.findChildren(QLabel))
    assert "“Your landlord is called Mr Keller.”" in words and "erased too, in 1 place" in words
    ask.reject()
    assert room.assistant.memory.get(row.line.id).state is FactState.ACCEPTED
    room.qtbot.keyClick(row, Qt.Key.Key_Delete)
    room.dialog(AskForget).accept()
    room.wait(lambda: not room.sentences(Topic.HOME))
    assert room.said().startswith("I have forgotten it: 1 memory.")
    chat = room.story.by_title[LETTER]
    assert "Keller" not in " ".join(turn.text for turn in room.story.chats.messages(chat))


def test_all_that_was_said_in_one_chat_is_forgotten_from_any_of_its_facts(room: Room) -> None:
    room.facts.topics[Topic.HOME].forget_asked.emit(room.row("Your landlord").line.id)
    ask = room.dialog(AskForget)
    ask._whole_chat()
    room.wait(lambda: QApplication.activeModalWidget() not in (None, ask))
    both = room.dialog(AskForget)
    assert both.windowTitle() == "Forget these 2 things?"
    both.accept()
    room.wait(lambda: not room.sentences(Topic.HOME) and not room.sentences(Topic.ABOUT))
    assert room.sentences(Topic.HEALTH)


def test_a_topic_is_forgotten_from_its_menu(room: Room) -> None:
    room.click(room.facts.topics[Topic.PEOPLE], "More about “People”")
    menu = next(each for each in QApplication.topLevelWidgets() if isinstance(each, QMenu) and each.isVisible())
    menu.actions()[0].trigger()
    menu.close()
    ask = room.dialog(AskForget)
    assert ask.windowTitle() == "Forget these 2 things?"
    ask.accept()
    room.wait(lambda: not room.sentences(Topic.PEOPLE))
    assert len(room.assistant.memory.facts()) == 7


def test_everything_is_forgotten_only_once_the_word_is_typed(room: Room) -> None:
    room.qtbot.mouseClick(room.facts.forget_all, Qt.MouseButton.LeftButton)
    ask = room.dialog(AskForgetEverything)
    assert not ask.yes.isEnabled()
    room.qtbot.keyClick(ask.field, Qt.Key.Key_Return)
    assert ask.isVisible() and room.assistant.memory.facts()
    room.qtbot.keyClicks(ask.field, "Forge")
    assert not ask.yes.isEnabled()
    room.qtbot.keyClicks(ask.field, "t")
    assert ask.yes.isEnabled()
    ask.yes.click()
    room.wait(lambda: room.facts.nothing.isVisible())
    assert room.assistant.memory.facts(everything=True) == []
    assert not room.facts.forget_all.isEnabled()


def test_what_was_noticed_waits_on_top_and_is_counted_in_the_sidebar(whole: Room, shell: Shell) -> None:
    room, nav = whole, shell.window.sidebar._rows["personal"]
    room.wait(lambda: nav._detail == "3")
    assert nav.accessibleDescription() == "3 facts wait for your yes"
    cello = next(each for each in room.facts.inbox.rows if "cello" in each.line.text)
    shown = " ".join(each.text() for each in cello.findChildren(QLabel))
    assert "“I play the cello in an orchestra on Thursdays.”" in shown
    room.click(cello, f"Accept: {cello.line.text}")
    room.wait(lambda: "You play the cello in an orchestra on Thursdays." in room.sentences(Topic.ABOUT))
    room.wait(lambda: nav._detail == "2")


def test_the_badge_is_right_while_another_page_is_shown(whole: Room, shell: Shell) -> None:
    shell.window.show_page("library")
    whole.story.tell("I own a boat.", "Boats", 0, FactSource.TOLD, FactState.WAITING)
    whole.assistant.memory.add("I own a tent.")  # any change of memory tells
    whole.wait(lambda: shell.window.sidebar._rows["personal"]._detail == "4")


def test_a_rejected_fact_can_be_brought_back(room: Room) -> None:
    bike = next(each for each in room.facts.inbox.rows if "bike" in each.line.text)
    room.click(bike, f"Reject: {bike.line.text}")
    room.wait(lambda: len(room.facts.inbox.rows) == 2 and "Rejected" in room.said())
    room.undo()
    room.wait(lambda: len(room.facts.inbox.rows) == 3)


def test_a_proposed_fact_is_corrected_before_it_is_accepted(room: Room) -> None:
    bike = next(each for each in room.facts.inbox.rows if "bike" in each.line.text)
    room.click(bike, f"Edit: {bike.line.text}")
    assert bike.editor is not None
    bike.editor.field.setText("My bike has 24 gears.")
    room.qtbot.keyClick(bike.editor.field, Qt.Key.Key_Return)
    room.wait(lambda: "Your bike has 24 gears." in room.sentences(Topic.THINGS))


@pytest.mark.parametrize(
    ("choice", "now", "earlier"),
    [
        (
            "Replace",
            {"You live in Bern."},
            {"You live in Zürich.", "You live in Basel and work as a veterinary nurse."},
        ),
        (
            "Keep both",
            {"You live in Bern.", "You live in Basel and work as a veterinary nurse."},
            {"You live in Zürich."},
        ),
        ("Reject", {"You live in Basel and work as a veterinary nurse."}, {"You live in Zürich."}),
    ],
)
def test_a_contradiction_is_decided_with_both_in_view(
    room: Room, choice: str, now: set[str], earlier: set[str]
) -> None:
    bern = next(each for each in room.facts.inbox.rows if "Bern" in each.line.text)
    shown = [each.text() for each in bern.findChildren(QLabel)]
    assert "You live in Bern." in shown and "You live in Basel and work as a veterinary nurse." in shown
    room.click(bern, f"{choice}: {bern.line.text}")
    room.wait(lambda: len(room.facts.inbox.rows) == 2)
    room.wait(lambda: set(room.sentences(Topic.ABOUT)) == now)
    assert {each.line.text for each in room.facts.earlier.rows} == earlier


def test_accepting_all_leaves_what_does_not_fit_together(room: Room) -> None:
    room.qtbot.mouseClick(room.facts.inbox.all, Qt.MouseButton.LeftButton)
    room.wait(lambda: [each.line.text for each in room.facts.inbox.rows] == ["You live in Bern."])
    assert room.said().startswith("2 facts accepted. What does not fit together still waits")
    assert not room.facts.inbox.all.isVisible()


def test_an_empty_page_invites(qtbot: QtBot, page: PersonalPage) -> None:
    qtbot.waitUntil(lambda: page.facts.nothing.isVisible(), timeout=10_000)
    assert not page.facts.search.isEnabled() and not page.facts.forget_all.isEnabled()


def test_switches_are_kept_and_follow_what_is_set_elsewhere(room: Room) -> None:
    switch = room.facts.switches.switches["accept_facts"]
    assert not switch.isChecked()
    room.qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
    room.wait(lambda: room.assistant.settings.get("accept_facts") is True)
    room.assistant.settings.set("accept_facts", False)
    room.facts.refresh()
    room.wait(lambda: not switch.isChecked())


class SlowLearning:
    """Learning that reports and goes on until it is let."""

    def __init__(self) -> None:
        self.go = Event()

    def learn(self, desk: Desk[str]) -> Learned:
        desk.report(3, 12, "Looking through what you said")
        while not self.go.is_set():
            desk.cancel.sleep(0.01)
        return Learned(12, (1, 2))


@pytest.fixture
def slow(room: Room, monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowLearning]:
    made = SlowLearning()
    monkeypatch.setattr(room.assistant.learning, "learn", made.learn)
    monkeypatch.setattr(room.assistant.models, "start", lambda: None)
    yield made
    made.go.set()


def test_learning_now_shows_how_far_it_is_and_what_it_brought(room: Room, slow: SlowLearning) -> None:
    card = room.facts.switches
    room.story.chats.add_message(room.story.by_title[LETTER], Role.USER, "Hello.", room.assistant.now())
    room.facts.refresh()
    room.wait(lambda: card.learn.isEnabled())
    room.qtbot.mouseClick(card.learn, Qt.MouseButton.LeftButton)
    room.wait(lambda: card.about.text() == "Looked at 3 of 12 messages…")
    assert card.bar.isVisible() and card.stop.isVisible() and not card.learn.isVisible()
    slow.go.set()
    room.wait(lambda: room.said() == "I noticed 2 new things.")
    assert not card.bar.isVisible() and card.learn.isVisible()


def test_learning_is_stopped(room: Room, slow: SlowLearning) -> None:
    card = room.facts.switches
    card.start()
    room.wait(lambda: card.stop.isVisible())
    room.qtbot.mouseClick(card.stop, Qt.MouseButton.LeftButton)
    room.wait(lambda: room.said().startswith("Stopped."))
    assert not card.learning


def test_learning_without_a_model_says_why(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_desk: object) -> None:
        raise ModelMissing("There is no language model yet.", "Get one on the models page.")

    monkeypatch.setattr(room.assistant.learning, "learn", missing)
    room.facts.switches.start()
    room.wait(lambda: "no language model" in room.said())


def test_the_timeline_shows_that_something_was_forgotten_and_never_what(room: Room) -> None:
    room.assistant.memory.forget_facts([room.row("You are allergic").line.id])
    room.page.show_part("Timeline")
    room.wait(lambda: room.page.days.groups)
    rows = room.page.days.findChildren(EntryRow)
    forgotten = [each for each in rows if each.entry.what is Happened.FORGOTTEN]
    assert [each.text() for each in forgotten] == ["1 thing forgotten"]
    assert not any("hazelnut" in each.accessibleName() for each in rows)
    ended = next(each for each in rows if each.entry.what is Happened.ENDED)
    assert ended.accessibleName() == "No longer so: You live in Zürich."
    room.qtbot.mouseClick(next(each for each in rows if "sister" in each.text()), Qt.MouseButton.LeftButton)
    assert room.facts.isVisible()
    room.wait(lambda: room.row("Your sister")._flashing)


def test_the_prompt_is_shown_word_for_word_with_its_tokens(room: Room) -> None:
    room.assistant.about.set("name", "Mina Keller")
    room.page.show_part("In the prompt")
    part = room.page.prompt
    room.wait(lambda: part.instructions.text.text())
    assert part.instructions.text.text() == room.assistant.chat.beginning()[0].strip()
    assert "about" in part.instructions.heading.text() and "tokens" in part.instructions.heading.text()
    assert part.about.text.text() == room.assistant.chat.beginning()[2].strip()
    assert "Mina Keller" in part.about.text.text() and "hazelnuts" not in part.about.text.text()
    part.show_found(prompt_start(("Be brief.", "", ""), None))
    assert part.about.text.text() == "Nothing about you stands in every prompt now."
    part.show_found(prompt_start(("Be brief.", "Use British spelling.", "You live in Basel."), lambda _text: 5))
    assert part.wishes.text.text() == "Use British spelling."
    assert part.about.text.text() == "You live in Basel."
    assert part.about.heading.text() == "About you · 5 tokens"


def test_looking_at_the_prompt_is_no_reason_to_load_a_model(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def load() -> None:
        raise AssertionError("a model is loaded")

    monkeypatch.setattr(room.assistant.models, "_current", load)
    room.assistant.about.set("name", "Mina Keller")
    room.page.show_part("In the prompt")
    room.wait(lambda: "Mina Keller" in room.page.prompt.about.text.text())
    assert "about" in room.page.prompt.about.heading.text()


def test_how_the_person_writes_is_told_with_its_sources_and_forgotten_with_them(room: Room, tmp_path: Path) -> None:
    mails = tmp_path / "Mails"
    mails.mkdir()
    text = "Hi Anna\n\nThanks for your note, I'll bring the {} books on Friday and we can talk.\n\nCheers\nMina\n"
    for n in range(6):
        (mails / f"mail{n}.txt").write_text(text.format(n))
    room.page.show_part("How you write")
    part = room.page.writing
    room.wait(lambda: part.nothing.isVisible())
    part.learn([mails])
    room.wait(lambda: part.card.rows)
    assert part.sources.rows[0].line.text.startswith("Mails")
    assert part.sources.rows[0].line.proof == "6 texts, learned today"
    part.sources.forget_asked.emit(0)
    ask = room.dialog(QWidget)
    ask.accept()
    room.wait(lambda: part.nothing.isVisible() and not part.card.rows)


def test_everything_is_exported_into_a_file_of_the_person(room: Room, tmp_path: Path) -> None:
    room.page.export(tmp_path / "me.json")
    room.wait(lambda: room.said().startswith("Written to me.json."))
    kept = json.loads((tmp_path / "me.json").read_text())
    assert len(kept["facts"]) == 9 and len(kept["earlier"]) == 1 and len(kept["waiting"]) == 3
    (tmp_path / "diary.md").write_text("# Diary")
    room.page.export(tmp_path / "diary.md")
    room.wait(lambda: "did not write it" in room.said())


def test_many_facts_come_in_steps_and_scroll_smoothly(room: Room) -> None:
    room.story.many(500)
    room.facts.refresh()
    group = room.facts.topics[Topic.THINGS]
    room.wait(lambda: len(group.lines) == 501)
    assert len(group.rows) == FEW
    group.more.click()
    assert len(group.rows) == FEW + MORE
    while group.more.isVisible():
        group.more.click()
    assert len(group.rows) == 501
    QApplication.processEvents()
    bar = room.page.verticalScrollBar()
    steps = []
    for at in range(0, bar.maximum(), max(1, bar.maximum() // 40)):
        began = time.perf_counter()
        bar.setValue(at)
        QApplication.processEvents()
        steps.append(time.perf_counter() - began)
    assert median(steps) < 0.06, f"a step took {median(steps) * 1000:.0f} ms"
    began = time.perf_counter()
    room.page.resize(room.page.width() - 150, room.page.height())
    QApplication.processEvents()
    assert time.perf_counter() - began < 1.0


def test_a_fact_far_below_is_made_and_brought_into_view(room: Room) -> None:
    room.story.many(60)
    room.facts.refresh()
    group = room.facts.topics[Topic.THINGS]
    room.wait(lambda: len(group.lines) == 61)
    last = group.lines[-1]
    assert last.id not in [each.line.id for each in group.rows]
    room.page.show_fact(last.id)
    room.wait(lambda: group.rows[-1].line.id == last.id and group.rows[-1]._flashing)
    room.wait(lambda: group.rows[-1].visibleRegion().boundingRect().height() > 20)


def test_text_is_never_markup(room: Room) -> None:
    room.assistant.memory.add("My <b>cat</b> is called <i>Mimi</i>.")
    room.wait(lambda: any("<b>cat</b>" in text for topic in Topic for text in room.sentences(topic)))
    labels = [each for each in room.page.findChildren(QLabel) if each.text()]
    assert labels and all(each.textFormat() is Qt.TextFormat.PlainText for each in labels)
