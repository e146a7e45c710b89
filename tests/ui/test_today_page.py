"""The Today page, and the cards that answers show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from assistant.core.appointments import Proposal, Suggestion
from assistant.core.changes import ChangeBus, Changed
from assistant.core.errors import BadRequest
from assistant.service.runner import JobRunner
from tests.ui.made_up_agenda import CALENDARS, DAY, NOW, TODAY, MadeUpAgenda, at, year
from ui import today as today_module
from ui.appointmentcards import AppointmentCard, ProposalCard
from ui.bridge import Bridge
from ui.calendarwords import Habits
from ui.notices import TurnNotice
from ui.theme import Look
from ui.today import TodayPage
from ui.todayrows import EventRow, IconRow, SuggestionRow
from ui.widgets import Button

pytestmark = pytest.mark.timeout(120)


class Host(QWidget):
    """A window with nothing but the page, over real jobs."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        changes = ChangeBus()
        self.runner = JobRunner(changes)
        self.bridge = Bridge()
        self.bridge.attach(self.runner, changes)
        self.today = TodayPage(look, self.bridge, Habits())
        self.agenda = MadeUpAgenda(self.runner)
        QVBoxLayout(self).addWidget(self.today)
        self.resize(900, 800)


@pytest.fixture
def host(qtbot: QtBot, look: Look) -> Iterator[Host]:
    made = Host(look)
    qtbot.addWidget(made)
    made.show()
    made.today.attach(made.agenda, lambda: NOW)
    settle(qtbot, made)
    yield made
    made.today.detach()
    made.bridge.detach()
    assert not made.runner.close(5)


def settle(qtbot: QtBot, host: Host) -> None:
    qtbot.waitUntil(lambda: not host.bridge._watches, timeout=9_000)
    qtbot.wait(20)


def notices(page: TodayPage) -> list[str]:
    return [each.message.text() for each in page.findChildren(TurnNotice) if each.isVisibleTo(page)]


def suggestions(page: TodayPage) -> list[SuggestionRow]:
    return [each for each in page.prepare.rows() if isinstance(each, SuggestionRow)]


def test_today_and_tomorrow_in_order(host: Host) -> None:
    rows = [row for row in host.today.today.rows() if isinstance(row, EventRow)]
    assert [(row.text(), row.time) for row in rows][:2] == [
        ("Grandma visits", "all day"),
        ("Stand-up", "09:15 – 09:30"),
    ]
    assert [row.soon for row in rows][2:5] == ["now", "in 40 min", "in 1 h 55 min"]
    assert host.today.tomorrow.heading.text() == "Tomorrow · Thursday 19 November"
    assert "Dentist, Dr. Okafor" in {row.text() for row in host.today.tomorrow.rows()}  # type: ignore[attr-defined]
    assert host.today.lead.text() == "Wednesday 18 November · 9 appointments · 2 conflicts · 3 tasks due"


def test_conflicts_are_said_and_lead_to_the_calendar(qtbot: QtBot, host: Host) -> None:
    assert notices(host.today)[1] == "“Budget 2027” and “Interview: Product designer” overlap today, 14:30 – 15:15."
    show = host.today.findChildren(TurnNotice)[1].findChild(Button)
    with qtbot.waitSignal(host.today.appointment_asked) as asked:
        show.click()
    assert asked.args[0].title == "Budget 2027"


def test_tasks_and_birthdays(host: Host) -> None:
    tasks = [(row.title, row.line) for row in host.today.tasks.rows() if isinstance(row, IconRow)]
    assert tasks[0] == ("Pay the swimming course", "Was due yesterday")
    assert tasks[1] == ("Send the slides to Jonas", "Due today, 17:00")
    assert [row.title for row in host.today.birthdays.rows() if isinstance(row, IconRow)] == [
        "Emil’s godmother Ruth’s birthday"
    ]


def test_each_suggestion_says_why_and_can_be_refused_for_ever(qtbot: QtBot, host: Host) -> None:
    first, second = suggestions(host.today)
    assert first.line.startswith("Why: the sprint review at 10:00 names Heron")
    assert [each.text() for each in second.findChildren(Button)] == ["Don’t suggest this"], "it has no file to open"
    first.never.click()
    settle(qtbot, host)
    assert host.agenda.never == ["heron"]
    assert [each.suggestion.key for each in suggestions(host.today)] == ["gift"]


def test_a_suggested_file_is_opened_or_said_to_be_gone(
    qtbot: QtBot, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    kept: list[str] = []
    host.today.document_opened.connect(kept.append)
    monkeypatch.setattr(today_module, "open_file", lambda path: opened.append(path) or len(opened) < 2)
    show = next(each for each in suggestions(host.today)[0].findChildren(Button) if each.text() == "Open")
    show.click()
    assert opened[0].name == "Heron project plan.docx" and len(notices(host.today)) == 2
    show.click()
    assert notices(host.today)[-1] == "“Heron project plan.docx” is not where it was."
    assert [Path(path).name for path in kept] == ["Heron project plan.docx"], "once, when it was opened"


def test_a_free_day_says_so(qtbot: QtBot, host: Host) -> None:
    host.agenda.events.clear()
    host.bridge.notice(Changed.CALENDAR)
    qtbot.waitUntil(lambda: host.today.free.isVisibleTo(host.today), timeout=5_000)
    assert not host.today.today.isVisibleTo(host.today) and notices(host.today) == []
    settle(qtbot, host)


def test_the_same_brief_leaves_the_rows_as_they_are(qtbot: QtBot, host: Host) -> None:
    before = host.today.today.rows()
    host.today.refresh()
    settle(qtbot, host)
    assert host.today.today.rows() == before


def test_a_failure_is_said_and_can_be_repeated(qtbot: QtBot, host: Host) -> None:
    host.agenda.fails = BadRequest("The calendar cannot be read.")
    host.today.refresh()
    settle(qtbot, host)
    assert notices(host.today) == ["The calendar cannot be read."]
    host.agenda.fails = None
    again = next(each for each in host.today.findChildren(Button) if each.text() == "Try again")
    again.click()
    settle(qtbot, host)
    assert len(notices(host.today)) == 2, "the two conflicts"


def test_what_others_wrote_is_never_markup(look: Look, qtbot: QtBot) -> None:
    row = SuggestionRow(look, Suggestion("k", "<b>Read</b>\nthis\u202e", "<i>because</i>"))
    qtbot.addWidget(row)
    assert row.title == "<b>Read</b> this"
    labels = [each for each in row.findChildren(QWidget) if hasattr(each, "textFormat")]
    assert labels and all(each.textFormat() is Qt.TextFormat.PlainText for each in labels if each.text())


# --- cards ---


def test_an_appointment_card_says_what_when_where_and_whose(look: Look, qtbot: QtBot) -> None:
    dentist = next(each for each in year() if each.title.startswith("Dentist"))
    card = AppointmentCard(look, dentist, CALENDARS[0], Habits(), TODAY, n=2)
    qtbot.addWidget(card)
    assert card.accessibleName() == "Dentist, Dr. Okafor, Thu 19 Nov, 10:00 – 10:45"
    assert card.accessibleDescription() == "Bahnhofstrasse 12, Zürich, Hearth"
    assert card.where == "Thu 19 Nov, 10:00 – 10:45 · Bahnhofstrasse 12, Zürich"
    with qtbot.waitSignal(card.clicked):
        QTest.keyClick(card, Qt.Key.Key_Space)


def test_a_proposal_tells_before_after_and_each_conflict(look: Look, qtbot: QtBot) -> None:
    events = [each for each in year() if each.start == at(TODAY, "14:00") or each.title.startswith("Dentist")]
    dentist = next(each for each in events if each.title.startswith("Dentist"))
    after = replace(dentist, start=dentist.start + DAY, end=dentist.end + DAY)
    proposal = Proposal("move", dentist, after, tuple(events * 3), "Move it")
    card = ProposalCard(look, proposal, CALENDARS, Habits(), TODAY)
    qtbot.addWidget(card)
    shown = card.findChildren(AppointmentCard)
    assert [each.when for each in shown] == ["Thu 19 Nov, 10:00 – 10:45", "Fri 20 Nov, 10:00 – 10:45"]
    assert len(card.conflicts) == 4 and card.conflicts[-1].startswith("And with ")
    assert after.start - dentist.start == timedelta(days=1)
    with qtbot.waitSignal(card.accepted) as said:
        card.yes.click()
    assert said.args[0] is proposal
    with qtbot.waitSignal(card.declined):
        card.no.click()


def test_a_card_that_is_done_offers_undo_only(look: Look, qtbot: QtBot) -> None:
    proposal = Proposal("cancel", year()[0], None, (), "Cancel it")
    card = ProposalCard(look, proposal, CALENDARS, Habits(), TODAY)
    qtbot.addWidget(card)
    card.show()
    card.show_busy()
    assert not card.yes.isEnabled() and not card.no.isEnabled()
    card.show_done("Cancelled “New Year’s Day”.")
    assert [each.text() for each in card.findChildren(Button) if each.isVisibleTo(card)] == ["Undo"]
    with qtbot.waitSignal(card.undo_asked):
        next(each for each in card.findChildren(Button) if each.text() == "Undo").click()
