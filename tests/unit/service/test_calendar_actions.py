"""The calendar's commands over a real profile, as the command line and other processes ask for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.cli_calendar import CALENDAR, invitations
from assistant.cli_text import exit_code
from assistant.core.errors import BadRequest, Unreadable
from assistant.core.jobs import CancelToken, QuietDesk
from assistant.service.arrivals import MOST_MAILS
from assistant.service.assistant import Assistant
from assistant.service.calendar_commands import CALENDAR_COMMANDS
from tests.unit.calendar.sent import calendar, mail, part

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
        ("agenda", {"from": "9999-12-25", "to": "9999-12-31"}),
        ("event add", {"title": ["A"], "start": "9999-12-31T23:50"}),
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


# --- what comes by mail ---


def put(folder: Path, name: str, text: str) -> str:
    """A mail with that calendar in it; its path."""
    path = folder / name
    path.write_bytes(mail(part(text)))
    return str(path)


def titles(assistant: Assistant) -> list[str]:
    """What is on in the second week of March."""
    found = do(assistant, "agenda", **{"from": "2026-03-09", "to": "2026-03-15"})
    return [f"{each['title']} {each['start'][8:16]}" for each in found if each["title"] != "Stand-up"]


def test_an_invitation_its_change_and_its_cancellation(assistant: Assistant, tmp_path: Path) -> None:
    do(assistant, "event add", title=["Dentist"], start="2026-03-12T14:15", yes=True)
    invited = put(tmp_path, "invited.eml", calendar())
    (shown,) = do(assistant, "calendar add", path=invited)["invitations"]
    assert (shown["organiser"], shown["people"]) == ("Anna Berg", ["Ben Adler", "Cara Diaz"])
    assert shown["says"] == (
        "Anna Berg invites you to “Budget review”, Thursday 12 March 2026, 14:00 to 14:30, Room 4, with Ben Adler,"
        " Cara Diaz. Nothing is sent to the organiser."
    )
    assert [each["title"] for each in shown["proposal"]["conflicts"]] == ["Dentist"]
    assert titles(assistant) == ["Dentist 12T14:15"], "nothing is done without a yes"
    (done,) = do(assistant, "calendar add", path=invited, yes=True)["invitations"]
    assert done["proposal"]["done"] and titles(assistant) == ["Budget review 12T14:00", "Dentist 12T14:15"]
    (again,) = do(assistant, "calendar add", path=invited, yes=True)["invitations"]
    assert again["proposal"] is None and "already" in again["says"]
    later = put(tmp_path, "later.eml", calendar(sequence=1, day="20260313", hour="09"))
    (change,) = do(assistant, "calendar add", path=later, yes=True)["invitations"]
    assert (change["proposal"]["before"]["start"][8:16], change["proposal"]["after"]["start"][8:16]) == (
        "12T14:00", "13T09:00",
    )  # fmt: skip
    assert titles(assistant) == ["Dentist 12T14:15", "Budget review 13T09:00"]
    (old,) = do(assistant, "calendar add", path=invited, yes=True)["invitations"]
    assert old["proposal"] is None and "older" in old["says"]
    gone = put(tmp_path, "gone.eml", calendar("CANCEL", 2))
    (cancelled,) = do(assistant, "calendar add", path=gone, yes=True)["invitations"]
    assert cancelled["proposal"]["kind"] == "cancel" and titles(assistant) == ["Dentist 12T14:15"]
    (nothing,) = do(assistant, "calendar add", path=gone, yes=True)["invitations"]
    assert nothing["proposal"] is None and "not in your calendar" in nothing["says"]


def test_one_time_of_a_series_is_shown_as_that_time(assistant: Assistant, tmp_path: Path) -> None:
    do(assistant, "calendar add", path=put(tmp_path, "a.eml", calendar(more="RRULE:FREQ=DAILY\n")), yes=True)
    which = "RECURRENCE-ID;TZID=W. Europe Standard Time:20260313T140000\n"
    moved = put(tmp_path, "b.eml", calendar(sequence=1, day="20260313", hour="17", more=which))
    (shown,) = do(assistant, "calendar add", path=moved, yes=True)["invitations"]
    proposal = shown["proposal"]
    assert (proposal["kind"], proposal["before"]["start"][8:16], proposal["after"]["start"][8:16]) == (
        "move", "13T14:00", "13T17:00",
    )  # fmt: skip
    gone = put(tmp_path, "c.eml", calendar("CANCEL", 2, "20260313", more=which))
    (shown,) = do(assistant, "calendar add", path=gone, yes=True)["invitations"]
    assert shown["proposal"]["before"]["start"][8:16] == "13T17:00"
    assert [each[-8:] for each in titles(assistant)] == ["12T14:00", "14T14:00", "15T14:00"]
    (shown,) = do(assistant, "calendar add", path=gone, yes=True)["invitations"]
    assert shown["proposal"] is None


def test_somebody_else_who_changes_it_is_named(assistant: Assistant, tmp_path: Path) -> None:
    do(assistant, "calendar add", path=put(tmp_path, "a.eml", calendar()), yes=True)
    text = calendar("CANCEL", 1).replace("Anna Berg:mailto:anna@corp", "Eve:mailto:eve@else")
    (shown,) = do(assistant, "calendar add", path=put(tmp_path, "b.eml", text))["invitations"]
    assert "Careful: Anna Berg planned it, and this comes from Eve." in shown["says"]


def test_what_another_calendar_has_is_left_to_that(assistant: Assistant, tmp_path: Path) -> None:
    (tmp_path / "corp.ics").write_text(calendar("PUBLISH"), newline="")
    do(assistant, "calendar add", path=str(tmp_path / "corp.ics"))
    (shown,) = do(assistant, "calendar add", path=put(tmp_path, "a.eml", calendar(sequence=1)), yes=True)["invitations"]
    assert shown["proposal"] is None and "in your calendar “corp”" in shown["says"]


def test_an_answer_changes_nothing(assistant: Assistant, tmp_path: Path) -> None:
    text = calendar("REPLY").replace("PARTSTAT=NEEDS-ACTION", "PARTSTAT=ACCEPTED")
    (shown,) = do(assistant, "calendar add", path=put(tmp_path, "a.eml", text), yes=True)["invitations"]
    assert shown["says"] == "Ben Adler accepted: “Budget review”. Your calendar stays as it is."
    assert shown["proposal"] is None and titles(assistant) == []


def test_a_saved_invitation_is_offered_like_its_mail(assistant: Assistant, tmp_path: Path) -> None:
    (tmp_path / "invite.ics").write_text(calendar(), newline="")
    (shown,) = do(assistant, "calendar add", path=str(tmp_path / "invite.ics"))["invitations"]
    assert shown["proposal"]["kind"] == "create" and len(do(assistant, "calendar")) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "no appointment in"), ("BEGIN:VCALENDAR\nGARBAGE", "no appointment in"), ("GARBAGE", "no calendar file")],
)
def test_a_mail_without_an_appointment_is_named(assistant: Assistant, tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "mail.eml"
    path.write_bytes(mail(part(text)) if text else mail())
    with pytest.raises(Unreadable, match=said):
        do(assistant, "calendar add", path=str(path))


def test_adding_files_looks_for_what_concerns_the_calendar(assistant: Assistant, tmp_path: Path) -> None:
    (tmp_path / "people.vcf").write_text("BEGIN:VCARD\nVERSION:4.0\nFN:Lea\nBDAY:--0412\nEND:VCARD\n")
    (tmp_path / "broken.ics").write_text("nothing")
    (tmp_path / "hostile.eml").write_bytes(mail(part("GARBAGE")))
    names = ("work.ics", "people.vcf", "broken.ics", "hostile.eml", "gone.ics")
    paths = [*(str(tmp_path / name) for name in names), put(tmp_path, "a.eml", calendar())]
    added = do(assistant, "add", paths=paths, no_wait=True)
    assert [each["calendar"] for each in added["calendars"]] == ["Work"]
    assert [Path(each["path"]).name for each in added["failed"]] == ["broken.ics", "gone.ics"]
    assert [each["people"] for each in added["birthdays"]] == [1]
    hostile, invited = added["invitations"]
    assert hostile["invitations"] == [] and "no calendar file" in hostile["problems"][0]
    assert invited["invitations"][0]["proposal"]["kind"] == "create"
    assert added["added"] == 3, "the mails and the contacts are in the library, the calendar is not"
    assert titles(assistant) == [], "only what is a calendar went into the calendars"


def test_an_archive_of_mails_is_not_asked_about_one_by_one(assistant: Assistant, tmp_path: Path) -> None:
    paths = [Path(put(tmp_path, f"{n}.eml", calendar().replace("UID:", f"UID:{n}"))) for n in range(MOST_MAILS + 2)]
    found = assistant.arrivals.look([*paths, tmp_path / "work.ics"], QuietDesk())
    assert sum(each.invitations is not None for each in found) == MOST_MAILS
    assert found[-2].calendar is not None and found[-1].problem.startswith("Of 52 mails the first 50")


def test_only_calendars_need_no_library(assistant: Assistant, tmp_path: Path) -> None:
    added = do(assistant, "add", paths=[str(tmp_path / "work.ics")])
    assert (added["added"], len(added["calendars"])) == (0, 1) and do(assistant, "sources") == []
    assert exit_code("add", added) == 0


def test_invitations_in_words() -> None:
    offered = {
        "says": "Anna invites you.",
        "proposal": {"says": "Add it.", "done": False, "conflicts": [
            {"title": "Dentist", "start": "2026-03-12T14:00", "end": "2026-03-12T15:00", "all_day": False}
        ]},
    }  # fmt: skip
    known: dict[str, Any] = {"invitations": [offered], "problems": ["x: It is cut off."], "path": "/a b.eml"}
    said = [str(each) for each in invitations(known)]
    assert said[:3] == ["Anna invites you.", "It overlaps “Dentist”, 14:00-15:00.", "x: It is cut off."]
    assert said[3].endswith("hearth calendar add '/a b.eml' --yes")
    offered["proposal"]["done"] = True  # type: ignore[index]
    assert next(str(each) for each in invitations(known)) == "Done: Add it."


def test_times_in_words_where_they_mean_one_thing(assistant: Assistant) -> None:
    done = do(assistant, "event add", title=["Lunch"], start="tomorrow at 12:30", yes=True)
    assert done["after"]["start"] == "2026-03-05T12:30:00+01:00"
    assert [each["title"] for each in do(assistant, "agenda", **{"from": "tomorrow", "to": "tomorrow"})] == ["Lunch"]
    for text in ("soon", "tomorrow or so", "every day", "two hours"):
        with pytest.raises(BadRequest, match="is no time"):
            do(assistant, "agenda", **{"from": text})
    with pytest.raises(BadRequest, match="more than one way"):
        do(assistant, "event add", title=["Lunch"], start="tomorrow at 3")
