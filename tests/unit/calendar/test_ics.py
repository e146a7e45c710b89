"""Calendar files as they come: any encoding, any damage, nothing hidden."""

from __future__ import annotations

import io

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.calendar.ics import read, read_text, write
from assistant.calendar.lines import components, escaped, folded, parsed, unescaped
from tests.unit.calendar.texts import calendar, event

ONE = calendar(event("DTSTART:20260105T090000Z", 'X-COLOUR-OF-TIE;X-A="b;c":red\\, or blue'))


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r", "\r\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_any_encoding_and_line_ending(encoding: str, ending: str) -> None:
    text = calendar(event("DTSTART:20260105", title="Frühstück"), head="X-WR-CALNAME:Größe").replace("\r\n", ending)
    reading = read(text.encode(encoding))
    assert (reading.name, reading.problems) == ("Größe", [])
    assert "SUMMARY:Frühstück" in reading.series[0].raw


def test_a_fold_may_go_through_a_letter() -> None:
    data = ONE.encode().replace(b"SUMMARY:Thing", b"SUMMARY:Caf\xc3\r\n \xa9")
    assert "SUMMARY:Café" in read(data).series[0].raw


def test_unknown_properties_survive_reading_and_writing() -> None:
    again = read_text(write(read_text(ONE).series)).series
    assert again == read_text(ONE).series
    assert 'X-COLOUR-OF-TIE;X-A="b;c":red\\, or blue' in again[0].raw


def test_what_is_written_is_a_calendar_for_others() -> None:
    text = write(
        read_text(calendar(event("DTSTART:20260105T090000Z", "DESCRIPTION:" + "ä" * 300))).series, "Home; work"
    )
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    (found,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert found["DESCRIPTION"] == "ä" * 300 and "\n" not in text.replace("\r\n", "")


def test_all_of_one_uid_is_one_series_with_the_zones_it_names() -> None:
    zone = "BEGIN:VTIMEZONE\r\nTZID:Here\r\nEND:VTIMEZONE"
    other = zone.replace("Here", "Elsewhere")
    text = calendar(
        event("RECURRENCE-ID;TZID=Here:20260112T090000", "DTSTART;TZID=Here:20260112T100000"),
        event("DTSTART;TZID=Here:20260105T090000", "RRULE:FREQ=WEEKLY"),
        other,
        zone,
    )
    (series,) = read_text(text).series
    assert series.raw.index("RRULE") < series.raw.index("RECURRENCE-ID"), "the repeating one first"
    assert "Here" in series.context and "Elsewhere" not in series.context


def test_the_newest_of_duplicates_counts_and_is_told() -> None:
    text = calendar(
        event("DTSTART:20260105", "SEQUENCE:2", title="New"), event("DTSTART:20260106", "SEQUENCE:1", title="Old")
    )
    reading = read_text(text)
    assert "SUMMARY:New" in reading.series[0].raw and len(reading.series) == 1
    assert [problem.uid for problem in reading.problems] == ["a"]
    twice = read_text(calendar(event("DTSTART:20260105"), event("DTSTART:20260105")))
    assert twice.problems == [], "the very same twice is no problem"


def test_a_broken_event_never_hides_the_others() -> None:
    cut = event("DTSTART:20260105", uid="cut").removesuffix("\r\nEND:VEVENT")
    text = calendar(event("DTSTART:20260106", "this is no line", uid="broken"), cut, event("DTSTART:20260107", uid="c"))
    reading = read_text(text)
    assert [series.uid for series in reading.series] == ["broken", "cut", "c"]
    assert [(each.uid, each.title) for each in reading.problems] == [("broken", "Thing"), ("cut", "Thing")]


def test_several_calendars_in_a_file_keep_their_own_zones() -> None:
    first = calendar(event("DTSTART:20260105T090000", uid="x"), head="X-WR-TIMEZONE:Asia/Tokyo")
    second = calendar(event("DTSTART:20260105T090000", uid="y"))
    contexts = {series.uid: series.context for series in read_text(first + second).series}
    assert contexts == {"x": "X-WR-TIMEZONE:Asia/Tokyo", "y": ""}


def test_an_event_without_uid_gets_the_same_one_each_time() -> None:
    text = calendar(event("DTSTART:20260105").replace("UID:a\r\n", ""))
    uids = {read_text(text).series[0].uid for _ in range(2)}
    assert len(uids) == 1 and uids.pop().startswith("hearth-")


def test_a_line_of_20_mb_is_left_out_and_told() -> None:
    text = calendar(event("DTSTART:20260105", "DESCRIPTION:" + "x" * (20 << 20)), event("DTSTART:20260106", uid="b"))
    reading = read(io.BytesIO(text.encode()))
    assert [series.uid for series in reading.series] == ["a", "b"]
    assert len(reading.series[0].raw) < 1000
    assert [problem.uid for problem in reading.problems] == ["a"]


def test_what_is_no_calendar_is_told() -> None:
    for data in (b"", b"\x00\xff" * 500, b"<html>no</html>", b"BEGIN:VCALENDAR"[:7]):
        reading = read(data)
        assert reading.series == [] and len(reading.problems) == 1
    assert read(calendar().encode()).problems == [], "an empty calendar is one"


def test_thousands_of_problems_are_counted() -> None:
    reading = read_text(calendar(*(event("DTSTART:20260105", "?", uid=str(n)) for n in range(1200))))
    assert len(reading.problems) == 1001 and reading.problems[-1].reason.startswith("200 more")


def test_parts_within_parts_end_somewhere() -> None:
    text = calendar("BEGIN:VEVENT\r\nUID:deep" + "\r\nBEGIN:X" * 50_000)
    assert read_text(text).series[0].uid == "deep"


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n"), max_size=200))
def test_texts_survive_escaping_and_folding(text: str) -> None:
    line = f"SUMMARY:{escaped(text)}"
    (series,) = read_text(calendar(folded([*event("DTSTART:20260105").split("\r\n")[:2], line, "END:VEVENT"]))).series
    assert components(series.raw)[0].lines[1].text == text
    assert unescaped(escaped(text)) == text


@given(st.binary(max_size=400))
def test_no_bytes_raise(data: bytes) -> None:
    read(data)
    read(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + data + b"\nEND:VEVENT\n")


def test_lines_with_quotes_and_colons() -> None:
    line = parsed('ATTENDEE;CN="Roe: Jane; Dr";ROLE=CHAIR:mailto:jane@example.org')
    assert line is not None
    assert (line.parameters["CN"], line.parameters["ROLE"], line.value) == (
        "Roe: Jane; Dr",
        "CHAIR",
        "mailto:jane@example.org",
    )
    assert str(line) == 'ATTENDEE;CN="Roe: Jane; Dr";ROLE=CHAIR:mailto:jane@example.org'
