"""Calendars of servers on the calendar page: connected, brought up to date, decided about; nothing goes unasked."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from assistant.core.appointments import CalendarProblem
from assistant.core.changes import Changed
from assistant.core.errors import BadDownload, BadRequest, Offline, SignInRefused, Unreachable
from assistant.core.settings import Value
from assistant.service.agenda import Conflict, ServerState
from assistant.service.calendar_conflicts import Version
from tests.ui.made_up_agenda import FAMILY, NOW, TODAY, MadeUpAgenda, at
from tests.ui.test_accessible import nameless
from tests.ui.test_calendar_page import Host, agenda, host, page, settle
from ui.calendar import CalendarPage
from ui.calendarservers import INTERVALS
from ui.conflictform import ConflictForm
from ui.serverform import ServerForm

__all__ = ["agenda", "host", "page"]

pytestmark = pytest.mark.timeout(120)
ADDRESS = "https://cal.example/"


class Chosen:
    """The person's settings."""

    def __init__(self, every: str = "off") -> None:
        self.values: dict[str, Value] = {"calendar_sync": every}

    def get(self, name: str) -> Value:
        return self.values[name]

    def set(self, name: str, value: Value) -> None:
        self.values[name] = value


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def form_of(page: CalendarPage, *, subscribe: bool = False) -> ServerForm:
    form = page.servers.subscribe() if subscribe else page.servers.connect_server()
    assert form is not None
    return form


def texts(widget: object) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel))  # type: ignore[attr-defined]


def connected(agenda: MadeUpAgenda, **more: object) -> ServerState:
    """The family's calendar comes from a server."""
    state = ServerState(agenda.all_calendars[FAMILY - 1], "cal.example", "nora", NOW, **more)  # type: ignore[arg-type]
    agenda.states = [state]
    return state


def test_a_server_is_connected_after_it_was_said_what_goes_where(
    qtbot: QtBot, host: Host, page: CalendarPage, agenda: MadeUpAgenda
) -> None:
    settings = Chosen()
    page.attach(agenda, lambda: NOW, settings)
    form = form_of(page)
    assert nameless(form) == []
    assert not form.yes.isEnabled()
    form.address.setText("cal.example/dav")
    assert "sends your name and password to cal.example." in form.told.text() and "keyring" in form.told.text()
    form.user.setText("nora")
    form.password.setText("secret")
    assert agenda.asked == [], "nothing is sent before the yes"
    form.yes.click()
    qtbot.waitUntil(lambda: ("sync",) in agenda.asked, timeout=5_000)
    settle(qtbot, host)
    assert agenda.asked == [("connect", "https://cal.example/dav", "nora", "secret"), ("sync",)]
    assert settings.values["calendar_sync"] == "15 minutes", "as the form said"
    assert page.side.servers.isVisible() and page.side.servers.status.text() == "Synced 10:20"
    assert "Nora’s" in [each.text() for each in page.side.rows()]


@pytest.mark.parametrize(
    ("refusal", "told"),
    [
        (SignInRefused("cal.example refused the name or password.", "hearth calendar connect"), "refused the name or"),
        (BadRequest("There is no calendar at cal.example for nora.", "Check the address and the name."), "no calendar"),
        (BadDownload("cal.example does not have what was asked for.", "Check the address."), "does not have"),
        (Unreachable("cal.example cannot be reached.", "Check the internet connection and try again."), "reached"),
        (Offline("Hearth is set to stay offline.", "hearth settings set offline off"), "Settings, Privacy"),
    ],
)
def test_what_goes_wrong_is_said_in_the_form(
    qtbot: QtBot, page: CalendarPage, agenda: MadeUpAgenda, refusal: BaseException, told: str
) -> None:
    form = form_of(page)
    for field, text in ((form.address, ADDRESS), (form.user, "nora"), (form.password, "wrong")):
        field.setText(text)
    agenda.refusal = refusal
    form.yes.click()
    qtbot.waitUntil(lambda: form.problem.isVisible(), timeout=5_000)
    assert told in form.problem.text() and "hearth " not in form.problem.text(), "no command line in the window"
    assert form.isVisible() and form.yes.isEnabled() and form.password.text() == "wrong"
    agenda.refusal = None
    form.yes.click()
    qtbot.waitUntil(lambda: not isValid(form), timeout=5_000)
    assert agenda.asked[0] == ("connect", ADDRESS, "nora", "wrong")


def test_a_subscription_sends_no_name(qtbot: QtBot, host: Host, page: CalendarPage, agenda: MadeUpAgenda) -> None:
    form = form_of(page, subscribe=True)
    assert not form.user.isVisible() and not form.password.isVisible()
    form.address.setText("webcal://club.example/fixtures.ics")
    assert "Nothing of yours is sent" in form.told.text() and "club.example" in form.told.text()
    form.every["hourly"].click()
    form.yes.click()
    qtbot.waitUntil(lambda: not isValid(form), timeout=5_000)
    settle(qtbot, host)
    assert agenda.asked[0] == ("subscribe", "webcal://club.example/fixtures.ics")


def test_how_they_stand_is_listed_and_one_can_be_removed(
    qtbot: QtBot, host: Host, page: CalendarPage, agenda: MadeUpAgenda
) -> None:
    connected(agenda, problem="cal.example refused the name or password.", unsent=2)
    page.refresh()
    settle(qtbot, host)
    assert page.side.servers.status.text() == "Not up to date"
    page.side.servers.status.click()
    shown = page.servers.list
    assert shown.isVisible() and nameless(shown) == []
    assert "refused the name or password. Up to date as of today 10:20. 2 changes of yours wait" in texts(shown)
    again: list[ServerState] = []
    shown.sign_in_asked.connect(again.append)
    buttons = {each.accessibleName(): each for each in shown.rows.findChildren(type(shown.sync))}
    buttons["Remove: Family"].click()
    (ask,) = [each for each in QApplication.topLevelWidgets() if each.windowTitle().startswith("Remove “Family”")]
    assert "2 changes of yours were not sent and would be lost" in texts(ask)
    ask.yes.click()  # type: ignore[attr-defined]
    settle(qtbot, host)
    assert agenda.states == [] and FAMILY not in [each.id for each in agenda.all_calendars]
    assert shown.none.isVisible() and not page.side.servers.isVisible()
    shown.accept()


def test_a_sync_that_was_asked_for_says_what_went_wrong(
    qtbot: QtBot, host: Host, page: CalendarPage, agenda: MadeUpAgenda
) -> None:
    connected(agenda)
    page.refresh()
    settle(qtbot, host)
    agenda.refusal = Offline("Hearth is set to stay offline.", "hearth settings set offline off")
    page.side.servers.again.click()
    assert page.side.servers.status.text() == "Syncing…" and not page.side.servers.again.isEnabled()
    qtbot.waitUntil(lambda: page.notice.message == "Hearth is set to stay offline.", timeout=5_000)
    settle(qtbot, host)
    assert page.side.servers.again.isEnabled()


def test_by_itself_only_when_it_was_chosen_and_when_it_is_time(
    qtbot: QtBot, host: Host, page: CalendarPage, agenda: MadeUpAgenda
) -> None:
    settings, clock = Chosen("off"), Clock()
    connected(agenda)
    page.attach(agenda, clock, settings)
    settle(qtbot, host)

    def looked_at(after: timedelta) -> int:
        clock.now = NOW + after
        agenda.synced_at = clock.now
        page.servers.look()
        settle(qtbot, host)
        return agenda.asked.count(("sync",))

    assert looked_at(timedelta(days=2)) == 0, "off is off"
    settings.values["calendar_sync"] = "15 minutes"
    assert looked_at(timedelta(minutes=14)) == 0
    assert looked_at(timedelta(minutes=15)) == 1
    assert looked_at(timedelta(minutes=29)) == 1
    assert looked_at(timedelta(minutes=30)) == 2
    settings.values["calendar_sync"] = "hourly"
    assert looked_at(timedelta(minutes=89)) == 2
    assert looked_at(timedelta(minutes=90)) == 3
    agenda.refusal = Unreachable("cal.example cannot be reached.", "")
    assert looked_at(timedelta(minutes=151)) == 4
    assert page.notice.message == "", "what nobody asked for is quiet"
    agenda.states = []
    assert looked_at(timedelta(days=3)) == 4, "nobody is asked where there is no server"
    assert set(INTERVALS) == {"15 minutes", "hourly"}


def test_what_the_person_changes_is_sent_soon_and_once(
    qtbot: QtBot, host: Host, page: CalendarPage, agenda: MadeUpAgenda
) -> None:
    settings = Chosen("hourly")
    connected(agenda)
    page.attach(agenda, lambda: NOW, settings)
    settle(qtbot, host)
    page.servers._sending.setInterval(1)

    def changed_here(*waiting: str) -> int:
        agenda.waiting = frozenset(waiting)
        host.bridge.notice(Changed.CALENDAR)
        settle(qtbot, host)
        qtbot.waitUntil(lambda: not page.servers._sending.isActive() and not host.bridge._watches, timeout=5_000)
        settle(qtbot, host)
        return agenda.asked.count(("sync",))

    assert changed_here() == 0
    assert changed_here("one") == 1 and agenda.waiting == frozenset()
    agenda.refused_changes = frozenset(("two",))
    assert changed_here("two") == 2
    assert changed_here("two") == 2, "what the server does not take is not sent for ever"
    assert changed_here("two", "three") == 3
    settings.values["calendar_sync"] = "off"
    assert changed_here("four") == 3


def conflict(uid: str = "x", *, deleted: bool = False) -> Conflict:
    mine = Version("Dentist", at(TODAY, "09:00"), at(TODAY, "09:30"), "Bahnhofstrasse 12")
    theirs = Version("Dentist", at(TODAY, "11:00"), at(TODAY, "11:30"), "Bahnhofstrasse 12")
    return Conflict(FAMILY, uid, "Dentist", mine, None if deleted else theirs)


@pytest.mark.parametrize("keep", ["mine", "theirs", "both"])
def test_a_conflict_shows_both_versions_and_is_decided(
    qtbot: QtBot, host: Host, page: CalendarPage, agenda: MadeUpAgenda, keep: str
) -> None:
    connected(agenda, conflicts=1)
    agenda.both_changed = [conflict()]
    page.refresh()
    settle(qtbot, host)
    assert page.conflicts.message == "1 appointment was changed here and on the server."
    form = page.servers.decide()
    assert isinstance(form, ConflictForm) and nameless(form) == []
    assert "Wed 18 Nov, 09:00 – 09:30" in texts(form.mine) and "Wed 18 Nov, 11:00 – 11:30" in texts(form.theirs)
    strong = [each.text() for each in form.theirs.findChildren(QLabel) if each.property("role") == "strong"]
    assert strong == ["Wed 18 Nov, 11:00 – 11:30"], "what differs stands out"
    assert "On cal.example" in texts(form.theirs)
    form.choices[keep].click()
    settle(qtbot, host)
    assert ("resolve", "x", keep) in agenda.asked
    assert page.conflicts.message == ""


def test_later_leaves_both_and_a_deleted_one_cannot_stay_too(
    qtbot: QtBot, host: Host, page: CalendarPage, agenda: MadeUpAgenda
) -> None:
    agenda.both_changed = [conflict("a", deleted=True), conflict("b")]
    page.refresh()
    settle(qtbot, host)
    assert page.conflicts.message == "2 appointments were changed here and on the server."
    form = page.servers.decide()
    assert form is not None
    assert "Deleted" in texts(form.theirs) and not form.choices["both"].isVisible()
    form.reject()
    settle(qtbot, host)
    assert len(agenda.both_changed) == 2 and agenda.asked == []


def test_a_conflict_is_no_entry_that_could_not_be_used(
    qtbot: QtBot, host: Host, page: CalendarPage, agenda: MadeUpAgenda
) -> None:
    agenda.both_changed = [conflict()]
    agenda.faults = [CalendarProblem(FAMILY, "x", "Dentist", "It was changed here and there.")]
    page.refresh()
    settle(qtbot, host)
    assert not page.side._problems.isVisible()


def test_a_closed_profile_asks_nobody(qtbot: QtBot, host: Host, page: CalendarPage, agenda: MadeUpAgenda) -> None:
    page.attach(agenda, lambda: NOW + timedelta(days=1), Chosen("hourly"))
    connected(agenda)
    settle(qtbot, host)
    page.detach()
    page.servers.look()
    page.servers.send()
    page.servers.sync()
    assert page.servers.connect_server() is None and agenda.asked == []
