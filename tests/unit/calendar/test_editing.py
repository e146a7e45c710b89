"""Changes to a series as text: what is not named stays as it was written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import recurring_ical_events
from hypothesis import given
from hypothesis import strategies as st

from assistant.calendar.component_edits import EditProblem, Words
from assistant.calendar.editing import Scope, cancelled, done, moved, new_event, new_task, reworded
from assistant.calendar.ics import Series, read_text, write
from assistant.calendar.pieces import understand
from assistant.calendar.recurrence import occurrences
from assistant.calendar.zone_text import vtimezone
from tests.unit.calendar.texts import BERLIN, calendar, event, only

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ODD = ('X-ODD;X-P="a:b":kept\\, as it is', "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT5M", "X-IN:1", "END:VALARM")
WEEKLY_TEXT = calendar(
    event(
        "DTSTART;TZID=Europe/Berlin:20260105T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=6;BYDAY=MO",
        "EXDATE;TZID=Europe/Berlin:20260112T090000", *ODD,
    )
)  # fmt: skip
WEEKLY = only(WEEKLY_TEXT)


def at(day: int, hour: int, month: int = 1) -> datetime:
    """A time of 2026 in Berlin."""
    return datetime(2026, month, day, hour, tzinfo=BERLIN)


def shown(series: Series | None) -> list[tuple[str, str]]:
    """When it is on in 2026, and its title."""
    found = [] if series is None else occurrences(series, at(1, 0), at(31, 0, 12), BERLIN)
    return [(f"{each.start:%m-%d %H:%M}", each.title) for each in found]


def shown_by_others(series: Series) -> list[str]:
    """When recurring-ical-events has it on."""
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(write([series]))).between(at(1, 0), at(31, 0, 12))
    return sorted(f"{each.start.astimezone(BERLIN):%m-%d %H:%M}" for each in found)


ALL = [("01-05 09:00", "Thing"), *((f"{day} 09:00", "Thing") for day in ("01-19", "01-26", "02-02", "02-09"))]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda s: moved(s, "20260119T090000", at(20, 14), at(20, 16), NOW), ["01-05 09:00", "01-20 14:00"]),
        (lambda s: moved(s, "20260119T090000", at(20, 14), at(20, 16), NOW, Scope.ONWARDS),
         ["01-05 09:00", "01-20 14:00", "01-27 14:00", "02-03 14:00", "02-10 14:00"]),
        (lambda s: cancelled(s, "20260119T090000", NOW), ["01-05 09:00", "01-26 09:00"]),
        (lambda s: cancelled(s, "20260119T090000", NOW, Scope.ONWARDS), ["01-05 09:00"]),
        (lambda s: reworded(s, "20260119T090000", Words(title="New"), NOW), [each for each, _ in ALL]),
    ],
)  # fmt: skip
def test_others_see_the_same_and_nothing_odd_is_lost(change: Callable[[Series], Series], expected: list[str]) -> None:
    after = change(WEEKLY)
    times = [when for when, _ in shown(after)]
    assert times[: len(expected)] == expected
    assert sorted(times) == shown_by_others(after)
    assert all(line in after.raw for line in ODD)
    assert understand(after).problems == []
    assert read_text(write([after])).series[0].raw == after.raw, "it is still the text of one series"


def test_what_is_not_changed_keeps_its_text() -> None:
    after = reworded(WEEKLY, "20260119T090000", Words(title="New", where="", notes="a;b"), NOW)
    assert after.raw.startswith(WEEKLY.raw), "one occurrence is told beside the series"
    assert shown(after)[1] == ("01-19 09:00", "New") and shown(after)[2] == ("01-26 09:00", "Thing")
    whole = reworded(after, "", Words(title="All"), NOW, Scope.ALL)
    assert {title for _, title in shown(whole)} == {"All"}


def test_an_alarm_comes_and_goes() -> None:
    single = new_event("a", "A", at(5, 9), at(5, 10), NOW, Words(alarm=30))
    assert "TRIGGER:-PT30M" in single.raw
    assert "TRIGGER:-PT5M" in (later := reworded(single, "", Words(alarm=5), NOW)).raw and "PT30M" not in later.raw
    assert "VALARM" not in reworded(later, "", Words(alarm=-1), NOW).raw


def test_moving_all_of_a_series_moves_its_days_and_its_end() -> None:
    rule = "RRULE:FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20260129T080000Z"
    series = only(calendar(event("DTSTART;TZID=Europe/Berlin:20260105T090000", rule)))
    before = [when for when, _ in shown(series)]
    after = moved(series, "20260108T090000", at(9, 11), at(9, 12), NOW, Scope.ALL)
    shifted = [datetime.strptime(f"2026-{when}", "%Y-%m-%d %H:%M") + timedelta(days=1, hours=2) for when in before]
    assert [when for when, _ in shown(after)] == [f"{when:%m-%d %H:%M}" for when in shifted]
    assert shown_by_others(after) == [when for when, _ in shown(after)]


@pytest.mark.parametrize("rule", ["FREQ=MONTHLY;BYDAY=1MO", "FREQ=MONTHLY;BYMONTHDAY=5", "FREQ=DAILY;BYHOUR=9,12"])
def test_a_rule_that_cannot_move_along_is_refused(rule: str) -> None:
    series = only(calendar(event("DTSTART;TZID=Europe/Berlin:20260105T090000", f"RRULE:{rule}")))
    with pytest.raises(EditProblem):
        moved(series, "20260105T090000", at(6, 10), at(6, 11), NOW, Scope.ALL)


def test_moving_all_takes_what_was_left_out_and_changed_along() -> None:
    extra = "RDATE;TZID=Europe/Berlin:20260107T090000,20260121T090000"
    series = only(WEEKLY_TEXT.replace("END:VEVENT", f"{extra}\r\nEND:VEVENT"))
    series = moved(series, "20260119T090000", at(19, 15), at(19, 17), NOW)  # one that was moved by hand
    after = moved(series, "20260126T090000", at(27, 10), at(27, 11), NOW, Scope.ALL)
    expected = ["01-06 10:00", "01-08 10:00", "01-20 16:00", "01-22 10:00", "01-27 10:00", "02-03 10:00", "02-10 10:00"]
    assert [when for when, _ in shown(after)] == expected == shown_by_others(after)
    assert all(line in after.raw for line in ODD)


def test_dragging_a_moved_one_moves_all_by_as_much_as_it_was_dragged() -> None:
    series = moved(WEEKLY, "20260119T090000", at(19, 15), at(19, 17), NOW)
    after = moved(series, "20260119T090000", at(19, 16), at(19, 18), NOW, Scope.ALL)
    found = ["01-05 10:00", "01-19 16:00", "01-26 10:00", "02-02 10:00", "02-09 10:00"]
    assert [when for when, _ in shown(after)] == found == shown_by_others(after)
    lengths = [each.length for each in occurrences(after, at(1, 0), at(31, 0, 12), BERLIN)]
    assert lengths == [timedelta(hours=2 if n == 1 else 1) for n in range(5)], "only it was longer, and stays so"


def test_a_longer_one_makes_all_longer_and_a_later_part_moves_along() -> None:
    series = moved(WEEKLY, "20260126T090000", at(26, 11), at(26, 12), NOW, Scope.ONWARDS)
    after = moved(series, "20260202T090000", at(2, 12, 2), at(2, 14, 2), NOW, Scope.ALL)
    found = ["01-05 10:00", "01-19 10:00", "01-26 12:00", "02-02 12:00", "02-09 12:00"]
    assert [when for when, _ in shown(after)] == found == shown_by_others(after)


@pytest.mark.parametrize("line", ["EXDATE:20260106T080000Z", "EXDATE;VALUE=DATE:20260106"])
def test_exceptions_in_another_form_move_along(line: str) -> None:
    series = only(calendar(event("DTSTART;TZID=Europe/Berlin:20260105T090000", "RRULE:FREQ=DAILY;COUNT=3", line)))
    assert [when for when, _ in shown(series)] == ["01-05 09:00", "01-07 09:00"]
    after = moved(series, "20260105T090000", at(7, 11), at(7, 12), NOW, Scope.ALL)
    assert [when for when, _ in shown(after)] == ["01-07 11:00", "01-09 11:00"]


def test_whole_days_of_a_series_move_with_their_exceptions() -> None:
    rule = ("RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE;VALUE=DATE:20260112")
    series = only(calendar(event("DTSTART;VALUE=DATE:20260105", *rule)))
    after = moved(series, "20260119", date(2026, 1, 21), date(2026, 1, 22), NOW, Scope.ALL)
    assert [when for when, _ in shown(after)] == ["01-07 00:00", "01-21 00:00", "01-28 00:00"]


def test_cancelling_all_or_the_last_leaves_nothing() -> None:
    assert cancelled(WEEKLY, "20260119T090000", NOW, Scope.ALL) is None
    assert cancelled(WEEKLY, "20260105T090000", NOW, Scope.ONWARDS) is None
    alone = only(calendar(event("RECURRENCE-ID:20260112T080000Z", "DTSTART:20260112T090000Z")))
    assert cancelled(alone, "20260112T080000Z", NOW) is None


def test_forms_of_time_stay() -> None:
    utc = only(calendar(event("DTSTART:20260105T080000Z", "DTEND:20260105T090000Z")))
    assert "DTSTART:20260106T090000Z" in moved(utc, "", at(6, 10), at(6, 11), NOW).raw
    floating = only(calendar(event("DTSTART:20260105T080000")))
    assert "DTSTART:20260106T100000\n" in moved(floating, "", at(6, 10), at(6, 11), NOW).raw
    day = only(calendar(event("DTSTART;VALUE=DATE:20260105", "RRULE:FREQ=DAILY;COUNT=3")))
    after = moved(day, "20260106", date(2026, 2, 1), date(2026, 2, 3), NOW)
    assert "RECURRENCE-ID;VALUE=DATE:20260106" in after.raw and [when for when, _ in shown(after)][-1] == "02-01 00:00"
    tokyo = only(calendar(event("DTSTART;TZID=Asia/Tokyo:20260105T080000", "RRULE:FREQ=DAILY;COUNT=3")))
    after = moved(tokyo, "20260106T080000", at(6, 10), at(6, 11), NOW)
    assert "DTSTART;TZID=Asia/Tokyo:20260106T180000" in after.raw


def test_a_change_is_newer_than_what_others_have() -> None:
    once = reworded(WEEKLY, "", Words(title="B"), NOW, Scope.ALL)
    twice = reworded(once, "", Words(title="C"), NOW, Scope.ALL)
    assert "SEQUENCE:1" in once.raw and "SEQUENCE:2" in twice.raw and twice.raw.count("SEQUENCE") == 1


def test_tasks_are_made_and_done() -> None:
    task = new_task("t", "Rent", date(2026, 4, 1), NOW, Words(notes="by hand"))
    facts = understand(done(task, NOW)).task
    assert facts is not None and (facts.due, facts.done_at) == (date(2026, 4, 1), NOW)


def test_zones_are_written_out_for_programs_that_do_not_know_them() -> None:
    series = new_event("a", "A", at(5, 9), at(5, 10), NOW, rule="FREQ=MONTHLY;COUNT=30")
    text = write([series]).replace("Europe/Berlin", "Nobody/Knows")
    (read_back,) = read_text(text).series
    stretch = at(1, 0), datetime(2029, 1, 1, tzinfo=UTC)
    known, unknown = (occurrences(each, *stretch, BERLIN) for each in (series, read_back))
    assert [each.start for each in unknown] == [each.start for each in known] and len(known) == 30


def test_the_clock_changes_to_the_second() -> None:
    text = vtimezone("Europe/Berlin", 2026, 2026)
    assert "DTSTART:20260329T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200" in text
    assert "DTSTART:20261025T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100" in text


@given(
    st.sampled_from(["WEEKLY", "DAILY"]),
    st.integers(2, 8),
    st.lists(st.tuples(st.integers(0, 7), st.sampled_from(["move", "cancel", "word"])), max_size=5),
)
def test_any_edits_in_any_order_leave_a_series_others_read_alike(
    frequency: str, count: int, edits: list[tuple[int, str]]
) -> None:
    series: Series | None = new_event("a", "A", at(5, 9), at(5, 10), NOW, rule=f"FREQ={frequency};COUNT={count}")
    for place, edit in edits:
        found = [] if series is None else occurrences(series, at(1, 0), at(31, 0, 12), BERLIN)
        if series is None or not found:
            return
        each = found[place % len(found)]
        assert isinstance(each.start, datetime) and isinstance(each.end, datetime)
        before = len(found)
        match edit:
            case "move":
                later = timedelta(hours=3, minutes=place)
                series = moved(series, each.occurrence, each.start + later, each.end + later, NOW)
            case "cancel":
                series = cancelled(series, each.occurrence, NOW)
                before -= 1
            case _:
                series = reworded(series, each.occurrence, Words(title=f"T{place}"), NOW)
        assert len(shown(series)) == before
    assert series is None or sorted(when for when, _ in shown(series)) == shown_by_others(series)
