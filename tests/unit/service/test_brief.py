"""The brief over a real profile: calendar files, documents and chats as a person has them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.cli_calendar import CALENDAR
from assistant.core.appointments import Brief
from assistant.core.jobs import CancelToken, QuietDesk
from assistant.core.messages import Role
from assistant.service.assistant import Assistant
from assistant.store.chats import Chats

NOW = datetime(2026, 3, 4, 7, tzinfo=UTC)
"""A Wednesday, eight o'clock in Berlin."""

WORK = """\
BEGIN:VCALENDAR
X-WR-CALNAME:Work
BEGIN:VEVENT
UID:heron
SUMMARY:Heron review
LOCATION:Room Rigi
DTSTART;TZID=Europe/Berlin:20260304T100000
DTEND;TZID=Europe/Berlin:20260304T110000
RRULE:FREQ=DAILY;COUNT=2
ATTENDEE;CN=Luca Bianchi:mailto:luca@x.example
ATTENDEE;CN=Nora Weiss:mailto:nora@x.example
END:VEVENT
BEGIN:VEVENT
UID:dentist
SUMMARY:Dentist
DTSTART;TZID=Europe/Berlin:20260304T103000
DTEND;TZID=Europe/Berlin:20260304T113000
END:VEVENT
BEGIN:VEVENT
UID:late
SUMMARY:Night shift
DTSTART;TZID=Europe/Berlin:20260304T220000
DTEND;TZID=Europe/Berlin:20260305T000000
END:VEVENT
BEGIN:VEVENT
UID:tax
SUMMARY:Call with the tax office
DTSTART;TZID=Europe/Berlin:20260305T150000
DTEND;TZID=Europe/Berlin:20260305T153000
ATTENDEE:mailto:greta.sommer@tax.example
END:VEVENT
BEGIN:VEVENT
UID:far
SUMMARY:Far away
DTSTART;TZID=Europe/Berlin:20260306T150000
DTEND;TZID=Europe/Berlin:20260306T153000
END:VEVENT
BEGIN:VTODO
UID:overdue
SUMMARY:Renew the passport
DUE;VALUE=DATE:20260301
END:VTODO
BEGIN:VTODO
UID:today
SUMMARY:Send the slides
DUE;TZID=Europe/Berlin:20260304T170000
END:VTODO
BEGIN:VTODO
UID:later
SUMMARY:Later
DUE;VALUE=DATE:20260305
END:VTODO
BEGIN:VTODO
UID:done
SUMMARY:Done already
DUE;VALUE=DATE:20260301
STATUS:COMPLETED
END:VTODO
END:VCALENDAR
"""
PEOPLE = """\
BEGIN:VCARD
FN:Lena Ott
BDAY:1990-03-10
END:VCARD
BEGIN:VCARD
FN:Max Ott
BDAY:1990-03-11
END:VCARD
BEGIN:VCARD
FN:Ida Ott
BDAY:1990-03-04
END:VCARD
"""
FILES = {
    "Heron plan.txt": "Luca wants the go-live of Heron in May. The budget is settled.",
    "Birds.txt": "The heron is a large bird that stands in shallow water.",
    "Letter.txt": "Dear Greta Sommer, please find the statement of last year attached.",
    "Summer.txt": "Greta swims all summer. Her sister is called Nora.",
}


@pytest.fixture
def assistant(own_profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Assistant]:
    """A person in Berlin with a calendar, contacts, four files and two chats."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    opened = Assistant.open(models=tmp_path / "models", clock=lambda: NOW)
    for name, text in (("work.ics", WORK), ("people.vcf", PEOPLE)):
        (tmp_path / name).write_text(text)
        opened.agenda.add(tmp_path / name, QuietDesk())
    folder = tmp_path / "files"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text)
    opened.library.add([folder], QuietDesk(), wait_for_meaning=False)
    chats = Chats(opened._opened.database)
    for title, text in (("A bird", "What does a heron eat?"), ("Go-live", "What did Luca Bianchi say about May?")):
        chats.add_message(chats.create(title, NOW), Role.USER, text, NOW)
    yield opened
    assert opened.close() == ()


def test_today_and_tomorrow(assistant: Assistant) -> None:
    brief = assistant.agenda.brief(NOW)
    assert brief.day == date(2026, 3, 4)
    assert [each.title for each in brief.events] == ["Heron review", "Dentist", "Night shift"]
    assert [each.title for each in brief.tomorrow] == ["Heron review", "Call with the tax office"]
    assert [(one.title, other.title) for one, other in brief.conflicts] == [("Heron review", "Dentist")]
    assert [task.title for task in brief.tasks] == ["Renew the passport", "Send the slides"]


def test_the_birthdays_of_a_week_are_apart_from_the_appointments(assistant: Assistant) -> None:
    brief = assistant.agenda.brief(NOW)
    assert [each.title for each in brief.birthdays] == ["Ida Ott’s birthday", "Lena Ott’s birthday"]
    assert not any("birthday" in each.title for each in (*brief.events, *brief.tomorrow))


def prepared(brief: Brief) -> dict[str, str]:
    return {each.text: each.why for each in brief.prepare}


def test_what_belongs_to_a_meeting_is_found_by_who_and_what_it_names(assistant: Assistant) -> None:
    assert prepared(assistant.agenda.brief(NOW)) == {
        "Your chat “Go-live”, for “Heron review”": "the chat “Go-live” names Luca Bianchi",
        "Heron plan.txt, for “Heron review”": "“Heron plan.txt” names Luca and Heron",
        "Letter.txt, for “Call with the tax office”": "“Letter.txt” names Greta Sommer",
    }, "one word in common, such as a heron or a Greta, is not enough"


def test_a_meeting_that_is_over_needs_no_preparing(assistant: Assistant) -> None:
    late = assistant.agenda.brief(datetime(2026, 3, 5, 12, tzinfo=UTC))
    assert list(prepared(late)) == ["Letter.txt, for “Call with the tax office”"]


def test_what_is_not_wanted_is_never_suggested_again(assistant: Assistant) -> None:
    first = assistant.agenda.brief(NOW)
    plan = next(each for each in first.prepare if each.path.endswith("Heron plan.txt"))
    assistant.agenda.never_suggest(plan.key)
    assistant.agenda.never_suggest(plan.key)
    again = assistant.agenda.brief(NOW)
    assert [each.key for each in again.prepare] == [each.key for each in first.prepare if each != plan]
    assert "Heron" not in plan.key and "files" not in plan.key


def test_who_comes_to_every_meeting_tells_nothing(assistant: Assistant, tmp_path: Path) -> None:
    names = {"Diary.txt": "Nora Weiss was here.", "Other.txt": "Letter to Nora Weiss."}
    for name, text in names.items():
        (tmp_path / name).write_text(text)
    assistant.library.add([tmp_path / name for name in names], QuietDesk(), wait_for_meaning=False)
    (tmp_path / "more.ics").write_text(
        "BEGIN:VCALENDAR\n"
        + "".join(
            f"BEGIN:VEVENT\nUID:m{n}\nSUMMARY:Thing {n}\nDTSTART:2026030{n}T120000Z\nDTEND:2026030{n}T121500Z\n"
            f"ATTENDEE;CN=Nora Weiss:mailto:nora@x.example\nATTENDEE;CN=Person {n}:mailto:p@x.example\nEND:VEVENT\n"
            for n in range(6, 10)
        )
        + "END:VCALENDAR\n"
    )
    assert any("Nora Weiss" in why for why in prepared(assistant.agenda.brief(NOW)).values())
    assistant.agenda.add(tmp_path / "more.ics", QuietDesk())
    assert not any("Nora Weiss" in why for why in prepared(assistant.agenda.brief(NOW)).values())


def test_the_command_tells_it_for_any_time(assistant: Assistant) -> None:
    def brief(now: str) -> Any:
        request = {"command": "brief", "arguments": {}, "now": now}
        return assistant.requests.carry_out(request, lambda _event: None, CancelToken())

    told = brief("2026-03-04T08:00:00+01:00")
    assert {"events", "conflicts", "prepare", "tasks", "birthdays"} <= told.keys()
    assert [each["title"] for each in told["events"]][-1] == "Call with the tax office"
    assert told["tasks"][0] == {"title": "Renew the passport", "due": "2026-03-01", "priority": 0}
    assert told["birthdays"][0] == {"day": "2026-03-04", "title": "Ida Ott’s birthday"}
    assert len(CALENDAR["brief"](told)) > 8
    assert [each["title"] for each in brief("2026-03-06T08:00:00+01:00")["events"]] == ["Far away"]
    quiet = brief("2027-01-01T08:00:00+01:00")
    assert quiet["events"] == [] and quiet["conflicts"] == [] and quiet["prepare"] == []
