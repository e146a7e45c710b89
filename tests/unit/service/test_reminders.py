"""Reminders over a real encrypted database: what is told between two moments, and that it is told once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assistant.core.changes import ChangeBus
from assistant.core.errors import BadRequest
from assistant.core.jobs import QuietDesk
from assistant.core.settings import Value, setting
from assistant.service.agenda import Agenda
from assistant.service.reminders import Reminder, Reminders
from assistant.service.runner import JobRunner
from assistant.store.database import Database

BERLIN = ZoneInfo("Europe/Berlin")


def at(hour: int, minute: int = 0, day: int = 4) -> datetime:
    """A time of March 2026 in Berlin; the fourth is a Wednesday, on the 29th the clocks change."""
    return datetime(2026, 3, day, hour, minute, tzinfo=BERLIN)


class Desk:
    """A person's calendar, the time, and the settings."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = at(8)
        self.settings: dict[str, Value] = {}
        self.database = Database.open(folder / "hearth.db", bytes(32))
        self.runner = JobRunner(ChangeBus())
        self.agenda = Agenda(self.database, self.runner, ChangeBus(), lambda: self.now, lambda: BERLIN)
        self.reminders = Reminders(self.database, self.agenda, self.setting, lambda: self.now)

    def setting(self, name: str) -> Value:
        return self.settings.get(name, setting(name).default)

    def close(self) -> None:
        assert self.runner.close(5) == ()
        self.database.close()

    def write(self, *parts: str) -> None:
        """Put these components into the calendar, in place of what was there."""
        path = self.folder / "work.ics"
        path.write_text("\n".join(["BEGIN:VCALENDAR", *parts, "END:VCALENDAR\n"]))
        self.agenda.add(path, QuietDesk())

    def due(self, since: datetime, now: datetime) -> list[Reminder]:
        self.now = now
        return self.reminders.due(since, now)

    def told(self, since: datetime, now: datetime) -> list[tuple[str, str]]:
        """Titles and times of what is told."""
        return [(each.title, f"{each.at.astimezone(BERLIN):%d %H:%M}") for each in self.due(since, now)]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An empty one."""
    made = Desk(tmp_path)
    yield made
    made.close()


@pytest.fixture
def reopened(tmp_path: Path, desk: Desk) -> Callable[[], Desk]:
    """Hearth ends and starts again."""

    def again() -> Desk:
        desk.close()
        desk.__init__(tmp_path)  # type: ignore[misc]
        return desk

    return again


def event(
    title: str, start: str = "20260304T100000", *alarms: str, people: str = "", more: str = "", end: str = ""
) -> str:
    zoned = f"DTSTART;TZID=Europe/Berlin:{start}\nDTEND;TZID=Europe/Berlin:{end or start[:9] + '2300' + '00'}"
    days = f"DTSTART;VALUE=DATE:{start}"
    lines = [f"UID:{title}", f"SUMMARY:{title}", zoned if "T" in start else days]
    lines += [f"ATTENDEE;CN={name}:mailto:x@x.example" for name in people.split(",") if name]
    lines += [more] if more else []
    rings = [f"BEGIN:VALARM\nACTION:DISPLAY\n{alarm}\nEND:VALARM" for alarm in alarms]
    return "\n".join(["BEGIN:VEVENT", *lines, *rings, "END:VEVENT"])


def todo(title: str, due: str, *alarms: str, more: str = "") -> str:
    rings = [f"BEGIN:VALARM\n{alarm}\nEND:VALARM" for alarm in alarms]
    return "\n".join(["BEGIN:VTODO", f"UID:{title}\nSUMMARY:{title}\n{due}{more}", *rings, "END:VTODO"])


@pytest.mark.parametrize(
    ("made", "rings"),
    [
        (event("A", "20260304T100000", "TRIGGER:-PT15M"), ["04 09:45"]),
        (event("A", "20260304T100000", "TRIGGER:-PT15M", "TRIGGER:-PT1H"), ["04 09:00", "04 09:45"]),
        (event("A", "20260304T100000", "TRIGGER;RELATED=END:-PT5M", end="20260304T120000"), ["04 11:55"]),
        (event("A", "20260304T100000", "TRIGGER;VALUE=DATE-TIME:20260304T083000Z"), ["04 09:30"]),
        (event("A", "20260311T100000", "TRIGGER:-P1W"), ["04 10:00"]),
        (event("A", "20260305", "TRIGGER:-PT15H"), ["04 09:00"]),
        (event("A", "20260304T100000", "TRIGGER:soon", "TRIGGER;VALUE=DATE-TIME:20260304"), []),
        (event("A", "20260304T100000", "TRIGGER:-PT15M", more="STATUS:CANCELLED"), []),
        (event("A", "20260304T100000"), []),
        (todo("A", "DUE;TZID=Europe/Berlin:20260304T110000"), ["04 11:00"]),
        (todo("A", "DUE;VALUE=DATE:20260304"), ["04 09:00"]),
        (todo("A", "DUE;VALUE=DATE:20260304", "TRIGGER:PT10H"), ["04 09:00", "04 10:00"]),
        (todo("A", "DUE;VALUE=DATE:20260304", more="\nSTATUS:COMPLETED"), []),
    ],
)
def test_when_alarms_and_tasks_are_told(desk: Desk, made: str, rings: list[str]) -> None:
    desk.write(made)
    assert desk.told(at(8), at(12)) == [("A", each) for each in rings]


def test_an_alarm_goes_by_hours_that_pass_not_by_the_clock_on_the_wall(desk: Desk) -> None:
    desk.write(event("A", "20260329T083000", "TRIGGER:-PT6H"))
    assert desk.told(at(0, day=29), at(2 + 1, day=29)) == [("A", "29 01:30")]


def test_each_occurrence_rings_and_a_changed_one_by_its_own_alarm(desk: Desk) -> None:
    changed = event("A", "20260305T140000", "TRIGGER:-PT30M", more="RECURRENCE-ID:20260305T090000Z")
    desk.write(event("A", "20260304T100000", "TRIGGER:-PT15M", more="RRULE:FREQ=DAILY"), changed)
    assert desk.told(at(8), at(12)) == [("A", "04 09:45")]
    assert desk.told(at(10, day=5), at(13, 55, day=5)) == [("A", "05 13:30")]
    assert desk.told(at(8, day=6), at(12, day=6)) == [("A", "06 09:45")]


def test_a_meeting_with_others_is_told_ten_minutes_before(desk: Desk) -> None:
    people = "Luca Bianchi,Nora Weiss,Ida Ott,Max Ott"
    desk.write(event("Review", people=people, more="LOCATION:Room Rigi"), event("Alone"))
    assert desk.due(at(9), at(9, 49)) == []
    (told,) = desk.due(at(9, 49), at(9, 50))
    assert (told.title, told.missed, told.day) == ("Review", False, at(9).date())
    assert told.text == "10:00, Room Rigi, with Luca Bianchi, Nora Weiss, Ida Ott and 1 more"
    assert desk.due(at(9, 50), at(9, 51)) == []


def test_how_long_before_is_a_setting_and_so_is_whether_at_all(desk: Desk) -> None:
    desk.write(event("Review", people="Luca Bianchi"), event("Alone", "20260304T093500", "TRIGGER:-PT5M"))
    desk.settings = {"remind_minutes": 20, "reminders": False}
    assert desk.told(at(9), at(9, 45)) == []
    desk.settings["reminders"] = True
    assert desk.told(at(9), at(9, 45)) == [("Alone", "04 09:30"), ("Review", "04 09:40")]
    desk.settings["remind_minutes"] = 0
    desk.write(event("Other", people="Luca Bianchi"))
    assert desk.told(at(9), at(9, 55)) == []


def test_an_alarm_at_the_same_moment_as_the_meeting_is_one_reminder(desk: Desk) -> None:
    desk.write(event("Review", "20260304T100000", "TRIGGER:-PT10M", people="Luca Bianchi"))
    (told,) = desk.due(at(9), at(9, 51))
    assert "with Luca Bianchi" in told.text
    assert desk.due(at(9, 51), at(9, 52)) == []


def test_a_meeting_that_is_put_in_late_is_still_told(desk: Desk) -> None:
    desk.write(event("Review", people="Luca Bianchi"))
    assert desk.told(at(9, 57), at(9, 58)) == [("Review", "04 09:50")]
    assert desk.told(at(9, 58), at(9, 59)) == []


def test_a_moved_meeting_is_told_again(desk: Desk) -> None:
    desk.write(event("Review", people="Luca Bianchi"))
    assert desk.told(at(9), at(9, 50)) == [("Review", "04 09:50")]
    desk.write(event("Review", "20260304T110000", people="Luca Bianchi", more="SEQUENCE:1"))
    assert desk.told(at(9, 50), at(10, 51)) == [("Review", "04 10:50")]


def test_a_restart_tells_nothing_twice(desk: Desk, reopened: Callable[[], Desk]) -> None:
    desk.write(event("A", "20260304T100000", "TRIGGER:-PT15M"), event("Review", people="Luca Bianchi"))
    assert len(desk.due(at(9), at(9, 55))) == 2
    assert reopened().due(at(5), at(9, 56)) == []


def test_what_was_missed_in_the_last_hours_is_told_once_and_says_so(desk: Desk) -> None:
    early = event("Early", "20260303T233000", "TRIGGER:PT0M")
    desk.write(early, event("A", "20260304T093000", "TRIGGER:-PT15M"), event("B", "20260304T115000", "TRIGGER:PT7M"))
    told = desk.due(at(1, day=3), at(12))
    assert [(each.title, each.missed) for each in told] == [("A", True), ("B", False)], "what is older is no news"
    assert desk.due(at(1), at(12)) == []


def test_a_snoozed_one_is_told_once_more(desk: Desk, reopened: Callable[[], Desk]) -> None:
    desk.write(event("A", "20260304T100000", "TRIGGER:-PT15M"))
    (first,) = desk.due(at(9, 44), at(9, 45))
    desk.reminders.snooze(first.key, 5)
    assert desk.due(at(9, 45), at(9, 49)) == []
    (second,) = reopened().due(at(9, 49), at(9, 50))
    assert (second.key, second.title, second.text, second.at) == (first.key, first.title, first.text, at(9, 50))
    assert desk.due(at(9, 50), at(11)) == []


def test_one_put_off_to_the_morning_is_told_however_late_hearth_starts(
    desk: Desk, reopened: Callable[[], Desk]
) -> None:
    desk.write(event("A", "20260328T220000", "TRIGGER:-PT15M"))
    (told,) = desk.due(at(21, 44, day=28), at(21, 45, day=28))
    desk.reminders.snooze_to_morning(told.key)
    assert desk.due(at(21, 45, day=28), at(8, 59, day=29)) == [], "also over the night in which the clock changes"
    (again,) = reopened().due(at(8, 59, day=29), at(9, 0, day=31))
    assert (again.title, again.at, again.missed) == ("A", at(9, 0, day=29), True)
    assert desk.due(at(8, day=31), at(10, day=31)) == []


def test_a_done_one_is_not_told_once_more(desk: Desk) -> None:
    desk.write(event("A", "20260304T100000", "TRIGGER:-PT15M"))
    (told,) = desk.due(at(9, 44), at(9, 45))
    desk.reminders.snooze(told.key, 5)
    desk.reminders.done(told.key)
    assert desk.due(at(9), at(10)) == []
    with pytest.raises(BadRequest, match="not there"):
        desk.reminders.snooze("unknown", 5)
    with pytest.raises(BadRequest, match="a minute"):
        desk.reminders.snooze(told.key, 0)
    desk.reminders.done("unknown")


def test_one_event_in_two_calendars_is_told_once_and_a_hidden_calendar_never(desk: Desk) -> None:
    desk.write(event("A", "20260304T100000", "TRIGGER:-PT15M"))
    copy = desk.folder / "copy.ics"
    copy.write_text((desk.folder / "work.ics").read_text())
    desk.agenda.add(copy, QuietDesk())
    assert desk.told(at(9), at(10)) == [("A", "04 09:45")]
    desk.write(event("B", "20260304T100000", "TRIGGER:-PT15M"))
    for each in desk.agenda.calendars():
        desk.agenda.show(each.id, False)
    assert desk.told(at(9), at(10)) == []


def test_old_ones_are_forgotten(desk: Desk) -> None:
    desk.write(event("A", "20260304T100000", "TRIGGER:-PT15M", more="RRULE:FREQ=DAILY"))
    for day in range(4, 12):
        assert desk.told(at(9, day=day), at(10, day=day)) == [("A", f"{day:02} 09:45")]
    with desk.database.read() as connection:
        assert connection.execute("SELECT count(*) FROM reminders").fetchone()[0] <= 3


def test_asking_when_nothing_is_due_writes_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write(event("A", "20260304T100000", "TRIGGER:-PT15M"))
    desk.due(at(8), at(8) + timedelta(seconds=30))  # the year is expanded once
    monkeypatch.setattr(desk.database, "write", lambda _work: pytest.fail("it wrote"))
    assert desk.due(at(8), at(8) + timedelta(seconds=60)) == []


def test_times_may_be_in_any_zone(desk: Desk) -> None:
    desk.write(event("A", "20260304T100000", "TRIGGER:-PT15M"))
    assert desk.told(datetime(2026, 3, 4, 8, tzinfo=UTC), datetime(2026, 3, 4, 8, 45, tzinfo=UTC)) == [
        ("A", "04 09:45")
    ]
