"""The calendar page over a made-up year: moving about, asking, and changing only on a click."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from assistant.core.appointments import Appointment
from assistant.core.changes import ChangeBus, Changed
from assistant.core.errors import BadRequest
from assistant.service.runner import JobRunner
from tests.ui.made_up_agenda import FAMILY, NOW, PROBLEMS, TODAY, WORK, MadeUpAgenda, at
from ui.appointmentcards import ProposalCard
from ui.bridge import Bridge
from ui.calendar import CalendarPage
from ui.calendardata import first_day, key_of
from ui.calendargrid import GUTTER, HOUR, TimeGrid
from ui.calendarmonth import MonthView
from ui.calendarnew import NewAppointment
from ui.calendarwords import Habits
from ui.theme import Look
from ui.widgets import Button

pytestmark = pytest.mark.timeout(120)
DENTIST_DAY = date(2026, 11, 19)


class Host(QWidget):
    """A window with nothing but the page, over real jobs."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        changes = ChangeBus()
        self.runner = JobRunner(changes)
        self.bridge = Bridge()
        self.bridge.attach(self.runner, changes)
        self.calendar = CalendarPage(look, self.bridge, Habits())
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.calendar)
        self.resize(1024, 808)


@pytest.fixture
def host(qtbot: QtBot, look: Look) -> Iterator[Host]:
    made = Host(look)
    qtbot.addWidget(made)
    qtbot.addWidget(made.calendar.details)
    made.show()
    made.activateWindow()
    yield made
    made.calendar.detach()
    made.bridge.detach()
    assert not made.runner.close(5)


@pytest.fixture
def agenda(host: Host) -> MadeUpAgenda:
    return MadeUpAgenda(host.runner)


@pytest.fixture
def page(qtbot: QtBot, host: Host, agenda: MadeUpAgenda) -> CalendarPage:
    """The page showing the week of a Wednesday in November."""
    host.calendar.attach(agenda, lambda: NOW)
    qtbot.waitUntil(lambda: bool(host.calendar.known.appointments), timeout=9_000)
    settle(qtbot, host)
    host.calendar.view.setFocus()
    return host.calendar


def settle(qtbot: QtBot, host: Host) -> None:
    """Until every look-up has arrived."""
    qtbot.waitUntil(lambda: not host.bridge._watches, timeout=9_000)
    qtbot.wait(20)


def named(agenda: MadeUpAgenda, title: str) -> Appointment:
    return next(each for each in agenda.events if each.title.startswith(title))


def grid_of(page: CalendarPage) -> TimeGrid:
    return page.views["week"].grid  # type: ignore[attr-defined]


def drag(grid: QWidget, start: QPointF, end: QPointF, *, release: bool = True) -> None:
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(grid, left, pos=start.toPoint())
    for step in range(1, 5):
        QTest.mouseMove(grid, (start + (end - start) * step / 4).toPoint())
    if release:
        QTest.mouseRelease(grid, left, pos=end.toPoint())


def card(qtbot: QtBot, page: CalendarPage) -> ProposalCard:
    qtbot.waitUntil(lambda: isinstance(page.slot.card, ProposalCard), timeout=5_000)
    shown = page.slot.card
    assert isinstance(shown, ProposalCard)
    return shown


def press(page: CalendarPage, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(QApplication.focusWidget() or page, key)


# --- what is shown ---


def test_the_week_shows_each_appointment_where_it_stands(page: CalendarPage, agenda: MadeUpAgenda) -> None:
    block = grid_of(page).block_of(named(agenda, "Dentist"))
    assert block is not None
    assert block.box.top() == pytest.approx(10 * HOUR, abs=2)
    assert block.box.height() == pytest.approx(0.75 * HOUR, abs=3)
    day_wide = (grid_of(page).width() - GUTTER) / 7
    assert GUTTER + 3 * day_wide <= block.box.left() < block.box.right() <= GUTTER + 4 * day_wide
    assert block.lines[-1] == "10:00 – 10:45"
    head = page.views["week"].head  # type: ignore[attr-defined]
    assert {each.appointment.title for each in head.blocks} >= {"Offsite", "Grandma visits"}


def test_what_goes_past_midnight_stands_on_both_days(page: CalendarPage, agenda: MadeUpAgenda) -> None:
    page.go(date(2026, 11, 23))
    train = named(agenda, "Night train")
    blocks = [block for block in grid_of(page).blocks if key_of(block.appointment) == key_of(train)]
    assert len(blocks) == 1 and blocks[0].box.top() == pytest.approx(0, abs=2)
    assert blocks[0].box.bottom() == pytest.approx((9 + 12 / 60) * HOUR, abs=3)


def test_a_long_title_is_cut_and_its_details_show_all(page: CalendarPage, agenda: MadeUpAgenda) -> None:
    review = named(agenda, "Review of the Heron")
    block = grid_of(page).block_of(review)
    assert block is not None and block.lines[block.titles - 1].endswith("…")
    page.view.pick(review, then_open=True)
    assert review.title in page.details.lines
    assert "Jonas Keller, Mira Vogt, Tomás Rey" in page.details.lines
    assert not [each for each in page.details.findChildren(Button) if each.text().startswith("Cancel")], "read only"
    page.details.hide()


def test_details_are_never_markup(page: CalendarPage, agenda: MadeUpAgenda) -> None:
    evil = replace(named(agenda, "Dentist"), title="<img src=x>", notes="<b>bold</b>\x1b[31m", where="a\u202eb")
    page.details.open_beside(evil, None, TODAY, page.rect())
    assert {"<img src=x>", "<b>bold</b>", "ab"} <= set(page.details.lines)
    page.details.hide()


def test_a_calendar_can_be_hidden_and_shown(qtbot: QtBot, host: Host, page: CalendarPage, agenda: MadeUpAgenda) -> None:
    row = next(row for row in page.side.rows() if row.calendar.id == WORK)
    row.click()
    assert all(block.appointment.calendar_id != WORK for block in grid_of(page).blocks)
    qtbot.waitUntil(lambda: not agenda.calendars()[1].shown, timeout=5_000)
    settle(qtbot, host)
    assert not row.isChecked()
    row.click()
    assert any(block.appointment.calendar_id == WORK for block in grid_of(page).blocks)
    settle(qtbot, host)


def test_problems_are_listed_with_their_reasons(
    qtbot: QtBot, host: Host, page: CalendarPage, agenda: MadeUpAgenda
) -> None:
    assert not page.side._problems.isVisibleTo(page)
    agenda.faults = list(PROBLEMS)
    page.refresh()
    settle(qtbot, host)
    texts = {label.text() for label in page.side._problems.findChildren(QWidget) if hasattr(label, "textFormat")}
    assert "4 entries could not be used" in texts
    assert "Work: It repeats every second without an end." in texts
    more = next(each for each in page.side._problems.findChildren(Button) if each.isVisibleTo(page))
    more.click()
    texts = {label.text() for label in page.side._problems.findChildren(QWidget) if hasattr(label, "textFormat")}
    assert "Family: Its zone “Mars/Base” is not known." in texts


def test_no_calendar_invites_and_the_first_one_ends_that(qtbot: QtBot, host: Host) -> None:
    empty, page = MadeUpAgenda(host.runner, all_calendars=[], events=[]), host.calendar
    page.attach(empty, lambda: NOW)
    settle(qtbot, host)
    assert page.stack.currentWidget() is page.nothing
    page.adding.add([Path(__file__)])
    settle(qtbot, host)
    assert empty.added == [Path(__file__)]
    assert page.stack.currentWidget() is page.view


def test_a_failed_look_is_said_and_can_be_repeated(
    qtbot: QtBot, host: Host, page: CalendarPage, agenda: MadeUpAgenda
) -> None:
    agenda.fails = BadRequest("The calendar cannot be read.", "Try again later.")
    page.refresh()
    settle(qtbot, host)
    assert page.notice.isVisibleTo(page) and page.notice.message == "The calendar cannot be read."
    agenda.fails = None
    page.notice.findChild(Button).click()
    settle(qtbot, host)
    assert not page.notice.isVisibleTo(page)


def test_a_change_from_elsewhere_is_shown(qtbot: QtBot, host: Host, page: CalendarPage, agenda: MadeUpAgenda) -> None:
    agenda.events.remove(named(agenda, "Dentist"))
    host.bridge.notice(Changed.CALENDAR)
    qtbot.waitUntil(
        lambda: all(not block.appointment.title.startswith("Dentist") for block in grid_of(page).blocks), timeout=5_000
    )
    settle(qtbot, host)


# --- the keyboard ---


def test_keys_choose_the_view_and_the_day(page: CalendarPage) -> None:
    for key, kind in ((Qt.Key.Key_D, "day"), (Qt.Key.Key_M, "month"), (Qt.Key.Key_A, "agenda"), (Qt.Key.Key_W, "week")):
        press(page, key)
        assert page.days.kind == kind and page.stack.currentWidget() is page.views[kind]
    press(page, Qt.Key.Key_Right, Qt.Key.Key_Right)
    assert page.days.day == TODAY + timedelta(days=2)
    press(page, Qt.Key.Key_PageDown)
    assert page.days.day == TODAY + timedelta(days=9)
    press(page, Qt.Key.Key_PageUp, Qt.Key.Key_Left, Qt.Key.Key_T)
    assert page.days.day == TODAY
    press(page, Qt.Key.Key_M, Qt.Key.Key_Down, Qt.Key.Key_Right)
    assert page.days.day == TODAY + timedelta(days=8)


def test_arrows_walk_through_a_day_and_enter_opens(page: CalendarPage, agenda: MadeUpAgenda) -> None:
    titles = []
    for _ in range(20):
        press(page, Qt.Key.Key_Down)
        chosen = page.view.shown.chosen  # type: ignore[union-attr]
        assert chosen is not None
        titles.append(chosen.title)
    there = [each.title for each in agenda.between(at(TODAY, "00:00"), at(TODAY + timedelta(days=1), "00:00"))]
    assert titles[: len(there)] == there and titles[-1] == there[-1]
    assert "calendar Family" in page.view.accessibleDescription()
    press(page, Qt.Key.Key_Return)
    assert page.details.isVisible() and page.details.appointment.title == there[-1]  # type: ignore[union-attr]
    page.details.hide()
    press(page, Qt.Key.Key_Escape)
    assert page.view.shown.chosen is None  # type: ignore[union-attr]


def test_another_week_is_looked_up_when_it_is_shown(qtbot: QtBot, host: Host, page: CalendarPage) -> None:
    for _ in range(9):
        press(page, Qt.Key.Key_PageDown)
    settle(qtbot, host)
    assert page.bar.title.full_text == "18 – 24 January 2027"
    assert [block for block in grid_of(page).blocks if block.appointment.title == "Planning"]


def test_letters_in_a_field_are_no_commands(qtbot: QtBot, page: CalendarPage) -> None:
    page.bar.begin_search()
    QTest.keyClicks(page.bar.search, "dnmt")
    assert page.bar.search.text() == "dnmt" and page.days.kind == "week" and page.slot.card is None
    page.bar.end_search()


def test_delete_asks_and_nothing_happens_without_a_click(
    qtbot: QtBot, host: Host, page: CalendarPage, agenda: MadeUpAgenda
) -> None:
    dentist = named(agenda, "Dentist")
    page.jump(dentist)
    press(page, Qt.Key.Key_Delete)
    asked = card(qtbot, page)
    assert asked.heading.text() == "Cancel this appointment?"
    assert asked.no.hasFocus(), "Enter must not cancel by itself"
    press(page, Qt.Key.Key_Escape)
    settle(qtbot, host)
    assert dentist in agenda.events and agenda.carried_out == [] and page.slot.card is None


# --- proposals ---


def test_a_dragged_appointment_is_moved_only_after_a_yes(
    qtbot: QtBot, host: Host, page: CalendarPage, agenda: MadeUpAgenda
) -> None:
    dentist, grid = named(agenda, "Dentist"), grid_of(page)
    start = grid.block_of(dentist).box.center()  # type: ignore[union-attr]
    day_wide = (grid.width() - GUTTER) / 7
    drag(grid, start, start + QPointF(day_wide, 2 * HOUR))
    asked = card(qtbot, page)
    after = asked.proposal.after
    assert after is not None and after.start == at(DENTIST_DAY + timedelta(days=1), "12:00")
    assert after.length == dentist.length
    assert dentist in agenda.events and not agenda.carried_out
    assert page.days.proposal is asked.proposal, "the grid shows where it would go"
    asked.yes.click()
    settle(qtbot, host)
    assert dentist not in agenda.events and after in agenda.events
    assert page.days.day == first_day(after)
    assert asked.heading.text() == "Moved “Dentist, Dr. Okafor”."
    undo = next(each for each in asked.findChildren(Button) if each.text() == "Undo")
    undo.click()
    settle(qtbot, host)
    assert dentist in agenda.events and after not in agenda.events and page.slot.card is None


def test_an_edge_changes_the_length(qtbot: QtBot, page: CalendarPage, agenda: MadeUpAgenda) -> None:
    dentist, grid = named(agenda, "Dentist"), grid_of(page)
    box = grid.block_of(dentist).box  # type: ignore[union-attr]
    drag(grid, QPointF(box.center().x(), box.bottom() - 2), QPointF(box.center().x(), 12 * HOUR))
    asked = card(qtbot, page)
    assert asked.proposal.kind == "change"
    assert asked.proposal.after.start == dentist.start  # type: ignore[union-attr]
    assert asked.proposal.after.end == at(DENTIST_DAY, "12:00")  # type: ignore[union-attr]


def test_escape_ends_a_drag(qtbot: QtBot, host: Host, page: CalendarPage, agenda: MadeUpAgenda) -> None:
    grid = grid_of(page)
    start = grid.block_of(named(agenda, "Dentist")).box.center()  # type: ignore[union-attr]
    drag(grid, start, start + QPointF(0, HOUR), release=False)
    QTest.keyClick(page.view, Qt.Key.Key_Escape)
    QTest.mouseRelease(grid, Qt.MouseButton.LeftButton, pos=(start + QPointF(0, HOUR)).toPoint())
    settle(qtbot, host)
    assert page.slot.card is None


def test_conflicts_are_said_in_words(qtbot: QtBot, page: CalendarPage, agenda: MadeUpAgenda) -> None:
    page.acts.move(named(agenda, "Dentist"), at(TODAY, "14:15"), None)
    asked = card(qtbot, page)
    assert asked.conflicts[0] == "Overlaps with “Budget 2027”, Wed 18 Nov, 14:00 – 16:00."
    assert len(asked.conflicts) == 2


def test_what_is_refused_cannot_be_said_yes_to(qtbot: QtBot, page: CalendarPage, agenda: MadeUpAgenda) -> None:
    page.acts.move(named(agenda, "Budget"), at(TODAY, "17:00"), None)
    asked = card(qtbot, page)
    assert not asked.yes.isVisibleTo(asked)
    assert asked.message.text() == "Work is read from a file, which Hearth does not change."
    assert page.days.proposal is None


def test_one_of_a_series_asks_how_much_of_it_is_meant(
    qtbot: QtBot, host: Host, page: CalendarPage, agenda: MadeUpAgenda
) -> None:
    physio = next(each for each in page.known.appointments if each.title == "Physiotherapy")
    agenda.refuses = ("all",)
    page.acts.move(physio, at(TODAY, "08:00"), None)
    asked = card(qtbot, page)
    assert asked.scopes is not None and asked.scopes.scope == "one"
    asked.scopes.buttons["onwards"].setFocus()
    QTest.keyClick(asked.scopes.buttons["onwards"], Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: asked.proposal.scope == "onwards", timeout=5_000)
    assert page.days.proposal is asked.proposal and page.slot.card is asked
    asked.scopes.buttons["all"].click()
    qtbot.waitUntil(lambda: asked.proposal.scope == "all", timeout=5_000)
    assert asked.message.isVisible() and "from one on" in asked.message.text() and not asked.yes.isVisible()
    assert page.days.proposal is None
    asked.scopes.buttons["onwards"].click()
    qtbot.waitUntil(lambda: asked.proposal.scope == "onwards", timeout=5_000)
    assert asked.yes.isVisible() and not asked.message.isVisible()
    asked.yes.click()
    settle(qtbot, host)
    assert [each.scope for each in agenda.carried_out] == ["onwards"]
    assert not asked.scopes.isVisible()


def test_a_scope_that_cannot_be_worked_out_leaves_the_one_before(
    qtbot: QtBot, page: CalendarPage, agenda: MadeUpAgenda
) -> None:
    physio = next(each for each in page.known.appointments if each.title == "Physiotherapy")
    page.acts.cancel(physio)
    asked = card(qtbot, page)
    agenda.fails = BadRequest("It is not in the calendar any more.")
    assert asked.scopes is not None
    asked.scopes.buttons["all"].click()
    qtbot.waitUntil(asked.message.isVisible, timeout=5_000)
    assert asked.proposal.scope == "one" and asked.scopes.buttons["one"].isChecked()
    agenda.fails = None
    asked.scopes.buttons["all"].click()
    qtbot.waitUntil(lambda: asked.proposal.scope == "all", timeout=5_000)


def test_an_appointment_is_changed_in_a_form_and_asked_about(
    qtbot: QtBot, host: Host, page: CalendarPage, agenda: MadeUpAgenda
) -> None:
    dentist = named(agenda, "Dentist")
    page.jump(dentist)
    press(page, Qt.Key.Key_E)
    form = page.slot.card
    assert isinstance(form, NewAppointment)
    assert (form.title.text(), form.where.text()) == (dentist.title, dentist.where)
    form.title.setText("Dentist, Dr. Adeyemi")
    form.yes.click()
    asked = card(qtbot, page)
    assert asked.proposal.kind == "change" and asked.scopes is None
    asked.yes.click()
    settle(qtbot, host)
    changed = named(agenda, "Dentist, Dr. Adeyemi")
    assert (changed.start, changed.where) == (dentist.start, dentist.where)


def test_a_form_without_a_change_asks_nothing(qtbot: QtBot, host: Host, page: CalendarPage) -> None:
    page.acts.edit(named(MadeUpAgenda(), "Dentist"))
    form = page.slot.card
    assert isinstance(form, NewAppointment)
    form.yes.click()
    settle(qtbot, host)
    assert page.slot.card is None


def test_a_change_that_fails_is_said_and_can_be_tried_again(
    qtbot: QtBot, host: Host, page: CalendarPage, agenda: MadeUpAgenda
) -> None:
    page.acts.cancel(named(agenda, "Dentist"))
    asked = card(qtbot, page)
    agenda.fails = BadRequest("The server said no.")
    asked.yes.click()
    qtbot.waitUntil(lambda: asked.message.isVisibleTo(asked), timeout=5_000)
    assert asked.message.text() == "The server said no." and asked.yes.isEnabled()
    agenda.fails = None
    settle(qtbot, host)
    asked.yes.click()
    settle(qtbot, host)
    assert len(agenda.carried_out) == 1


def test_a_late_proposal_does_not_replace_a_newer_wish(
    qtbot: QtBot, host: Host, page: CalendarPage, agenda: MadeUpAgenda
) -> None:
    page.acts.cancel(named(agenda, "Dentist"))
    page.acts.new(at(TODAY, "16:00"), at(TODAY, "17:00"))
    settle(qtbot, host)
    assert isinstance(page.slot.card, NewAppointment)


def test_something_new_is_typed_checked_and_added(
    qtbot: QtBot, host: Host, page: CalendarPage, agenda: MadeUpAgenda
) -> None:
    press(page, Qt.Key.Key_N)
    form = page.slot.card
    assert isinstance(form, NewAppointment) and form.title.hasFocus() and not form.yes.isEnabled()
    QTest.keyClicks(form.title, "Walk with Nadja")
    QTest.keyClick(form.title, Qt.Key.Key_Return)
    asked = card(qtbot, page)
    assert asked.proposal.after.start == at(TODAY, "11:00")  # type: ignore[union-attr]
    assert not [each for each in agenda.events if each.title == "Walk with Nadja"]
    asked.yes.click()
    settle(qtbot, host)
    assert [each for each in agenda.events if each.title == "Walk with Nadja"]


def test_a_form_that_ends_before_it_begins_says_so(qtbot: QtBot, host: Host, page: CalendarPage) -> None:
    page.acts.new(at(TODAY, "16:00"), at(TODAY, "15:00"))
    form = page.slot.card
    assert isinstance(form, NewAppointment)
    form.title.setText("x")
    form.submit()
    assert form.problem.isVisibleTo(form) and page.slot.card is form
    form.whole.setChecked(True)
    form.submit()
    asked = card(qtbot, page)
    assert asked.proposal.after.all_day and asked.proposal.after.end == TODAY + timedelta(days=1)  # type: ignore[union-attr]


def test_a_drag_over_empty_time_begins_something_new(page: CalendarPage) -> None:
    grid = grid_of(page)
    x = GUTTER + 5.5 * (grid.width() - GUTTER) / 7
    drag(grid, QPointF(x, 9 * HOUR + 2), QPointF(x, 11 * HOUR - 2))
    form = page.slot.card
    assert isinstance(form, NewAppointment)
    assert form.first.date().toPython() == date(2026, 11, 21)
    assert (form.begin.text(), form.end.text()) == ("09:00", "11:00")


def test_a_double_click_begins_an_hour(page: CalendarPage) -> None:
    grid = grid_of(page)
    x = GUTTER + 6.5 * (grid.width() - GUTTER) / 7
    QTest.mouseDClick(grid, Qt.MouseButton.LeftButton, pos=QPoint(int(x), int(13.6 * HOUR)))
    form = page.slot.card
    assert isinstance(form, NewAppointment)
    assert (form.begin.text(), form.end.text()) == ("13:30", "14:30")


def test_in_the_month_a_drag_keeps_the_time(qtbot: QtBot, page: CalendarPage, agenda: MadeUpAgenda) -> None:
    page.go(TODAY, "month")
    month = page.view
    assert isinstance(month, MonthView)
    tyres = named(agenda, "Winter tyres")
    box = next(line.box for line in month.lines if key_of(line.appointment) == key_of(tyres))
    drag(month, box.center(), box.center() + QPointF(month._wide(), month._high()))
    asked = card(qtbot, page)
    assert asked.proposal.after.start == at(date(2026, 11, 28), "08:00")  # type: ignore[union-attr]


def test_more_than_fits_leads_to_the_day(page: CalendarPage) -> None:
    page.go(TODAY, "month")
    month = page.view
    assert isinstance(month, MonthView)
    n = month.shown.days.index(TODAY)  # type: ignore[union-attr]
    shown = [line for line in month.lines if first_day(line.appointment) == TODAY and line.bar is None]
    assert month._more[n] + len(shown) + 2 == len(month.shown.on(TODAY)), "two bars, some lines, the rest is counted"  # type: ignore[union-attr]
    cell = month._cell(n)
    QTest.mouseClick(month, Qt.MouseButton.LeftButton, pos=QPoint(int(cell.center().x()), int(cell.bottom() - 8)))
    assert page.days.kind == "day" and page.days.day == TODAY


# --- search, drop, jumps ---


def test_search_finds_and_jumps(qtbot: QtBot, host: Host, page: CalendarPage) -> None:
    QTest.keyClick(page.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.bar.search.hasFocus()
    QTest.keyClicks(page.bar.search, "lisbon")
    found = page.finder.list
    qtbot.waitUntil(lambda: page.stack.currentWidget() is found, timeout=5_000)
    assert {row.appointment.title for row in found.rows} == {"Flight TP1362 to Lisbon", "Hotel Avenida, Lisbon"}
    press(page, Qt.Key.Key_Down)
    assert found.hasFocus()
    press(page, Qt.Key.Key_Down, Qt.Key.Key_Return)
    settle(qtbot, host)
    assert page.bar.query == "" and page.stack.currentWidget() is page.view
    assert page.days.day == date(2026, 12, 3) and page.view.shown.chosen is not None  # type: ignore[union-attr]


def test_a_search_without_a_hit_says_so(qtbot: QtBot, page: CalendarPage) -> None:
    page.bar.search.setText("zeppelin")
    page.bar.list_asked.emit()
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.finder.list, timeout=5_000)
    assert page.finder.list.rows == [] and page.finder.list.nothing == "Nothing found."
    page.bar.end_search()
    assert page.stack.currentWidget() is page.view


def test_a_file_that_is_gone_is_said(qtbot: QtBot, host: Host, page: CalendarPage, agenda: MadeUpAgenda) -> None:
    page.adding.add([Path("/nowhere/club.ics")])
    qtbot.waitUntil(lambda: page.notice.isVisibleTo(page), timeout=5_000)
    assert page.notice.message == "The file is gone."
    settle(qtbot, host)
    page.refresh()
    settle(qtbot, host)
    assert page.notice.isVisibleTo(page), "a look that works does not take it away"
    page.notice.findChild(Button).click()
    assert not page.notice.isVisibleTo(page)


# --- for everybody ---


def test_the_keyboards_place_can_be_seen(page: CalendarPage, agenda: MadeUpAgenda) -> None:
    def with_ring(reason: Qt.FocusReason) -> bytes:
        page.bar.search.setFocus()
        page.view.setFocus(reason)
        image = page.view.grab().toImage()
        return bytes(image.constBits())

    page.jump(named(agenda, "Dentist"))
    assert with_ring(Qt.FocusReason.TabFocusReason) != with_ring(Qt.FocusReason.MouseFocusReason)


def test_a_closed_profile_is_not_looked_at(host: Host, page: CalendarPage, agenda: MadeUpAgenda) -> None:
    looked: list[str] = []
    agenda.between = lambda *_: looked.append("looked") or []  # type: ignore[method-assign, func-returns-value]
    page.detach()
    page.refresh()
    page.go(date(2027, 1, 20))
    assert looked == []


def test_calendars_of_the_same_colour_everywhere(page: CalendarPage) -> None:
    row = next(row for row in page.side.rows() if row.calendar.id == FAMILY)
    image = row.grab().toImage()
    colours: Callable[[int, int], str] = lambda x, y: image.pixelColor(x, y).name()  # noqa: E731
    shown = {colours(x, row.height() // 2 - 5) for x in range(10, 24)}
    block = next(block for block in grid_of(page).blocks if block.appointment.calendar_id == FAMILY)
    assert page.view.ink.tones(block.appointment)[0].name() in shown


def test_a_late_search_does_not_replace_what_is_searched_for_now(
    qtbot: QtBot, host: Host, page: CalendarPage, agenda: MadeUpAgenda
) -> None:
    slow, search = Event(), agenda.search

    def wait_for_the_first(query: str) -> list[Appointment]:
        assert query != "choir" or slow.wait(9)
        return search(query)

    agenda.search = wait_for_the_first  # type: ignore[method-assign]
    for query in ("choir", "lisbon"):
        page.bar.search.setText(query)
        page.bar.search_changed.emit(query)
    found = page.finder.list
    qtbot.waitUntil(lambda: bool(found.rows), timeout=5_000)
    slow.set()
    settle(qtbot, host)
    assert {row.appointment.title for row in found.rows} == {"Flight TP1362 to Lisbon", "Hotel Avenida, Lisbon"}
    page.bar.end_search()


def test_the_place_of_a_proposal_is_scrolled_to_and_left_free(
    qtbot: QtBot, page: CalendarPage, agenda: MadeUpAgenda
) -> None:
    for clock in ("22:30", "00:15", "12:00"):
        page.acts.move(named(agenda, "Dentist"), at(TODAY, clock), None)
        qtbot.waitUntil(lambda clock=clock: _proposed_at(page) == clock, timeout=5_000)
        grid, (box,) = grid_of(page), grid_of(page).ghost_boxes()
        middle = grid.mapTo(page, box.center().toPoint())
        hours = page.views["week"].scroller  # type: ignore[attr-defined]
        assert hours.rect().contains(hours.mapFrom(page, middle)), clock
        assert not page.slot.geometry().contains(page.slot.parentWidget().mapFrom(page, middle)), clock


def _proposed_at(page: CalendarPage) -> str:
    proposal = page.days.proposal
    return "" if proposal is None or proposal.after is None else f"{proposal.after.start:%H:%M}"


def test_whole_days_are_dragged_by_days(qtbot: QtBot, page: CalendarPage, agenda: MadeUpAgenda) -> None:
    head = page.views["week"].head  # type: ignore[attr-defined]
    box = head.block_of(named(agenda, "Offsite")).box
    start = QPointF(box.left() + 20, box.center().y())
    drag(head, start, start + QPointF(-2 * head._wide(), 0))
    after = card(qtbot, page).proposal.after
    assert after is not None and (after.start, after.end) == (date(2026, 11, 17), date(2026, 11, 19))


def test_a_click_on_a_days_name_opens_the_day_and_a_double_click_below_begins_a_whole_day(page: CalendarPage) -> None:
    head = page.views["week"].head  # type: ignore[attr-defined]
    saturday = int(GUTTER + 5.5 * head._wide())
    QTest.mouseDClick(head, Qt.MouseButton.LeftButton, pos=QPoint(saturday, head.height() - 8))
    form = page.slot.card
    assert isinstance(form, NewAppointment) and form.whole.isChecked()
    assert form.first.date().toPython() == form.last.date().toPython() == date(2026, 11, 21)
    QTest.mouseClick(head, Qt.MouseButton.LeftButton, pos=QPoint(saturday, 30))
    assert page.days.kind == "day" and page.days.day == date(2026, 11, 21)


@pytest.mark.parametrize("width", [560, 640, 700, 900, 1024])
def test_nothing_in_the_bar_is_cut_at_any_width(qtbot: QtBot, host: Host, page: CalendarPage, width: int) -> None:
    host.resize(width, 640)
    settle(qtbot, host)
    bar = page.bar
    for button in bar.findChildren(Button):
        assert button.width() >= button.minimumSizeHint().width(), button.accessibleName() or button.text()
    assert bar.title.text() == bar.title.full_text
    assert bar.more.isVisible() == (not page.side.isVisible())
    menu = bar.more.menu()
    assert menu is not None and "Calendars of servers…" in [each.text() for each in menu.actions()]
