"""What the store keeps of calendars, on a real database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.core.appointments import CalendarKind, CalendarProblem
from assistant.store.appointment_intake import (
    AppointmentIntake,
    NewDetails,
    NewOccurrence,
    NewSeries,
    NewTask,
    WholeFile,
)
from assistant.store.appointments import Appointments
from assistant.store.calendars import Calendars
from assistant.store.database import Database

DAY = 86_400
DETAILS = NewDetails("Boiler service", "Cellar", ("Ann Ex",), "Bring the key", "confirmed", True, "")


def series(uid: str = "a", starts: int = 10 * DAY, length: int = 3600, **more: object) -> NewSeries:
    """A single event."""
    made = NewSeries(
        uid, "VEVENT", f"RAW {uid}", "ZONES", uid.encode(), False, False, starts, starts + length, length, (DETAILS,),
        (NewOccurrence(0, 0, starts, starts + length, ""),),
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


@pytest.fixture
def calendar(database: Database) -> int:
    """A calendar read from a file."""
    return Calendars(database).add("Home", CalendarKind.FILE, "/home/home.ics")


def rows(database: Database, table: str) -> int:
    """How many rows a table has."""
    with database.read() as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


TABLES = ("series", "event_details", "occurrences", "expanded_years", "tasks", "calendar_problems", "calendar_contexts")


def test_hearths_own_calendar_is_always_there(database: Database) -> None:
    (own,) = Calendars(database).all()
    assert (own.name, own.kind, own.writable) == ("Hearth", CalendarKind.OWN, True)


def test_one_event_is_found_by_time_and_by_words(database: Database, calendar: int) -> None:
    AppointmentIntake(database).keep(calendar, None, [series()])
    store = Appointments(database)
    (found,) = store.around(10 * DAY, 11 * DAY)
    assert (found.title, found.people, found.starts) == ("Boiler service", ("Ann Ex",), 10 * DAY)
    assert store.around(12 * DAY, 13 * DAY) == []
    for words in (["boilers"], ["cellar", "ann"], ["key"]):
        assert [each.uid for each in store.match(words)] == ["a"], words
    assert store.match(["boiler", "absent"]) == [] and store.match(["?"]) == []


def test_long_and_short_ones_that_began_before_are_found(database: Database, calendar: int) -> None:
    arrivals = [
        series("long", DAY, 60 * DAY),
        series("week", 35 * DAY, 7 * DAY),
        series("short", 40 * DAY + 72_000, 3600),
    ]
    AppointmentIntake(database).keep(calendar, None, arrivals)
    found = Appointments(database).around(41 * DAY, 42 * DAY)
    assert sorted(each.uid for each in found) == ["long", "short", "week"], "short: some zone may make it fit"
    assert [each.uid for each in Appointments(database).around(50 * DAY, 51 * DAY)] == ["long"]


def test_nothing_is_left_of_what_goes(database: Database, calendar: int) -> None:
    intake, calendars = AppointmentIntake(database), Calendars(database)
    problem = CalendarProblem(0, "a", "t", "It is odd.")
    task = series("t", kind="VTODO", task=NewTask(2, DAY, None, 1), occurrences=())
    recurring = series("r", recurring=True, endless=True, last=10**11, occurrences=())
    intake.keep(calendar, None, [series(problems=(problem,)), task, recurring])
    record = Appointments(database).match(["boiler"])[-1]
    intake.keep_years([(record.id, record.digest, [1970], [NewOccurrence(0, 0, DAY, DAY, "k")])])
    assert all(rows(database, table) for table in TABLES)
    calendars.remove(calendar)
    assert {table: rows(database, table) for table in TABLES} == dict.fromkeys(TABLES, 0)
    assert Appointments(database).match(["boiler"]) == [] and rows(database, "event_words") == 0
    assert database.check(deep=True) == []


def test_a_changed_series_keeps_its_number_and_loses_its_old_words(database: Database, calendar: int) -> None:
    intake, store = AppointmentIntake(database), Appointments(database)
    intake.keep(calendar, None, [series()])
    (before,) = store.match(["boiler"])
    intake.keep(calendar, None, [series(details=(replace(DETAILS, title="Chimney sweep"),), digest=b"2")])
    assert store.match(["boiler"]) == [] and rows(database, "occurrences") == 1
    assert [each.id for each in store.match(["chimney"])] == [before.id]


def test_the_same_uid_in_two_calendars_is_two(database: Database, calendar: int) -> None:
    intake = AppointmentIntake(database)
    other = Calendars(database).add("Work", CalendarKind.FILE, "/home/work.ics")
    for each in (calendar, other):
        intake.keep(each, None, [series()])
    assert len(Appointments(database).around(10 * DAY, 11 * DAY)) == 2


def test_years_are_kept_once_and_only_of_the_series_they_were_made_from(database: Database, calendar: int) -> None:
    intake, store = AppointmentIntake(database), Appointments(database)
    intake.keep(calendar, None, [series(recurring=True, endless=True, last=10**11, occurrences=())])
    ((year, record), (other, _)) = store.unexpanded(range(1970, 1972), DAY, 400 * DAY)
    assert (year, other) == (1970, 1971)
    found = [(record.id, record.digest, [1970], [NewOccurrence(0, 0, 10 * DAY, 11 * DAY, "k")])]
    intake.keep_years(found)
    intake.keep_years(found)
    assert rows(database, "occurrences") == 1, "two threads may ask about the same year"
    assert [year for year, _ in store.unexpanded(range(1970, 1972), DAY, 400 * DAY)] == [1971]
    intake.keep_years([(record.id, b"older", [1971], [NewOccurrence(0, 0, 400 * DAY, 401 * DAY, "k")])])
    assert rows(database, "occurrences") == 1
    assert store.unexpanded(range(1970, 1971), 0, DAY, among=[record.id + 1]) == []


def test_a_file_counts_as_read_only_when_all_of_it_was_kept(database: Database, calendar: int) -> None:
    intake, calendars = AppointmentIntake(database), Calendars(database)
    file = calendars.file(calendar, "/home/home.ics")
    intake.keep(calendar, file, [series()])
    assert calendars.files(calendar)["/home/home.ics"].sha256 == ""
    told = CalendarProblem(0, "", "", "It is cut off.")
    intake.keep(calendar, file, [series("b")], [("VEVENT", "a")], WholeFile(9, 8, "hash", (told,)))
    assert calendars.files(calendar)["/home/home.ics"].sha256 == "hash"
    assert intake.digests(calendar, file) == {("VEVENT", "b"): b"b"}
    intake.keep(calendar, file, [], [], WholeFile(9, 8, "hash", (told,)))
    assert [problem.reason for problem in calendars.problems()] == ["It is cut off."], "told once"
    calendars.forget_file(file)
    assert rows(database, "series") == 0 and calendars.problems() == []


def test_a_failed_write_changes_nothing(database: Database, calendar: int) -> None:
    intake = AppointmentIntake(database)
    intake.keep(calendar, None, [series()])
    with pytest.raises(Exception, match="CHECK"):
        intake.keep(calendar, None, [series("b"), series("c", kind="VNONE")], [("VEVENT", "a")])
    assert intake.digests(calendar, None) == {("VEVENT", "a"): b"a"}


def test_tasks_are_in_the_order_they_are_due(database: Database, calendar: int) -> None:
    due = {"later": 9 * DAY, "never": None, "sooner": 2 * DAY}
    arrivals = [series(uid, kind="VTODO", task=NewTask(0, at, None, 5), occurrences=()) for uid, at in due.items()]
    AppointmentIntake(database).keep(calendar, None, arrivals)
    assert [each.uid for each in Appointments(database).tasks()] == ["sooner", "later", "never"]
    assert Appointments(database).match(["boiler"]) == [], "tasks are no events"
