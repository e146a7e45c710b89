"""What becomes of a series that is here and on a server."""

from __future__ import annotations

import re

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.calendar.ics import read_text, write
from assistant.calendar.merging import Merge, conflict_words, decide, likeness, of_body, outgoing

EVENT = """BEGIN:VEVENT
UID:a
DTSTAMP:20260101T000000Z
DTSTART;TZID=Europe/Berlin:20260305T090000
SUMMARY:Lunch\\, with Ada
X-MINE;X-A=1;X-B="two, three":four
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-PT10M
END:VALARM
END:VEVENT"""


def body(*parts: str) -> str:
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", *parts, "END:VCALENDAR", "")).replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merge"),
    [
        ("a", "a", "a", Merge.AGREED),
        ("a", "b", "b", Merge.AGREED),
        ("", "a", "a", Merge.AGREED),
        ("a", "", "", Merge.AGREED),
        ("", "a", "", Merge.SEND),
        ("a", "b", "a", Merge.SEND),
        ("a", "", "a", Merge.SEND),
        ("", "", "a", Merge.TAKE),
        ("a", "a", "b", Merge.TAKE),
        ("a", "a", "", Merge.TAKE),
        ("", "a", "b", Merge.CONFLICT),
        ("a", "b", "c", Merge.CONFLICT),
        ("a", "", "b", Merge.CONFLICT),
        ("a", "b", "", Merge.CONFLICT),
    ],
)
def test_who_changed_it_decides(base: str, mine: str, theirs: str, merge: Merge) -> None:
    assert decide(base, mine, theirs) is merge


@given(*[st.sampled_from(["", "a", "b", "c"])] * 3)
def test_no_change_is_ever_overwritten(base: str, mine: str, theirs: str) -> None:
    match decide(base, mine, theirs):
        case Merge.TAKE:
            assert mine == base, "ours is given up only where it says nothing new"
        case Merge.SEND:
            assert theirs == base, "theirs is written over only where it says nothing new"
        case Merge.CONFLICT:
            assert mine != base != theirs != mine
        case Merge.AGREED:
            assert mine == theirs


def test_order_escapes_folding_and_stamps_make_no_difference() -> None:
    lines = EVENT.split("\n")
    shuffled = [lines[0], *reversed(lines[2:6]), lines[1], *lines[6:]]
    other = "\n".join(shuffled).replace("20260101T000000Z", "20270101T000000Z").replace("X-A=1;X-B", "x-a=1;X-B")
    assert likeness(of_body(body(other))) == likeness(of_body(body(EVENT)))
    assert likeness(of_body(body(EVENT.replace("\n", "\r\n").replace("X-MINE", "X-MI\r\n NE")))) == likeness(
        of_body(body(EVENT))
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [("Lunch", "Dinner"), ("090000", "100000"), ("PT10M", "PT5M"), ("X-A=1", "X-A=2"), (":four", ":five")],
)
def test_whatever_somebody_wrote_makes_a_difference(old: str, new: str) -> None:
    assert likeness(of_body(body(EVENT.replace(old, new)))) != likeness(of_body(body(EVENT)))


def test_nothing_is_like_nothing_only() -> None:
    assert likeness(None) == likeness(of_body("")) == likeness(of_body("garbage")) == ""
    assert likeness(of_body(body(EVENT))) != ""


def test_what_is_sent_reads_as_the_same() -> None:
    series = of_body(body(EVENT))
    assert series is not None
    assert likeness(of_body(outgoing(series, ""))) == likeness(series)
    assert outgoing(series, "") == outgoing(series, write([series])) == write([series])


def test_what_else_was_in_the_resource_survives() -> None:
    rule = "DTSTART:19700101T000000\nTZOFFSETFROM:+0000\nTZOFFSETTO:+0000"
    zone = f"BEGIN:VTIMEZONE\nTZID:Mars\nBEGIN:STANDARD\n{rule}\nEND:STANDARD\nEND:VTIMEZONE"
    journal = "BEGIN:VJOURNAL\nUID:j\nDTSTART;TZID=Mars:20260101T000000\nSUMMARY:Notes\nEND:VJOURNAL"
    before = body("PRODID:theirs", "METHOD:PUBLISH", "X-OF-THE-CALENDAR:1", zone, EVENT, journal)
    (series,) = read_text(before.replace("Lunch", "Dinner")).series
    sent = outgoing(series, before)
    parsed = icalendar.Calendar.from_ical(sent)
    written = re.findall(r"^BEGIN:(V[A-Z]+)", sent, re.MULTILINE)
    assert written == ["VCALENDAR", "VTIMEZONE", "VEVENT", "VALARM", "VTIMEZONE", "VJOURNAL"]
    assert re.findall(r"^TZID:(.*?)\r$", sent, re.MULTILINE) == ["Europe/Berlin", "Mars"]
    again = outgoing(series, sent)
    assert sorted(again.split("\r\n")) == sorted(sent.split("\r\n")), "nothing is doubled by the next change"
    assert parsed["X-OF-THE-CALENDAR"] == "1"
    assert "METHOD" not in parsed, "it says how a message is meant, which a kept one is not"
    assert "Lunch" not in sent
    assert "X-MINE" in sent
    assert sent.count("BEGIN:VEVENT") == sent.count("PRODID") == sent.count("END:VCALENDAR") == 1


def test_a_broken_base_does_not_break_what_is_sent() -> None:
    series = of_body(body(EVENT))
    assert series is not None
    for base in ("garbage", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:b", "END:X\nEND:VCALENDAR\nBEGIN:A\n", "\0"):
        assert likeness(of_body(outgoing(series, base))) == likeness(series)


def test_a_conflict_names_both_versions() -> None:
    mine, theirs = of_body(body(EVENT)), of_body(body(EVENT.replace("Lunch", "Dinner").replace("090000", "193000")))
    told = conflict_words(mine, theirs)
    assert "“Lunch, with Ada”, 2026-03-05 09:00" in told
    assert "“Dinner, with Ada”, 2026-03-05 19:30" in told
    assert "deleted here" in conflict_words(None, theirs)
    assert "deleted on the server" in conflict_words(mine, None)
