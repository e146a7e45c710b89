"""Answers are rated with the mouse and the keyboard; two answers are offered side by side once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from assistant.core.ratings import Choice, Pick, Rating, Reason
from tests.ui.scripted import FILES, ScriptedAssistant
from ui.bridge import Bridge
from ui.chat import ChatPage
from ui.pairoffer import PairOffer
from ui.rating import ReasonChips, Thumbs
from ui.theme import Look
from ui.turns import AssistantTurn

TYRES = "Where are my winter tyres?"
SHELF = "The winter tyres are at Garage Müller, shelf 14 [1]."
AGAIN = "They are stored at Garage Müller, on shelf 14 [1]."


class Room:
    """A chat page over an assistant with a scripted model."""

    def __init__(self, assistant: ScriptedAssistant, page: ChatPage, qtbot: QtBot) -> None:
        self.assistant = assistant
        self.page = page
        self.qtbot = qtbot

    def ask(self, *answers: str) -> AssistantTurn:
        self.assistant.engine.lines = list(answers)
        self.page.ask(TYRES)
        return self.settled()

    def settled(self) -> AssistantTurn:
        self.qtbot.waitUntil(lambda: self.page.answering is None and bool(self.thumbs()), timeout=5_000)
        self.quiet()
        return self.last()

    def quiet(self) -> None:
        self.qtbot.wait(20)
        self.qtbot.waitUntil(lambda: not self.page._bridge._watches, timeout=5_000)
        self.qtbot.wait(20)

    def last(self) -> AssistantTurn:
        return [item for item in self.page.transcript.items if isinstance(item, AssistantTurn)][-1]

    def thumbs(self) -> list[Thumbs]:
        turns = [item for item in self.page.transcript.items if isinstance(item, AssistantTurn)]
        return turns[-1].findChildren(Thumbs) if turns else []

    def chips(self) -> list[ReasonChips]:
        return [each for each in self.last().findChildren(ReasonChips) if not each.isHidden()]

    def offers(self) -> list[PairOffer]:
        return [each for each in self.page.transcript.findChildren(PairOffer) if not each.isHidden()]

    def click(self, button: QAbstractButton) -> None:
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.quiet()

    def rating(self) -> Rating | None:
        return self.assistant.ratings.rating_of(self.assistant.ratings.last_answer())

    def kept(self) -> list[str]:
        return [turn.text for turn in self.assistant.chat.messages(self.page.chat_id or 0)]


@pytest.fixture
def room(qtbot: QtBot, look: Look, tmp_path: Path) -> Iterator[Room]:
    assistant = ScriptedAssistant(tmp_path, FILES)
    bridge = Bridge()
    bridge.attach(assistant.runner, assistant.changes)
    page = ChatPage(look, bridge)
    qtbot.addWidget(page)
    page.resize(900, 700)
    page.show()
    page.attach(assistant)  # type: ignore[arg-type]  # scripted
    yield Room(assistant, page, qtbot)
    assistant.engine.go.set()
    qtbot.waitUntil(lambda: not bridge._watches, timeout=5_000)
    bridge.detach()
    assistant.close()


def test_a_good_answer_is_one_click_and_taken_back_with_another(room: Room) -> None:
    room.ask(SHELF)
    (thumbs,) = room.thumbs()
    room.click(thumbs.good)
    rating = room.rating()
    assert rating is not None
    assert rating.good
    assert room.chips() == []
    assert thumbs.good.accessibleName() == "Good answer: chosen, click to take it back"
    room.click(thumbs.good)
    assert room.rating() is None
    assert thumbs.good.accessibleName() == "Good answer"


def test_a_bad_answer_asks_why_below_it(room: Room) -> None:
    turn = room.ask(SHELF)
    before = turn.height()
    (thumbs,) = room.thumbs()
    room.click(thumbs.bad)
    (chips,) = room.chips()
    assert turn.height() > before
    assert [chip.text() for chip in chips.chips.values()][:3] == ["Too long", "Too short", "Wrong tone"]
    room.click(chips.chips[Reason.TOO_LONG])
    room.click(chips.chips[Reason.WRONG_TONE])
    room.click(chips.chips[Reason.TOO_LONG])
    rating = room.rating()
    assert rating is not None
    assert (rating.good, rating.reasons) == (False, (Reason.WRONG_TONE,))
    room.click(thumbs.good)
    assert room.chips() == []
    assert turn.height() == before


def test_thumbs_and_reasons_are_reached_by_keyboard(room: Room) -> None:
    room.ask(SHELF)
    (thumbs,) = room.thumbs()
    assert thumbs.bad.focusPolicy() == Qt.FocusPolicy.StrongFocus
    thumbs.bad.setFocus()
    room.qtbot.keyClick(thumbs.bad, Qt.Key.Key_Space)
    room.quiet()
    (chips,) = room.chips()
    chip = chips.chips[Reason.OTHER]
    assert chip.focusPolicy() & Qt.FocusPolicy.TabFocus
    room.qtbot.keyClick(chip, Qt.Key.Key_Space)
    room.quiet()
    rating = room.rating()
    assert rating is not None
    assert rating.reasons == (Reason.OTHER,)


def test_what_was_said_is_shown_when_the_chat_is_opened_again(room: Room) -> None:
    room.ask(SHELF)
    room.assistant.ratings.rate(room.assistant.ratings.last_answer(), False, [Reason.WRONG_FACTS])
    room.page.reload()
    room.quiet()
    (thumbs,) = room.thumbs()
    assert thumbs.bad.isChecked()
    assert room.chips()[0].reasons == [Reason.WRONG_FACTS]


def test_two_answers_stand_side_by_side_once(room: Room) -> None:
    room.ask(SHELF, AGAIN, SHELF)
    room.page.answer_again()
    room.settled()
    (offer,) = room.offers()
    room.click(offer.buttons[Pick.FIRST])
    assert room.offers() == []
    assert room.kept() == [TYRES, SHELF]
    assert room.last().text == SHELF
    assert room.assistant.pairs.reward().choices == 1
    room.assistant.engine.lines = [AGAIN]
    room.page.answer_again()
    room.settled()
    assert room.offers() == []


@pytest.mark.parametrize("pick", [Pick.SECOND, Pick.BOTH, Pick.SKIP])
def test_the_new_answer_stays_unless_the_one_before_is_better(room: Room, pick: Pick) -> None:
    room.ask(SHELF, AGAIN)
    room.page.answer_again()
    room.settled()
    room.click(room.offers()[0].buttons[pick])
    assert room.offers() == []
    assert room.kept() == [TYRES, AGAIN]


def test_a_choice_goes_when_the_chat_goes_on(room: Room) -> None:
    room.ask(SHELF, AGAIN)
    room.page.answer_again()
    room.settled()
    assert len(room.offers()) == 1
    room.ask("The garage opens at 7:30.")
    assert room.offers() == []
    assert len(room.kept()) == 4


def test_more_care_writes_three_answers(room: Room) -> None:
    turn = room.ask(SHELF, AGAIN, AGAIN, AGAIN)
    assert turn.buttons is not None
    turn.buttons.careful_asked.emit()
    room.settled()
    assert len(room.assistant.engine.requests) == 4
    assert room.kept() == [TYRES, AGAIN]


@pytest.mark.parametrize("width", [500, 760])
def test_both_cards_and_every_button_have_room(qtbot: QtBot, look: Look, width: int) -> None:
    offer = PairOffer(look, Choice(1, "?", "A short answer.", "A long answer, with reasons. " * 20))
    qtbot.addWidget(offer)
    offer.resize(width, offer.height_at(width))
    offer.show()
    for text in offer._texts:
        assert text.height() >= text.height_at(text.width())
    assert max(button.geometry().right() for button in offer.buttons.values()) <= width


def test_chips_wrap_where_there_is_little_room(qtbot: QtBot, look: Look) -> None:
    chips = ReasonChips(look)
    qtbot.addWidget(chips)
    assert chips.height_at(300) > chips.height_at(900)
