"""Mails about an appointment, as calendars of other people send them."""

from __future__ import annotations

import base64
import quopri

ZONE = """\
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""
"""What Outlook calls Berlin's time, with rules that begin in 1601."""

EVENT = """\
BEGIN:VEVENT
ORGANIZER;CN=Anna Berg:mailto:anna@corp.example
ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;CN=Ben Adler:mailto:ben@corp.example
ATTENDEE;CN=Cara Diaz:mailto:cara@corp.example
UID:review@corp
SUMMARY;LANGUAGE=en-US:Budget review
LOCATION:Room 4
DTSTART;TZID=W. Europe Standard Time:{day}T{hour}0000
DTEND;TZID=W. Europe Standard Time:{day}T{hour}3000
DTSTAMP:2026030{stamp}T090000Z
SEQUENCE:{sequence}
{more}BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-PT15M
END:VALARM
END:VEVENT
"""


def calendar(
    method: str = "REQUEST", sequence: int = 0, day: str = "20260312", hour: str = "14", more: str = "", stamp: int = 0
) -> str:
    """The calendar in a mail; each later ``sequence`` is stamped a day later unless ``stamp`` says when."""
    event = EVENT.format(day=day, hour=hour, more=more, stamp=stamp or sequence + 1, sequence=sequence)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:{method}\n{ZONE}{event}END:VCALENDAR\n".replace("\n", "\r\n")


def encoded(text: str, encoding: str) -> bytes:
    """A body as mails carry it."""
    data = text.encode()
    return {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}.get(encoding, bytes)(data)


def part(text: str, encoding: str = "base64", declared: str = "text/calendar; charset=utf-8") -> bytes:
    """One part of a mail."""
    return f"Content-Type: {declared}\nContent-Transfer-Encoding: {encoding}\n\n".encode() + encoded(text, encoding)


def mail(*parts: bytes) -> bytes:
    """A mail with a sentence and these parts."""
    top = b"From: Anna Berg <anna@corp.example>\nTo: me@example.org\nSubject: Budget review\nMIME-Version: 1.0\n"
    said = b"Content-Type: text/plain; charset=utf-8\n\nLet us go through the quarterly budget together.\n"
    inside = b"".join(b"--_0_\n" + each + b"\n" for each in (said, *parts))
    return top + b'Content-Type: multipart/mixed; boundary="_0_"\n\n' + inside + b"--_0_--\n"
