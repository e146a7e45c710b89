"""The whole window and a real CalDAV server: connected in the form, edited here and there, decided, in the ledger."""

from __future__ import annotations

import importlib.util
from datetime import UTC, date, datetime

import pytest
from pytestqt.qtbot import QtBot

from assistant.service.assistant import Assistant
from tests.scenarios.test_caldav import DENTIST, PASSWORD, USER, Radicale, running, server
from tests.ui.conftest import assistant, look, shell
from tests.ui.test_calendar_window import settle
from ui.shell import Shell

__all__ = ["assistant", "look", "running", "server", "shell"]

pytestmark = [
    pytest.mark.timeout(120),
    pytest.mark.skipif(importlib.util.find_spec("radicale") is None, reason="needs Radicale (dev extras)"),
]
DAY = datetime(2026, 3, 5, tzinfo=UTC), datetime(2026, 3, 6, tzinfo=UTC)


def titles(assistant: Assistant) -> list[str]:
    """What is on that day."""
    return [each.title for each in assistant.agenda.between(*DAY)]


def test_from_the_form_to_the_decision(qtbot: QtBot, shell: Shell, assistant: Assistant, server: Radicale) -> None:
    settle(qtbot, shell)
    page, agenda = shell.calendar, assistant.agenda
    page.servers._sending.setInterval(50)
    shell.window.show_page("calendar")
    form = page.servers.connect_server()
    assert form is not None
    for field, text in ((form.address, server.address), (form.user, USER), (form.password, "hunter2")):
        field.setText(text)
    assert assistant.network_used() == (), "nobody was asked so far"
    form.yes.click()
    qtbot.waitUntil(form.problem.isVisible, timeout=20_000)
    assert form.problem.text().startswith("127.0.0.1 refused the name or password.")
    form.password.setText(PASSWORD)
    form.yes.click()
    qtbot.waitUntil(lambda: titles(assistant) == ["Dentist"], timeout=20_000)
    settle(qtbot, shell)
    assert assistant.settings.get("calendar_sync") == "15 minutes"
    assert [each.text() for each in page.side.rows()][-1] == "At home"
    purposes = {(each.purpose, each.host, each.allowed) for each in assistant.network_used()}
    assert purposes == {("Calendar 127.0.0.1", "127.0.0.1", True), ("Calendar At home", "127.0.0.1", True)}

    (dentist,) = agenda.between(*DAY)
    undo = agenda.carry_out(agenda.propose_change(dentist, title="Barber"))
    qtbot.waitUntil(lambda: "SUMMARY:Barber" in server.texts(), timeout=20_000)  # sent without being asked for
    settle(qtbot, shell)
    agenda.undo(undo)
    qtbot.waitUntil(lambda: "SUMMARY:Dentist" in server.texts(), timeout=20_000)
    settle(qtbot, shell)

    assistant.settings.set("calendar_sync", "off")
    agenda.carry_out(agenda.propose_change(agenda.between(*DAY)[0], title="Mine"))
    server.ask("PUT", "mina/home/dentist.ics", DENTIST.format("11", "Theirs"))
    page.side.servers.again.click()
    qtbot.waitUntil(lambda: page.conflicts.message.startswith("1 appointment was changed here"), timeout=20_000)
    page.go(date(2026, 3, 5))
    asked = page.servers.decide()
    assert asked is not None
    asked.choices["both"].click()
    qtbot.waitUntil(lambda: sorted(titles(assistant)) == ["Mine", "Theirs"], timeout=20_000)
    settle(qtbot, shell)
    page.side.servers.again.click()
    qtbot.waitUntil(lambda: server.texts().count("BEGIN:VEVENT") == 2, timeout=20_000)
    settle(qtbot, shell)
    assert page.conflicts.message == "" and agenda.unsent() == frozenset()
