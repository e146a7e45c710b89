"""Birthdays from contacts (vCard), as a calendar."""

from __future__ import annotations

import binascii
import hashlib
import re
from datetime import date
from typing import BinaryIO

from assistant.calendar.ics import Reading, Series
from assistant.calendar.lines import Line, escaped, logical_lines, parsed, unescaped

_BORN = re.compile(r"(\d{4}|--)-?(\d\d)-?(\d\d)(?:T.*)?\Z")
_NO_YEAR = 1972
"""A leap year long past, for birthdays of which the year is not told."""


def birthdays(file: BinaryIO) -> Reading:
    """A series for each contact with a birthday; one that cannot be read is told."""
    reading, card = Reading(name="Birthdays"), list[Line]()
    found_card = False
    for text in logical_lines(file):
        line = parsed(text.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace"))
        if line is None:
            continue
        line = Line(line.name.rpartition(".")[2], line.parameters, line.value)  # item1.BDAY
        if (line.name, line.value.strip().upper()) == ("BEGIN", "VCARD"):
            card, found_card = [], True
        elif (line.name, line.value.strip().upper()) == ("END", "VCARD"):
            _add(reading, card)
            card = []
        else:
            card.append(line)
    if not found_card:
        reading.tell("", "", "This is no file of contacts: no card begins in it.")
    return reading


def _add(reading: Reading, card: list[Line]) -> None:
    facts = {line.name: line for line in reversed(card)}
    born = facts.get("BDAY")
    name = _name(facts)
    if born is None or not born.value.strip():
        return
    match = _BORN.match(born.value.strip())
    uid = "birthday-" + hashlib.sha256(f"{name}\0{born.value}".encode("utf-8", "replace")).hexdigest()[:24]
    told = match is not None and match[1] != "--" and "X-APPLE-OMIT-YEAR" not in born.parameters
    try:
        if match is None:
            raise ValueError
        day = date(int(match[1]) if told else _NO_YEAR, int(match[2]), int(match[3]))
    except ValueError:
        reading.tell(uid, name, f"The birthday “{born.value.strip()[:40]}” is no date.")
        return
    if not any(each.uid == uid for each in reading.series[-50:]):
        reading.series.append(Series(uid, "VEVENT", _event(uid, name, day, told)))


def _event(uid: str, name: str, day: date, told: bool) -> str:
    leap = (day.month, day.day) == (2, 29)
    rule = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1" if leap else "FREQ=YEARLY"  # in other years the last of February
    return "\n".join(
        [
            "BEGIN:VEVENT",
            f"UID:{uid}",
            f"DTSTART;VALUE=DATE:{day.year:04}{day.month:02}{day.day:02}",
            f"RRULE:{rule}",
            f"SUMMARY:{escaped(name)}’s birthday",
            *([f"DESCRIPTION:Born on {day.isoformat()}."] if told else []),
            "TRANSP:TRANSPARENT",
            "CATEGORIES:Birthday",
            "END:VEVENT",
        ]
    )


def _name(facts: dict[str, Line]) -> str:
    if "FN" in facts and (name := unescaped(_words(facts["FN"])).strip()):
        return name[:200]
    parts = [unescaped(part).strip() for part in _words(facts["N"]).split(";")] if "N" in facts else []
    return " ".join(filter(None, [*parts[1:2], *parts[:1]]))[:200] or "Somebody"


def _words(line: Line) -> str:
    """The value of a line; version 2.1 writes letters beyond ASCII as quoted-printable."""
    if line.parameters.get("ENCODING", "").upper() != "QUOTED-PRINTABLE":
        return line.value
    data = binascii.a2b_qp(line.value.encode("utf-8", "replace"))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
