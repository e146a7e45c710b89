"""Small calendars for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from assistant.calendar.ics import Series, read_text
from assistant.calendar.recurrence import occurrences
from assistant.core.appointments import Appointment

BERLIN = ZoneInfo("Europe/Berlin")


def calendar(*components: str, head: str = "") -> str:
    """A calendar file with these components."""
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *([head] if head else []), *components, "END:VCALENDAR", ""])


def event(*lines: str, uid: str = "a", title: str = "Thing") -> str:
    """An event with these lines."""
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{title}", *lines, "END:VEVENT"])


def only(text: str) -> Series:
    """The only series of a calendar file."""
    (series,) = read_text(text).series
    return series


def happenings(text: str, first: int = 2026, last: int = 2027, zone: ZoneInfo = BERLIN) -> list[Appointment]:
    """What happens in these years."""
    found: list[Appointment] = []
    for series in read_text(text).series:
        found += occurrences(series, datetime(first, 1, 1, tzinfo=UTC), datetime(last, 1, 1, tzinfo=UTC), zone)
    return found


def starts(text: str, first: int = 2026, last: int = 2027, zone: ZoneInfo = BERLIN) -> list[str]:
    """When they start, as the person's clock shows it."""
    return [each.start.isoformat() for each in happenings(text, first, last, zone)]
