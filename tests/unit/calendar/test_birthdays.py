"""Birthdays out of contacts, in every version of vCard, with and without a year."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.calendar.birthdays import birthdays
from assistant.calendar.ics import Reading
from assistant.calendar.recurrence import occurrences


def contacts(*lines: str, version: str = "3.0") -> Reading:
    """What a file with one contact tells."""
    card = ["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""]
    return birthdays(io.BytesIO("\r\n".join(card).encode()))


def days(reading: Reading, first: int = 2026, last: int = 2029) -> list[object]:
    """On which days it is somebody's birthday."""
    (series,) = reading.series
    found = occurrences(series, datetime(first, 1, 1, tzinfo=UTC), datetime(last, 12, 31, tzinfo=UTC), UTC)
    assert all(each.all_day and not each.busy for each in found)
    return [each.start for each in found]


def title(reading: Reading) -> str:
    return next(row[8:] for row in reading.series[0].raw.splitlines() if row.startswith("SUMMARY:"))


@pytest.mark.parametrize(
    ("version", "line"),
    [
        ("2.1", "BDAY:19850412"),
        ("2.1", "BDAY;VALUE=DATE:1985-04-12"),
        ("3.0", "BDAY:1985-04-12T00:00:00Z"),
        ("3.0", "item1.BDAY;TYPE=home:1985-04-12"),
        ("3.0", "BDAY;X-APPLE-OMIT-YEAR=1604:1604-04-12"),
        ("4.0", "BDAY:19850412"),
        ("4.0", "BDAY:--0412"),
        ("4.0", "BDAY:--04-12"),
        ("4.0", "BDAY;VALUE=date-and-or-time:19850412T1022Z"),
    ],
)
def test_each_way_to_write_it(version: str, line: str) -> None:
    reading = contacts("FN:Lea Ott", line, version=version)
    assert days(reading, 2026, 2027) == [date(2026, 4, 12), date(2027, 4, 12)]
    told = "1985" in line
    assert ("Born on 1985-04-12" in reading.series[0].raw) is told, "an unknown year is not made up"
    assert title(reading) == "Lea Ott’s birthday" and not reading.problems


def test_the_29th_of_february_is_the_last_of_february_in_other_years() -> None:
    for line in ("BDAY:19800229", "BDAY:--0229"):
        found = days(contacts("FN:Max", line, version="4.0"))
        assert found == [date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 29), date(2029, 2, 28)]


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (("N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=B6rg;;;",), "Jörg Müller"),
        (("FN;ENCODING=QUOTED-PRINTABLE:J=F6rg",), "Jörg"),
        (("N:Ott;Lea;;;",), "Lea Ott"),
        (("FN:Ott\\, Lea",), "Ott\\, Lea"),
        ((), "Somebody"),
    ],
)
def test_names(lines: tuple[str, ...], name: str) -> None:
    assert title(contacts(*lines, "BDAY:19800301", version="2.1")) == f"{name}’s birthday"


@pytest.mark.parametrize("value", ["circa 1800", "1985-13-40", "1985-04", "19850431", "0000-01-01", "---12"])
def test_what_is_no_date_is_told(value: str) -> None:
    reading = contacts("FN:Lea", f"BDAY;VALUE=text:{value}")
    assert not reading.series and value in reading.problems[0].reason and reading.problems[0].title == "Lea"


def test_a_contact_without_a_birthday_and_a_file_without_a_contact() -> None:
    assert contacts("FN:Lea") == Reading(name="Birthdays")
    assert "no file of contacts" in birthdays(io.BytesIO(b"hello")).problems[0].reason


@given(st.binary(max_size=300))
def test_whatever_comes_is_read_without_failing(noise: bytes) -> None:
    birthdays(io.BytesIO(b"BEGIN:VCARD\nFN:Lea\nBDAY:" + noise + b"\nEND:VCARD\n"))
