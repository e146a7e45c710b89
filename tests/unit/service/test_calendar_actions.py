"""The calendar's commands over a real profile, as the command line and other processes ask for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.cli_calendar import CALENDAR
from assistant.cli_text import exit_code
from assistant.core.errors import BadRequest
from assistant.core.jobs import CancelToken
from assistant.service.assistant import Assistant
from assistant.service.calendar_commands import CALENDAR_COMMANDS

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
FILE = """\
BEGIN:VCALENDAR
X-WR-CALNAME:Work
BEGIN:VEVENT
UID:standup
SUMMARY:Stand-up
LOCATION:Room 4
DTSTART;TZID=Europe/Berlin:20260302T090000
DURATION:PT30M
RRULE:FREQ=DAILY
END:VEVENT
BEGIN:VEVENT
UID:bad
SUMMARY:Bad
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def assistant(own_profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Assistant]:
    """An assistant in Berlin with a new profile and one calendar file beside it."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    (tmp_path / "work.ics").write_text(FILE)
    opened = Assistant.open(models=tmp_path / "models", clock=lambda: NOW)
    yield opened
    assert opened.close() == ()


def do(assistant: Assistant, command: str, now: str = "", **arguments: Any) -> Any:
    """Carry out a command as another process would ask for it."""
    request = {"command": command, "arguments": arguments, **({"now": now} if now else {})}
    return assistant.requests.carry_out(request, lambda _event: None, CancelToken())


def test_from_a_file_to_an_agenda(assistant: Assistant, tmp_path: Path) -> None:
    added = do(assistant, "calendar add", path=str(tmp_path / "work.ics"))
    assert (added["calendar"], added["added"], added["problems"]) == ("Work", 2, 1)
    assert [each["name"] for each in do(assistant, "calendar")] == ["Hearth", "Work"]
    first = do(assistant, "agenda")[0]
    assert first == {
        "id": f"{first['id'].split('@')[0]}@20260304T090000", "start": "2026-03-04T09:00:00+01:00",
        "end": "2026-03-04T09:30:00+01:00", "all_day": False, "title": "Stand-up", "where": "Room 4",
        "calendar": "Work", "recurring": True, "status": "confirmed", "busy": True, "people": [], "notes": "",
    }  # fmt: skip
    assert len(do(assistant, "agenda")) == 7
    assert len(do(assistant, "agenda", **{"from": "2026-03-28", "to": "2026-03-29"})) == 2
    assert len(do(assistant, "event")) == 2
    (problem,) = do(assistant, "calendar problems")
    assert (problem["calendar"], problem["title"]) == ("Work", "Bad")
    assert do(assistant, "calendar refresh")[1]["unchanged"] == 2
    do(assistant, "calendar remove", calendar=added["id"])
    assert do(assistant, "agenda") == []


def test_it_is_the_time_that_it_is_said_to_be(assistant: Assistant, tmp_path: Path) -> None:
    do(assistant, "calendar add", path=str(tmp_path / "work.ics"))
    assert do(assistant, "event", now="2027-01-01T00:30:00+01:00")[0]["start"] == "2027-01-01T09:00:00+01:00"


def test_a_country_instead_of_a_path(assistant: Assistant, tmp_path: Path) -> None:
    assert do(assistant, "calendar add", path=str(tmp_path / "CH-ZH"))["calendar"] == "Holidays CH-ZH"
    with pytest.raises(BadRequest):
        do(assistant, "calendar add", path=str(tmp_path / "nothing here"))


def test_an_event_is_made_moved_and_cancelled_only_with_a_yes(assistant: Assistant, tmp_path: Path) -> None:
    asked = {"title": ["Dentist"], "start": "2026-03-05T15:00", "where": "Main Street"}
    proposed = do(assistant, "event add", **asked)
    assert (proposed["done"], do(assistant, "agenda")) == (False, [])
    assert proposed["says"] == "Create “Dentist”, Thursday 5 March 2026, 15:00 to 16:00."
    assert do(assistant, "event add", **asked, yes=True)["done"]
    (dentist,) = do(assistant, "agenda")
    assert dentist["calendar"] == "Hearth"
    again = do(assistant, "event add", title=["Tea"], start="2026-03-05T15:30+01:00", end="2026-03-05T17:00+01:00")
    assert [each["title"] for each in again["conflicts"]] == ["Dentist"]
    do(assistant, "event move", event=dentist["id"], start="2026-03-06T10:00", yes=True)
    assert [each["start"] for each in do(assistant, "agenda")] == ["2026-03-06T10:00:00+01:00"]
    do(assistant, "calendar export", file=str(tmp_path / "own.ics"))
    assert "SUMMARY:Dentist" in (tmp_path / "own.ics").read_text()
    do(assistant, "event cancel", event=dentist["id"])
    assert len(do(assistant, "agenda")) == 1
    do(assistant, "event cancel", event=dentist["id"], yes=True)
    assert do(assistant, "agenda") == []


def test_one_of_a_recurring_event_by_its_id(assistant: Assistant) -> None:
    do(assistant, "event add", title=["Run"], start="2026-03-04", repeat="FREQ=DAILY;COUNT=5", yes=True)
    ids = [each["id"] for each in do(assistant, "agenda")]
    do(assistant, "event move", event=ids[2], start="2026-03-20", yes=True)
    assert len(do(assistant, "agenda")) == 4
    do(assistant, "event cancel", event=ids[2].replace("@", "@"), yes=True)
    do(assistant, "event cancel", event=do(assistant, "agenda")[0]["id"], scope="all", yes=True)
    assert do(assistant, "agenda") == []


def test_what_is_only_read_is_refused(assistant: Assistant, tmp_path: Path) -> None:
    do(assistant, "calendar add", path=str(tmp_path / "work.ics"))
    event = do(assistant, "agenda")[0]["id"]
    refused = do(assistant, "event cancel", event=event)
    assert "Work" in refused["refused"] and exit_code("event cancel", refused) == 1
    with pytest.raises(BadRequest):
        do(assistant, "event cancel", event=event, yes=True)


def test_free_time(assistant: Assistant) -> None:
    do(assistant, "event add", title=["Long"], start="2026-03-04T10:00", end="2026-03-04T16:00", yes=True)
    free = do(assistant, "free", minutes=90, to="2026-03-04", hours="8-18")
    assert [(each["start"][11:16], each["minutes"]) for each in free] == [("08:00", 120), ("16:00", 120)]


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("agenda", {"from": "soon"}),
        ("agenda", {"from": "2026-03-05", "to": "2026-03-04"}),
        ("free", {"hours": "18-9"}),
        ("free", {"hours": "x"}),
        ("event cancel", {"event": "77"}),
        ("event cancel", {"event": "x@y"}),
        ("event add", {"title": ["A"], "start": "2026-03-05T10:00", "end": "2026-03-05T09:00"}),
        ("calendar remove", {"calendar": 99}),
    ],
)
def test_what_cannot_be_is_said(assistant: Assistant, command: str, arguments: dict[str, Any]) -> None:
    with pytest.raises(BadRequest) as refused:
        do(assistant, command, **arguments)
    assert refused.value.hint


def test_every_command_has_its_look() -> None:
    assert set(CALENDAR) == {command.name for command in CALENDAR_COMMANDS}
