"""The calendars over a real encrypted database: what is on, what is free, what changes only with a yes."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest

from assistant.core.appointments import Appointment, CalendarKind, Proposal
from assistant.core.changes import ChangeBus, Changed
from assistant.core.errors import BadRequest, Cancelled, Unreadable
from assistant.core.jobs import CancelToken, QuietDesk
from assistant.service.agenda import Agenda
from assistant.service.runner import JobRunner
from assistant.store.database import Database

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
DESK = QuietDesk()


def at(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    """A time of March 2026 in Berlin."""
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN)


def week(agenda: Agenda) -> list[tuple[str, str]]:
    """What is on in the first full week of March 2026: titles and starts."""
    return [(each.title, f"{each.start:%d %H:%M}") for each in agenda.between(at(2, 0), at(9, 0))]


@pytest.fixture
def changes() -> ChangeBus:
    """Where changes are told."""
    return ChangeBus()


@pytest.fixture
def agenda(tmp_path: Path, changes: ChangeBus) -> Iterator[Agenda]:
    """An agenda over a new database."""
    database = Database.open(tmp_path / "hearth.db", bytes(32))
    runner = JobRunner(changes)
    opened = Agenda(database, runner, changes, lambda: NOW, lambda: BERLIN)
    yield opened
    opened.close()
    assert runner.close(5) == ()
    database.close()


WORK = """\
BEGIN:VCALENDAR
X-WR-CALNAME:Work
X-APPLE-CALENDAR-COLOR:#112233FF
BEGIN:VEVENT
UID:standup
SUMMARY:Stand-up
DTSTART;TZID=Europe/Berlin:20260302T090000
DTEND;TZID=Europe/Berlin:20260302T091500
RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
EXDATE;TZID=Europe/Berlin:20260304T090000
END:VEVENT
BEGIN:VEVENT
UID:standup
SUMMARY:Long stand-up
RECURRENCE-ID;TZID=Europe/Berlin:20260305T090000
DTSTART;TZID=Europe/Berlin:20260305T093000
DTEND;TZID=Europe/Berlin:20260305T103000
END:VEVENT
BEGIN:VEVENT
UID:trip
SUMMARY:Trip to Lisbon
DTSTART;VALUE=DATE:20260220
DTEND;VALUE=DATE:20260304
LOCATION:Lisbon
END:VEVENT
BEGIN:VEVENT
UID:dentist
SUMMARY:Dentist
DESCRIPTION:Bring the X-rays
DTSTART:20260303T080000Z
DTEND:20260303T090000Z
END:VEVENT
BEGIN:VEVENT
UID:broken
SUMMARY:Has no start
END:VEVENT
BEGIN:VTODO
UID:tax
SUMMARY:Tax return
DUE;VALUE=DATE:20260531
PRIORITY:1
END:VTODO
BEGIN:VTODO
UID:done
SUMMARY:Old one
STATUS:COMPLETED
END:VTODO
END:VCALENDAR
"""


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A calendar file."""
    path = tmp_path / "work.ics"
    path.write_text(WORK)
    return path


def write_later(path: Path, text: str) -> None:
    """Write a file so that its time differs, however coarse the disk's clock is."""
    before = path.stat().st_mtime_ns
    path.write_text(text)
    os.utime(path, ns=(before + 10**9, before + 10**9))


def test_a_week_of_a_file(agenda: Agenda, work: Path) -> None:
    report = agenda.add(work, DESK)
    assert (report.name, report.taken.added, report.taken.problems) == ("Work", 6, 1)
    assert week(agenda) == [
        ("Trip to Lisbon", "20 00:00"), ("Stand-up", "02 09:00"), ("Dentist", "03 09:00"), ("Stand-up", "03 09:00"),
        ("Long stand-up", "05 09:30"), ("Stand-up", "06 09:00"),
    ]  # fmt: skip
    again = agenda.between(at(2, 0), at(9, 0))
    assert [each.occurrence for each in again if each.uid == "standup"][2] == "20260305T090000"
    assert [(each.kind, each.name, each.colour) for each in agenda.calendars()] == [
        (CalendarKind.OWN, "Hearth", ""), (CalendarKind.FILE, "Work", "#112233"),
    ]  # fmt: skip


def test_whole_days_come_first_on_their_day(agenda: Agenda) -> None:
    agenda.carry_out(agenda.propose_create("Early", at(3, 0), at(3, 1)))
    agenda.carry_out(agenda.propose_create("Whole", date(2026, 3, 3), date(2026, 3, 4)))
    assert [title for title, _ in week(agenda)] == ["Whole", "Early"]


def test_problems_are_named_and_hide_nothing(agenda: Agenda, work: Path) -> None:
    agenda.add(work, DESK)
    (problem,) = agenda.problems()
    assert (problem.uid, problem.title) == ("broken", "Has no start") and "no start" in problem.reason
    assert len(week(agenda)) == 6


def test_tasks(agenda: Agenda, work: Path) -> None:
    agenda.add(work, DESK)
    tax, old = agenda.tasks()
    assert (tax.title, tax.due, tax.priority, tax.done_at) == ("Tax return", date(2026, 5, 31), 1, None)
    assert old.done_at is not None and old.due is None


def test_search_and_next_and_last(agenda: Agenda, work: Path) -> None:
    agenda.add(work, DESK)
    assert [each.title for each in agenda.search("bring the x-rays")] == ["Dentist"], "words of the notes"
    (standup,) = agenda.search("stand")
    assert standup.start == at(5, 9, 30), "of a recurring one what comes next"
    coming, past = agenda.next_of("stand"), agenda.last_of("stand")
    assert coming is not None and coming.title == "Long stand-up"
    assert past is not None and past.start == at(3, 9)
    assert agenda.next_of("dentist") is None
    assert (last := agenda.last_of("lisbon trip")) is not None and last.start == date(2026, 2, 20)
    assert agenda.search("nothing such") == []


def test_next_of_something_rare_is_found(agenda: Agenda, tmp_path: Path) -> None:
    file = tmp_path / "leap.ics"
    file.write_text(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:l\nSUMMARY:Leap\nDTSTART;VALUE=DATE:20000229\nRRULE:FREQ=YEARLY\n"
        "END:VEVENT\nEND:VCALENDAR\n"
    )
    agenda.add(file, DESK)
    assert (coming := agenda.next_of("leap")) is not None and coming.start == date(2028, 2, 29)
    assert (past := agenda.last_of("leap")) is not None and past.start == date(2024, 2, 29)


def test_only_what_changed_is_taken_in_again(agenda: Agenda, work: Path) -> None:
    agenda.add(work, DESK)
    before = {each.uid: each.series_id for each in agenda.between(at(2, 0), at(9, 0))}
    (_, report) = agenda.refresh(DESK)
    assert (report.taken.unchanged, report.taken.changed) == (6, False)
    text = WORK.replace("SUMMARY:Dentist", "SUMMARY:Orthodontist").replace("UID:broken", "UID:broken2")
    write_later(work, text.replace("UID:trip", "UID:journey"))
    (_, report) = agenda.refresh(DESK)
    taken = report.taken
    assert (taken.added, taken.updated, taken.unchanged, taken.gone) == (2, 1, 3, 2)
    after = {each.uid: each.series_id for each in agenda.between(at(2, 0), at(9, 0))}
    assert (after["standup"], after["dentist"]) == (before["standup"], before["dentist"]), "numbers stay"
    assert agenda.search("dentist") == [] and len(agenda.search("orthodontist")) == 1
    assert [problem.uid for problem in agenda.problems()] == ["broken2"]


def test_a_change_of_the_same_length_is_seen(agenda: Agenda, work: Path) -> None:
    agenda.add(work, DESK)
    write_later(work, WORK.replace("SUMMARY:Dentist", "SUMMARY:Plumber"))
    agenda.refresh(DESK)
    assert len(agenda.search("plumber")) == 1
    write_later(work, work.read_text())
    assert not any(report.taken.changed for report in agenda.refresh(DESK)), "only its time is another"


def test_what_began_in_the_year_before_is_still_on(agenda: Agenda) -> None:
    ski = agenda.propose_create("Skiing", date(2024, 12, 20), date(2025, 1, 20), rule="FREQ=YEARLY")
    agenda.carry_out(ski)
    (found,) = agenda.between(datetime(2030, 1, 18, tzinfo=BERLIN), datetime(2030, 1, 19, tzinfo=BERLIN))
    assert found.start == date(2029, 12, 20)


def test_a_file_that_is_gone_keeps_what_was_there_and_says_so(agenda: Agenda, work: Path) -> None:
    agenda.add(work, DESK)
    work.unlink()
    agenda.refresh(DESK)
    assert len(week(agenda)) == 6
    assert "kept" in agenda.problems()[0].reason
    work.write_text(WORK)
    agenda.refresh(DESK)
    assert [problem.uid for problem in agenda.problems()] == ["broken"]


def test_a_folder_of_calendars(agenda: Agenda, tmp_path: Path) -> None:
    folder = tmp_path / "calendars"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.ics").write_text(WORK)
    (folder / "bad.ics").write_text("nothing")
    report = agenda.add(folder, DESK)
    assert report.taken.added == 12
    assert len(week(agenda)) == 12, "the same UID in two files is two"
    (folder / "b.ics").unlink()
    agenda.refresh(DESK)
    assert len(week(agenda)) == 6
    told = [problem.reason for problem in agenda.problems()]
    assert len(told) == 2 and told[0].startswith("a.ics: It cannot be shown")
    assert told[1].startswith("bad.ics: This is no calendar")


def test_what_is_no_calendar_is_refused_and_leaves_nothing(agenda: Agenda, tmp_path: Path) -> None:
    bad = tmp_path / "letter.ics"
    bad.write_text("Dear Ann,")
    with pytest.raises(Unreadable):
        agenda.add(bad, DESK)
    for where in (tmp_path / "absent.ics", "XX"):
        with pytest.raises(BadRequest):
            agenda.add(where, DESK)
    os.mkfifo(tmp_path / "pipe.ics")
    with pytest.raises(Unreadable):
        agenda.add(tmp_path / "pipe.ics", DESK)
    assert len(agenda.calendars()) == 1 and agenda.problems() == []


def test_hiding_and_removing(agenda: Agenda, work: Path) -> None:
    calendar = agenda.add(work, DESK).calendar_id
    agenda.show(calendar, False)
    assert (week(agenda), agenda.search("dentist"), agenda.tasks()) == ([], [], [])
    agenda.show(calendar, True)
    assert len(week(agenda)) == 6
    agenda.remove(calendar)
    assert (week(agenda), agenda.problems(), len(agenda.calendars())) == ([], [], 1)
    with pytest.raises(BadRequest):
        agenda.remove(agenda.calendars()[0].id)
    with pytest.raises(BadRequest):
        agenda.remove(calendar)


def test_holidays_and_birthdays(agenda: Agenda, tmp_path: Path) -> None:
    assert agenda.add("DE-BY", DESK).name == "Holidays DE-BY"
    cards = tmp_path / "people.vcf"
    cards.write_text(
        "BEGIN:VCARD\r\nFN:Ann Ex\r\nBDAY:1980-03-03\r\nEND:VCARD\r\n"
        "BEGIN:VCARD\r\nN:Two;Bob\r\nitem1.BDAY:--0229\r\nEND:VCARD\r\n"
        "BEGIN:VCARD\r\nFN:Cat\r\nBDAY:soon\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN:Dog\r\nEND:VCARD\r\n"
    )
    agenda.add(cards, DESK)
    found = {each.title: each for each in agenda.between(at(1, 0, month=1), at(31, 0, month=12))}
    assert found["Ann Ex’s birthday"].start == date(2026, 3, 3) and "1980" in found["Ann Ex’s birthday"].notes
    assert found["Bob Two’s birthday"].start == date(2026, 2, 28), "no 29 February in 2026"
    assert found["Epiphany"].start == date(2026, 1, 6) and not found["Epiphany"].busy
    assert [problem.title for problem in agenda.problems()] == ["Cat"]


def test_free_time(agenda: Agenda) -> None:
    for title, start, end in (
        ("A", at(3, 10), at(3, 11)),
        ("B", at(3, 10, 30), at(3, 12)),
        ("C", at(3, 17), at(3, 20)),
    ):
        agenda.carry_out(agenda.propose_create(title, start, end))
    agenda.carry_out(agenda.propose_create("Whole day", date(2026, 3, 3), date(2026, 3, 4)))
    free = agenda.free(at(3, 0), at(4, 0), timedelta(hours=1))
    assert [(f"{slot.start:%H:%M}", f"{slot.end:%H:%M}") for slot in free] == [("09:00", "10:00"), ("12:00", "17:00")]
    buffered = agenda.free(at(3, 0), at(4, 0), timedelta(hours=1), (time(8), time(0)), timedelta(minutes=30))
    assert [(f"{slot.start:%H:%M}", f"{slot.end:%H:%M}") for slot in buffered] == [
        ("08:00", "09:30"), ("12:30", "16:30"), ("20:30", "00:00"),
    ]  # fmt: skip
    with pytest.raises(BadRequest):
        agenda.free(at(3, 0), at(4, 0), timedelta())


def test_conflicts(agenda: Agenda) -> None:
    first = agenda.propose_create("A", at(3, 10), at(3, 11))
    agenda.carry_out(first)
    touching = agenda.propose_create("B", at(3, 11), at(3, 12))
    assert touching.conflicts == ()
    clashing = agenda.propose_create("C", at(3, 10, 30), at(3, 11, 30))
    assert [each.title for each in clashing.conflicts] == ["A"]
    agenda.carry_out(clashing)
    assert [(one.title, other.title) for one, other in agenda.conflicts(at(2, 0), at(9, 0))] == [("A", "C")]


def test_a_proposal_changes_nothing_until_the_yes_and_can_be_undone(agenda: Agenda, changes: ChangeBus) -> None:
    told: list[Changed] = []
    changes.subscribe(told.append)
    proposal = agenda.propose_create("Dentist", at(3, 15), at(3, 16), "Main Street", alarm=10)
    assert (week(agenda), told) == ([], [])
    assert proposal.says == "Create “Dentist”, Tuesday 3 March 2026, 15:00 to 16:00."
    undo = agenda.carry_out(proposal)
    assert week(agenda) == [("Dentist", "03 15:00")] and told == [Changed.CALENDAR]
    (event,) = icalendar.Calendar.from_ical(agenda.export()).walk("VEVENT")
    assert event["LOCATION"] == "Main Street" and event.walk("VALARM")
    agenda.undo(undo)
    assert week(agenda) == [] and len(told) == 2
    with pytest.raises(BadRequest):
        agenda.undo(undo)


def on(agenda: Agenda, title: str) -> Appointment:
    """The first appointment with that title in March."""
    return next(each for each in agenda.between(at(1, 0), at(31, 0)) if each.title == title)


@pytest.fixture
def weekly(agenda: Agenda) -> Agenda:
    """An agenda with a meeting every Tuesday from 3 March, four times."""
    agenda.carry_out(agenda.propose_create("Club", at(3, 18), at(3, 20), rule="FREQ=WEEKLY;BYDAY=TU;COUNT=4"))
    return agenda


def clubs(agenda: Agenda) -> list[str]:
    """When the club meets in March and April."""
    return [f"{each.start:%m-%d %H:%M}" for each in agenda.between(at(1, 0), at(30, 0, month=4)) if "lub" in each.title]


FOUR = ["03-03 18:00", "03-10 18:00", "03-17 18:00", "03-24 18:00"]
Change = Callable[[Agenda, Appointment], Proposal]


@pytest.mark.parametrize(
    ("change", "after"),
    [
        (
            lambda a, club: a.propose_move(club, at(11, 19)),
            ["03-03 18:00", "03-11 19:00", "03-17 18:00", "03-24 18:00"],
        ),
        (
            lambda a, club: a.propose_move(club, at(11, 19), scope="onwards"),
            ["03-03 18:00", "03-11 19:00", "03-18 19:00", "03-25 19:00"],
        ),
        (
            lambda a, club: a.propose_move(club, at(11, 19), scope="all"),
            ["03-04 19:00", "03-11 19:00", "03-18 19:00", "03-25 19:00"],
        ),
        (lambda a, club: a.propose_cancel(club), ["03-03 18:00", "03-17 18:00", "03-24 18:00"]),
        (lambda a, club: a.propose_cancel(club, "onwards"), ["03-03 18:00"]),
        (lambda a, club: a.propose_cancel(club, "all"), []),
        (lambda a, club: a.propose_change(club, title="Big club"), FOUR),
    ],
)
def test_changes_to_a_recurring_one_and_back(weekly: Agenda, change: Change, after: list[str]) -> None:
    assert clubs(weekly) == FOUR
    club = next(each for each in weekly.between(at(10, 0), at(11, 0)))
    before = weekly.export()
    proposal = change(weekly, club)
    assert (proposal.refused, proposal.before, clubs(weekly)) == ("", club, FOUR)
    undo = weekly.carry_out(proposal)
    assert clubs(weekly) == after
    weekly.undo(undo)
    assert clubs(weekly) == FOUR and weekly.export() == before


@pytest.mark.parametrize("change", ["move", "cancel", "words", "words and times"])
def test_a_proposal_is_made_again_for_another_part_of_its_series(weekly: Agenda, change: str) -> None:
    club = next(each for each in weekly.between(at(10, 0), at(11, 0)))
    times = (at(11, 19), at(11, 21))

    def proposed(scope: str) -> Proposal:
        match change:
            case "move":
                return weekly.propose_move(club, times[0], scope=scope)
            case "cancel":
                return weekly.propose_cancel(club, scope)
            case "words":
                return weekly.propose_change(club, title="Big club", where="", alarm=5, scope=scope)
            case _:
                return weekly.propose_change(club, title="Big club", notes="Bring it", times=times, scope=scope)

    one = proposed("one")
    assert (one.scope, one.refused) == ("one", "")
    for scope in ("all", "onwards", "one"):
        assert weekly.propose_scope(one, scope) == proposed(scope)
    assert len({str(proposed(scope).change) for scope in ("all", "onwards", "one")}) == 3


def test_words_and_times_change_together_for_all(weekly: Agenda) -> None:
    club = next(each for each in weekly.between(at(10, 0), at(11, 0)))
    weekly.carry_out(weekly.propose_change(club, title="Big club", times=(at(10, 19), at(10, 20)), scope="all"))
    assert clubs(weekly) == [f"{each[:5]} 19:00" for each in FOUR]
    assert {each.title for each in weekly.search("club")} == {"Big club"}


def test_a_series_moves_with_what_was_changed_in_it(weekly: Agenda) -> None:
    second, third = (next(each for each in weekly.between(at(day, 0), at(day + 1, 0))) for day in (10, 17))
    weekly.carry_out(weekly.propose_move(second, at(10, 21)))
    weekly.carry_out(weekly.propose_cancel(third))
    fourth = next(each for each in weekly.between(at(24, 0), at(25, 0)))
    proposal = weekly.propose_move(fourth, at(24, 19), scope="all")
    assert proposal.refused == ""
    undo = weekly.carry_out(proposal)
    assert clubs(weekly) == ["03-03 19:00", "03-10 22:00", "03-24 19:00"]
    weekly.undo(undo)
    assert clubs(weekly) == ["03-03 18:00", "03-10 21:00", "03-24 18:00"]


def test_a_series_cannot_become_whole_days_but_one_of_it_can(weekly: Agenda) -> None:
    club = next(each for each in weekly.between(at(10, 0), at(11, 0)))
    refused = weekly.propose_move(club, date(2026, 3, 12), scope="all")
    assert "this one only" in refused.refused and refused.scope == "all" and refused.after is not None
    assert weekly.propose_scope(refused, "one").refused == ""


def test_a_second_change_of_the_same_occurrence(weekly: Agenda) -> None:
    for hour in (19, 20):
        club = next(each for each in weekly.between(at(10, 0), at(11, 0)))
        weekly.carry_out(weekly.propose_move(club, at(10, hour)))
    assert clubs(weekly)[1] == "03-10 20:00"
    weekly.carry_out(weekly.propose_cancel(next(each for each in weekly.between(at(10, 0), at(11, 0)))))
    assert clubs(weekly) == [FOUR[0], *FOUR[2:]]


def test_one_day_over_the_clock_change(weekly: Agenda) -> None:
    weekly.carry_out(weekly.propose_create("Lub night", at(24, 9), at(24, 10), rule="FREQ=DAILY;COUNT=10"))
    night = next(each for each in weekly.between(at(30, 0), at(31, 0)))
    assert f"{night.start:%H:%M %z}" == "09:00 +0200"
    moved = weekly.propose_move(night, at(30, 11))
    weekly.carry_out(moved)
    assert f"{next(iter(weekly.between(at(30, 0), at(31, 0)))).start:%H:%M}" == "11:00"


def test_a_change_is_refused_where_the_calendar_is_only_read(agenda: Agenda, work: Path) -> None:
    agenda.add(work, DESK)
    dentist = on(agenda, "Dentist")
    for proposal in (
        agenda.propose_move(dentist, at(4, 9)),
        agenda.propose_cancel(dentist),
        agenda.propose_change(dentist, title="X"),
    ):
        assert "Work" in proposal.refused and proposal.says == proposal.refused
        with pytest.raises(BadRequest):
            agenda.carry_out(proposal)
    assert work.read_text() == WORK


def test_a_stale_proposal_is_refused(agenda: Agenda) -> None:
    agenda.carry_out(agenda.propose_create("A", at(3, 10), at(3, 11)))
    one, other = agenda.propose_move(on(agenda, "A"), at(4, 10)), agenda.propose_move(on(agenda, "A"), at(5, 10))
    agenda.carry_out(one)
    with pytest.raises(BadRequest, match="changed since"):
        agenda.carry_out(other)
    assert week(agenda) == [("A", "04 10:00")]
    gone = replace(on(agenda, "A"), series_id=999)
    assert agenda.propose_cancel(gone).refused


def test_times_that_make_no_sense_are_refused(agenda: Agenda) -> None:
    with pytest.raises(BadRequest):
        agenda.propose_create("A", at(3, 11), at(3, 10))
    assert agenda.propose_create(" ", at(3, 10), at(3, 11)).refused
    with pytest.raises(BadRequest):
        agenda.between(at(1, 0), at(1, 0).replace(year=2100))


def test_tasks_of_ones_own(agenda: Agenda, work: Path) -> None:
    agenda.carry_out(agenda.propose_task("Pay rent", date(2026, 4, 1)))
    undo = agenda.carry_out(agenda.propose_task("Call Ann", at(5, 9)))
    assert [(task.title, task.due) for task in agenda.tasks()] == [
        ("Call Ann", at(5, 9)), ("Pay rent", date(2026, 4, 1)),
    ]  # fmt: skip
    agenda.undo(undo)
    (rent,) = agenda.tasks()
    proposal = agenda.propose_done(rent)
    assert agenda.tasks()[0].done_at is None
    agenda.carry_out(proposal)
    assert agenda.tasks()[0].done_at == NOW
    agenda.add(work, DESK)
    foreign = next(task for task in agenda.tasks() if task.title == "Tax return")
    assert "Work" in agenda.propose_done(foreign).refused


def test_a_rule_that_nobody_can_follow_is_refused(agenda: Agenda) -> None:
    for rule in ("FREQ=SECONDLY", "FREQ=DAILY;INTERVAL=0", "every day"):
        assert "repeat" in agenda.propose_create("A", at(3, 10), at(3, 11), rule=rule).refused


def test_the_export_is_read_back_the_same(weekly: Agenda, tmp_path: Path) -> None:
    weekly.carry_out(weekly.propose_create("Über; alles, \\ oder\nnichts", at(5, 8), at(5, 9), "Köln"))
    file = tmp_path / "export.ics"
    file.write_text(weekly.export(), encoding="utf-8", newline="")
    own = [(each.title, each.start, each.where) for each in weekly.between(at(1, 0), at(31, 0))]
    weekly.add(file, DESK)
    both = [(each.title, each.start, each.where) for each in weekly.between(at(1, 0), at(31, 0))]
    assert sorted(both, key=str) == sorted(own * 2, key=str)


def test_a_file_is_followed(agenda: Agenda, work: Path, changes: ChangeBus) -> None:
    agenda.resume()
    agenda.add(work, DESK)
    seen = threading.Event()
    changes.subscribe(lambda changed: seen.set() if agenda.search("orthodontist") else None)
    for number in range(100):  # until the system watches, nobody sees a change
        write_later(work, WORK.replace("SUMMARY:Dentist", f"SUMMARY:Orthodontist {number}"))
        if seen.wait(0.5):
            return
    raise AssertionError("the change was not seen")


def test_a_folder_is_followed(agenda: Agenda, tmp_path: Path, changes: ChangeBus) -> None:
    folder = tmp_path / "calendars"
    folder.mkdir()
    files = {name: folder / f"{name}.ics" for name in ("change", "leave", "new", "broken")}
    for name in ("change", "leave"):
        files[name].write_text(WORK.replace("SUMMARY:Dentist", f"SUMMARY:Before{name}"))
    agenda.resume()
    agenda.add(folder, DESK)
    assert agenda.search("beforechange") and agenda.search("beforeleave")

    def as_it_is() -> bool:
        gone = not (agenda.search("beforechange") or agenda.search("beforeleave"))
        named = any("broken.ics: This is no calendar" in each.reason for each in agenda.problems())
        return gone and named and bool(agenda.search("afterchange") and agenda.search("newcomer"))

    seen = threading.Event()
    changes.subscribe(lambda changed: seen.set() if as_it_is() else None)
    files["leave"].unlink()
    files["broken"].touch()
    files["new"].touch()
    for number in range(100):  # until the system watches, nobody sees a change
        write_later(files["change"], WORK.replace("SUMMARY:Dentist", f"SUMMARY:Afterchange {number}"))
        write_later(files["new"], WORK.replace("SUMMARY:Dentist", f"SUMMARY:Newcomer {number}"))
        write_later(files["broken"], f"nothing {number}")
        if seen.wait(0.5):
            return
    raise AssertionError("the changes were not seen")


class Impatient:
    """A desk that stops the work at its n-th report."""

    def __init__(self, stop_at: int) -> None:
        self.cancel = CancelToken()
        self.reports: list[tuple[float, float | None]] = []
        self._stop_at = stop_at

    def report(self, done: float, total: float | None = None, note: str = "") -> None:
        self.reports.append((done, total))
        if len(self.reports) == self._stop_at:
            self.cancel.cancel()

    def emit(self, item: Any) -> None:
        raise AssertionError("nothing is handed out on the way")


def many(count: int, title: str) -> str:
    """A calendar of so many events."""
    events = (
        f"BEGIN:VEVENT\nUID:{n}\nSUMMARY:{title}\nDTSTART:20260303T{n % 24:02}0000Z\nEND:VEVENT" for n in range(count)
    )
    return "\n".join(["BEGIN:VCALENDAR", *events, "END:VCALENDAR", ""])


def test_a_large_file_tells_its_progress_and_can_be_stopped(agenda: Agenda, tmp_path: Path) -> None:
    file = tmp_path / "many.ics"
    file.write_text(many(1200, "One"))
    with pytest.raises(Cancelled):
        agenda.add(file, Impatient(3))
    assert len(agenda.calendars()) == 1 and week(agenda) == [], "a new one that was stopped is not there"
    patient = Impatient(-1)
    agenda.add(file, patient)
    assert [done for done, total in patient.reports if total == 1200] == [500, 1000, 1200]
    write_later(file, many(1200, "Two"))
    with pytest.raises(Cancelled):
        agenda.refresh(Impatient(3))
    assert {title for title, _ in week(agenda)} == {"One", "Two"}, "what was done stays, nothing is missing"
    assert len(week(agenda)) == 1200
    agenda.refresh(DESK)
    assert {title for title, _ in week(agenda)} == {"Two"}, "what was not finished is read again"


def test_adding_as_a_job(agenda: Agenda, work: Path, changes: ChangeBus) -> None:
    told: list[Changed] = []
    changes.subscribe(told.append)
    (report,) = agenda.start_add([work]).result(30)
    assert report.taken.added == 6 and told == [Changed.CALENDAR]
