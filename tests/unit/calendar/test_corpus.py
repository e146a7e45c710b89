"""Every calendar file of the evaluation data, beside a second implementation, over five years of occurrences."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from dateutil.rrule import rrulestr

from assistant.calendar.ics import Series, read
from assistant.calendar.pieces import understand
from assistant.calendar.recurrence import occurrences
from assistant.core.appointments import Moment
from tests.unit.calendar.texts import BERLIN

FILES = 294

JUSTIFIED = {
    "event_with_recurrence.ics": "its times float, its exceptions are in UTC: we leave it floating, they make it UTC",
    "issue_75_range_parameter.ics": "UNTIL is a day and its times are not: we count the whole day, they its midnight",
}
"""Where we mean to differ from recurring-ical-events. An all-day event that ends on the day it begins lasts that day
here and no time there; that is evened out before the comparison."""

OWN_ZONES = {
    "custom_America/New_York": "America/New_York",
    "custom_Pacific/Fiji": "Pacific/Fiji",
    "custom_America/New_York_Forward_reference": "America/New_York",
    "GMT +0100 (Standard) / GMT +0200 (Daylight)": "Europe/Berlin",
}
"""Zones that files of the corpus define themselves, just like these."""

SEEN_BY_HAND = {
    "issue42.ics": "two series with a changed occurrence, which the simple expansion leaves out",
    "parsing_error.ics": "an exception that can be read beside one that cannot",
    "rfc_7529.ics": "the simple expansion does not follow a rule with RSCALE=GREGORIAN, which is plain",
    "issue_165_missing_event.ics": "blanks inside BYDAY, which the simple expansion refuses",
    "issue_464_invalid_rdate.ics": "a PERIOD that can be read beside one that cannot",
}
"""Where recurring-ical-events raises and the simple expansion differs: what we show was checked by reading the file."""


def files(shared_data: Path) -> list[Path]:
    """Every calendar file."""
    found = sorted((shared_data / "calendars").rglob("*.ics"))
    assert len(found) == FILES
    return found


def five_years(series: Series) -> tuple[datetime, datetime] | None:
    """The five years from its first start."""
    years = [int(year) for year in re.findall(r"^DTSTART[^:\n]*:(\d{4})\d{4}", series.raw, re.MULTILINE)]
    usable = [year for year in years if 0 < year < 9990]
    if not usable:
        return None
    return datetime(min(usable), 1, 1, tzinfo=BERLIN), datetime(min(usable) + 5, 1, 1, tzinfo=BERLIN)


def shown(start: Moment, end: Moment) -> tuple[str, str]:
    """Comparable, whatever zone it is told in."""
    if not isinstance(start, datetime):
        return str(start), str(max(end, start + timedelta(days=1)))
    assert isinstance(end, datetime)
    zoned = [each if each.tzinfo else each.replace(tzinfo=BERLIN) for each in (start, end)]
    return str(zoned[0].astimezone(UTC)), str(zoned[1].astimezone(UTC))


def ours(series: Series, start: datetime, end: datetime) -> list[tuple[str, ...]]:
    """What we find."""
    found = occurrences(series, start, end, BERLIN)
    return sorted((*shown(each.start, each.end), each.title) for each in found)


def theirs(series: Series, start: datetime, end: datetime) -> list[tuple[str, ...]]:
    """What recurring-ical-events finds; raises whatever it raises."""
    text = "\n".join(filter(None, ["BEGIN:VCALENDAR", "VERSION:2.0", series.context, series.raw, "END:VCALENDAR"]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(start, end)
        return sorted((*shown(each.start, each.end), str(each.get("SUMMARY", "")).strip()) for each in found)


def simple_starts(series: Series, start: datetime, end: datetime) -> list[str]:
    """An expansion of our own with dateutil: the start and its rule, nothing else."""
    line = re.search(r"^DTSTART([^:\n]*):(\d{8})(?:T(\d{6}))?(Z?)", series.raw, re.MULTILINE)
    assert line is not None
    day = datetime.strptime(line[2] + (line[3] or "000000"), "%Y%m%d%H%M%S")
    rule = re.search(r"^RRULE:(.*)$", series.raw, re.MULTILINE)
    walls = [day]
    if rule is not None:
        text = re.sub(r"UNTIL=(\d{8}T\d{6})Z", r"UNTIL=\1", rule[1].replace("\\", ""))
        try:
            walls = rrulestr(re.sub(r";UNTL=\d+", "", text), dtstart=day).between(
                start.replace(tzinfo=None), end.replace(tzinfo=None), inc=True
            )
        except ValueError:
            walls = [day]  # a rule that nobody can follow
    if not line[3]:
        return sorted({str(wall.date()) for wall in walls})
    zone = re.search(r"TZID=([^;:]+)", line[1])
    at = UTC if line[4] else ZoneInfo(OWN_ZONES.get(zone[1], zone[1])) if zone else BERLIN
    return sorted({str(wall.replace(tzinfo=at).astimezone(UTC)) for wall in walls})


def test_every_file_is_read_and_every_problem_is_named(shared_data: Path) -> None:
    counts: Counter[str] = Counter()
    for path in files(shared_data):
        with path.open("rb") as file:
            reading = read(file)
        known = [understand(series) for series in reading.series]
        problems = [*reading.problems, *(problem for each in known for problem in each.problems)]
        assert all(problem.reason.endswith(".") for problem in problems)
        counts.update(files=1, series=len(reading.series), problems=len(problems))
        lines = path.read_bytes().upper().replace(b"\r", b"\n").split(b"\n")
        begun = sum(line.strip() in (b"BEGIN:VEVENT", b"BEGIN:VTODO") for line in lines)
        assert reading.series or problems or not begun, f"{path.name}: nothing of it is shown and nothing is told"
    print(dict(counts))
    assert counts["files"] == FILES and counts["series"] == 5967


def test_the_same_occurrences_as_a_second_implementation(shared_data: Path) -> None:
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    by_hand: list[str] = []
    for path in files(shared_data):
        for series in read(path.read_bytes()).series:
            stretch = five_years(series)
            if series.kind != "VEVENT" or stretch is None:
                continue
            found = ours(series, *stretch)
            counts["occurrences"] += len(found)
            try:
                wanted = theirs(series, *stretch)
            except Exception:  # noqa: BLE001 - whatever theirs raises, ours must not
                counts["simple"] += 1
                if simple_starts(series, *stretch) != sorted({each[0] for each in found}):
                    by_hand.append(path.name)
            else:
                counts["compared"] += 1
                if found != wanted:
                    wrong.append(path.name)
    print(dict(counts))
    assert set(wrong) == set(JUSTIFIED)
    assert set(by_hand) == set(SEEN_BY_HAND) and len(by_hand) < 10
    assert counts["compared"] > 5800 and counts["simple"] < 30


@pytest.mark.parametrize(
    "name",
    ["secondly_forever", "secondly_never", "huge_count", "many_events", "year9999", "yearly_never", "bad_tz",
     "alarm_bomb", "nested_components"],
)  # fmt: skip
def test_hostile_files_are_told_and_cost_little(shared_data: Path, name: str) -> None:
    reading = read((shared_data / "files" / "hostile" / f"{name}.ics").read_bytes())
    whole_life = datetime(1970, 1, 1, tzinfo=UTC), datetime(2071, 1, 1, tzinfo=UTC)
    assert reading.series or reading.problems or name == "nested_components", "that one holds no event"
    for series in reading.series[:200]:
        found = occurrences(series, *whole_life, BERLIN)
        assert len(found) < 1_100_000
        assert all(each.length >= timedelta() for each in found)
