"""Answers from the calendar carry cards; a change is made on a click only, and can be taken back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from assistant.core.messages import ToolCall
from assistant.service.calendar_desk import CalendarReply
from tests.ui.made_up_agenda import NOW, MadeUpAgenda
from tests.ui.test_chat_page import Room, files, room
from ui.appointmentcards import AppointmentCard, ProposalCard
from ui.widgets import ElidedLabel

__all__ = ["files", "room"]

AGENDA = "What is on today?"
MOVE = "Move it to nine"


def ready(room: Room) -> MadeUpAgenda:
    agenda = MadeUpAgenda()
    room.page.give_agenda(agenda, lambda: NOW)
    return agenda


def test_the_appointments_of_an_answer_get_cards_that_lead_to_the_calendar(room: Room, qtbot: QtBot) -> None:
    agenda = ready(room)
    told = tuple(agenda.events[:6])
    room.assistant.calendar[AGENDA] = CalendarReply("Six things.", told)
    room.ask(AGENDA)
    room.done()
    qtbot.waitUntil(lambda: len(room.find(AppointmentCard)) == 4, timeout=3_000)
    assert room.assistant.engine.requests == [], "no model is asked"
    assert room.answers[0].text == "Six things."
    with qtbot.waitSignal(room.page.jump_asked, timeout=1_000) as jumped:
        qtbot.mouseClick(room.find(AppointmentCard)[0], Qt.MouseButton.LeftButton)
    assert jumped.args == [told[0]]


def test_each_tool_that_was_used_is_told_in_a_quiet_line(room: Room, qtbot: QtBot) -> None:
    ready(room)
    room.assistant.calendar[AGENDA] = CalendarReply("Six things.")
    room.assistant.calls = (
        ToolCall("search_calendar", {"when": "last year"}, "Looked in the calendar: dentist, last year"),
        ToolCall("today", {}, "Looked at the clock"),
    )
    room.ask(AGENDA)
    room.done()
    told = [each.toolTip() or each.text() for each in room.find(ElidedLabel) if each.property("role") == "caption"]
    assert [line for line in told if line.startswith("Looked")] == [call.says for call in room.assistant.calls]


def test_a_change_waits_for_a_yes_and_can_be_taken_back(room: Room, qtbot: QtBot) -> None:
    agenda = ready(room)
    before = list(agenda.events)
    proposal = agenda.propose_create("Lunch with Eva", NOW, NOW.replace(hour=13))
    room.assistant.calendar[MOVE] = CalendarReply("Create it?", (), proposal)
    room.ask(MOVE)
    room.done()
    qtbot.waitUntil(lambda: len(room.find(ProposalCard)) == 1, timeout=3_000)
    assert agenda.carried_out == [] and agenda.events == before
    (card,) = room.find(ProposalCard)
    qtbot.mouseClick(card.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: agenda.carried_out == [proposal], timeout=3_000)
    qtbot.waitUntil(lambda: not card.yes.isVisible(), timeout=3_000)
    room.press("Undo")
    qtbot.waitUntil(lambda: agenda.events == before, timeout=3_000)
    qtbot.waitUntil(lambda: room.find(ProposalCard) == [], timeout=3_000)


def test_a_change_that_is_declined_is_not_made(room: Room, qtbot: QtBot) -> None:
    agenda = ready(room)
    proposal = agenda.propose_cancel(agenda.events[0])
    room.assistant.calendar[MOVE] = CalendarReply("Cancel it?", (), proposal)
    room.ask(MOVE)
    room.done()
    qtbot.waitUntil(lambda: len(room.find(ProposalCard)) == 1, timeout=3_000)
    room.press("Keep it")
    qtbot.waitUntil(lambda: room.find(ProposalCard) == [], timeout=3_000)
    assert agenda.carried_out == []


def test_one_of_a_series_asks_how_much_of_it_is_meant(room: Room, qtbot: QtBot) -> None:
    agenda = ready(room)
    series = next(each for each in agenda.events if each.recurring)
    room.assistant.calendar[MOVE] = CalendarReply("Cancel it?", (), agenda.propose_cancel(series))
    room.ask(MOVE)
    room.done()
    qtbot.waitUntil(lambda: len(room.find(ProposalCard)) == 1, timeout=3_000)
    (card,) = room.find(ProposalCard)
    assert card.scopes is not None
    qtbot.mouseClick(card.scopes.buttons["all"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: card.proposal.scope == "all" and card.yes.isEnabled(), timeout=3_000)
    qtbot.mouseClick(card.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: [each.scope for each in agenda.carried_out] == ["all"], timeout=3_000)
