"""When things happen: exceptions, changes, clocks and zones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assistant.calendar.pieces import understand
from assistant.calendar.recurrence import expanded, span
from assistant.core.appointments import Appointment
from tests.unit.calendar.texts import BERLIN, calendar, event, happenings, only, starts

WEEKLY = ("DTSTART;TZID=Europe/Berlin:20260105T090000", "DTEND;TZID=Europe/Berlin:20260105T100000")
FOUR = (*WEEKLY, "RRULE:FREQ=WEEKLY;COUNT=4")


def days(text: str) -> list[str]:
    """Month, day and time of what happens."""
    return [each[5:16] for each in starts(text)]


def test_the_hour_stays_when_the_clock_changes() -> None:
    text = calendar(event("DTSTART;TZID=Europe/Berlin:20260323T090000", "RRULE:FREQ=WEEKLY;COUNT=2"))
    assert starts(text) == ["2026-03-23T09:00:00+01:00", "2026-03-30T09:00:00+02:00"]
    assert starts(text, zone=ZoneInfo("UTC")) == ["2026-03-23T08:00:00+00:00", "2026-03-30T07:00:00+00:00"]


def test_in_the_hour_that_does_not_exist_and_the_one_that_is_there_twice() -> None:
    text = calendar(event("DTSTART;TZID=Europe/Berlin:20260328T023000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=2"))
    assert starts(text)[1] == "2026-03-29T03:30:00+02:00"
    assert happenings(text)[1].end.isoformat() == "2026-03-29T04:30:00+02:00"
    twice = calendar(event("DTSTART;TZID=Europe/Berlin:20261025T023000"))
    assert starts(twice) == ["2026-10-25T02:30:00+02:00"], "the first of the two"


def test_excluded_added_and_changed() -> None:
    changed = event(
        "RECURRENCE-ID:20260119T080000Z", "DTSTART:20260120T140000Z", "DTEND:20260120T150000Z", title="Moved"
    )
    text = calendar(
        event(*FOUR, "EXDATE;TZID=Europe/Berlin:20260112T090000", "RDATE;TZID=Europe/Berlin:20260601T110000"), changed
    )
    assert days(text) == ["01-05T09:00", "01-20T15:00", "01-26T09:00", "06-01T11:00"]
    moved = happenings(text)[1]
    assert (moved.title, moved.occurrence, moved.recurring) == ("Moved", "20260119T090000", True)


def test_a_day_excludes_what_is_on_it() -> None:
    assert days(calendar(event(*FOUR, "EXDATE;VALUE=DATE:20260112"))) == ["01-05T09:00", "01-19T09:00", "01-26T09:00"]


def test_a_period_brings_its_own_end() -> None:
    text = calendar(event(*WEEKLY, "RDATE;VALUE=PERIOD:20260301T080000Z/PT3H,20260302T080000Z/20260302T083000Z"))
    assert [each.length for each in happenings(text)] == [timedelta(hours=1), timedelta(hours=3), timedelta(minutes=30)]


def test_this_and_future() -> None:
    later = event(
        "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260119T090000",
        "DTSTART;TZID=Europe/Berlin:20260120T100000", "DTEND;TZID=Europe/Berlin:20260120T103000", title="Later",
    )  # fmt: skip
    text = calendar(event(*FOUR), later)
    assert days(text) == ["01-05T09:00", "01-12T09:00", "01-20T10:00", "01-27T10:00"]
    last = happenings(text)[-1]
    assert (last.title, last.length, last.occurrence) == ("Later", timedelta(minutes=30), "20260126T090000")


def test_a_change_that_its_planner_took_back_is_gone() -> None:
    changed = event("RECURRENCE-ID;TZID=Europe/Berlin:20260112T090000", *WEEKLY, "SEQUENCE:1", title="Old")
    excluded = event(*FOUR, "EXDATE;TZID=Europe/Berlin:20260112T090000", "SEQUENCE:2")
    assert days(calendar(excluded, changed)) == ["01-05T09:00", "01-19T09:00", "01-26T09:00"]
    assert len(days(calendar(excluded.replace("SEQUENCE:2", "SEQUENCE:1"), changed))) == 4


def test_changes_alone_are_shown() -> None:
    assert days(calendar(event("RECURRENCE-ID:20260112T080000Z", "DTSTART:20260112T090000Z"))) == ["01-12T10:00"]


def test_a_series_that_ended_before_it_began_is_none() -> None:
    assert days(calendar(event(*WEEKLY, "RRULE:FREQ=WEEKLY;UNTIL=20260101T000000Z"))) == []


def test_until_counts_its_own_moment() -> None:
    assert len(days(calendar(event(*WEEKLY, "RRULE:FREQ=WEEKLY;UNTIL=20260119T080000Z")))) == 3
    assert len(days(calendar(event(*WEEKLY, "RRULE:FREQ=WEEKLY;UNTIL=20260119T075959Z")))) == 2
    assert len(days(calendar(event(*WEEKLY, "RRULE:FREQ=WEEKLY;UNTIL=20260119")))) == 3


def test_floating_times_are_where_the_person_is() -> None:
    text = calendar(event("DTSTART:20260705T090000", "RRULE:FREQ=DAILY;COUNT=2"))
    assert starts(text, zone=ZoneInfo("Asia/Tokyo")) == ["2026-07-05T09:00:00+09:00", "2026-07-06T09:00:00+09:00"]


def test_whole_days() -> None:
    (found,) = happenings(calendar(event("DTSTART;VALUE=DATE:20260105", "DTEND;VALUE=DATE:20260107")))
    assert (found.all_day, str(found.start), str(found.end)) == (True, "2026-01-05", "2026-01-07")
    (one,) = happenings(calendar(event("DTSTART;VALUE=DATE:20260105", "DTEND;VALUE=DATE:20260105")))
    assert one.length == timedelta(days=1)


OWN_ZONE = "\r\n".join([
    "BEGIN:VTIMEZONE", "TZID:{name}", "BEGIN:STANDARD", "DTSTART:19701025T030000", "TZOFFSETFROM:+0600",
    "TZOFFSETTO:+0500", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "END:STANDARD", "BEGIN:DAYLIGHT",
    "DTSTART:19700329T020000", "TZOFFSETFROM:+0500", "TZOFFSETTO:+0600", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "END:DAYLIGHT", "END:VTIMEZONE",
])  # fmt: skip


@pytest.mark.parametrize(
    ("name", "defined", "winter", "summer"),
    [
        ("My Zone", True, "05:00", "06:00"),
        ("Europe/Berlin", True, "01:00", "02:00"),
        ("W. Europe Standard Time", True, "01:00", "02:00"),
        ("/freeassociation.sourceforge.net/Europe/Berlin", False, "01:00", "02:00"),
        ("europe/berlin", False, "01:00", "02:00"),
        ("UTC+03:30", False, "03:30", "03:30"),
    ],
)
def test_zones_by_name(name: str, defined: bool, winter: str, summer: str) -> None:
    times = [f'DTSTART;TZID="{name}":2026{month}15T120000' for month in ("01", "07")]
    text = calendar(*(event(time, uid=time) for time in times), *([OWN_ZONE.format(name=name)] if defined else []))
    offsets = [12 - each.start.astimezone(UTC).hour for each in happenings(text) if isinstance(each.start, datetime)]
    minutes = [int(each[3:]) for each in (winter, summer)]
    assert offsets == [int(each[:2]) + (1 if more else 0) for each, more in zip((winter, summer), minutes, strict=True)]


def test_an_unknown_zone_is_told_and_local() -> None:
    text = calendar(event("DTSTART;TZID=Nowhere/Land:20260105T090000"))
    assert days(text) == ["01-05T09:00"]
    (problem,) = understand(only(text)).problems
    assert "Nowhere/Land" in problem.reason


def test_a_files_own_zone_at_its_changes() -> None:
    series = only(calendar(event("DTSTART;TZID=Mine:20260329T023000"), OWN_ZONE.format(name="Mine")))
    main = understand(series).main
    assert main is not None and isinstance(main.start, datetime) and main.start.tzinfo is not None
    zone = main.start.tzinfo
    assert main.start.astimezone(UTC).hour == 21, "in the gap, as before it"
    for moment in (datetime(2026, 10, 24, 20, 30, tzinfo=UTC), datetime(2026, 10, 24, 21, 30, tzinfo=UTC)):
        local = moment.astimezone(zone)
        assert (local.hour, local.minute) == (2, 30)
        assert local.astimezone(UTC) == moment, "the hour that is there twice is told apart"


def test_the_calendars_zone_counts_for_what_has_none() -> None:
    text = calendar(event("DTSTART:20260705T090000"), head="X-WR-TIMEZONE:Asia/Tokyo")
    assert starts(text, zone=ZoneInfo("UTC")) == ["2026-07-05T00:00:00+00:00"]
    across = calendar(
        event("DTSTART:20260323T080000Z", "RRULE:FREQ=WEEKLY;COUNT=2"), head="X-WR-TIMEZONE:Europe/Berlin"
    )
    assert [each[11:16] for each in starts(across)] == ["09:00", "09:00"]


@pytest.mark.parametrize(
    "lines",
    [
        ("RRULE:FREQ=SECONDLY",),
        ("RRULE:FREQ=DAILY;INTERVAL=0",),
        ("RRULE:FREQ=MINUTELY;COUNT=2147483647;INTERVAL=1",),
        ("RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",),
        ("RDATE:" + ",".join(["20260105T090000Z"] * 200_000),),
    ],
)
def test_a_guarded_series_shows_its_first_occurrence_and_is_told(lines: tuple[str, ...]) -> None:
    text = calendar(event("DTSTART:20260105T080000Z", *lines))
    assert days(text) == ["01-05T09:00"]
    assert len(understand(only(text)).problems) == 1


def test_ends_that_make_no_sense() -> None:
    (swapped,) = happenings(calendar(event("DTSTART:20260105T100000Z", "DTEND:20260105T090000Z")))
    assert (swapped.length, swapped.start) == (timedelta(hours=1), datetime(2026, 1, 5, 9, tzinfo=UTC))
    (broken,) = happenings(calendar(event("DTSTART:20260105T100000Z", "DTEND:soon")))
    assert broken.length == timedelta()
    text = calendar(event("DTSTART:99991231T235900Z", "DURATION:P5D"))
    assert len(understand(only(text)).problems) == 1


def test_year_9999_and_year_1() -> None:
    assert len(starts(calendar(event("DTSTART:99991231T120000Z", "RRULE:FREQ=DAILY")), 9999, 9999)) == 0
    for year in ("9999", "0001"):
        known = understand(only(calendar(event(f"DTSTART;VALUE=DATE:{year}1231", "RRULE:FREQ=YEARLY"))))
        bounds = span(known)
        assert expanded(known, bounds.first, bounds.last)


def test_an_event_without_a_start_is_told() -> None:
    known = understand(only(calendar(event("DTEND:20260105T100000Z"))))
    assert known.main is None and "no start" in known.problems[0].reason


def test_the_bounds_hold_every_occurrence() -> None:
    for lines in (FOUR, (*WEEKLY, "RRULE:FREQ=MONTHLY;UNTIL=20261001T000000Z"), (*WEEKLY, "RDATE:20280101T000000Z")):
        known = understand(only(calendar(event(*lines))))
        bounds = span(known)
        every = expanded(known, -(10**11), 10**12)
        assert not bounds.endless and every
        assert all(bounds.first <= each.starts and each.ends <= bounds.last for each in every)
    assert span(understand(only(calendar(event(*WEEKLY, "RRULE:FREQ=DAILY"))))).endless


def test_what_is_shown() -> None:
    text = calendar(
        event(
            "DTSTART:20260105T090000Z", "LOCATION:Room 4\\, left", "DESCRIPTION:One\\nTwo", "STATUS:TENTATIVE",
            "TRANSP:TRANSPARENT", "URL:https://example.org/x", "ORGANIZER;CN=Ann:mailto:ann@example.org",
            "ATTENDEE:mailto:bob@example.org",
        )
    )  # fmt: skip
    (found,) = happenings(text)
    assert found == Appointment(
        0, 0, "a", "Thing", datetime(2026, 1, 5, 9, tzinfo=UTC), datetime(2026, 1, 5, 9, tzinfo=UTC), False,
        "Room 4, left", ("Ann", "bob@example.org"), "One\nTwo", "tentative", False, url="https://example.org/x",
    )  # fmt: skip
    assert str(found.start) == "2026-01-05 10:00:00+01:00" and found.start.tzinfo is BERLIN  # type: ignore[union-attr]
